"""Invented samples as tables of texts: answers, weights of strata, durations of interviews."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.decode import MISSING
from cips_helpers.synthetic.export import as_texts, number
from cips_helpers.synthetic.recipe import CountryRecipe, Recipe, StrataRecipe, TimesRecipe
from cips_helpers.synthetic.respondents import stream, synthesise


def invent_sample(
    code: str, country: CountryRecipe, iteration: int, group: str, *, instrument: Instrument, recipe: Recipe, seed: int
) -> pd.DataFrame:
    """Invent one sample as the table of texts its file holds.

    Parameters
    ----------
    code, country, iteration, group
        The sample; the country as in the recipe.
    instrument, recipe, seed
        The questionnaire, the recipe of the study and its seed.

    Returns
    -------
    pandas.DataFrame
        Texts: ``respondent``, a number; ``weight``, if the strata are weighted; one column per item; ``seconds``, if
        the recipe has times.
    """
    sample = country.iterations[iteration - 1].groups[group]
    reference = recipe.model_of(group, country.model, country.groups.get(group, {}))
    model = recipe.model_of(group, country.model, country.groups.get(group, {}), sample.model)
    scales = {}
    for item in instrument.items_of(group):
        scale = instrument.scale(item.scale)
        own = Scale(id=scale.id, kind="study", answers=country.scales.get(item.id, ()))
        scales[item.id] = own if scale.kind == "study" else scale
    known, weight = {}, None
    if sample.strata is not None:
        known[sample.strata.item], weight = _draw_strata(sample.strata, sample.n, stream(seed, code, iteration, group))
    answers = synthesise(
        instrument,
        group,
        sample.n,
        seed=seed,
        key=(code,),
        iteration=iteration,
        model=model,
        reference=reference,
        scales=scales,
        known=known,
        exact=sample.exact,
    )
    table = as_texts(answers, scales=scales, style=sample.file, language=recipe.languages[0])
    table.insert(0, "respondent", [f"{row:05d}" for row in range(1, sample.n + 1)])
    if weight is not None and sample.strata is not None and sample.strata.weighted:
        table.insert(1, "weight", [number(value, sample.file.decimal) for value in weight])
    if sample.seconds is not None:
        answered = (answers != MISSING).mean(axis=1).to_numpy()
        seconds = _times(sample.seconds, answered, stream(seed, code, iteration, group, "seconds"))
        table["seconds"] = [number(value) for value in seconds]
    return table


def _times(times: TimesRecipe, answered: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw durations in whole seconds: proportional to the share of items answered, too short for a few."""
    seconds = times.median * answered * np.exp(times.spread * rng.standard_normal(len(answered)))
    return np.round(np.where(rng.random(len(answered)) < times.speeders, seconds / 6, seconds))


def _draw_strata(strata: StrataRecipe, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw each respondent's stratum and weight; allocation is proportional to the square root of the sizes."""
    codes = np.array(list(strata.population), dtype=float)
    sizes = np.array(list(strata.population.values()), dtype=float)
    exact = n * np.sqrt(sizes) / np.sqrt(sizes).sum()
    counts = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact, kind="stable")[: n - counts.sum()]] += 1
    counts = np.minimum(counts, sizes.astype(int))
    while counts.sum() < n:
        counts[np.argmax(sizes - counts)] += 1
    stratum = rng.permutation(np.repeat(np.arange(len(codes)), counts))
    return codes[stratum], (sizes / np.maximum(counts, 1))[stratum]
