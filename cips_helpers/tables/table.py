"""A finished table, and how its cells are laid out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import great_tables as gt
import pandas as pd


@dataclass(frozen=True, repr=False)
class Table:
    """A table as a notebook shows it: HTML with caption, note and label; ``frame`` holds its cells as text."""

    html: str
    caption: str
    label: str
    note: str
    frame: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Table {self.label}: {self.caption}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        about = {"caption": self.caption, "label": self.label, "note": self.note}
        return {"text/html": self.html, "text/plain": self.caption}, {"text/html": about}


def lay_out(
    rows: Sequence[Mapping[str, str]],
    *,
    caption: str,
    label: str,
    left: Sequence[str] = (),
    notes: Sequence[str] = (),
    spanners: Mapping[str, Sequence[str]] | None = None,
    group: str | None = None,
    widths: Mapping[str, str] | None = None,
) -> Table:
    """Lay cells out; the first column and those in ``left`` stand left, figures right.

    Columns of long text are given a width, or they'd be squeezed on paper.
    """
    frame = pd.DataFrame(rows)
    texts = [column for column in frame.columns if column != group]
    table = gt.GT(frame, rowname_col=None, groupname_col=group, id=label)
    left = [texts[0], *left]
    table = table.cols_align("left", columns=left)
    figures = [column for column in texts if column not in left]
    if figures:
        table = table.cols_align("right", columns=figures)
    for title, columns in (spanners or {}).items():
        table = table.tab_spanner(label=title, columns=list(columns))
        table = table.cols_label({column: column.split("|", 1)[-1] for column in columns})
    if widths:
        table = table.cols_width(dict(widths))
    return Table(_plain(table.as_raw_html()), caption=caption, label=label, note=" ".join(notes), frame=frame)


def numbered(number: int, name: str) -> str:
    """Put a key factor's number before its name; in a narrow column the two stay in one line."""
    return f"{number}\u00a0{name}"


def _plain(html: str) -> str:
    """Keep the table and drop great_tables' own styles: book and print have one stylesheet each.

    Apostrophes are set as in the text around the table, and a scale in the head of a column stays in one line.
    """
    found = re.search(r"<table.*?</table>", html, flags=re.DOTALL)
    if found is None:  # pragma: no cover - a change of great_tables
        raise ValueError("great_tables made no <table>")
    plain = re.sub(r' data-quarto-\w+(?:-\w+)*="\w+"', "", found.group()).replace("&#x27;", "’")
    return re.sub(r"\(\d+–\d+\)(?=</th>)", r'<span class="cips-scale">\g<0></span>', plain)
