"""Placement of labels beside points, none over another: each takes the best free position around its point."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from cips_helpers.charts.svg import HALO, renderer_of

Ends = tuple[tuple[float, float], tuple[float, float]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DIRECTIONS = (
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (0.7, 0.7, "left", "bottom"),
    (-0.7, 0.7, "right", "bottom"),
    (0.7, -0.7, "left", "top"),
    (-0.7, -0.7, "right", "top"),
    (0.9, 0.4, "left", "bottom"),
    (-0.9, 0.4, "right", "bottom"),
    (0.9, -0.4, "left", "top"),
    (-0.9, -0.4, "right", "top"),
    (0.4, 0.9, "center", "bottom"),
    (-0.4, 0.9, "center", "bottom"),
    (0.4, -0.9, "center", "top"),
    (-0.4, -0.9, "center", "top"),
)
"""Directions from the dot in the order of preference, and the edges of a label that are nearest to it."""
DISTANCES = (6.0, 12.0, 19.0, 27.0, 36.0, 46.0)
"""Points away from the dot; a label from the second on is tied to its dot by a hair line."""
POSITIONS = [(direction, distance) for distance in DISTANCES for direction in DIRECTIONS]
HANG = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}
"""The part of a label's width or height that lies before the point it hangs on."""
DOT = 5.0
"""Half the square a dot needs, in points."""
APART = 3.0
"""Points that two labels keep between them, so that they are not read as one."""
ROUNDS = 20
"""Rounds at most in which every two labels may move; they have settled long before."""
OVER, OUT, CROSSED = 20.0, 20.0, 150.0
"""Cost of a point of area over another label or dot, or outside; of a hair line through one of these."""
LINED, PARTED = 2.0, 8.0
"""Cost of a point of area over a line; over one that parts the chart: it should be seen on which side a label is."""
FAR = 5.0
"""Cost of a point of distance: enough to prefer a near position over a free but far one."""


def place_labels(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    *,
    lines: Sequence[Ends] = (),
    borders: Sequence[Ends] = (),
    taken: Sequence[Bbox] = (),
    colour: str,
    quiet: str,
) -> list[Annotation]:
    """Write a label beside each point, clear of the other labels and dots and, where possible, of lines.

    The axes' limits and the figure's size must be final. Every label takes the cheapest of its positions; then every
    two move together until none can do better. Nothing is random: the same figures give the same positions.

    Parameters
    ----------
    axes
        The axis of the points.
    points, labels
        In data units, and the texts beside them.
    lines, borders
        To keep clear of where there is room, the borders more so: pairs of ends, in data units.
    taken
        Boxes in pixels that no label may cover.
    colour, quiet
        Of the text, and of the hair line to a label that is not beside its dot.
    """
    scale = 72 / axes.figure.dpi  # points a pixel
    dots = axes.transData.transform(np.array(points, dtype=float)) * scale
    bars = [Bbox(axes.transData.transform(ends) * scale).padded(0.7).extents for ends in (*lines, *borders)]
    weights = [LINED] * len(lines) + [PARTED] * len(borders)
    boxes = _boxes(dots, _sizes(axes, labels) * scale)
    frame = np.array(axes.get_window_extent().extents) * scale
    blocks = np.array([box.extents for box in taken]).reshape(-1, 4) * scale
    chosen = _settle(*_costs(dots, boxes, frame, blocks, np.array(bars).reshape(-1, 4), np.array(weights)))
    written = []
    for label, point, position in zip(labels, points, chosen, strict=True):
        (right, up, across, along), distance = POSITIONS[position]
        written.append(
            axes.annotate(
                label,
                point,
                (right * distance, up * distance),
                textcoords="offset points",
                ha=across,
                va=along,
                color=colour,
                annotation_clip=False,
                linespacing=1.0,
                gid=HALO,
                zorder=5,
                arrowprops={"arrowstyle": "-", "color": quiet, "lw": 0.6, "shrinkA": 0, "shrinkB": 4}
                if distance > DISTANCES[0]
                else None,
            )
        )
    return written


def width_of(axes: Axes, text: str, **look: Any) -> float:
    """Return the width of a text in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    drawn = axes.text(0, 0, text, **look)
    width = drawn.get_window_extent(renderer_of(figure)).width
    drawn.remove()
    return float(width)


def apart(places: Sequence[float], widths: Sequence[float], gap: float) -> list[float]:
    """Return places of texts in a line, in their order: as wanted, or moved as little as keeps them apart.

    Examples
    --------
    >>> apart([10, 12, 60], [20, 20, 20], 2)
    [0.0, 22.0, 60.0]
    """
    moved = [float(place) for place in places]
    for _ in range(ROUNDS):
        for at in range(1, len(moved)):
            lacking = (widths[at - 1] + widths[at]) / 2 + gap - (moved[at] - moved[at - 1])
            if lacking > 0:
                moved[at - 1] -= lacking / 2
                moved[at] += lacking / 2
    return [round(place, 2) for place in moved]


def _sizes(axes: Axes, labels: Sequence[str]) -> Floats:
    """Return width and height of each label, in pixels."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    sizes, renderer = [], renderer_of(figure)
    for label in labels:
        text = axes.annotate(label, (0, 0), linespacing=1.0)
        sizes.append(text.get_window_extent(renderer).size)
        text.remove()
    return np.array(sizes)


def _boxes(dots: Floats, sizes: Floats) -> Floats:
    """Return the box of every label (first axis) at every position (second): left, foot, right, top."""
    offsets = np.array([(right * distance, up * distance) for (right, up, *_), distance in POSITIONS])
    hang = np.array([(HANG[across], HANG[along]) for (*_, across, along), _ in POSITIONS])
    corner = dots[:, None] + offsets - hang * sizes[:, None]
    return np.concatenate([corner, corner + sizes[:, None]], axis=-1)


def _costs(
    dots: Floats, boxes: Floats, frame: Floats, blocks: Floats, bars: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Return the cost of each position alone (label, position) and of two together (both twice)."""
    count, positions = boxes.shape[:2]
    distance = np.array([distance for _, distance in POSITIONS])
    tied = np.tile(distance > DISTANCES[0], count)
    flat = boxes.reshape(-1, 4)
    starts = np.repeat(dots, positions, axis=0)
    hairs = np.concatenate([starts, (flat[:, :2] + flat[:, 2:]) / 2], axis=1)
    squares = np.concatenate([dots - DOT, dots + DOT], axis=1)
    own = np.repeat(np.eye(count, dtype=bool), positions, axis=0)  # a label is beside its own dot

    def of_boxes(others: Floats) -> Floats:
        crossed = tied[:, None] & _crosses(hairs[:, None], others)
        return OVER * _shared(flat[:, None], others) + CROSSED * crossed

    area = (flat[:, 2] - flat[:, 0]) * (flat[:, 3] - flat[:, 1])
    alone = FAR * np.tile(distance, count) + OUT * (area - _shared(flat, frame))
    alone += _shared(flat[:, None], bars) @ weights + of_boxes(blocks).sum(axis=1)
    alone += np.where(own, 0.0, of_boxes(squares)).sum(axis=1)
    wider = flat + APART * np.array([-1, -1, 1, 1])
    together = of_boxes(wider) + CROSSED * (tied & _crosses(hairs, flat[:, None]))
    together += CROSSED * (tied & tied[:, None] & _meet(hairs[:, None], hairs))
    return alone.reshape(count, positions), together.reshape(count, positions, count, positions)


def _settle(alone: Floats, together: Floats) -> list[int]:
    """Choose a position for each label: one after the other, then two by two until no two can do better together."""
    count = len(alone)
    chosen: list[int] = []

    def costs_beside(own: int, but: int) -> Floats:
        """Return the costs of the positions of a label, with the others as they stand."""
        others = [(other, position) for other, position in enumerate(chosen) if other not in (own, but)]
        return alone[own] + sum(together[own, :, other, position] for other, position in others)

    for own in range(count):
        chosen.append(int(costs_beside(own, own).argmin()))
    for _ in range(ROUNDS):
        before = list(chosen)
        for first, second in combinations(range(count), 2):
            cost = costs_beside(first, second)[:, None] + costs_beside(second, first) + together[first, :, second]
            if cost.min() < cost[chosen[first], chosen[second]] - 1e-9:
                chosen[first], chosen[second] = map(int, np.unravel_index(cost.argmin(), cost.shape))
        if chosen == before:
            break
    return chosen


def _shared(box: Floats, other: Floats) -> Floats:
    """Return the area two boxes share."""
    sides = np.minimum(box[..., 2:], other[..., 2:]) - np.maximum(box[..., :2], other[..., :2])
    return sides.clip(min=0).prod(axis=-1)


def _crosses(line: Floats, box: Floats) -> Flags:
    """Return whether a line from a point to another runs through a box: neither lies clear of the other on any axis."""
    run, half = line[..., 2:] - line[..., :2], (box[..., 2:] - box[..., :2]) / 2
    off = (box[..., :2] + box[..., 2:]) / 2 - (line[..., :2] + line[..., 2:]) / 2
    apart = (abs(off) >= abs(run) / 2 + half).any(axis=-1)
    aside = abs(_turn(run, off)) >= abs(run[..., 0]) * half[..., 1] + abs(run[..., 1]) * half[..., 0]
    return ~(apart | aside)


def _meet(line: Floats, other: Floats) -> Flags:
    """Return whether two lines cross."""

    def parted(ends: Floats, by: Floats) -> Flags:
        run = by[..., 2:] - by[..., :2]
        return _turn(run, ends[..., :2] - by[..., :2]) * _turn(run, ends[..., 2:] - by[..., :2]) < 0

    return parted(line, other) & parted(other, line)


def _turn(direction: Floats, other: Floats) -> Floats:
    """Return on which side of a direction another points: the cross product."""
    return direction[..., 0] * other[..., 1] - direction[..., 1] * other[..., 0]
