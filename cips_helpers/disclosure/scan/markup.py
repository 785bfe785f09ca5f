"""Parser of markup: what people read of it, long attributes, and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from urllib.parse import unquote_plus

from cips_helpers.bidi import RTL
from cips_helpers.disclosure.scan.grids import WIDEST, Grid

READ_ATTRIBUTES = {"alt", "title", "aria-label", "content", "desc"}
"""Attributes whose values a person may see or hear."""
LINKS = {"href", "src"}
MARKS = {"name", "value", "title", "label", "alt", "aria-label", "content"}
MARK = re.compile(r"data-|.*_|(?![xy][12]$)[a-z]+\d+$")
"""Attributes that may hold an answer, or be called like a question; not the ends of a line."""
LONG = 40
"""Signs from which an attribute or a cell may hold data."""
DRAWN, END = "\x02", "\x03"
"""Signs around text that was broken into lines, as in pictures and on paper: names of parts stand in it as written."""
SAME_LINE = 3.0
"""Points that the texts of one line of a picture may differ in height."""


class Reader(HTMLParser):
    """Parser that collects texts between tags (not scripts and styles), attributes that people read, and tables."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.long_attributes: list[str] = []
        self.marks: list[str] = []
        self.columns: list[str] = []
        self.grids: list[Grid] = []
        self._tables: list[_Table] = []
        self._drawn: list[tuple[float, float, str]] = []
        self._place: tuple[float, float] | None = None
        self._unread = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread = tag in ("script", "style", "template")
        for name, value in attrs:
            if value and name in READ_ATTRIBUTES:
                self.attributes.append(value)
            if value and name in LINKS:
                if "?" in value:
                    self.long_attributes.append(unquote_plus(value.partition("?")[2]).replace("&", " "))
            elif value and len(value) >= LONG and name not in ("class", "style"):
                self.long_attributes.append(value)
            elif value and name in MARKS:
                self.marks.append(value)
            elif value and MARK.match(name):
                self.marks += [name.removeprefix("data-"), value]
        if tag == "text":
            place = dict(attrs)
            self._place = _number(place.get("x")), _number(place.get("y"))
        elif tag == "table":
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._tables[-1].begin_row()
        elif self._tables and tag in ("td", "th"):
            self._tables[-1].begin_cell(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._unread = False
        if tag == "text":
            self._place = None
        elif tag == "svg":
            lines = lines_of_picture(self._drawn)
            self.texts += [f"{DRAWN}{line}{END}" for line in lines]
            # A table may be drawn column by column: its rows are read as lines, its columns as they stand.
            self.columns += [
                "\n".join(lines),
                "\n".join(lines_of_picture([(x, y, text) for y, x, text in self._drawn])),
            ]
            self._drawn = []
        elif tag == "table" and self._tables:
            self.grids += filter(None, [self._tables.pop().grid()])

    def handle_data(self, data: str) -> None:
        if self._place is not None:
            x, y = self._place
            self._drawn.append((y, x, data))
        elif not self._unread:
            self.texts.append(data)
            if self._tables:
                self._tables[-1].write(data)


def lines_of_picture(texts: Sequence[tuple[float, float, str]]) -> list[str]:
    """Return the texts of a picture in the lines they are read in: a name, and the figures that stand beside it.

    A picture is drawn in another order: all names of an axis, then what is written into it. A mirrored picture,
    whose letters are marked as running from the right, is read from there.

    Parameters
    ----------
    texts
        Height from the top, distance from the left, and text.

    Examples
    --------
    >>> lines_of_picture([(10, 0, "North"), (30, 0, "South"), (11, 90, "12%"), (30, 90, "•")])
    ['North 12%', 'South •']
    """
    lines: list[list[tuple[float, float, str]]] = []
    for text in sorted(texts):
        if lines and text[0] - lines[-1][0][0] <= SAME_LINE:
            lines[-1].append(text)
        else:
            lines.append([text])
    read = []
    for line in lines:
        from_right = any(RTL in text for _, _, text in line)
        across = [text for _, _, text in sorted(line, key=lambda placed: placed[1], reverse=from_right)]
        read.append(" ".join(across))
    return read


def _number(written: str | None) -> float:
    try:
        return float(written or 0)
    except ValueError:
        return 0.0


class _Table:
    """Cells of a table in markup; a cell over several rows or columns stands in each."""

    def __init__(self) -> None:
        self._rows: list[dict[int, list[str]]] = []
        self._below: dict[int, tuple[int, list[str]]] = {}
        self._cell: list[str] = []

    def begin_row(self) -> None:
        self._cell = []
        self._rows.append({column: text for column, (_, text) in self._below.items()})
        self._below = {column: (left - 1, text) for column, (left, text) in self._below.items() if left > 1}

    def begin_cell(self, attributes: Mapping[str, str | None]) -> None:
        if not self._rows:
            self.begin_row()
        row, self._cell = self._rows[-1], []
        first = next(at for at in range(len(row) + 1) if at not in row)
        for column in range(first, first + _span(attributes.get("colspan"))):
            row[column] = self._cell
            if (rows := _span(attributes.get("rowspan"))) > 1:
                self._below[column] = rows - 1, self._cell

    def write(self, text: str) -> None:
        self._cell.append(text)

    def grid(self) -> Grid:
        """Return the rows, of equal length."""
        width = max((max(row, default=-1) + 1 for row in self._rows), default=0)
        return [["".join(row.get(at, [])).strip() for at in range(width)] for row in self._rows if width]


def _span(written: str | None) -> int:
    return min(int(written), WIDEST) if written and written.isdecimal() and int(written) else 1
