"""Words of `make` while it installs: counts, seconds, disk; the log, also of a failure."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FAKE = """#!/bin/sh
case "$*" in
  *requirements*) i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo "Collecting library$i==1"; done; {end} ;;
esac
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")


def installed(folder: Path, end: str) -> subprocess.CompletedProcess[str]:
    """Run the installation with a Python that only says what it would do."""
    venv = folder / "venv"
    (venv / "bin").mkdir(parents=True)
    python = venv / "bin" / "python"
    python.write_text(FAKE.replace("{end}", end), encoding="utf-8")
    python.chmod(0o755)
    command = ["make", "--no-print-directory", f"VENV={venv}", f"BIN={venv / 'bin'}", f"{venv}/.report"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_counts_the_libraries_and_keeps_the_log(tmp_path: Path) -> None:
    process = installed(tmp_path, "exit 0")
    lines = process.stdout.splitlines()
    assert process.returncode == 0, process.stderr
    assert "250 MB to download, 1.6 GB on disk" in lines[0]
    assert [line.split(" of ")[0].strip() for line in lines[1:3]] == ["25", "50"]
    assert lines[3].startswith("  installed in ")
    assert (tmp_path / "venv" / "install.log").read_text(encoding="utf-8").count("Collecting") == 60


def test_a_failure_ends_it_with_what_pip_said(tmp_path: Path) -> None:
    process = installed(tmp_path, 'echo "ERROR: no space left" >&2; exit 1')
    assert process.returncode == 2
    assert "ERROR: no space left" in process.stdout
    assert not (tmp_path / "venv" / ".report").exists()
