"""The differences between parts of a group that are clear, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import GRID, INK, QUIET, SMALL, drawing, is_narrow
from cips_helpers.charts.svg import HALO
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.labels import level_name
from cips_helpers.verdicts.parts import contrasts

MOST = 8
"""At most as many differences are drawn, the largest; a table further down has all."""
LEFT, RIGHT, FIGURE, NAME = 0.56, 0.92, 0.09, 0.115
"""Ends of the axis, the right edge of the differences and the left edge of the names, as shares of the width."""
ROW, ON_PHONE = 0.4, 0.58
"""Inches of a row, and of one whose marks stand below its name."""
LETTERS, SMALLER = 40, 56
"""Letters of a name in a line, and of what it is compared on."""


@dataclass(frozen=True)
class _Difference:
    """A clear difference: whose, of what, and the figure."""

    group: str
    name: str
    of: str
    figure: pd.Series
    decimals: int


@with_options()
@for_phones_too
def chart_clear_differences(results: Disclosed) -> Chart | None:
    """Draw every clear difference of a part from the others of its group, the largest first.

    Overall scores, key factors, and overall scores among people alike in all other characteristics.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.

    Returns
    -------
    Chart or None
        Differences in points on one axis for all groups; ``None`` where no difference is clear.

    Examples
    --------
    >>> large = cips.read_results("data/example/study.yml", country="XCC")
    >>> cips.chart_clear_differences(large)
    <Chart fig-clear-differences: ...>
    """
    found = sorted(_differences(results), key=lambda one: -abs(round(float(one.figure["estimate"]), 6)))
    drawn = found[:MOST]
    if not drawn:
        return None
    words, height = results.words, ON_PHONE if is_narrow() else ROW
    left, right = (0.1, 1.0) if is_narrow() else (LEFT, RIGHT)
    with drawing():
        figure, axes = marks.inch_axes(height * len(drawn), left=left, right=right, foot=0.3, head=0.3)
        ends = np.abs([[one.figure["low"], one.figure["high"], one.figure["estimate"]] for one in drawn])
        reach = 1.08 * float(np.nanmax(ends))
        axes.set_xlim(-reach, reach)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5]))
        axes.xaxis.set_major_formatter(lambda x, _: words.signed(x, 1))
        axes.grid(axis="x", color=GRID)
        axes.axvline(0, color=INK, lw=0.8, zorder=1)
        for at, one in enumerate(drawn):
            _draw(results, axes, one, at * height, height)
        style: marks.Look = {"transform": axes.get_xaxis_transform(), "va": "bottom", "color": QUIET, "fontsize": SMALL}
        axes.text(-0.02 * reach, 1.02, words.say("scores lower"), ha="right", **style)
        axes.text(0.02 * reach, 1.02, words.say("scores higher"), ha="left", **style)
    return finish(
        figure,
        alt=described(
            words,
            [f"{one.name} {words.signed(one.figure['estimate'], one.decimals)}" for one in drawn],
            lambda kept: words.say(
                "Dot plot of the clear differences between parts of the groups, the largest first: {list}.",
                list=words.series(kept),
            ),
        ),
        caption=words.say_n("{n} difference is clear", "{n} differences are clear", len(found)),
        label="fig-clear-differences",
        measure=words.say(
            "Difference from the others of the group in points, with {intervals} adjusted for the number of parts."
        ),
        notes=[
            words.say(
                "The {n} largest of {all} are drawn; the table further down has all.",
                n=words.count(MOST),
                all=words.count(len(found)),
            )
            if len(found) > MOST
            else "",
            words.say(
                "Alike in all else: compared with people who are alike in every other characteristic asked about."
            )
            if any(one.figure["statistic"] == "difference_adjusted" for one in drawn)
            else "",
        ],
        table=_table(results, drawn),
    )


def _differences(results: Disclosed) -> Iterator[_Difference]:
    words = results.words
    for group in results.groups:
        both = (contrasts(results, group=group, statistic=each) for each in ("difference", "difference_adjusted"))
        raw, adjusted = (rows[rows["clear"].astype(bool) & rows["estimate"].ne(0)] for rows in both)
        adjusted = adjusted[adjusted["kind"] == "overall"]
        if len(results.factors(group)) == 1:  # the overall score is that of the one key factor
            raw = raw[raw["kind"] == "overall"]
        told = set(map(tuple, raw.loc[raw["kind"] == "overall", ["domain", "level"]].to_numpy().tolist()))
        for _, row in pd.concat([raw, adjusted]).iterrows():
            if row["statistic"] == "difference":
                of = (
                    words.say("overall score")
                    if row["kind"] == "overall"
                    else marks.factor_label(results, str(row["indicator"]))
                )
            elif (row["domain"], row["level"]) in told:
                continue  # the difference as measured stands in the chart
            else:
                of = words.say("overall score, alike in all else")
            name = words.say(
                "{characteristic}: {part}",
                characteristic=results.text(results.instrument.item(str(row["domain"])).label),
                part=level_name(results, str(row["domain"]), str(row["level"])),
            )
            yield _Difference(group, name, of, row, results.part_decimals(group))


def _draw(results: Disclosed, axes: Axes, one: _Difference, top: float, height: float) -> None:
    words, look = results.words, marks.group_look(results, one.group)
    across: marks.Look = {"transform": marks.beside(axes), "clip_on": False, "va": "center", "gid": HALO}
    middle = top + height - 0.14 if is_narrow() else top + height / 2
    lines = (top + 0.13, top + 0.28) if is_narrow() else (middle - 0.075, middle + 0.08)
    left = 0.0 if is_narrow() else NAME
    figure = words.signed(one.figure["estimate"], one.decimals)
    base = words.say("{group}, n = {n}", group=results.group_name(one.group), n=words.count(one.figure["n"]))
    axes.text(left, lines[0], wrapped(one.name, LETTERS, 1), weight="semibold", **across)
    axes.text(left, lines[1], wrapped(f"{one.of} · {base}", SMALLER, 1), color=QUIET, fontsize=SMALL, **across)
    edge, y = (1.0, lines[0]) if is_narrow() else (FIGURE, middle)
    axes.text(edge, y, figure, ha="right", weight="semibold", color=look["color"], fontsize=12, **across)
    name = words.series([one.name, one.of], close=True)
    tip = marks.tip_of(results, name, one.figure, lambda x: words.signed(x, one.decimals))
    marks.draw_estimate(axes, middle, one.figure[marks.INTERVAL], look, tip=tip)
    if top:
        axes.plot([0, 1], [top, top], color=GRID, lw=0.6, zorder=0, transform=marks.beside(axes), clip_on=False)


def _table(results: Disclosed, drawn: Sequence[_Difference]) -> Iterator[tuple[str, ...]]:
    words = results.words
    yield (
        words.say("Part"),
        words.say("Group"),
        words.say("Compared on"),
        words.say("Difference"),
        words.say("{Interval}"),
        words.say("n"),
    )
    for one in drawn:
        row = one.figure
        low, high = (words.signed(row[end], one.decimals) for end in ("low", "high"))
        yield (
            one.name,
            results.group_name(one.group),
            one.of,
            words.signed(row["estimate"], one.decimals),
            words.say("{low} to {high}", low=low, high=high),
            words.count(row["n"]),
        )
