"""Labels beside points, none over another: each takes the best free place around its point."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

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
"""Where a label can hang, in the order of preference, and which of its edges is nearest to the dot."""
DISTANCES = (6.0, 12.0, 19.0, 27.0, 36.0, 46.0)
"""Points away from the dot; a label from the second on is tied to its dot by a hair line."""
PLACES = [(direction, distance) for distance in DISTANCES for direction in DIRECTIONS]
HANG = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}
"""The part of a label's width or height that lies before the point it hangs on."""
DOT = 5.0
"""Half the square a dot needs, in points."""
APART = 3.0
"""Points that two labels keep between them, so that they are not read as one."""
ROUNDS = 20
"""So often at most every two labels may move; they have settled long before."""
OVER, OUT, CROSSED = 20.0, 20.0, 150.0
"""What a point of area over another label or dot, or outside, costs; a hair line through one of these."""
LINED, PARTED = 2.0, 8.0
"""What a point of area over a line costs; over one that parts the chart: it should be seen on which side a label is."""
FAR = 5.0
"""What a point of distance costs: as much as it takes to prefer a near place over a free but far one."""
HALO = [withStroke(linewidth=2.2, foreground="white")]
"""Keeps a line below a text from striking it through."""


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

    The axes' limits and the figure's size must be final. Every label takes the cheapest of its places; then every two
    move together until none can do better. Nothing is left to chance: the same figures give the same places.

    Parameters
    ----------
    axes
        Where the points are drawn.
    points, labels
        In data units, and what to write beside them.
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
    for label, point, place in zip(labels, points, chosen, strict=True):
        (right, up, across, along), distance = PLACES[place]
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
                path_effects=HALO,
                zorder=5,
                arrowprops={"arrowstyle": "-", "color": quiet, "lw": 0.6, "shrinkA": 0, "shrinkB": 4}
                if distance > DISTANCES[0]
                else None,
            )
        )
    return written


def _sizes(axes: Axes, labels: Sequence[str]) -> Floats:
    """How much room each label takes, in pixels: width, height."""
    found = []
    for label in labels:
        text = axes.annotate(label, (0, 0), linespacing=1.0)
        found.append(text.get_window_extent().size)
        text.remove()
    return np.array(found)


def _boxes(dots: Floats, sizes: Floats) -> Floats:
    """Give the box of every label (first axis) at every place (second): left, foot, right, top."""
    offsets = np.array([(right * distance, up * distance) for (right, up, *_), distance in PLACES])
    hang = np.array([(HANG[across], HANG[along]) for (*_, across, along), _ in PLACES])
    corner = dots[:, None] + offsets - hang * sizes[:, None]
    return np.concatenate([corner, corner + sizes[:, None]], axis=-1)


def _costs(
    dots: Floats, boxes: Floats, frame: Floats, blocks: Floats, bars: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Give what each place costs by itself (label, place), and what two cost together (label, place, label, place)."""
    count, places = boxes.shape[:2]
    distance = np.array([distance for _, distance in PLACES])
    tied = np.tile(distance > DISTANCES[0], count)
    flat = boxes.reshape(-1, 4)
    starts = np.repeat(dots, places, axis=0)
    hairs = np.concatenate([starts, (flat[:, :2] + flat[:, 2:]) / 2], axis=1)
    squares = np.concatenate([dots - DOT, dots + DOT], axis=1)
    own = np.repeat(np.eye(count, dtype=bool), places, axis=0)  # a label is beside its own dot

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
    return alone.reshape(count, places), together.reshape(count, places, count, places)


def _settle(alone: Floats, together: Floats) -> list[int]:
    """Choose a place for each label: one after the other, then two by two until no two can do better together."""
    count = len(alone)
    chosen: list[int] = []

    def given(own: int, but: int) -> Floats:
        """Give what the places of a label cost beside the others as they stand."""
        return alone[own] + sum(
            together[own, :, one, place] for one, place in enumerate(chosen) if one not in (own, but)
        )

    for own in range(count):
        chosen.append(int(given(own, own).argmin()))
    for _ in range(ROUNDS):
        before = list(chosen)
        for one, two in combinations(range(count), 2):
            cost = given(one, two)[:, None] + given(two, one) + together[one, :, two]
            if cost.min() < cost[chosen[one], chosen[two]] - 1e-9:
                chosen[one], chosen[two] = map(int, np.unravel_index(cost.argmin(), cost.shape))
        if chosen == before:
            break
    return chosen


def _shared(one: Floats, other: Floats) -> Floats:
    """Give the area two boxes share."""
    sides = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    return sides.clip(min=0).prod(axis=-1)


def _crosses(line: Floats, box: Floats) -> Flags:
    """Tell whether a line from a point to another runs through a box: neither lies clear of the other on any axis."""
    run, half = line[..., 2:] - line[..., :2], (box[..., 2:] - box[..., :2]) / 2
    off = (box[..., :2] + box[..., 2:]) / 2 - (line[..., :2] + line[..., 2:]) / 2
    apart = (abs(off) >= abs(run) / 2 + half).any(axis=-1)
    aside = abs(_turn(run, off)) >= abs(run[..., 0]) * half[..., 1] + abs(run[..., 1]) * half[..., 0]
    return ~(apart | aside)


def _meet(one: Floats, other: Floats) -> Flags:
    """Tell whether two lines cross."""

    def parted(line: Floats, by: Floats) -> Flags:
        run = by[..., 2:] - by[..., :2]
        return _turn(run, line[..., :2] - by[..., :2]) * _turn(run, line[..., 2:] - by[..., :2]) < 0

    return parted(one, other) & parted(other, one)


def _turn(one: Floats, other: Floats) -> Floats:
    """Give on which side of one direction the other points: the cross product."""
    return one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
