"""The data package of a report's tables, read by the reference implementation of the standard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frictionless import Package, validate

from cips_helpers.exports.files import write_all
from made_up import example

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"
PACKAGE = "datapackage.json"


@pytest.fixture(scope="module", params=["XAA", "XDD"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tables")
    write_all(example.country(request.param).results(), target)
    return target


def faults(folder: Path) -> list[object]:
    return validate(str(folder / PACKAGE)).flatten(["title", "fieldName"])


def changed(folder: Path, target: Path, old: bytes, new: bytes) -> Path:
    """Copy the tables with an entry of the figures replaced, bytes and hash left as they are."""
    for path in folder.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    figures = (target / "figures.csv").read_bytes()
    assert old in figures
    (target / "figures.csv").write_bytes(figures.replace(old, new, 1))
    return target


def test_is_valid_for_all_rows(folder: Path) -> None:
    assert faults(folder) == []
    assert {resource.name for resource in Package(str(folder / PACKAGE)).resources} == {"figures", "data-dictionary"}


@pytest.mark.parametrize(("old", "new"), [(b",shown", b",known"), (b",per cent,", b",percent!,"), (b",304,", b",3o4,")])
def test_another_entry_is_noticed(folder: Path, tmp_path: Path, old: bytes, new: bytes) -> None:
    old = old if old in (folder / "figures.csv").read_bytes() else b",shown"
    assert ["Hash Count Error", None] in faults(changed(folder, tmp_path, old, new))
    described = json.loads((tmp_path / PACKAGE).read_text(encoding="utf-8"))
    for resource in described["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / PACKAGE).write_text(json.dumps(described), encoding="utf-8")
    assert faults(tmp_path)


def test_every_column_and_category_is_described(folder: Path) -> None:
    fields = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"][0]["schema"]["fields"]
    assert all(field["description"] for field in fields)
    with_categories = {field["name"]: field["categories"] for field in fields if "categories" in field}
    assert set(with_categories) == {"group", "kind", "statistic", "unit", "state"}
    assert all(entry["label"] for entries in with_categories.values() for entry in entries)
