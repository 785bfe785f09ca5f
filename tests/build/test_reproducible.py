"""The same answers give the same bytes, wherever and whenever and by whomever the report is built."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

from pypdf import PdfReader

from conftest import EPOCH, build


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def difference(first: bytes, second: bytes) -> tuple[bytes, bytes]:
    """Return the first lines that differ, so that a failure says what changed."""
    pairs = zip_longest(first.split(b"\n"), second.split(b"\n"), fillvalue=b"")
    return next((one[:300], other[:300]) for one, other in pairs if one != other)


def test_two_builds_are_the_same_bytes(report: Path, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    again = build(tmp_path / "out", cwd=elsewhere, HOME=str(home), TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="5")
    first, second = contents(report), contents(again)
    assert set(first) == set(second)
    assert {name: difference(first[name], second[name]) for name in first if first[name] != second[name]} == {}
    assert len(first) > 30


def test_the_pdf_has_the_day_it_was_told(report: Path) -> None:
    told = PdfReader(report / "CIPS_XAA_2.pdf").metadata
    assert told is not None
    assert told.creation_date == datetime.fromtimestamp(int(EPOCH), UTC)
