"""Reader of delimited text, with detection of encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Container
from itertools import islice

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from cips_helpers import sizes
from cips_helpers.survey.readers.cells import ReadError, Table, build, check_size
from cips_helpers.survey.readers.heading_rows import PEEKED, SEARCHED, find_headings
from cips_helpers.survey.readers.sniff import utf16_without_mark
from cips_helpers.survey.vocabulary import Vocabulary

DELIMITERS = (",", ";", "\t", "|")
_HINT = re.compile(
    r"""(?P<quote>"?)sep=(?P<delimiter>[!#-/:-@\[-`{-~\t ]?)(?P=quote)[ \t]*(\r\n|\r|\n|\Z)""", re.IGNORECASE
)
"""First line of some exports, as understood by Excel: the delimiter, any ASCII sign but letters, digits and quotes."""
_BLOCK = 1 << 26
"""Bytes that are parsed at a time; no line may have more."""
_SEARCHED = 2_000_000
"""Characters in which the headings are searched for."""
_FIELD = 131_072
"""Characters of a field of the headings. Python's own limit is one for the whole process, which libraries change."""

_HEADINGS = 1_000
"""Headings of a row that are looked up to find the delimiter."""
_END_OF_LINE = re.compile("[\r\n]")


_BYTES = {
    **{chr(byte): bytes((byte,)) for byte in range(128, 256)},
    **{bytes((byte,)).decode("cp1252", "ignore"): bytes((byte,)) for byte in range(128, 160)},
}
"""Sign → its byte in Windows-1252, or in Latin-1 where that has none."""
_BYTES.pop("", None)
_HIGH = "".join(re.escape(sign) for sign, byte in _BYTES.items() if byte[0] < 192)
_SPOILT = re.compile(f"[\u00c2-\u00df][{_HIGH}]|[\u00e0-\u00ef][{_HIGH}]{{2}}|[\u00f0-\u00f4][{_HIGH}]{{3}}")
"""Letter of UTF-8 whose bytes were read one by one."""

CODE_PAGES = ("cp1252", "cp1256", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp874", "cp1258")
"""Encodings with one byte a letter that are tried, the most common first."""


def decode(data: bytes, known: Container[str] = (), *, named: str | None = None) -> tuple[str, str]:
    """Decode a text, and return it with the name of its encoding.

    The encoding is the one that is named, or that of a byte order mark, or UTF-8, or else the Windows code page in
    which the most words of the questionnaire are found.

    Parameters
    ----------
    data
        The bytes.
    known
        A `Vocabulary`, whose words decide.
    named
        Encoding named in the study.

    Raises
    ------
    ReadError
        If the text is in none of these encodings, or not in the one that is named.
    """
    if named is not None:
        try:
            return data.decode(named), named
        except LookupError:
            raise ReadError(f"there is no encoding {named!r}", "name one like utf-8, cp1252 or cp1256") from None
        except UnicodeError:
            raise ReadError(f"its letters are not {named}", "correct or delete `encoding` in study.yml") from None
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError:
                raise ReadError(
                    f"begins like {encoding.upper()} but is damaged", "export it again as CSV (UTF-8)"
                ) from None
    if (wide := utf16_without_mark(data)) is not None:
        try:
            return data.decode(wide), "utf-16"
        except UnicodeDecodeError:
            raise ReadError("begins like UTF-16 but is damaged", "export it again as CSV (UTF-8)") from None
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    texts = [(text, encoding) for encoding in CODE_PAGES if (text := _in_code_page(data, encoding)) is not None]
    hits = [known.hits(text) if isinstance(known, Vocabulary) else 0 for text, _ in texts]
    if any(hits):
        return texts[hits.index(max(hits))]
    if (text := _in_code_page(data, CODE_PAGES[0])) is not None:
        return text, CODE_PAGES[0]
    raise ReadError(
        "its letters are neither UTF-8 nor Windows-1252", "export it again as CSV (UTF-8), or name its `encoding`"
    )


def _is_spoilt(text: str, known: Container[str]) -> bool:
    """Return whether a text is UTF-8 that was read as Windows-1252 and saved again: *Ã©* for *é*."""
    if not isinstance(known, Vocabulary) or not _SPOILT.search(text[:_SEARCHED]):
        return False
    start = text[:_SEARCHED]
    return known.hits(_mended(start)) > known.hits(start)


def _mended(text: str) -> str:
    """Return a text with each letter in the place of the two or three it was spoilt to."""

    def letter(match: re.Match[str]) -> str:
        bytes_ = b"".join(_BYTES[sign] for sign in match[0])
        try:
            return bytes_.decode("utf-8")
        except UnicodeDecodeError:
            return match[0]

    return _SPOILT.sub(letter, text)


def _in_code_page(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def delimiter_of(text: str, known: Container[str] = ()) -> str:
    r"""Return the delimiter of a text.

    It is the one that yields the most known headings in one of the first rows, then the most columns. Commas inside
    headings and decimal commas below them do not matter.

    Examples
    --------
    >>> delimiter_of("gender;role, if any;years\n1;2;3,5\n", ["gender", "years"])
    ';'
    """

    def count(delimiter: str) -> tuple[int, int]:
        try:
            rows = first_rows(text, delimiter)
        except csv.Error:  # to another delimiter a heading of very many columns is one field, and too long
            return -1, 0
        # Whatever the delimiter is, it shows in the first headings; looking all of very many up takes long.
        known_names = max(
            (sum(name.strip() in known for name in row[:_HEADINGS]) for row in rows[:SEARCHED]), default=0
        )
        return known_names, len(rows[0]) if rows else 0

    best = max(DELIMITERS, key=count)
    if count(best) == (-1, 0):
        raise _unreadable()
    return best


def first_rows(text: str, delimiter: str, n: int = SEARCHED) -> list[list[str]]:
    """Return the fields of the first rows; fewer where a later line can't be told apart."""
    reader = csv.reader(io.StringIO(text[:_SEARCHED], newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in islice(reader, n):
            if max(map(len, row), default=0) > _FIELD:
                raise csv.Error
            rows.append(row)
    except csv.Error:
        if not rows:
            raise
    return rows


def _without_rows(text: str, delimiter: str, n: int) -> str:
    """Return a text without its first rows."""
    lines = io.StringIO(text[:_SEARCHED], newline="")  # a StringIO takes four bytes a character
    reader = csv.reader(iter(lines.readline, ""), delimiter=delimiter)
    for _ in range(n):
        next(reader)
    return text[lines.tell() :]


def _unreadable() -> ReadError:
    return ReadError(
        "the lines can't be told apart (a quotation mark that is not closed?)",
        "export it again with texts in quotation marks",
    )


def _check_quotation(text: str, delimiter: str, table: pa.Table) -> None:
    """Raise ``ReadError`` if lines were merged by a quotation mark that is not closed.

    Arrow reads to the next mark or to the end of the file. Python's strict reader raises an error, but is slow, so it
    is used only if a cell has a line break.
    """
    if not any(pc.any(pc.match_substring_regex(column, "[\r\n]")).as_py() for column in table.columns):
        return
    try:
        n = sum(bool(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise _unreadable() from None
    if n != table.num_rows:
        raise _unreadable()


def read(data: bytes, known: Container[str] = (), *, encoding: str | None = None) -> Table:
    """Read delimited text; see `cips_helpers.survey.readers.table.read_table`."""
    text, encoding_found = decode(data, known, named=encoding)
    spoilt = _is_spoilt(text, known)
    if spoilt:
        text = _mended(text)
    text = text.lstrip("\ufeff")  # a file that was saved twice has two marks
    delimiter = ""
    if hint := _HINT.match(text):
        delimiter = hint["delimiter"]
        text = text[hint.end() :]
    text = text.lstrip("\r\n")
    if not text.strip():
        raise ReadError("the file is empty", "export the answers again")
    first_line = len(_END_OF_LINE.split(text, maxsplit=1)[0]) if len(text) > sizes.LINE_CHARACTERS else 0
    if first_line > sizes.LINE_CHARACTERS:
        raise ReadError(
            f"its first line has {first_line:,} characters; at most {sizes.LINE_CHARACTERS:,} are read",
            "check that it is the right file, with one line per respondent",
        )
    try:
        delimiter = delimiter or delimiter_of(text, known)
        rows = first_rows(text, delimiter, PEEKED)
        check_size(len(rows), max(map(len, rows), default=0))
        headings = find_headings(rows, known)
        header, rest = headings.names, _without_rows(text, delimiter, headings.rows)
    except csv.Error:
        raise _unreadable() from None
    check_size(max(text.count("\n"), text.count("\r")), len(header))
    columns = _columns(rest, delimiter, len(header), headings.rows)
    notes = headings.notes
    if encoding is None and encoding_found in CODE_PAGES:
        name = encoding_found.replace("cp", "Windows-")
        notes.append(
            (f"the letters are not UTF-8; they were read as {name}", "check them, or name the `encoding`", None)
        )
    if spoilt:
        what = "its letters were spoilt by a program that took UTF-8 for another encoding (Ã© for é)"
        notes.append((what, "they were put right; look at them", None))
    facts = {"encoding": encoding_found, "delimiter": delimiter}
    return build(header, columns, notes, labels=headings.labels, facts=facts, first_row=headings.rows + 1)


def _columns(text: str, delimiter: str, width: int, above: int) -> list[pd.Series]:
    """Return the columns of a text without its headings."""
    names = [str(number) for number in range(width)]
    if not text.strip("\r\n"):
        return [pd.Series([], dtype="str") for _ in names]
    ragged: list[int] = []

    def note(row: pacsv.InvalidRow) -> str:
        ragged.append(above + (row.number or 0))
        return "skip"

    try:
        table = pacsv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=width > 1, invalid_row_handler=note
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowException as error:
        if "straddling" in str(error):
            raise ReadError(
                f"has a line of more than {_BLOCK >> 20} MB (a quotation mark that is not closed?)",
                "check that it is the right file, with one line per respondent",
            ) from None
        # Arrow's message quotes the row, with the answers in it.
        raise _unreadable() from None
    if ragged:
        rows = ", ".join(map(str, ragged[: sizes.NAMED_ROWS])) + (" …" if len(ragged) > sizes.NAMED_ROWS else "")
        raise ReadError(
            f"{len(ragged)} line(s) don't have {width} columns as the headings do (rows {rows})",
            "correct these rows, or export the file again with texts in quotation marks",
        )
    _check_quotation(text, delimiter, table)
    return [pd.Series(table.column(name).to_pandas(), dtype="str") for name in names]
