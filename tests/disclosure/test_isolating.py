"""Figures that isolate a few people of a whole group: attacks on estimates, and on what is shown of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure.audit import audit
from cips_helpers.disclosure.breakdown import openness
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import CERTAINTY, rules_of
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.instrument.model import Instrument
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import CLEAR
from cips_helpers.schema.records import Comparability, Compared, Verdict
from made_up.survey import SMALL, drawn, made, small

OFFICIALS = (1, "officials")
SPAN = 3.0


def through(truth: Estimates, instrument: Instrument | None = None) -> Disclosed:
    """Return estimates after the gate of the internal edition."""
    return disclose(
        truth,
        (),
        name="Kelmora",
        iteration=int(truth.frame["iteration"].max()),
        instrument=instrument or small(),
        scales={},
        rules=rules_of("internal", Limits()),
    )


def rows(figures: pd.DataFrame, **where: object) -> pd.DataFrame:
    """Select figures."""
    return figures[np.logical_and.reduce([figures[name] == value for name, value in where.items()])]


def test_one_whole_sum_in_a_range_is_the_answer_of_one_person() -> None:
    """Of 20 people 19 state a gender: the other's answer to the only question of a score is a whole number."""
    low, high = np.array([2.05, 0.4]), np.array([3.95, 2.4])
    assert openness(low, high, np.ones(2), span=SPAN, weighted=False).tolist() == [0.0, 2.0]
    frame = drawn(3, 20)
    frame["gender"] = np.array([1] * 9 + [2] * 10 + [-1])
    frame.loc[19, [id for id in frame if id not in ("gender", "region", "r3")]] = 3
    frame.loc[19, "r3"] = 0
    shown = through(estimate(made({OFFICIALS: frame})))
    parts = rows(shown.figures, domain="gender", statistic="mean")
    assert set(parts["state"]) == {"suppressed"}


@pytest.mark.parametrize(
    ("n", "flagged", "moved", "state"),
    [(30, 6, -0.1, "suppressed"), (300, 6, 0.0, "shown"), (30, 0, 0.0, "shown"), (30, 12, 0.1, "shown")],
)
def test_the_mean_of_few_flagged_does_not_follow_from_the_difference_they_make(
    n: int, flagged: int, moved: float, state: str
) -> None:
    truth = estimate(made({OFFICIALS: drawn(1, n)}))
    frame = truth.frame.copy()
    effect = frame["statistic"] == "sensitivity"
    bases = rows(frame, domain="all", statistic="mean").set_index("indicator")["n"]
    frame.loc[effect, "n"] = bases.reindex(frame.loc[effect, "indicator"]).to_numpy() - flagged
    frame.loc[effect, "estimate"] = moved
    if state == "suppressed":
        assert (n - flagged) / flagged * 0.1 < CERTAINTY * SPAN
    shown = through(replace(truth, frame=frame)).figures
    assert set(rows(shown, statistic="sensitivity")["state"]) == {state}


def test_p_values_of_parts_do_not_tell_a_difference_to_more_decimals_than_printed() -> None:
    frame = drawn(4, 400)
    frame["gender"] = np.where(np.arange(400) < 170, 1, 2)
    truth = estimate(made({OFFICIALS: frame}))
    exact = rows(truth.frame, domain="gender", statistic="difference")
    assert exact["p_adjusted"].nunique() > 2
    shown = rows(through(truth).figures, domain="gender", statistic="difference")
    for name in ("p_adjusted", "p_equivalent"):
        assert set(shown[name].dropna()) <= {0.0, CLEAR}
    np.testing.assert_array_equal(shown["p_adjusted"] < CLEAR, exact["p_adjusted"] < CLEAR)


def test_ends_of_intervals_do_not_narrow_the_mean_of_a_part() -> None:
    frame = drawn(6, 600)
    frame["gender"] = np.repeat([1, 2], [280, 320])
    truth = estimate(made({OFFICIALS: frame}))
    centres = {}
    for name, figures in (("exact", truth.frame), ("shown", through(truth).figures)):
        parts = rows(figures, domain="gender", statistic="mean")
        ends = parts[["low", "high"]].round(2)
        centres[name] = (ends.mean(axis=1) - parts["estimate"].round(2)).abs().max()
    assert centres["exact"] > 0.004
    assert centres["shown"] < 1e-9


def test_a_part_that_gave_one_answer_reads_like_one_that_nearly_did() -> None:
    intervals = []
    for others in ([], [3]):
        frame = drawn(6, 90)
        frame["gender"] = np.repeat([1, 2], [40, 50])
        frame.loc[:39, ["r1", "r2", "s1", "s2"]], frame.loc[:39, "r3"] = 2, 1
        frame.loc[: len(others) - 1, "r1"] = others
        rows_ = rows(through(estimate(made({OFFICIALS: frame}))).figures, domain="gender", level="1", statistic="mean")
        intervals.append(rows_[["estimate", "low", "high"]].round(9).to_numpy().tolist())
    assert intervals[0] == intervals[1] == [[2.0, 1.9, 2.1]] * len(intervals[0])


@pytest.mark.parametrize(
    ("largest", "others", "regions", "state"),
    [
        (0.80, 20, [25, 40, 35], "shown"),
        (0.88, 12, [25, 40, 35], "suppressed"),  # two other sites: one of them has six people at most
        (1.0, 0, [25, 40, 35], "shown"),
        (0.80, 20, [80, 14, 6], "suppressed"),  # the largest region, the second of which hides the third
    ],
)
def test_the_largest_site_tells_no_other(largest: float, others: int, regions: list[int], state: str) -> None:
    sites = [item | {"site": item["id"] == "region"} for item in SMALL["items"]]
    instrument = Instrument.model_validate(SMALL | {"items": sites})
    frame = drawn(1, 100)
    frame["region"] = np.repeat([1, 2, 3], regions)
    truth = estimate(made({OFFICIALS: frame}, instrument=instrument))
    row = truth.frame.iloc[[0]].assign(domain="all", level="all", indicator="site", kind="quality", n=100, n_asked=100)
    added = [
        row.assign(statistic="largest_site", estimate=largest),
        row.assign(statistic="effective_sites", estimate=2),
    ]
    assert round((1 - largest) * 100) == others
    shown = through(replace(truth, frame=pd.concat([truth.frame, *added], ignore_index=True)), instrument).figures
    assert set(rows(shown, indicator="site")["state"]) == {state}


def test_the_base_of_a_question_does_not_count_a_hidden_part() -> None:
    """Asked of region 2 alone, which hides the two people of region 3."""
    question = {
        "id": "border",
        "kind": "experience",
        "scale": "yes_no",
        "asked_of": ["officials"],
        "base": {"item": "region", "codes": [2]},
        "text": {"en": "Do you work at the border?"},
    }
    below = question | {"id": "night", "base": {"item": "border", "codes": [1]}, "text": {"en": "At night?"}}
    instrument = Instrument.model_validate(SMALL | {"items": [*SMALL["items"], question, below]})
    for regions, state in (([100, 14, 2], "suppressed"), ([100, 14, 30], "shown")):
        frame = drawn(1, sum(regions))
        frame["region"] = np.repeat([1, 2, 3], regions)
        at_border = np.arange(len(frame)) % 14 < 12
        frame["border"] = np.where(frame["region"] == 2, at_border, -1)
        # Twelve of region 2 at least: of region 3 there are four at most.
        frame["night"] = np.where(frame["border"] == 1, np.arange(len(frame)) % 2, -1)
        truth = estimate(made({OFFICIALS: frame}, instrument=instrument))
        assert set(rows(truth.frame, indicator="border", statistic="share")["n"]) == {14}
        assert set(rows(truth.frame, indicator="night", statistic="share")["n"]) == {12}
        shown = through(truth, instrument)
        for indicator in ("border", "night"):
            assert set(rows(shown.figures, indicator=indicator, statistic="share")["state"]) == {state}


def test_the_only_demographic_has_no_adjusted_difference_where_few_did_not_state_it() -> None:
    """Its model holds nothing else equal: it is the difference of those who stated it."""
    for missing, state in ((4, "suppressed"), (0, "shown")):
        frame = drawn(2, 200).drop(columns="region")
        frame["gender"] = np.repeat([1, 2, -1], [90, 110 - missing, missing])
        truth = estimate(made({OFFICIALS: frame}))
        shown = through(truth).figures
        assert set(rows(shown, statistic="difference_adjusted")["state"]) == {state}


def test_the_change_held_fixed_gives_no_mean_of_those_outside_it() -> None:
    """Nobody is without a gender in the first iteration, five in the second."""
    first, second = drawn(1, 100), drawn(2, 100)
    first["gender"], second["gender"] = np.repeat([1, 2], [30, 70]), np.repeat([1, 2, -1], [60, 35, 5])
    truth = estimate(made({OFFICIALS: first, (2, "officials"): second}))
    row = rows(truth.frame, statistic="change", indicator="overall").assign(statistic="change_like_for_like")
    held = Compared("officials", 1, 2, Comparability(Verdict.AFTER_STANDARDISING), held_fixed=("gender",))
    frame = pd.concat([truth.frame[truth.frame["statistic"] != "change_like_for_like"], row], ignore_index=True)
    shown = through(replace(truth, frame=frame, compared=(held,))).figures
    assert set(rows(shown, statistic="change_like_for_like")["state"]) == {"suppressed"}
    shown = through(replace(truth, frame=frame, compared=())).figures
    assert set(rows(shown, statistic="change_like_for_like")["state"]) == {"shown"}


def test_a_stratum_of_one_person_is_not_told() -> None:
    stratum = np.repeat([0, 1, 2], [60, 39, 1])
    survey = made({OFFICIALS: drawn(1, 100)}, stratum={OFFICIALS: stratum})
    prepared = Prepared.of(survey.samples[OFFICIALS], survey.instrument)
    assert prepared.weighting.lonely_strata == 1
    assert describe_sample(prepared).weighting.lonely_strata == 0


PEOPLE = np.array([614.0, 40.0, 584.0])
"""People of three strata, as a list of staff counts them."""


@pytest.mark.parametrize(("sizes", "told"), [((150, 2, 90), False), ((150, 30, 90), True)])
def test_how_much_weights_cost_does_not_count_a_stratum_of_few(sizes: tuple[int, int, int], told: bool) -> None:
    stratum = np.repeat([0, 1, 2], sizes)
    designed = {"stratum": stratum, "stratum_population": PEOPLE}
    survey = made({OFFICIALS: drawn(1, len(stratum))}, **{name: {OFFICIALS: one} for name, one in designed.items()})
    prepared = Prepared.of(survey.samples[OFFICIALS], survey.instrument)
    assert prepared.weighting.source == "strata"

    def cost(few: np.ndarray) -> np.ndarray:
        answered = np.array([np.full(few.shape, sizes[0]), few, sizes[1] + sizes[2] - few])
        return answered.sum(axis=0) * (PEOPLE[:, None] ** 2 / answered).sum(axis=0) / PEOPLE.sum() ** 2

    tried = np.arange(1, 60)
    assert cost(np.array([sizes[1]])) == pytest.approx([prepared.weighting.kish])
    fits = tried[np.round(cost(tried), 2) == round(prepared.weighting.kish, 2)]
    assert told or (sizes[1] in fits and len(fits) < 3), "the attack succeeds"
    assert (describe_sample(prepared).weighting.kish > 1) is told


def test_the_audit_finds_the_mean_that_one_whole_sum_gives() -> None:
    frame = drawn(3, 20)
    frame["gender"] = np.array([1] * 9 + [2] * 10 + [-1])
    truth = estimate(made({OFFICIALS: frame}))
    assert audit(truth, [through(truth)]) == []
