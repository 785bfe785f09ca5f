"""`cips questionnaire`: forms to fill in, for survey platforms and for paper, and the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cips_helpers.cli.common import EXAMPLE, StudyOption, in_capitals, known, load, say, stop, write_files

if TYPE_CHECKING:
    from cips_helpers.forms.content import FormContent
    from cips_helpers.instrument.model import Instrument


def questionnaire(
    country: Annotated[
        str | None, typer.Argument(callback=in_capitals, help="Country whose own answers (regions) the forms list.")
    ] = None,
    study: StudyOption = EXAMPLE,
    format: Annotated[
        str, typer.Option(help="xlsform, limesurvey, docx, html, codebook; several with commas.")
    ] = "xlsform",
    group: Annotated[list[str] | None, typer.Option(help="Respondent group; all by default.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Language; all of the questionnaire by default.")] = None,
    output: Annotated[Path, typer.Option(help="Folder for the forms.")] = Path("forms"),
) -> None:
    """Make forms of the questionnaire: for KoboToolbox and ODK, for LimeSurvey, for paper; and the codebook."""
    from cips_helpers.forms.files import FORMATS
    from cips_helpers.forms.texts import FormError

    console = Console(stderr=True)
    formats = list(dict.fromkeys(name.strip() for name in format.split(",")))
    if unknown := [name for name in formats if name not in FORMATS]:
        stop(console, f"there is no format {unknown[0]!r}; there are {', '.join(FORMATS)}.", code=2)
    forms = _forms(console, country, study, group or [], language or [])
    try:
        files = {name: content for format in formats for name, content in FORMATS[format](forms)}
    except FormError as error:
        stop(console, f"{error}.")
    write_files(console, output, files)
    written = dict.fromkeys(q.item.id for form in forms for q in form.questions if q.is_written)
    if written:
        say(f"Answers of the country's own are written, not chosen: {', '.join(written)}; name a country to list them.")


def _forms(
    console: Console, country: str | None, study: Path, groups: list[str], languages: list[str]
) -> list[FormContent]:
    from cips_helpers.forms.content import FormContent
    from cips_helpers.instrument.load import InstrumentError

    loaded = load(study, console)
    known(loaded, [country] if country else [], console)
    if country is None and len(loaded.countries) == 1:
        [country] = loaded.countries
    answers = loaded.countries[country].scales if country else {}
    try:
        asked = loaded.questionnaire
    except InstrumentError as error:
        stop(console, str(error))
    _known_parts(console, asked, "group", groups, [group.id for group in asked.groups])
    _known_parts(console, asked, "language", languages, list(asked.languages))
    return [
        FormContent(asked, id, tuple(dict.fromkeys(languages)) or asked.languages, answers)
        for id in dict.fromkeys(groups or [group.id for group in asked.groups])
    ]


def _known_parts(console: Console, asked: Instrument, kind: str, names: list[str], existing: list[str]) -> None:
    for name in names:
        if name not in existing:
            stop(console, f"the questionnaire has no {kind} {name!r}; it has {', '.join(existing)}.", code=2)
