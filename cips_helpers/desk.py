"""Functions for people who never open a terminal: check, build, look and release, from a notebook.

Each function shows its result. No chapter of a report calls one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import webbrowser
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pandas as pd

from cips_helpers.terminal import LANGUAGE, SOURCE, told

PARTS = {"Report as a website": "html/index.html", "Report as PDF": "CIPS_*.pdf", "Slides": "CIPS_*.pptx"}
LINES_OF_COMMANDS = 4
"""Last lines of `cips init`, which are for a terminal."""
PARTS |= {"Summary": "CIPS_*.docx", "Tables": "tables/*.xlsx"}
"""Files of a report to open."""


class DeskError(RuntimeError):
    """Raised where a command failed; the message is the command's."""


@dataclass(frozen=True, repr=False)
class Checked:
    """Result of a check, shown as sentences and a table.

    Attributes
    ----------
    summary
        Sentences.
    table
        A row a fault: file, kind, column, what it is, what to do.
    understood
        File → lines on how its columns and answers were read, to be compared with the form before they are confirmed.
    """

    summary: tuple[str, ...]
    table: pd.DataFrame
    understood: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "\n".join([*self.summary, *([] if self.table.empty else [self.table.to_string(index=False)])])

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{escape(text)}</p>" for text in self.summary)
        read = ""
        for name, how in self.understood.items():
            head, text = escape(told(f"How it was read: {name}")), escape("\n".join(how))
            read += f"<details><summary>{head}</summary><pre>{text}</pre></details>"
        return lines + ("" if self.table.empty else self.table.to_html(index=False, escape=True)) + read


@dataclass(frozen=True, repr=False)
class Done:
    """Result of a command: what it said, and the files to open."""

    said: tuple[str, ...]
    files: tuple[tuple[str, Path], ...] = field(default=())

    def __repr__(self) -> str:
        return "\n".join([*self.said, *(f"{name}: {path}" for name, path in self.files)])

    def open(self) -> Done:
        """Open the website in the browser, and show what else there is."""
        for _, path in self.files:
            if path.suffix == ".html":
                webbrowser.open(path.resolve().as_uri())
        return self

    def _repr_html_(self) -> str:
        links = (f"<li>{_linked(name, path)}</li>" for name, path in self.files)
        return "".join(f"<p>{escape(text)}</p>" for text in self.said) + f"<ul>{''.join(links)}</ul>"


def _linked(name: str, path: Path) -> str:
    """Return the name of a file as a link; of a page its path, because JupyterLab shows pages without their style."""
    if path.suffix == ".html":
        return f"{escape(name.partition(':')[0])}: <code>{escape(str(path))}</code>"
    return f'<a href="{escape(path.as_posix())}" target="_blank">{escape(name)}</a>'


def start(
    *files: str | Path,
    folder: str | Path = "my_survey",
    country: str = "XAA",
    name: str = "",
    group: str = "",
    codes: Sequence[str] = (),
    days: Sequence[tuple[str, str]] = (),
) -> Done:
    """Write the study of files with answers: into the new project this notebook is in, or else into a new folder.

    Parameters
    ----------
    files
        Files of answers, looked for here and in the folders above.
    folder
        Folder of the study where there is no new project; it must not exist. It is made beside a folder of chapters,
        not among them.
    country, name
        Code and name of the country.
    group
        The group that answered, where the files do not show it.
    codes
        Codes of the files in the order of a scale's answers: ``["agreement=1,2,3,4"]``.
    days
        First and last day of the fieldwork, for each iteration, where the files have no dates.

    Returns
    -------
    Done
        Shows what was recognized, and what is left to decide.

    Raises
    ------
    DeskError
        With the reason, for example a question that the files leave open.

    Examples
    --------
    >>> cips.start("my_officials.xlsx", "my_private.xlsx", country="XAA", name="Kelmora")  # doctest: +SKIP
    my_officials.xlsx: officials, 2026-03-02 to 2026-03-26
    >>> cips.start("nowhere.xlsx")
    Traceback (most recent call last):
    cips_helpers.desk.DeskError: there is no nowhere.xlsx here (...) or above; name the file of answers
    """
    from cips_helpers.build.report import START
    from cips_helpers.folders import is_new_project

    here = Path.cwd()
    beside = Path("..") if (here / f"{START}.ipynb").is_file() else Path()
    project = next((place for place in (here, *here.parents) if is_new_project(place)), None)
    paths = [found(file, "the file of answers") for file in files]
    out = project or beside / folder
    options = ["--out", out, "--country", country]
    options += ["--name", name] if name else []
    options += ["--group", group] if group else []
    options += [part for code in codes for part in ("--codes", code)]
    options += [part for first, last in days for part in ("--start", first, "--end", last)]
    said = _run("init", *paths, *options, kept=("",))[:-LINES_OF_COMMANDS]
    return Done(said, (("Study", _relative(out / "study.yml")),))


def check(study: str | Path = "study.yml", country: str | None = None, *, confirm: bool = False) -> Checked:
    """Check a study and its answers.

    Parameters
    ----------
    study
        The study file, or its folder.
    country
        Code of one country; all by default.
    confirm
        Confirm that the files are read as they are meant.

    Returns
    -------
    Checked
        Shows what was read, and every fault with its cure.

    Examples
    --------
    >>> cips.check("data/example/study.yml", "XAA")
    XAA 1 officials: responses/xaa_1_officials.csv (encoding utf-8): ... respondent(s)
    ...
    0 error(s), 0 warning(s).
    """
    from cips_helpers.instrument.entries import FaultyFileError
    from cips_helpers.programme.beside import faults_beside
    from cips_helpers.survey.confirmation import confirm as confirm_reading
    from cips_helpers.survey.confirmation import open_readings
    from cips_helpers.survey.load import load_study
    from cips_helpers.survey.read import read_files
    from cips_helpers.survey.understood import lines_of, misfits_of, title_of

    path = found(study)
    try:
        loaded = load_study(path)
    except FaultyFileError as error:
        name, faulty = error.path.name, zip(error.faults, error.places, strict=True)
        return Checked(
            (told(f"{name} can't be used yet."),), _table((name, "error", place, fault, "") for fault, place in faulty)
        )
    codes = [country.upper()] if country else list(loaded.countries)
    files = read_files(loaded, codes)
    faults = [fault for file in files for fault in file.listed]
    beside = faults_beside(loaded, codes)
    errors = sum(fault.level == "error" for fault in faults) + len(beside)
    if confirm and not errors:
        confirm_reading(loaded, codes)
    lines = [title_of(file.reading) for file in files]
    lines.append(f"{errors} error(s), {len(faults) + len(beside) - errors} warning(s).")
    for reason in () if errors else open_readings(loaded, codes).values():
        lines.append(f"{reason}; compare how it was read, below, then confirm with `cips.check(study, confirm=True)`")
    rows = [
        (fault.file, fault.level, fault.column or "", _counted(fault.what, fault.rows), fault.todo)
        for fault in sorted(faults, key=lambda fault: fault.level)
    ]
    rows = [*((path.name, "error", "", line, "") for line in beside), *rows]
    understood = {}
    for file in files:
        misfits = (f"no answer: {line}" for line in misfits_of(file.reading))
        understood[told(title_of(file.reading))] = [*map(told, (*lines_of(loaded, file.reading), *misfits))]
    return Checked(tuple(map(told, lines)), _table(rows), understood)


def _counted(what: str, rows: int | None) -> str:
    return f"{what} ({rows} row{'' if rows == 1 else 's'})" if rows else what


def report(
    study: str | Path = "study.yml", country: str = "", *, edition: str = "internal", format: str = "html,pdf"
) -> Done:
    """Build a country's report.

    Parameters
    ----------
    study
        The study file, or its folder.
    country
        Code of the country; the study's first by default.
    edition
        ``internal``, ``analyst`` or ``public``.
    format
        ``html``, ``pdf``, ``pptx`` and ``docx``, with commas between them.

    Returns
    -------
    Done
        Shows links to the report's files.

    Raises
    ------
    DeskError
        With the reason.

    Examples
    --------
    >>> cips.report("data/example/study.yml", "XAA", edition="public")  # doctest: +SKIP
    Report as a website: index.html: data/example/_build/XAA_public/html/index.html
    >>> cips.report("data/example/study.yml", "XZZ")
    Traceback (most recent call last):
    cips_helpers.desk.DeskError: study.yml has no country 'XZZ'; it has XAA, XBB, XCC, XDD.
    """
    from cips_helpers.programme.plan import plan
    from cips_helpers.survey.load import load_study

    path, code = found(study), country.upper() or _first(study)
    output = path.parent / "_build"
    said = _run("report", code, "--study", path, "--output", output, "--edition", edition, "--format", format)
    loaded = load_study(path)
    built = plan(loaded, output=output, countries=[code], editions=[edition], languages=loaded.languages)
    return Done(said, tuple(file for request in built for file in _files(request.folder)))


def release(study: str | Path = "study.yml", country: str = "", *, edition: str = "internal") -> Done:
    """Release a country's report: compare it with earlier releases, and pack it into an archive to hand out.

    Parameters
    ----------
    study, country, edition
        As for `report`, whose report it is.

    Returns
    -------
    Done
        Names the archive and its fingerprint.

    Raises
    ------
    DeskError
        With the reason.

    Examples
    --------
    >>> cips.release("my_survey", "XAA", edition="public")  # doctest: +SKIP
    Release      my_survey/releases/CIPS_XAA_1_public_2026-05-04.zip
    >>> cips.release("my_survey")
    Traceback (most recent call last):
    cips_helpers.desk.DeskError: there is no my_survey here (...) or above; name the study file
    """
    path, code = found(study), country.upper() or _first(study)
    return Done(_run("release", code, "--study", path, "--output", path.parent / "_build", "--edition", edition))


def found(study: str | Path, what: str = "the study file") -> Path:
    """Return a study file: the file itself or that in a folder, looked for here and in the folders above."""
    path = Path(study)
    for folder in (Path.cwd(), *Path.cwd().parents):
        here = folder / path
        if (file := here / "study.yml" if here.is_dir() else here).is_file():
            return file
    raise DeskError(told(f"there is no {study} here ({Path.cwd().name}/) or above; name {what}"))


def _first(study: str | Path) -> str:
    from cips_helpers.survey.load import load_study

    return next(iter(load_study(found(study)).countries))


TOLD = ("Note", "Nothing", "Release", "Fingerprint", "These", "Figures")
"""Beginnings of the lines of a command that are shown; its files are shown as links."""


def _run(*arguments: object, kept: tuple[str, ...] = TOLD) -> tuple[str, ...]:
    """Run a command and return lines it printed, in the language of this process; stopping the cell stops it."""
    command: Sequence[str] = [sys.executable, "-m", "cips_helpers", *map(str, arguments)]
    # a kernel asks for colours, which are signs of a terminal here
    environment = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment | {LANGUAGE: SOURCE, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        said, problem = process.communicate()
    except KeyboardInterrupt:
        process.terminate()
        process.communicate()
        raise
    if process.returncode:
        raise DeskError(told(problem.strip() or said.strip()))
    lines = (*problem.splitlines(), *said.splitlines())
    return tuple(told(line) for line in lines if line.startswith(kept))


def _files(folder: Path) -> Iterable[tuple[str, Path]]:
    for name, pattern in PARTS.items():
        for path in sorted(folder.glob(pattern)):
            yield f"{told(name)}: {path.name}", _relative(path)


def _relative(path: Path) -> Path:
    """Return a path as a notebook in this folder links to it."""
    return Path(os.path.relpath(path))


def _table(rows: Iterable[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    columns = [told(name) for name in ("file", "kind", "where", "what", "what to do")]
    return pd.DataFrame([[told(text) for text in row] for row in rows], columns=columns)
