"""`cips plan`, `cips status`, `cips run`, `cips verify`: many countries at once, and what there is of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

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
from cips_helpers.cli.show import Board

if TYPE_CHECKING:
    from cips_helpers.programme.plan import Task
    from cips_helpers.survey import Study

Countries = Annotated[list[str] | None, typer.Argument(help="Country codes; all of the study by default.")]
Iteration = Annotated[int | None, typer.Option(help="Iteration to report; each country's last by default.")]
Editions = Annotated[
    list[str] | None, typer.Option("--edition", help="internal, analyst, public; may be repeated.")
]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="May be repeated; the study's first by default.")
]
Format = Annotated[str, typer.Option(help="html, pdf or both: html,pdf")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        help="Pages: 'XAA/03*' or, for every country, '03*'; may be repeated. They run, no book is bound."
    ),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Make so many reports at most.")]


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
    found = load(study, console)
    tasks = _planned(found, console, countries, output, iteration, edition, language, format, only, limit)
    table = Table("report", "iteration", "edition", "language", "pages", "answers", box=None, pad_edge=False)
    for task in tasks:
        sources = found.countries[task.country].iterations
        files = dict.fromkeys(source.file.as_posix() for one in sources for source in one.groups.values())
        table.add_row(
            task.folder,
            str(task.iteration),
            task.edition,
            task.language,
            str(len(task.pages)),
            ", ".join(files),
        )
    Console(width=None if Console().is_terminal else 160, highlight=False).print(table)
    if pages:
        for task in tasks:
            for page in task.pages:
                typer.echo(f"{task.folder}/{page}")
    count = sum(len(task.pages) for task in tasks)
    typer.echo(f"{len(tasks)} report(s), {count} page(s), into {os.path.relpath(tasks[0].output)}")


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
    """Say which pages and reports are fresh, which are stale, and why; ends with 1 where something is stale."""
    from cips_helpers.programme.run import look

    console = Console(stderr=True)
    found = load(study, console)
    tasks = _planned(found, console, countries, output, iteration, edition, language, format, only, limit)
    orders = look(found, tasks)
    for order in orders:
        if order.is_fresh:
            typer.echo(f"{order.task.folder}: fresh")
            continue
        every = set(order.stale) == set(order.task.pages) and len(set(order.stale.values())) == 1
        typer.echo(f"{order.task.folder}: stale")
        for page, why in (
            {"every page": next(iter(order.stale.values()))}.items() if every else order.stale.items()
        ):
            typer.echo(f"  {page}: {why}")
        if order.unbound and order.unbound not in order.stale.values():
            typer.echo(f"  book: {order.unbound}")
    stale = sum(not order.is_fresh for order in orders)
    count = sum(len(order.stale) for order in orders)
    typer.echo(f"{len(orders) - stale} report(s) fresh, {stale} stale; {count} page(s) to run")
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
    workers: Annotated[
        int | None, typer.Option(min=1, help="Reports to make at a time; as many as cores by default.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler whose workers see the same files.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Minutes one report may take.")] = 30,
) -> None:
    """Make the reports of many countries: what is stale of them, in parallel; ends with 1 where one failed."""
    from cips_helpers.build.events import ReportError
    from cips_helpers.programme.run import run as run_plan

    console = Console(stderr=True)
    with ending_in_order(
        console, "Stopped; finished reports and pages are kept, run the command again to go on."
    ):
        found = load(study, console)
        tasks = _planned(found, console, countries, output, iteration, edition, language, format, only, limit)
        try:
            with _executor(console, workers, scheduler) as executor, Board(console, tasks) as board:
                outcomes = run_plan(found, tasks, executor, on_news=board, minutes=timeout)
        except ReportError as error:
            stop(console, str(error))
        except OSError as error:
            stop(console, f"{error.filename or output}: {error.strerror or error}")
    count = {state: sum(one.state == state for one in outcomes) for state in ("made", "fresh", "failed")}
    typer.echo(f"{count['made']} made, {count['fresh']} fresh already, {count['failed']} failed")
    raise typer.Exit(1 if count["failed"] else 0)


def verify(
    folders: Annotated[list[Path], typer.Argument(help="Folders of reports, for example _build/XAA.")],
    study: StudyOption = EXAMPLE,
) -> None:
    """Say whether reports are as they were made, and belong to the answers of a study; ends with 1 where not."""
    from cips_helpers.programme.verify import verify as verify_report

    console = Console(stderr=True)
    found = load(study, console)
    right = True
    for folder in folders:
        verdict = verify_report(folder, found)
        right &= verdict.is_right
        for line in verdict.lines:
            typer.echo(f"{folder.name}: {line}")
    raise typer.Exit(0 if right else 1)


def _planned(
    study: Study, console: Console, countries: list[str] | None, output: Path, iteration: int | None,
    editions: list[str] | None, languages: list[str] | None, format: str, only: list[str] | None, limit: int | None,
) -> tuple[Task, ...]:  # fmt: skip
    from cips_helpers.programme.plan import PlanError
    from cips_helpers.programme.plan import plan as plan_reports

    known(study, countries or [], console)
    known_editions(editions or [], console)
    try:
        return plan_reports(
            study, output=output, countries=countries or (), iteration=iteration, editions=editions or ("internal",),
            languages=languages or (), formats=formats_of(format, console), only=only or (), limit=limit,
        )  # fmt: skip
    except PlanError as error:
        stop(console, str(error), code=2)


@contextmanager
def _executor(console: Console, workers: int | None, scheduler: str | None) -> Iterator[Executor]:
    """Give threads of this process, each of which minds one process, or the workers of a cluster."""
    if scheduler is None:
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
            yield pool
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
        yield client.get_executor(pure=False)
