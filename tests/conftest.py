"""Settings of all tests, and reports that many of them read, built once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import cips_helpers  # noqa: F401 - before any test imports openpyxl, whose way of writing it sets
from cips_helpers.build.environment import environment
from cips_helpers.build.process import warm_up
from cips_helpers.terminal import LANGUAGE
from made_up.command import forked

# Speed is measured in benchmarks/: an example may take as long as a busy machine needs.
settings.register_profile("cips", deadline=None, print_blob=True)
settings.load_profile("cips")

# Whatever language the system of those who run the tests has.
os.environ[LANGUAGE] = "en"

ROOT = Path(__file__).resolve().parents[1]
EPOCH = "1700000000"
BUILT = {"report", "analyst_report", "sample_report", "hostile", "refusals"}
"""Fixtures of several files that take long to build; all tests of one fixture run in the same worker."""
SHARED = {"shares"}
"""Others, of which two workers may each have one."""
LONG = ("browser", "build", "programme", "cli", "notebooks")
"""Rooms whose tests start processes; they begin first, so that short tests are left to fill the end."""


@pytest.hookimpl(tryfirst=True)  # xdist reads the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # A file's tests share its fixtures: two workers would build them twice.
        item.add_marker(pytest.mark.xdist_group(group(item)))
    items.sort(key=lambda item: (not is_built(item), room(item) not in LONG))


def group(item: pytest.Item) -> str:
    """Return the name of the tests that run in the same worker as this one."""
    if is_built(item):
        return "built"
    if any("cips." in example.source for example in getattr(getattr(item, "dtest", None), "examples", ())):
        return "examples"  # of docstrings: the figures they show are read once
    shared = SHARED & set(getattr(item, "fixturenames", ()))
    return min(shared) if shared else item.path.relative_to(ROOT).as_posix()


def is_built(item: pytest.Item) -> bool:
    return bool(BUILT & set(getattr(item, "fixturenames", ())))


def room(item: pytest.Item) -> str:
    """Return the folder of a test below tests/; of a file there, as those run whole reports, a long room's."""
    folders = item.path.relative_to(ROOT).parts[:-1]
    return LONG[0] if folders == ("tests",) else folders[1] if len(folders) > 1 else folders[0]


def cips(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cips_helpers", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def build(
    output: Path, *options: str, run: Callable[..., subprocess.CompletedProcess[str]] = cips, **settings: Any
) -> Path:
    """Build the example country's report and return its folder."""
    english = ("XAA", "--language", "en")
    process = run("report", *english, "--output", str(output), *options, SOURCE_DATE_EPOCH=EPOCH, **settings)
    assert process.returncode == 0, process.stderr
    [folder] = output.glob("XAA*")
    return folder


def forked_cips(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a fork of the server, where the test is of what it makes."""
    return forked(*arguments, cwd=cwd, environment={**os.environ, **environment})


@pytest.fixture(scope="session")
def fork_server(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Start the fork server before any test looks at processes: it ends with the process that runs the tests."""
    warm_up(environment(tmp_path_factory.mktemp("server")))


@pytest.fixture(scope="session")
def report(fork_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Report of the example country as `cips report XAA --language en` builds it: HTML and PDF."""
    return build(tmp_path_factory.mktemp("report"), run=forked_cips)


@pytest.fixture(scope="session")
def analyst_report(fork_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyst edition of the same report: HTML alone."""
    return build(tmp_path_factory.mktemp("analyst"), "--edition", "analyst", "--format", "html", run=forked_cips)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name bytes by their kind: those of a workbook hold the second it was made, and all workers must name alike."""
    return "bytes" if isinstance(val, bytes) else None
