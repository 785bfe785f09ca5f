"""Imports flow one way, notebooks know the façade alone, public functions are documented, lint and types are clean."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc, isclass, isfunction, signature
from pathlib import Path

import pytest

import cips_helpers

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cips_helpers"
ROOMS = [
    "instrument",
    "survey",
    "estimation",
    "disclosure",
    "results",
    "schema",
    "sections",
    "sentences",
    "synthetic",
    "verdicts",
    "charts",
    "tables",
    "exports",
    "build",
    "programme",
    "cli",
]
FLOW = "Data flows from the instrument to the reader and never back"
SHOWN = "Exhibits are made of disclosed figures and verdicts alone"
TOOLS = {
    "imports": ["lint-imports", "--no-cache"],
    "lint": ["ruff", "check", "--no-cache", "."],
    "layout": ["ruff", "format", "--no-cache", "--check", "."],
    "types": ["mypy", "--cache-dir", "{folder}"],
}


def run(tool: str, folder: Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    name, *options = TOOLS[tool]
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or name
    return subprocess.run(
        [program, *(option.format(folder=folder) for option in options)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("tool", TOOLS)
def test_make_check_is_clean(tool: str, tmp_path: Path) -> None:
    done = run(tool, tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("instrument/model.py", "survey.sample", FLOW),
        ("schema/columns.py", "instrument.model", FLOW),
        ("estimation/methods/design/means.py", "disclosure.disclosed", FLOW),
        ("charts/radar.py", "tables.table", FLOW),
        ("sentences/scores.py", "charts.chart", FLOW),
        ("exports/figures.py", "tables.table", FLOW),
        ("sections/themes.py", "build.report", FLOW),
        ("estimation/methods/design/means.py", "disclosure.disclosed", "Estimation never sees a disclosed frame"),
        ("charts/radar.py", "estimation.estimates", SHOWN),
        ("tables/scores.py", "survey.sample", SHOWN),
        ("sentences/scores.py", "synthetic.recipe", SHOWN),
        ("exports/figures.py", "survey.study", SHOWN),
        ("verdicts/changes.py", "results.country", SHOWN),
    ],
)
def test_an_import_against_the_flow_is_noticed(module: str, imported: str, contract: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "cips_helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed = tmp_path / "cips_helpers" / module
    text = changed.read_text(encoding="utf-8")
    changed.write_text(f"{text}\nimport cips_helpers.{imported}\n", encoding="utf-8")
    done = run("imports", tmp_path, cwd=tmp_path)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout


def test_the_build_knows_nothing_of_what_a_page_shows() -> None:
    found = {
        f"{path.name}: {name}"
        for path in (PACKAGE / "build").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imported(node)
        if name.startswith("cips_helpers.") and name.split(".")[1] not in {"build", "words"}
    }
    assert found == set()


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_every_room_says_what_it_is_for() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(ROOMS)
    for path in PACKAGE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


def public() -> Iterator[tuple[str, object]]:
    """What the rooms and the façade offer by name."""
    for room in (cips_helpers, *(import_module(f"cips_helpers.{room}") for room in ROOMS)):
        for name in getattr(room, "__all__", ()):
            thing = getattr(room, name)
            if isfunction(thing) or isclass(thing):
                yield f"{room.__name__}.{name}", thing


PUBLIC = dict(public())


def missing_sections(thing: object) -> list[str]:
    """What a reader of the docstring would look for in vain.

    Up to three arguments a sentence can explain; where a class of ours comes back, that has a docstring itself.
    """
    told = getdoc(thing)
    if not told:
        return ["docstring"]
    if not isfunction(thing):
        return []
    names = [name for name in signature(thing).parameters if name != "results"]
    said = parameters_in(told)
    if said is None:
        return ["Parameters"] if len(names) > 3 and not re.search(r"Parameters\b.* as in `", told) else []
    missing = [f"parameter {name}" for name in names if name not in said]
    missing += [f"no parameter {name}" for name in said if name not in names and name != "results"]
    back = str(signature(thing).return_annotation)
    if "\nReturns\n-------\n" not in told and back != "None" and not is_ours(thing, back):
        missing.append("Returns")
    return missing


def parameters_in(docstring: str) -> list[str] | None:
    """Names the section Parameters explains; ``None`` without one."""
    section = re.search(r"\nParameters\n----------\n(.*?)(?=\n\n\w+\n---|\Z)", docstring, flags=re.DOTALL)
    if section is None:
        return None
    heads = [line for line in section[1].splitlines() if line and not line.startswith(" ")]
    return [name.strip(" *") for head in heads for name in head.partition(" : ")[0].split(",")]


def is_ours(function: object, annotation: str) -> bool:
    module = sys.modules[function.__module__]
    found = getattr(module, annotation.removesuffix(" | None"), None)
    return isclass(found) and found.__module__.startswith("cips_helpers")


@pytest.mark.parametrize("name", PUBLIC)
def test_what_a_room_offers_is_documented(name: str) -> None:
    assert missing_sections(PUBLIC[name]) == []


def test_a_missing_section_is_noticed() -> None:
    def bare(a: int) -> int:
        return a

    def many(a: int, b: int, c: int, d: int) -> int:
        """Add."""
        return a + b + c + d

    def half(a: int, b: int) -> int:
        """Add.

        Parameters
        ----------
        a, c
            One number, and one that is not there.
        """
        return a + b

    assert missing_sections(bare) == ["docstring"]
    assert missing_sections(many) == ["Parameters"]
    assert missing_sections(half) == ["parameter b", "no parameter c", "Returns"]
