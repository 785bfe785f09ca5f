"""A PDF whose rows get heads stays a valid file, and so does one whose objects are packed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import typst
from pypdf import PdfReader
from pypdf.generic import PdfObject

from cips_helpers.build.pdf_objects import read_objects, written
from cips_helpers.build.row_headers import mark_row_headers

TABLE = b"""
#set document(title: "x")
= x
#table(columns: 2, table.header[a][b], [1], [2],
  table.header(level: 2, repeat: false, table.cell(colspan: 2)[g]), [3], [4])
"""


def pdf_of(source: bytes, folder: Path) -> bytes:
    made = typst.compile(source, root=folder, format="pdf", pdf_standards="ua-1")
    assert isinstance(made, bytes)
    return made


def as_bytes(entry: PdfObject) -> bytes:
    file = io.BytesIO()
    entry.write_to_stream(file)
    return file.getvalue()


def test_only_the_tags_of_first_cells_change(tmp_path: Path) -> None:
    before = pdf_of(TABLE, tmp_path)
    objects = read_objects(before)
    marked = mark_row_headers(objects.texts)
    reader = PdfReader(io.BytesIO(written(replace(objects, texts=marked))), strict=True)
    objects_read = [reader.get_object(number) for number in objects.texts]
    cells = [part for part in objects_read if isinstance(part, dict) and part.get("/S") in ("/TH", "/TD")]
    scopes = [(str(cell["/S"]), cell["/A"][0].get("/Scope")) for cell in cells]
    assert scopes == [
        ("/TH", "/Column"),
        ("/TH", "/Column"),
        ("/TH", "/Row"),
        ("/TD", None),
        ("/TH", "/Column"),
        ("/TH", "/Row"),
        ("/TD", None),
    ]
    assert reader.pages[0].extract_text() == PdfReader(io.BytesIO(before)).pages[0].extract_text()
    assert mark_row_headers(marked) == marked


def test_objects_without_tables_are_not_touched(tmp_path: Path) -> None:
    plain = read_objects(pdf_of(b'#set document(title: "x")\n= x', tmp_path)).texts
    assert mark_row_headers(plain) == plain


def test_packed_objects_are_the_same_objects_in_a_third_of_the_room(tmp_path: Path) -> None:
    """Two readers see what they saw before: 600 rows are many streams of objects."""
    rows = b"".join(b"[row %d], [(endobj) \xc3\xa9 %d]," % (row, row) for row in range(600))
    before = pdf_of(b'#set document(title: "x")\n= x\n#table(columns: 2, table.header[a][b],' + rows + b")", tmp_path)
    packed = written(read_objects(before))
    assert len(packed) < len(before) / 3
    readers = [PdfReader(io.BytesIO(pdf), strict=True) for pdf in (before, packed)]
    for number in read_objects(before).texts:
        old, new = (as_bytes(reader.get_object(number)) for reader in readers)
        assert old == new
    assert readers[0].trailer["/ID"] == readers[1].trailer["/ID"]
    assert readers[1].xref_objStm
    first, second = (
        [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)] for pdf in (before, packed)
    )
    assert first == second
