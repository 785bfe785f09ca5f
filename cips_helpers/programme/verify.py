"""Verify that a report is as it was made, and belongs to given data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cips_helpers.build.manifest import MANIFEST, changed_files, read_manifest, sha256_of
from cips_helpers.build.report import formats_of
from cips_helpers.programme.binding import BOOKS
from cips_helpers.programme.fingerprints import ALL_COUNTRIES, PEERS, Inputs
from cips_helpers.programme.plan import PlanError, plan
from cips_helpers.programme.secret import SECRET, read_secret
from cips_helpers.programme.store import OUTDATED, Store, peers_of
from cips_helpers.survey.study import Study

OF_THE_DATA = (
    "answers: ",
    ALL_COUNTRIES,
    "the country's entry",
    "the study's general entries",
    "the questionnaire",
    "parameters",
)
"""Prefixes of the names of inputs that are the study's own; the others are the software's."""


@dataclass(frozen=True)
class Verdict:
    """The result for one report, in lines; right if it is unchanged and belongs to the data."""

    is_right: bool
    lines: tuple[str, ...]


def verify(folder: Path, study: Study) -> Verdict:
    """Compare a report with its manifest, and its manifest with a study; nothing is written.

    Parameters
    ----------
    folder
        A report's folder.
    study
        The loaded study it may have been made from.

    Returns
    -------
    Verdict
        Names what differs; a newer version of the software is reported, and is no fault. The scores of the other
        countries are compared only if the folder above remembers them for the answers as they are now.
    """
    manifest = read_manifest(folder)
    if manifest is None or not manifest.get("made_from"):
        return Verdict(False, ("no manifest that says what it was made from; build the report again",))
    reports: Mapping[str, str] = manifest.get("reports", {})
    changed = changed_files(folder, manifest, ignore=reports)
    lines = [_files_line(changed, len(manifest["files"])), *_reports_lines(folder, reports)]
    is_unchanged = not changed and len(lines) == 1
    code = manifest["country"]
    if code not in (*study.countries, *BOOKS):
        return Verdict(False, (*lines, f"{study.path.name} has no such country"))
    if read_secret(study.path) is None:
        lines.append(f"{SECRET} is not beside {study.path.name}, so the data it was made from cannot be checked")
        return Verdict(False, tuple(lines))
    now = _inputs_of_book(folder, study) if code in BOOKS else _inputs(folder, manifest, study, code)
    before = {
        name: value
        for name, value in manifest["made_from"].items()
        if name in now or (code not in BOOKS and name != PEERS)
    }
    names = [name for name in [*now, *(before.keys() - now.keys())] if before.get(name) != now.get(name)]
    data = [name for name in names if name.startswith(OF_THE_DATA)]
    if data:
        lines.append(f"NOT made from the data of {study.path.name} as they are now; different: {', '.join(data)}")
    else:
        lines.append(f"made from the data of {study.path.name}")
    if rest := [name for name in names if name not in data]:
        lines.append(f"since then changed, besides the data: {', '.join(rest)}")
    return Verdict(is_unchanged and not data, tuple(lines))


def _files_line(changed: list[str], total: int) -> str:
    if not changed:
        return f"all {total} files are as they were made"
    names = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
    return f"{len(changed)} file(s) are not as they were made: {names}"


def _reports_lines(folder: Path, reports: Mapping[str, str]) -> list[str]:
    """Return the faults of the reports in a named book: others than it was made with, or with changed files."""
    lines = []
    for name, sha256 in reports.items():
        manifest = read_manifest(folder / name)
        if manifest is None or sha256_of(folder / name / MANIFEST) != sha256:
            lines.append(f"{name} is not the report it was made with")
        elif changed := changed_files(folder / name, manifest):
            lines.append(f"{name}: {_files_line(changed, len(manifest['files']))}")
    return lines


def _inputs_of_book(folder: Path, study: Study) -> Inputs:
    """Return the inputs of figures over all countries that are the study's own, as they are now."""
    sources = Store(folder.parent.resolve()).sources(study)
    own = {name: value for name, value in sources.shared.items() if name.startswith(OF_THE_DATA)}
    return sources.keyed({**sources.all_answers(), **own})


def _inputs(folder: Path, manifest: Mapping[str, Any], study: Study, code: str) -> Mapping[str, str]:
    """Return the report's inputs as they are now; empty if it can't be planned any more."""
    try:
        [request] = plan(
            study,
            output=folder.parent,
            countries=[code],
            iteration=manifest["iteration"],
            editions=[manifest["edition"]],
            languages=[manifest["language"]],
            formats=formats_of(manifest["files"]),
        )
    except PlanError:
        return {}
    store = Store(request.output)
    sources = store.sources(study)
    peers = peers_of(request, store.peers(sources, [request]))
    inputs = sources.report(request, peers)
    return {name: value for name, value in inputs.items() if name != PEERS or peers != OUTDATED}
