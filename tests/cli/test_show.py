"""The progress shown while reports are made: bars in a terminal, plain lines elsewhere, and the log."""

from __future__ import annotations

import time
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cips_helpers.build.events import Event
from cips_helpers.build.report import Outcome
from cips_helpers.cli.show import Board
from cips_helpers.programme.plan import plan
from cips_helpers.survey.load import load_study
from made_up import small_programme


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a study of two countries."""
    return small_programme.study(tmp_path_factory.mktemp("two"), countries=2)


class TestBoard:
    def told(self, study: Path, output: Path, *, terminal: bool) -> str:
        one, other = plan(load_study(study), output=output)
        said = StringIO()
        console = Console(file=said, force_terminal=terminal, width=160)
        with Board(console, one.output, 2) as board:
            board(one, Event("notebooks", 1, 14, "02_respondents"))
            board(one, Event("warning", 0, 0, "an old library"))
            board(other, Outcome(fault="xab_1_private.csv: no column of the questionnaire", kind="data"))
            board.started = time.monotonic() - 60
            board(one, Event("notebooks", 7, 14, "07_private_sector"))
            board(one, Outcome(("01", "02"), bound=True))
            board.book(Event("book", 1, 1, "pages"))
        return said.getvalue()

    def test_without_a_terminal_each_end_is_a_plain_line(self, study: Path, tmp_path: Path) -> None:
        assert self.told(study, tmp_path, terminal=False).splitlines() == [
            "XAB: failed: xab_1_private.csv: no column of the questionnaire",
            "XAA: made, 2 page(s) run",
        ]
        log = (tmp_path / "cips.log").read_text(encoding="utf-8")
        assert [line.split(maxsplit=2)[2] for line in log.splitlines()] == [
            "XAA notebooks 1/14 02_respondents",
            "XAA warning 0/0 an old library",
            "XAB failed, 0 page(s) run xab_1_private.csv: no column of the questionnaire",
            "XAA notebooks 7/14 07_private_sector",
            "XAA made, 2 page(s) run ",
            "all countries book 1/1 pages",
        ]

    def test_in_a_terminal_it_shows_how_far_it_is_and_only_failures_as_lines(self, study: Path, tmp_path: Path) -> None:
        said = self.told(study, tmp_path, terminal=True)
        assert "XAB: failed: xab_1_private.csv" in said
        assert "XAA: made" not in said
        assert "2 of 2 reports, 2 pages run" in said
        assert "100%" in said

    def test_the_time_left_goes_by_the_work_that_is_done(self, study: Path, tmp_path: Path) -> None:
        one, other = plan(load_study(study), output=tmp_path)
        with Board(Console(file=StringIO(), force_terminal=True), one.output, 2) as board:
            [bar] = board.bars.tasks
            board(other, Outcome())
            assert bar.fields["left"] == ""  # too early to tell
            board.started = time.monotonic() - 300
            board(one, Event("notebooks", 7, 14, "07_private_sector"))
            assert bar.completed == pytest.approx((1 + 0.6 * 7 / 14) / 2)
            assert bar.fields["left"] == "about 3 min left"
            assert bar.fields["done"] == "1 of 2 reports, 0 pages run"
            assert bar.fields["doing"] == "XAA 07_private_sector"
