"""`cips report`: one report; only stale chapters run again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Annotated

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
from cips_helpers.terminal import told

if TYPE_CHECKING:
    from cips_helpers.programme.store import Freshness


def report(
    country: Country,
    study: StudyOption = EXAMPLE,
    iteration: Annotated[int | None, typer.Option(help="Iteration to report; the latest by default.")] = None,
    format: Annotated[
        str, typer.Option(help="html, pdf, pptx (slides), docx (summary and action plan), or several: html,pdf,pptx")
    ] = "html,pdf",
    output: OutputOption = OUTPUT,
    edition: Annotated[
        str, typer.Option(help="; ".join(f"{edition.name}: {edition.summary}" for edition in EDITIONS.values()) + ".")
    ] = INTERNAL.name,
    language: Annotated[
        list[str] | None, typer.Option(help="May be repeated; all languages of the study by default.")
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Run every page, also what has not changed.")] = False,
) -> None:
    """Build one country's report, in one language or several: HTML book and PDF."""
    console = Console(stderr=True)
    with ending_in_order(console, "Stopped; an earlier report is unchanged."):
        _report(console, country, study, iteration, format, output, edition, language, anew)


def _report(
    console: Console,
    country: str,
    study: Path,
    iteration: int | None,
    format: str,
    output: Path,
    edition: str,
    language: Sequence[str] | None,
    anew: bool,
) -> None:
    from cips_helpers.build.environment import environment
    from cips_helpers.build.events import ReportError
    from cips_helpers.build.process import warm_up
    from cips_helpers.build.temporary import sweep, temporary_folder, temporary_places

    not_built = f"The report of {country} was not built."
    try:
        sweep(*temporary_places())
        with temporary_folder() as home:
            # The chapters' imports are done while the study is read and the answers are checked.
            warm_up(environment(home), books=language is None or len(language) > 1)
            from cips_helpers.programme.plan import PlanError, plan

            loaded = load(study, console)
            try:
                requests = plan(
                    loaded,
                    output=output,
                    countries=[country],
                    iteration=iteration,
                    editions=[edition],
                    languages=language or loaded.languages,
                    formats=format.split(","),
                )
            except PlanError as error:
                stop(console, str(error), code=2)
            from cips_helpers.programme.kept import forget_results
            from cips_helpers.programme.report import examine, make_reports
            from cips_helpers.programme.store import NOTEBOOKS, Store
            from cips_helpers.survey.confirmation import unconfirmed
            from cips_helpers.survey.faults import SurveyError

            with console.status(told(f"Checking {study.name} and the answers of {country}")):
                output.mkdir(parents=True, exist_ok=True)
                sweep(*(output / NOTEBOOKS).glob("*"))
                store = Store(requests[0].output)
                sources = store.sources(loaded)
                reasons = unconfirmed(loaded, [country], sources.slices)
                states = examine(store, sources, requests) if not reasons else []
            if reasons:
                stop(console, f"{not_built} {reasons[country]}")
            if anew:
                for state in states:
                    forget_results(state)
                states = [_anew(state) for state in states]
            try:
                with Bars(console, output) as bars:
                    outcomes = make_reports(loaded, states, on_progress=bars)
            except SurveyError as error:
                stop(console, str(error))
    except ReportError as error:
        stop(console, f"{not_built} {error}")
    except OSError as error:
        place = error.filename or f"{output}, {gettempdir()}"
        stop(console, f"{not_built} {place}: {error.strerror or error}")
    if not any(outcome.bound for outcome in outcomes):
        console.print(told("Nothing it is made from has changed; this is the report there was."), highlight=False)
    for request in requests:
        for name, path in request.files.items():
            say(f"{name:<5} {os.path.relpath(path)}")


def _anew(state: Freshness) -> Freshness:
    return replace(state, stale=dict.fromkeys(state.request.pages, "asked for"), unbound="asked for")
