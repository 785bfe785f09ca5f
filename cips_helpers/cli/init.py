"""`cips init`: a study from files of answers as a survey platform delivers them."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
import yaml
from rich.console import Console

from cips_helpers.cli.common import INSTRUMENT, STUDY, folder_made_whole, in_capitals, known, load, say, stop
from cips_helpers.cli.new import EXAMPLES, set_parameters
from cips_helpers.folders import is_new_project
from cips_helpers.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cips_helpers.instrument.model import Instrument
    from cips_helpers.survey.proposal import Part

_HEAD = """# Written by `cips init` from the files in responses/. Look at it, then run `cips check` here and compare;
# `cips check --confirm` confirms it. guide/README.md of a project (`cips new`) explains every entry.
"""


def init(
    files: Annotated[list[Path], typer.Argument(help="Files of answers: CSV, Excel, SPSS, Stata or Parquet.")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the new study, or a project of `cips new` whose invented answers are replaced; by default "
            "this folder if it is one, or else my_survey.",
            show_default=False,
        ),
    ] = None,
    instrument: Annotated[
        Path | None, typer.Option(help="The questionnaire; by default that of the project, or the package's.")
    ] = None,
    study: Annotated[
        Path | None,
        typer.Option(help="Study whose forms were filled in; its questionnaire, and name and answers of the country."),
    ] = None,
    country: Annotated[
        str | None, typer.Option(callback=in_capitals, help="Code of the country, three letters; XAA by default.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the country.")] = None,
    group: Annotated[str | None, typer.Option(help="Group that answered, where the files do not show it.")] = None,
    codes: Annotated[
        list[str] | None,
        typer.Option(
            help="Codes of the files in the order of a scale's answers: agreement=1,2,3,4; again for each scale."
        ),
    ] = None,
    dont_know: Annotated[list[str] | None, typer.Option(help="Code of *don't know*, where it is another: -98.")] = None,
    refused: Annotated[list[str] | None, typer.Option(help="Code of *prefer not to answer*: -99.")] = None,
    missing: Annotated[list[str] | None, typer.Option(help="Code of an empty cell: -77.")] = None,
    sample: Annotated[
        Literal["probability", "volunteers"] | None,
        typer.Option(help="How people came to take part: drawn by chance, or by their own choice."),
    ] = None,
    start: Annotated[
        list[datetime] | None, typer.Option(help="First day of the fieldwork; again for each further iteration.")
    ] = None,
    end: Annotated[list[datetime] | None, typer.Option(help="Last day; again for each further iteration.")] = None,
) -> None:
    """Write a study file for files of answers as they come, and list what is left to decide."""
    from cips_helpers.instrument.load import InstrumentError, load_instrument
    from cips_helpers.survey.confirmation import study_option
    from cips_helpers.survey.load import load_study
    from cips_helpers.survey.normal import word
    from cips_helpers.survey.proposal import parts_of
    from cips_helpers.survey.proposed_answers import Told
    from cips_helpers.survey.proposed_languages import languages_of
    from cips_helpers.survey.proposed_study import same_people, study_of, unnamed
    from cips_helpers.survey.readers.cells import ReadError
    from cips_helpers.survey.study import StudyError

    console = Console(stderr=True)
    out = out or (Path() if is_new_project(Path()) else Path("my_survey"))
    is_project = out.exists()
    if is_project and not is_new_project(out):
        why = "has a study of its own" if (out / STUDY).exists() else "exists"
        stop(console, f"{out} {why}; name a folder that does not exist, or lay one out with `cips new`.", code=2)
    names_of_files = Counter(file.name.casefold() for file in files)
    if twice := [file.name for file in files if names_of_files[file.name.casefold()] > 1]:
        stop(console, f"Several files are called {twice[0]}; rename one: they are copied into one folder.", code=2)
    form = load(study / STUDY if study.is_dir() else study, console) if study else None
    if form is not None:
        country = country or next(iter(form.countries))
        known(form, [country], console)
    instrument = form.instrument if form else instrument or (out / "questionnaire.yml" if is_project else INSTRUMENT)
    try:
        questionnaire = form.questionnaire if form else load_instrument(instrument)
    except InstrumentError as error:
        stop(console, str(error))
    entry = form.countries[country] if form is not None and country else None
    listed = entry.scales if entry else {}
    if group is not None and group not in (ids := [each.id for each in questionnaire.groups]):
        stop(console, f"--group takes {' or '.join(ids)}, not {group!r}.", code=2)
    days = [(first.date(), last.date()) for first, last in zip(start or [], end or [], strict=False)]
    kinds = {"dont_know": dont_know, "refused": refused, None: missing}
    told = Told(
        codes=_codes_of(codes or [], questionnaire, console),
        no_answers={word(entry): kind for kind, entries in kinds.items() for entry in entries or ()},
    )
    parts: list[Part] = []
    for file in files:
        try:
            parts += parts_of(file, questionnaire, group, listed, told)
        except ReadError as error:
            stop(console, f"{file.name}: {error}")
    if country is not None and any(part.country for part in parts):
        own = [part for part in parts if part.country in (None, country)]
        if not own and len({part.country for part in parts}) > 1:
            codes_in = ", ".join(sorted({part.country or "" for part in parts}))
            stop(console, f"--country takes one of the countries in the file, {codes_in}, not {country}.", code=2)
        parts = [replace(part, country=country) for part in own or parts]
    for part in parts:
        if part.group is None:
            groups = " or ".join(each.id for each in questionnaire.groups)
            stop(console, f"{part.file.name}: the file does not show who answered; say --group {groups}.", code=2)
        if part.asked:
            stop(console, "\n".join(f"{part.file.name}: {question}." for question in part.asked), code=2)
        if part.first is None and len(days) < (part.wave or 1):
            wanted = f"iteration {part.wave}" if part.wave else "the fieldwork"
            stop(console, f"{part.file.name}: the file has no dates; say --start and --end of {wanted}.", code=2)
    if (both := same_people(parts)) is not None:
        stop(console, f"{both}.", code=2)
    languages = form.languages if form else languages_of(part.languages for part in parts)
    languages = list(languages) or list(questionnaire.languages[:1])
    names = {languages[0]: name} if name else entry.name if entry else unnamed(languages)
    entries = study_of(
        parts, country=country or "XAA", name=names, days=days, languages=languages, sample=sample, listed=listed
    )
    first = next(iter(entries["countries"]))
    decisions = _decisions_of(parts)
    comments = "".join(f"# To decide: {visible(line)}\n" for line in decisions)
    if others := [language for language in questionnaire.languages if language not in languages]:
        comments += f"# Languages of the report besides {', '.join(languages)}, if you add them: {', '.join(others)}\n"
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)
    text = f"{_HEAD}{comments}\n{text}"
    if is_project:
        try:
            _replace_answers(out, files, instrument, text)
        except OSError as error:
            stop(console, f"{error.filename or out}: can't be written ({error.strerror or error})")
        last = entries["countries"][first]["iterations"][-1]
        set_parameters(out / "notebooks", country=first, iteration=last["number"])
    else:
        with folder_made_whole(console, out) as draft:
            _write(draft, files, instrument, text)
    try:
        load_study(out / STUDY)
    except StudyError as error:
        for line in str(error).split("\n"):
            say(line)
    for part in parts:
        where = f", {part.country}" if part.country else ""
        where += f", iteration {part.wave}" if part.wave else ""
        fieldwork = f", {part.first} to {part.last}" if part.first else ""
        say(f"{part.file.name}: {part.group}{where}{fieldwork}")
    for line in decisions:
        say(f"To decide: {line}")
    path, where = out / STUDY, study_option(out / STUDY)
    say(f"{path}: look at it, then run one after the other:")
    for command in ("cips check", "cips check --confirm", f"cips report {first}"):
        typer.echo(visible(f"  {command}{where}"))


def _decisions_of(parts: Iterable[Part]) -> list[str]:
    """Return what is left to decide, each line once behind the files that it is of."""
    files: dict[str, dict[str, None]] = {}
    for part in parts:
        for line in part.decisions:
            files.setdefault(line, {})[part.file.name] = None
    return [f"{', '.join(names)}: {line}" for line, names in files.items()]


def _write(folder: Path, files: list[Path], instrument: Path, study: str) -> None:
    (folder / "responses").mkdir(exist_ok=True)
    copies = {folder / "responses" / file.name: file for file in files} | {folder / "questionnaire.yml": instrument}
    for copy, file in copies.items():
        if not (copy.exists() and copy.samefile(file)):  # files may lie in the project already
            shutil.copyfile(file, copy)
    (folder / STUDY).write_text(study, encoding="utf-8", newline="\n")


def _replace_answers(project: Path, files: list[Path], instrument: Path, study: str) -> None:
    """Put files of answers in the place of the invented ones; the study, which names them, last."""
    for name, example in EXAMPLES.items():
        path = project / "responses" / name
        if path.is_file() and path.read_bytes() == example.read_bytes():
            path.unlink()
    (project / "study.confirmed.yml").unlink(missing_ok=True)
    _write(project, files, instrument, study)


def _codes_of(entries: list[str], questionnaire: Instrument, console: Console) -> dict[str, list[int]]:
    """Return scale or item → codes."""
    ids = {*(scale.id for scale in questionnaire.scales), *(item.id for item in questionnaire.items)}
    codes = {}
    for entry in entries:
        id, _, listed = entry.partition("=")
        figures = [figure.strip() for figure in listed.split(",")]
        if id.strip() not in ids or not all(figure.removeprefix("-").isdecimal() for figure in figures):
            stop(console, f"--codes takes a scale and its codes (agreement=1,2,3,4), not {entry!r}.", code=2)
        codes[id.strip()] = [int(figure) for figure in figures]
    return codes
