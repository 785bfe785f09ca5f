"""Behaviour and experience: the share that says yes, each among those it applies to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.questions import LETTERS, LINE, question_axes, write_heads, write_question
from cips_helpers.charts.style import GRID, QUIET, SMALL, drawing, is_narrow
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import any_range, base_people, counted_answers, legend, share_of, sign_of
from cips_helpers.verdicts.questions import experience_questions, reported_questions
from cips_helpers.verdicts.wording import experience_in_words, share_in_words
from cips_helpers.words import Words

LEFT, RIGHT = 0.012, 0.62
"""Ends of the axis, as shares of the figure's width."""
COLUMNS = (0.725, 0.845, 1.0)
"""Right edges of the columns share, don't know and prefer not to answer, as shares of the figure's width."""
LIMITS = ("at_most", "at_least")
"""States of a share that is only known to lie below or above a limit."""


@dataclass(frozen=True)
class _Question:
    """A question: its wording, whose share it is, the figure, and the texts of the columns."""

    text: str
    base: str
    figure: pd.Series | None
    cells: tuple[str, str, str]


@with_options()
@for_each_group
@for_phones_too
def chart_experience(results: Disclosed, *, group: str) -> Chart | None:
    """Draw a group's shares of behaviour and experience with 95 % intervals, on one axis from 0 to 100 %.

    What people met with comes before what they expect, and a question asked of some only follows the one that
    decides who they are. A limit ("< 3%") is a dotted line over all that the share may be, without a dot; a share that
    can't be shown has its sign.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        ``None`` where the group was asked nothing of the kind.

    Examples
    --------
    >>> cips.chart_experience(results, group="officials")
    <Chart fig-experience-officials: Of officials who were offered an undue advantage, 36% say ...>
    """
    words = results.words
    questions = [_question(results, item, group) for item in experience_questions(results, group)]
    if not questions:
        return None
    with drawing():
        figure, cuts = _draw(results, questions, marks.group_look(results, group))
    any_limit = any(question.figure is not None and question.figure["state"] in LIMITS for question in questions)
    name = results.group_name(group)
    return finish(
        figure,
        alt=_alt(words, name, questions),
        caption=_message(results, group) or words.say("Experience and behaviour: {group}", group=name),
        label=f"fig-experience-{group}",
        measure=words.say("Experience and behaviour: {group}", group=name),
        notes=[
            words.say("Share and n: of those who gave an opinion, with {intervals}.")
            if any_range(question.figure for question in questions)
            else words.say("Share and n: of those who gave an opinion."),
            words.say("Don't know and prefer not to answer: of those asked."),
            *([words.say("Dotted line: the share lies somewhere on it.")] if any_limit else []),
            *legend(results, (cell for question in questions for cell in question.cells)),
        ],
        table=_table(words, questions),
        cuts=cuts,
    )


def _message(results: Disclosed, group: str) -> str:
    """Return the title: the second of the findings, as the chapter has the first in its own; empty without any."""
    told = []
    for item in reported_questions(results, group):
        row = results.figure(group=group, indicator=item.id, statistic="positive")
        if row is not None and sign_of(row) is None:
            told.append(experience_in_words(results, item, group, share_in_words(results, row, brief=True)))
    return told[min(1, len(told) - 1)] if told else ""


def _question(results: Disclosed, item: Item, group: str) -> _Question:
    words = results.words
    share, unknown, refused = (
        results.figure(group=group, indicator=item.id, statistic=statistic)
        for statistic in ("positive", "dont_know", "refused")
    )
    parts = {"answers": counted_answers(results, item), "people": base_people(results, item, group)}
    if share is None or sign_of(share) is not None:
        base = words.say("{answers}, of {people}", **parts)
        cell = str(sign_of(share))
    else:
        base = words.say("{answers}, of {people}, n = {n}", n=words.count(share["n"]), **parts)
        base = base.replace(" = ", "\u00a0=\u00a0")  # no line ends within it
        cell = share_of(words, share)[0]
    cells = (cell, marks.sign_or_figure(unknown, words.percent), marks.sign_or_figure(refused, words.percent))
    return _Question(results.item_text(item, group), base, share, cells)


def _draw(results: Disclosed, questions: list[_Question], look: marks.Look) -> tuple[Figure, list[float]]:
    """Return the figure, and where it may be cut."""
    words, columns = results.words, (1.0,) if is_narrow() else COLUMNS
    letters, smaller = marks.fit((LETTERS, 80), (46, 52))
    texts = [(wrapped(question.text, letters, 5), wrapped(question.base, smaller, 4)) for question in questions]
    heights = [LINE * (4.0 + 1.2 * (text + base).count("\n")) for text, base in texts]
    figure, axes, tops = question_axes(heights, left=marks.fit(LEFT, 0.03), right=marks.fit(RIGHT, 0.84), head=0.42)
    axes.set_xlim(0, 100)
    ticks = range(0, 101, 25)
    axes.set_xticks(ticks, [words.percent(tick / 100) for tick in ticks])
    for question, (text, base), top, height in zip(questions, texts, tops, heights, strict=True):
        write_question(axes, top + 0.35 * LINE, text)
        below = top + LINE * (1.4 + 1.2 * text.count("\n"))
        write_question(axes, below, base, fontsize=SMALL, color=QUIET)
        y = top + height - 0.9 * LINE
        for tick in ticks:  # the grid stays clear of the wording
            axes.plot([tick, tick], [y + 0.6 * LINE, y - 0.6 * LINE], color=GRID, lw=0.7, zorder=1)
        _draw_share(results, axes, question, y, look)
        quiet = {"color": QUIET, "fontsize": SMALL}
        looks = ({"color": look["color"]}, quiet, quiet)
        for edge, cell, style in zip(columns, question.cells, looks, strict=False):
            marks.draw_cell(axes, edge, y, cell, **style)
    heads = (words.say("Share"), words.say("Don't know"), words.say("Prefer not to answer"))
    write_heads(axes, zip(columns, heads, (6, 10, 14), strict=False))
    return figure, marks.cuts_in_rows(figure, axes, tops)


def _draw_share(results: Disclosed, axes: Axes, question: _Question, y: float, look: marks.Look) -> None:
    row = question.figure
    if row is None or sign_of(row) is not None:
        return
    if row["state"] in LIMITS:
        share = 100 * row["estimate"]
        ends = [0.0, share] if row["state"] == "at_most" else [share, 100.0]
        axes.plot(ends, [y, y], color=look["color"], lw=2.2, ls=(0, (1, 1)), zorder=3)
    else:
        tip = marks.tip_of(results, question.text, row, results.words.percent)
        marks.draw_estimate(axes, y, 100 * row[marks.INTERVAL], look, zorder=3, clip_on=False, tip=tip)


def _table(words: Words, questions: list[_Question]) -> Iterator[tuple[str, ...]]:
    yield (
        words.say("Question"),
        words.say("Share"),
        words.say("{Interval}"),
        words.say("Don't know"),
        words.say("Prefer not to answer"),
        words.say("Share of"),
    )
    for question in questions:
        row = question.figure
        interval = "" if row is None or sign_of(row) is not None else share_of(words, row)[1]
        share, *silent = question.cells
        yield (question.text, share, interval, *silent, question.base)


def _alt(words: Words, name: str, questions: list[_Question]) -> str:
    lines = [
        words.say(
            "{question} {of}: {share}, don't know {unknown}, prefer not to answer {refused}.",
            question=question.text,
            of=question.base,
            share=question.cells[0],
            unknown=question.cells[1],
            refused=question.cells[2],
        )
        for question in questions
    ]
    return described(
        words, lines, in_sentences(words.say("Dot plot of experience and behaviour, {group}.", group=name))
    )
