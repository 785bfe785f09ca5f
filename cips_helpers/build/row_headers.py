"""Tag the first cell of each row of a table as the head of its row, in a PDF that Typst wrote.

The compiler's own way to do so is behind a switch that its Python package does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Dictionary, Name, NameTree, Object, Pdf, String


def mark_row_headers(pdf: Pdf) -> None:
    """Give each row of a table a head: tag ``TH`` with scope ``Row``, which the row's other cells name.

    Parameters
    ----------
    pdf
        Is changed; headings and rows that have a head stay as they are.
    """
    rows = [list(cells) for cells in _rows(pdf) if cells[0].S == Name.TD]
    if not rows:
        return
    ids = NameTree(pdf.Root.StructTreeRoot.IDTree)
    for first, *others in rows:
        name = f"V{first.objgen[0]:06d}"  # Typst's own begin with U
        first.S, first.ID, _of_table(first).Scope = Name.TH, String(name), Name.Row
        ids[name] = first
        for other in others:
            _of_table(other).Headers.append(String(name))


def _rows(pdf: Pdf) -> Iterator[Object]:
    """Yield the cells of each row of a table's body."""
    for element in pdf.objects:
        if isinstance(element, Dictionary) and element.get("/S") == Name.TR and Name.TBody == element.P.S:
            yield element.K


def _of_table(cell: Object) -> Object:
    """Return the attributes of a cell that tell its place in the table."""
    return next(attributes for attributes in cell.A if Name.Table == attributes.O)
