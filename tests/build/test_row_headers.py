"""Rows of a table in a PDF get heads, which the cells beside them name; nothing else changes."""

from __future__ import annotations

import io
from pathlib import Path

import typst
from pikepdf import Dictionary, Name, NameTree, Pdf
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


def pdf_names(pdf: Pdf) -> list[str]:
    """Return the names of cells that the file lists."""
    return list(NameTree(pdf.Root.StructTreeRoot.IDTree))


def tags_of(pdf: Pdf) -> list[tuple[str, str, list[str]]]:
    """Return tag, scope and names of the heads of all cells."""
    cells = [part for part in pdf.objects if isinstance(part, Dictionary) and part.get("/S") in (Name.TH, Name.TD)]
    places = [(cell.S, next(entry for entry in cell.A if Name.Table == entry.O)) for cell in cells]
    return [(str(tag), str(place.get("/Scope", "")), [str(head) for head in place.Headers]) for tag, place in places]


def test_only_the_tags_of_first_cells_change(tmp_path: Path) -> None:
    before = pdf_of(TABLE, tmp_path)
    with Pdf.open(io.BytesIO(before)) as pdf:
        mark_row_headers(pdf)
        tags, first = tags_of(pdf), [name for name in pdf_names(pdf) if name.startswith("V")]
        mark_row_headers(pdf)
        assert tags_of(pdf) == tags
        after = io.BytesIO()
        pdf.save(after)
    assert tags == [
        ("/TH", "/Column", []),
        ("/TH", "/Column", []),
        ("/TH", "/Row", ["U1x0y0"]),
        ("/TD", "", ["U1x1y0", first[0]]),
        ("/TH", "/Column", ["U1x0y0", "U1x1y0"]),
        ("/TH", "/Row", ["U1x0y2"]),
        ("/TD", "", ["U1x0y2", first[1]]),
    ]
    texts = [PdfReader(io.BytesIO(data)).pages[0].extract_text() for data in (before, after.getvalue())]
    assert texts[0] == texts[1]


def test_a_file_without_tables_is_not_touched(tmp_path: Path) -> None:
    with Pdf.open(io.BytesIO(pdf_of(b'#set document(title: "x")\n= x', tmp_path))) as pdf:
        before = [part.unparse(resolved=True) for part in pdf.objects]
        mark_row_headers(pdf)
        assert [part.unparse(resolved=True) for part in pdf.objects] == before
