"""Progress of one report or many: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from cips_helpers.build.events import Event
from cips_helpers.plain_text import visible
from cips_helpers.terminal import told

if TYPE_CHECKING:
    from cips_helpers.build.report import Outcome, Request

_LABELS = {
    "report": "Languages",
    "notebooks": "Chapters",
    "book": "HTML book",
    "pdf": "PDF",
    "check": "Checks",
    "handout": "Slides",
    "scan": "Privacy",
}


class Bars:
    """Shows the build's events as bars; plain lines where there is no terminal."""

    def __init__(self, console: Console, output: Path | None = None) -> None:
        self.console = console
        self.log = _log(output) if output else None
        self.begun: tuple[str, Event, float] | None = None
        self.bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[label]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self.tasks: dict[str, int] = {}
        self.printed: set[str] = set()

    def __enter__(self) -> Bars:
        self.bars.start()
        return self

    def __exit__(self, *gone: object) -> None:
        self._end_stage()
        self.bars.stop()
        if self.log:
            _close(self.log)

    def __call__(self, event: Event) -> None:
        if self.log:
            self.log.info("%s %d/%d %s", event.stage, event.done, event.total, event.label)
        if event.stage in ("warning", "note"):
            note = told(f"Note: {visible(event.label)}")
            self.console.print(note, markup=False, highlight=False, soft_wrap=True)
            return
        name = told(_LABELS.get(event.stage, event.stage))
        if not self.begun or self.begun[0] != name:
            self._end_stage()
            self.begun = name, event, time.monotonic()
        self.begun = name, event, self.begun[2]
        if not self.console.is_terminal and event.stage not in self.printed:
            self.printed.add(event.stage)
            self.console.print(f"{name} …", markup=False, highlight=False)
        if event.stage not in self.tasks:
            self.tasks[event.stage] = self.bars.add_task(name, total=event.total, label="")
        self.bars.update(self.tasks[event.stage], completed=event.done, total=event.total, label=told(event.label))  # type: ignore[arg-type]

    def _end_stage(self) -> None:
        """Say how long the last stage took where no bar shows it."""
        if self.begun and not self.console.is_terminal:
            name, last, started = self.begun
            seconds = f"{time.monotonic() - started:.0f}"
            line = f"{name}: {seconds} s"
            if last.stage == "notebooks":
                line = told(f"Chapters: {last.done} of {last.total} cells, {seconds} s")
            self.console.print(line, markup=False, highlight=False)
        self.begun = None


class Board:
    """Shows the reports of a plan as they are made: done, current, time left; failures at once.

    Everything, with the hour, also goes into ``cips.log`` in the output folder.
    """

    def __init__(self, console: Console, output: Path, reports: int) -> None:
        self.console = console
        self.total = reports
        self.done = self.pages = 0
        self.parts: dict[str, float] = {}
        self.doing: dict[str, str] = {}
        self.bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[done]}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
            TextColumn("{task.fields[doing]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self.bar = self.bars.add_task("", total=1.0, done=self._counted, left="", doing=told("reading answers"))
        self.started = time.monotonic()
        self.log = _log(output)

    def __enter__(self) -> Board:
        self.bars.start()
        return self

    def __exit__(self, *gone: object) -> None:
        self.bars.stop()
        _close(self.log)

    def __call__(self, request: Request, news: Event | Outcome) -> None:
        name = request.name
        if isinstance(news, Event):
            self._hear(name, news)
        else:
            self.done += 1
            self.parts[name] = 1.0
            self.doing.pop(name, None)
            self._tell(request, news)
        self._show()

    def book(self, event: Event) -> None:
        """Show what happens to the programme's book."""
        self._hear("all countries", event)
        self.parts.pop("all countries", None)
        self._show()

    def _hear(self, name: str, event: Event) -> None:
        self.log.info("%s %s %d/%d %s", name, event.stage, event.done, event.total, event.label)
        if event.stage == "note":
            self.console.print(told(f"{name}: {event.label}"), markup=False, highlight=False, soft_wrap=True)
        if event.stage in ("warning", "note"):
            return
        self.doing[name] = event.label if event.stage == "notebooks" else _LABELS.get(event.stage, event.stage)
        before, share = _WEIGHTS.get(event.stage, (1.0, 0.0))
        self.parts[name] = max(self.parts.get(name, 0.0), before + share * event.done / max(event.total, 1))

    def _tell(self, request: Request, outcome: Outcome) -> None:
        name, ran = request.name, len(outcome.ran)
        self.pages += ran
        self.log.info("%s %s, %d page(s) run %s", name, outcome.state, ran, outcome.fault)
        if outcome.state == "failed":
            fault = outcome.fault.removeprefix(f"{request.country}: ")
            lines = "\n".join(map(visible, fault.split("\n")))
            self.console.print(told(f"{name}: failed: {lines}"), markup=False, highlight=False, soft_wrap=True)
        elif not self.console.is_terminal:
            pages = f", {ran} page(s) run" if ran else ""
            self.console.print(told(f"{name}: {outcome.state}{pages}"), markup=False, highlight=False)

    @property
    def _counted(self) -> str:
        return told(f"{self.done} of {self.total} reports, {self.pages} pages run" if self.total else "the book")

    def _show(self) -> None:
        share = sum(self.parts.values()) / max(self.total, 1)
        now = ", ".join(f"{told(name)} {told(what)}" for name, what in sorted(self.doing.items()))
        left = told(_left(time.monotonic() - self.started, share))
        self.bars.update(self.bar, completed=share, done=self._counted, left=left, doing=now)


_WEIGHTS = {
    "notebooks": (0.0, 0.6),
    "book": (0.6, 0.15),
    "check": (0.75, 0.0),
    "pdf": (0.75, 0.2),
    "scan": (0.95, 0.05),
}
"""Stage → the share of a report's work that is done before it, and its own; for the time left, nothing else."""


def _left(seconds: float, share: float) -> str:
    """Return the time left at the speed so far, in words.

    Examples
    --------
    >>> _left(60, 0.25), _left(1, 0.0), _left(60, 0.999)
    ('about 3 min left', '', 'almost done')
    """
    if share <= 0.0 or seconds < 5:
        return ""
    left = seconds * (1 - share) / share
    if left < 15:
        return "almost done"
    return f"about {left:.0f} s left" if left < 90 else f"about {left / 60:.0f} min left"


def _log(output: Path) -> logging.Logger:
    output.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger("cips")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = RotatingFileHandler(output / "cips.log", maxBytes=2_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    return log


def _close(log: logging.Logger) -> None:
    for handler in log.handlers[:]:
        handler.close()
        log.removeHandler(handler)
