"""Tag the first cell of each row of a table as the head of its row, in a PDF that Typst wrote.

The compiler's own way to do so is behind a switch that its Python package does not have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BODY = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TBody/")
ROW = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TR/P (\d+) 0 R/K\[([\d R]+)\]")
CELL = re.compile(rb"(\d+ 0 obj\n<</Type/StructElem/S/)TD(/P \d+ 0 R)")
HEADERS = re.compile(rb"/O/Table/Headers\[([^\]]*)\]")
NAMES = re.compile(rb"/IDTree<</Names\[([^\]]*)\]>>")


def mark_row_headers(written: Mapping[int, bytes]) -> dict[int, bytes]:
    """Return a PDF's objects with a head in each row: tag ``TH`` with scope ``Row``, named by the row's other cells.

    Parameters
    ----------
    written
        Number → object as Typst writes it.
    """
    objects = dict(written)
    names: list[bytes] = []
    for text in list(objects.values()):
        row = ROW.match(text)
        if row is None or not BODY.match(objects.get(int(row[1]), b"")):
            continue
        first, *others = map(int, re.findall(rb"(\d+) 0 R", row[2]))
        if not CELL.match(objects[first]):
            continue  # a heading of rows
        name = b"(V%06d)" % first  # sorts after the names that Typst gives, U…
        names.append(b"%s%d 0 R" % (name, first))
        head = CELL.sub(rb"\1TH\2/ID%s" % name, objects[first], count=1)
        objects[first] = head.replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
        for other in others:
            objects[other] = HEADERS.sub(rb"/O/Table/Headers[\1%s]" % name, objects[other], count=1)
    if not names:
        return objects
    for number, text in objects.items():
        if NAMES.search(text):
            added = b"".join(sorted(names))
            objects[number] = NAMES.sub(rb"/IDTree<</Names[\1%s]>>" % added, text, count=1)
            break
    else:
        raise ValueError("no tree of names in the tags")
    return objects
