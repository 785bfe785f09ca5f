"""What each report says of the other countries: worked out once a run, and only for whom something changed.

The quartiles that reports show are rounded, so most changes of one country's answers leave the other countries'
reports as they are, and fresh.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cips_helpers.build.manifest import NONE, sha256_of
from cips_helpers.programme.extracts import SCORES, MakeAll, extracts
from cips_helpers.programme.fingerprints import Sources, fingerprint
from cips_helpers.programme.plan import Task
from cips_helpers.programme.store import Store, put

MEMORY = "others"


@dataclass(frozen=True)
class Comparison:
    """The rows reports take of the others: country code → fingerprint, and the file they are in."""

    fingerprints: Mapping[str, str] = field(default_factory=dict)
    rows: Path | None = None

    def of(self, task: Task) -> str:
        """Give the fingerprint of what a report says of the others; ``none`` where it says nothing."""
        return self.fingerprints.get(task.country, NONE) if task.is_latest else NONE


def compare(store: Store, sources: Sources, tasks: Iterable[Task], make_all: MakeAll) -> Comparison:
    """Bring the comparison of all countries up to date.

    Parameters
    ----------
    store
        Keeps the countries' scores and the comparison.
    sources
        Of the study.
    tasks
        The planned reports; where none of them compares, no other country's file is opened.
    make_all
        Makes the scores that are stale.

    Returns
    -------
    Comparison
        For the reports.
    """
    if not any(task.is_latest for task in tasks):
        return Comparison()
    study = sources.study
    wanted = {code: sources.answers(country, latest=True) | sources.shared for code, country in study.countries.items()}
    key, target = fingerprint(wanted), store.folder / f".{SCORES}" / "rows.pickle"
    told = store.memory(MEMORY)
    if told.get("of") == key and told.get("sha256") == sha256_of(target):
        return Comparison(told["rows"], target)
    # Imported here: a look at what is fresh need not wait for them.
    from cips_helpers.disclosure.peers import among_peers
    from cips_helpers.estimation.methods.models.benchmark import FEWEST_PEERS

    if len(study.countries) <= FEWEST_PEERS:
        return Comparison()
    made = extracts(SCORES, store, sources, wanted, make_all)
    scores = {code: one for code, one in made.items() if one is not None}
    rows = among_peers(scores) if scores else {}
    put(target, pickle.dumps(rows))
    found = {code: fingerprint(frame.to_json(double_precision=15)) for code, frame in rows.items()}
    if len(made) == len(wanted):  # else it is tried again next time
        store.memorise(MEMORY, {"of": key, "sha256": sha256_of(target), "rows": found})
    return Comparison(found, target)
