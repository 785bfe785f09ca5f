"""The lock against two releases at once, also where folders cannot be locked."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.programme.ledger import LOCK, RELEASES, open_releases
from cips_helpers.survey.load import load_study
from cips_helpers.survey.study import Study
from made_up import small_programme


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return load_study(small_programme.study(tmp_path, countries=1))


class Windows(ModuleType):
    """Locks of Windows: of bytes of open files, by the file."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.locked: list[tuple[int, int]] = []

    def locking(self, handle: int, mode: int, size: int) -> None:
        assert mode == self.LK_NBLCK
        if self.locked:
            raise PermissionError(13, "Permission denied")
        self.locked.append((handle, size))


@pytest.mark.parametrize("system", ["this", "windows"])
def test_two_releases_at_once_are_refused(system: str, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    windows = Windows()
    if system == "windows":
        monkeypatch.setitem(sys.modules, "fcntl", None)
        monkeypatch.setitem(sys.modules, "msvcrt", windows)
    with open_releases(study) as folder:
        assert folder == study.path.parent / RELEASES
        assert (folder / LOCK).exists() == (system == "windows")
        with (
            pytest.raises(ReportError, match=r"^another release of this study is being made; run the command again$"),
            open_releases(study),
        ):
            raise AssertionError("two releases at once")
    assert not folder.exists(), "nothing was released"
    windows.locked.clear()
    with open_releases(study) as folder:
        (folder / "CIPS_XAA.zip").touch()
    assert [path.name for path in folder.iterdir()] == ["CIPS_XAA.zip"]
