"""Gaps, changes and detectable changes are those of the statistical methods."""

import numpy as np

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.design.effects import equivalence, hedges_g
from cips_helpers.estimation.methods.design.gaps import independent_gap
from cips_helpers.estimation.methods.design.precision import smallest_detectable_change
from estimation.reference import near
from made_up.example import estimates, means_of, prepared, row, rows
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_gap_is_that_of_independent_samples():
    a, b = (means_of(prepared("XAA", (2, group)), "audit") for group in ("officials", "private"))
    gap = independent_gap(a, b)
    actual = row(estimates("XAA").frame, iteration=2, group="gap", indicator="audit", statistic="gap")
    near([actual["estimate"], actual["se"], actual["df"]], np.ravel([gap.estimate, gap.se, gap.df]))
    near(actual["effect"], hedges_g(a, b)[0, 0], 1e-9)
    test = equivalence(gap.estimate, gap.se, gap.df, margin=0.1)
    near(actual["p_equivalent"], test[0, 0])
    assert actual["n"] == min(a.n[0, 0], b.n[0, 0])


def test_change_of_a_score_of_a_behaviour_and_of_the_gap():
    frame = estimates("XAA").frame
    parts = {(i, g): means_of(prepared("XAA", (i, g)), "reform") for i in (1, 2) for g in ("officials", "private")}
    change = independent_gap(parts[2, "officials"], parts[1, "officials"])
    actual = row(frame, group="officials", indicator="reform", statistic="change")
    near([actual["estimate"], actual["se"], actual["df"]], np.ravel([change.estimate, change.se, change.df]))
    assert (actual["iteration"], actual["against"]) == (2, "1")
    seen = row(frame, group="officials", indicator="reform", statistic="detectable")
    se = [parts[i, "officials"].se[0, 0] for i in (1, 2)]
    near(seen["estimate"], smallest_detectable_change(*se, df=change.df[0, 0]))
    of_gap = row(frame, group="gap", indicator="reform", statistic="change")
    near(
        of_gap["estimate"],
        sum(
            s * parts[k].estimate[0, 0]
            for k, s in [((2, "officials"), 1), ((2, "private"), -1), ((1, "officials"), -1), ((1, "private"), 1)]
        ),
    )
    near(of_gap["se"], np.sqrt(sum(part.se[0, 0] ** 2 for part in parts.values())))
    assert of_gap["df"] == sum(part.df[0, 0] for part in parts.values()) - 1
    shares = rows(frame, group="officials", indicator="breach_likely", statistic="positive")
    behaviour = row(frame, group="officials", indicator="breach_likely", statistic="change")
    by = shares.set_index("iteration")["estimate"]
    near(behaviour["estimate"], by[2] - by[1])
    near(behaviour["p_equivalent"], equivalence(behaviour["estimate"], behaviour["se"], behaviour["df"], margin=0.05))


def test_one_iteration_says_what_a_next_one_would_show():
    frame = estimates("XDD").frame
    assert not (frame["statistic"] == "change").any()
    mean = row(frame, indicator="overall", statistic="mean")
    seen = row(frame, indicator="overall", statistic="detectable")
    near(seen["estimate"], smallest_detectable_change(mean["se"], df=2 * mean["df"] - 1))
    assert seen["against"] == ""


def test_margin_of_no_change_is_the_study_s():
    frames = {OFFICIALS: drawn(5, 120), (2, "officials"): drawn(6, 120)}
    narrow, wide = (
        row(estimate(made(frames, negligible={"points": m})).frame, indicator="overall", statistic="change")
        for m in (0.05, 0.5)
    )
    near(wide["p_equivalent"], equivalence(wide["estimate"], wide["se"], wide["df"], margin=0.5))
    assert wide["p_equivalent"] < narrow["p_equivalent"]
