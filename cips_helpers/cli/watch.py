"""`cips watch`: a report in the browser, shown again whenever one of its files is saved."""

from __future__ import annotations

import threading
import time
import webbrowser
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
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL
from cips_helpers.terminal import told

PAUSE = 0.25
"""Seconds between two looks at the files."""


def watch(
    country: Country,
    study: StudyOption = EXAMPLE,
    edition: Annotated[str, typer.Option(help=f"One of {', '.join(EDITIONS)}.")] = INTERNAL.name,
    language: Annotated[str | None, typer.Option(help="Language; the study's first by default.")] = None,
    output: OutputOption = OUTPUT,
    port: Annotated[int, typer.Option(help="Port on this computer; by default any that is free.")] = 0,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = True,
) -> None:
    """Show one country's report in the browser, and again whenever a chapter, text or study entry is saved."""
    console = Console(stderr=True)
    with ending_in_order(console, "Stopped watching."):
        _watch(console, country, study, edition, language, output, port, open_browser)


def _watch(
    console: Console,
    country: str,
    study: Path,
    edition: str,
    language: str | None,
    output: Path,
    port: int,
    open_browser: bool,
) -> None:
    from cips_helpers.build.environment import environment
    from cips_helpers.build.events import Event, ReportError
    from cips_helpers.build.process import warm_up
    from cips_helpers.build.report import Request
    from cips_helpers.build.temporary import sweep, temporary_folder, temporary_places
    from cips_helpers.programme.plan import PlanError, plan
    from cips_helpers.programme.preview import Preview, Shown, Snapshot, shown_after
    from cips_helpers.programme.preview_server import PreviewServer
    from cips_helpers.survey.study import Study

    def plan_of(loaded: Study) -> Request:
        [request] = plan(
            loaded,
            output=output,
            countries=[country],
            editions=[edition],
            languages=[language] if language else (),
            formats=["html"],
        )
        return request

    def note(event: Event) -> None:
        if event.stage in ("note", "warning"):
            console.print(told(f"Note: {event.label}"), markup=False, highlight=False)

    try:
        plan_of(load(study, console))
    except PlanError as error:
        stop(console, str(error), code=2)
    sweep(*temporary_places())
    with temporary_folder() as home, temporary_folder() as folder:
        try:
            warm_up(environment(home))
        except ReportError as error:
            stop(console, str(error))
        preview, shown, known = Preview(study.resolve(), plan_of, folder), Shown(), Snapshot()
        preview.html.mkdir()
        try:
            server = PreviewServer(preview.html, port)
        except OSError as error:
            stop(console, f"port {port}: {error.strerror or error}; leave --port out")
        with server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            while True:
                if (now := preview.snapshot(known)) != known:
                    started = time.monotonic()
                    shown = shown_after(preview, shown, note)
                    server.show(shown)
                    console.print(_told(shown.fault, time.monotonic() - started), markup=False, highlight=False)
                    if not known:
                        say(server.address)
                        console.print(told("A preview, on this computer alone and not scanned. Ctrl-C ends it."))
                        if open_browser:
                            webbrowser.open(server.address)
                    # What the first look could not know of is no change.
                    known = preview.snapshot(now) if not known else now
                time.sleep(PAUSE)


def _told(fault: str, seconds: float) -> str:
    return told(f"{'Not shown: see the page' if fault else 'Shown'} ({seconds:.1f} s)")
