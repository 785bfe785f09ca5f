"""A failed build gives one message, keeps an earlier report, and leaves no kernel and no folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import AsyncKernelManager

from cips_helpers.build.events import Event, ReportError
from cips_helpers.build.jupyter_book import warnings_of
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.pipeline import build_report
from made_up import small_report

HTML = frozenset({"html"})


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def failure(folder: Path, *cells: str) -> str:
    """Return the error of a report whose second of three chapters has these cells."""
    chapters = {
        "01_summary.ipynb": small_report.notebook("# Summary", "import time; time.sleep(0.2)"),
        "02_factors.ipynb": small_report.notebook("# Factors\n\nWhere do they differ?", *cells),
        "03_slow.ipynb": small_report.notebook("# Slow", "import time; time.sleep(60)"),
    }
    with pytest.raises(ReportError) as told:
        build_report(small_report.report(folder, chapters))
    return str(told.value)


def failing_book(folder: Path, *cells: str) -> str:
    """Return the error of a book with a page of these cells."""
    report = small_report.report(folder, {"01_a.ipynb": small_report.notebook("# Page", *cells)}, formats=HTML)
    with pytest.raises(ReportError) as told:
        build_report(report)
    assert not list(report.request.output.iterdir())
    return str(told.value)


@pytest.mark.usefixtures("nothing_left")
class TestFailingCell:
    def test_notebook_cell_and_cause_are_named(self, tmp_path: Path) -> None:
        said = failure(tmp_path, "x = 1", "## Ranking", "x / 0")
        assert said == "02_factors.ipynb, cell 5 (under “Ranking”): ZeroDivisionError: division by zero"

    def test_of_two_equal_cells_the_one_that_failed(self, tmp_path: Path) -> None:
        said = failure(tmp_path, "y = [1]", "y.pop()", "## Again", "y.pop()")
        assert said.startswith("02_factors.ipynb, cell 6 (under “Again”): IndexError")

    def test_no_row_of_answers_follows_the_cause(self, tmp_path: Path) -> None:
        said = failure(tmp_path, r"raise ValueError('not a code\nrespondent 17: 3, 2, 1')")
        assert said.endswith("ValueError")

    def test_a_kernel_that_dies_is_named(self, tmp_path: Path) -> None:
        said = failure(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        assert said.startswith("02_factors.ipynb: DeadKernelError")

    def test_nothing_of_the_report_is_there(self, tmp_path: Path) -> None:
        failure(tmp_path, "1 / 0")
        assert not list((tmp_path / "out").iterdir())

    def test_an_earlier_report_stays_whole(self, tmp_path: Path) -> None:
        chapters = {"01_a.ipynb": small_report.notebook("# Fine", "1")}
        good = small_report.report(tmp_path / "first", chapters, formats=HTML, output=tmp_path / "out")
        build_report(good)
        before = fingerprint(good.request.folder)
        failure(tmp_path, "1 / 0")
        assert fingerprint(good.request.folder) == before
        assert [path.name for path in good.request.output.iterdir()] == ["XAA"]


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("faults", [1, 2])
def test_a_kernel_that_does_not_start_is_started_once_more(
    faults: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, left = AsyncKernelManager._async_start_kernel, iter(range(faults))

    async def faulty(self: AsyncKernelManager, **kwargs: Any) -> None:
        if next(left, None) is not None:
            raise OSError("no process to be had")
        await start(self, **kwargs)

    monkeypatch.setattr(AsyncKernelManager, "_async_start_kernel", faulty)
    report = small_report.report(tmp_path, {"01_a.ipynb": small_report.notebook("# Page", "print(1)")})
    pages = [report.request.notebooks / "01_a.ipynb"]
    if faults == 1:
        [page] = run_notebooks(report, pages, tmp_path)
        assert page.read_text(encoding="utf-8").count('"stdout"') == 1
    else:
        with pytest.raises(ReportError, match=r"01_a\.ipynb: OSError: no process to be had"):
            run_notebooks(report, pages, tmp_path)


@pytest.mark.usefixtures("nothing_left")
def test_warnings_of_the_book_are_errors(tmp_path: Path) -> None:
    said = failing_book(
        tmp_path,
        "# Page\n\nSee [the other page](missing.md).",
        "## Figure\n\nIn {numref}`fig-none`.",
        "## Formula\n\nIt is $\\nosuchthing{x}$ here.",
        "#### Too deep\n\nText.",
    )
    assert said.startswith("the book could not be built: 01_a.ipynb")
    assert "missing.md" in said  # a link to nowhere
    assert "fig-none" in said  # the number of a figure that is not there
    assert "formula not understood" in said
    assert "H2 to H4" in said  # a heading level skipped
    assert str(tmp_path) not in said


def test_an_error_within_sphinx_is_told_and_not_how_to_report_it(tmp_path: Path) -> None:
    log = (
        "Traceback (most recent call last):\n"
        f'  File "{tmp_path}/x.py", line 1, in dump\nOSError: [Errno 28] No space left on device\n'
        "Please also report this if it was a user error, so that a better error message can be provided next time.\n"
    )
    assert warnings_of(log, tmp_path) == "OSError: [Errno 28] No space left on device"


@pytest.mark.usefixtures("nothing_left")
def test_what_fails_late_fails_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ReportError("a picture is missing")

    monkeypatch.setattr("cips_helpers.build.pipeline.check_html", refuse)
    assert failing_book(tmp_path, "1") == "a picture is missing"


def test_a_new_report_takes_the_earlier_ones_place(tmp_path: Path, nothing_left: Path) -> None:
    first = small_report.report(tmp_path, {"01_a.ipynb": small_report.notebook("# First", "1")}, formats=HTML)
    build_report(first)
    (first.request.notebooks / "01_a.ipynb").unlink()
    seen: list[Event] = []
    second = small_report.report(tmp_path, {"01_b.ipynb": small_report.notebook("# Second", "1")}, formats=HTML)
    build_report(second, seen.append)
    pages = {path.name for path in (second.request.folder / "html").glob("0*.html")}
    assert pages == {"01_b.html"}
    stages = list(dict.fromkeys(event.stage for event in seen))
    assert stages == ["notebooks", "book", "check"]
    last = {event.stage: event for event in seen}
    assert all(event.done == event.total for event in last.values())


def test_stderr_of_a_notebook_reaches_the_analyst_and_no_page(tmp_path: Path) -> None:
    chapter = small_report.notebook("# Page", "import sys; print('old library', file=sys.stderr); print('kept')")
    seen: list[Event] = []
    report = small_report.report(tmp_path, {"01_a.ipynb": chapter}, formats=HTML)
    build_report(report, seen.append)
    assert [e.label for e in seen if e.stage == "warning"] == ["01_a.ipynb: old library"]
    page = (report.request.folder / "html" / "01_a.html").read_text(encoding="utf-8")
    assert "kept" in page
    assert "old library" not in page
