"""Settings of all tests, and reports that many of them read, built once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

import cips_helpers  # noqa: F401 - before any test imports openpyxl, whose way of writing it sets

# Speed is measured in benchmarks/: an example may take as long as a busy machine needs.
settings.register_profile("cips", deadline=None, print_blob=True)
settings.load_profile("cips")

ROOT = Path(__file__).resolve().parents[1]
EPOCH = "1700000000"
BUILT = {"report", "analyst_report", "sample_report", "hostile", "refusals"}
"""Fixtures that take long to build; all tests of one fixture run in the same worker."""


@pytest.hookimpl(tryfirst=True)  # xdist reads the marks in the same hook
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if BUILT & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("built"))


def cips(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cips_helpers.cli", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def build(output: Path, *options: str, cwd: Path = ROOT, **environment: str) -> Path:
    """Build the example country's report and return its folder."""
    process = cips("report", "XAA", "--output", str(output), *options, cwd=cwd, SOURCE_DATE_EPOCH=EPOCH, **environment)
    assert process.returncode == 0, process.stderr
    [folder] = output.glob("XAA*")
    return folder


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Report of the example country as `cips report XAA` builds it: HTML and PDF."""
    return build(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def analyst_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyst edition of the same report: HTML alone."""
    return build(tmp_path_factory.mktemp("analyst"), "--edition", "analyst", "--format", "html")
