"""`cips report`: one report; only stale chapters run again."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cips_helpers.cli.common import (
    EXAMPLE,
    OUTPUT,
    OutputOption,
    StudyOption,
    ending_in_order,
    formats_of,
    known,
    known_editions,
    load,
    stop,
)
from cips_helpers.cli.show import Bars
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL


def report(
    country: Annotated[str, typer.Argument(help="Country code, for example XAA.")],
    study: StudyOption = EXAMPLE,
    iteration: Annotated[int | None, typer.Option(help="Iteration to report; the latest by default.")] = None,
    format: Annotated[str, typer.Option(help="html, pdf or both: html,pdf")] = "html,pdf",
    output: OutputOption = OUTPUT,
    edition: Annotated[
        str, typer.Option(help="; ".join(f"{edition.name}: {edition.summary}" for edition in EDITIONS.values()) + ".")
    ] = INTERNAL.name,
    language: Annotated[str | None, typer.Option(help="Language; the study's first by default.")] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Run every page, also what has not changed.")] = False,
) -> None:
    """Build one country's report: HTML book and PDF."""
    console = Console(stderr=True)
    with ending_in_order(console, "Stopped; an earlier report is unchanged."):
        formats = formats_of(format, console)
        known_editions([edition], console)
        _report(console, country, study, iteration, formats, output, edition, language, anew)


def _report(
    console: Console,
    country: str,
    study: Path,
    iteration: int | None,
    formats: frozenset[str],
    output: Path,
    edition: str,
    language: str | None,
    anew: bool,
) -> None:
    from cips_helpers.build.events import ReportError
    from cips_helpers.build.forkserver import warm_up
    from cips_helpers.build.kernels import environment
    from cips_helpers.build.temporary import sweep, temporary_folder, temporary_places
    from cips_helpers.programme.plan import PlanError, plan

    found = load(study, console)
    known(found, [country], console)
    try:
        [task] = plan(
            found,
            output=output,
            countries=[country],
            iteration=iteration,
            editions=[edition],
            languages=[language] if language else (),
            formats=formats,
        )
    except PlanError as error:
        stop(console, str(error), code=2)
    not_built = f"The report of {country} was not built."
    try:
        sweep(*temporary_places())
        with temporary_folder() as home:
            warm_up(environment(home))  # the chapters' imports are done while the answers are checked
            from cips_helpers.programme.report import make_report
            from cips_helpers.programme.run import look
            from cips_helpers.survey.faults import SurveyError

            with console.status(f"Checking {study.name} and the answers of {country}"):
                [order] = look(found, [task])
            if anew:
                order = replace(order, stale=dict.fromkeys(task.pages, "asked for"), unbound="asked for")
            try:
                with Bars(console) as bars:
                    made = make_report(order, bars)
            except SurveyError as error:
                stop(console, str(error))
    except ReportError as error:
        stop(console, f"{not_built} {error}")
    except OSError as error:
        stop(console, f"{not_built} {error.filename or output}: {error.strerror or error}")
    if not made.bound:
        console.print("Nothing it is made from has changed; this is the report there was.", highlight=False)
    for name, path in task.files.items():
        typer.echo(f"{name:<5} {os.path.relpath(path)}")
