"""Results that passed the privacy gate, kept beside the executed chapters while nothing they are made from changes.

A changed text, notebook or style then waits for no estimate: the chapters run at once, and answers are read for the
scan alone, meanwhile. No answer and no hidden figure is kept: the files hold what the report shows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cips_helpers.build.earlier import Bound, Earlier
from cips_helpers.build.manifest import MANIFEST, changed_files, read_manifest, sha256_of
from cips_helpers.build.report import Request
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.stored import pack_disclosed, unpack_disclosed
from cips_helpers.frame_files import SUFFIX, DamagedFileError
from cips_helpers.programme.fingerprints import CHAPTER, NOTEBOOK, OWN_WORDS, PEERS, TRANSLATIONS, Inputs
from cips_helpers.programme.store import Freshness, Store

RESULTS = ".results"
"""Folder of the results, in that of the executed chapters."""


@dataclass(frozen=True)
class Kept:
    """Results of a report from an earlier run.

    Attributes
    ----------
    results
        What passed the gate.
    notes
        Warnings about the answers.
    audited
        Whether the audit of all editions and iterations found nothing.
    """

    results: Disclosed
    notes: tuple[str, ...]
    audited: bool


def kept_results(state: Freshness) -> Kept | None:
    """Return the results of an earlier run, if they are those of the answers, study and code as they are now."""
    store, inputs = Store(state.request.output), inputs_of(state)
    figures, notes, audit = files_of(store, state.request)
    if store.why_stale(figures, inputs) or store.why_stale(notes, inputs):
        return None
    try:
        results = unpack_disclosed(figures.read_bytes())
        said = json.loads(notes.read_text(encoding="utf-8"))
    except (DamagedFileError, OSError, ValueError):
        return None
    return None if results is None else Kept(results, tuple(map(str, said)), store.why_stale(audit, inputs) is None)


def keep_results(state: Freshness, results: Disclosed, notes: tuple[str, ...]) -> None:
    """Keep results that were made of what is fingerprinted in a state."""
    store, inputs = Store(state.request.output), inputs_of(state)
    figures, said, _ = files_of(store, state.request)
    store.keep(figures, pack_disclosed(results), inputs)
    store.keep(said, json.dumps(notes).encode(), inputs)


def keep_audit(state: Freshness) -> None:
    """Keep that the audit found nothing."""
    store = Store(state.request.output)
    store.keep(files_of(store, state.request)[2], b"{}", inputs_of(state))


def earlier_report(state: Freshness) -> Earlier | None:
    """Return the report as it stands, if only its chapters and the country's own words may have changed since."""
    request, store = state.request, Store(state.request.output)
    manifest, record = read_manifest(request.folder), book_of(store, request)
    if manifest is None or "html" not in request.formats or not state.whole:
        return None
    before: Inputs = manifest.get("made_from", {})
    changed = {name for name in before.keys() | state.whole.keys() if before.get(name) != state.whole.get(name)}
    if changed - {OWN_WORDS, *(CHAPTER.format(page=page) for page in request.pages)}:
        return None
    if store.why_stale(record, _with_manifest(request, before)) or kept_results(state) is None:
        return None
    if changed_files(request.folder, manifest):
        return None
    bound = Bound.unpack(record.read_bytes())
    return None if bound is None else Earlier(request.folder, manifest, bound)


def keep_bound(state: Freshness, bound: Bound) -> None:
    """Keep what the pages of a finished report were made of."""
    store = Store(state.request.output)
    store.keep(book_of(store, state.request), bound.packed(), _with_manifest(state.request, state.whole))


def _with_manifest(request: Request, inputs: Inputs) -> Inputs:
    """Return inputs of a report, and its manifest as it stands: facts are taken over from it."""
    return {**inputs, MANIFEST: sha256_of(request.folder / MANIFEST)}


def forget_results(state: Freshness) -> None:
    """Delete what is kept of a report, so that all is made anew."""
    store = Store(state.request.output)
    for path in (*files_of(store, state.request), book_of(store, state.request)):
        path.unlink(missing_ok=True)


def inputs_of(state: Freshness) -> Inputs:
    """Return what results are made from: the inputs of any page but its notebook, translations and other countries."""
    inputs = next(iter(state.pages.values()))
    return {name: value for name, value in inputs.items() if name not in (NOTEBOOK, PEERS, TRANSLATIONS)}


def files_of(store: Store, request: Request) -> tuple[Path, Path, Path]:
    """Return the files of a report's figures, notes and audit."""
    start = str(store.folder / RESULTS / request.name)
    return Path(f"{start}.figures{SUFFIX}"), Path(f"{start}.notes.json"), Path(f"{start}.audit.json")


def book_of(store: Store, request: Request) -> Path:
    """Return the file that says what the pages of a report were made of."""
    return store.folder / RESULTS / f"{request.name}.book.json"
