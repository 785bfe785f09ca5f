"""Levels, comparisons, totals and the margin of error of each kind of sample."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure.facts import margin_of_error
from cips_helpers.estimation.estimates import estimate, prepare
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import independent_gap
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.instrument.model import Instrument
from made_up.survey import SMALL, drawn, made

OFFICIALS, LATER, PRIVATE = (1, "officials"), (2, "officials"), (1, "private")
OFFERED = {
    "id": "offered",
    "kind": "experience",
    "scale": "yes_no",
    "asked_of": ["officials"],
    "text": {"en": "Were you offered anything?"},
}
INSTRUMENT = Instrument.model_validate(SMALL | {"items": [*SMALL["items"], OFFERED]})
SAMPLES = 4000


def of_kind(kind: str, n: int, people: int, **design: Any) -> pd.DataFrame:
    """Return the figures of n of so many people of either group, some of whom were offered something."""
    answers = drawn(3, n).assign(offered=np.arange(n) % 5 == 0)
    fields = {"kind": kind, "people": people, "stratum_population": np.array([float(people)]), **design}
    samples = {OFFICIALS: answers, PRIVATE: drawn(4, n, group="private", level=0.3)}
    survey = made(
        samples, instrument=INSTRUMENT, **{name: dict.fromkeys(samples, value) for name, value in fields.items()}
    )
    return estimate(survey).frame


def levels(frame: pd.DataFrame) -> pd.DataFrame:
    whole = frame[(frame["domain"] == "all") & (frame["group"] == "officials")]
    return whole[whole["statistic"].isin(["mean", "positive"])].set_index(["indicator", "statistic"])


@pytest.mark.parametrize(("n", "with_it"), [(100, 0.085), (200, 0.16), (316, 0.37), (380, 0.66)])
def test_unchanged_views_are_called_changed_in_five_per_cent_however_many_answer(n: int, with_it: float) -> None:
    """400 people, asked twice; with a finite population correction, in up to two thirds of samples."""
    survey = made(
        {key: drawn(key[0], n) for key in (OFFICIALS, LATER)},
        stratum_population=dict.fromkeys((OFFICIALS, LATER), np.array([400.0])),
    )
    rng = np.random.default_rng(n)
    answers = [rng.integers(0, 4, (n, SAMPLES)).astype(float) for _ in range(2)]
    prepared = prepare(survey)

    def clear(first: Design, second: Design) -> float:
        gap = independent_gap(mean_values(answers[1], second), mean_values(answers[0], first))
        return float((gap.p < 0.05).mean())

    assert clear(prepared[OFFICIALS].views, prepared[LATER].views) == pytest.approx(0.05, abs=0.012)
    assert clear(prepared[OFFICIALS].design, prepared[LATER].design) == pytest.approx(with_it, abs=0.025)


def test_where_everybody_answered_levels_are_exact_and_gaps_have_a_model() -> None:
    frame = of_kind("everyone", 120, 120)
    exact = levels(frame)
    assert (exact["low"] == exact["estimate"]).all()
    assert (exact["high"] == exact["estimate"]).all()
    gaps = frame[frame["statistic"] == "gap"]
    sampled = of_kind("probability", 120, 100_000)
    sampled = sampled[sampled["statistic"] == "gap"]
    assert gaps["p"].notna().all()
    np.testing.assert_allclose(gaps["se"], sampled["se"])


def test_silence_is_the_random_part_of_a_census_and_volunteers_are_a_part_of_nobody() -> None:
    se = {kind: levels(of_kind(kind, 300, 400))["se"] for kind in ("everyone", "probability", "volunteers")}
    np.testing.assert_allclose(se["everyone"], se["probability"])
    np.testing.assert_allclose(se["everyone"], se["volunteers"] * np.sqrt(1 - 300 / 400))


def test_totals_stand_for_known_people_who_were_drawn_or_asked() -> None:
    for kind, total in (("probability", 80.0), ("everyone", 80.0), ("volunteers", None)):
        frame = of_kind(kind, 300, 400)
        rows = frame[frame["statistic"] == "total"]
        assert rows["estimate"].tolist() == ([] if total is None else [total])
    share = levels(of_kind("probability", 300, 400)).loc[("offered", "positive")]
    (row,) = of_kind("probability", 300, 400).query("statistic == 'total'").itertuples()
    np.testing.assert_allclose([row.low, row.high, row.se], 400 * share[["low", "high", "se"]].to_numpy(float))


def test_the_margin_of_error_knows_that_people_of_a_site_resemble_each_other() -> None:
    """Twenty sites of fifteen: without them the margin would be ±5.7 points, and the intervals beside it far wider."""
    rng = np.random.default_rng(9)
    site = np.repeat(np.arange(20), 15)
    answers = drawn(1, 300)
    view = rng.normal(0, 1, 20)[site] + rng.normal(0, 1, 300)
    scored = [name for name in answers if name[0] in "rs" and name[1:].isdigit()]
    for name in scored:
        answers[name] = np.digitize((-1 if name == "r3" else 1) * view + rng.normal(0, 1, 300), [-1.5, 0, 1.5])
    survey = made({OFFICIALS: answers}, cluster={OFFICIALS: site}, kind={OFFICIALS: "sites"})
    margin = margin_of_error(prepare(survey)[OFFICIALS])
    frame = estimate(survey).frame
    shares = frame[(frame["statistic"] == "positive") & (frame["kind"] == "agreement")]
    half = (shares["high"] - shares["low"]) / 4 / np.sqrt(shares["estimate"] * (1 - shares["estimate"]))
    assert margin == pytest.approx(half.mean(), rel=0.05)
    assert margin > 1.5 * 1.96 * np.sqrt(1 / 1200)


def test_sites_that_are_a_known_part_of_all_narrow_levels_and_no_comparison() -> None:
    # Sites of people with the same answer to the first question, so that sites differ.
    site = np.argsort(np.argsort(drawn(3, 300)["r1"], kind="stable")) * 24 // 300
    design = {"cluster": site, "stratum_population": None}
    unknown, known = (
        of_kind("sites", 300, 4000, **design, site_population=sites) for sites in (None, np.array([30.0]))
    )
    narrower = (levels(known)["se"] / levels(unknown)["se"]).loc[["r1", "rules", "overall"]]
    assert ((narrower > np.sqrt(1 - 24 / 30)) & (narrower < 0.75)).all()
    gaps = [frame[frame["statistic"] == "gap"]["se"] for frame in (known, unknown)]
    np.testing.assert_allclose(*gaps)


@pytest.mark.parametrize("known", [5, 0])
def test_the_margin_of_error_is_that_of_the_sample_whatever_one_question_is_worth(known: int) -> None:
    """97.5 per cent have no opinion on one question: its four degrees of freedom made the margin ±9.8 points of 6.9."""
    answers = drawn(1, 200)
    answers.loc[known:, "s1"] = 8
    margin = margin_of_error(prepare(made({OFFICIALS: answers}))[OFFICIALS])
    assert margin == pytest.approx(1.972 / np.sqrt(800), rel=0.02)


def test_a_sample_in_which_all_answers_are_alike_has_a_margin_of_error() -> None:
    alike = drawn(1, 100).assign(**dict.fromkeys(["r1", "r2", "s1", "s2"], 2), r3=1)
    assert margin_of_error(prepare(made({OFFICIALS: alike}))[OFFICIALS]) == pytest.approx(1.984 / 20, rel=0.001)
