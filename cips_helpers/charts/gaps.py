"""The gap between the first two groups, factor by factor."""

from __future__ import annotations

import numpy as np

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import INK, QUIET, SMALL, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import is_clear
from cips_helpers.verdicts.common_ground import common_ground
from cips_helpers.verdicts.wording import widest_gap
from cips_helpers.words import N_

ALTS = {
    "size": N_("Dot plot of the gap in points, the largest first: {gaps}."),
    "questionnaire": N_("Dot plot of the gap in points, in the order of the questionnaire: {gaps}."),
}


@with_options(orders=("size", "questionnaire"))
@for_phones_too
def chart_gaps(results: Disclosed, *, order: str = "size") -> Chart | None:
    """Draw the gap between the first two groups by factor, with 95 % intervals, the largest on top.

    Filled dots are gaps that are clear after adjusting for the number of comparisons (Holm); hollow dots are
    not. Factors that can't be compared are named below.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    order
        ``size`` (the largest on top) or ``questionnaire``.

    Returns
    -------
    Chart or None
        Gaps in points; ``None`` where there is nothing to compare.

    Examples
    --------
    >>> cips.chart_gaps(results, order="questionnaire")
    <Chart fig-gaps: The widest gap is on Morale and Organizational Culture: officials score it 0.53 ...>
    """
    if len(results.instrument.groups) < 2:
        return None
    words = results.words
    gaps = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    if gaps.empty:
        return None
    gaps = gaps.iloc[::-1]  # from the bottom up; of equal gaps the first stays on top, which the title names
    if order == "size":
        gaps = gaps.sort_values("estimate", kind="stable")
    first, second = (results.group_name(group) for group in results.groups[:2])
    names = [marks.factor_label(results, id) for id in gaps["indicator"]]
    reach = max(0.5, float(np.nanmax(np.abs(gaps[["low", "high"]].to_numpy()))) * 1.08)
    with drawing():
        figure, axes = marks.row_axes(names, right=0.88)
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        look = {"color": INK, "marker": "o"}
        for y, (_, row) in enumerate(gaps.iterrows()):
            clear, line = is_clear(row), {"lw": 1.6, "alpha": 1}
            tip = marks.tip_of(results, names[y], row, words.signed)
            marks.draw_estimate(axes, y, row[marks.INTERVAL], look, clear=clear, line=line, tip=tip)
            marks.draw_cell(axes, 1.0, y, words.signed(row["estimate"]))
        marks.label_axis(axes, words, words.say("Difference in points"))
        sides = (
            (0.0, "left", words.say("← {group} higher", group=second)),
            (1.0, "right", words.say("{group} higher →", group=first)),
        )
        for x, side, text in sides:
            axes.text(x, 1.02, wrapped(text, 26), transform=axes.transAxes, ha=side, color=QUIET, fontsize=SMALL)
        any_common = any(common_ground(results, id) for id in gaps["indicator"])
        notes = [
            words.say(
                "Bars: {intervals}, adjusted for the number of factors compared. Filled dots: clear "
                "differences, whose "
                "bar leaves out zero."
            ),
            *([words.say("On the questions that both groups were asked.")] if any_common else []),
            *_left_out(results, set(gaps["indicator"])),
        ]
        listed = [f"{name} {words.signed(value)}" for name, value in zip(names, gaps["estimate"], strict=True)][::-1]
        return finish(
            figure,
            alt=described(words, listed, lambda kept: words.say(ALTS[order], gaps=words.series(kept))),
            caption=widest_gap(results, gaps.iloc[::-1]),
            label="fig-gaps",
            measure=words.say("Gap by key factor: {first} minus {second}", first=first, second=second),
            notes=notes,
            table=[
                (
                    words.say("Key factor"),
                    words.say("Gap"),
                    words.say("{Interval}"),
                    words.say("Clear?"),
                    words.say("n"),
                ),
                *(
                    (
                        name,
                        words.signed(row["estimate"]),
                        marks.range_cell(results, row, words.signed),
                        words.say("clear") if is_clear(row) else words.say("not clear"),
                        words.count(row["n"]),
                    )
                    for name, (_, row) in zip(names[::-1], gaps[::-1].iterrows(), strict=True)
                ),
            ],
        )


def _left_out(results: Disclosed, shown: set[str]) -> list[str]:
    """Name the factors without a gap: those not asked of both groups, and those hidden."""
    words, notes = results.words, []
    rest = [factor for factor in results.factors() if factor.id not in shown]
    both = set(results.groups[:2])
    not_asked = [results.text(factor.short) for factor in rest if not both <= set(factor.asked_of)]
    hidden = [results.text(factor.short) for factor in rest if both <= set(factor.asked_of)]
    if not_asked:
        notes.append(words.say("Not asked of both groups: {factors}.", factors=words.listing(not_asked)))
    if hidden:
        notes.append(words.say("Hidden to protect respondents: {factors}.", factors=words.listing(hidden)))
    return notes
