"""Labels beside points, none over another: each takes the best free place around its point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

Ends = tuple[tuple[float, float], tuple[float, float]]

PLACES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (0.7, 0.7, "left", "bottom"), (-0.7, 0.7, "right", "bottom"), (0.7, -0.7, "left", "top"),
    (-0.7, -0.7, "right", "top"),
)  # fmt: skip
"""Directions, in the order of preference, and how a text hangs there."""
DISTANCES = (6.0, 12.0, 19.0, 27.0, 36.0, 46.0)
"""Points away from the dot; a label from the second on is tied to its dot by a hair line."""
DOT = 5.0
"""Half the square a dot needs, in points."""
ROUNDS = 4
"""So often every label may move once the others have found their places."""
OVER, OUT, CROSSED, LINED = 20.0, 20.0, 60.0, 1.5
"""What a point of area over another label or dot, or outside, costs; a hair line through one; an area over a line."""
FAR = 5.0
"""What a point of distance costs: as much as it takes to prefer a near place over a free but far one."""


@dataclass(frozen=True)
class _Place:
    """One way to hang a label: where, its box, and the hair line to its dot (none beside it); in points."""

    offset: tuple[float, float]
    across: str
    along: str
    box: Bbox
    line: Ends | None
    distance: float


def place_labels(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    *,
    lines: Sequence[Ends] = (),
    taken: Sequence[Bbox] = (),
    colour: str,
    quiet: str,
) -> list[Annotation]:
    """Write a label beside each point, clear of the other labels and dots and, where possible, of lines.

    The axes' limits and the figure's size must be final. Every label is tried at eight places, nearer ones first,
    and may move again when the others have found theirs. Nothing is drawn by chance: the same figures give the same
    places.

    Parameters
    ----------
    axes
        Where the points are drawn.
    points, labels
        In data units, and what to write beside them.
    lines
        To keep clear of where there is room: pairs of ends, in data units.
    taken
        Boxes in pixels that no label may cover.
    colour, quiet
        Of the text, and of the hair line to a label that is not beside its dot.
    """
    scale = 72 / axes.figure.dpi  # points a pixel
    at = axes.transData.transform(list(points)) * scale
    dots = [Bbox.from_extents(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in at]
    bars = [_thick(Bbox(axes.transData.transform(ends) * scale)) for ends in lines]
    fixed = [_scaled(box, scale) for box in taken]
    frame = _scaled(axes.get_window_extent(), scale)
    sizes = _sizes(axes, labels, scale)
    choices = [list(_places(dot, size)) for dot, size in zip(at, sizes, strict=True)]
    chosen: dict[int, _Place] = {}
    for _ in range(ROUNDS):
        for own in range(len(points)):
            others = [place for one, place in chosen.items() if one != own]
            others_dots = [dot for one, dot in enumerate(dots) if one != own]
            chosen[own] = min(
                choices[own], key=lambda place: _cost(place, others, others_dots, fixed, bars, frame)
            )
    halo = [withStroke(linewidth=2.2, foreground="white")]  # a line below a label does not strike it through
    return [
        axes.annotate(
            label, point, place.offset, textcoords="offset points", ha=place.across, va=place.along, color=colour,
            annotation_clip=False, linespacing=1.0, path_effects=halo, zorder=5,
            arrowprops={"arrowstyle": "-", "color": quiet, "lw": 0.6, "shrinkA": 0, "shrinkB": 4}
            if place.line else None,
        )
        for label, point, (_, place) in zip(labels, points, sorted(chosen.items()), strict=True)
    ]  # fmt: skip


def _sizes(axes: Axes, labels: Sequence[str], scale: float) -> list[tuple[float, float]]:
    """How much room each label takes, in points."""
    found = []
    for label in labels:
        text = axes.annotate(label, (0, 0), linespacing=1.0)
        box = text.get_window_extent()
        text.remove()
        found.append((box.width * scale, box.height * scale))
    return found


def _places(dot: tuple[float, float], size: tuple[float, float]) -> list[_Place]:
    x, y = dot
    wide, tall = size
    found = []
    for distance in DISTANCES:
        for right, up, across, along in PLACES:
            offset = (right * distance, up * distance)
            left = x + offset[0] - {"left": 0.0, "center": wide / 2, "right": wide}[across]
            foot = y + offset[1] - {"bottom": 0.0, "center": tall / 2, "top": tall}[along]
            box = Bbox.from_bounds(left, foot, wide, tall)
            line = (
                ((x, y), ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)) if distance > DISTANCES[0] else None
            )
            found.append(_Place(offset, across, along, box, line, distance))
    return found


def _cost(
    place: _Place,
    others: Sequence[_Place],
    dots: Sequence[Bbox],
    fixed: Sequence[Bbox],
    bars: Sequence[Bbox],
    frame: Bbox,
) -> float:
    box = place.box
    boxes = [*(other.box for other in others), *dots, *fixed]
    cost = OVER * sum(_shared(box, other) for other in boxes)
    cost += OUT * (box.width * box.height - _shared(box, frame)) + LINED * sum(
        _shared(box, bar) for bar in bars
    )
    if place.line:
        cost += CROSSED * sum(_crosses(place.line, other) for other in boxes)
        cost += CROSSED * sum(_meet(place.line, other.line) for other in others if other.line)
    cost += CROSSED * sum(_crosses(other.line, box) for other in others if other.line)
    return cost + FAR * place.distance


def _thick(line: Bbox) -> Bbox:
    return Bbox.from_extents(line.xmin - 0.7, line.ymin - 0.7, line.xmax + 0.7, line.ymax + 0.7)


def _scaled(box: Bbox, scale: float) -> Bbox:
    return Bbox.from_extents(*(edge * scale for edge in box.extents))


def _shared(one: Bbox, other: Bbox) -> float:
    both = Bbox.intersection(one, other)
    return 0.0 if both is None else both.width * both.height


def _crosses(line: Ends, box: Bbox) -> bool:
    """Tell whether a line runs through a box: looked at every two points."""
    (x0, y0), (x1, y1) = line
    steps = max(2, math.ceil(math.dist(*line) / 2))
    return any(box.contains(x0 + (x1 - x0) * s / steps, y0 + (y1 - y0) * s / steps) for s in range(steps + 1))


def _meet(one: Ends, other: Ends) -> bool:
    """Tell whether two lines cross."""

    def side(line: Ends, point: tuple[float, float]) -> float:
        (x0, y0), (x1, y1) = line
        return (x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)

    apart = side(one, other[0]) * side(one, other[1])
    return apart < 0 and side(other, one[0]) * side(other, one[1]) < 0
