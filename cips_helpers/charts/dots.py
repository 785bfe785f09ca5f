"""Ranked dots with intervals: the figure that carries the argument."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.style import GRID, INK, QUIET, TARGET, WIDTH, drawing, group_look
from cips_helpers.disclosure import Disclosed
from cips_helpers.words import NO_ANSWER, NOT_ASKED, SUPPRESSED


def factor_dots(results: Disclosed) -> Chart:
    """Draw the factor scores of every group with 95 % intervals, ranked by the first group's score.

    A tick marks each factor's target. Columns at the right give the scores; "not asked" and "hidden" have
    signs of their own and no dot.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    """
    words, top = results.words, results.instrument.points
    means = _means(results)
    ranked = means[results.groups[0]].sort_values(na_position="first").index
    order = tuple(group.id for group in results.instrument.groups)
    offsets = np.linspace(0.16, -0.16, len(results.groups)) if len(results.groups) > 1 else [0.0]
    with drawing():
        figure, axes = _canvas(len(ranked))
        axes.set_xlim(0, top)
        for place, id in enumerate(ranked):
            factor = results.instrument.factor(id)
            if factor.target is not None:
                axes.plot([factor.target] * 2, [place - 0.36, place + 0.36], color=TARGET, lw=1.6, zorder=2)
            alone = sum(group in factor.asked_of for group in results.groups) == 1
            for column, (group, offset) in enumerate(zip(results.groups, offsets, strict=True)):
                row = results.figure(group=group, indicator=id, statistic="mean")
                _dot(axes, row, place + (0 if alone else offset), top, group_look(order, group))
                axes.text(
                    1.09 + 0.12 * column, place, _cell(results, row), transform=axes.get_yaxis_transform(),
                    ha="right", va="center", fontsize=9.5, color=group_look(order, group)["color"],
                )  # fmt: skip
        _label_rows(axes, [results.text(results.instrument.factor(id).short) for id in ranked])
        axes.set_xlabel(score_axis(results))
        handles = [
            axes.plot([], [], ls="", ms=7, label=results.group_name(group), **group_look(order, group))[0]
            for group in results.groups
        ]
        aims = any(factor.target is not None for factor in results.factors())
        if aims:
            handles += axes.plot(
                [], [], ls="", marker="|", ms=12, mew=1.6, color=TARGET, label=words.say("Target")
            )
        axes.legend(
            handles=handles, loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, borderaxespad=0.2
        )
        caption = (
            words.say("Key factors ranked by score, with 95% intervals and targets")
            if aims
            else words.say("Key factors ranked by score, with 95% intervals")
        )
        return finish(
            figure, alt=_dots_alt(results, list(ranked[::-1])), caption=caption, label="fig-factors"
        )


def gap_dots(results: Disclosed) -> Chart | None:
    """Draw the gap between the first two groups by factor, with 95 % intervals, widest first.

    Filled dots are gaps that are clear after adjusting for ten comparisons (Holm); hollow dots are not.
    ``None`` where there is only one group.
    """
    words = results.words
    gaps = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    if gaps.empty:
        return None
    gaps = gaps.sort_values("estimate")
    first, second = (results.group_name(group) for group in results.groups[:2])
    reach = max(0.5, float(np.nanmax(np.abs(gaps[["low", "high"]].to_numpy()))) * 1.08)
    with drawing():
        figure, axes = _canvas(len(gaps))
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        for place, (_, row) in enumerate(gaps.iterrows()):
            clear = bool(row["p_adjusted"] < 0.05)
            axes.plot(
                [row["low"], row["high"]], [place, place], color=INK, lw=1.6, solid_capstyle="round", zorder=2
            )
            axes.plot(
                row["estimate"], place, "o", ms=7.5, mec=INK, mew=1.5, mfc=INK if clear else "white", zorder=3
            )
            axes.text(
                1.1, place, words.signed(row["estimate"]), transform=axes.get_yaxis_transform(),
                ha="right", va="center", fontsize=9.5,
            )  # fmt: skip
        _label_rows(axes, [results.text(results.instrument.factor(id).short) for id in gaps["indicator"]])
        axes.set_xlabel(words.say("Difference in points"))
        axes.text(1, 1.02, words.say("{group} see it better →", group=first), transform=axes.transAxes,
                  ha="right", color=QUIET, fontsize=9)  # fmt: skip
        axes.text(0, 1.02, words.say("← {group} sees it better", group=second), transform=axes.transAxes,
                  ha="left", color=QUIET, fontsize=9)  # fmt: skip
        caption = words.say("Gap by key factor: {first} minus {second}", first=first, second=second)
        note = words.say(
            "Filled dots: clear differences, also after allowing for the number of factors compared. "
            "Bars: 95% intervals."
        )
        listed = "; ".join(
            f"{results.text(results.instrument.factor(row['indicator']).short)} {words.signed(row['estimate'])}"
            for _, row in gaps[::-1].iterrows()
        )
        alt = words.say("Dot plot of the gap in points, widest first: {gaps}.", gaps=listed)
        return finish(figure, alt=alt, caption=caption, label="fig-gaps", note=note)


def score_axis(results: Disclosed) -> str:
    """Name the axis of scores, with what its ends mean where the questionnaire says so."""
    words, instrument = results.words, results.instrument
    top = words.points(instrument.points, 0)
    if not instrument.lowest:
        return words.say("Score (0 to {top})", top=top)
    return words.say(
        "Score (0 = {lowest}, {top} = {highest})",
        top=top,
        lowest=results.text(instrument.lowest),
        highest=results.text(instrument.highest),
    )


def _signs(results: Disclosed, means: pd.DataFrame) -> list[str]:
    words, found = results.words, []
    asked = {(f.id, g) for f in results.factors() for g in results.groups if g in f.asked_of}
    if len(asked) < means.size:
        found.append(words.say("{sign} not asked.", sign=NOT_ASKED))
    states = results.select(kind="factor", statistic="mean", group=list(results.groups))["state"]
    if (states == "suppressed").any():
        found.append(
            words.say(
                "{sign} hidden: fewer than {floor} people answered.", sign=SUPPRESSED, floor=results.floor
            )
        )
    return found


def _means(results: Disclosed) -> pd.DataFrame:
    rows = results.select(kind="factor", statistic="mean", group=list(results.groups))
    table = rows.set_index(["indicator", "group"])["estimate"].unstack()  # noqa: PD010
    return table.reindex(index=[factor.id for factor in results.factors()], columns=list(results.groups))


def _canvas(rows: int) -> tuple[plt.Figure, Axes]:
    figure, axes = plt.subplots(figsize=(WIDTH, 0.62 + 0.36 * max(rows, 2)))
    figure.subplots_adjust(left=0.2, right=0.83)
    axes.set_ylim(-0.6, rows - 0.4)
    axes.grid(axis="x", color=GRID)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.set_axisbelow(True)
    return figure, axes


def _label_rows(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    for place in range(len(names)):
        axes.axhline(place - 0.5, color=GRID, lw=0.5, zorder=0)


def _dot(axes: Axes, row: pd.Series | None, place: float, top: float, look: dict[str, Any]) -> None:
    if row is None or row["state"] != "shown":
        return
    low, high = np.clip([row["low"], row["high"]], 0, top)
    axes.plot(
        [low, high], [place, place], color=look["color"], lw=1.8, alpha=0.65, solid_capstyle="round", zorder=3
    )
    axes.plot(row["estimate"], place, ls="", ms=6.5, mec="white", mew=0.6, zorder=4, **look)


def _cell(results: Disclosed, row: pd.Series | None) -> str:
    if row is None:
        return NOT_ASKED
    signs = {"suppressed": SUPPRESSED, "no_answer": NO_ANSWER}
    return signs.get(row["state"]) or results.words.points(row["estimate"])


def _dots_alt(results: Disclosed, ranked: list[str]) -> str:
    words = results.words
    lines = []
    for id in ranked:
        shown = ", ".join(
            f"{results.group_name(group)} {_cell(results, results.figure(group=group, indicator=id, statistic='mean'))}"
            for group in results.groups
        )
        lines.append(f"{results.text(results.instrument.factor(id).short)}: {shown}")
    return words.say("Dot plot of key factor scores, highest first. {scores}.", scores="; ".join(lines))
