"""Every chart has a finding as its title and a short description, in every country, kind of sample and language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cips_helpers as cips
from cips_helpers.charts import figure
from cips_helpers.charts.described import MOST, described, in_sentences
from cips_helpers.charts.figure import Chart
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.words import Words
from made_up import example
from made_up.whole_report import shown_in

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LAST = {"XAA": 2, "XBB": 1, "XCC": 2, "XDD": 1}
WORDS = Words("en")


@cache
def calls() -> tuple[ast.expr, ...]:
    """Return what the chapters show that may hold charts."""
    of_charts = [call for call in shown_in(NOTEBOOKS) if ast.unparse(call).startswith(("cips.chart_", "cips.show_"))]
    return tuple(call for call in of_charts if "file" not in ast.unparse(call) and "explorer" not in ast.unparse(call))


def charts_in(shown: object) -> Iterator[Chart]:
    if isinstance(shown, Chart):
        yield shown
    elif hasattr(shown, "parts"):
        for part in shown.parts:
            yield from charts_in(part)


def charts_of(results: Disclosed) -> list[Chart]:
    known = {"cips": cips, "results": results}
    return [
        chart for call in calls() for chart in charts_in(eval(compile(ast.Expression(call), "chapter", "eval"), known))
    ]


# Sentences are the same templates in every country, so each language is read in one.
READ = [*((country, "en") for country in LAST), *(("XAA", language) for language in ("fr", "es", "pt", "ar"))]


@pytest.mark.parametrize(("country", "language"), READ)
def test_each_chart_has_a_finding_a_measure_and_a_short_description(
    country: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure, "draw", lambda drawn, **_: "<svg/>")  # the pictures themselves are not read
    charts = charts_of(example.country(country).results(iteration=LAST[country], language=language))
    assert len(charts) > 15
    for chart in charts:
        assert len(chart.alt) < MOST, chart.label
        assert not chart.alt.endswith("…"), chart.label
        assert not chart.caption.endswith("."), chart.label
        if not chart.label.startswith(("fig-sheet", "fig-peers")):
            assert chart.measure, chart.label
            assert chart.caption != chart.measure.rstrip("."), f"{chart.label} has a label for a title"


def test_a_description_says_how_much_it_leaves_out() -> None:
    entries = [f"Factor {number} {'x' * 20}" for number in range(20)]
    text = described(WORDS, entries, lambda kept: f"Dots: {WORDS.series(kept)}.")
    assert len(text) < MOST
    kept = text.count("Factor")
    assert text.endswith(f"; {20 - kept} more.")
    sentences = described(WORDS, [f"{entry}." for entry in entries], in_sentences("Dots."))
    assert sentences.endswith(f". {20 - sentences.count('Factor')} more.")
    assert described(WORDS, entries[:2], lambda kept: WORDS.series(kept)) == "; ".join(entries[:2])


def test_one_label_too_long_is_cut() -> None:
    text = described(WORDS, ["long " * 100], in_sentences("Dots."))
    assert len(text) < MOST
    assert text.endswith("…")
    assert len(described(WORDS, ["x" * 400], lambda kept: kept[0])) < MOST
