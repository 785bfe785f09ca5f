"""The questions both of the first two groups were asked: their scores and the gap."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import GRID, INK, QUIET, SMALL, drawing, is_narrow
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.both_sides import common_gaps
from cips_helpers.verdicts.changes import is_clear
from cips_helpers.verdicts.labels import legend, quoted_item, wording_note
from cips_helpers.verdicts.wording import questions_that_differ
from cips_helpers.words import REVERSED

LEFT, RIGHT = 0.5, 0.88
LETTERS = 52
"""Letters of a wording that fit on a line left of the axis."""
MOST = 20
"""More questions would not fit on a page; the narrowest gaps are left out then."""
LINE, ON_PHONE = 0.155, 0.24
"""Inches of a line of text, and on a phone of the marks below a question."""


@with_options()
@for_phones_too
def chart_both_sides(results: Disclosed, *, factor: str | None = None) -> Chart | None:
    """Draw the score of each common question for both groups, the widest gap on top.

    A thick line and a bold figure mark gaps that are clear after adjusting for the number of questions
    (Benjamini–Hochberg).

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    factor
        The questions of one key factor; by default those of all.

    Returns
    -------
    Chart or None
        The 20 widest gaps; ``None`` where the groups have no question in common.

    Examples
    --------
    >>> cips.chart_both_sides(results, factor="audit")
    <Chart fig-both-sides: Officials and private-sector respondents differ clearly on the one question asked of both>
    """
    words, gaps = results.words, common_gaps(results)
    if factor is not None:
        gaps = gaps[[results.instrument.item(id).factor == factor for id in gaps["indicator"]]]
    if gaps.empty:
        return None
    pair, drawn = results.groups[:2], gaps.head(MOST)
    means = {group: results.select(group=group, kind="agreement", statistic="mean") for group in pair}
    scores = pd.DataFrame({group: rows.set_index("indicator")["estimate"] for group, rows in means.items()})
    scores = scores.loc[drawn["indicator"]]
    with drawing():
        letters = marks.fit(LETTERS, 50)
        texts = [wrapped(quoted_item(results, id, pair[0]), letters, 4) for id in drawn["indicator"]]
        figure, axes, middles, tops = _frame(texts)
        axes.set_xlim(marks.score_limits(results, scores.min(), room=0.1)[0], results.instrument.points)
        for middle, text, (_, row) in zip(middles, texts, drawn.iterrows(), strict=True):
            y = middle + (text.count("\n") + 1) * LINE / 2 if is_narrow() else middle
            above = middle - ON_PHONE / 2 if is_narrow() else middle
            clear, ends = is_clear(row), scores.loc[row["indicator"]]
            axes.plot(ends, [y, y], color=QUIET if clear else GRID, lw=3 if clear else 1.4, zorder=2)
            for group, score in ends.items():
                figure_of = means[str(group)].set_index("indicator").loc[row["indicator"]]
                tip = marks.tip_of(results, results.group_name(str(group)), figure_of, words.points)
                marks.draw_point(axes, score, y, marks.group_look(results, str(group)), ms=7, tip=tip)
            axes.text(0.0, above, text, transform=marks.beside(axes), va="center", fontsize=SMALL, linespacing=1.1)
            weight = "semibold" if clear else "regular"
            marks.draw_cell(axes, 1.0, y, words.signed(row["estimate"]), color=INK, weight=weight)
        marks.draw_head(axes, 1.0, -0.06, words.say("Gap"))
        marks.label_axis(axes, words, wrapped(marks.score_label(results), 38, 3), loc="right")
        entries = {
            results.group_name(group): marks.legend_entry(ms=7, **marks.group_look(results, group)) for group in pair
        }
        layout = {"ncols": 2, "borderpad": 0, "borderaxespad": 0, "handlelength": 0.9, "columnspacing": 1.2}
        marks.draw_legend(figure, entries, letters=24, loc="upper left", bbox_to_anchor=(0.0, 1.0), **layout)
        first, second = (results.group_name(group) for group in pair)
        return finish(
            figure,
            alt=_alt(results, drawn, scores),
            caption=questions_that_differ(results, gaps),
            label="fig-both-sides",
            measure=words.say(
                "Questions asked of both, the widest gap first: {first} and {second}", first=first, second=second
            ),
            notes=_notes(results, gaps),
            table=[
                (words.say("Question"), first, second, words.say("Gap"), words.say("Clear?")),
                *(
                    (
                        quoted_item(results, row["indicator"], pair[0]),
                        *(words.points(scores.loc[row["indicator"], group]) for group in pair),
                        words.signed(row["estimate"]),
                        words.say("clear") if is_clear(row) else words.say("not clear"),
                    )
                    for _, row in drawn.iterrows()
                ),
            ],
            cuts=marks.cuts_in_rows(figure, axes, tops),
        )


def _frame(texts: list[str]) -> tuple[Figure, Axes, list[float], list[float]]:
    """Make the axis, and return with it the middle and the upper end of each question's row."""
    heights = [LINE * (text.count("\n") + 1) + marks.fit(0.0, ON_PHONE) + 0.09 for text in texts]
    left, right = marks.fit(LEFT, 0.03), marks.from_right(marks.fit(RIGHT, 0.915))
    figure, axes = marks.inch_axes(sum(heights), left=left, right=right, foot=0.75, head=0.5)
    axes.grid(axis="x", color=GRID)
    middles, tops, end = [], [], 0.0
    for height in heights:
        middles.append(end + height / 2)
        tops.append(end)
        end += height
        axes.plot([0, 1], [end, end], transform=marks.beside(axes), color=GRID, lw=0.5, zorder=0, clip_on=False)
    return figure, axes, middles, tops


def _notes(results: Disclosed, gaps: pd.DataFrame) -> list[str]:
    words, pair = results.words, results.groups[:2]
    first, second = (results.group_name(group) for group in pair)
    notes = [
        words.say(
            "Gap: {first} minus {second}, in points; thick line and bold: clear, adjusted for the number of "
            "questions compared.",
            first=first,
            second=second,
        )
    ]
    items = [results.instrument.item(id) for id in gaps["indicator"].head(MOST)]
    if any(results.item_text(item, pair[0]) != results.item_text(item, pair[1]) for item in items):
        notes.append(wording_note(results, pair[0]))
    if any(item.reverse for item in items):
        notes += legend(results, [REVERSED])
    if len(gaps) > MOST:
        notes.append(
            words.say_n("The narrowest gap is left out.", "The {n} narrowest gaps are left out.", len(gaps) - MOST)
        )
    return notes


def _alt(results: Disclosed, gaps: pd.DataFrame, scores: pd.DataFrame) -> str:
    words, (first, second) = results.words, results.groups[:2]
    lines = [
        words.say(
            "{item}: {first} {one}, {second} {other}, gap {gap}.",
            item=quoted_item(results, row["indicator"], first),
            first=results.group_name(first),
            second=results.group_name(second),
            one=words.points(scores.loc[row["indicator"], first]),
            other=words.points(scores.loc[row["indicator"], second]),
            gap=words.signed(row["estimate"]),
        )
        for _, row in gaps.iterrows()
    ]
    head = words.say("Paired dots of the questions asked of both, the widest gap first.")
    return described(words, lines, in_sentences(head))
