"""Ranked dots with intervals: the scores of the key factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.transforms import blended_transform_factory

from cips_helpers.charts import marks
from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.style import TARGET, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.labels import legend

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
    words, groups = results.words, results.groups
    ranked = _ranked(results)
    looks = {group: marks.group_look(results, group) for group in groups}
    offsets = np.linspace(0.17, -0.17, len(groups)) if len(groups) > 1 else [0.0]
    edges = COLUMNS[-len(groups) :] if len(groups) <= 2 else np.linspace(0.84, 1, len(results.instrument.groups))
    any_target = any(factor.target is not None for factor in results.factors())
    with drawing():
        figure, axes = marks.row_axes(
            [marks.factor_label(results, id) for id in ranked], right=edges[0] - (0.11 if len(groups) > 1 else 0.09)
        )
        axes.set_xlim(marks.factor_score_limits(results))
        for y, id in enumerate(ranked):
            factor = results.instrument.factor(id)
            if factor.target is not None:
                axes.plot([factor.target] * 2, [y - 0.36, y + 0.36], color=TARGET, lw=1.6, zorder=2)
            alone = sum(group in factor.asked_of for group in groups) == 1
            for group, offset, edge in zip(groups, offsets, edges, strict=True):
                row = _score(results, id, group)
                if row is not None and row["state"] == "shown":
                    values = np.clip(row[marks.INTERVAL].astype(float), 0, results.instrument.points)
                    marks.draw_estimate(axes, y + (0 if alone else offset), values, looks[group], zorder=3)
                marks.draw_cell(axes, edge, y, _cell(results, row), color=looks[group]["color"])
        for group, edge in zip(groups, edges, strict=True):
            look = {"color": looks[group]["color"], "linespacing": 1.1}
            marks.draw_head(axes, edge, len(ranked) - 0.35, results.group_name(group), **look)
        axes.set_xlabel(marks.score_label(results))
        entries = {results.group_name(group): marks.legend_entry(**looks[group]) for group in groups}
        if any_target:
            entries[words.say("Target")] = marks.legend_entry(marker="|", ms=11, mew=1.6, color=TARGET)
        above = blended_transform_factory(figure.transFigure, axes.transAxes)
        marks.draw_legend_above(axes, entries, bbox_transform=above)
        caption = (
            words.say("Key factors ranked by score, with {intervals} and targets")
            if any_target
            else words.say("Key factors ranked by score, with {intervals}")
        )
        cells = [_cell(results, _score(results, id, group)) for id in ranked for group in groups]
        alt = _alt(results, ranked[::-1])
        return finish(figure, alt=alt, caption=caption, label="fig-factors", notes=legend(results, cells))


def _ranked(results: Disclosed) -> list[str]:
    """Return factors from the lowest to the highest score of the first group, after those it has no score for."""
    first = results.select(kind="factor", statistic="mean", group=results.groups[0])
    scores = first.set_index("indicator")["estimate"].reindex([factor.id for factor in results.factors()])
    return list(scores.sort_values(na_position="first", kind="stable").index)


def _score(results: Disclosed, factor: str, group: str) -> pd.Series | None:
    return results.figure(group=group, indicator=factor, statistic="mean")


def _cell(results: Disclosed, row: pd.Series | None) -> str:
    return marks.sign_or_figure(row, results.words.points)


def _alt(results: Disclosed, ranked: Sequence[str]) -> str:
    lines = []
    for id in ranked:
        scores = ", ".join(
            f"{results.group_name(group)} {_cell(results, _score(results, id, group))}" for group in results.groups
        )
        lines.append(f"{marks.factor_label(results, id)}: {scores}")
    return results.words.say("Dot plot of key factor scores, highest first. {scores}.", scores="; ".join(lines))
