"""What each report says of the other countries: worked out once a run, and only for whom something changed.

A country's whole-group scores are kept by what they were made from. The quartiles that reports show are rounded, so
most changes of one country's answers leave the other countries' reports as they are, and fresh.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.programme.ingredients import Ingredients, Sources, fingerprint
from cips_helpers.programme.plan import Task
from cips_helpers.programme.store import Store, put
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from cips_helpers.disclosure import Disclosed

MEMORY = "others"


@dataclass(frozen=True)
class Comparison:
    """The rows every report takes of the others: country code → fingerprint, and the file they are in."""

    fingerprints: Mapping[str, str] = field(default_factory=dict)
    rows: Path | None = None


@dataclass(frozen=True)
class Scores:
    """An order for one country's shared scores."""

    study: Study
    country: str
    output: Path
    ingredients: Ingredients


def compare(
    store: Store, sources: Sources, tasks: Iterable[Task], make_all: Callable[[Sequence[Scores]], None]
) -> Comparison:
    """Bring the comparison of all countries up to date.

    Parameters
    ----------
    store
        Keeps the scores.
    sources
        Of the study.
    tasks
        The planned reports; where none of them compares, no other country's file is opened.
    make_all
        Runs `make_scores` on each of some orders.

    Returns
    -------
    Comparison
        For the reports.
    """
    from cips_helpers.disclosure.others import is_compared

    study = sources.study
    if not any(is_compared(study, task.country, task.iteration) for task in tasks):
        return Comparison()
    wanted = {
        code: sources.answers(country, latest=True) | sources.shared
        for code, country in study.countries.items()
    }
    key, target = fingerprint(wanted), _folder(store) / "rows.pickle"
    told = store.memory(MEMORY)
    if told.get("of") != key or told.get("sha256") != _sha256(target):
        orders = [Scores(study, code, store.output, of) for code, of in wanted.items()]
        make_all([one for one in orders if store.why_stale(_place(store, one.country), one.ingredients)])
        known = [code for code, of in wanted.items() if not store.why_stale(_place(store, code), of)]
        rows = _pooled(store, known)
        put(target, pickle.dumps(rows))
        found = {code: fingerprint(frame.to_json(double_precision=15)) for code, frame in rows.items()}
        told = {"of": key, "sha256": _sha256(target), "rows": found}
        if len(known) == len(wanted):  # else it is tried again next time
            store.memorise(MEMORY, told)
    return Comparison(told["rows"], target)


def make_scores(order: Scores) -> None:
    """Read one country's last answers and keep the scores it shares; nothing where its files have faults."""
    from cips_helpers.disclosure.others import shared_scores
    from cips_helpers.survey import SurveyError, read_survey

    scores: Disclosed | None
    try:
        scores = shared_scores(read_survey(order.study, order.country, latest=True))
    except SurveyError:  # told where the country's own report is made
        scores = None
    store = Store(order.output)
    store.keep(_place(store, order.country), pickle.dumps(scores), order.ingredients)


def _pooled(store: Store, codes: Iterable[str]) -> dict[str, pd.DataFrame]:
    from cips_helpers.disclosure.peers import among_peers

    scores = {code: pickle.loads(_place(store, code).read_bytes()) for code in codes}
    known = {code: one for code, one in scores.items() if one is not None}
    return among_peers(known) if known else {}


def _folder(store: Store) -> Path:
    return store.folder / ".scores"


def _place(store: Store, code: str) -> Path:
    return _folder(store) / f"{code}.pickle"


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
