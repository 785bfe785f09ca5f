"""Pooled figures tell no country's figure closer than it was rounded, whatever else is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure import coarse as module
from cips_helpers.disclosure.coarse import coarse
from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.disclosure.peers import QUARTILES, among_peers
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.results import pool as pooling
from cips_helpers.results.countries import programme_share
from cips_helpers.results.pool import pool
from cips_helpers.survey.study import Study
from made_up.example import country as example_country

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"
NARROWEST, PEOPLE = 0.05, 10
"""A sixtieth of the scale, in points; the fewest numbers of people that must remain possible."""
MISSING = "XAD"
"""The country whose report the attacker does not have."""


@cache
def example() -> tuple[Study, Disclosed]:
    country = example_country("XAA")
    return country.study, programme_share(country.survey)


def with_code(study: Study, codes: Sequence[str]) -> Study:
    return study.model_copy(update={"countries": dict.fromkeys(codes, next(iter(study.countries.values())))})


def moved(share: Disclosed, rng: np.random.Generator) -> Disclosed:
    """Return the figures of another country: scores, gaps, changes and numbers of people by chance."""
    figures = share.figures.copy()
    figures["estimate"] = (figures["estimate"] + rng.normal(0, 0.15, len(figures))).round(2)
    return replace(share, figures=figures, samples=with_people(share.samples, int(rng.integers(60, 400))))


def with_people(samples: Sequence[SampleFacts], n: int) -> tuple[SampleFacts, ...]:
    return tuple(replace(sample, n=n) for sample in samples)


def programme(seed: int, countries: int) -> tuple[Study, dict[str, Disclosed]]:
    study, share = example()
    figures = share.figures
    share = replace(share, figures=figures[figures["indicator"].isin(["audit", "reform", "overall"])])
    rng = np.random.default_rng(seed)
    codes = [f"XA{chr(65 + number)}" for number in range(countries)]
    return with_code(study, codes), {code: moved(share, rng) for code in codes}


def with_score(share: Disclosed, statistic: str, value: float) -> Disclosed:
    """Return a country with one figure of the officials, or of the gap, set to a value."""
    figures = share.figures.copy()
    figures.loc[attacked(share, statistic), "estimate"] = value
    return replace(share, figures=figures)


def attacked(share: Disclosed, statistic: str) -> pd.Series:
    figures = share.figures
    rows = (figures["indicator"] == "audit") & (figures["statistic"] == statistic)
    return rows & (figures["iteration"] == share.iteration) & figures["group"].isin(["officials", "gap"])


def published(shares: Mapping[str, Disclosed], study: Study) -> str:
    """Return the anonymous book, and what the reports of all countries but one say of the others."""
    rows = among_peers({code: module.coarse(share) for code, share in shares.items()})
    quartiles = [of[of["statistic"].isin(QUARTILES)].to_csv() for code, of in rows.items() if code != MISSING]
    return pool(shares, study).figures.to_csv() + "".join(quartiles)


def possible(study: Study, shares: dict[str, Disclosed], statistic: str, values: Sequence[float]) -> list[float]:
    """Return the values of the missing country's figure with which the same would have been published."""
    truth = published(shares, study)
    return [
        value
        for value in values
        if published(shares | {MISSING: with_score(shares[MISSING], statistic, value)}, study) == truth
    ]


@pytest.fixture
def without_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pool figures as they are printed, to two decimals, as the first version did."""
    for place in (module, pooling):
        monkeypatch.setattr(place, "coarse", lambda share: share)
    monkeypatch.setattr(pooling, "PEER_DECIMALS", 2)


@pytest.mark.parametrize("statistic", ["mean", "gap", "change"])
def test_who_knows_all_countries_but_one_learns_its_figures_no_closer(statistic: str) -> None:
    study, shares = programme(0, 6)
    shares[MISSING] = with_score(shares[MISSING], statistic, 0.33)
    low, high = possible(study, shares, statistic, [0.251, 0.349])
    assert high - low >= NARROWEST


@pytest.mark.usefixtures("without_rounding")
def test_without_the_rounding_the_attack_succeeds() -> None:
    study, shares = programme(0, 6)
    shares[MISSING] = with_score(shares[MISSING], "gap", 0.33)
    values = possible(study, shares, "gap", [0.33 + step / 100 for step in (-4, -2, 2, 4)])
    assert max(values, default=0.33) - min(values, default=0.33) < NARROWEST


@pytest.mark.parametrize("seed", range(2))
def test_neither_does_who_puts_numbers_of_people_together(seed: int) -> None:
    study, shares = programme(seed, 6)
    [n] = {sample.n for sample in shares[MISSING].samples}

    def people(n: int) -> list[float]:
        samples = with_people(shares[MISSING].samples, n)
        figures = pool(shares | {MISSING: replace(shares[MISSING], samples=samples)}, study).figures
        return figures.loc[figures["statistic"] == "respondents", "estimate"].tolist()

    low, high = (n + 10) // 20 * 20 - 10, (n + 10) // 20 * 20 + 9
    assert high - low >= PEOPLE - 1
    assert people(low) == people(n) == people(high)


def test_the_book_for_anybody_counts_no_countries_by_their_results() -> None:
    study, shares = programme(3, 8)
    assert set(pool(shares, study).figures["statistic"]) == {
        "lower",
        "median",
        "upper",
        "mean_gap",
        "mean_change",
        "respondents",
    }
    assert {"rose", "fell", "higher", "worked_clear"} <= set(pool(shares, study, named=True).figures["statistic"])


def test_figures_are_rounded_before_and_the_whole_is_the_mean_of_its_factors() -> None:
    _, share = example()
    figures = coarse(share).figures
    factors = figures[figures["kind"] == "factor"]
    assert len(factors) > 30
    assert (factors["estimate"] == factors["estimate"].round(1)).all()
    assert figures[["low", "high", "p_adjusted"]].isna().all(axis=None)
    means = factors.groupby(["iteration", "group", "statistic", "against"])["estimate"].mean()
    whole = figures[figures["kind"] == "overall"].set_index(["iteration", "group", "statistic", "against"])["estimate"]
    pd.testing.assert_series_equal(whole.sort_index(), means.reindex(whole.sort_index().index))
    assert {sample.n % 20 for sample in coarse(share).samples if sample.n} == {0}


def test_hidden_figures_of_a_country_are_not_pooled() -> None:
    _, share = example()
    figures = share.figures.copy()
    hidden = figures["indicator"] == "audit"
    figures.loc[hidden, "state"] = "suppressed"
    assert "audit" not in set(coarse(replace(share, figures=figures)).figures["indicator"])


def test_means_have_one_decimal() -> None:
    study, shares = programme(5, 7)
    together: Pooled = pool(shares, study)
    means = together.figures[together.figures["statistic"].str.startswith("mean_")]
    assert len(means) > 5
    assert (means[["estimate", "low", "high"]] == means[["estimate", "low", "high"]].round(1)).all(axis=None)
    assert (means["low"] <= means["estimate"]).all()
    assert (means["estimate"] <= means["high"]).all()
