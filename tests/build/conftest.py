"""Fixtures of the tests of the build: a folder for kernels, and one finished sample report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cips_helpers.build.pipeline import build_report
from made_up.small_report import export, report


@pytest.fixture(scope="session", autouse=True)
def server(fork_server: None) -> None:
    """Have the fork server in all tests of this folder."""


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:  # after pytest chose its own folder
    """The folder kernels get their private folders in; its path is short, as sockets need it."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def nothing_left(rooms: Path) -> Iterator[Path]:
    """Hold that a test leaves no process and no temporary file behind."""
    before = set(psutil.Process().children(recursive=True))
    yield rooms
    _, alive = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, timeout=5)
    assert not alive
    assert not list(rooms.iterdir())


@pytest.fixture(scope="session")
def sample_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished report of the sample chapters, figures and tables and formulas and all."""
    sample = report(tmp_path_factory.mktemp("sample"))
    build_report(sample, export=export)
    return sample.request.folder
