"""A table's file: numbers stay numbers, texts stay texts, and the same table is the same bytes."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from cips_helpers.exports.spreadsheet import Sheet, as_csv, as_workbook

RISKY = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "-0.5%", "=", "\n=1"]
PLAIN = ["Audit", "a=b", "-0.5", "12", "'quoted'", 'a "b", c', "one\ntwo", "Été", ""]
FRAME = pd.DataFrame(
    {
        "label": [*RISKY, *PLAIN],
        "estimate": [-0.5, 2.345, float("nan"), *range(len(RISKY) + len(PLAIN) - 3)],
        "n": [10, 200, *range(len(RISKY) + len(PLAIN) - 2)],
    }
)
SHEET = Sheet("figures", FRAME, decimals={"estimate": [1, 2, 2, *[0] * (len(FRAME) - 3)]})


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells(content: bytes) -> list[list[openpyxl.cell.Cell]]:
    page = openpyxl.load_workbook(io.BytesIO(content))["figures"]
    return [list(row) for row in page.iter_rows(min_row=2)]


class TestCsv:
    def test_it_reads_back_with_risky_texts_behind_an_apostrophe(self) -> None:
        heads, *lines = rows(as_csv(SHEET))
        assert heads == ["label", "estimate", "n"]
        assert [row[0] for row in lines] == [*(f"'{text}" for text in RISKY), *PLAIN]

    def test_no_cell_starts_as_a_formula_does_but_numbers(self) -> None:
        started = [cell for row in rows(as_csv(SHEET)) for cell in row if cell[:1] in set("=+-@\t\r\n")]
        assert started == ["-0.5", "-0.5"]  # an estimate, and a text that is a number

    def test_numbers_have_a_point_and_the_decimals_asked_for(self) -> None:
        assert [row[1] for row in rows(as_csv(SHEET))[1:5]] == ["-0.5", "2.35", "", "0"]

    def test_it_is_utf_8_with_its_mark_and_crlf(self) -> None:
        content = as_csv(Sheet("figures", pd.DataFrame({"label": ["Été"]})))
        assert content == b"\xef\xbb\xbflabel\r\n\xc3\x89t\xc3\xa9\r\n"


class TestWorkbook:
    def test_texts_stay_what_they_are_and_none_is_a_formula(self) -> None:
        column = [row[0] for row in cells(as_workbook([SHEET], title="T"))]
        # \r is written as the line feed that XML reads it as
        assert [cell.value or "" for cell in column] == [text.replace("\r", "\n") for text in (*RISKY, *PLAIN)]
        assert {cell.data_type for cell in column} == {"s", "n"}  # "n" is an empty cell
        assert [cell.value for cell in column if cell.data_type == "n"] == [None]

    def test_editing_a_risky_text_leaves_it_a_text(self) -> None:
        column = [row[0].quotePrefix for row in cells(as_workbook([SHEET], title="T"))]
        assert column == [True] * len(RISKY) + [False] * len(PLAIN)

    def test_numbers_are_numbers_shown_with_their_decimals(self) -> None:
        column = [row[1] for row in cells(as_workbook([SHEET], title="T"))[:4]]
        assert [(cell.value, cell.number_format) for cell in column] == [
            (-0.5, "0.0"),
            (2.35, "0.00"),
            (None, "General"),
            (0, "0"),
        ]

    def test_its_head_stays_in_sight_and_can_be_filtered(self) -> None:
        page = openpyxl.load_workbook(io.BytesIO(as_workbook([SHEET], title="T")))["figures"]
        assert (page.freeze_panes, page.auto_filter.ref) == ("A2", f"A1:C{len(FRAME) + 1}")

    @pytest.mark.parametrize(
        ("epoch", "moment"), [("1700000000", datetime(2023, 11, 14, 22, 13, 20)), (None, datetime(1980, 1, 1))]
    )
    def test_it_is_dated_as_the_build_is_and_not_by_the_clock(
        self, epoch: str | None, moment: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        if epoch:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        content = as_workbook([SHEET], title="T")
        about = openpyxl.load_workbook(io.BytesIO(content)).properties
        assert (about.created, about.modified, about.creator, about.title) == (moment, moment, "cips-helpers", "T")
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_workbooks_are_written_without_lxml_whether_it_is_installed_or_not():
    """lxml writes other bytes; python-docx brings it along."""
    code = "import cips_helpers, openpyxl.xml, lxml; print(openpyxl.xml.LXML)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
