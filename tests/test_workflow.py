"""The workflow for a public CI covers what pyproject.toml supports, with pinned actions and few privileges."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXT = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.load(TEXT, Loader=yaml.BaseLoader)  # plain strings: `on` is a key, 3.10 would not become 3.1
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
SUPPORTED = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))


def test_supported_versions_agree_with_requires_python() -> None:
    assert SUPPORTED == ["3.11", "3.12", "3.13", "3.14"]
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert all(version in allowed for version in SUPPORTED)
    assert "3.10" not in allowed


@pytest.mark.parametrize("job", ["pip", "conda"])
def test_every_supported_python_runs_on_every_system(job: str) -> None:
    matrix = WORKFLOW["jobs"][job]["strategy"]["matrix"]
    assert matrix["python"] == SUPPORTED
    assert [name.partition("-")[0] for name in matrix["os"]] == ["ubuntu", "macos", "windows"]
    assert any(step.get("with", {}).get("python-version") == "${{ matrix.python }}" for step in STEPS)


def test_actions_are_pinned_by_commit() -> None:
    used = re.findall(r"uses: (.*)", TEXT)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used), used


def test_privileges_are_to_read_alone() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in WORKFLOW["jobs"].values())
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == len(WORKFLOW["jobs"])
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)
    assert "secrets." not in TEXT
    assert "pull_request_target" not in WORKFLOW["on"]


def test_pip_installs_the_hashed_lock_files() -> None:
    commands = [line.strip() for step in STEPS for line in step.get("run", "").splitlines()]
    installs = [line for line in commands if "pip install" in line and "--editable" not in line]
    locks = [
        f"python -m pip install --require-hashes --requirement requirements/{lock}.txt" for lock in ("report", "test")
    ]
    assert installs == locks
    assert "make test PYTHON=python" in commands


def test_conda_creates_the_environment_of_environment_yml() -> None:
    [setup] = [
        step["with"] for step in WORKFLOW["jobs"]["conda"]["steps"] if "setup-miniconda@" in step.get("uses", "")
    ]
    environment = yaml.safe_load((ROOT / setup["environment-file"]).read_text(encoding="utf-8"))
    assert setup["activate-environment"] == environment["name"]
