"""Contradictions between a recipe and its questionnaire: unknown names, inconsistent numbers of respondents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.study_faults import initiative_faults
from cips_helpers.synthetic.recipe import Recipe, SampleRecipe

_BY_ITEM = ("items", "shares", "effects", "seniority")


def recipe_faults(recipe: Recipe, instrument: Instrument) -> list[str]:
    """Return the contradictions between a recipe and a questionnaire.

    Without this check a misspelt name would silently have no effect.

    Parameters
    ----------
    recipe
        A recipe of valid shape.
    instrument
        The questionnaire.

    Returns
    -------
    list of str
        One line per fault, beginning with the entry it concerns.
    """
    faults = list(_model_faults(recipe.model, instrument, "model"))
    faults += _groups_faults(recipe.groups, instrument, "groups")
    for code, country in recipe.countries.items():
        where = f"countries → {code}"
        faults += _model_faults(country.model, instrument, f"{where} → model")
        faults += _groups_faults(country.groups, instrument, f"{where} → groups")
        faults += [f"{where} → {fault}" for fault in initiative_faults(country.initiatives, instrument)]
        for number, iteration in enumerate(country.iterations, start=1):
            for group, sample in iteration.groups.items():
                entry = f"{where} → iterations → {number} → groups → {group}"
                if group not in {g.id for g in instrument.groups}:
                    faults.append(f"{entry}: the questionnaire has no such group")
                    continue
                faults += _model_faults(sample.model, instrument, f"{entry} → model")
                faults += _sample_faults(sample, group, instrument, entry)
    return faults


def _groups_faults(groups: Mapping[str, Any], instrument: Instrument, where: str) -> Iterator[str]:
    for group, model in groups.items():
        if group not in {g.id for g in instrument.groups}:
            yield f"{where} → {group}: the questionnaire has no such group"
        yield from _model_faults(model, instrument, f"{where} → {group}")


def _model_faults(model: Mapping[str, Any], instrument: Instrument, where: str) -> Iterator[str]:
    items = {item.id for item in instrument.items}
    factors = {factor.id for factor in instrument.factors}
    for kind in _BY_ITEM:
        for id in model.get(kind, {}):
            if id not in items:
                yield f"{where} → {kind} → {id}: the questionnaire has no such item"
    for id in model.get("factors", {}):
        if id not in factors:
            yield f"{where} → factors → {id}: the questionnaire has no such factor"
    for item, targets in model.get("items", {}).items():
        for id in (targets or {}).get("loads", {}):
            if id not in factors | {"general"}:
                yield f"{where} → items → {item} → loads → {id}: the questionnaire has no such factor"


def _sample_faults(sample: SampleRecipe, group: str, instrument: Instrument, where: str) -> Iterator[str]:
    asked = {item.id for item in instrument.items_of(group)}
    for kind in ("exact", "margins"):
        for id in getattr(sample, kind):
            if id not in asked:
                yield f"{where} → {kind} → {id}: no item of this group"
    for id, counts in sample.exact.items():
        if sum(counts.values()) > sample.n:
            yield f"{where} → exact → {id}: {sum(counts.values())} people of {sample.n}"
    if sample.strata is not None:
        if sample.strata.item not in asked:
            yield f"{where} → strata → {sample.strata.item}: no item of this group"
        if (people := sum(sample.strata.population.values())) < sample.n:
            yield f"{where} → n: {sample.n} people of {people} in the strata"
