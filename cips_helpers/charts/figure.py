"""A finished chart: its picture, caption, label and alt text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text

from cips_helpers.charts.style import drawing
from cips_helpers.charts.svg import draw
from cips_helpers.plain_text import typeset


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
    """

    svg: str
    alt: str
    caption: str
    label: str
    note: str
    figure: Figure = field(compare=False)

    def __repr__(self) -> str:
        return f"<Chart {self.label}: {self.caption}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        about = {"alt": self.alt, "caption": self.caption, "label": self.label, "note": self.note}
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": about}


def finish(figure: Figure, *, alt: str, caption: str, label: str, notes: Iterable[str] = ()) -> Chart:
    """Keep a figure as SVG, the same bytes for the same data.

    Apostrophes are set as in the text. Underscores of ids become hyphens in the label, and notes are joined.
    """
    for text in figure.findobj(Text):
        text.set_text(typeset(text.get_text()))
    with drawing():
        svg = draw(figure)
    note, label = " ".join(notes), label.replace("_", "-")
    return Chart(svg=svg, alt=alt, caption=caption, label=label, note=note, figure=figure)


def wrapped(text: str, width: int, lines: int = 3) -> str:
    r"""Break a text into lines; what would take more than ``lines`` is cut with an ellipsis.

    Examples
    --------
    >>> wrapped("Relationship with the Private Sector", 16)
    'Relationship\nwith the Private\nSector'
    """
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" …"))
