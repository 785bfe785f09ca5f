"""List the files that are closed to a study's chapters: answers, and what is kept of other countries."""

from __future__ import annotations

from pathlib import Path

from cips_helpers.programme.commentary import FOLDER as COMMENTARY
from cips_helpers.programme.extracts import SCORES, SHARES
from cips_helpers.programme.kept import RESULTS
from cips_helpers.programme.store import Store
from cips_helpers.survey.study import Study


def closed_files(study: Study, output: Path) -> dict[str, str]:
    """Return the absolute paths of files and folders that no chapter opens, and what each holds, in words."""
    closed = {
        str(study.file_of(source).absolute()): f"the answers of {code}, iteration {iteration.number}, {group}"
        for code, country in study.countries.items()
        for iteration in country.iterations
        for group, source in iteration.groups.items()
    }
    if study.slices is not None:
        closed[str(study.slices.absolute())] = "answers"
    closed[str((study.path.parent / COMMENTARY).absolute())] = "the words of all countries"
    closed[str((Store(output).folder / RESULTS).absolute())] = "figures of reports"
    for kind in (SCORES, SHARES):
        closed[str((Store(output).folder / f".{kind}").absolute())] = "figures of other countries"
    return closed
