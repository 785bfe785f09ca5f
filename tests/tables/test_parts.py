"""Scores of parts of a group: by one characteristic, and by two."""

from __future__ import annotations

from typing import Any

from cips_helpers.tables.parts import table_crossed, table_within_groups
from made_up.results import results

from .reading import cells

SCORES: dict[str, Any] = {"officials": {"leadership": 2.5, "rules": 2.0}, "private": {"leadership": 2.2}}


def test_parts_and_hidden_parts() -> None:
    options = {"overall": {"officials": 2.1}, "parts": {"officials": {1: (60, 2.0), 2: (140, 2.2)}}}
    table = table_within_groups(results(SCORES, **options), group="officials")
    assert cells(table, 1)[:3] == ["Woman", "60", "2.0"]
    few = options | {"parts": {"officials": {1: (9, 2.0), 2: (191, 2.2)}}}
    hidden = table_within_groups(results(SCORES, **few), group="officials")
    assert cells(hidden, 1) == ["Woman", "•", "•", ""]


def test_a_characteristic_of_which_all_parts_are_hidden_is_named_below() -> None:
    people = {("gender", "1"): 60, ("gender", "2"): 50, ("region", "1"): 9, ("region", "2"): 8}
    parts = {("officials", *part): (n, {"overall": 2.2}) for part, n in people.items()}
    made = results(SCORES, overall={"officials": 2.1}, regions=("North", "South"), cells=parts)
    table = table_within_groups(made, group="officials")
    assert table is not None
    assert list(table.frame["part"].unique()) == ["Gender"]
    assert table.note.startswith("Left out, as all parts are hidden: Region.")


def test_two_characteristics_at_once() -> None:
    people = {"1*1": 60, "1*2": 50, "2*1": 40, "2*2": 50}
    part = {("officials", "gender*region", level): (n, {"overall": 2.2}) for level, n in people.items()}
    alone = {"gender": (110, 90), "region": (100, 100)}
    single = {
        ("officials", domain, str(code)): (n, {"overall": 2.2})
        for domain, sizes in alone.items()
        for code, n in enumerate(sizes, 1)
    }
    options: dict[str, Any] = {"overall": {"officials": 2.1}, "regions": ("North", "South")}
    table = table_crossed(results(SCORES, cells=single | part, **options), group="officials")
    assert table is not None
    assert list(table.frame["part"]) == ["Gender: Woman"] * 2 + ["Gender: Man"] * 2
    assert cells(table, 1) == ["North", "60", "2.2", "2.1–2.3"]
    assert cells(table, 5)[:2] == ["South", "50"]
    hidden = results(SCORES, cells=single | part, floor=70, **options)
    assert table_crossed(hidden, group="officials") is None
    assert table_crossed(results(SCORES), group="officials") is None


def test_nothing_broken_down() -> None:
    assert table_within_groups(results(SCORES), group="officials") is None
