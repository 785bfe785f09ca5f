"""The project works with the newest versions of its libraries, as conda users get them: no lock file is used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ("80_respondents.ipynb", "82_indicators.ipynb")

NOT_TRIED = (
    "No package can be downloaded, so the newest versions were not tried; instead, the installed versions were "
    "checked against the ranges of pyproject.toml. The installer said: {reason}"
)


def unmet_requirements(versions: Mapping[str, str] | None = None) -> list[str]:
    """Return the dependencies of pyproject.toml whose installed version is outside their range, or that are missing.

    Parameters
    ----------
    versions
        Package → version; those installed by default.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    unmet = []
    for requirement in map(Requirement, project["dependencies"]):
        try:
            version = metadata.version(requirement.name) if versions is None else versions[requirement.name]
        except (metadata.PackageNotFoundError, KeyError):
            version = None
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            unmet.append(f"{requirement}: {version or 'not installed'}")
    return unmet


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**clean, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project() -> Iterator[Path]:
    """Return a copy of the project with two chapters, in a folder removed after the test.

    The lock file is there for the fingerprint of a report alone: nothing is installed from it.
    """
    with TemporaryDirectory(prefix="cips_newest_", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "project"
        for name in ("cips_helpers", "book", "data", "notebooks/programme", "requirements"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE", *(f"notebooks/{chapter}" for chapter in CHAPTERS)):
            shutil.copy2(ROOT / name, copy / name)
        yield copy


def test_versions_outside_their_range_are_noticed() -> None:
    assert unmet_requirements() == []
    unmet = unmet_requirements({"pandas": "2.9", "numpy": "99"})
    assert "pandas>=3.0: 2.9" in unmet
    assert not any(line.startswith("numpy") for line in unmet)
    assert any(line.endswith("not installed") for line in unmet)


@pytest.mark.filterwarnings("default:No package can be downloaded")
def test_a_report_is_built_with_the_newest_versions(project: Path) -> None:
    uv = [sys.executable, "-m", "uv", "--quiet"]
    environment = project.parent / "environment"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    created = run(*uv, "venv", "--python", sys.executable, environment, cwd=project)
    assert created.returncode == 0, created.stderr

    install = [*uv, "pip", "install", "--python", python]
    tried = run(*install, "--refresh-package", "lazy-loader", "lazy-loader", cwd=project, UV_HTTP_TIMEOUT="10")
    if tried.returncode:  # a closed network: what can be held without one is
        assert not unmet_requirements()
        warnings.warn(NOT_TRIED.format(reason=tried.stderr.strip()[-200:]), stacklevel=1)
        return

    installed = run(*install, "--editable", ".", cwd=project)
    assert installed.returncode == 0, installed.stderr
    output = project.parent / "output"
    built = run(*(python, "-m", "cips_helpers", "report", "XAA", "--format", "html", "--output", output), cwd=project)
    versions = run(*uv, "pip", "freeze", "--python", python, cwd=project).stdout
    assert built.returncode == 0, f"{built.stderr}\nwith\n{versions}"
    pages = {page.stem for page in (output / "XAA" / "html").glob("*.html")}
    assert {Path(chapter).stem for chapter in CHAPTERS} <= pages
