"""pyproject.toml, environment.yml and the lock files name the same libraries."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def declared(names: list[str]) -> dict[str, SpecifierSet]:
    requirements = [Requirement(name) for name in names]
    return {canonicalize_name(requirement.name): requirement.specifier for requirement in requirements}


def conda() -> dict[str, SpecifierSet]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    [by_pip] = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    plain = [entry for entry in [*listed, *by_pip] if isinstance(entry, str) and entry != "pip" and entry[0] != "-"]
    return declared([CONDA_NAMES.get(entry.split()[0], entry.split()[0]) + entry.partition(" ")[2] for entry in plain])


def locked(name: str) -> dict[str, Version]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {
        canonicalize_name(match[1]): Version(match[2])
        for match in re.finditer(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", text, flags=re.MULTILINE)
    }


def test_conda_environment_agrees_with_the_project() -> None:
    wanted = declared(PROJECT["dependencies"]) | {"python": SpecifierSet(PROJECT["requires-python"])}
    assert conda() == wanted


def test_conda_environment_installs_the_project_itself() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    [by_pip] = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    assert "--editable ." in by_pip


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("report.txt", PROJECT["dependencies"]),
        ("test.txt", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_lock_satisfies_the_project(file: str, names: list[str]) -> None:
    versions = locked(file)
    for name, specifier in declared(names).items():
        assert name in versions, f"{file} lacks {name}: run `make lock`"
        assert versions[name] in specifier, f"{file} has {name} {versions[name]}, not {specifier}: run `make lock`"


def test_both_locks_pin_the_same_versions() -> None:
    report, test = locked("report.txt"), locked("test.txt")
    assert {name: test.get(name) for name in report} == report


@pytest.mark.parametrize("file", ["report.txt", "test.txt"])
def test_locks_are_hashed_and_name_no_index(file: str) -> None:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)
    assert not re.search(r"index-url|find-links|https?:|file:", text)


def test_tests_of_a_file_share_a_worker_and_its_fixtures(request: pytest.FixtureRequest) -> None:
    """A pytest that pytest-xdist does not know yet builds every shared report once a worker, and says nothing."""
    in_a_worker = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@tests/test_environment.py") is in_a_worker
