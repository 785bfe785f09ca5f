"""Workbooks of the named book say that it is confidential, on screen and on paper, and keep what they hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook

from cips_helpers.programme.confidential import MARK, WHY, mark_folder
from cips_helpers.words import Words


def test_workbooks_are_marked_and_a_linked_report_stays_as_it_is(tmp_path: Path) -> None:
    report, book = tmp_path / "report", tmp_path / "book"
    report.mkdir()
    book.mkdir()
    workbook = Workbook()
    workbook.active.title = "figures"
    workbook.active.append(["group", "estimate"])
    workbook.active.append(["officials", 2.25])
    workbook.save(report / "figures.xlsx")
    before = (report / "figures.xlsx").read_bytes()
    (book / "figures.xlsx").hardlink_to(report / "figures.xlsx")
    mark_folder(book, Words("en"))
    assert (report / "figures.xlsx").read_bytes() == before
    marked = load_workbook(book / "figures.xlsx")
    assert marked.sheetnames == [MARK, "figures"]
    assert marked.active.title == MARK
    assert [row[0] for row in marked[MARK].iter_rows(values_only=True)] == [MARK, WHY]
    for sheet in marked.worksheets:
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == MARK
    figures = pd.read_excel(book / "figures.xlsx", sheet_name="figures", engine="openpyxl")
    assert figures.to_dict("records") == [{"group": "officials", "estimate": 2.25}]
    once = (book / "figures.xlsx").read_bytes()
    (book / "figures.xlsx").write_bytes(before)
    mark_folder(book, Words("en"))
    assert (book / "figures.xlsx").read_bytes() == once, "the same bytes from the same"


def test_pages_lead_to_no_report_that_the_book_does_not_hold(tmp_path: Path) -> None:
    link = '<a href="../../XAA_fr/html/a.html">Français</a>'
    menu = f'<details class="cips-languages">\n<summary>English</summary>\n{link}</details>'
    page = tmp_path / "a.html"
    page.write_text(f"<body><header>{menu}</header><p>Text</p></body>", encoding="utf-8")
    mark_folder(tmp_path, Words("en"))
    marked = page.read_text(encoding="utf-8")
    assert "XAA_fr" not in marked
    assert "<header></header><p>Text</p>" in marked
