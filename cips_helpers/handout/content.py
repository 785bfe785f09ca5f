"""The slides of a report as data: a finding as title, a chart or lines, and the sentences behind them as notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cips_helpers.charts.changes import chart_changes
from cips_helpers.charts.experience import chart_experience
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.gaps import chart_gaps
from cips_helpers.charts.part_differences import chart_differences
from cips_helpers.charts.radar import chart_radar
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding, Line, Panel, Stack
from cips_helpers.sections.result import show_first_priorities, show_last_plan, show_marks, show_monday
from cips_helpers.sentences.experience import say_experience
from cips_helpers.sentences.findings import say_finding
from cips_helpers.sentences.initiatives import say_initiatives
from cips_helpers.sentences.parts import say_who_differs
from cips_helpers.sentences.priorities import say_priorities
from cips_helpers.sentences.progress import say_progress
from cips_helpers.sentences.respondents import say_trust
from cips_helpers.sentences.result import say_result, show_short_answers
from cips_helpers.sentences.scores import say_gaps
from cips_helpers.verdicts.action_plan import plans
from cips_helpers.verdicts.labels import factor_name
from cips_helpers.words import N_

Cell = tuple[Line, ...]
PRIORITIES = 3
HIGHEST = 6
"""Inches of a chart, from which on its text would be smaller on a slide than on paper."""


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes
    ----------
    title
        What was found.
    chart
        The picture, if it has one.
    rows
        A table of cells, as `cips_helpers.display.Panel` has them; the first row has the heads.
    lines
        Lines beside the chart, or below the rows.
    notes
        What the speaker can say, in paragraphs.
    """

    title: str
    chart: Chart | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()


def slides_of(results: Disclosed) -> list[Slide]:
    """Return the slides behind the title slide, nine at most: those the survey has something to say on."""
    made = (make(results) for make in SLIDES)
    return [slide for slide in made if slide is not None]


def emblem(results: Disclosed) -> Chart | None:
    """Return the chart of the title slide."""
    return chart_radar(results)


def title_of(results: Disclosed) -> str:
    """Return the title of a handout: the country and the survey, put together as the language does it."""
    return results.words.say("{name}: {value}", name=results.name, value=results.text(results.instrument.title))


def headlines(results: Disclosed) -> list[str]:
    """Return the result, a sentence a group."""
    return [text_of(line) for line in say_result(results).cells[0] if line.role == "finding"]


def text_of(line: Line) -> str:
    """Return a line without its looks."""
    return " ".join(run.text for run in line.runs if run.text)


def _result(results: Disclosed) -> Slide:
    words = results.words
    lines = [line for cell in show_marks(results).cells for line in cell if line.role != "signs"]
    if entries := plans(results)[:PRIORITIES]:
        lines += [Line.of(words.say(PRIORITIES_HEAD), role="head")]
        names = [factor_name(results, plan.priority.factor, short=True) for plan in entries]
        lines += [
            Line.of(f"{words.count(plan.priority.rank)}  {name}") for plan, name in zip(entries, names, strict=True)
        ]
    return Slide(
        "\n".join(headlines(results)), chart_factors(results), lines=tuple(lines), notes=_said(say_result(results))
    )


def _priorities(results: Disclosed) -> Slide | None:
    panel = show_first_priorities(results)
    if panel is None:
        return None
    rows, lines = rows_of(panel, 3)
    return Slide(
        _title(results, "priorities", TITLES["priorities"]),
        rows=rows,
        lines=lines,
        notes=_said(say_priorities(results)),
    )


def _experience(results: Disclosed) -> Slide | None:
    return _drawn(results, "experience", chart_experience(results), say_experience(results))


def _both_sides(results: Disclosed) -> Slide | None:
    return _drawn(results, "both_sides", chart_gaps(results), say_gaps(results))


def _who_differs(results: Disclosed) -> Slide | None:
    return _drawn(results, "who_differs", chart_differences(results), say_who_differs(results))


def _progress(results: Disclosed) -> Slide | None:
    return _drawn(results, "progress", chart_changes(results), say_progress(results))


def _last_plan(results: Disclosed) -> Slide | None:
    panel = show_last_plan(results)
    if panel is None:
        return None
    rows, lines = rows_of(panel, len(results.groups) + 1 if results.previous is not None else 1)
    return Slide(
        _title(results, "last_plan", TITLES["last_plan"]), rows=rows, lines=lines, notes=_said(say_initiatives(results))
    )


def _monday(results: Disclosed) -> Slide | None:
    panel = show_monday(results)
    if panel is None:
        return None
    lines = tuple(line for cell in panel.cells for line in cell)
    return Slide(results.words.say(TITLES["monday"]), lines=lines, notes=_said(panel))


def _trust(results: Disclosed) -> Slide:
    cell, said = show_short_answers(results).cells[0], _said(say_trust(results))
    return Slide(text_of(cell[0]), lines=(*cell[1:], *(Line.of(text, role="note") for text in said)), notes=said)


SLIDES: tuple[Callable[[Disclosed], Slide | None], ...] = (
    _result,
    _priorities,
    _experience,
    _both_sides,
    _who_differs,
    _progress,
    _last_plan,
    _monday,
    _trust,
)
PRIORITIES_HEAD = N_("First priorities")
TITLES = {
    "priorities": N_("First priorities"),
    "experience": N_("What people experience"),
    "both_sides": N_("Both sides"),
    "who_differs": N_("Who differs"),
    "progress": N_("What changed"),
    "last_plan": N_("What came of the last plan"),
    "monday": N_("What to decide now"),
}
"""Titles of slides whose chapter has no finding."""


def _drawn(results: Disclosed, chapter: str, charts: Any, said: Any) -> Slide | None:
    """Return a slide with the chart of the first group; sentences say what the others' would show.

    They stand alone where the chart is too high to be read on a slide.
    """
    pictures, notes = _charts(charts), _said(said)
    if not pictures:
        return None
    title = _title(results, chapter, TITLES[chapter])
    if pictures[0].figure.get_figheight() > HIGHEST:
        return Slide(title, lines=tuple(map(Line.of, notes)), notes=notes)
    beside = notes[1:] if len(pictures) > 1 else ()
    return Slide(title, pictures[0], lines=tuple(map(Line.of, beside)), notes=notes)


def _title(results: Disclosed, chapter: str, otherwise: str) -> str:
    finding = say_finding(results, chapter)
    return "\n".join(map(text_of, finding.cells[0])) if finding else results.words.say(otherwise)


def _charts(shown: Any) -> tuple[Chart, ...]:
    parts: Iterable[Any] = shown.parts if isinstance(shown, Stack) else (shown,)
    return tuple(part for part in parts if isinstance(part, Chart))


def rows_of(stack: Stack, columns: int) -> tuple[tuple[tuple[Cell, ...], ...], tuple[Line, ...]]:
    """Return the cells of a stack's first panel in rows, and the lines of the others."""
    first, *others = (part for part in stack.parts if isinstance(part, Panel))
    cells = first.cells
    rows = tuple(tuple(cells[at : at + columns]) for at in range(0, len(cells), columns))
    return rows, tuple(line for panel in others for cell in panel.cells for line in cell)


def _said(shown: Any) -> tuple[str, ...]:
    """Return the paragraphs of sentences that a chapter shows."""
    return tuple(_paragraphs(shown))


def _paragraphs(shown: Any) -> Iterator[str]:
    if isinstance(shown, Stack):
        for part in shown.parts:
            yield from _paragraphs(part)
    elif isinstance(shown, Panel):
        yield from (text for cell in shown.cells for line in cell if (text := text_of(line)))
    elif isinstance(shown, Finding):
        yield from shown.text.split("\n\n")
    elif shown is not None:
        yield str(shown)
