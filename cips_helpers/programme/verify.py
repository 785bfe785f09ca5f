"""Verify that a report is as it was made, and belongs to given data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cips_helpers.build.manifest import MANIFEST, changed_files, read_manifest, sha256_of
from cips_helpers.disclosure.rules import EDITIONS
from cips_helpers.programme.fingerprints import PEERS
from cips_helpers.programme.plan import PlanError, plan
from cips_helpers.programme.secret import SECRET, read_secret
from cips_helpers.programme.store import OUTDATED, Store, peers_of
from cips_helpers.survey.study import Study

OF_THE_DATA = ("answers: ", "the country's entry", "the study's general entries", "the questionnaire", "parameters")
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
    lines = [_files_line(changed, len(manifest["files"]))]
    if reports:
        return _verify_book(folder, reports, lines, not changed)
    code = _country(manifest, study)
    if code is None:
        return Verdict(False, (*lines, f"{study.path.name} has no such country"))
    if read_secret(study.path) is None:
        lines.append(f"{SECRET} is not beside {study.path.name}, so the data it was made from cannot be checked")
        return Verdict(False, tuple(lines))
    now = _inputs(folder, manifest, study, code)
    before = {name: value for name, value in manifest["made_from"].items() if name != PEERS or now.get(name)}
    names = [name for name in [*now, *(before.keys() - now.keys())] if before.get(name) != now.get(name)]
    data = [name for name in names if name.startswith(OF_THE_DATA)]
    if data:
        lines.append(f"NOT made from the data of {study.path.name} as they are now; different: {', '.join(data)}")
    else:
        lines.append(f"made from the data of {study.path.name}")
    if rest := [name for name in names if name not in data]:
        lines.append(f"since then changed, besides the data: {', '.join(rest)}")
    return Verdict(not changed and not data, tuple(lines))


def _files_line(changed: list[str], total: int) -> str:
    if not changed:
        return f"all {total} files are as they were made"
    names = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
    return f"{len(changed)} file(s) are not as they were made: {names}"


def _verify_book(folder: Path, reports: Mapping[str, str], lines: list[str], right: bool) -> Verdict:
    """Verify that the reports behind the programme's book are those it was made with."""
    other = [name for name, sha256 in reports.items() if sha256_of(folder / name / MANIFEST) != sha256]
    if other:
        lines.append(f"other reports than it was made with are behind it: {', '.join(other)}")
    lines.append(f"a book over all countries; verify its {len(reports)} reports for the data they were made from")
    return Verdict(right and not other, tuple(lines))


def _country(manifest: Mapping[str, Any], study: Study) -> str | None:
    """Return the code of a report's country; an anonymous report names the pseudonym only."""
    from cips_helpers.disclosure.anonymous import pseudonyms, slug

    edition = EDITIONS.get(manifest["edition"])
    if edition is None or not edition.anonymous or study.key is None:
        labels = {code: code for code in study.countries}
    else:
        labels = {slug(pseudonym): code for code, pseudonym in pseudonyms(study).items()}
    return labels.get(manifest["country"])


def _inputs(folder: Path, manifest: Mapping[str, Any], study: Study, code: str) -> Mapping[str, str]:
    """Return the report's inputs as they are now; empty if it can't be planned any more."""
    files = manifest["files"]
    formats = {"html": any(name.startswith("html/") for name in files), "pdf": any(n.endswith(".pdf") for n in files)}
    try:
        [request] = plan(
            study,
            output=folder.parent,
            countries=[code],
            iteration=manifest["iteration"],
            editions=[manifest["edition"]],
            languages=[manifest["language"]],
            formats=[name for name, is_there in formats.items() if is_there],
        )
    except PlanError:
        return {}
    store = Store(request.output)
    sources = store.sources(study)
    peers = peers_of(request, store.peers(sources, [request]))
    inputs = sources.report(request, peers)
    return {name: value for name, value in inputs.items() if name != PEERS or peers != OUTDATED}
