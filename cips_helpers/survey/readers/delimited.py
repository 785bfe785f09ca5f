"""Reader of delimited text, with detection of encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from cips_helpers import sizes
from cips_helpers.survey.readers.cells import ReadError, Table, build, check_size

DELIMITERS = (",", ";", "\t", "|")
_HINT = re.compile(
    r"""(?P<quote>"?)sep=(?P<delimiter>[!#-/:-@\[-`{-~\t ]?)(?P=quote)[ \t]*(\r\n|\r|\n|\Z)""", re.IGNORECASE
)
"""First line of some exports, as understood by Excel: the delimiter, any ASCII sign but letters, digits and quotes."""
_BLOCK = 1 << 26
"""Bytes that are parsed at a time; no line may have more."""
_END_OF_LINE = re.compile("[\r\n]")


def decode(data: bytes) -> str:
    """Decode a text by its byte order mark, or else as UTF-8 or Windows-1252.

    Raises
    ------
    ReadError
        If the text is in none of these encodings.
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise ReadError(
                    f"begins like {encoding.upper()} but is damaged", "export it again as CSV (UTF-8)"
                ) from None
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError("its letters are neither UTF-8 nor Windows-1252", "export it again as CSV (UTF-8)")


def delimiter_of(text: str, expected: Collection[str] = ()) -> str:
    r"""Return the delimiter of the first line.

    It is the one that yields the most expected names, then the most columns. Commas inside headings and decimal
    commas below them do not matter.

    Examples
    --------
    >>> delimiter_of("gender;role, if any;years\n1;2;3,5\n", expected=["gender", "years"])
    ';'
    """
    folded = {name.casefold() for name in expected}

    def count(delimiter: str) -> tuple[int, int]:
        names = header_of(text, delimiter)
        return sum(name.strip().casefold() in folded for name in names), len(names)

    return max(DELIMITERS, key=count)


def header_of(text: str, delimiter: str) -> list[str]:
    """Return the fields of the first line."""
    return next(csv.reader(io.StringIO(text[:1_000_000], newline=""), delimiter=delimiter), [])


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


def read(data: bytes, *, expected: Collection[str] = ()) -> Table:
    """Read delimited text; see `cips_helpers.survey.readers.table.read_table`."""
    text = decode(data)
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
        delimiter = delimiter or delimiter_of(text, expected)
        header = header_of(text, delimiter)
    except csv.Error:
        raise _unreadable() from None
    check_size(max(text.count("\n"), text.count("\r")), len(header))
    ragged: list[int] = []

    def note(row: pacsv.InvalidRow) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    names = [str(number) for number in range(len(header))]
    try:
        table = pacsv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=len(header) > 1,
                invalid_row_handler=note,
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
        raise ReadError(
            f"{len(ragged)} line(s) don't have {len(header)} columns as the first line does",
            "export it again with texts in quotation marks",
        )
    _check_quotation(text, delimiter, table)
    columns = [pd.Series(table.column(name).to_pandas(), dtype="str").iloc[1:] for name in names]
    return build(header, [column.reset_index(drop=True) for column in columns], [])
