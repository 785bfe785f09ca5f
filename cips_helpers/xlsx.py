"""Excel workbooks that are reproducible, and a notice in front of one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

WORKBOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
NOTICE = "xl/worksheets/notice.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def undated(workbook: bytes, *, moment: datetime = datetime(2000, 1, 1, tzinfo=UTC)) -> bytes:
    """Return a workbook with a fixed time of writing, so that equal content gives equal bytes.

    Parameters
    ----------
    workbook
        The bytes saved by openpyxl.
    moment
        The time to write, in UTC; not before 1980.

    Returns
    -------
    bytes
    """
    time = f">{moment:%Y-%m-%dT%H:%M:%SZ}<".encode()
    parts = _parts(workbook)
    parts["docProps/core.xml"] = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", time, parts["docProps/core.xml"])
    return _packed(parts)


def with_notice(workbook: bytes, lines: Sequence[str]) -> bytes:
    """Return a workbook with a first sheet that says some lines, and the first of them on each printed page.

    Cells stay as they are written: reading and writing thousands of figures anew would take seconds.

    Parameters
    ----------
    workbook
        The bytes saved by openpyxl.
    lines
        The first is a name for a sheet, too, and stands at the top and at the bottom of the pages of all sheets.

    Returns
    -------
    bytes
    """
    parts, line = _parts(workbook), escape("&C" + lines[0].replace("&", "&&"))
    heads = f"<headerFooter><oddHeader>{line}</oddHeader><oddFooter>{line}</oddFooter></headerFooter>"
    parts |= {name: _headed(parts[name], heads.encode()) for name in filter(SHEET.fullmatch, parts)}
    book = parts[WORKBOOK].decode()
    number = 1 + max(map(int, re.findall(r'\bsheetId="(\d+)"', book)))
    book = re.sub(r'\bactiveTab="\d+"', 'activeTab="0"', book)
    book = re.sub(r'\blocalSheetId="(\d+)"', lambda at: f'localSheetId="{int(at[1]) + 1}"', book)
    entry = f'<sheet name="{escape(lines[0])}" sheetId="{number}" state="visible" r:id="notice" />'
    relation = f'<Relationship Type="{RELATION}" Target="/{NOTICE}" Id="notice" />'
    override = f'<Override PartName="/{NOTICE}" ContentType="{TYPE}" />'
    parts |= {
        WORKBOOK: book.replace("<sheets>", f"<sheets>{entry}").encode(),
        RELATIONS: parts[RELATIONS].replace(b"</Relationships>", f"{relation}</Relationships>".encode()),
        TYPES: parts[TYPES].replace(b"</Types>", f"{override}</Types>".encode()),
        NOTICE: _notice(lines, heads).encode(),
    }
    return _packed(parts)


def _headed(sheet: bytes, heads: bytes) -> bytes:
    """Return a sheet that is not the one to open, with other heads and feet of its pages."""
    front, data, end = re.split(rb"(<sheetData\b.*(?:</sheetData>|<sheetData ?/>))", sheet, flags=re.DOTALL)
    end = re.sub(rb"<headerFooter\b(?:[^>]*/>|.*?</headerFooter>)", b"", end, flags=re.DOTALL)
    end = re.sub(rb"<pageMargins\b[^>]*>(?:<pageSetup\b[^>]*>)?", lambda before: before[0] + heads, end)
    return front.replace(b' tabSelected="1"', b"") + data + end


def _notice(lines: Sequence[str], heads: str) -> str:
    """Return a sheet of lines, the first in bold and red."""
    look = '<rPr><b /><color rgb="FFB30000" /></rPr>'
    rows = "".join(
        f'<row><c t="inlineStr"><is><r>{"" if at else look}<t>{escape(line)}</t></r></is></c></row>'
        for at, line in enumerate(lines)
    )
    view = '<sheetViews><sheetView tabSelected="1" workbookViewId="0" /></sheetViews>'
    margins = '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5" />'
    return f'<worksheet xmlns="{MAIN}">{view}<sheetData>{rows}</sheetData>{margins}{heads}</worksheet>'


def _parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(member, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    return file.getvalue()
