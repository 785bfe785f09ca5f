"""Anything that is no file, or too large, is refused before it takes a gigabyte or twenty seconds."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cips_helpers import sizes
from cips_helpers.inputs import InputError, read_input
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.readers.unpacked import check_sheet
from cips_helpers.survey.study import StudyError
from made_up import tiny

READ_ALL = """
import json, sys, time
from pathlib import Path
from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table
for path in sorted(Path(sys.argv[1]).iterdir()):
    start, message = time.process_time(), ""
    try:
        read_table(path)
    except ReadError as error:
        message = str(error)
    [peak] = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
    print(json.dumps([path.name, message, time.process_time() - start, int(peak) / 1e6]), flush=True)
"""


def workbook(sheet: bytes | None = None, texts: bytes | None = None, **cells: object) -> bytes:
    """Return a workbook with stray cells, or with other XML in its sheet and shared texts."""
    book = openpyxl.Workbook()
    book.active.append(["id", "example"])
    book.active.append(["a", 3])
    for name, value in cells.items():
        book.active[name] = value
    plain, made = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if sheet is not None and name.endswith("sheet1.xml"):
                content = content[: content.index(b"<sheetData>")] + sheet + b"</worksheet>"
            new.writestr(name, content)
        if texts is not None:
            space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            new.writestr("xl/sharedStrings.xml", b'<sst xmlns="' + space + b'">' + texts + b"</sst>")
    return made.getvalue()


def parquet(**columns: pa.Array) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table(columns), made)
    return made.getvalue()


def repeated(text: str, n: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype=np.int32)), pa.array([text]))


def lying(data: bytes, name: str) -> bytes:
    """Return an archive that says that one of its members has a hundred bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(name).file_size.to_bytes(4, "little")
    return data.replace(size, (100).to_bytes(4, "little"))


def cells_in_rows(n: int, cell: bytes) -> bytes:
    return b"<sheetData>" + b"".join(b"<row>" + cell * 100 + b"</row>" for _ in range(n // 100)) + b"</sheetData>"


def bombs() -> dict[str, tuple[bytes, str]]:
    """Return file name → content, and a part of the message that refuses it."""
    spaces = workbook(b"<sheetData>" + b" " * 400_000_000 + b"</sheetData>")
    return {
        "corner.xlsx": (workbook(XFD1048576=1), "the sheet has 1,048,576 rows; at most 500,000 are read; delete stray"),
        "below.xlsx": (workbook(A1048576=1), "the sheet has 1,048,576 rows; at most 500,000"),
        "beside.xlsx": (workbook(XFD1000=1), "1,000 rows × 16,384 columns; at most 10,000,000 cells"),
        "nameless.xlsx": (
            workbook(b"<sheetData>" + b"<row/>" * 400_000 + b"<row>" + b"<c/>" * 10_000 + b"</row></sheetData>"),
            "400,001 rows × 10,000 columns",
        ),
        "spaces.xlsx": (spaces, "more than 300 MB once unpacked"),
        "lying.xlsx": (lying(spaces, "xl/worksheets/sheet1.xml"), "more than 300 MB once unpacked"),
        "texts.xlsx": (
            workbook(cells_in_rows(100_000, b'<c t="s"><v>0</v></c>'), b"<si><t>" + b"x" * 1_000_000 + b"</t></si>"),
            "texts take more than 300 MB",
        ),
        "rows.parquet": (parquet(id=repeated("a", 60_000_000)), "60,000,000 rows; at most 500,000 are read"),
        "texts.parquet": (parquet(id=repeated("x" * 100_000, 400_000)), "texts take more than 300 MB"),
        "rows.csv": (b"id,example\n" + b"a,3\n" * 600_000, "600,001 rows; at most 500,000"),
        "many.csv": (b",".join([b"3"] * 108_000) + b"\n", "108,000 columns; at most 16,384"),
        "columns.csv": (b",".join(b"c%d" % i for i in range(20_000)) + b"\n", "20,000 columns; at most 16,384"),
        "cells.csv": (b",".join([b"c"] * 1000) + b"\n" + (b"," * 999 + b"\n") * 50_000, "at most 40,000,000 cells"),
        "line.csv": (b"id,example" + b"x" * 2_000_000 + b"\na,3\n", "first line has 2,000,010 characters"),
        "long.csv": (b"id,example\na," + b"x" * 150_000_000 + b"\n", "a line of more than 64 MB"),
        "quoted.csv": (b'id,example\na,"' + b"x,\n" * 400_000, "can't be told apart"),
        "bytes.csv": (b"id,example\n" + b"x" * sizes.FILE_BYTES, "larger than 200 MB"),
    }


@dataclass(frozen=True)
class Refusal:
    """Message about one file, and the processor time and memory until then."""

    expected: str
    message: str
    seconds: float
    gigabytes: float


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Refusal]:
    folder = tmp_path_factory.mktemp("bombs")
    expected = {}
    for name, (content, part) in bombs().items():
        (folder / name).write_bytes(content)
        expected[name] = part
    process = subprocess.run(
        [sys.executable, "-c", READ_ALL, folder], capture_output=True, text=True, timeout=300, check=False
    )
    for path in folder.iterdir():
        path.unlink()
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    assert len(lines) == len(expected), process.stderr
    return {name: Refusal(expected[name], *rest) for name, *rest in lines}


def test_a_bomb_is_refused_with_the_limit(refusals: dict[str, Refusal]) -> None:
    assert {
        name: refusal.message for name, refusal in refusals.items() if refusal.expected not in refusal.message
    } == {}


def test_no_refusal_takes_a_gigabyte_or_twenty_seconds(refusals: dict[str, Refusal]) -> None:
    assert max(refusal.seconds for refusal in refusals.values()) < 20
    assert max(refusal.gigabytes for refusal in refusals.values()) < 1


def test_a_long_text_in_few_cells_is_read(tmp_path: Path) -> None:
    cells = b'<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>'
    texts = b"<si><t>id</t></si><si><t>" + b"x" * 30_000 + b"</t></si>"
    (tmp_path / "a.xlsx").write_bytes(workbook(b"<sheetData>" + cells + b"</sheetData>", texts))
    table = read_table(tmp_path / "a.xlsx")
    assert table.columns == ("id",)
    assert table.cells["id"].str.len().tolist() == [30_000]


def special(folder: Path, kind: str) -> Path:
    path = folder / "answers.csv"
    if kind == "a named pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a device":
        path.symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(os.path.relpath(path))  # an absolute path may be too long for a socket
    return path


@pytest.mark.parametrize("kind", ["a named pipe", "a folder", "a device", "a socket"])
def test_what_is_no_file_is_refused_by_all_readers(tmp_path: Path, kind: str) -> None:
    study = load_study(tiny.write(tmp_path))
    (tmp_path / "answers.csv").unlink()
    path = special(tmp_path, kind)
    with pytest.raises(InputError, match=f"is {kind}, not a file"):
        read_input(path, largest=10)
    with pytest.raises(ReadError, match=f"is {kind}, not a file"):
        read_table(path)
    with pytest.raises(StudyError, match=rf"answers.csv: .*\n.*is {kind}, not a file"):
        load_study(path)
    with pytest.raises(SurveyError, match=f"answers.csv: is {kind}, not a file"):
        tiny.read_survey(study, "XAA")


@pytest.mark.parametrize("name", [".", "", "..", "folder/.."])
def test_a_folder_in_place_of_a_file_is_named_by_its_entry(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match="groups → officials → file: names a folder"):
        load_study(tiny.write(tmp_path, entries=tiny.study(file=name)))


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        (rb'r="(\w+)"', rb"r='\1'"),
        (rb"<c ", b"<c\n"),
        (b"<c ", b'<c s="1" '),
        (b"<(/?row)", rb"<x:\1"),
        (b"<(/?c)", rb"<x:\1"),
    ],
)
def test_a_sheet_has_one_size_however_its_tags_are_written(usual: bytes, other: bytes) -> None:
    cells = [f'<c r="{column}1"><v>1</v></c>'.encode() for column in ("A", "XFE")]
    sheet = b'<row r="1">' + b"".join(cells) + b"</row>"
    for xml in (sheet, re.sub(usual, other, sheet), sheet + re.sub(usual, other, sheet)):
        with pytest.raises(ReadError, match="has 16,385 columns"):
            check_sheet(xml, b"")


def test_a_study_that_is_a_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    with pytest.raises(StudyError, match=r"^mine: the study has 1 fault"):
        load_study(Path())


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)
    assert read_input(tmp_path / "a", largest=10) == b"x" * 10
    with pytest.raises(InputError, match="larger than"):
        read_input(tmp_path / "a", largest=9)


def test_a_small_file_is_read_in_little_memory(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)
    tracemalloc.start()
    read_input(tmp_path / "a", largest=sizes.FILE_BYTES)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
