"""A PDF whose rows get heads stays a valid file; one without tables stays as it is."""

from __future__ import annotations

import io
from pathlib import Path

import typst
from pypdf import PdfReader

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


def test_only_the_tags_of_first_cells_change(tmp_path: Path) -> None:
    before = pdf_of(TABLE, tmp_path)
    after = mark_row_headers(before)
    reader = PdfReader(io.BytesIO(after), strict=True)
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    cells = [part for part in objects if isinstance(part, dict) and part.get("/S") in ("/TH", "/TD")]
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
    assert mark_row_headers(after) == after


def test_a_pdf_without_tables_is_not_touched(tmp_path: Path) -> None:
    plain = pdf_of(b'#set document(title: "x")\n= x', tmp_path)
    assert mark_row_headers(plain) == plain
