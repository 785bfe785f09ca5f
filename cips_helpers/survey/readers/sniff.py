"""Detection of file formats by content."""

from __future__ import annotations

import io
import re
import zipfile

FORMATS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"} | {
    ".sav": "spss",
    ".zsav": "spss",
    ".dta": "stata",
}
"""Suffix of a file name → expected format."""

NAMES = {
    "csv": "delimited text",
    "xlsx": "an Excel workbook",
    "parquet": "a Parquet file",
    "empty": "nothing",
    "html": "a web page (HTML)",
    "xml": "XML",
    "json": "JSON",
    "pdf": "a PDF",
    "gzip": "a compressed file (gzip)",
    "zip": "a zip archive",
    "cut": "a workbook or zip archive that is damaged or cut off",
    "ods": "an OpenDocument spreadsheet",
    "xls": "an old Excel file (.xls) or a workbook with a password",
    "spss": "an SPSS file",
    "stata": "a Stata file",
    "binary": "binary data",
}
_MAGIC = (
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"<stata_dta>", "stata"),
    *((bytes((release,)) + order, "stata") for release in range(0x69, 0x74) for order in (b"\x01\x01", b"\x02\x01")),
)
_HTML = re.compile(rb"<(!doctype html|html|head|meta|body|table|div|style|p)\b")
_MARKUP = re.compile(rb"<[!?a-z]")


def content_of(data: bytes) -> str:
    r"""Return the format of a file's content, a key of ``NAMES``.

    Examples
    --------
    >>> content_of(b"gender,role\n1,2\n"), content_of(b"<html><table>"), content_of(b"%PDF-1.7")
    ('csv', 'html', 'pdf')
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _inside_zip(data)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        return "empty"
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MARKUP.match(start.lower()):
        return "html" if _HTML.search(start.lower()) else "xml"
    if start.startswith((b'{"', b"[{", b"{\n", b"[\n")):
        return "json"
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(data) is not None
    return "binary" if b"\0" in data and not utf16 else "csv"


def utf16_without_mark(data: bytes) -> str | None:
    """Return the encoding of UTF-16 text that lacks its byte order mark; ``None`` for other content.

    Examples
    --------
    >>> utf16_without_mark("gender,role".encode("utf-16-be"))
    'utf-16-be'
    """
    start = data[:1024]
    for encoding, zeros, letters in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if zeros and zeros.count(0) >= 0.5 * len(zeros) and b"\0" not in letters and len(data) % 2 == 0:
            return encoding
    return None


def _inside_zip(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # a damaged archive fails in many ways, not all of them BadZipFile
        return "cut"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "ods" if "content.xml" in names else "zip"
