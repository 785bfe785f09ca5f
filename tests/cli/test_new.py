"""`cips new`, and the package installed without its checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cips_helpers.cli.app import app
from cips_helpers.folders import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a package installed from a wheel."""
    source, wheels, target = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "installed"))
    hidden = shutil.ignore_patterns(".*", "_build", "tests", "benchmarks", "*.egg-info", "my_*")
    left = shutil.ignore_patterns("build")  # setuptools' own at the top; cips_helpers.build is a room
    shutil.copytree(  # a build leaves files where it runs
        ROOT,
        source,
        ignore=lambda folder, names: hidden(folder, names) | (left(folder, names) if Path(folder) == ROOT else set()),
        dirs_exist_ok=True,
    )
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, source], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", target, *wheels.iterdir()], check=True)
    return target


def cips(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cips_helpers", *arguments],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_installed_package_lays_out_a_project_and_builds_its_report(installed: Path, tmp_path: Path) -> None:
    made = cips(installed, "new", "my project é", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    project = tmp_path / "my project é"
    assert [path.name for path in tmp_path.iterdir()] == [project.name]
    for chapter in (project / "notebooks").glob("*.ipynb"):
        if chapter.stem != "15_key_factors":
            chapter.unlink()
    checked = cips(installed, "check", cwd=project)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.splitlines()[-1] == "XAA: 0 error(s), 0 warning(s)"
    assert checked.stderr == "Study: study.yml\n"
    built = cips(installed, "report", "xaa", "--format", "html", cwd=project)
    assert built.returncode == 0, built.stderr
    assert "Kelmora" in (project / "_build" / "XAA" / "html" / "15_key_factors.html").read_text(encoding="utf-8")
    assert not (installed / "cips_helpers" / "shared" / "data" / "example" / "cips.secret").exists()


def test_an_installed_package_asks_for_a_study(installed: Path, tmp_path: Path) -> None:
    refused = cips(installed, "check", cwd=tmp_path)
    assert refused.returncode == 2
    assert "cips new FOLDER" in " ".join(refused.stderr.split())


def test_a_chapter_of_a_new_project_names_its_study(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["new", str(tmp_path / "p")]).exit_code == 0
    chapters = [*(tmp_path / "p" / "notebooks").rglob("*.ipynb")]
    assert len(chapters) == len([*(ROOT / "notebooks").rglob("*.ipynb")])
    for chapter in chapters:
        text = chapter.read_text(encoding="utf-8")
        assert r"study = \"study.yml\"" in text
        assert "data/example" not in text
        assert "iteration = 2" not in text


def test_a_folder_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    refused = CliRunner().invoke(app, ["new", str(tmp_path / "mine")])
    assert refused.exit_code == 2
    assert [*(tmp_path / "mine").iterdir()] == []


def test_study_may_be_a_folder_and_codes_small_letters(tmp_path: Path) -> None:
    folders = ["--study", str(ROOT / "data" / "example"), "--output", str(tmp_path)]
    done = CliRunner().invoke(app, ["check", "xdd", *folders])
    assert done.output.splitlines()[-1] == "XDD: 0 error(s), 0 warning(s)"


def test_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(app, ["--version"]).output.startswith("cips 0.")
