"""The example study looks like the published figures it imitates, within what its sample sizes allow.

The data are synthetic; the figures only say that a report on them looks like a report on a real country.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cips_helpers.instrument.model import score_of
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"
OFFICIALS, PRIVATE = "officials", "private"


@pytest.fixture(scope="module")
def samples():
    study = load_study(STUDY)
    return {
        (code, *key): sample for code in study.countries for key, sample in read_survey(study, code).samples.items()
    }


@pytest.fixture(scope="module")
def cips():
    return load_study(STUDY).questionnaire


def scores(sample, instrument):
    """Item scores, one column an agreement item; NaN without one."""
    items = instrument.items_of(sample.group, kinds=("agreement",))
    return pd.DataFrame(
        {
            item.id: sample.answers[item.id].map(
                {
                    answer.code: score_of(answer, item, sample.scales[item.id])
                    for answer in sample.scales[item.id].answers
                }
            )
            for item in items
        }
    )


def factor_means(sample, instrument):
    table = scores(sample, instrument)
    return table.T.groupby([instrument.item(id).factor for id in table], sort=False).mean().T


def share(sample, item, *codes):
    """Share of these answers among those who state something."""
    stated = {answer.code for answer in sample.scales[item].substantive}
    answers = sample.answers[item]
    return answers[answers.isin(stated)].isin(codes).mean()


def dont_know(sample, item):
    return (sample.answers[item] == 8).mean()


def test_sizes(samples):
    assert {key: sample.n for key, sample in samples.items()} == {
        ("XAA", 1, OFFICIALS): 304,
        ("XAA", 1, PRIVATE): 251,
        ("XAA", 2, OFFICIALS): 312,
        ("XAA", 2, PRIVATE): 248,
        ("XBB", 1, OFFICIALS): 316,
        ("XBB", 1, PRIVATE): 75,
        ("XCC", 1, OFFICIALS): 598,
        ("XCC", 1, PRIVATE): 402,
        ("XCC", 2, OFFICIALS): 4199,
        ("XCC", 2, PRIVATE): 437,
        ("XDD", 1, OFFICIALS): 188,
    }


def test_overall_marks_of_an_ordinary_country(samples, cips):
    """7.9 of 10 by officials and 6.8 by the private sector; a standard error is about 0.1."""
    marks = {
        group: 10 / cips.points * scores(samples["XAA", 1, group], cips).mean().mean() for group in (OFFICIALS, PRIVATE)
    }
    assert marks[OFFICIALS] == pytest.approx(7.9, abs=0.2)
    assert marks[PRIVATE] == pytest.approx(6.8, abs=0.2)


def test_all_factors_rise_moderately(samples, cips):
    for group in (OFFICIALS, PRIVATE):
        first, second = (factor_means(samples["XAA", i, group], cips).mean() for i in (1, 2))
        change = second - first
        assert (change > 0).all()
        assert 0.05 < change.mean() < 0.25


def test_rules_too_complex(samples):
    for key, sample in samples.items():
        if key[2] == PRIVATE:
            assert 0.5 <= share(sample, "rules_too_complex", 2, 3) <= 0.65


def test_a_bribe_helps_in_the_high_risk_case(samples):
    assert share(samples["XBB", 1, PRIVATE], "bribe_helps", 2, 3) == pytest.approx(0.47, abs=0.06)
    assert share(samples["XAA", 1, PRIVATE], "bribe_helps", 2, 3) < 0.35


def test_a_report_leads_to_a_measure_in_the_favourable_case(samples):
    assert share(samples["XCC", 1, OFFICIALS], "audit_measure", 2, 3) > 0.95
    assert share(samples["XCC", 2, OFFICIALS], "audit_measure", 2, 3) > 0.95


def test_women_of_the_small_case(samples):
    assert (samples["XBB", 1, OFFICIALS].answers["gender"] == 1).sum() == 28
    assert (samples["XBB", 1, PRIVATE].answers["gender"] == 1).sum() == 18


def test_managers_of_the_large_case(samples):
    assert share(samples["XCC", 1, OFFICIALS], "role", 1) == pytest.approx(0.85, abs=0.03)
    assert share(samples["XCC", 2, OFFICIALS], "role", 1) == pytest.approx(0.23, abs=0.015)


def test_managers_are_more_content_so_that_composition_matters(samples, cips):
    sample = samples["XCC", 2, OFFICIALS]
    mean = scores(sample, cips).mean(axis=1)
    managers = sample.answers["role"] == 1
    assert 0.05 < mean[managers].mean() - mean[~managers].mean() < 0.4


def test_many_do_not_know_what_becomes_of_a_report(samples, cips):
    for key, sample in samples.items():
        items = cips.items_of(key[2], kinds=("agreement",))
        usual = np.mean([dont_know(sample, item.id) for item in items if item.factor != "audit"])
        assert 0.03 < usual < 0.09
        assert dont_know(sample, "audit_action") > 1.4 * usual


def test_a_few_say_nothing_or_refuse(samples, cips):
    for key, sample in samples.items():
        opinions = [item.id for item in cips.items_of(key[2], kinds=("agreement",))]
        assert 0.005 < (sample.answers[opinions] == MISSING).to_numpy().mean() < 0.04
        sensitive = [item.id for item in cips.items_of(key[2]) if item.sensitive and item.base is None]
        assert 0.02 < (sample.answers[sensitive] == 9).to_numpy().mean() < 0.12


def test_a_few_tick_one_answer_all_the_way_down(samples, cips):
    straight, people = 0, 0
    for key, sample in samples.items():
        answers = sample.answers[[i.id for i in cips.items_of(key[2], kinds=("agreement",))]]
        straight += int(answers.eq(answers.iloc[:, 0], axis=0).all(axis=1).sum())
        people += sample.n
    assert 0.01 < straight / people < 0.04


def test_nobody_answers_what_the_base_leaves_out(samples, cips):
    for key, sample in samples.items():
        for item in cips.items_of(key[2]):
            if item.base is not None:
                counted = sample.answers[item.base.item].isin(item.base.codes)
                assert (sample.answers.loc[~counted, item.id] == MISSING).all()
                assert (sample.answers.loc[counted, item.id] != MISSING).any()


def test_a_breach_goes_with_transparency_audit_and_human_resources(samples, cips):
    sample = samples["XCC", 2, OFFICIALS]
    likely = sample.answers["breach_likely"].where(lambda codes: codes.between(1, 4))
    ties = factor_means(sample, cips).corrwith(likely)
    assert (ties < 0).all()
    assert set(ties.nsmallest(3).index) == {"transparency", "audit", "human_resources"}


def test_factors_correlate(samples, cips):
    ties = factor_means(samples["XCC", 2, OFFICIALS], cips).corr().to_numpy()
    between = ties[np.triu_indices(len(ties), 1)]
    assert between.min() > 0.15
    assert between.max() < 0.7


def test_times_where_the_tool_recorded_them(samples):
    for key, sample in samples.items():
        assert (sample.seconds is not None) == (key[:2] == ("XCC", 2))
    seconds = samples["XCC", 2, OFFICIALS].seconds
    assert 600 < np.median(seconds) < 900
    assert 0.01 < (seconds < np.median(seconds) / 3).mean() < 0.03
