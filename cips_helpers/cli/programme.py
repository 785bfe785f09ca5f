"""`cips plan`, `status`, `run`, `book` and `verify`: the reports of many countries."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cips_helpers.cli.common import (
    EXAMPLE,
    OUTPUT,
    Countries,
    OutputOption,
    StudyOption,
    ending_in_order,
    load,
    say,
    stop,
)
from cips_helpers.cli.show import Board
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL
from cips_helpers.plain_text import visible
from cips_helpers.terminal import told

if TYPE_CHECKING:
    from cips_helpers.build.report import Outcome, Request
    from cips_helpers.programme.fingerprints import Sources
    from cips_helpers.survey.study import Study

Iteration = Annotated[int | None, typer.Option(help="Iteration to report; each country's last by default.")]
Editions = Annotated[list[str] | None, typer.Option("--edition", help=f"{', '.join(EDITIONS)}; may be repeated.")]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="May be repeated; the study's first by default.")
]
Format = Annotated[
    str, typer.Option(help="html, pdf, pptx (slides), docx (summary and action plan), or several: html,pdf,pptx")
]
Only = Annotated[
    list[str] | None,
    typer.Option(help="Pages: 'XAA/15*' or, for every country, '15*'; may be repeated. They run, no book is bound."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Make so many reports at most.")]

Workers = Annotated[int | None, typer.Option(min=1, help="Reports to make at a time; as many as cores by default.")]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler whose workers see the same files.")]
Timeout = Annotated[float, typer.Option(min=0.1, help="Minutes one report may take.")]
STOPPED = "Stopped; finished reports and pages are kept, run the command again to go on."


def plan(
    countries: Countries = None,
    study: StudyOption = EXAMPLE,
    output: OutputOption = OUTPUT,
    iteration: Iteration = None,
    edition: Editions = None,
    language: Languages = None,
    format: Format = "html,pdf",
    only: Only = None,
    limit: Limit = None,
    pages: Annotated[bool, typer.Option("--pages", help="List every page, not only the reports.")] = False,
) -> None:
    """Show what would be made, page by page with --pages, and from which files; nothing runs."""
    console = Console(stderr=True)
    loaded = load(study, console)
    requests = _planned(loaded, console, countries, output, iteration, edition, language, format, only, limit)
    columns = ("report", "iteration", "edition", "language", "pages", "answers")
    table = Table(*map(told, columns), box=None, pad_edge=False)
    for request in requests:
        sources = loaded.countries[request.country].iterations
        files = dict.fromkeys(source.file.as_posix() for iteration in sources for source in iteration.groups.values())
        table.add_row(
            request.name,
            str(request.iteration),
            request.edition,
            request.language,
            str(len(request.pages)),
            ", ".join(files),
        )
    Console(width=None if Console().is_terminal else 160, highlight=False).print(table)
    if pages:
        for request in requests:
            for page in request.pages:
                say(f"{request.name}/{page}")
    count = sum(len(request.pages) for request in requests)
    say(f"{len(requests)} report(s), {count} page(s), into {os.path.relpath(requests[0].output)}")


def status(
    countries: Countries = None,
    study: StudyOption = EXAMPLE,
    output: OutputOption = OUTPUT,
    iteration: Iteration = None,
    edition: Editions = None,
    language: Languages = None,
    format: Format = "html,pdf",
    only: Only = None,
    limit: Limit = None,
) -> None:
    """List fresh and stale reports and pages, with reasons; exit code 1 if something is stale."""
    from cips_helpers.programme.store import Store, look

    console = Console(stderr=True)
    loaded = load(study, console)
    requests = _planned(loaded, console, countries, output, iteration, edition, language, format, only, limit)
    states = look(loaded, requests)
    for state in states:
        if state.is_fresh:
            say(f"{state.request.name}: fresh")
            continue
        every = set(state.stale) == set(state.request.pages) and len(set(state.stale.values())) == 1
        say(f"{state.request.name}: stale")
        if failure := Store(state.request.output).failure(state.request.name):
            say(f"  failed the last time: {failure.splitlines()[0]}")
            for line in failure.splitlines()[1:]:
                say(f"    {line}")
        for page, why in {"every page": next(iter(state.stale.values()))}.items() if every else state.stale.items():
            say(f"  {page}: {why}")
        if state.unbound and state.unbound not in state.stale.values():
            say(f"  book: {state.unbound}")
    stale = sum(not state.is_fresh for state in states)
    count = sum(len(state.stale) for state in states)
    say(f"{len(states) - stale} report(s) fresh, {stale} stale; {count} page(s) to run")
    raise typer.Exit(1 if stale else 0)


def run(
    countries: Countries = None,
    study: StudyOption = EXAMPLE,
    output: OutputOption = OUTPUT,
    iteration: Iteration = None,
    edition: Editions = None,
    language: Languages = None,
    format: Format = "html,pdf",
    only: Only = None,
    limit: Limit = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = 30,
) -> None:
    """Make the reports of many countries: what is stale of them, in parallel; exit code 1 if one failed."""
    console = Console(stderr=True)
    with ending_in_order(console, STOPPED):
        loaded = load(study, console)
        requests = _planned(loaded, console, countries, output, iteration, edition, language, format, only, limit)
        outcomes, _ = make_reports(console, loaded, requests, workers, scheduler, timeout)
    raise typer.Exit(print_outcomes(outcomes.values()))


def book(
    countries: Countries = None,
    study: StudyOption = EXAMPLE,
    output: OutputOption = OUTPUT,
    named: Annotated[
        bool, typer.Option("--named", help="With the reports of all countries, by name: CONFIDENTIAL on every page.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="Language; the study's first by default.")] = None,
    format: Annotated[
        str | None, typer.Option(help="Of the national reports, with --named: html,pdf by default.")
    ] = None,
    limit: Limit = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = 30,
) -> None:
    """Make the programme's book: all countries together, for anybody; with --named, the report of each too."""
    from cips_helpers.programme.binding import NAMED
    from cips_helpers.programme.fingerprints import PROGRAMME

    console = Console(stderr=True)
    if not named and (countries or limit or format):
        stop(console, "COUNTRIES, --limit and --format choose reports, which only a book --named has.", code=2)
    with ending_in_order(console, STOPPED):
        loaded = load(study, console)
        requests = _planned(
            loaded,
            console,
            countries,
            output,
            None,
            [INTERNAL.name],
            [language] if language else None,
            format or "html,pdf",
            None,
            limit,
        )
        outcomes, made = make_reports(
            console, loaded, requests, workers, scheduler, timeout, book="named" if named else "anonymous"
        )
    failed = print_outcomes(outcomes.values()) if named or made is None else 0
    if made is None:
        stop(console, "The programme's book was not built: no country can be put in it.")
    if made.fault:
        stop(console, f"The programme's book was not built. {made.fault}")
    say(f"HTML  {os.path.relpath(output / (NAMED if named else PROGRAMME) / 'index.html')}")
    raise typer.Exit(failed)


def make_reports(
    console: Console,
    study: Study,
    requests: Sequence[Request],
    workers: int | None,
    scheduler: str | None,
    minutes: float,
    *,
    book: str = "",
) -> tuple[dict[Request, Outcome], Outcome | None]:
    """Make the reports, and the programme's book if asked for; ``None`` if not. An anonymous book has no reports."""
    from cips_helpers.build.events import ReportError
    from cips_helpers.build.report import Outcome
    from cips_helpers.programme.book import begin_book, finish_book
    from cips_helpers.programme.plan import PlanError
    from cips_helpers.programme.run import run as run_plan
    from cips_helpers.programme.store import Store
    from cips_helpers.programme.workers import open_workers

    output, language, named = requests[0].output, requests[0].language, book == "named"
    reports = requests if named or not book else ()
    try:
        with (
            _executor(console, workers, scheduler, output) as (executor, count),
            open_workers(executor, output, count=count, minutes=minutes) as pool,
            Board(console, output, len(reports)) as board,
        ):
            blocked = _unconfirmed(sources := Store(output).sources(study), requests)
            for request, fault in blocked.items():
                text = told(f"{request.name}: failed: {visible(fault)}")
                console.print(text, markup=False, highlight=False, soft_wrap=True)
            failed = {request: Outcome(fault=fault, kind="data") for request, fault in blocked.items()}
            if len(failed) == len(requests):
                return failed, None
            begun = begin_book(sources, pool, output=output, language=language, named=named) if book else None
            outcomes = run_plan(sources, [one for one in reports if one not in blocked], pool, board) if reports else {}
            outcomes |= failed if reports else {}
            made = finish_book(begun, sources, outcomes, pool, board.book) if begun else None
    except PlanError as error:
        stop(console, str(error), code=2)
    except ReportError as error:
        stop(console, str(error))
    except OSError as error:
        stop(console, f"{error.filename or f'{output}, {gettempdir()}'}: {error.strerror or error}")
    return outcomes, made


def _unconfirmed(sources: Sources, requests: Sequence[Request]) -> dict[Request, str]:
    """Return the reports of countries whose reading nobody has confirmed, each with one line."""
    from cips_helpers.survey.confirmation import unconfirmed

    countries = dict.fromkeys(request.country for request in requests)
    reasons = unconfirmed(sources.study, countries, sources.slices)
    return {request: reasons[request.country] for request in requests if request.country in reasons}


def print_outcomes(outcomes: Iterable[Outcome]) -> int:
    """Print how many reports were made, fresh or failed; return the exit code."""
    count = Counter(outcome.state for outcome in outcomes)
    say(f"{count['made']} made, {count['fresh']} fresh already, {count['failed']} failed")
    return 1 if count["failed"] else 0


def verify(
    folders: Annotated[
        list[Path], typer.Argument(help="Folders of reports, for example _build/XAA, or archives of releases.")
    ],
    study: StudyOption = EXAMPLE,
) -> None:
    """Check that reports are unchanged and belong to the answers of a study; exit code 1 if not."""
    from cips_helpers.programme.release import verify_archive
    from cips_helpers.programme.verify import verify as verify_report

    console = Console(stderr=True)
    loaded = load(study, console)
    right = True
    for folder in folders:
        verdict = verify_archive(folder, loaded) if folder.is_file() else verify_report(folder, loaded)
        right &= verdict.is_right
        for line in verdict.lines:
            say(f"{folder.name}: {line}")
    raise typer.Exit(0 if right else 1)


def _planned(
    study: Study,
    console: Console,
    countries: list[str] | None,
    output: Path,
    iteration: int | None,
    editions: list[str] | None,
    languages: list[str] | None,
    format: str,
    only: list[str] | None,
    limit: int | None,
) -> tuple[Request, ...]:
    from cips_helpers.programme.plan import PlanError
    from cips_helpers.programme.plan import plan as plan_reports

    try:
        return plan_reports(
            study,
            output=output,
            countries=countries or (),
            iteration=iteration,
            editions=editions or (INTERNAL.name,),
            languages=languages or (),
            formats=format.split(","),
            only=only or (),
            limit=limit,
        )
    except PlanError as error:
        stop(console, str(error), code=2)


@contextmanager
def _executor(
    console: Console, workers: int | None, scheduler: str | None, output: Path
) -> Iterator[tuple[Executor, int]]:
    """Yield an executor and its number of workers: threads that each wait for a subprocess, or a Dask cluster."""
    if scheduler is None:
        from cips_helpers.programme.workers import tidy

        count = workers or os.cpu_count() or 1
        try:
            with ThreadPoolExecutor(count) as pool:
                yield pool, count
        finally:
            tidy(output)  # all subprocesses have ended
        return
    try:
        from distributed import Client
    except ImportError:
        stop(console, "--scheduler needs Dask: pip install distributed", code=2)
    try:
        client = Client(scheduler, timeout="10s")
    except OSError:
        stop(console, f"no Dask scheduler answers at {scheduler}")
    with client:
        yield client.get_executor(pure=False), workers or max(1, len(client.ncores()))
