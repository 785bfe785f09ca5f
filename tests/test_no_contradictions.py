"""No sentence of a report contradicts a number beside it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from made_up import example
from made_up.contradictions import Pages, contradictions, html_of
from made_up.whole_report import shown_in

GOLDEN, NOTEBOOKS = Path(__file__).parent / "golden", Path(__file__).parents[1] / "notebooks"
LAST = {"XAA": 2, "XBB": 1, "XCC": 2, "XDD": 1}

CALLS = (
    "say_overall",
    "say_gaps",
    "say_strengths",
    "say_concerns",
    "say_targets",
    "say_progress",
    "say_gap_changes",
    "table_factors",
    "table_changes",
    "table_gap_changes",
    "table_glance",
)
"""Pages that the reader is tried on."""


@cache
def calls() -> list[ast.expr]:
    """Return what the chapters show, but pictures, which say nothing that a sentence or table does not."""
    return [call for call in shown_in(NOTEBOOKS) if not ast.unparse(call).startswith("cips.chart_")]


def html(shown: Iterable[object]) -> str:
    return html_of(part for one in shown for part in getattr(one, "parts", (one,)))


def pages_of(results: Disclosed) -> Pages:
    """Return what all chapters say of some results."""
    known = {"cips": cips, "results": results}
    return Pages(html(eval(compile(ast.Expression(call), "chapter", "eval"), known) for call in calls()))


@cache
def pages(country: str) -> Pages:
    return pages_of(example.country(country).results(iteration=LAST[country]))


@cache
def tried() -> str:
    results = example.country("XAA").results(iteration=LAST["XAA"])
    return html(getattr(cips, call)(results) for call in CALLS)


@cache
def golden() -> Pages:
    html = []
    for path in sorted(GOLDEN.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                html.append("".join(output["data"].get("text/html", "")))
                note = output.get("metadata", {}).get("text/html", {}).get("note", "")
                html.append(f"<p>{note}</p>")
    return Pages("\n".join(html))


@pytest.mark.parametrize("country", LAST)
def test_no_country_is_told_what_its_numbers_do_not_say(country: str) -> None:
    assert contradictions(pages(country)) == []
    assert len(pages(country).tables) > 40, "every page is read"


def test_nor_is_any_reader_of_the_whole_report() -> None:
    assert contradictions(golden()) == []
    assert {"tab-factors", "tab-change-officials", "tab-glance"} <= golden().tables.keys()


PLANTED = {
    "met": (r">met</td>", ">not met</td>"),
    "too close": (r">not met</td>", ">too close</td>"),
    "an outcome": (r">improved</td>", ">not clear</td>"),
    "another outcome": (r">not clear</td>", ">declined</td>"),
    "an outcome that is none": (r">improved</td>", ">no change</td>"),
    "a number of changes": (r"9 of 10 key factors improved", "8 of 10 key factors improved"),
    "a number of gaps": (r"clearly higher on all 9 key", "clearly higher on all 8 key"),
    "a number of targets": (r"see it, all 10 targets are met", "see it, 7 of 10 targets are met"),
    "rose": (r"rose from 2\.34 to 2\.51", "rose from 2.51 to 2.34"),
    "the size of a change": (r"points \(change \+0\.17", "points (change +0.18"),
    "a change in a table": (r"(?s)(>2\.34</td>.*?>2\.51</td>.*?>)\+0\.17<", r"\g<1>+0.18<"),
    "an interval": (r"(rose from [^(]*\(change [^,]*, 95% interval )\S+", r"\g<1>-0.01"),
    "the highest": (r"Code of Conduct \(2\.72\) and [^(]*\(2\.66\) highest", "Reform (2.37) highest"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_contradiction_is_found(planted: str) -> None:
    pattern, instead = PLANTED[planted]
    changed, times = re.subn(pattern, instead, tried(), count=1)
    assert times == 1, pattern
    assert contradictions(Pages(changed))
