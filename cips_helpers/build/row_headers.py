"""Tag the first cell of each row of a table as the head of its row, in a PDF that Typst wrote.

The compiler's own way to do so is behind a switch that its Python package does not have. It writes tags in clear, each
an object, and lists the objects in one table of offsets, so that tags can be changed where they stand.
"""

from __future__ import annotations

import re

XREF = re.compile(rb"startxref\n(\d+)\n%%EOF\s*$")
ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
BODY = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TBody/")
ROW = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TR/P (\d+) 0 R/K\[([\d R]+)\]")
CELL = re.compile(rb"(\d+ 0 obj\n<</Type/StructElem/S/)TD(/P \d+ 0 R)")
HEADERS = re.compile(rb"/O/Table/Headers\[([^\]]*)\]")
NAMES = re.compile(rb"/IDTree<</Names\[([^\]]*)\]>>")


def mark_row_headers(pdf: bytes) -> bytes:
    """Return the PDF with a head in each row: tag ``TH`` with scope ``Row``, named by the other cells of the row.

    Parameters
    ----------
    pdf
        A PDF as Typst writes it, or one without tables, which comes back as it is.
    """
    objects, start = _objects(pdf)
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
        return pdf
    for number, text in objects.items():
        if NAMES.search(text):
            added = b"".join(sorted(names))
            objects[number] = NAMES.sub(rb"/IDTree<</Names[\1%s]>>" % added, text, count=1)
            break
    else:
        raise ValueError("no tree of names in the tags")
    return _written(pdf[: min(_offsets(pdf, start).values())], objects, pdf[pdf.index(b"trailer", start) :])


def _offsets(pdf: bytes, start: int) -> dict[int, int]:
    lines = pdf[start : pdf.index(b"trailer", start)].splitlines()
    assert lines[0] == b"xref"
    assert lines[1].startswith(b"0 ")
    entries = (ENTRY.match(line) for line in lines[2:])
    return {n: int(entry[1]) for n, entry in enumerate(entries) if entry is not None and entry[3] == b"n"}


def _objects(pdf: bytes) -> tuple[dict[int, bytes], int]:
    """Return number → object as written, in the order of the file, and where the table of offsets starts."""
    match = XREF.search(pdf)
    assert match is not None
    start = int(match[1])
    offsets = sorted((offset, number) for number, offset in _offsets(pdf, start).items())
    ends = [offset for offset, _ in offsets[1:]] + [start]
    return {number: pdf[at:end] for (at, number), end in zip(offsets, ends, strict=True)}, start


def _written(head: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    parts, at, offsets = [head], len(head), {}
    for number, text in objects.items():
        offsets[number] = at
        parts.append(text)
        at += len(text)
    count = max(offsets) + 1
    lines = [b"xref\n0 %d\n0000000000 65535 f \n" % count]
    lines += [b"%010d 00000 n \n" % offsets[number] for number in range(1, count)]
    return b"".join([*parts, *lines, re.sub(rb"startxref\n\d+", b"startxref\n%d" % at, trailer)])
