"""A notice in front of a workbook: its sheet, its line on each page, and all else as it was."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from cips_helpers.xlsx import undated, with_notice

LINES = ["Not <for> all & sundry", "Ask “first”."]


def made(*titles: str) -> bytes:
    """A workbook whose sheets have a filter, a head to repeat, landscape pages with numbers, and a bold cell."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title in titles:
        sheet = workbook.create_sheet(title)
        for row in (["group", "estimate"], ["officials <sheetData>", 2.25], ["=1+1", None]):
            sheet.append(row)
        sheet["A1"].font = Font(bold=True)
        sheet.auto_filter.ref, sheet.print_title_rows = "A1:B3", "1:1"
        sheet.page_setup.orientation, sheet.oddFooter.center.text = "landscape", "&P / &N"
    workbook.active = len(titles) - 1
    file = io.BytesIO()
    workbook.save(file)
    return undated(file.getvalue())


def held(sheet: Any) -> list[Any]:
    cells = [[(cell.value, cell.font.b, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    return [sheet.auto_filter.ref, sheet.print_title_rows, sheet.page_setup.orientation, cells]


def test_all_sheets_are_as_they_were_behind_the_notice() -> None:
    before = load_workbook(io.BytesIO(made("figures", "about")))
    after = load_workbook(io.BytesIO(with_notice(made("figures", "about"), ["Private", "Ask."])))
    assert after.sheetnames == ["Private", "figures", "about"]
    assert after.active.title == "Private"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in after] == [True, False, False]
    assert [held(after[sheet.title]) for sheet in before] == [held(sheet) for sheet in before]


def test_the_first_line_stands_on_each_page_as_text() -> None:
    after = load_workbook(io.BytesIO(with_notice(made("figures"), LINES)), rich_text=True)
    notice, figures = after.worksheets
    assert [str(row[0]) for row in notice.iter_rows(values_only=True)] == LINES
    for sheet in (notice, figures):  # where one & begins a code
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "Not <for> all && sundry"
