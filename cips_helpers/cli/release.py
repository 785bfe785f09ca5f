"""`cips release`: a finished report, checked and archived for those it is handed to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cips_helpers.cli.common import (
    EXAMPLE,
    OUTPUT,
    Country,
    OutputOption,
    StudyOption,
    ending_in_order,
    load,
    say,
    stop,
)
from cips_helpers.cli.show import Bars
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL


def release(
    country: Country,
    study: StudyOption = EXAMPLE,
    iteration: Annotated[int | None, typer.Option(help="Iteration of the report; the latest by default.")] = None,
    output: OutputOption = OUTPUT,
    edition: Annotated[str, typer.Option(help=f"Edition of the report: {', '.join(EDITIONS)}.")] = INTERNAL.name,
    language: Annotated[str | None, typer.Option(help="Language; the study's first by default.")] = None,
    keep_figures: Annotated[
        bool,
        typer.Option(
            "--keep-figures",
            help="Where a few people's answers were added or changed since an earlier release, release its figures as "
            "they were; the report says so.",
        ),
    ] = False,
) -> None:
    """Release a finished report: check it, compare it with earlier releases, and archive it beside the study."""
    console = Console(stderr=True)
    with ending_in_order(console, "Stopped; nothing was released."):
        _release(console, country, study, iteration, output, edition, language, keep_figures)


def _release(
    console: Console,
    country: str,
    study: Path,
    iteration: int | None,
    output: Path,
    edition: str,
    language: str | None,
    keep_figures: bool,
) -> None:
    from cips_helpers.build.events import ReportError
    from cips_helpers.programme.plan import PlanError, plan
    from cips_helpers.programme.release import release_report
    from cips_helpers.survey.faults import SurveyError

    loaded = load(study, console)
    try:
        [request] = plan(
            loaded,
            output=output,
            countries=[country],
            iteration=iteration,
            editions=[edition],
            languages=[language] if language else (),
        )
    except PlanError as error:
        stop(console, str(error), code=2)
    try:
        with Bars(console) as bars:
            archived = release_report(loaded, request, keep=keep_figures, on_progress=bars)
    except SurveyError as error:
        stop(console, str(error))
    except ReportError as error:
        stop(console, f"The report of {country} was not released: {error}")
    except OSError as error:
        stop(console, f"The report of {country} was not released: {error.filename}: {error.strerror or error}")
    if not archived.is_new:
        say("These files are released already.")
    if archived.kept:
        say("Figures that moved by the answers of a few people are those of the earlier release; the report says so.")
    say(f"Release      {os.path.relpath(archived.path)}")
    say(f"Fingerprint  {archived.fingerprint}")
