"""A whole invented study as files: study.yml and the responses, from a recipe and a seed."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Answer, Factor, Instrument, Scale, pick
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.study import Initiative
from cips_helpers.synthetic.export import as_texts, number, write_texts
from cips_helpers.synthetic.recipe import (
    CountryRecipe,
    IterationRecipe,
    Recipe,
    RecipeError,
    SampleRecipe,
    StrataRecipe,
    TimesRecipe,
    load_recipe,
)
from cips_helpers.synthetic.recipe_faults import recipe_faults
from cips_helpers.synthetic.respondents import stream, synthesise


def write_synthetic_study(
    path: str | Path,
    *,
    instrument: str | Path,
    countries: int | Iterable[str] | None = None,
    seed: int | None = None,
    recipe: str | Path | Recipe | None = None,
    iterations: int = 2,
    respondents: int = 300,
) -> Path:
    """Invent a study and write its files.

    Parameters
    ----------
    path
        The folder to write ``study.yml`` and ``responses/`` into; files of the same name are replaced.
    instrument
        The instrument file the people answer.
    countries
        How many countries (named XAA, XAB, … in order), or which codes of the recipe; by default the
        recipe's own countries.
    seed
        Decides everything; the recipe's by default. A country's people don't depend on which other
        countries are made.
    recipe
        What the people are like (a file or an already loaded recipe); plausible ones by default.
    iterations, respondents
        For countries that are only counted: the number of iterations, and of people a group.

    Returns
    -------
    pathlib.Path
        The study file.

    Raises
    ------
    RecipeError, InstrumentError
        Where these files can't be used.
    ValueError
        Where a country is in no recipe, or more countries are wanted than codes exist.
    """
    folder, questionnaire = Path(path), load_instrument(instrument)
    source = "recipe" if recipe is None or isinstance(recipe, Recipe) else recipe
    recipe = (
        _ordinary(questionnaire) if recipe is None else recipe if isinstance(recipe, Recipe) else load_recipe(recipe)
    )
    if faults := recipe_faults(recipe, questionnaire):
        raise RecipeError(Path(source), faults)
    seed = recipe.seed if seed is None else seed
    chosen = _chosen(countries, recipe, questionnaire, seed, iterations, respondents)
    folder.mkdir(parents=True, exist_ok=True)
    entries = {
        code: _write_country(folder, code, country, questionnaire, recipe, seed) for code, country in chosen.items()
    }
    study = {
        "id": recipe.id,
        "title": recipe.title,
        "note": recipe.note,
        "synthetic": True,
        "instrument": Path(os.path.relpath(Path(instrument).resolve(), folder.resolve())).as_posix(),
        "languages": list(recipe.languages),
        "minimum": recipe.minimum,
        "key": "invented-" + sha256(f"{recipe.id} {seed}".encode()).hexdigest()[:20],
        "countries": entries,
    }
    text = yaml.dump(study, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    note = pick(recipe.note, recipe.languages[0])
    heading = textwrap.fill(f"Written by the synthetic-study generator, seed {seed}. {note}", width=100)
    target = folder / "study.yml"
    target.write_text(textwrap.indent(heading, "# ") + f"\n\n{text}", encoding="utf-8", newline="\n")
    return target


def country_codes(count: int) -> list[str]:
    """Give codes for invented countries, from the range ISO 3166 leaves to users.

    Examples
    --------
    >>> country_codes(28)[0], country_codes(28)[-1]
    ('XAA', 'XBB')
    """
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if not 1 <= count <= 26 * 26:
        raise ValueError(f"{count} countries; there are codes for 1 to {26 * 26} invented ones")
    return [f"X{first}{second}" for first in letters for second in letters][:count]


def _chosen(
    countries: int | Iterable[str] | None,
    recipe: Recipe,
    instrument: Instrument,
    seed: int,
    iterations: int,
    respondents: int,
) -> dict[str, CountryRecipe]:
    if countries is None and recipe.countries:
        return dict(recipe.countries)
    if countries is None or isinstance(countries, int):
        return {
            code: _typical(code, instrument, recipe, seed, iterations, respondents)
            for code in country_codes(1 if countries is None else countries)
        }
    codes = list(countries)
    if unknown := [code for code in codes if code not in recipe.countries]:
        raise ValueError(f"the recipe has no country {', '.join(unknown)}")
    return {code: recipe.countries[code] for code in codes}


LEVEL_OUTSIDE = 0.66
"""Where those outside place Customs on the scale, in ordinary countries; those inside, at three quarters of it."""
LIFT = 1 / 60
"""What work on a key factor adds to it, as a part of the scale: 0.05 of 3 points."""


def _ordinary(instrument: Instrument) -> Recipe:
    """Give plausible people: the first group scores higher than the others."""
    level = {"level": LEVEL_OUTSIDE * instrument.points}
    return Recipe(groups={group.id: level for group in instrument.groups[1:]})


def _typical(
    code: str, instrument: Instrument, recipe: Recipe, seed: int, iterations: int, respondents: int
) -> CountryRecipe:
    """Make up an ordinary country: sizes that vary, three to six regions, fieldwork every second year.

    After the first iteration it works on two to four key factors, which then rise more than the others.
    """
    rng = stream(seed, code, "size")
    regions = int(rng.integers(3, 7))
    open_items = [item for item in instrument.items if instrument.scale(item.scale).kind == "study"]
    names = ("North", "South", "East", "West", "Centre", "Coast")[:regions]
    scales = {
        item.id: tuple(Answer(code=i, label={"en": name}) for i, name in enumerate(names, start=1))
        for item in open_items
    }
    drawn = stream(seed, code, "initiatives")
    number = min(int(drawn.integers(2, 5)), len(instrument.factors))
    chosen = sorted(drawn.choice(len(instrument.factors), number, replace=False).tolist())
    worked_on = [instrument.factors[place] for place in chosen] if iterations > 1 else []
    rounds = []
    sizes = rng.integers(120, 900, regions)
    for k in range(iterations):
        start = date(2021, 1, 11) + timedelta(days=int(730 * k + rng.integers(0, 200)))
        groups = {}
        for place, group in enumerate(instrument.groups):
            n = int(respondents * rng.uniform(0.85, 1.15) * (1 if place == 0 else 0.83))
            strata = next((item.id for item in open_items if group.id in item.asked_of), None) if place == 0 else None
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
                groups=groups,
            )
        )
    initiatives = tuple(
        Initiative(
            factor=factor.id,
            what={"en": f"Work on the key factor {pick(factor.label, 'en')}"},
            when=rounds[0].end + timedelta(days=int(drawn.integers(60, 300))),
        )
        for factor in worked_on
    )
    return CountryRecipe(
        name={"en": f"Country {code}"}, scales=scales, initiatives=initiatives, iterations=tuple(rounds)
    )


def _lifted(
    worked_on: Sequence[Factor], recipe: Recipe, instrument: Instrument, group: str
) -> dict[str, dict[str, float]]:
    """Give what differs from the recipe once some factors were worked on."""
    before = recipe.model_of(group).factors
    return {"factors": {factor.id: before.get(factor.id, 0.0) + LIFT * instrument.points for factor in worked_on}}


def _write_country(
    folder: Path, code: str, country: CountryRecipe, instrument: Instrument, recipe: Recipe, seed: int
) -> dict[str, Any]:
    iterations = []
    for number_, iteration in enumerate(country.iterations, start=1):
        groups = {}
        for group, sample in iteration.groups.items():
            file = Path("responses") / f"{code.lower()}_{number_}_{group}.{sample.file.format}"
            table = invent_sample(code, country, number_, group, instrument=instrument, recipe=recipe, seed=seed)
            write_texts(folder / file, table, style=sample.file)
            groups[group] = _source_entry(file, sample, table)
        facts = iteration.model_dump(include={"label", "start", "end", "mode"})
        frame = {"frame": iteration.frame} if iteration.frame else {}
        iterations.append({"number": number_, **facts, **frame, "groups": groups})
    scales = {
        item: [answer.model_dump(include={"code", "label"}) for answer in answers]
        for item, answers in country.scales.items()
    }
    initiatives = [one.model_dump(exclude_defaults=True) for one in country.initiatives]
    return {
        "name": country.name,
        **({"scales": scales} if scales else {}),
        **({"initiatives": initiatives} if initiatives else {}),
        "iterations": iterations,
    }


def invent_sample(
    code: str, country: CountryRecipe, iteration: int, group: str, *, instrument: Instrument, recipe: Recipe, seed: int
) -> pd.DataFrame:
    """Invent one sample as the table of texts its file holds.

    Parameters
    ----------
    code, country, iteration, group
        Which sample; the country as the recipe has it.
    instrument, recipe, seed
        What is asked, what the people are like, and what decides the rest.

    Returns
    -------
    pandas.DataFrame
        Texts: a respondent number, a weight where strata are sampled unevenly, a column an item, and
        the seconds taken where the recipe records times.
    """
    sample = country.iterations[iteration - 1].groups[group]
    reference = recipe.model_of(group, country.model, country.groups.get(group, {}))
    model = recipe.model_of(group, country.model, country.groups.get(group, {}), sample.model)
    scales = {}
    for item in instrument.items_of(group):
        scale = instrument.scale(item.scale)
        own = Scale(id=scale.id, kind="study", answers=country.scales.get(item.id, ()))
        scales[item.id] = own if scale.kind == "study" else scale
    given, weight = {}, None
    if sample.strata is not None:
        given[sample.strata.item], weight = _draw_strata(sample.strata, sample.n, stream(seed, code, iteration, group))
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
        given=given,
        exact=sample.exact,
    )
    table = as_texts(answers, scales=scales, style=sample.file, language=recipe.languages[0])
    table.insert(0, "respondent", [f"{place:05d}" for place in range(1, sample.n + 1)])
    if weight is not None and sample.strata is not None and sample.strata.weighted:
        table.insert(1, "weight", [number(value, sample.file.decimal) for value in weight])
    if sample.seconds is not None:
        answered = (answers != MISSING).mean(axis=1).to_numpy()
        seconds = _times(sample.seconds, answered, stream(seed, code, iteration, group, "seconds"))
        table["seconds"] = [number(value) for value in seconds]
    return table


def _times(times: TimesRecipe, answered: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw whole seconds: longer for who answers more, and far too short for a few."""
    seconds = times.median * answered * np.exp(times.spread * rng.standard_normal(len(answered)))
    return np.round(np.where(rng.random(len(answered)) < times.speeders, seconds / 6, seconds))


def _draw_strata(strata: StrataRecipe, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Share a sample out by the square root of the strata's sizes: small ones get more than their share."""
    codes = np.array(list(strata.population), dtype=float)
    sizes = np.array(list(strata.population.values()), dtype=float)
    wanted = n * np.sqrt(sizes) / np.sqrt(sizes).sum()
    counts = np.floor(wanted).astype(int)
    counts[np.argsort(counts - wanted, kind="stable")[: n - counts.sum()]] += 1
    counts = np.minimum(counts, sizes.astype(int))
    while counts.sum() < n:
        counts[np.argmax(sizes - counts)] += 1
    place = rng.permutation(np.repeat(np.arange(len(codes)), counts))
    return codes[place], (sizes / np.maximum(counts, 1))[place]


def _source_entry(file: Path, sample: SampleRecipe, table: pd.DataFrame) -> dict[str, Any]:
    style = sample.file
    entry: dict[str, Any] = {"file": file.as_posix(), "respondent": "respondent"}
    for name in ("weight", "seconds"):
        if name in table:
            entry[name] = name
    if sample.strata is not None:
        column = style.columns.get(sample.strata.item, sample.strata.item)
        entry["strata"] = {"column": column, "population": dict(sample.strata.population)}
    if style.columns:
        entry["columns"] = {item: name for item, name in style.columns.items() if name in table}
    for name in ("invited", "population"):
        if getattr(sample, name) is not None:
            entry[name] = getattr(sample, name)
    if sample.margins:
        entry["margins"] = {item: dict(shares) for item, shares in sample.margins.items()}
    return entry


class _Dumper(yaml.SafeDumper):
    """Small entries on one line, as a person would write them."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        items = mapping.items() if isinstance(mapping, dict) else mapping
        small = all(isinstance(value, (str, int, float)) for _, value in items) and len(str(mapping)) < 80
        nested = all(isinstance(v, (str, int)) or (isinstance(v, dict) and len(v) == 1) for _, v in items)
        flow = small or (nested and len(str(mapping)) < 70)
        return super().represent_mapping(tag, mapping, flow_style=flow)

    def ignore_aliases(self, data: Any) -> bool:
        return True
