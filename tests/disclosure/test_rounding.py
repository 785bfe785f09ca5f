"""Rounding at the gate: nothing finer than what is printed, and figures printed together agree."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rounding import as_printed, decimals_of, rounded_to
from cips_helpers.disclosure.rules import rules_of
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import UNPRINTED
from cips_helpers.survey.sample import Survey
from cips_helpers.verdicts.changes import is_clear
from cips_helpers.words import rounded
from made_up.survey import drawn, made, small

OFFICIALS, PRIVATE = (1, "officials"), (1, "private")


def through(estimates: Estimates, survey: Survey) -> Disclosed:
    """Return estimates after the gate."""
    scales = {item.id: small().scale(item.scale) for item in small().items if item.scale != "region"}
    return disclose(
        estimates,
        (),
        name="Kelmora",
        iteration=max(number for number, _ in survey.samples),
        instrument=small(),
        scales=scales,
        rules=rules_of("internal", Limits()),
    )


@cache
def two_years() -> tuple[Estimates, Disclosed]:
    """Return two iterations of both groups, before and after the gate."""
    answers = {
        (iteration, group): drawn(10 * iteration + number, 240)
        for iteration, (number, group) in product((1, 2), enumerate(("officials", "private")))
    }
    survey = made(answers)
    truth = estimate(survey)
    return truth, through(truth, survey)


def test_rounding_is_that_of_printed_numbers() -> None:
    values = np.array([0.285, -0.285, 2.675, 0.004, -0.004, 1.0, np.nan])
    np.testing.assert_array_equal(rounded_to(values[:-1], np.array(2)), [rounded(value, 2) for value in values[:-1]])
    assert np.isnan(rounded_to(values, np.array(2))[-1])


def test_nothing_finer_than_printed_leaves_the_gate() -> None:
    _, shown = two_years()
    figures = shown.figures
    assert not {*UNPRINTED} & set(figures.columns)
    places = decimals_of(figures)
    for name in ("estimate", "low", "high"):
        values = figures[name].to_numpy(float)
        np.testing.assert_allclose(values, rounded_to(values, places), atol=1e-12)
    for name in ("p_adjusted", "p_equivalent"):
        np.testing.assert_allclose(figures[name], figures[name].round(3), atol=1e-12)
    assert set(figures.loc[figures["deff"].notna(), "indicator"]) == {"overall"}


def test_printed_differences_are_those_of_printed_figures_and_dots_lie_in_their_intervals() -> None:
    truth, shown = two_years()
    figures = shown.figures
    level = figures[figures["domain"] == "all"].set_index(["iteration", "group", "indicator", "statistic", "answer"])[
        "estimate"
    ]
    compared = 0
    for row in figures[figures["state"] == "shown"].itertuples():
        if row.statistic == "gap":
            sides = [level[row.iteration, group, row.indicator, "mean", -1] for group in ("officials", "private")]
        elif row.statistic == "change":
            of = "gap" if row.group == "gap" else "positive" if row.kind == "behaviour" else "mean"
            sides = [level[iteration, row.group, row.indicator, of, -1] for iteration in (2, 1)]
        elif row.statistic == "composition_change":
            sides = [level[it, row.group, row.indicator, "sample_share", row.answer] for it in (2, 1)]
        else:
            continue
        compared += 1
        assert row.estimate == pytest.approx(sides[0] - sides[1], abs=1e-9)
    assert compared > 20
    inside = figures[figures["low"].notna()]
    assert ((inside["low"] <= inside["estimate"]) & (inside["estimate"] <= inside["high"])).all()
    # Without the rule some would fail: the exact differences round otherwise.
    keys = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]
    both = figures.merge(truth.frame, on=keys, suffixes=("", "_exact"))
    both = both[both["statistic"].isin(["gap", "change"])]
    assert (both["estimate"] - both["estimate_exact"].round(2)).abs().max() > 0.009


def test_two_parts_that_are_everybody_differ_by_what_is_printed() -> None:
    frame = drawn(5, 400)
    frame["gender"] = np.where(np.arange(400) < 170, 1, 2)
    survey = made({OFFICIALS: frame})
    figures = through(estimate(survey), survey).figures
    means = figures[(figures["statistic"] == "mean") & (figures["domain"] == "gender")]
    means = means.pivot_table(index="indicator", columns="level", values="estimate")
    for row in figures[(figures["statistic"] == "difference") & (figures["domain"] == "gender")].itertuples():
        assert row.level == "1"
        assert row.estimate == pytest.approx(means.loc[row.indicator, "1"] - means.loc[row.indicator, "2"], abs=1e-9)


def test_verdicts_are_those_of_printed_figures() -> None:
    edge = pd.Series({"state": "shown", "estimate": 0.1, "low": 0.0, "high": 0.2, "p_adjusted": 0.049})
    assert not is_clear(edge)
    assert is_clear(edge.replace({0.0: 0.01}))


def test_what_is_not_clear_does_not_look_so_because_it_moved() -> None:
    frame = pd.DataFrame(
        {
            "iteration": 2,
            "group": ["officials", "private", "gap"],
            "domain": "all",
            "level": "all",
            "indicator": "rules",
            "kind": "factor",
            "statistic": ["mean", "mean", "gap"],
            "answer": -1,
            "against": "",
            "estimate": [2.005, 1.9049, 0.1001],
            "low": [1.9, 1.8, -0.0001],
            "high": [2.1, 2.0, 0.2003],
            "n": 200.0,
            "n_asked": 200.0,
            "deff": np.nan,
            "p_adjusted": [np.nan, np.nan, 0.0504],
            "p_equivalent": np.nan,
            "state": "shown",
            **dict.fromkeys(UNPRINTED, np.nan),
        }
    )
    printed = as_printed(frame, groups=("officials", "private"), unweighted=()).set_index("group")
    gap = printed.loc["gap"]
    assert (gap["estimate"], gap["low"]) == (pytest.approx(0.11), 0.0)  # moved by 0.01, it would be +0.01
    assert not is_clear(gap)
    clear = as_printed(frame.assign(p_adjusted=0.0499), groups=("officials", "private"), unweighted=()).iloc[2]
    assert clear["p_adjusted"] == 0.049  # and not 0.050
    assert is_clear(clear)


STRATA = {1: (150, 4.0933), 2: (2, 1.0), 3: (90, 6.4889)}
"""Stratum → people and weight."""
YES = {1: 23, 2: 1, 3: 11}


def fits(estimate: float, low: float, high: float, *, within: float) -> set[int]:
    """Return how many of the two people in the second stratum said yes, by all counts that agree with a share."""
    sizes, weights = (np.array(column, dtype=float) for column in zip(*STRATA.values(), strict=True))
    counts = np.stack(np.meshgrid(*(np.arange(n + 1) for n in sizes), indexing="ij"), axis=-1).reshape(-1, 3)
    total = (sizes * weights).sum()
    share = counts @ weights / total
    spread = (sizes / (sizes - 1) * (weights / total) ** 2 * counts * (sizes - counts) / sizes).sum(axis=1)
    agree = np.abs(share - estimate) <= within
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = student.ppf(0.975, sizes.sum() - 3) * np.sqrt(spread) / (share * (1 - share))
        logit = np.log(share / (1 - share))
        ends = 1 / (1 + np.exp(-(logit + reach * np.array([[-1], [1]]))))
        agree &= (np.abs(ends - np.array([[low], [high]])) <= within).all(axis=0)
    return set(counts[agree, 1].tolist())


def test_weights_by_stratum_tell_nobodys_answer() -> None:
    """Two people of a region: an unrounded share and its interval have one solution in whole people."""
    frame = drawn(1, sum(n for n, _ in STRATA.values()))
    stratum = np.repeat(list(STRATA), [n for n, _ in STRATA.values()])
    yes = np.concatenate([np.arange(n) < YES[code] for code, (n, _) in STRATA.items()])
    frame["r1"] = np.where(yes, 3, 1)
    weight = np.array([STRATA[code][1] for code in stratum])
    survey = made({OFFICIALS: frame}, weight={OFFICIALS: weight}, stratum={OFFICIALS: stratum - 1})
    truth = estimate(survey)
    where = {"indicator": "r1", "statistic": "share", "answer": 3, "domain": "all"}
    exact = truth.frame.loc[(truth.frame[list(where)] == pd.Series(where)).all(axis=1)].iloc[0]
    assert exact["estimate"] == pytest.approx(0.138770296, abs=1e-8)
    assert fits(*exact[["estimate", "low", "high"]], within=1e-7) == {1}
    shown = through(truth, survey)
    printed = shown.figures.loc[(shown.figures[list(where)] == pd.Series(where)).all(axis=1)].iloc[0]
    assert fits(*printed[["estimate", "low", "high"]], within=0.005) == {0, 1, 2}
    table = figures_sheet(shown).frame
    cell = table[(table["indicator"] == "r1") & (table["statistic"] == "share") & (table["answer"] == 3)].iloc[0]
    np.testing.assert_allclose(
        cell[["estimate", "low", "high"]].astype(float) / 100, printed[["estimate", "low", "high"]].astype(float)
    )


def totals_of_shares(shares: np.ndarray, people: int) -> set[tuple[float, float, float]]:
    """Return what is printed as the total, with its interval, of samples with these shares."""
    printed = set()
    for share in shares:
        row = {
            "iteration": 1,
            "group": "officials",
            "domain": "all",
            "level": "all",
            "indicator": "offered",
            "kind": "experience",
            "answer": -1,
            "against": "",
            "n": 242.0,
            "n_asked": 242.0,
            "state": "shown",
            **dict.fromkeys(("deff", "p_adjusted", "p_equivalent", *UNPRINTED), np.nan),
        }
        ends = [share, share - 0.05, share + 0.05]
        values = [dict(zip(("estimate", "low", "high"), np.array(ends) * size, strict=True)) for size in (1, people)]
        names = ({"statistic": "positive"}, {"statistic": "total"})
        frame = pd.DataFrame([row | name | value for name, value in zip(names, values, strict=True)])
        sizes = {(1, "officials"): people}
        shown = as_printed(frame, groups=("officials", "private"), unweighted=(), people=sizes)
        printed.add(tuple(shown.set_index("statistic").loc["total", ["estimate", "low", "high"]]))
    return printed


@pytest.mark.parametrize("people", [90, 1_200, 48_000])
def test_totals_tell_no_more_of_a_share_than_is_printed(people: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All shares that are printed as 14 per cent have one total; the exact total of 48,000 people has four digits."""
    shares = np.linspace(0.1351, 0.1449, 9)
    assert len(totals_of_shares(shares, people)) == 1
    monkeypatch.setattr("cips_helpers.disclosure.rounding._print_totals", lambda *_: None)
    assert len(totals_of_shares(shares, people)) > 1
