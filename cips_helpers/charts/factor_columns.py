"""Columns beside the chart of key factors: verdict and distance to the target, and change, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.figure import wrapped
from cips_helpers.charts.label_placement import width_of
from cips_helpers.charts.style import INK, QUIET, SMALL, UNCLEAR, VERDICT_COLOURS, is_narrow, width
from cips_helpers.charts.svg import HALO
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import JUDGED, change_of, comparable
from cips_helpers.verdicts.labels import ARROWS, sign_of
from cips_helpers.verdicts.targets import TARGET_WORDS, TargetState, target_state
from cips_helpers.words import Words

GAP = 26.0
"""Points between the axis and the columns, and twice those between two groups."""
DISTANCE, CHANGE, WORD = 42.0, 42.0, 40.0
"""Points of a distance with its sign, of a change, and of the verdict in words, at least."""
AFTER_WORD = 5.0
"""Points between a verdict and the distance behind it."""
ON_PHONE = 58.0
"""Points of a group's distance on a phone, where it stands beside the name."""
SIGN = 5.0
"""Points from the left end of a column to the middle of a sign."""
LETTERS = 18
"""Letters of a group's name in a line."""
MOST_CHANGES = 2
"""Groups up to which there is room for their changes."""
LEAST_AXIS = 135.0
"""Points that the axis needs; verdicts have words only where it keeps them."""
ABOVE = 0.33
"""Rows from the marks up to the name, on a phone."""
KEY: tuple[TargetState, ...] = ("met", "cannot_tell", "not_met")
KEY_LINES = (-2.1, -1.95)
"""Rows from the lowest factor down to the line that says what the signs mean; on a phone."""


@dataclass(frozen=True)
class Column:
    """The columns of a group, between two edges that are shares of the figure's width.

    Attributes
    ----------
    worded
        Verdicts are written beside their signs.
    changes
        Changes stand beside the distances.
    """

    group: str
    left: float
    right: float
    has_targets: bool
    worded: bool
    changes: bool

    @property
    def distance(self) -> float:
        """The right edge of the distances."""
        return self.right - CHANGE * self.changes / (72 * width())


def columns_of(results: Disclosed, left: float) -> list[Column]:
    """Return the columns of every group from the left to the right, with as much in them as the axis leaves room for.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    left
        Left end of the axis, as a share of the figure's width.
    """
    groups, whole = results.groups, 72 * width()
    has_targets = any(factor.target is not None for factor in results.factors())
    compared = [group for group in groups if comparable(results, group)] if len(groups) <= MOST_CHANGES else []
    moved = [group for group in compared if any(_is_clear(results, group, factor.id) for factor in results.factors())]
    if is_narrow():
        return _placed(groups, [ON_PHONE * has_targets] * len(groups), has_targets, worded=False, changes=())
    worded = [(DISTANCE + _word(results.words)) * has_targets + CHANGE * (group in moved) for group in groups]
    if has_targets and whole * (1 - left) - _taken(worded) >= LEAST_AXIS:
        return _placed(groups, worded, has_targets, worded=True, changes=moved)
    changes = groups if compared else ()
    room = DISTANCE * has_targets + CHANGE * bool(changes) or DISTANCE / 2
    return _placed(groups, [room] * len(groups), has_targets, worded=False, changes=changes)


def _word(words: Words) -> float:
    """Return the points of the longest verdict: *too close* is *no concluyente* in Spanish."""
    axes = Figure().add_axes((0, 0, 1, 1))
    style: marks.Look = {"fontsize": SMALL, "weight": "semibold"}
    return max(WORD, *(width_of(axes, words.say(TARGET_WORDS[state]), **style) + AFTER_WORD for state in KEY))


def _taken(rooms: Sequence[float]) -> float:
    return sum(rooms) + GAP + GAP / 2 * (len(rooms) - 1)


def _placed(
    groups: Sequence[str], rooms: Sequence[float], has_targets: bool, *, worded: bool, changes: Sequence[str]
) -> list[Column]:
    right, columns = 72 * width(), []
    for group, room in reversed(list(zip(groups, rooms, strict=True))):
        edges = ((right - room) / (72 * width()), right / (72 * width()))
        columns.append(Column(group, *edges, has_targets, worded, group in changes))
        right -= room + GAP / 2
    return columns[::-1]


def axis_end(columns: Sequence[Column]) -> float:
    """Return the right end of the axis, as a share of the figure's width."""
    return 0.97 if is_narrow() else columns[0].left - GAP / (72 * width())


def _is_clear(results: Disclosed, group: str, factor: str) -> bool:
    change = change_of(results, group, factor)
    return change is not None and change.became in ARROWS


def unmoved(results: Disclosed, columns: Sequence[Column]) -> list[str]:
    """Return the groups whose changes are left out, as none is clear."""
    if is_narrow() or not columns[0].worded:
        return []
    return [column.group for column in columns if not column.changes and comparable(results, column.group)]


def write_heads(results: Disclosed, axes: Axes, column: Column, rows: int) -> None:
    """Write a group's name over its columns, held together by a rule, and what the columns are."""
    words, colour = results.words, marks.group_look(results, column.group)["color"]
    if not column.has_targets and not column.changes:
        return
    name = wrapped(results.group_name(column.group), LETTERS, 2)
    style: marks.Look = {"transform": marks.beside(axes), "va": "bottom", "fontsize": SMALL}
    if is_narrow():
        top = rows - 1 + ABOVE + 0.36
        axes.text(column.right, top, wrapped(name, 11, 2), ha="right", weight="semibold", color=colour, **style)
        return
    top = rows - 0.55
    axes.text(column.left, top + 0.56, name, weight="semibold", color=colour, **style)
    across: marks.Look = {"transform": marks.beside(axes), "clip_on": False}
    axes.plot([column.left, column.right], [top + 0.5] * 2, color=colour, lw=0.7, **across)
    if column.has_targets:
        axes.text(column.left, top, words.say("to target"), color=QUIET, **style)
    if column.changes:
        axes.text(column.right, top, words.say("change"), ha="right", color=QUIET, **style)


def write_cells(results: Disclosed, axes: Axes, column: Column, y: float, id: str) -> None:
    """Write verdict, distance to target and change of a group; one sign where there is no score."""
    words, group = results.words, column.group
    score = results.figure(group=group, indicator=id, statistic="mean")
    place: marks.Look = {"transform": marks.beside(axes), "va": "center", "gid": HALO if is_narrow() else None}
    y = y + ABOVE if is_narrow() else y
    if (sign := sign_of(score)) is not None:
        axes.text(column.distance if column.has_targets else column.right, y, sign, ha="right", color=QUIET, **place)
        return
    distance = results.figure(group=group, indicator=id, statistic="to_target", state="shown")
    state = target_state(results, group, id)
    if column.has_targets and distance is not None and state != "no_target":
        whole = 72 * width()
        left = column.right - 44 / whole if is_narrow() else column.left
        marks.draw_verdict(axes, left + SIGN / whole, y, state)
        weight = "semibold" if state == "not_met" else "normal"
        colour = INK if state == "met" else VERDICT_COLOURS[state]
        if column.worded:
            text = words.say(TARGET_WORDS[state])
            style = place | {"fontsize": SMALL, "color": VERDICT_COLOURS[state], "weight": weight}
            axes.text(left + 2.6 * SIGN / whole, y, text, **style)
        text = words.signed(distance["estimate"])
        axes.text(column.distance, y, text, ha="right", color=colour, weight=weight, **place)
    change = change_of(results, group, id) if column.changes else None
    if change is not None and change.became in JUDGED and change.decides is not None:
        arrow = ARROWS.get(change.became, "")
        text = arrow + words.signed(change.decides["estimate"])
        axes.text(column.right, y, text, ha="right", color=INK if arrow else UNCLEAR, **place)


def draw_key(words: Words, axes: Axes) -> None:
    """Say below the columns what the signs mean."""
    entries = [(state, words.say(TARGET_WORDS[state])) for state in KEY]
    right = whole = 72 * width()
    line = marks.fit(*KEY_LINES)
    for state, text in reversed(entries):
        right -= width_of(axes, text, fontsize=SMALL)
        style: marks.Look = {"transform": marks.beside(axes), "va": "center", "fontsize": SMALL, "color": QUIET}
        axes.text(right / whole, line, text, **style)
        marks.draw_verdict(axes, (right - 1.6 * SIGN) / whole, line, state)
        right -= 5 * SIGN
