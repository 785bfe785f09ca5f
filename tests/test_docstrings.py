"""Docstrings: every module has one, public functions explain what they take and return."""

from __future__ import annotations

import ast
import doctest
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc, isclass, isfunction, signature
from pathlib import Path

import pytest

import cips_helpers

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cips_helpers"
QUESTION = re.compile(r"(What|Who|Whose|How|Whether|Where|Why|Which|When)\b")


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    """All modules by name, parsed when a test asks: parsing takes seconds, and each worker would do it to collect."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for folder in ("cips_helpers", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def test_every_module_has_a_docstring(modules: dict[str, ast.Module]) -> None:
    named = [name for name in modules if not name.startswith("tests/") or "made_up" in name]
    assert len(named) > 300
    assert [name for name in named if not ast.get_docstring(modules[name])] == []


def questions(module: ast.Module) -> list[str]:
    """Return the first lines of docstrings, of attributes and constants too, that begin like a question."""
    texts = [
        node.value.value
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return [line for text in texts if QUESTION.match(line := text.strip().partition("\n")[0])]


def test_no_docstring_begins_like_a_question(modules: dict[str, ast.Module]) -> None:
    assert {name: lines for name, module in modules.items() if (lines := questions(module))} == {}


def test_a_docstring_like_a_question_is_noticed() -> None:
    assert questions(ast.parse('"""What is shown."""\ndef f():\n    """Whatever it is."""')) == ["What is shown."]
    assert questions(ast.parse('x = 1\n"""Where it is."""')) == ["Where it is."]


def public(modules: dict[str, ast.Module]) -> Iterator[tuple[str, object]]:
    """Yield the names that notebooks and other rooms use, with the functions and classes they stand for."""
    names = {(getattr(cips_helpers, name).__module__, name) for name in cips_helpers.__all__}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(modules[path.relative_to(ROOT).as_posix()]):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cips_helpers."):
                names |= {(node.module, alias.name) for alias in node.names if node.module.split(".")[1] != room}
    for module, name in sorted(names):
        thing = getattr(import_module(module), name)
        if isfunction(thing) or isclass(thing):
            yield f"{module.removeprefix('cips_helpers.')}.{name}", thing


def missing_sections(thing: object) -> list[str]:
    """Return the parts that a docstring lacks.

    Up to three arguments may be explained in a sentence; a returned class of this package has its own docstring.
    """
    docstring = getdoc(thing)
    if not docstring:
        return ["docstring"]
    if not isfunction(thing):
        return []
    names = [name for name in signature(thing).parameters if name != "results"]
    explained = parameters_in(docstring)
    if explained is None:
        return ["Parameters"] if len(names) > 3 and not re.search(r"Parameters\b.* as in `", docstring) else []
    missing = [f"parameter {name}" for name in names if name not in explained]
    missing += [f"no parameter {name}" for name in explained if name not in names and name != "results"]
    returned = str(signature(thing).return_annotation)
    if (
        not re.search(r"\n(Returns|Yields)\n-{6,7}\n", docstring)
        and returned != "None"
        and not is_of_the_package(thing, returned)
    ):
        missing.append("Returns")
    return missing


def parameters_in(docstring: str) -> list[str] | None:
    """Return the names that the section Parameters explains; ``None`` without one."""
    section = re.search(r"\nParameters\n----------\n(.*?)(?=\n\n\w+\n---|\Z)", docstring, flags=re.DOTALL)
    if section is None:
        return None
    heads = [line for line in section[1].splitlines() if line and not line.startswith(" ")]
    return [name.strip(" *") for head in heads for name in head.partition(" : ")[0].split(",")]


def is_of_the_package(function: object, annotation: str) -> bool:
    """Return whether an annotation names a class of the package, possibly with ``None``."""
    named = getattr(sys.modules[function.__module__], annotation.removesuffix(" | None"), None)
    return isclass(named) and named.__module__.startswith("cips_helpers")


def test_public_functions_and_classes_are_documented(modules: dict[str, ast.Module]) -> None:
    documented = dict(public(modules))
    assert len(documented) > 300
    assert {name: missing for name, thing in documented.items() if (missing := missing_sections(thing))} == {}


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


@pytest.mark.parametrize("name", cips_helpers.__all__)
def test_every_public_name_has_an_example_that_runs(name: str) -> None:
    _, section, text = (getdoc(getattr(cips_helpers, name)) or "").partition("\nExamples\n--------\n")
    examples = doctest.DocTestParser().get_examples(section and text)
    run = [example.source for example in examples if not example.options.get(doctest.SKIP)]
    assert any(f"cips.{name}(" in source for source in run), f"show how {name} is called (pytest runs it)"
