"""What a country gives to pages that are not its own: let through the gate, and kept by what it was made from."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cips_helpers.programme.fingerprints import Ingredients, Sources
from cips_helpers.programme.store import Store, sources_of
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.disclosed import Disclosed
    from cips_helpers.instrument.model import Instrument
    from cips_helpers.survey.sample import Survey

SCORES, SHARES = "scores", "shares"
"""Of the last iteration, for the other countries' reports; of all iterations, for the programme's comparison."""


@dataclass(frozen=True)
class Wanted:
    """An order for one country's extract."""

    kind: str
    study: Study
    country: str
    output: Path
    ingredients: Ingredients


MakeAll = Callable[[Sources, Sequence[Wanted]], None]
"""Runs `make_extract` on each of some orders; the sources say how their files are shared."""


def extracts(
    kind: str, store: Store, sources: Sources, wanted: Mapping[str, Ingredients], make_all: MakeAll
) -> dict[str, Disclosed | None]:
    """Bring the extracts of countries up to date and read them.

    Parameters
    ----------
    kind
        ``scores`` or ``shares``.
    store, sources
        Where they are kept, and what they are made from.
    wanted
        Country code → what its extract is made from now.
    make_all
        Makes those that are stale.

    Returns
    -------
    dict
        Country code → its extract, ``None`` where its files have faults; without those that could not be made.
    """
    places = {code: _place(store, kind, code) for code in wanted}
    make_all(
        sources,
        [
            Wanted(kind, sources.study, code, store.output, of)
            for code, of in wanted.items()
            if store.why_stale(places[code], of)
        ],
    )
    return {
        code: _read(places[code], sources.study.questionnaire)
        for code, of in wanted.items()
        if not store.why_stale(places[code], of)
    }


def _read(place: Path, questionnaire: Instrument) -> Disclosed | None:
    """Read an extract with the study's own questionnaire: its copy is more to keep than a country's figures."""
    extract = pickle.loads(place.read_bytes())
    return None if extract is None else replace(extract, instrument=questionnaire)


def make_extract(order: Wanted, _: Any = None) -> None:
    """Read one country and keep its extract; nothing where its files have faults, which its own report tells.

    Answers that were changed in the meantime make none: the next run tries again.
    """
    from cips_helpers.survey.faults import SurveyError
    from cips_helpers.survey.read import read_survey

    extract: Disclosed | None
    try:
        extract = _of(order.kind, read_survey(order.study, order.country, latest=order.kind == SCORES))
    except SurveyError:
        extract = None
    store = Store(order.output)
    country = order.study.countries[order.country]
    now = sources_of(order.study, store).answers(country, latest=order.kind == SCORES)
    if now.items() <= order.ingredients.items():
        store.keep(_place(store, order.kind, order.country), pickle.dumps(extract), order.ingredients)


def _of(kind: str, survey: Survey) -> Disclosed:
    from cips_helpers.results.countries import programme_share, shared_scores

    return shared_scores(survey) if kind == SCORES else programme_share(survey)


def _place(store: Store, kind: str, code: str) -> Path:
    return store.folder / f".{kind}" / f"{code}.pickle"
