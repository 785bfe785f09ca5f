"""Run the notebooks of a report: check their parameters, execute them in parallel, remove traces of this machine."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator

from cips_helpers.build.events import Event, OnProgress, ReportError, one_line, silent
from cips_helpers.build.kernels import KernelRoom
from cips_helpers.build.process import KERNELS
from cips_helpers.build.report import Report
from cips_helpers.build.scrub import scrub, undescribed
from cips_helpers.build.translated import translated_notebook
from cips_helpers.words import Words

UNDESCRIBED = "a chart without alternative text; show it with cips.exhibit(figure, title=…, alt=…)"
CELL_TIMEOUT = 600
OUTPUT_TIMEOUT = 120
"""Seconds that what a finished cell printed may take to arrive: nbclient's 4 are too few for a machine that is busy."""
SAFE_MESSAGES = frozenset(
    {
        "AttributeError",
        "ClosedFileError",
        "FileNotFoundError",
        "ImportError",
        "InstrumentError",
        "ModuleNotFoundError",
        "NameError",
        "OptionError",
        "StudyError",
        "SurveyError",
        "SyntaxError",
        "TypeError",
        "ZeroDivisionError",
    }
)
"""Errors whose message is about the code or ours; any other message may quote a row, so only the type is reported."""


def check_parameters(notebooks: Sequence[Path], values: Mapping[str, Any]) -> None:
    """Compare the values with every notebook's parameters cell, before any kernel starts.

    papermill itself only warns about a parameter that a notebook does not know, and runs on with the default.

    Raises
    ------
    ReportError
        Naming every notebook and parameter that is unknown or of another type.
    """
    faults = []
    for path in notebooks:
        known = _declared(nbformat.read(path, as_version=4))
        if not known:
            faults.append(f"{path.name} has no parameters cell")
            continue
        for name, value in values.items():
            if name not in known:
                faults.append(f"{path.name} has no parameter {name!r} (it has {', '.join(known)})")
            elif (wanted := known[name]) and type(value).__name__ != wanted:
                faults.append(f"{path.name} wants {name} as {wanted}, not {value!r}")
    if faults:
        raise ReportError("; ".join(faults))


def _ignore(_: Path) -> None:
    pass


def run_notebooks(
    report: Report,
    notebooks: Sequence[Path],
    work_dir: Path,
    on_progress: OnProgress = silent,
    *,
    workers: int = KERNELS,
    on_page: Callable[[Path], None] = _ignore,
    sizes: Mapping[str, int] = MappingProxyType({}),
) -> list[Path]:
    """Execute the notebooks and write them, scrubbed, into ``work_dir``.

    Parameters
    ----------
    report
        Gives the parameters.
    notebooks
        In reading order; the results have the same order and names.
    work_dir
        Existing folder that receives the executed notebooks.
    on_progress
        Called after each cell, from the thread that runs the notebook.
    workers
        Kernels at a time.
    on_page
        Called with each executed notebook when it is written, from the same thread.
    sizes
        Stem → bytes of the notebook as it was executed before: the largest take longest, and start first.

    Returns
    -------
    list of Path
        The executed notebooks.

    Raises
    ------
    ReportError
        For a wrong parameter, or for the first cell that fails; all other kernels are then killed.
    """
    request = report.request
    values = dict(report.parameters) or request.parameters
    check_parameters(notebooks, values)
    words = Words(request.language)
    sources = [translated_notebook(nbformat.read(path, as_version=4), words) for path in notebooks]
    # papermill adds one cell to each
    total = sum(cell.cell_type == "code" for nb in sources for cell in nb.cells) + len(sources)
    ticks = count(1)  # next() on it is atomic, so two threads need no lock

    with KernelRoom(report.variables, report.closed) as room, ThreadPoolExecutor(workers) as pool:

        def run(path: Path, source: NotebookNode) -> Path:
            def tick() -> None:
                on_progress(Event("notebooks", next(ticks), total, path.stem))

            executed = _execute(path, source, values, room, tick)
            for warning in scrub(executed, values, private=(request.study.resolve().parent, room.folder)):
                on_progress(Event("warning", 0, 0, f"{path.name}: {one_line(warning)}"))
            for number in undescribed(executed):
                on_progress(Event("warning", 0, 0, f"{path.name}, code cell {number}: {UNDESCRIBED}"))
            target = work_dir / path.name
            nbformat.write(executed, target)
            on_page(target)
            return target

        futures: list[Future[Path]] = []
        try:
            submitted = {
                at: pool.submit(run, notebooks[at], sources[at]) for at in _longest_first(notebooks, sources, sizes)
            }
            futures += [submitted[at] for at in range(len(notebooks))]
            wait(futures, return_when=FIRST_EXCEPTION)
            # Raise the failure itself, not those of the kernels that are killed because of it.
            for future in futures:
                if future.done() and (error := future.exception()):
                    raise error
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            room.kill()
            raise


def _longest_first(notebooks: Sequence[Path], sources: Sequence[NotebookNode], sizes: Mapping[str, int]) -> list[int]:
    """Return the order in which to start notebooks, so that none runs alone at the end; those never run come first."""
    cells = [sum(cell.cell_type == "code" for cell in source.cells) for source in sources]
    return sorted(
        range(len(notebooks)),
        key=lambda at: (notebooks[at].stem in sizes, -sizes.get(notebooks[at].stem, 0), -cells[at]),
    )


def _execute(
    path: Path, source: NotebookNode, values: Mapping[str, Any], room: KernelRoom, tick: Callable[[], None]
) -> NotebookNode:
    has_run = False

    def execute() -> NotebookNode:
        return papermill.execute_notebook(
            source,
            None,
            parameters=dict(values),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            iopub_timeout=OUTPUT_TIMEOUT,
            kernel_manager_class=room.manager_class(path.stem),
            shutdown_kernel="immediate",
            record_timing=False,
            on_cell_executed=ran,
        )

    def ran(**_: Any) -> None:
        nonlocal has_run
        has_run = True
        tick()

    try:
        try:
            return execute()
        except PapermillExecutionError:
            raise
        except Exception:
            if has_run:
                raise
            return execute()  # the kernel did not come up: a busy machine, most often
    except PapermillExecutionError as error:
        where = _locate(source, error.cell_index)
        cause = one_line(f"{error.ename}: {error.evalue}") if error.ename in SAFE_MESSAGES else error.ename
        if error.ename == "PermissionError":  # of a library that opens files without Python
            cause += " (answers, and files of other countries, are closed to chapters: use `results`)"
        raise ReportError(f"{path.name}, {where}: {cause}") from None
    except Exception as error:
        raise ReportError(f"{path.name}: {one_line(f'{type(error).__name__}: {error}')}") from None
    finally:
        ensure_event_loop().close()  # nbclient leaves this thread's open; the interpreter's end would complain of it


def _locate(notebook: NotebookNode, index: int) -> str:
    """Name a cell by its index after papermill inserted a cell of its own behind the parameters cell."""
    tagged = next(i for i, cell in enumerate(notebook.cells) if _is_parameters(cell))
    if index == tagged + 1:
        return "the parameters given to it"
    number = index if index > tagged else index + 1
    before = "\n".join(cell.source for cell in notebook.cells[:number] if cell.cell_type == "markdown")
    titles = [line.lstrip("#").strip() for line in before.splitlines() if line.startswith("#")]
    return f"cell {number}" + (f" (under “{titles[-1]}”)" if titles else "")


def _is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def _declared(notebook: NotebookNode) -> dict[str, str | None]:
    """Return the parameters of a notebook and the type each asks for: its annotation, or its default's type."""
    # Not papermill.inspect_notebook: it fails on notebooks committed without a kernel's name in their metadata.
    cell = next(filter(_is_parameters, notebook.cells), None)
    parameters = PythonTranslator.inspect(cell) if cell else []
    return {p.name: _type_name(p.inferred_type_name, p.default) for p in parameters}


def _type_name(annotation: str, default: str) -> str | None:
    if annotation and annotation != "None":
        return annotation
    try:
        value = ast.literal_eval(default)
    except (ValueError, SyntaxError):
        return None
    return None if value is None else type(value).__name__
