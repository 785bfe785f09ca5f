"""Two folders of reports are compared by what a reader sees."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from same_output import differences, main

PAGE = '<html><head><title>{title}</title></head><body><p>{text}</p><img alt="{alt}"><script>{script}</script></body>'


def built(
    folder: Path, *, title: str = "Scores", text: str = "Four", alt: str = "A bar", script: str = "1", cell: int = 4
) -> Path:
    tables = folder / "XAA" / "tables"
    tables.mkdir(parents=True)
    (tables / "figures.csv").write_text(f"score\r\n{cell}\r\n", encoding="utf-8")
    page = PAGE.format(title=title, text=text, alt=alt, script=script)
    (folder / "XAA" / "index.html").write_text(page, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active["A1"] = cell
    book.save(tables / "figures.xlsx")
    return folder


def test_nothing_is_said_of_what_no_reader_sees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = built(tmp_path / "a"), built(tmp_path / "b", script="2")
    assert list(differences(before, after)) == []
    assert main(str(before), str(after)) == 0
    assert capsys.readouterr().out == "3 files compared, none differ\n"


@pytest.mark.parametrize(
    ("change", "files"),
    [
        ({"title": "Means"}, ["XAA/index.html"]),
        ({"text": "Five"}, ["XAA/index.html"]),
        ({"alt": "A dot"}, ["XAA/index.html"]),
        ({"cell": 5}, ["XAA/tables/figures.csv", "XAA/tables/figures.xlsx"]),
    ],
)
def test_a_change_that_a_reader_sees_is_told(change: dict, files: list[str], tmp_path: Path) -> None:
    before, after = built(tmp_path / "a"), built(tmp_path / "b", **change)
    assert [line.partition(":")[0] for line in differences(before, after)] == files
    assert main(str(before), str(after)) == 1


def test_a_file_of_one_folder_alone_is_told(tmp_path: Path) -> None:
    before, after = built(tmp_path / "a"), built(tmp_path / "b")
    (after / "XAA" / "more.csv").write_text("n\r\n", encoding="utf-8")
    assert list(differences(before, after)) == [f"only in {after}: XAA/more.csv"]


def test_folders_without_a_common_report_are_an_error(tmp_path: Path) -> None:
    assert main(str(built(tmp_path / "a")), str(tmp_path / "empty")) == 2
