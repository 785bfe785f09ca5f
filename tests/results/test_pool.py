"""Figures over all countries rest on six or more, and give none of them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.results.pool import pool
from cips_helpers.schema.columns import CLEAR
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Study
from cips_helpers.verdicts.changes import JUDGED, Became, changes, worked_on


@pytest.fixture(scope="module")
def together(study: Study, shares: Mapping[str, Disclosed]) -> Pooled:
    """Figures of the book that names the countries."""
    return pool(shares, study, named=True)


def test_every_figure_rests_on_six_countries_or_more(together: Pooled) -> None:
    assert together.countries == 8
    assert (together.figures["countries"] >= FEWEST).all()
    assert not together.figures.astype(str).apply(lambda column: column.str.contains("XA")).any(axis=None)
    scores = together.figures[together.figures["statistic"].isin(["lower", "median", "upper"])]["estimate"]
    assert (scores == scores.round(1)).all()


def test_counts_are_those_of_the_countries_own_verdicts(together: Pooled, shares: Mapping[str, Disclosed]) -> None:
    judged = [
        (one.became, one.indicator in worked_on(share))
        for share in shares.values()
        for one in changes(share, "officials")
        if one.became in JUDGED
    ]
    became = [state for state, _ in judged]
    told = together.figures[(together.figures["group"] == "officials") & (together.figures["indicator"] != "overall")]
    assert told.loc[told["statistic"] == "rose", "estimate"].sum() == became.count(Became.IMPROVED) > 0
    worked, others = (together.figure("officials", "factors", f"{name}_clear") for name in ("worked", "others"))
    assert worked is not None
    assert others is not None
    assert worked["n"] == sum(own for _, own in judged) > 10
    assert worked["n"] + others["n"] == len(became)
    improved = worked["estimate"] * worked["n"] + others["estimate"] * others["n"]
    assert improved == pytest.approx(became.count(Became.IMPROVED))


def test_people_are_counted_over_all_iterations(together: Pooled, study: Study) -> None:
    samples = [read_survey(study, code).samples for code in study.countries]
    answered = sum(sample.n for of in samples for (_, group), sample in of.items() if group == "private")
    told = together.figures[(together.figures["group"] == "private") & (together.figures["statistic"] == "respondents")]
    assert told["estimate"].sum() == answered
    assert together.surveys == ((1, 8), (2, 8))


def test_of_five_countries_nothing_is_told(shares: Mapping[str, Disclosed], study: Study) -> None:
    few = pool(dict(list(shares.items())[:5]), study)
    assert (few.enough, few.countries, few.left_out) == (False, 5, 3)
    assert few.figures.empty
    assert cips.chart_standing(few) is None
    assert cips.table_took_part(few) is None


def test_a_statistic_that_five_countries_have_is_left_out(shares: Mapping[str, Disclosed], study: Study) -> None:
    def without(share: Disclosed) -> Disclosed:
        figures = share.figures
        return replace(share, figures=figures[figures["indicator"] != "audit"])

    some = {code: without(share) if place < 3 else share for place, (code, share) in enumerate(shares.items())}
    found = pool(some, study)
    assert "audit" not in set(found.figures["indicator"])
    assert "reform" in set(found.figures["indicator"])


@pytest.mark.parametrize(("working", "told"), [(0, {"others"}), (3, set()), (7, {"worked", "others"})])
def test_work_of_few_countries_follows_from_nothing_that_is_told(
    shares: Mapping[str, Disclosed], study: Study, working: int, told: set[str]
) -> None:
    made = {
        code: share if at < working else replace(share, initiatives=())
        for at, (code, share) in enumerate(shares.items())
    }
    figures = pool(made, study, named=True).figures
    of_factors = figures[(figures["indicator"] == "factors") & (figures["group"] == "officials")]
    assert {statistic.partition("_")[0] for statistic in of_factors["statistic"]} == told


@pytest.mark.parametrize(("falling", "told"), [(8, False), (7, False), (6, True)])
def test_that_all_fell_or_all_but_one_is_not_told(
    shares: Mapping[str, Disclosed], study: Study, falling: int, told: bool
) -> None:
    def moved(share: Disclosed, by: float) -> Disclosed:
        figures = share.figures.copy()
        rows = figures["statistic"].isin(["change", "change_like_for_like"])
        figures.loc[rows, ["estimate", "low", "high"]] = (by, by - 0.1, by + 0.1)
        figures.loc[rows, ["p_adjusted", "p_equivalent"]] = (CLEAR / 10, 1.0)
        return replace(share, figures=figures)

    made = {code: moved(share, -0.3 if at < falling else 0.3) for at, (code, share) in enumerate(shares.items())}
    found = pool(made, study, named=True)
    assert (found.figure("officials", "overall", "fell") is not None) is told
    assert found.figure("officials", "overall", "mean_change") is not None


def test_a_last_iteration_of_few_is_counted_with_the_one_before(shares: Mapping[str, Disclosed], study: Study) -> None:
    def only_first(share: Disclosed) -> Disclosed:
        samples = tuple(one for one in share.samples if one.iteration == 1)
        return replace(share, samples=samples, iteration=1, compared=())

    made = {code: share if at < 3 else only_first(share) for at, (code, share) in enumerate(shares.items())}
    found = pool(made, study)
    assert (found.surveys, found.merged) == (((1, 11),), True)
    assert found.figures[found.figures["statistic"] == "mean_change"].empty
