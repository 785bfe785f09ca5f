"""The scores of one group on the band of the other countries' quartiles."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from cips_helpers.charts.factors import score_axis
from cips_helpers.charts.figure import Chart, finish, key
from cips_helpers.charts.row_axes import beside, row_axes
from cips_helpers.charts.style import GRID, QUIET, SMALL, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.peers import PeerPosition, peer_positions, position_word

BAND = 0.27
"""Half the height of the band, in rows."""
EDGES = (0.84, 1.0)
"""Right edges of the columns of scores and medians, as shares of the figure's width."""


@for_each_group
def chart_peers(results: Disclosed, *, group: str) -> Chart | None:
    """Draw the score of each key factor on the middle half of the other countries, farthest above them on top.

    The dot has its 95 % interval; the band runs from the others' lower to their upper quartile, with a line at their
    median. ``None`` where nothing can be compared.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        The group of respondents.
    """
    words = results.words
    rows = sorted(
        (one for one in peer_positions(results, group) if one.indicator != "overall"),
        key=lambda one: round(one.score, 2) - one.median,
    )
    if not rows:
        return None
    names = [results.text(results.instrument.factor(one.indicator).short) for one in rows]
    look = group_look(tuple(one.id for one in results.instrument.groups), group)
    with drawing():
        figure, axes = row_axes(names, right=EDGES[0] - 0.1)
        axes.set_xlim(_limits(results))
        for place, one in enumerate(rows):
            _row(axes, one, place, look)
            for edge, text in zip(EDGES, (words.points(one.score), words.points(one.median, 1)), strict=True):
                strong = edge == EDGES[0]
                axes.text(
                    edge,
                    place,
                    text,
                    transform=beside(axes),
                    ha="right",
                    va="center",
                    color=look["color"] if strong else QUIET,
                )
        heads = (words.say("Score"), words.say("Median of\nthe others"))
        for edge, text in zip(EDGES, heads, strict=True):
            axes.text(
                edge,
                len(rows) - 0.35,
                text,
                transform=beside(axes),
                ha="right",
                va="bottom",
                fontsize=SMALL,
                linespacing=1.1,
                color=look["color"] if edge == EDGES[0] else QUIET,
            )
        axes.set_xlabel(score_axis(results))
        entries = {
            results.name: Line2D([], [], ls="", ms=6.5, **look),
            words.say("Middle half of the others"): Patch(facecolor=GRID, edgecolor="none"),
            words.say("Their median"): Line2D([], [], ls="", marker="|", ms=11, mew=1.4, color=QUIET),
        }
        key(
            axes,
            entries,
            width=15,
            loc="lower left",
            bbox_to_anchor=(-0.44, 1.0),
            ncols=3,
            borderaxespad=0.2,
            handlelength=1.2,
            handletextpad=0.4,
            columnspacing=1.0,
        )
        return finish(
            figure,
            alt=_alt(results, rows[::-1], names[::-1]),
            caption=_message(results, group, rows),
            label=f"fig-others-{group.replace('_', '-')}",
            note=" ".join(_notes(results, group, rows)),
        )


def _limits(results: Disclosed) -> tuple[float, float]:
    """Ends of the axis, the half points around everything drawn; the same for every group."""
    rows = [one for group in results.groups for one in peer_positions(results, group) if one.indicator != "overall"]
    lowest = min(min(one.low, one.lower) for one in rows)
    highest = max(max(one.high, one.upper) for one in rows)
    return (
        max(0.0, math.floor(2 * (lowest - 0.04)) / 2),
        min(results.instrument.points, math.ceil(2 * (highest + 0.04)) / 2),
    )


def _row(axes: Axes, one: PeerPosition, place: int, look: dict[str, str]) -> None:
    axes.fill_between([one.lower, one.upper], place - BAND, place + BAND, color=GRID, lw=0, zorder=1)
    if one.lower == one.upper:  # a band without width would not be seen
        axes.plot([one.lower] * 2, [place - BAND, place + BAND], color=GRID, lw=4, zorder=1)
    axes.plot([one.median] * 2, [place - BAND, place + BAND], color=QUIET, lw=1.4, zorder=2)
    axes.plot([one.low, one.high], [place] * 2, color=look["color"], lw=1.8, alpha=0.65, zorder=3)
    axes.plot(one.score, place, ls="", ms=6.5, mec="white", mew=0.6, zorder=4, **look)  # type: ignore[arg-type]


def _message(results: Disclosed, group: str, rows: list[PeerPosition]) -> str:
    """The one thing the chart says, as its caption."""
    words, name = results.words, results.group_name(group)
    counts = [sum(one.position == side for one in rows) for side in ("above", "below")]
    told = {
        "group": name,
        "n": words.count(len(rows)),
        "above": words.count(counts[0]),
        "below": words.count(counts[1]),
    }
    if all(counts):
        return words.say(
            "{group}: of {n} key factors, {above} above and {below} below most of the other countries", **told
        )
    if counts[0]:
        return words.say("{group}: of {n} key factors, {above} above most of the other countries, none below", **told)
    if counts[1]:
        return words.say("{group}: of {n} key factors, {below} below most of the other countries, none above", **told)
    return words.say("{group}: every key factor about the middle of the other countries", group=name)


def _notes(results: Disclosed, group: str, rows: list[PeerPosition]) -> list[str]:
    words = results.words
    notes = [
        words.say(
            "Band: from the lower to the upper quartile of the other countries, each given to one decimal. Bar of the "
            "dot: 95% interval."
        )
    ]
    shown = {one.indicator for one in rows}
    rest = [
        results.text(factor.short)
        for factor in results.factors(group)
        if factor.id not in shown
        and results.figure(group=group, indicator=factor.id, statistic="mean", state="shown") is not None
    ]
    if rest:
        notes.append(
            words.say(
                "Not compared, because too few countries have the score or one of them could be worked out: {factors}.",
                factors=words.listing(rest),
            )
        )
    return notes


def _alt(results: Disclosed, rows: list[PeerPosition], names: list[str]) -> str:
    words = results.words
    lines = [
        words.say(
            "{factor}: {score}, {position}; others {lower} to {upper}, median {median}.",
            factor=name,
            score=words.points(one.score),
            position=position_word(results, one.position),
            lower=words.points(one.lower, 1),
            upper=words.points(one.upper, 1),
            median=words.points(one.median, 1),
        )
        for one, name in zip(rows, names, strict=True)
    ]
    return " ".join([words.say("Dot plot of key factor scores on the middle half of the other countries."), *lines])
