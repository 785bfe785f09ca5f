"""HTML alone is built where the package typst is missing; the PDF is refused in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
from cips_helpers.build.events import ReportError
from cips_helpers.build.pipeline import build_report
from made_up import small_report

notebook = small_report.notebook("# Page", "1 + 1")
report = small_report.report(Path(sys.argv[1]), {"01_a.ipynb": notebook}, formats=frozenset(sys.argv[2:]))
try:
    build_report(report)
except ReportError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def without_typst(tmp_path: Path) -> dict[str, str]:
    """Return an environment that has no package typst."""
    fault = "raise ModuleNotFoundError('typst')\n"
    (tmp_path / "missing").mkdir()
    (tmp_path / "missing" / "typst.py").write_text(fault, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (tmp_path / "missing", ROOT / "tests", ROOT)))}


def build(folder: Path, environment: dict[str, str], *formats: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BUILD, str(folder), *formats]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_html_is_built(tmp_path: Path, without_typst: dict[str, str]) -> None:
    done = build(tmp_path / "report", without_typst, "html")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "report").rglob("01_a.html")] == ["01_a.html"]
    assert "Traceback" not in done.stderr


def test_a_pdf_is_refused_in_one_line(tmp_path: Path, without_typst: dict[str, str]) -> None:
    done = build(tmp_path / "report", without_typst, "html", "pdf")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("the PDF needs the package typst")
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "report").rglob("*.html"))
