"""The countries of a study together: the band of their scores by key factor and group; never a single country."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from cips_helpers.charts.factors import score_axis
from cips_helpers.charts.figure import Chart, finish, key, wrapped
from cips_helpers.charts.row_axes import beside, row_axes
from cips_helpers.charts.style import INK, SMALL, drawing, group_look
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.words import NOT_ASKED, SUPPRESSED

OFFSET, HALF = 0.2, 0.14
"""Distance of a group's band from the middle of its row, and half its height."""
TWO_COLUMNS = (0.87, 1.0)
"""Right edges of two columns of figures, as shares of the figure's width."""


def chart_standing(pooled: Pooled) -> Chart | None:
    """Draw for every key factor and group the middle half of the countries and their median.

    A median that stands alone has no band. ``None`` where nothing can be shown.
    """
    medians = pooled.figures[(pooled.figures["statistic"] == "median") & (pooled.figures["indicator"] != "overall")]
    if medians.empty:
        return None
    words = pooled.words
    groups = [group.id for group in pooled.instrument.groups if group.id in set(medians["group"])]
    order = medians.groupby("indicator")["estimate"].mean()
    ids = sorted(order.index, key=lambda id: (order[id], -pooled.instrument.factor(id).number))
    names = [pooled.text(pooled.instrument.factor(id).short) for id in ids]
    edges = TWO_COLUMNS[-len(groups) :] if len(groups) <= 2 else ()
    every = tuple(group.id for group in pooled.instrument.groups)
    with drawing():
        figure, axes = row_axes(names, right=0.75)
        axes.set_xlim(_limits(pooled))
        for at, group in enumerate(groups):
            look = group_look(every, group)
            shift = OFFSET * (len(groups) - 1 - 2 * at)
            for place, id in enumerate(ids):
                _band(axes, pooled, group, id, place + shift, look)
            if edges:
                _column(axes, pooled, group, ids, edges[at], look["color"])
        axes.set_xlabel(score_axis(pooled))
        entries = {
            **{
                words.say("{group}: middle half", group=pooled.group_name(group)): Patch(
                    facecolor=group_look(every, group)["color"], alpha=0.3, edgecolor="none"
                )
                for group in groups
            },
            words.say("Median"): Line2D([], [], ls="", marker="|", ms=11, mew=1.8, color=INK),
        }
        key(
            axes,
            entries,
            width=24,
            loc="lower left",
            bbox_to_anchor=(-0.44, 1.0),
            ncols=len(entries),
            borderaxespad=0.2,
            handlelength=1.2,
            handletextpad=0.4,
            columnspacing=1.0,
        )
        return finish(
            figure,
            alt=_alt_of_bands(pooled, groups, ids[::-1], names[::-1]),
            caption=words.say("Where the countries stand: middle half of their scores, and the median"),
            label="fig-pooled-scores",
            note=" ".join(_notes(pooled, groups, ids)),
        )


def _sign(pooled: Pooled, group: str, id: str) -> str:
    return SUPPRESSED if group in pooled.instrument.factor(id).asked_of else NOT_ASKED


def _notes(pooled: Pooled, groups: Sequence[str], ids: Sequence[str]) -> list[str]:
    words = pooled.words
    notes = [words.say("Each country counts once. Median and quartiles to one decimal.")]
    found = {(group, id): pooled.figure(group, id, "median") for group in groups for id in ids}
    lone = [key for key, row in found.items() if row is not None and pooled.figure(*key, "lower") is None]
    signs = {_sign(pooled, *key) for key, row in found.items() if row is None}
    if lone:
        notes.append(words.say("Where only a median is drawn, quartiles would tell something of a single country."))
    if SUPPRESSED in signs:
        notes.append(
            words.say(
                "{sign} left out: too few countries have it, or it would tell something of one of them.",
                sign=SUPPRESSED,
            )
        )
    if NOT_ASKED in signs:
        notes.append(words.say("{sign} not asked.", sign=NOT_ASKED))
    return notes


def _band(axes: Axes, pooled: Pooled, group: str, id: str, place: float, look: dict[str, str]) -> None:
    lower, median, upper = (pooled.figure(group, id, name) for name in ("lower", "median", "upper"))
    if lower is not None and upper is not None:
        ends = [lower["estimate"], upper["estimate"]]
        if ends[0] == ends[1]:  # a band without width would not be seen
            axes.plot([ends[0]] * 2, [place - HALF, place + HALF], color=look["color"], alpha=0.3, lw=5)
        axes.fill_between(ends, place - HALF, place + HALF, color=look["color"], alpha=0.3, lw=0)
    if median is not None:
        axes.plot([median["estimate"]] * 2, [place - HALF, place + HALF], color=look["color"], lw=2)


def _column(axes: Axes, pooled: Pooled, group: str, ids: Sequence[str], edge: float, color: str) -> None:
    for place, id in enumerate(ids):
        median = pooled.figure(group, id, "median")
        text = _sign(pooled, group, id) if median is None else pooled.words.points(median["estimate"], 1)
        axes.text(edge, place, text, transform=beside(axes), ha="right", va="center", color=color)
    head = wrapped(pooled.group_name(group), 9, 2)
    axes.text(
        edge,
        len(ids) - 0.35,
        head,
        transform=beside(axes),
        ha="right",
        va="bottom",
        fontsize=SMALL,
        linespacing=1.1,
        color=color,
    )


def _limits(pooled: Pooled) -> tuple[float, float]:
    """Ends of the axis: the half points around everything drawn."""
    drawn = pooled.figures[pooled.figures["statistic"].isin(["lower", "median", "upper"])]["estimate"]
    return (
        max(0.0, math.floor(2 * (drawn.min() - 0.1)) / 2),
        min(pooled.instrument.points, math.ceil(2 * (drawn.max() + 0.1)) / 2),
    )


def _alt_of_bands(pooled: Pooled, groups: Sequence[str], ids: Sequence[str], names: Sequence[str]) -> str:
    words, lines = pooled.words, []
    for id, name in zip(ids, names, strict=True):
        for group in groups:
            lower, median, upper = (pooled.figure(group, id, which) for which in ("lower", "median", "upper"))
            if median is None:
                continue
            told = {"factor": name, "group": pooled.group_name(group), "median": words.points(median["estimate"], 1)}
            if lower is None or upper is None:
                lines.append(words.say("{factor}, {group}: median {median}.", **told))
                continue
            lines.append(
                words.say(
                    "{factor}, {group}: median {median}, middle half {lower} to {upper}.",
                    lower=words.points(lower["estimate"], 1),
                    upper=words.points(upper["estimate"], 1),
                    **told,
                )
            )
    return " ".join([words.say("Bands of the scores of the countries by key factor."), *lines])
