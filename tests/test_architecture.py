"""Import contracts hold and notice planted imports; what ``make check`` runs is clean."""

from __future__ import annotations

import shutil
import subprocess
import sys
from copy import deepcopy
from itertools import pairwise
from pathlib import Path

import grimp
import pytest
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

import suppressions
import unreachable

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cips_helpers"
FLOW = "Data flows from the instrument to the reader and never back"
SHOWN = "Exhibits are made of disclosed figures and verdicts alone"
GATE = "Estimation never sees a disclosed frame"
BUILD = "The build knows nothing of what a page shows"
CYCLES = "No two modules and no two rooms import each other"
configure()
CONTRACTS = {
    contract["name"]: contract for contract in read_user_options(str(ROOT / "pyproject.toml")).contracts_options
}
KINDS: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "acyclic_siblings": AcyclicSiblingsContract,
}
EXHIBITS = ("charts", "tables", "sentences", "exports")
TOOLS = {
    "imports": ["lint-imports", "--no-cache"],
    "lint": ["ruff", "check", "--no-cache", "."],
    "layout": ["ruff", "format", "--no-cache", "--check", "."],
    "types": ["mypy"],  # with its cache, without which it reads all libraries again
}


def run(tool: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run one of the tools of ``make check`` in a folder."""
    name, *options = TOOLS[tool]
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or name
    return subprocess.run(
        [program, *options], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("tool", TOOLS)
def test_make_check_is_clean(tool: str) -> None:
    done = run(tool)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_few_lines_are_left_out_of_formatting_and_typing(tmp_path: Path) -> None:
    assert suppressions.main() == 0
    source = tmp_path / "source.py"
    source.write_text("a = 1  # type: " + "ignore[misc]\nb = '# fmt: " + "skip'\nc = [1,  2]  # fmt: " + "skip\n")
    assert [place.split(":")[1] for place in suppressions.suppressions(source)] == ["1", "3"]


def test_all_code_is_reached_by_a_command_or_a_public_name() -> None:
    assert unreachable.main() == 0


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("cips_helpers", cache_dir=None)


def broken_by(graph: grimp.ImportGraph, *imports: tuple[str, str]) -> set[str]:
    """Return the names of the contracts that further imports, each (importer, imported), break."""
    planted = deepcopy(graph)
    for importer, imported in imports:
        planted.add_import(importer=importer, imported=imported)
    options = {"root_packages": ["cips_helpers"]}
    return {
        name
        for name, contract in CONTRACTS.items()
        if not KINDS[contract["type"]](name, options, contract).check(deepcopy(planted), verbose=False).kept
    }


def test_contracts_hold(graph: grimp.ImportGraph) -> None:
    assert broken_by(graph) == set()
    assert {FLOW, SHOWN, GATE, BUILD, CYCLES} == CONTRACTS.keys()


LAYERS = [
    [room.removeprefix("cips_helpers.") for room in layer.replace(":", "|").split(" | ")]
    for layer in CONTRACTS[FLOW]["layers"]
]


@pytest.mark.parametrize(
    ("lower", "upper"), [(low, up) for k, up in enumerate(LAYERS) for low in LAYERS[k + 1 :]], ids=" to ".join
)
def test_no_room_imports_a_room_above_it(graph: grimp.ImportGraph, lower: list[str], upper: list[str]) -> None:
    for importer in lower:
        for imported in upper:
            assert FLOW in broken_by(graph, (a_module_of(graph, importer), a_module_of(graph, imported)))


@pytest.mark.parametrize(
    ("importers", "rooms", "contract"),
    [
        (EXHIBITS, EXHIBITS, FLOW),
        (EXHIBITS, ("survey", "estimation", "results", "synthetic"), SHOWN),
        (("verdicts",), ("survey", "estimation", "results", "synthetic"), SHOWN),
        (("estimation",), ("disclosure",), GATE),
        (("build",), (*EXHIBITS, "sections", "verdicts", "results", "estimation", "survey"), BUILD),
    ],
)
def test_an_import_through_a_wall_is_noticed(
    graph: grimp.ImportGraph, importers: tuple[str, ...], rooms: tuple[str, ...], contract: str
) -> None:
    for importer in importers:
        for imported in set(rooms) - {importer}:
            assert contract in broken_by(graph, (a_module_of(graph, importer), a_module_of(graph, imported)))


def test_a_cycle_is_noticed(graph: grimp.ImportGraph) -> None:
    for room in graph.find_children("cips_helpers"):
        modules = sorted(name for name in graph.find_descendants(room) if not graph.find_children(name))
        for one, other in pairwise(modules[:2]):
            assert CYCLES in broken_by(graph, (one, other), (other, one))


def a_module_of(graph: grimp.ImportGraph, room: str) -> str:
    """Return a module of a room, or the room itself if it is a module."""
    return min(graph.find_descendants(f"cips_helpers.{room}"), default=f"cips_helpers.{room}")


def test_contracts_are_read_from_the_source(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "cips_helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room, imported in (
        ("instrument", "survey"),
        ("charts", "estimation"),
        ("estimation", "disclosure"),
        ("build", "tables"),
    ):
        planted = tmp_path / "cips_helpers" / room / "planted.py"
        planted.write_text(f"import cips_helpers.{imported}.planted\n", encoding="utf-8")
        (tmp_path / "cips_helpers" / imported / "planted.py").touch()
    done = run("imports", cwd=tmp_path)
    assert done.returncode != 0
    assert {name for name in CONTRACTS if f"{name} BROKEN" in done.stdout} == {FLOW, SHOWN, GATE, BUILD, CYCLES}
