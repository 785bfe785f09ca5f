"""Attacks on what is published, tables and charts alone: they succeed without the protection and fail with it."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from attack.attacker import Attacker, drawings, finer_than_printed, fits, marks, texts_of
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import CERTAINTY, rules_of
from cips_helpers.disclosure.sensitive import FEW
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.instrument.model import Instrument
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import NUMBERS
from made_up.survey import SMALL, drawn, made

FLOOR, SPAN = 10, 3.0
SENSITIVE = [item | {"sensitive": item["id"] == "likely"} for item in SMALL["items"]]
INSTRUMENT = Instrument.model_validate(SMALL | {"items": SENSITIVE})
SCALES = {item.id: INSTRUMENT.scale(item.scale) for item in INSTRUMENT.items if item.id != "region"}
EDITIONS = ("internal", "public")


def study(sizes: dict[int, dict[int, int]], *, few: int = 2, seed: int = 1) -> Estimates:
    """Estimate iterations with so many officials in each region, of whom a few gave the worst answer."""
    answers = {}
    for iteration, regions in sizes.items():
        frame = drawn(seed + iteration, sum(regions.values()))
        frame["region"] = np.repeat(list(regions), list(regions.values()))
        frame["likely"] = np.resize([3, 2, 1, 2, 2, 1], len(frame))
        frame.loc[: few - 1, "likely"] = 0
        answers[iteration, "officials"] = frame
    return estimate(made(answers, instrument=INSTRUMENT))


def through(truth: Estimates, edition: str = "internal") -> Disclosed:
    """Return what an edition shows of the last iteration and the earlier ones."""
    return disclose(
        truth,
        (),
        name="Kelmora",
        iteration=int(truth.frame["iteration"].max()),
        instrument=INSTRUMENT,
        scales=SCALES,
        rules=rules_of(edition, Limits()),
    )


def unprotected(truth: Estimates, shown: Disclosed) -> Disclosed:
    """Return the figures with nothing but few respondents hidden, neither rounded nor classed."""
    keys = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]
    figures = shown.figures.copy()
    exact = truth.frame.set_index(keys).reindex(pd.MultiIndex.from_frame(figures[keys]))
    few = (exact["n"].to_numpy() > 0) & (exact["n"].to_numpy() < FLOOR)
    small = truth.frame[(truth.frame["statistic"] == "sample_share") & (truth.frame["count"] < FLOOR)]
    of_small = pd.MultiIndex.from_frame(small[["iteration", "indicator", "answer"]])
    few |= pd.MultiIndex.from_frame(figures[["iteration", "indicator", "answer"]]).isin(of_small)
    few |= figures["domain"].ne("all").to_numpy() & (exact["n_asked"].to_numpy() < FLOOR)
    for name in (name for name in NUMBERS if name in figures):
        figures[name] = np.where(few, np.nan, exact[name].to_numpy(float))
    figures["state"] = np.where(few, "suppressed", "shown")
    return replace(shown, figures=figures)


def table(shown: Disclosed, *, rounded: bool = True) -> pd.DataFrame:
    """Return the table as a reader of figures.csv has it."""
    frame = figures_sheet(shown).frame
    if not rounded:
        scale = np.where(frame["unit"].isin(["per cent", "percentage points"]), 100.0, 1.0)
        for name in ("estimate", "low", "high"):
            frame[name] = shown.figures[name].to_numpy(float) * scale
    return pd.read_csv(io.StringIO(frame.to_csv(index=False)))


def narrowed(attacker: Attacker, truth: Estimates) -> set[str]:
    """Return the kinds of hidden figures that an attacker narrows more than the rules allow."""
    people, given = (
        {
            (row["iteration"], row["group"], row["indicator"], str(row["answer"])): int(row["count"])
            for row in truth.frame[truth.frame["statistic"] == statistic].to_dict("records")
        }
        for statistic in ("sample_share", "share")
    )
    kinds = set()
    for clue in attacker.counts():
        true = people.get((clue.iteration, clue.group, clue.place, clue.part), 0)
        assert clue.low <= true <= clue.high, clue
        if 0 < true < FLOOR and clue.width < FLOOR:
            kinds.add(clue.kind)
    for clue in (*attacker.means_of_rests(), *attacker.means_of_flagged()):
        if clue.width < CERTAINTY * SPAN - 1e-6:
            kinds.add(clue.kind)
    answers = INSTRUMENT.scale("agreement").substantive
    points = {answer.code: float(answer.score or 0) for answer in answers}
    for clue in attacker.answers("likely", points, {answer.code for answer in answers if answer.positive}):
        true = given[clue.iteration, clue.group, clue.place, clue.part]
        assert clue.low <= true <= clue.high, clue
        if true <= FEW and (clue.low > 0 or clue.high < FEW):
            kinds.add(clue.kind)
    return kinds


@cache
def attacked(case: str) -> tuple[Estimates, Disclosed, set[str]]:
    """Return a study, what the internal edition shows of it, and what is narrowed in both editions together."""
    truth = study(STUDIES[case])
    shown = [through(truth, edition) for edition in EDITIONS]
    return truth, shown[0], narrowed(Attacker(*map(table, shown)), truth)


STUDIES = {
    "a small region": {1: {1: 120, 2: 80, 3: 4}, 2: {1: 118, 2: 84, 3: 3}},
    "a small region beside people without an answer": {1: {1: 120, 2: 80, 3: 2, -1: 6}},
    "five people without an answer": {1: {1: 60, 2: 50, 3: 20, -1: 5}, 2: {1: 70, 2: 40, 3: 30}},
    "two decimals": {1: {1: 300, 2: 246, 3: 8}},
    "thirty people": {1: {1: 15, 2: 11, 3: 3, -1: 1}},
}


@pytest.mark.parametrize("case", STUDIES)
def test_nothing_hidden_follows_from_the_tables_of_both_editions_and_all_iterations(case: str) -> None:
    assert attacked(case)[2] == set()


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        ("a small region", {"count", "mean", "answer"}),
        ("a small region beside people without an answer", {"count", "mean", "answer"}),
        ("five people without an answer", {"mean", "answer"}),
        ("two decimals", {"count", "mean"}),
        ("thirty people", {"count", "mean", "answer"}),
    ],
)
def test_the_same_attack_succeeds_without_the_protection(case: str, kinds: set[str]) -> None:
    truth, shown, _ = attacked(case)
    assert kinds <= narrowed(Attacker(table(unprotected(truth, shown), rounded=False)), truth)


STRATA = {"north": (150, 4.0933), "islands": (2, 1.0), "south": (90, 6.4889)}
"""Region → people and weight."""


def test_marks_of_a_chart_lie_at_printed_figures(report: Path) -> None:
    """A share read off a chart to seven digits has one solution in whole people."""
    share = (23 * 4.0933 + 1 * 1.0 + 11 * 6.4889) / sum(n * weight for n, weight in STRATA.values())
    assert fits(STRATA, share, within=1e-7)["islands"] == {1}
    assert fits(STRATA, round(share, 2), within=0.005)["islands"] == {0, 1, 2}
    read = 0
    for name, svg in drawings(report / "html").items():
        values = marks(svg)
        read += len(values)
        np.testing.assert_allclose(values, values.round(2), atol=2e-4, err_msg=name)
    assert read > 50


SHARE = "0.138770296"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", f"<html><body><p>{SHARE}</p></body></html>"),
        ("page.html", f'<html><body><img alt="{SHARE} said yes"></body></html>'),
        ("chart.svg", f"<svg><!-- {SHARE} --></svg>"),
        ("searchindex.js", f'Search.setIndex({{"titles": ["{SHARE}"]}})'),
        ("figures.csv", f"share\n{SHARE}\n"),
        ("manifest.json", f'{{"hidden": {SHARE}}}'),
    ],
)
def test_a_number_with_more_digits_is_found_in_every_kind_of_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert finer_than_printed(tmp_path) == {(name, SHARE)}


def test_no_file_of_a_report_holds_more_digits_than_are_printed(report: Path) -> None:
    kinds = {Path(name).suffix for name, text in texts_of(report) if len(text) > 100}
    assert {".html", ".js", ".csv", ".xlsx", ".pdf", ".json"} <= kinds
    assert finer_than_printed(report) == set()
