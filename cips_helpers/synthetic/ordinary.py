"""Recipes of ordinary countries: sizes, regions, fieldwork and measures drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cips_helpers.instrument.model import Answer, Factor, Instrument, pick
from cips_helpers.survey.study import Initiative
from cips_helpers.synthetic.recipe import CountryRecipe, IterationRecipe, Recipe, SampleRecipe, StrataRecipe
from cips_helpers.synthetic.respondents import stream

LEVEL_OUTSIDE = 0.66
"""Mean score of the groups after the first, as a share of the scale; the first group has three quarters."""
LIFT = 1 / 60
"""Rise of a key factor after a measure, as a share of the scale: 0.05 of 3 points."""


def country_codes(count: int) -> list[str]:
    """Return codes for invented countries, from the user-assigned range of ISO 3166-1 alpha-3.

    Parameters
    ----------
    count
        Number of countries, 1 to 676.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If there are not so many codes.

    Examples
    --------
    >>> country_codes(28)[0], country_codes(28)[-1]
    ('XAA', 'XBB')
    """
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if not 1 <= count <= 26 * 26:
        raise ValueError(f"{count} countries; there are codes for 1 to {26 * 26} invented ones")
    return [f"X{first}{second}" for first in letters for second in letters][:count]


def ordinary_recipe(instrument: Instrument) -> Recipe:
    """Return a recipe without countries, by which the first group scores higher than the others."""
    level = {"level": LEVEL_OUTSIDE * instrument.points}
    return Recipe(groups={group.id: level for group in instrument.groups[1:]})


def ordinary_country(
    code: str, instrument: Instrument, recipe: Recipe, seed: int, iterations: int, respondents: int
) -> CountryRecipe:
    """Return the recipe of an ordinary country: three to six regions of varied sizes, fieldwork every second year.

    After the first iteration the country works on two to four key factors, which then rise more than the others.

    Parameters
    ----------
    code
        Code of the country.
    instrument, recipe
        The questionnaire, and the recipe whose model the country follows.
    seed
        Seed of the study.
    iterations, respondents
        Number of iterations, and of respondents per group.

    Returns
    -------
    CountryRecipe
    """
    rng = stream(seed, code, "size")
    regions = int(rng.integers(3, 7))
    open_items = [item for item in instrument.items if instrument.scale(item.scale).kind == "study"]
    names = ("North", "South", "East", "West", "Centre", "Coast")[:regions]
    scales = {
        item.id: tuple(Answer(code=i, label={"en": name}) for i, name in enumerate(names, start=1))
        for item in open_items
    }
    measures = stream(seed, code, "initiatives")
    count = min(int(measures.integers(2, 5)), len(instrument.factors))
    chosen = sorted(measures.choice(len(instrument.factors), count, replace=False).tolist())
    worked_on = [instrument.factors[index] for index in chosen] if iterations > 1 else []
    rounds = []
    sizes = rng.integers(120, 900, regions)
    for k in range(iterations):
        start = date(2021, 1, 11) + timedelta(days=int(730 * k + rng.integers(0, 200)))
        groups = {}
        for index, group in enumerate(instrument.groups):
            n = int(respondents * rng.uniform(0.85, 1.15) * (1 if index == 0 else 0.83))
            strata = next((item.id for item in open_items if group.id in item.asked_of), None) if index == 0 else None
            groups[group.id] = SampleRecipe(
                n=min(n, int(sizes.sum())) if strata else n,
                strata=StrataRecipe(item=strata, population=dict(enumerate(map(int, sizes), start=1)))
                if strata
                else None,
                model=_lifted(worked_on, recipe, instrument, group.id) if k else {},
            )
        rounds.append(
            IterationRecipe(
                label=str(start.year),
                start=start,
                end=start + timedelta(days=int(rng.integers(10, 40))),
                mode="tablet" if start.year < 2024 else "online",
                sample="probability",
                groups=groups,
            )
        )
    initiatives = tuple(
        Initiative(
            factor=factor.id,
            what={"en": f"Work on the key factor {pick(factor.label, 'en')}"},
            when=rounds[0].end + timedelta(days=int(measures.integers(60, 300))),
        )
        for factor in worked_on
    )
    return CountryRecipe(
        name={"en": f"Country {code}"}, scales=scales, initiatives=initiatives, iterations=tuple(rounds)
    )


def _lifted(
    worked_on: Sequence[Factor], recipe: Recipe, instrument: Instrument, group: str
) -> dict[str, dict[str, float]]:
    """Return the changes to a group's model after work on some factors."""
    before = recipe.model_of(group).factors
    return {"factors": {factor.id: before.get(factor.id, 0.0) + LIFT * instrument.points for factor in worked_on}}
