"""Whether a report is as it was made, and belongs to given data."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cips_helpers.build.manifest import MANIFEST, changed_files, read_manifest, sha256_of
from cips_helpers.disclosure.rules import EDITIONS
from cips_helpers.survey.study import Study

OF_THE_DATA = ("answers: ", "the country's entry", "the study's general entries", "the questionnaire", "parameters")
"""How the names of those ingredients begin that are the study's own; the rest is the software's."""


@dataclass(frozen=True)
class Verdict:
    """What was found of one report, in lines; right where it is unchanged and belongs to the data."""

    is_right: bool
    lines: tuple[str, ...]


def verify(folder: Path, study: Study) -> Verdict:
    """Compare a report with its manifest, and its manifest with a study.

    Parameters
    ----------
    folder
        A report's folder.
    study
        The loaded study it may have been made from.

    Returns
    -------
    Verdict
        Names what differs; a newer version of the software is told, and is no fault.
    """
    manifest = read_manifest(folder)
    if manifest is None or not manifest.get("made_from"):
        return Verdict(False, ("no manifest that says what it was made from; build the report again",))
    lines, right = [], True
    behind: Mapping[str, str] = manifest.get("reports", {})
    if changed := changed_files(folder, manifest, ignore=behind):
        shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        lines.append(f"{len(changed)} file(s) are not as they were made: {shown}")
        right = False
    else:
        lines.append(f"all {len(manifest['files'])} files are as they were made")
    if behind:
        return _of_book(folder, behind, lines, right)
    code = _country(manifest, study)
    if code is None:
        return Verdict(False, (*lines, f"{study.path.name} has no such country"))
    now = _ingredients(folder, manifest, study, code)
    before: Mapping[str, str] = manifest["made_from"]
    other = [name for name in [*now, *(before.keys() - now.keys())] if before.get(name) != now.get(name)]
    data = [name for name in other if name.startswith(OF_THE_DATA)]
    if data:
        lines.append(f"NOT made from the data of {study.path.name} as they are now; different: {', '.join(data)}")
    else:
        lines.append(f"made from the data of {study.path.name}")
    if rest := [name for name in other if name not in data]:
        lines.append(f"since then changed, besides the data: {', '.join(rest)}")
    return Verdict(right and not data, tuple(lines))


def _of_book(folder: Path, behind: Mapping[str, str], lines: list[str], right: bool) -> Verdict:
    """Say of the programme's book whether the reports behind it are those it was made with."""
    other = [name for name, told in behind.items() if sha256_of(folder / name / MANIFEST) != told]
    if other:
        lines.append(f"other reports than it was made with are behind it: {', '.join(other)}")
    lines.append(f"a book over all countries; verify its {len(behind)} reports for the data they were made from")
    return Verdict(right and not other, tuple(lines))


def _country(manifest: Mapping[str, Any], study: Study) -> str | None:
    """Give the code of a report's country; an anonymous report tells its pseudonym alone."""
    from cips_helpers.disclosure.anonymous import pseudonyms, slug

    edition = EDITIONS.get(manifest["edition"])
    if edition is None or not edition.anonymous or study.key is None:
        labels = {code: code for code in study.countries}
    else:
        labels = {slug(sign): code for code, sign in pseudonyms(study).items()}
    return labels.get(manifest["country"])


def _ingredients(folder: Path, manifest: Mapping[str, Any], study: Study, code: str) -> Mapping[str, str]:
    """Give what the report would be made from now; nothing is written where it stands."""
    from cips_helpers.programme.plan import PlanError, plan
    from cips_helpers.programme.run import look

    with tempfile.TemporaryDirectory() as elsewhere:
        try:
            [task] = plan(
                study,
                output=Path(elsewhere),
                countries=[code],
                iteration=manifest["iteration"],
                editions=[manifest["edition"]],
                languages=[manifest["language"]],
                formats=_formats(folder, manifest),
            )
        except PlanError:
            return {}
        [order] = look(study, [task])
    return order.whole


def _formats(folder: Path, manifest: Mapping[str, Any]) -> set[str]:
    names = manifest["files"]
    return {
        form
        for form in ("html", "pdf")
        if any(n.startswith("html/") if form == "html" else n.endswith(".pdf") for n in names)
    }
