"""A finished chart: its picture, caption, label and alt text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from cips_helpers.bidi import runs_from_right
from cips_helpers.charts.described import cut
from cips_helpers.charts.style import drawing, is_narrow, narrow
from cips_helpers.charts.svg import draw
from cips_helpers.display import NARROW
from cips_helpers.plain_text import typeset

Options = ParamSpec("Options")
Drawn = TypeVar("Drawn", "Chart", "Chart | None")


@dataclass(frozen=True, repr=False)
class Chart:
    """A chart as a notebook shows it.

    Attributes
    ----------
    svg
        The picture, with its text as text.
    alt
        What the picture shows, in words, from the same figures.
    caption
        Its caption, without number.
    note
        What stands below it: how to read signs and colours.
    label
        Its name for cross-references, unique in a report.
    figure
        The matplotlib figure, for an analyst who wants to change it.
    measure
        What stands between caption and picture: what is measured, among whom.
    table
        The figures drawn, as printed: the heads of the columns, then the rows.
    narrow
        The same for a phone, where the picture would be too wide.
    """

    svg: str
    alt: str
    caption: str
    label: str
    note: str
    figure: Figure = field(compare=False)
    measure: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    narrow: str = ""

    @property
    def axes(self) -> list[Axes]:
        """The axes of the figure, to go on drawing; `cips_helpers.exhibit` shows a figure that was changed."""
        return self.figure.axes

    def __repr__(self) -> str:
        return f"<Chart {self.label}: {self.caption}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        about: dict[str, Any] = {"alt": self.alt, "caption": self.caption, "label": self.label, "note": self.note}
        about |= {"measure": self.measure} if self.measure else {}
        about |= {"table": [list(row) for row in self.table]} if self.table else {}
        data = {"image/svg+xml": self.svg, "text/plain": self.alt}
        return data | ({NARROW: self.narrow} if self.narrow else {}), {"image/svg+xml": about}


def for_phones_too(make: Callable[Options, Drawn]) -> Callable[Options, Drawn]:
    """Draw a chart a second time, for a phone."""

    @wraps(make)
    def both(*args: Options.args, **options: Options.kwargs) -> Drawn:
        chart = make(*args, **options)
        if chart is None or is_narrow():
            return chart
        with narrow():
            small = make(*args, **options)
        assert small is not None
        return replace(chart, narrow=small.svg)

    return both


def finish(
    figure: Figure,
    *,
    alt: str,
    caption: str,
    label: str,
    measure: str = "",
    notes: Iterable[str] = (),
    table: Iterable[Sequence[str]] = (),
    cuts: Sequence[float] = (),
) -> Chart:
    """Keep a figure as SVG, the same bytes for the same data.

    Apostrophes are set as in the text. Underscores of ids become hyphens in the label, and notes are joined. A title
    has no full stop, and a description is short whatever a label holds. In a language that runs from the right, which
    the whole sentence of ``alt`` tells better than any name, the chart does. For ``cuts`` see `svg.draw`.
    """
    for text in figure.findobj(Text):
        text.set_text(typeset(text.get_text()))
    with drawing():
        svg = draw(figure, mirrored=runs_from_right(alt), cuts=cuts)
    note, label = " ".join(notes), label.replace("_", "-")
    rows = tuple(map(tuple, table))
    return Chart(
        svg=svg,
        alt=cut(alt),
        caption=caption.removesuffix("."),
        label=label,
        note=note,
        figure=figure,
        measure=measure,
        table=rows,
    )


def wrapped(text: str, width: int, lines: int = 3) -> str:
    r"""Break a text into lines between words; what would take more than ``lines`` is cut with an ellipsis.

    A line ends at a hyphen only in a word that is longer than a line: French verbs hang together by theirs.

    Examples
    --------
    >>> wrapped("Relationship with the Private Sector", 16)
    'Relationship\nwith the Private\nSector'
    """
    longest = max(map(len, text.split()), default=0)
    cut = longest > width + 5  # a word that is a little longer has its line
    lined = textwrap.wrap(
        text, width, max_lines=lines, placeholder=" …", break_long_words=cut, break_on_hyphens=longest > width
    )
    return "\n".join(lined)
