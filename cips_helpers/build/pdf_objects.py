"""Read the objects of a PDF that Typst wrote, and write them compressed.

Typst writes each tag in clear, as an object of its own, and lists all objects in one table of offsets: tags make half
of a file. No library that is installed packs them, and the form is simple.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

XREF = re.compile(rb"startxref\n(\d+)\n%%EOF\s*$")
ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
BEGIN = re.compile(rb"\d+ 0 obj\n")
TRAILER = re.compile(rb"trailer\n<<(.*?)>>\s*startxref", re.DOTALL)
IN_ONE = 200
"""Objects in a stream: a reader unpacks a whole stream for one of its objects."""


@dataclass(frozen=True)
class Objects:
    """The parts a PDF consists of.

    Attributes
    ----------
    head
        What stands before the first object.
    texts
        Number → object as written, in the order of the file.
    trailer
        Entries of the trailer, as written.
    """

    head: bytes
    texts: dict[int, bytes]
    trailer: bytes


def read_objects(pdf: bytes) -> Objects:
    """Return the objects of a PDF with one table of offsets, as Typst writes it."""
    match = XREF.search(pdf)
    assert match is not None
    start = int(match[1])
    lines = pdf[start : pdf.index(b"trailer", start)].splitlines()
    assert lines[0] == b"xref"
    assert lines[1].startswith(b"0 ")
    entries = (ENTRY.match(line) for line in lines[2:])
    offsets = sorted((int(entry[1]), n) for n, entry in enumerate(entries) if entry is not None and entry[3] == b"n")
    ends = [offset for offset, _ in offsets[1:]] + [start]
    texts = {number: pdf[at:end] for (at, number), end in zip(offsets, ends, strict=True)}
    trailer = TRAILER.search(pdf, start)
    assert trailer is not None
    return Objects(pdf[: offsets[0][0]], texts, trailer[1])


def written(objects: Objects) -> bytes:
    """Return the PDF with all objects but streams packed into streams of objects (ISO 32000-1, 7.5.7 and 7.5.8)."""
    assert objects.head.startswith(b"%PDF-1.7")  # older versions have no streams of objects
    plain = {number: text for number, text in objects.texts.items() if b"\nstream\n" not in text}
    last = max(objects.texts)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    parts, at = [objects.head], len(objects.head)
    for number, text in (*_others(objects.texts, plain), *_packed(plain, last + 1, places)):
        places[number] = (1, at, 0)
        parts.append(text)
        at += len(text)
    size = max(places) + 2
    places[size - 1] = (1, at, 0)
    rows = [places.get(number, (0, 0, 65535)) for number in range(size)]
    table = b"".join(bytes([kind]) + where.to_bytes(4) + rest.to_bytes(2) for kind, where, rest in rows)
    entries = re.sub(rb"/Size \d+", b"/Size %d" % size, objects.trailer)
    parts.append(_stream(size - 1, b"/Type/XRef/W[1 4 2]" + entries, table))
    return b"".join([*parts, b"startxref\n%d\n%%%%EOF\n" % at])


def _others(texts: Mapping[int, bytes], plain: Mapping[int, bytes]) -> Iterator[tuple[int, bytes]]:
    yield from ((number, text) for number, text in texts.items() if number not in plain)


def _packed(
    plain: Mapping[int, bytes], first: int, places: dict[int, tuple[int, int, int]]
) -> Iterator[tuple[int, bytes]]:
    """Yield streams of objects, numbered on from ``first``, and note where each object is."""
    items = list(plain.items())
    for number, begin in enumerate(range(0, len(items), IN_ONE), first):
        batch = items[begin : begin + IN_ONE]
        bodies = [BEGIN.sub(b"", text, count=1).rpartition(b"endobj")[0].strip() + b"\n" for _, text in batch]
        numbers, offset = [], 0
        for index, ((name, _), body) in enumerate(zip(batch, bodies, strict=True)):
            numbers.append(b"%d %d" % (name, offset))
            places[name] = (2, number, index)
            offset += len(body)
        head = b" ".join(numbers) + b"\n"
        entries = b"/Type/ObjStm/N %d/First %d" % (len(batch), len(head))
        yield number, _stream(number, entries, head + b"".join(bodies))


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        entries,
        len(packed),
        packed,
    )
