"""Rows of a chart of parts: the name of each characteristic, and below it one row per part of the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.figure import wrapped
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.labels import level_name


@dataclass(frozen=True)
class PartRow:
    """A row of a chart, in inches from the top.

    Attributes
    ----------
    domain, level
        The part; without level, the row is the heading of its characteristic.
    text
        What the row is called, broken into lines.
    top, height
        Where it begins, and how high it is.
    """

    domain: str
    level: str | None
    text: str
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The row's middle, in inches from the top."""
        return self.top + self.height / 2

    @property
    def part(self) -> tuple[str, str | None]:
        """Demographic and level, as figures are indexed by them."""
        return self.domain, self.level


def stack_parts(
    results: Disclosed,
    parts: pd.DataFrame,
    *,
    heading: float,
    row: float,
    line: float = 0.0,
    gap: float = 0.0,
    letters: tuple[int, int],
    lines: int = 2,
) -> list[PartRow]:
    """Stack the parts of a group below the names of their characteristics.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    parts
        Figures of parts: the columns ``domain`` and ``level``, in the order of the rows.
    heading, row, line, gap
        Inches of a heading, of a part whose name takes one line, of each further line, and after a characteristic.
    letters, lines
        Letters a line of a heading and of the name of a part; lines of such a name at most.

    Returns
    -------
    list of PartRow
        From the top down.
    """
    rows: list[PartRow] = []
    top = 0.0
    for domain, of_domain in parts.groupby("domain", sort=False):
        name = wrapped(results.text(results.instrument.item(str(domain)).label), letters[0], 1)
        rows.append(PartRow(str(domain), None, name, top, heading))
        top += heading
        for level in of_domain["level"].unique():
            name = wrapped(level_name(results, str(domain), str(level)), letters[1], lines)
            height = row + line * name.count("\n")
            rows.append(PartRow(str(domain), str(level), name, top, height))
            top += height
        top += gap
    return rows


def cuts_between(figure: Figure, axes: Axes, rows: Sequence[PartRow]) -> list[float]:
    """Return where a chart of rows may go on on a new page: before a characteristic, in points from its upper edge."""
    return marks.cuts_at(figure, axes, [row.top for row in rows if row.level is None])


def height_of(rows: Sequence[PartRow]) -> float:
    """Return the inches that rows take together."""
    return rows[-1].top + rows[-1].height
