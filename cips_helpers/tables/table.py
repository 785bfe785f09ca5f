"""A finished table, and the lay-out of its cells."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import great_tables as gt
import pandas as pd
import pyarrow as pa

from cips_helpers.disclosure.disclosed import Labelled
from cips_helpers.plain_text import typeset
from cips_helpers.verdicts.labels import legend

Cell = str | Mapping[str, str]
"""A text; or texts by head, which stand in columns below a common head."""


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
    results: Labelled,
    rows: Sequence[Mapping[str, Cell]],
    *,
    caption: str,
    label: str,
    notes: Iterable[str] = (),
    signs: Iterable[str] = (),
    left: Collection[str] = (),
    group: str | None = None,
    widths: Mapping[str, str] | None = None,
) -> Table:
    """Lay cells out below their heads and explain the signs among them; the first column is text, others are figures.

    Parameters
    ----------
    results
        Figures the table is made of; they know the language and the meaning of the signs.
    rows
        Head → cell, in the order of the columns; at least one row.
    caption, label
        Caption, and the label that pages refer to the table by.
    notes
        Sentences below the table, before the legend; empty ones are left out.
    signs
        Signs to explain although no cell consists of them alone.
    left
        Heads of further columns of text, which are aligned left.
    group
        Column whose values stand above blocks of rows.
    widths
        Head → width in per cent; a column of long text without one is squeezed on paper.

    Returns
    -------
    Table
        Its ``frame`` has a column a head; one below a common head is named ``common|head``.
    """
    label = label.replace("_", "-")
    spanners = {
        title: {f"{title}|{head}": head for head in cells}
        for title, cells in rows[0].items()
        if not isinstance(cells, str)
    }
    heads: dict[str, Any] = {column: head for columns in spanners.values() for column, head in columns.items()}
    frame = pd.DataFrame([_flat(row) for row in rows])
    columns = [column for column in frame.columns if column != group]
    texts = [column for column in columns if column == columns[0] or heads.get(column, column) in left]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PyArrow Table", UserWarning)
        # great_tables writes cell by cell, which a data frame of pandas makes four times as slow.
        table = gt.GT(pa.Table.from_pandas(frame, preserve_index=False), groupname_col=group, id=label)
    table = table.cols_align("left", columns=texts)
    if figures := [column for column in columns if column not in texts]:
        table = table.cols_align("right", columns=figures)
    for title, below in spanners.items():
        table = table.tab_spanner(label=title, columns=list(below))
    table = table.cols_label(heads)
    if widths:
        table = table.cols_width(dict(widths))
    notes = [*notes, *legend(results, [*frame.to_numpy().flat, *signs])]
    return Table(_plain(table.as_raw_html()), caption, label, " ".join(filter(None, notes)), frame)


def _flat(row: Mapping[str, Cell]) -> dict[str, str]:
    """Name every cell below a common head by both heads."""
    flat: dict[str, str] = {}
    for head, cell in row.items():
        flat |= {head: cell} if isinstance(cell, str) else {f"{head}|{below}": text for below, text in cell.items()}
    return flat


def _plain(html: str) -> str:
    """Keep the table and drop great_tables' own styles: book and print have one stylesheet each.

    Apostrophes are set as in the text around the table, and a scale in the head of a column stays in one line.
    """
    table = re.search(r"<table.*?</table>", html, flags=re.DOTALL)
    if table is None:  # pragma: no cover - a change of great_tables
        raise ValueError("great_tables made no <table>")
    plain = re.sub(r' data-quarto-\w+(?:-\w+)*="\w+"', "", table.group())
    plain = typeset(plain.replace("&#x27;", "'"))
    return re.sub(r"\(\d+–\d+\)(?=</th>)", r'<span class="cips-scale">\g<0></span>', plain)
