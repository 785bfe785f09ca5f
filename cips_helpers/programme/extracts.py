"""Keep what countries give to pages that are not their own; the figures come from `cips_helpers.results`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.build.events import OnProgress, ReportError, silent
from cips_helpers.build.report import Outcome
from cips_helpers.frame_files import SUFFIX, DamagedFileError
from cips_helpers.programme.fingerprints import Inputs, Sources
from cips_helpers.programme.store import Store
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.disclosed import Disclosed

SCORES, SHARES = "scores", "shares"
"""Of the last iteration, for the other countries' reports; of all iterations, for the programme's comparison."""

MakeExtracts = Callable[[Store, Sources, str, Mapping[str, Inputs]], None]
"""Makes the extracts of one kind: country code → inputs."""


def extracts(kind: str, store: Store, sources: Sources, make: MakeExtracts) -> dict[str, Disclosed | None]:
    """Return the extracts of all countries; those that are stale are made first.

    Parameters
    ----------
    kind
        ``scores`` or ``shares``.
    store, sources
        The results of earlier runs, and the study's inputs.
    make
        Makes the stale ones.

    Returns
    -------
    dict
        Country code → its extract, ``None`` if its files have faults; without those that could not be made.

    Raises
    ------
    ReportError
        If a kept file holds anything but an extract.
    """
    from cips_helpers.disclosure.stored import unpack_disclosed

    inputs = sources.extracts(latest=kind == SCORES)
    paths = {code: path_of(store, kind, code) for code in inputs}
    make(store, sources, kind, {code: of for code, of in inputs.items() if store.why_stale(paths[code], of)})
    kept = {}
    for code, of in inputs.items():
        if not store.why_stale(paths[code], of):
            try:
                extract = unpack_disclosed(paths[code].read_bytes())
            except DamagedFileError as error:
                raise ReportError(f"{paths[code]}: {error}; delete it and run the command again") from None
            # One questionnaire for all: an extract's own copy takes more memory than its figures.
            kept[code] = extract and replace(extract, instrument=sources.study.questionnaire)
    return kept


def make_here(store: Store, sources: Sources, kind: str, inputs: Mapping[str, Inputs]) -> None:
    """Make extracts in this process."""
    for code, of in inputs.items():
        make_extract(sources.study, store.output, kind, code, of)


def make_extract(
    study: Study, output: Path, kind: str, country: str, inputs: Inputs, on_progress: OnProgress = silent
) -> Outcome:
    """Make and keep one country's extract; ``None`` is kept if its files have faults, which its own report names.

    Nothing is kept if the answers were changed in the meantime: the next run tries again.
    """
    from cips_helpers.disclosure.stored import pack_disclosed
    from cips_helpers.results.countries import scores_of, share_of

    extract = (scores_of if kind == SCORES else share_of)(study, country)
    store = Store(output)
    now = store.sources(study).answers(study.countries[country], latest=kind == SCORES)
    if now.items() <= inputs.items():
        store.keep(path_of(store, kind, country), pack_disclosed(extract), inputs)
    return Outcome()


def path_of(store: Store, kind: str, country: str) -> Path:
    """Return the file of an extract."""
    return store.folder / f".{kind}" / f"{country}{SUFFIX}"
