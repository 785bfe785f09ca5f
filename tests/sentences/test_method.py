"""What is said of weights and comparability, and the table of reliability."""

from dataclasses import replace

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Comparability, Compared, LeftOut, Reason, Verdict, Weighting
from cips_helpers.sentences.method import LEFT_OUT, LONELY, REASONS, VERDICTS
from made_up.example import STUDY, estimates, row


@pytest.fixture(scope="module")
def results() -> Disclosed:
    return cips.read_results(STUDY, country="XAA", iteration=2)


def weighted(results: Disclosed, weighting: Weighting) -> Disclosed:
    samples = tuple(replace(sample, weighting=weighting) for sample in results.samples)
    return replace(results, samples=samples)


def test_nothing_done_is_said_to_be_unweighted(results):
    said = cips.say_weighting(weighted(results, Weighting())).text
    assert said == ("All answers of officials and private-sector respondents count equally: there are no weights.")


def test_groups_sampled_in_strata_have_a_sentence_each(results):
    said = cips.say_weighting(weighted(results, Weighting(strata=3))).text
    assert said == (
        "Officials were sampled in 3 strata; all their answers count equally.\n\n"
        "Private-sector respondents were sampled in 3 strata; all their answers count equally."
    )


@pytest.mark.parametrize("reason", LeftOut)
def test_margins_left_out_are_named_with_the_reason(results, reason):
    said = cips.say_weighting(weighted(results, Weighting(left_out={"gender": reason}))).text
    assert LEFT_OUT[reason].format(margins="gender") in said


@pytest.mark.parametrize("rule", LONELY)
def test_the_rule_for_lonely_strata_is_said_where_it_applied(results, rule):
    assert LONELY[rule] in cips.say_weighting(weighted(results, Weighting(lonely=rule, lonely_strata=1))).text
    assert LONELY[rule] not in cips.say_weighting(weighted(results, Weighting(lonely=rule))).text


def test_raking_its_cost_and_sites_are_said(results):
    done = Weighting("file", raked=("gender",), trimmed=3, kish=1.25, sites=12)
    said = cips.say_weighting(weighted(results, done)).text
    assert "fitted to the known shares of gender." in said
    assert "as precise as those of 80% of the answers would be" in said
    assert "The largest weights were cut." in said
    assert "Sites were drawn, not people" in said


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("reason", Reason)
def test_verdict_and_reasons_are_said(results, verdict, reason):
    found = Compared("officials", 1, 2, Comparability(verdict, {reason: 1.0}), shifted={"role": 0.6})
    plain = weighted(results, Weighting())
    said = cips.say_comparability(replace(plain, compared=(found,))).text
    assert VERDICTS[verdict].format(people="officials", earlier="2022") in said
    assert REASONS[reason].format(traits="leadership role") in said


def test_a_make_up_that_shifted_under_fitted_weights_is_said_to_be_weighted(results):
    shifted = Comparability(Verdict.NOT_COMPARABLE, {Reason.COMPOSITION: 1.0})
    found = Compared("officials", 1, 2, shifted, shifted={"age": 0.1})
    fitted = weighted(results, Weighting(raked=("role",)))
    said = cips.say_comparability(replace(fitted, compared=(found,))).text
    assert said.endswith("Counted with the weights, the make-up of the sample changed by age.")


def test_groups_alike_in_all_share_a_paragraph(results):
    online = Comparability(Verdict.NOT_COMPARABLE, {Reason.MODE_REPLACED: 1.0})
    other = Comparability(Verdict.NOT_COMPARABLE, {Reason.MODE_REPLACED: 1.0, Reason.COMPOSITION: 1.0})
    pair = [Compared(group, 1, 2, online, shifted={}) for group in ("officials", "private")]
    said = cips.say_comparability(replace(results, compared=tuple(pair))).text
    assert said.startswith("The answers of officials and private-sector respondents can't be compared")
    assert said.count(REASONS[Reason.MODE_REPLACED]) == 1
    pair[1] = replace(pair[1], sample=other, shifted={"role": 0.6})
    assert cips.say_comparability(replace(results, compared=tuple(pair))).text.count("\n\n") == 1


def test_nothing_is_said_of_a_first_iteration(results):
    assert cips.say_comparability(replace(results, compared=())) is None


def test_reliability_is_that_of_the_estimates(results):
    table = next(iter(cips.table_reliability(results)))
    alpha = row(estimates("XAA").frame, group="officials", indicator="audit", statistic="alpha")
    (shown,) = table.frame[table.frame["Score"] == "Audit and Investigation"].to_dict("records")
    assert shown["Alpha"] == f"{alpha['estimate']:.2f}"
    assert shown["People"] == str(int(alpha["n"]))
    assert len(table.frame) == 11
