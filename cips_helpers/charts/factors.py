"""Ranked dots with intervals: the figure that carries the argument."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cips_helpers.charts.figure import Chart, finish, key, wrapped
from cips_helpers.charts.row_axes import above, beside, row_axes
from cips_helpers.charts.style import SMALL, TARGET, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed, Labelled
from cips_helpers.verdicts.labels import legend, sign_of

COLUMNS = (0.88, 1.0)
"""Right edges of the columns of scores, as shares of the figure's width."""


def chart_factors(results: Disclosed) -> Chart | None:
    """Draw the factor scores of every group with 95 % intervals, ranked by the first group's score.

    A tick marks each factor's target. Columns at the right give the scores; "not asked" and "hidden" have
    signs of their own there and no dot. The axis begins where the figures do, in steps of half a point: dots,
    unlike bars, need no zero, and intervals are read better so.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.

    Returns
    -------
    Chart or None
        ``None`` for a single factor: there is nothing to rank.
    """
    if len(results.factors()) < 2:
        return None
    words, top = results.words, results.instrument.points
    ranked = _ranked(results)
    order = tuple(group.id for group in results.instrument.groups)
    offsets = np.linspace(0.17, -0.17, len(results.groups)) if len(results.groups) > 1 else [0.0]
    edges = COLUMNS[-len(results.groups) :] if len(results.groups) <= 2 else np.linspace(0.84, 1, len(order))
    aims = any(results.instrument.factor(id).target is not None for id in ranked)
    with drawing():
        figure, axes = row_axes(
            [results.text(results.instrument.factor(id).short) for id in ranked],
            right=edges[0] - (0.11 if len(results.groups) > 1 else 0.09),
        )
        axes.set_xlim(score_start(results), top)
        for place, id in enumerate(ranked):
            factor = results.instrument.factor(id)
            if factor.target is not None:
                axes.plot([factor.target] * 2, [place - 0.36, place + 0.36], color=TARGET, lw=1.6, zorder=2)
            alone = sum(group in factor.asked_of for group in results.groups) == 1
            for group, offset, edge in zip(results.groups, offsets, edges, strict=True):
                row = results.figure(group=group, indicator=id, statistic="mean")
                _dot(axes, row, place + (0 if alone else offset), top, group_look(order, group))
                axes.text(
                    edge,
                    place,
                    _cell(results, row),
                    transform=beside(axes),
                    ha="right",
                    va="center",
                    color=group_look(order, group)["color"],
                )
        for group, edge in zip(results.groups, edges, strict=True):
            axes.text(
                edge,
                len(ranked) - 0.35,
                wrapped(results.group_name(group), 9),
                transform=beside(axes),
                ha="right",
                va="bottom",
                fontsize=SMALL,
                linespacing=1.1,
                color=group_look(order, group)["color"],
            )
        axes.set_xlabel(score_axis(results))
        entries = {
            results.group_name(group): Line2D([], [], ls="", ms=6.5, **group_look(order, group))
            for group in results.groups
        }
        if aims:
            entries[words.say("Target")] = Line2D([], [], ls="", marker="|", ms=11, mew=1.6, color=TARGET)
        key(
            axes,
            entries,
            width=15,
            loc="lower left",
            bbox_to_anchor=(0.0, 1.0),
            bbox_transform=above(axes),
            ncols=3,
            borderaxespad=0.2,
            handletextpad=0.3,
            columnspacing=1.0,
        )
        caption = (
            words.say("Key factors ranked by score, with 95% intervals and targets")
            if aims
            else words.say("Key factors ranked by score, with 95% intervals")
        )
        cells = [_cell(results, row) for _, row in _figures(results)]
        return finish(
            figure,
            alt=_alt(results, ranked[::-1]),
            caption=caption,
            label="fig-factors",
            note=" ".join(legend(results, cells)),
        )


def score_axis(results: Labelled) -> str:
    """Name the axis of scores, with what its ends mean where the questionnaire says so."""
    words, instrument = results.words, results.instrument
    top = words.points(instrument.points, 0)
    if not instrument.lowest:
        return words.say("Score (scale from 0 to {top})", top=top)
    return words.say(
        "Score (scale from 0, {lowest}, to {top}, {highest})",
        top=top,
        lowest=results.text(instrument.lowest),
        highest=results.text(instrument.highest),
    )


def _figures(results: Disclosed) -> list[tuple[str, pd.Series | None]]:
    return [
        (factor.id, results.figure(group=group, indicator=factor.id, statistic="mean"))
        for factor in results.factors()
        for group in results.groups
    ]


def _ranked(results: Disclosed) -> list[str]:
    """Factors from the lowest to the highest score of the first group; those it has no score for come first."""
    first = results.select(kind="factor", statistic="mean", group=results.groups[0])
    scores = first.set_index("indicator")["estimate"].reindex([factor.id for factor in results.factors()])
    return list(scores.sort_values(na_position="first", kind="stable").index)


def score_start(results: Disclosed) -> float:
    """The half point below everything drawn."""
    drawn = [row["low"] for _, row in _figures(results) if row is not None and row["state"] == "shown"]
    drawn += [factor.target for factor in results.factors() if factor.target is not None]
    lowest = min((value for value in drawn if math.isfinite(value)), default=0.0)
    return max(0.0, math.floor(2 * (lowest - 0.04)) / 2)


def _dot(axes: Axes, row: pd.Series | None, place: float, top: float, look: dict[str, Any]) -> None:
    if row is None or row["state"] != "shown":
        return
    low, high = np.clip([row["low"], row["high"]], 0, top)
    axes.plot([low, high], [place, place], color=look["color"], lw=1.8, alpha=0.65, solid_capstyle="round", zorder=3)
    axes.plot(row["estimate"], place, ls="", ms=6.5, mec="white", mew=0.6, zorder=4, **look)


def _cell(results: Disclosed, row: pd.Series | None) -> str:
    sign = sign_of(row)
    return sign if sign or row is None else results.words.points(row["estimate"])  # type: ignore[return-value]


def _alt(results: Disclosed, ranked: list[str]) -> str:
    words = results.words
    lines = []
    for id in ranked:
        shown = ", ".join(
            f"{results.group_name(group)} {_cell(results, results.figure(group=group, indicator=id, statistic='mean'))}"
            for group in results.groups
        )
        lines.append(f"{results.text(results.instrument.factor(id).short)}: {shown}")
    return words.say("Dot plot of key factor scores, highest first. {scores}.", scores="; ".join(lines))
