"""`cips init`: a study from files of answers as a survey platform delivers them."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import yaml
from rich.console import Console

from cips_helpers.cli.common import INSTRUMENT, STUDY, folder_made_whole, in_capitals, known, load, say, stop
from cips_helpers.plain_text import visible

if TYPE_CHECKING:
    from cips_helpers.instrument.model import Instrument

_HEAD = """# Written by `cips init` from the files in responses/. Look at it, then run `cips check` here and compare;
# `cips check --confirm` confirms it. data/README.md of the package explains every entry.
"""


def init(
    files: Annotated[list[Path], typer.Argument(help="Files of answers: CSV, Excel, SPSS, Stata or Parquet.")],
    out: Annotated[Path, typer.Option(help="Folder of the new study; it must not exist.")] = Path("my_survey"),
    instrument: Annotated[Path, typer.Option(help="The questionnaire.")] = INSTRUMENT,
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
    start: Annotated[
        list[datetime] | None, typer.Option(help="First day of the fieldwork; again for each further iteration.")
    ] = None,
    end: Annotated[list[datetime] | None, typer.Option(help="Last day; again for each further iteration.")] = None,
) -> None:
    """Write a study file for files of answers as they come, and list what is left to decide."""
    from cips_helpers.instrument.load import InstrumentError, load_instrument
    from cips_helpers.survey.load import load_study
    from cips_helpers.survey.normal import word
    from cips_helpers.survey.proposal import Part, parts_of
    from cips_helpers.survey.proposed_answers import Told
    from cips_helpers.survey.proposed_study import same_people, study_of
    from cips_helpers.survey.readers.cells import ReadError
    from cips_helpers.survey.study import StudyError

    console = Console(stderr=True)
    if out.exists():
        stop(console, f"{out} exists; name a folder that does not.", code=2)
    names_of_files = Counter(file.name.casefold() for file in files)
    if twice := [file.name for file in files if names_of_files[file.name.casefold()] > 1]:
        stop(console, f"Several files are called {twice[0]}; rename one: they are copied into one folder.", code=2)
    form = load(study / STUDY if study.is_dir() else study, console) if study else None
    if form is not None:
        instrument, country = form.instrument, country or next(iter(form.countries))
        known(form, [country], console)
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
    languages = form.languages if form else questionnaire.languages
    names = {languages[0]: name} if name else entry.name if entry else {languages[0]: "My country"}
    entries = study_of(parts, country=country or "XAA", name=names, days=days, languages=languages, listed=listed)
    decisions = list(dict.fromkeys(line for part in parts for line in part.decisions))
    comments = "".join(f"# To decide: {visible(line)}\n" for line in decisions)
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)
    with folder_made_whole(console, out) as draft:
        (draft / "responses").mkdir()
        for file in files:
            shutil.copyfile(file, draft / "responses" / file.name)
        shutil.copyfile(instrument, draft / "questionnaire.yml")
        (draft / STUDY).write_text(f"{_HEAD}{comments}\n{text}", encoding="utf-8", newline="\n")
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
    first = next(iter(entries["countries"]))
    say(f"{out / STUDY}: look at it, then run in {out}: cips check; cips check --confirm; cips report {first}")


def _codes_of(entries: list[str], questionnaire: Instrument, console: Console) -> dict[str, list[int]]:
    """Return scale or item → codes."""
    ids = {*(scale.id for scale in questionnaire.scales), *(item.id for item in questionnaire.items)}
    codes = {}
    for entry in entries:
        id, _, listed = entry.partition("=")
        figures = [figure.strip() for figure in listed.split(",")]
        if id.strip() not in ids or not all(figure.removeprefix("-").isdigit() for figure in figures):
            stop(console, f"--codes takes a scale and its codes (agreement=1,2,3,4), not {entry!r}.", code=2)
        codes[id.strip()] = [int(figure) for figure in figures]
    return codes
