"""Archives have the same bytes for the same files, one folder at the top, and names that any system can unpack."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cips_helpers.build.archive import read_archive, write_archive
from cips_helpers.build.events import ReportError


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for number in (1, 2):
        file.unlink(missing_ok=True)
        file.write_text("a" * 5000, encoding="utf-8")
        file.chmod(0o600 if number == 1 else 0o755)
        files = {"html/a.txt": file, "b.txt": b"b"}
        write_archive(tmp_path / f"{number}.zip", "top", files if number == 1 else dict(reversed(files.items())))
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_members_lie_in_one_folder_and_have_utf8_names(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write_archive(path, "top", {"html/Réponses/تقرير.txt": b"x", "z.txt": b""})
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["top/html/Réponses/تقرير.txt", "top/z.txt"]
        assert archive.infolist()[0].flag_bits & 0x800
        assert {member.external_attr >> 16 for member in archive.infolist()} == {0o100644}
        assert archive.testzip() is None
    assert list(read_archive(path)) == ["html/Réponses/تقرير.txt", "z.txt"]


@pytest.mark.parametrize("names", [["a:b.txt"], ["a\\b.txt"], ["a./b.txt"], ["what?.html"], ["A.txt", "a.txt"]])
def test_names_that_windows_cannot_have_are_refused(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(ReportError):
        write_archive(tmp_path / "a.zip", "top", dict.fromkeys(names, b""))
    assert not (tmp_path / "a.zip").exists()


def test_a_file_that_is_no_archive_of_a_release_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK")
    with pytest.raises(ReportError, match=r"^a\.zip is no zip file that can be read \([^\n]*\)$"):
        read_archive(path)
    for names in (["a.txt"], ["a/b.txt", "c/d.txt"], []):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "")
        with pytest.raises(ReportError, match=r"^a\.zip is no archive of a release"):
            read_archive(path)
