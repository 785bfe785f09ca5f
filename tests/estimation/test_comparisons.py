"""Gaps, changes and detectable changes are those of the statistical methods."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from cips_helpers.estimation.comparisons import smallest_visible
from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.design.effects import equivalence, hedges_g
from cips_helpers.estimation.methods.design.families import adjust
from cips_helpers.estimation.methods.design.gaps import GapEstimates, independent_gap
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.precision import smallest_detectable_change
from cips_helpers.estimation.methods.scales.scale_scores import linearised_scores
from cips_helpers.schema.columns import CLEAR
from estimation.reference import near
from made_up.example import estimates, means_of, prepared, row, rows, survey
from made_up.survey import drawn, made, small

OFFICIALS = (1, "officials")


def audit_of(sample, *items):
    """Mean of questions on audit, by their ids."""
    columns = [[item.id for item in sample.agreement].index(id) for id in items]
    shares = np.full((len(items), 1), 1 / len(items))
    return mean_values(linearised_scores(sample.scores[:, columns], shares, sample.views), sample.views)


def test_gap_is_that_of_independent_samples_on_the_questions_both_were_asked():
    officials, private = (prepared("XAA", (2, group)) for group in ("officials", "private"))
    a, b = (audit_of(sample, "audit_action") for sample in (officials, private))
    gap = independent_gap(a, b)
    frame = estimates("XAA").frame
    actual = row(frame, iteration=2, group="gap", indicator="audit", statistic="gap")
    near([actual["estimate"], actual["se"], actual["df"]], np.ravel([gap.estimate, gap.se, gap.df]))
    near(actual["effect"], hedges_g(a, b)[0, 0], 1e-9)
    test = equivalence(gap.estimate, gap.se, gap.df, margin=0.1)
    near(actual["p_equivalent"], test[0, 0])
    assert actual["n"] == min(a.n[0, 0], b.n[0, 0])
    for sample, mean, other in ((officials, a, "private"), (private, b, "officials")):
        level = row(frame, **sample.head, indicator="audit", statistic="mean_common", against=other)
        near([level["estimate"], level["se"]], np.ravel([mean.estimate, mean.se]))
    assert (
        row(frame, iteration=2, group="gap", indicator="audit", statistic="common_questions", against="")["estimate"]
        == 1
    )


COMMON = {  # of XBB: as reported before, on all questions of either side, and on common ground
    "private_sector": (0.21, 0.30, 2),
    "reform": (0.20, 0.24, 2),
    "transparency": (0.34, 0.48, 2),
    "audit": (0.62, 0.45, 1),
}


@cache
def by_persons():
    persons = survey("XBB").instrument.model_copy(update={"score": "mean_of_persons"})
    return estimate(replace(survey("XBB"), instrument=persons)).frame


@pytest.mark.parametrize("factor", COMMON)
def test_gaps_do_not_compare_different_questions(factor):
    _, on_common_ground, questions = COMMON[factor]
    frame = by_persons()
    gap = row(frame, group="gap", indicator=factor, statistic="gap")
    assert round(gap["estimate"], 2) == on_common_ground
    assert gap["p_adjusted"] < 0.05
    for scored in (frame, estimates("XBB").frame):
        count = row(scored, group="gap", indicator=factor, statistic="common_questions")
        assert count["estimate"] == questions


def test_no_question_in_common_is_no_gap():
    officials, private = drawn(1, 150), drawn(2, 150, group="private")
    frame = estimate(made({OFFICIALS: officials.drop(columns="s1"), (1, "private"): private.drop(columns="s2")})).frame
    assert len(rows(frame, group="gap", statistic="gap", indicator="rules")) == 1
    assert not len(rows(frame, group="gap", indicator="staff"))
    assert row(frame, group="gap", statistic="common_questions", indicator="overall")["estimate"] == 3
    assert (rows(frame, statistic="mean_common")["indicator"] == "overall").all()


def test_changes_are_on_the_questions_of_both_iterations():
    earlier, later = drawn(1, 150), drawn(2, 150)
    frame = estimate(made({OFFICIALS: earlier.drop(columns="s2"), (2, "officials"): later})).frame
    change = row(frame, indicator="staff", statistic="change")
    near(change["estimate"], row(frame, indicator="s1", statistic="change")["estimate"])
    assert row(frame, indicator="staff", statistic="common_questions")["estimate"] == 1
    now = row(frame, indicator="staff", statistic="mean_common", iteration=2)
    near(now["estimate"], row(frame, indicator="s1", statistic="mean", iteration=2)["estimate"])
    assert now["against"] == "1"
    assert not len(rows(frame, indicator="rules", statistic="mean_common"))


def test_change_of_the_gap_is_on_the_questions_of_all_four_samples():
    frames = {(i, g): drawn(i, 150, group=g) for i in (1, 2) for g in ("officials", "private")}
    frames[1, "officials"] = frames[1, "officials"].drop(columns="s2")
    frame = estimate(made(dict(sorted(frames.items())))).frame
    change = row(frame, group="gap", indicator="staff", statistic="change")
    now = row(frame, group="gap", indicator="staff", iteration=2, statistic="gap_common")
    before = row(frame, group="gap", indicator="staff", iteration=1, statistic="gap")
    near(change["estimate"], now["estimate"] - before["estimate"])


def test_change_of_a_score_of_a_behaviour_and_of_the_gap():
    frame = estimates("XAA").frame
    now, before = (replace(one, design=one.views) for one in (prepared("XAA", (i, "officials")) for i in (2, 1)))
    change = independent_gap(means_of(now, "reform"), means_of(before, "reform"))
    actual = row(frame, group="officials", indicator="reform", statistic="change")
    near([actual["estimate"], actual["se"], actual["df"]], np.ravel([change.estimate, change.se, change.df]))
    assert (actual["iteration"], actual["against"]) == (2, "1")
    seen = row(frame, group="officials", indicator="reform", statistic="detectable")
    near(seen["estimate"], smallest_detectable_change(change.se[0, 0], df=change.df[0, 0], level=1 - 0.05 / 10))
    shares = rows(frame, group="officials", indicator="breach_likely", statistic="positive")
    behaviour = row(frame, group="officials", indicator="breach_likely", statistic="change")
    by = shares.set_index("iteration")["estimate"]
    near(behaviour["estimate"], by[2] - by[1])
    near(behaviour["p_equivalent"], equivalence(behaviour["estimate"], behaviour["se"], behaviour["df"], margin=0.05))


def test_one_iteration_says_what_a_next_one_would_show():
    frame = estimates("XDD").frame
    assert not (frame["statistic"] == "change").any()
    one = prepared("XDD", (1, "officials"))
    mean = means_of(replace(one, design=one.views), "overall")
    seen = row(frame, indicator="overall", statistic="detectable")
    near(seen["estimate"], smallest_detectable_change(np.sqrt(2) * mean.se[0, 0], df=2 * mean.df[0, 0]))
    assert seen["against"] == ""


@pytest.mark.parametrize("rule", ["mean_of_questions", "mean_of_persons"])
def test_more_dont_know_on_a_hard_question_moves_no_score_of_questions(rule):
    """Nobody's opinion changes; don't know on the hardest of three questions rises from 11 to 53 per cent."""
    rng = np.random.default_rng(8)
    frames = {}
    for number, unknown in ((1, 0.11), (2, 0.53)):
        frame = drawn(number, 4000)
        view = rng.normal(0, 1, len(frame))
        for id, level in (("r1", 0.9), ("r2", 0.6), ("r3", -0.9)):
            points = np.digitize(view + level + rng.normal(0, 1, len(frame)), [-1.2, -0.2, 0.8])
            frame[id] = 3 - points if id == "r3" else points
        frame["r3"] = np.where(rng.random(len(frame)) < unknown, 8, frame["r3"])
        frames[number, "officials"] = frame
    instrument = small().model_copy(update={"score": rule})
    change = row(estimate(made(frames, instrument=instrument)).frame, indicator="rules", statistic="change")
    if rule == "mean_of_persons":
        assert change["estimate"] > 0.05
        assert change["p_adjusted"] < 0.05
    else:
        assert abs(change["estimate"]) < 0.04
        assert change["p_adjusted"] > 0.05


def test_margin_of_no_change_is_the_study_s():
    frames = {OFFICIALS: drawn(5, 120), (2, "officials"): drawn(6, 120)}
    narrow, wide = (
        row(estimate(made(frames, negligible={"points": m})).frame, indicator="overall", statistic="change")
        for m in (0.05, 0.5)
    )
    near(wide["p_equivalent"], equivalence(wide["estimate"], wide["se"], wide["df"], margin=0.5))
    assert wide["p_equivalent"] < narrow["p_equivalent"]


def test_the_smallest_visible_change_is_seen_with_the_power_it_is_printed_with():
    """Ten factors, one of which changes by the printed size; unadjusted, half of such changes were called clear."""
    rng, samples, m, df = np.random.default_rng(8), 2500, 10, 389.0
    noise = 0.6 * rng.normal(size=(samples, 1)) + 0.8 * rng.normal(size=(samples, m))
    se = np.sqrt(rng.chisquare(df, (samples, m)) / df)

    def seen(times: float) -> float:
        moved = noise + np.where(np.arange(m) == 0, times * se, 0.0)
        p = GapEstimates(moved, se, np.full(se.shape, df)).p
        return float(np.mean([adjust(row, method="holm")[0] < CLEAR for row in p]))

    printed = smallest_visible(np.ones(m), np.full(m, df), pd.Series(["factor"] * m))[0]
    assert 0.78 <= seen(printed) <= 0.82
    assert seen(float(smallest_detectable_change(1.0, df=df))) < 0.55


def test_a_side_whose_answers_are_all_alike_is_not_certain():
    """Twelve companies that all agree: their standard error is 0, and that of the gap was the officials' alone."""
    samples = {OFFICIALS: drawn(1, 300), (1, "private"): drawn(2, 12, group="private")}
    scored = ["r1", "r2", "s1", "s2"]
    samples[1, "private"] = samples[1, "private"].assign(**dict.fromkeys(scored, 2), r3=1)
    alike = row(estimate(made(samples)).frame, group="gap", indicator="rules", statistic="gap")
    samples[1, "private"].loc[0, scored] = 1
    nearly = row(estimate(made(samples)).frame, group="gap", indicator="rules", statistic="gap")
    assert alike["high"] - alike["low"] > nearly["high"] - nearly["low"] > 0.1


def test_where_nobody_differs_from_anybody_nothing_is_zero_wide():
    samples = {(i, g): drawn(i, 40, group=g) for i in (1, 2) for g in ("officials", "private")}
    for (_, group), answers in samples.items():
        of_all = 3 if group == "private" else 2
        samples[_, group] = answers.assign(**dict.fromkeys(["r1", "r2", "s1", "s2"], of_all), r3=3 - of_all)
    frame = estimate(made(dict(sorted(samples.items())))).frame
    compared = frame[frame["statistic"].isin(["gap", "change"]) & (frame["kind"] != "behaviour")]
    assert (compared["high"] > compared["low"]).all()
    gap = row(frame, iteration=2, group="gap", indicator="overall", statistic="gap")
    assert gap["estimate"] == -1
    assert gap["p_adjusted"] < 0.001
    change = row(frame, group="officials", indicator="overall", statistic="change")
    assert change["estimate"] == 0
    assert change["p_equivalent"] > 0.05  # forty alike answers do not prove that nothing changed
    assert (frame.loc[frame["statistic"] == "detectable", "estimate"] > 0.1).all()
