"""Files of an invented study: study.yml and responses, from a recipe and a seed."""

from __future__ import annotations

import os
import shutil
import tempfile
import textwrap
from filecmp import cmp
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Instrument, pick
from cips_helpers.survey.confirmation import confirm
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.export import write_texts
from cips_helpers.synthetic.ordinary import country_codes, ordinary_country, ordinary_recipe
from cips_helpers.synthetic.recipe import CountryRecipe, Recipe, RecipeError, SampleRecipe, load_recipe
from cips_helpers.synthetic.recipe_faults import recipe_faults
from cips_helpers.synthetic.samples import invent_sample

STUDY = "study.yml"
"""Name of the study file."""


def write_synthetic_study(
    path: str | Path,
    *,
    instrument: str | Path,
    countries: int | None = None,
    seed: int | None = None,
    recipe: str | Path | None = None,
    iterations: int = 2,
    respondents: int = 300,
) -> Path:
    """Invent a study and write its files.

    Parameters
    ----------
    path
        The folder for ``study.yml``, ``responses/`` and the confirmation of their reading; no file in it is changed.
    instrument
        The instrument file.
    countries
        Number of ordinary countries (XAA, XAB, …); by default the countries of the recipe, or one without any.
    seed
        Seed of all random numbers; the recipe's by default. A country does not depend on the other countries.
    recipe
        The recipe file; by default ordinary respondents.
    iterations, respondents
        Number of iterations of ordinary countries, and of respondents per group.

    Returns
    -------
    pathlib.Path
        The study file.

    Raises
    ------
    RecipeError, InstrumentError
        If one of these files has faults.
    ValueError
        If there are not so many country codes, or other files of these names are in the folder.
    """
    folder, questionnaire = Path(path), load_instrument(instrument)
    model = ordinary_recipe(questionnaire) if recipe is None else load_recipe(recipe)
    if faults := recipe_faults(model, questionnaire):
        raise RecipeError(Path(recipe or "recipe"), faults)
    seed = model.seed if seed is None else seed
    chosen = _chosen(countries, model, questionnaire, seed, iterations, respondents)
    with tempfile.TemporaryDirectory() as work:
        _write(Path(work), folder, chosen, questionnaire, Path(instrument), model, seed)
        _publish(Path(work), folder)
    confirm(load_study(folder / STUDY))
    return folder / STUDY


def _write(
    work: Path,
    folder: Path,
    countries: dict[str, CountryRecipe],
    questionnaire: Instrument,
    instrument: Path,
    model: Recipe,
    seed: int,
) -> None:
    """Write a study into a temporary folder; its paths are relative to the final one."""
    entries = {
        code: _write_country(work, code, country, questionnaire, model, seed) for code, country in countries.items()
    }
    study = {
        "id": model.id,
        "title": model.title,
        "note": model.note,
        "synthetic": True,
        "instrument": Path(os.path.relpath(instrument.resolve(), folder.resolve())).as_posix(),
        "languages": list(model.languages),
        "minimum": model.minimum,
        "countries": entries,
    }
    text = yaml.dump(study, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    note = pick(model.note, model.languages[0])
    heading = textwrap.fill(f"Written by the synthetic-study generator, seed {seed}. {note}", width=100)
    content = textwrap.indent(heading, "# ") + f"\n\n{text}"
    (work / STUDY).write_text(content, encoding="utf-8", newline="\n")


def _publish(work: Path, folder: Path) -> None:
    """Copy a finished study to its folder, the study file last, unless another file would be lost."""
    files = sorted(path.relative_to(work) for path in work.rglob("*") if path.is_file() and path.name != STUDY)
    files.append(Path(STUDY))
    others = [file for file in files if (folder / file).exists() and not cmp(work / file, folder / file, shallow=False)]
    if others:
        names = ", ".join(map(Path.as_posix, others[:3])) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise ValueError(f"{folder} holds other files of the same names ({names}); name a new folder")
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        new = (folder / file).with_name(f".{file.name}")
        try:
            shutil.copyfile(work / file, new)
            new.replace(folder / file)
        finally:
            new.unlink(missing_ok=True)


def _chosen(
    countries: int | None, recipe: Recipe, instrument: Instrument, seed: int, iterations: int, respondents: int
) -> dict[str, CountryRecipe]:
    if countries is None and recipe.countries:
        return dict(recipe.countries)
    return {
        code: ordinary_country(code, instrument, recipe, seed, iterations, respondents)
        for code in country_codes(1 if countries is None else countries)
    }


def _write_country(
    folder: Path, code: str, country: CountryRecipe, instrument: Instrument, recipe: Recipe, seed: int
) -> dict[str, Any]:
    iterations = []
    for number, iteration in enumerate(country.iterations, start=1):
        groups = {}
        for group, sample in iteration.groups.items():
            file = Path("responses") / f"{code.lower()}_{number}_{group}.{sample.file.format}"
            table = invent_sample(code, country, number, group, instrument=instrument, recipe=recipe, seed=seed)
            write_texts(folder / file, table, style=sample.file)
            groups[group] = _source_entry(file, sample, table)
        facts = iteration.model_dump(include={"label", "start", "end", "mode"})
        people = {name: value for name in ("sample", "frame") if (value := getattr(iteration, name))}
        iterations.append({"number": number, **facts, **people, "groups": groups})
    scales = {
        item: [answer.model_dump(include={"code", "label"}) for answer in answers]
        for item, answers in country.scales.items()
    }
    initiatives = [initiative.model_dump(exclude_defaults=True) for initiative in country.initiatives]
    return {
        "name": country.name,
        **({"scales": scales} if scales else {}),
        **({"initiatives": initiatives} if initiatives else {}),
        "iterations": iterations,
    }


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
    """YAML dumper that writes small mappings on one line."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        items = mapping.items() if isinstance(mapping, dict) else mapping
        small = all(isinstance(value, (str, int, float)) for _, value in items) and len(str(mapping)) < 80
        nested = all(
            isinstance(value, (str, int)) or (isinstance(value, dict) and len(value) == 1) for _, value in items
        )
        flow = small or (nested and len(str(mapping)) < 70)
        return super().represent_mapping(tag, mapping, flow_style=flow)

    def ignore_aliases(self, data: Any) -> bool:
        return True
