"""One table holds all that differs between editions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import cips_helpers as cips
from cips_helpers.build.report import chapters
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL, rules_of
from cips_helpers.limits import Limits
from cips_helpers.programme.plan import plan
from cips_helpers.survey.load import load_study

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "data" / "example" / "study.yml"


def test_an_edition_takes_the_stricter_of_its_own_limits_and_the_studys() -> None:
    assert rules_of("internal", Limits(minimum=5)).floor == 5
    assert rules_of("public", Limits(minimum=5)).floor == 10
    assert rules_of("public", Limits(minimum=12)).breakdown == 20
    assert rules_of("public", Limits(minimum=30)).breakdown == 30
    assert rules_of("internal", Limits(public_breakdown=40)).breakdown == 10


def test_an_unknown_edition_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no edition 'secret'; the editions are internal, analyst, public"):
        rules_of("secret", Limits())


def test_what_an_edition_leaves_out_are_chapters_there_are() -> None:
    names = {path.stem[3:] for path in chapters(ROOT / "notebooks")}
    assert all(edition.left_out <= names for edition in EDITIONS.values())


def test_a_fourth_edition_takes_one_entry_of_the_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ministry = replace(
        INTERNAL, name="ministry", suffix="ministry", floor=15, crossings=False, left_out=frozenset({"annex"})
    )
    monkeypatch.setitem(EDITIONS, ministry.name, ministry)
    [task] = plan(load_study(STUDY), output=tmp_path, countries=["XAA"], editions=["ministry"])
    assert (task.name, task.files["PDF"].name) == ("XAA_ministry", "CIPS_XAA_2_ministry.pdf")
    assert "annex" not in {page[3:] for page in task.pages}
    results = cips.read_results(STUDY, country="XDD", edition="ministry")
    shown = results.figures[results.figures["state"] == "shown"]
    assert (results.edition, results.floor) == ("ministry", 15)
    assert not ((shown["n"] > 0) & (shown["n"] < 15)).any()
    assert not shown["domain"].str.contains("*", regex=False).any()


def compared_texts(path: Path) -> Iterator[str]:
    """Texts that a module compares something with, or looks something up by."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare | ast.Subscript | ast.Dict | ast.MatchValue):
            yield from (
                leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant) and leaf.value in EDITIONS
            )


def test_no_other_module_compares_names_of_editions() -> None:
    modules = sorted((ROOT / "cips_helpers").rglob("*.py"))
    texts = {
        path.relative_to(ROOT).as_posix(): list(compared_texts(path)) for path in modules if path.name != "rules.py"
    }
    assert {module for module, compared in texts.items() if compared} == set()
