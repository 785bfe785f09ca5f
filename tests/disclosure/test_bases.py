"""Bases of comparisons: attacks on parts that are hidden, with the sets of version 0.1.0 and with today's."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cips_helpers.disclosure import gate
from cips_helpers.disclosure.audit import audit
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.program import Program
from cips_helpers.disclosure.rules import CERTAINTY, rules_of
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import KEYS
from made_up.survey import drawn, made, small

SPAN = 3.0
COMPARED = ["difference", "difference_adjusted"]
Extremes = dict[tuple[int, str], tuple[float, float]]


def through(truth: Estimates, edition: str = "internal", **options: bool) -> Disclosed:
    """Return estimates after the gate of an edition."""
    return disclose(
        truth,
        (),
        name="Kelmora",
        iteration=int(truth.frame["iteration"].max()),
        instrument=small(),
        scales={},
        rules=rules_of(edition, Limits()),
        **options,
    )


def people(seed: int, regions: dict[int, int]) -> pd.DataFrame:
    """Return random answers of so many people of each region; -1 for those without an answer."""
    frame = drawn(seed, sum(regions.values()))
    frame["region"] = np.repeat(list(regions), list(regions.values()))
    return frame


@cache
def with_a_part_of_two() -> tuple[Estimates, Disclosed]:
    """Return two iterations of 304 people who stated a region, two of them a hidden one, before and after the gate."""
    first, second = people(1, {1: 108, 2: 194, 3: 2, -1: 10}), people(2, {1: 110, 2: 192, 3: 2, -1: 12})
    truth = estimate(made({(1, "officials"): first, (2, "officials"): second}))
    return truth, through(truth)


def as_before(shown: Disclosed) -> Disclosed:
    """Return the figures with the bases of version 0.1.0: of people who stated the demographic."""
    figures = shown.figures.copy()
    stated = {1: (108, 194, 2), 2: (110, 192, 2)}
    for at, row in figures[figures["state"] == "shown"].iterrows():
        if row["domain"] == "region" and row["statistic"] in COMPARED:
            counts = stated[row["iteration"]]
            part = counts[int(row["level"]) - 1]
            figures.loc[at, ["n", "n_asked"]] = min(part, sum(counts) - part)
        if row["statistic"] == "composition_change" and row["indicator"] == "region":
            figures.loc[at, "n"] = min(sum(counts) for counts in stated.values())
    return replace(shown, figures=figures)


def counted_from_bases(shown: Disclosed) -> set[int]:
    """Return the sizes of the hidden region that bases of comparisons reveal, as a reader works them out."""
    figures = shown.figures[shown.figures["state"] == "shown"]
    means = figures[(figures["statistic"] == "mean") & (figures["indicator"] == "overall")]
    wholes = means[means["domain"] == "all"].set_index("iteration")["n_asked"]
    sizes = set()
    for iteration, whole in wholes.items():
        parts = means[(means["domain"] == "region") & (means["iteration"] == iteration)].set_index("level")["n_asked"]
        here = figures[figures["iteration"] == iteration]
        for row in here[(here["domain"] == "region") & here["statistic"].isin(COMPARED)].itertuples():
            if row.n_asked not in (parts[row.level], whole - parts[row.level]):
                sizes.add(int(row.n_asked - parts.drop(row.level).sum()))
        for row in here[(here["statistic"] == "composition_change") & (here["indicator"] == "region")].itertuples():
            if row.n not in wholes.to_numpy():
                first = means[(means["domain"] == "region") & (means["iteration"] == 1)]
                sizes.add(int(row.n - first["n_asked"].sum()))
    return sizes


def test_bases_of_those_who_stated_a_demographic_count_a_hidden_part() -> None:
    truth, shown = with_a_part_of_two()
    assert set(shown.figures.query("domain == 'region' and state == 'shown'")["level"]) == {"1", "2"}
    before = as_before(shown)
    assert counted_from_bases(before) == {2}
    assert {breach.rule for breach in audit(truth, [before])} == {"base"}
    assert counted_from_bases(shown) == set()
    assert audit(truth, [shown]) == []


def test_the_mean_of_a_hidden_part_follows_from_those_who_stated_it_and_not_from_everybody_else() -> None:
    """Of 1,000 people: women, men, eight of a third gender, twelve without an answer."""
    counts, means = np.array([400, 580, 8, 12]), np.array([2.104, 1.896, 0.4, 1.5])

    def range_of_hidden(others: list[int], decimals: int) -> float:
        half, program = 0.5 * 10.0**-decimals, Program()
        at = [program.unknown(0, SPAN) for _ in counts]

        def mean(members: list[int]) -> dict[int, float]:
            return {at[part]: counts[part] / counts[members].sum() for part in members}

        for members in ([0, 1, 2, 3], [0], [1]):
            printed = round(np.average(means[members], weights=counts[members]), decimals)
            program.relate(mean(members), printed - half, printed + half)
        difference = round(means[0] - np.average(means[others], weights=counts[others]), decimals)
        minus_others = {part: -share for part, share in mean(others).items()}
        program.relate({at[0]: 1.0, **minus_others}, difference - half, difference + half)
        low, high = program.range_of({at[2]: 1.0})
        return high - low

    assert range_of_hidden([1, 2], 4) < 0.1
    assert range_of_hidden([1, 2, 3], 2) >= CERTAINTY * SPAN


def test_adjusted_differences_are_hidden_beside_a_hidden_part_and_have_the_base_of_the_plain_ones() -> None:
    truth, shown = with_a_part_of_two()
    adjusted = truth.frame[truth.frame["statistic"] == "difference_adjusted"]
    assert {"region", "gender"} <= set(adjusted["domain"])
    figures = shown.figures[shown.figures["statistic"].isin(COMPARED) & (shown.figures["state"] == "shown")]
    assert set(figures[figures["statistic"] == "difference_adjusted"]["domain"]) == {"gender"}
    keys = ["iteration", "domain", "level", "indicator"]
    plain, held = (figures[figures["statistic"] == name].set_index(keys)["n"] for name in COMPARED)
    pd.testing.assert_series_equal(held, plain.reindex(held.index))


# ---- anything at all ---------------------------------------------------------------------------------------


@st.composite
def studies(draw: st.DrawFn) -> tuple[Estimates, Extremes]:
    """Draw two iterations of officials by region, some without an answer, with or without weights."""
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    weighted = draw(st.booleans())
    answers, weight, extremes = {}, {}, Extremes()
    for iteration in (1, 2):
        n = draw(st.sampled_from([40, 120, 260, 520]))
        shares = draw(st.sampled_from([[0.5, 0.46, 0.02, 0.02], [0.6, 0.3, 0.07, 0.03], [0.34, 0.33, 0.33, 0.0]]))
        frame = drawn(seed + iteration, n)
        frame["region"] = rng.choice([1, 2, 3, -1], n, p=shares)
        key = iteration, "officials"
        answers[key], weight[key] = frame, rng.choice([0.5, 1.0, 2.0], n)
        extremes[key] = (0.5, 2.0) if weighted else (1.0, 1.0)
    survey = made(answers, **({"weight": weight} if weighted else {}))
    return estimate(survey), extremes


def widths(shown: list[Disclosed], truth: Estimates) -> list[tuple[str, float, float]]:
    """Return what an attacker works out: kind, width of its range, and the least width that the rules allow.

    A second implementation, independent of the audit: a part's points are unknown, all that is printed is known.
    """
    figures = pd.concat([results.figures for results in shown])
    figures = figures[figures["state"] == "shown"]
    figures = figures.drop_duplicates([*KEYS, "estimate"])  # an interval depends on the family, so on the edition
    levels = truth.frame.query("indicator == 'region' and statistic == 'sample_share' and count > 0")
    floor, ranges = shown[0].floor, []
    for iteration, here in figures.groupby("iteration"):
        means = here[here["statistic"] == "mean"]
        whole = means[means["domain"] == "all"].set_index("indicator")
        parts = means[means["domain"] == "region"]
        sizes = parts.groupby("level")["n_asked"].max()
        held = set(levels[levels["iteration"] == iteration]["answer"].astype(str))
        left = whole["n_asked"].max() - sizes.sum()
        ranges += [("count", left - len(held - set(sizes.index)), floor) for _ in held - set(sizes.index)]
        compared = here[(here["statistic"] == "difference") & (here["domain"] == "region")]
        for indicator, rows in parts.groupby("indicator"):
            total = whole.loc[indicator]
            rest = total["n"] - rows["n"].sum()
            if 0 < rest < floor:
                differences = compared[compared["indicator"] == indicator].set_index("level")["estimate"]
                ranges.append(("mean", _width_of_rest(rows, total, rest, differences), CERTAINTY * SPAN))
    return ranges


def _width_of_rest(rows: pd.DataFrame, total: pd.Series, rest: float, differences: pd.Series) -> float:
    """Return the width of the range of the mean of everybody in no shown part, where people count once each."""
    k, half = len(rows) + 1, 0.5 * 10.0 ** -(2 if total["n_asked"] >= 500 else 1)
    n = np.append(rows["n"].to_numpy(float), rest)
    relations, middle, slack = [np.ones(k) / total["n"]], [total["estimate"]], [0.005]
    for at, row in enumerate(rows.itertuples()):
        own = (np.arange(k) == at).astype(float)
        relations, middle, slack = [*relations, own / row.n], [*middle, row.estimate], [*slack, half]
        if row.level in differences.index:
            relations.append(own / row.n - (1 - own) / (total["n"] - row.n))
            middle, slack = [*middle, differences[row.level]], [*slack, half]
    above = np.vstack([relations, -np.array(relations)])
    bound = np.concatenate([np.add(middle, slack), np.subtract(slack, middle)]) + 1e-9
    bounds = np.column_stack([np.zeros(k), SPAN * n])
    mean = (np.arange(k) == k - 1) / rest
    ends = [linprog(sign * mean, A_ub=above, b_ub=bound, bounds=bounds) for sign in (1, -1)]
    assert all(end.status == 0 for end in ends)
    return float(-ends[1].fun - ends[0].fun)


@settings(max_examples=12, deadline=None)
@given(studies())
def test_nothing_hidden_follows_from_all_figures_of_both_editions_and_iterations(
    study: tuple[Estimates, Extremes],
) -> None:
    truth, extremes = study
    shown = [through(truth), through(truth, "public")]
    assert audit(truth, shown) == []
    if all(ends == (1.0, 1.0) for ends in extremes.values()):
        assert all(wide >= least - 1e-6 for _, wide, least in widths(shown, truth))


def test_the_same_attack_succeeds_where_second_cells_are_left_open() -> None:
    truth = estimate(made({(number, "officials"): people(number, {1: 200, 2: 60, 3: 4}) for number in (1, 2)}))
    assert any(wide < least for _, wide, least in widths([through(truth, complementary=False)], truth))
    assert all(wide >= least for _, wide, least in widths([through(truth)], truth))


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_shares_of_few_in_one_site_are_hidden(edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = estimate(made({(1, "officials"): people(1, {1: 30, 2: 30})}))
    row = truth.frame.iloc[[0]].assign(domain="all", level="all", indicator="site", kind="quality", n=60, n_asked=60)
    spread = row.assign(statistic="effective_sites", estimate=8.3)
    for largest, state in ((7 / 60, "suppressed"), (0.5, "shown" if edition == "internal" else "suppressed")):
        of_site = [row.assign(statistic="largest_site", estimate=largest), spread]
        frame = pd.concat([truth.frame, *of_site], ignore_index=True)
        shown = through(replace(truth, frame=frame), edition).figures
        assert set(shown[shown["indicator"] == "site"]["state"]) == {state}
    # Hole 6: without the rule, 11.7 % of 60 people is printed, which is 7 of them.
    monkeypatch.setattr(gate, "isolating", lambda figures, *_, **__: np.zeros(len(figures), dtype=bool))
    frame = pd.concat([truth.frame, row.assign(statistic="largest_site", estimate=7 / 60)], ignore_index=True)
    [figure] = through(replace(truth, frame=frame), edition).figures.query("indicator == 'site'").itertuples()
    assert round(figure.estimate * figure.n) == 7
