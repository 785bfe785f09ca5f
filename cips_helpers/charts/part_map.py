"""The scores of every part of a group, as a map: who sees which key factor differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from cips_helpers.charts.figure import Chart, finish, key, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import FAVOURABLE, GRID, INK, QUIET, SMALL, UNFAVOURABLE, WIDTH, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.labels import legend, level_name, sign_of
from cips_helpers.verdicts.parts import contrasts, without_hidden

LEFT = 0.3
"""Where the map begins, as a share of the figure's width."""
HEAD, LINE, LEGEND = 1.02, 0.16, 0.5
"""Inches of the heads of the columns, of a line of text, of the legend."""
NOTICED = 1 / 30
"""Differences of less than this part of the scale (0.1 of 3 points) that are not clear stay white."""
TIGHT = 0.84 * SMALL
"""Type of scores with two decimals, so that a score and its triangle have room in a cell."""


@dataclass(frozen=True)
class _Row:
    """A line of the map: a part of the group, or with no level the name of the demographic above its parts."""

    domain: str
    level: str | None
    text: str

    @property
    def height(self) -> float:
        return LINE * (self.text.count("\n") + 1) + (0.13 if self.level is None else 0.075)


@for_each_group
def chart_parts(results: Disclosed, *, group: str) -> Chart | None:
    """Draw the score of every part by key factor, coloured by how it differs from the others of the group.

    Dark, bold, with a triangle: clearly higher or lower (p adjusted over all parts and factors). Pale: differs,
    but chance may explain it. So grey print keeps what matters. ``None`` where the group has no parts.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    """
    words = results.words
    columns = [*(factor.id for factor in results.factors(group)), "overall"]
    demographics = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    means = results.select(group=group, domain=demographics, indicator=columns, statistic="mean")
    means, left_out = without_hidden(results, means, by="domain")
    if means.empty:
        return None
    cells = means.set_index(["domain", "level", "indicator"])
    differences = contrasts(results, group=group, mirrored=True).set_index(["domain", "level", "indicator"])
    rows = _rows(results, means)
    with drawing():
        figure, axes = _frame(rows, len(columns))
        top, signs = 0.0, []
        for row in rows:
            middle = top + row.height / 2
            axes.text(
                0.0,
                middle,
                row.text,
                transform=beside(axes),
                va="center",
                linespacing=1.05,
                fontsize=SMALL,
                weight="regular" if row.level else "semibold",
            )
            for x, id in enumerate(columns if row.level else []):
                place = (row.domain, row.level, id)
                cell = cells.loc[place] if place in cells.index else None
                contrast = differences.loc[place] if place in differences.index else None
                signs.append(sign_of(cell))
                _cell(results, axes, (x, top, row.height), cell, contrast, group)
            top += row.height
        heads = [results.text(results.instrument.factor(id).short) for id in columns[:-1]]
        for x, head in enumerate([*heads, words.say("Overall")]):
            axes.text(
                x + 0.5,
                -0.05,
                wrapped(head, 16, 2),
                rotation=90,
                ha="center",
                va="bottom",
                color=QUIET,
                fontsize=SMALL,
                linespacing=1.0,
                weight="semibold" if x == len(heads) else "regular",
            )
        axes.axvline(len(heads), color=INK, lw=0.8, zorder=3)
        _legend(results, figure)
        name = results.group_name(group)
        notes = [
            words.say(
                "Each part is compared with all others of its characteristic together. Clear: also after allowing "
                "for the number of parts and factors compared."
            ),
            *left_out,
            *legend(results, signs),
        ]
        return finish(
            figure,
            alt=_alt(results, name, rows, cells, differences),
            caption=words.say("Scores by part of the group: {group}", group=name),
            label=f"fig-parts-{group.replace('_', '-')}",
            note=" ".join(notes),
        )


def _rows(results: Disclosed, means: pd.DataFrame) -> list[_Row]:
    rows = []
    for domain, found in means.groupby("domain", sort=False):
        rows.append(_Row(str(domain), None, wrapped(results.text(results.instrument.item(str(domain)).label), 60, 1)))
        rows += [
            _Row(str(domain), level, wrapped(level_name(results, str(domain), level), 23, 2))
            for level in found["level"].unique()
        ]
    return rows


def _frame(rows: list[_Row], columns: int) -> tuple[plt.Figure, Axes]:
    body = sum(row.height for row in rows)
    tall = HEAD + body + LEGEND
    figure = plt.figure(figsize=(WIDTH, tall))
    axes = figure.add_axes((LEFT, LEGEND / tall, 1 - LEFT, body / tall))
    axes.set_xlim(0, columns)
    axes.set_ylim(body, 0)
    axes.axis("off")
    return figure, axes


def _cell(
    results: Disclosed,
    axes: Axes,
    box: tuple[float, float, float],
    cell: pd.Series | None,
    contrast: pd.Series | None,
    group: str,
) -> None:
    (x, top, height), sign = box, sign_of(cell)
    gap = 0.0 if sign or contrast is None else float(contrast["estimate"])
    clear = bool(gap) and contrast is not None and bool(contrast["clear"])
    pale = abs(gap) >= NOTICED * results.instrument.points - 1e-9
    colours = FAVOURABLE[::-1] if gap > 0 else UNFAVOURABLE
    colour = colours[0] if clear else _pale(colours[1]) if pale else "white"
    axes.add_patch(Rectangle((x, top), 1, height, facecolor=colour, edgecolor=GRID, lw=0.6, clip_on=False))
    decimals = results.part_decimals(group)
    text = sign if sign or cell is None else results.words.points(cell["estimate"], decimals)
    axes.text(
        x + (0.42 if clear else 0.5),
        top + height / 2,
        str(text),
        ha="center",
        va="center",
        fontsize=SMALL if decimals < 2 else TIGHT,
        color="white" if clear else INK,
        weight="semibold" if clear else "regular",
    )
    if clear:
        axes.plot(x + 0.86, top + height / 2, "^" if gap > 0 else "v", color="white", ms=3.4, mew=0, zorder=4)


def _pale(colour: str) -> str:
    """Half way to white: what may be chance must not shout."""
    red, green, blue = to_rgb(colour)
    return to_hex(((1 + red) / 2, (1 + green) / 2, (1 + blue) / 2))


def _legend(results: Disclosed, figure: plt.Figure) -> None:
    say = results.words.say
    marked: dict[str, Any] = {"ls": "", "ms": 9, "mew": 0}
    entries = {
        say("clearly lower than the others"): Line2D([], [], marker="v", color=UNFAVOURABLE[0], **marked),
        say("lower, but not clearly"): Patch(facecolor=_pale(UNFAVOURABLE[1])),
        say("clearly higher than the others"): Line2D([], [], marker="^", color=FAVOURABLE[1], **marked),
        say("higher, but not clearly"): Patch(facecolor=_pale(FAVOURABLE[0])),
    }
    key(
        figure,
        entries,
        width=40,
        loc="lower left",
        bbox_to_anchor=(-0.005, 0.0),
        ncols=2,
        handlelength=1.0,
        handleheight=1.0,
        borderaxespad=0,
        borderpad=0,
        handletextpad=0.5,
    )


def _alt(results: Disclosed, name: str, rows: list[_Row], cells: pd.DataFrame, differences: pd.DataFrame) -> str:
    """Tell every part's overall score, and its clear differences by key factor."""
    words, lines = results.words, []
    for row in rows:
        if row.level is None:
            continue
        group = str(cells["group"].iloc[0])
        part = words.say(
            "{characteristic}, {part}",
            characteristic=results.text(results.instrument.item(row.domain).label),
            part=level_name(results, row.domain, row.level),
        )
        place = (row.domain, row.level, "overall")
        cell = cells.loc[place] if place in cells.index else None
        score = sign_of(cell)
        if score is None and cell is not None:
            score = words.points(cell["estimate"], results.part_decimals(group))
        found = differences[differences["clear"].astype(bool) & (differences["kind"] == "factor")]
        marked = [
            words.say(
                "{factor} {difference}",
                factor=results.text(results.instrument.factor(id).short),
                difference=words.signed(contrast["estimate"], results.part_decimals(group)),
            )
            for (domain, level, id), contrast in found.iterrows()
            if (domain, level) == (row.domain, row.level)
        ]
        if marked:
            lines.append(
                words.say(
                    "{part}: overall {score}, clear differences {list}.",
                    part=part,
                    score=score,
                    list=words.listing(marked),
                )
            )
        else:
            lines.append(words.say("{part}: overall {score}.", part=part, score=score))
    return " ".join([words.say("Map of scores by part of the group and key factor, {group}.", group=name), *lines])
