"""The radar of key factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from cips_helpers.charts.corners import MOST_AXES, corners_of
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.marks import draw_legend, draw_point, fit, group_look, sign_or_figure, tip_of
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import GRID, NARROW, QUIET, SMALL, drawing
from cips_helpers.charts.svg import HALO
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.labels import factor_name, legend, sign_of
from cips_helpers.verdicts.ranking import ranked_factors
from cips_helpers.words import NOT_ASKED

SIZE = (3.6, 2.6)
"""Inches: an emblem of half a column; what is read off stands in the chart of ranked dots."""


@with_options(one_group=True)
@for_phones_too
def chart_radar(results: Disclosed) -> Chart | None:
    """Draw the factor scores of every group, factors in their fixed order, clockwise from the top.

    A factor without a score leaves a gap in its group's line, and its name carries the reason: an asterisk
    where a group was not asked, the sign of suppression where the score is hidden. It is never drawn as zero.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.

    Returns
    -------
    Chart or None
        Scores from 0 to the top of the scale. Ranked dots for two factors or very many, ``None`` for a single one.

    Examples
    --------
    >>> cips.chart_radar(results, group="officials")
    <Chart fig-radar: Officials: from Reform 2.37 to Code of conduct 2.72>
    """
    if not 3 <= len(results.factors()) <= MOST_AXES:
        ranked = chart_factors(results)
        return ranked and replace(ranked, label="fig-radar")
    words, factors, top = results.words, results.factors(), results.instrument.points
    angles = np.linspace(0, 2 * np.pi, len(factors), endpoint=False)
    values = {group: corners_of(results, group) for group in results.groups}
    with drawing():
        figure = Figure(figsize=fit(SIZE, (NARROW, SIZE[1])))
        axes = figure.add_subplot(projection="polar")
        assert isinstance(axes, PolarAxes)
        figure.subplots_adjust(left=fit(0.24, 0.26), right=fit(0.76, 0.74), bottom=0.08, top=0.86)
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        axes.set_ylim(0, top)
        rings = range(int(top) + 1)
        axes.set_yticks(rings, [])
        for ring in rings[1:]:  # as texts, since labels of ticks would lie below the lines
            axes.text(
                np.pi / len(factors),
                ring,
                words.points(ring, 0),
                fontsize=SMALL,
                color=QUIET,
                ha="center",
                va="center",
                zorder=5,
                gid=HALO,
            )
        axes.set_xticks(angles, [])
        axes.grid(color=GRID, linewidth=0.8)
        axes.spines["polar"].set_color(QUIET)
        lines = {}
        for group, scores in values.items():
            look = group_look(results, group)
            closed = np.append(scores, scores[:1])
            lines[results.group_name(group)] = axes.plot(
                np.append(angles, angles[:1]), closed, lw=2, ms=5.5, label=group, **look
            )[0]
            for angle, factor in zip(angles, factors, strict=True):
                row = results.figure(group=group, indicator=factor.id, statistic="mean", state="shown")
                if row is not None:
                    name = words.series([results.text(factor.short), results.group_name(group)], close=True)
                    tip = tip_of(results, name, row, words.points)
                    draw_point(axes, angle, float(row["estimate"]), look, tip=tip, ms=5.5, mec=look["color"])
            if np.isfinite(scores).all():
                axes.fill(angles, scores, color=look["color"], alpha=0.07, lw=0)
        for angle, factor in zip(angles, factors, strict=True):
            _write_name(axes, angle, top, f"{factor.number} {results.text(factor.short)}{_marks(results, factor.id)}")
        layout = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.1), "ncols": len(values), "handlelength": 1.8}
        draw_legend(axes, lines, letters=28, **layout)
        return finish(
            figure,
            alt=_alt(results),
            caption=_message(results),
            label="fig-radar",
            measure=words.say(
                "Scores of the key factors, from 0 at the centre to {top} at the rim", top=words.points(top)
            ),
            notes=_notes(results),
            table=_table(results),
        )


def _message(results: Disclosed) -> str:
    """Return the title: from where to where the scores of each group reach."""
    words, told = results.words, []
    for group in results.groups:
        ranked = ranked_factors(results, group)
        if len(ranked) < 2:
            continue
        ends = [
            words.say("{name} {score}", name=factor_name(results, row["indicator"], short=True), score=score)
            for _, row in ranked.iloc[[-1, 0]].iterrows()
            for score in [words.points(row["estimate"])]
        ]
        low, high = ends
        told.append(words.say("{group}: from {low} to {high}", group=results.group_name(group), low=low, high=high))
    return words.series(told) or words.say("Scores of the key factors")


def _sign(results: Disclosed, factor: str, group: str) -> str | None:
    return sign_of(results.figure(group=group, indicator=factor, statistic="mean"))


def _marks(results: Disclosed, factor: str) -> str:
    signs = {_sign(results, factor, group) for group in results.groups} - {None}
    marks = ["*" if sign == NOT_ASKED else f" {sign}" for sign in sorted(map(str, signs))]
    return "".join(marks)


def _notes(results: Disclosed) -> list[str]:
    signs = {group: [_sign(results, f.id, group) for f in results.factors()] for group in results.groups}
    unasked = [results.group_name(group) for group, of_group in signs.items() if NOT_ASKED in of_group]
    notes = [results.words.say("* not asked of: {group}.", group=name) for name in unasked]
    return notes + legend(results, {sign for of_group in signs.values() for sign in of_group} - {NOT_ASKED})


def _table(results: Disclosed) -> Iterator[tuple[str, ...]]:
    words = results.words
    yield (words.say("Key factor"), *(results.group_name(group) for group in results.groups))
    for factor in results.factors():
        rows = [results.figure(group=group, indicator=factor.id, statistic="mean") for group in results.groups]
        yield (f"{factor.number} {results.text(factor.short)}", *(sign_or_figure(row, words.points) for row in rows))


def _write_name(axes: PolarAxes, angle: float, top: float, text: str) -> None:
    across, up = np.sin(angle), np.cos(angle)
    side = "center" if abs(across) < 0.1 else ("left" if across > 0 else "right")
    height = "bottom" if up > 0.9 else ("top" if up < -0.9 else "center")
    width = 30 if side == "center" else 14
    axes.text(angle, top * 1.08, wrapped(text, width), ha=side, va=height, fontsize=SMALL, linespacing=1.1)


def _alt(results: Disclosed) -> str:
    words, lines = results.words, []
    for factor in results.factors():
        scores = [
            f"{results.group_name(group)} {marks_of}"
            for group in results.groups
            for marks_of in [
                sign_or_figure(results.figure(group=group, indicator=factor.id, statistic="mean"), words.points)
            ]
        ]
        name = results.text(factor.short)
        lines.append(words.say("{name}: {values}.", name=name, values=words.series(scores, close=True)))
    head = words.say("Radar chart of key factor scores, 0 to {top}.", top=words.points(results.instrument.points, 0))
    return described(words, lines, in_sentences(head))
