"""No module of the package reads objects from files: a pickle that somebody changed would run their code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "cips_helpers"
MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
READERS = {"read_pickle", "HDFStore", "read_hdf"}
RUN = {"eval", "exec", "unsafe_load", "full_load", "allow_pickle"}


def readers_of_objects(source: str) -> set[str]:
    """Return the names by which a module could read an object from a file."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {(node.module or "").partition(".")[0], *(alias.name for alias in node.names)}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.keyword) and node.arg:
            names.add(node.arg)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "__import__",
            "import_module",
        ):
            names |= {str(value.value) for value in node.args if isinstance(value, ast.Constant)}
    return names & (MODULES | READERS | RUN)


def test_no_module_reads_objects_from_files() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 200
    used = {path.name: names for path in files if (names := readers_of_objects(path.read_text(encoding="utf-8")))}
    assert used == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle\npickle.loads(path.read_bytes())",
        "from pickle import load",
        "from joblib import load as read",
        "__import__('pickle')",
        "import_module('marshal')",
        "pd.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
        "yaml.unsafe_load(text)",
    ],
)
def test_it_would_be_noticed(source: str) -> None:
    assert readers_of_objects(source)
