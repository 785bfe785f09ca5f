"""The radar of key factors: the emblem people know."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.projections.polar import PolarAxes

from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.style import GRID, QUIET, drawing, group_look
from cips_helpers.disclosure import Disclosed
from cips_helpers.words import NOT_ASKED, SUPPRESSED


def radar(results: Disclosed) -> Chart:
    """Draw the factor scores of every group, factors in their fixed order, clockwise from the top.

    A factor a group was not asked leaves a gap in its line and an asterisk at its name; so does a
    suppressed one, with the sign of suppression. It is never drawn as zero.

    Parameters
    ----------
    results
        Figures that passed the privacy gate; needs the means of at least three factors.

    Returns
    -------
    Chart
        Axis 0 to the highest score of the scale.
    """
    words, factors, top = results.words, results.factors(), results.instrument.points
    order = tuple(group.id for group in results.instrument.groups)
    angles = np.linspace(0, 2 * np.pi, len(factors), endpoint=False)
    values = {group: _values(results, group) for group in results.groups}
    with drawing():
        figure = plt.figure(figsize=(6.4, 5.7))
        axes = figure.add_subplot(projection="polar")
        assert isinstance(axes, PolarAxes)
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        axes.set_ylim(0, top)
        rings = range(int(top) + 1)
        axes.set_yticks(rings, [words.points(ring, 0) for ring in rings], fontsize=8, color=QUIET)
        axes.set_rlabel_position(180 / len(factors))
        axes.set_xticks(angles, [])
        axes.grid(color=GRID, linewidth=0.8)
        axes.spines["polar"].set_color(QUIET)
        for group, scores in values.items():
            look = group_look(order, group)
            closed = np.append(scores, scores[:1])
            axes.plot(
                np.append(angles, angles[:1]), closed, lw=2, ms=5.5, label=results.group_name(group), **look
            )
            if np.isfinite(scores).all():
                axes.fill(angles, scores, color=look["color"], alpha=0.07, lw=0)
        for angle, factor in zip(angles, factors, strict=True):
            _name(
                axes, angle, top, f"{factor.number}  {results.text(factor.short)}{_mark(results, factor.id)}"
            )
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.19), ncols=len(values), handlelength=1.6)
        caption = words.say(
            "Scores of the key factors, from 0 at the centre to {top} at the rim",
            top=words.points(top),
        )
        return finish(
            figure,
            alt=_alt(results, values),
            caption=caption,
            label="fig-radar",
            note=" ".join(_notes(results)),
        )


def _values(results: Disclosed, group: str) -> np.ndarray:
    rows = results.select(group=group, kind="factor", statistic="mean").set_index("indicator")["estimate"]
    return np.array([rows.get(factor.id, np.nan) for factor in results.factors()], dtype=float)


def _state(results: Disclosed, factor: str, group: str) -> str:
    row = results.figure(group=group, indicator=factor, statistic="mean")
    return "not_asked" if row is None else str(row["state"])


def _mark(results: Disclosed, factor: str) -> str:
    states = {_state(results, factor, group) for group in results.groups}
    return ("*" if "not_asked" in states else "") + (f" {SUPPRESSED}" if "suppressed" in states else "")


def _notes(results: Disclosed) -> list[str]:
    words, notes = results.words, []
    for group in results.groups:
        states = {_state(results, factor.id, group) for factor in results.factors()}
        if "not_asked" in states:
            notes.append(words.say("\\* not asked of: {group}.", group=results.group_name(group)))
        if "suppressed" in states:
            notes.append(
                words.say(
                    "{sign} hidden: fewer than {floor} people answered.", sign=SUPPRESSED, floor=results.floor
                )
            )
    return list(dict.fromkeys(notes))


def _name(axes: PolarAxes, angle: float, top: float, text: str) -> None:
    across = np.sin(angle)
    side = "center" if abs(across) < 0.1 else ("left" if across > 0 else "right")
    up = np.cos(angle)
    height = "bottom" if up > 0.9 else ("top" if up < -0.9 else "center")
    axes.text(angle, top * 1.07, text, ha=side, va=height, fontsize=10)


def _alt(results: Disclosed, values: dict[str, np.ndarray]) -> str:
    words = results.words
    parts = []
    for group, scores in values.items():
        listed = "; ".join(
            f"{results.text(factor.short)} {words.points(score) if np.isfinite(score) else NOT_ASKED}"
            for factor, score in zip(results.factors(), scores, strict=True)
        )
        parts.append(words.say("{group}: {scores}.", group=results.group_name(group), scores=listed))
    head = words.say(
        "Radar chart of key factor scores, 0 to {top}.", top=words.points(results.instrument.points, 0)
    )
    return " ".join([head, *parts])
