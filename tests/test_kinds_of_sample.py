"""Whole reports of each kind of sample: the words and numbers that must stand in them, and those that must not."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from cips_helpers.charts import figure
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.load import load_instrument
from cips_helpers.results.country import CountryResults
from cips_helpers.sentences.scores import say_gaps
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.study import write_synthetic_study
from made_up.contradictions import contradictions
from made_up.whole_report import text_of
from test_no_contradictions import pages_of

INSTRUMENT = Path(__file__).resolve().parents[1] / "data" / "instrument" / "cips.yml"
PEOPLE, SITES, ALL_SITES = 1980, 24, 30
FRAME = {"en": "Everybody on the payroll of March."}
KINDS = {"XAA": "probability", "XAB": "everyone", "XAC": "silence", "XAD": "volunteers", "XAE": "sites"}
"""Country → the kind of both its samples; of ``silence`` everybody was asked, and not everybody answered."""


def entry_of(kind: str, folder: Path, source: dict[str, object]) -> dict[str, object]:
    """Return the entry of a file under another design; its answers stay, with a column of sites for ``sites``."""
    entry = {**{name: source[name] for name in ("file", "respondent")}, "ignore": ["weight"]}
    path = folder / str(source["file"])
    answers = pd.read_csv(path, dtype=str)
    if kind == "sites":
        answers.assign(site=[f"S{row % SITES}" for row in range(len(answers))]).to_csv(path, index=False)
        return entry | {"cluster": "site", "sites": ALL_SITES, "population": PEOPLE}
    if kind == "everyone":
        return entry | {"population": len(answers)}
    return entry | {"invited": len(answers) + 90} | ({"population": PEOPLE} if kind != "silence" else {})


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Disclosed]:
    """Results of five countries with the same questionnaire, each with a kind of sample."""
    folder = tmp_path_factory.mktemp("kinds")
    path = write_synthetic_study(
        folder, countries=len(KINDS), seed=5, iterations=1, respondents=180, instrument=INSTRUMENT
    )
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    for code, kind in KINDS.items():
        for iteration in study["countries"][code]["iterations"]:
            iteration |= {"sample": "everyone" if kind == "silence" else kind, "frame": FRAME}
            iteration["groups"] = {
                group: entry_of(kind, folder, source) for group, source in iteration["groups"].items()
            }
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    loaded = load_study(path)
    return {kind: CountryResults.read(loaded, code).results() for code, kind in KINDS.items()}


def levels(shown: Disclosed) -> pd.DataFrame:
    rows = shown.figures[(shown.figures["state"] == "shown") & (shown.figures["group"] == "officials")]
    return rows[rows["statistic"].isin(["mean", "positive", "share"]) & (rows["domain"] == "all")]


def gaps(shown: Disclosed) -> pd.DataFrame:
    return shown.figures[(shown.figures["statistic"] == "gap") & (shown.figures["state"] == "shown")]


DRAWN_ONLY = ("95% interval", "95 of 100", "argin of error", "were sampled", "sampled in 1 stratum")
SAID = {
    "probability": ("95% interval", "95 of 100", "Margin of error", "drawn by chance", "of 1,980 officials ("),
    "everyone": ("exact, as everybody answered", "range allowing for chance", "everybody was asked", "so their scores"),
    "silence": ("range if others think alike", "If the others think alike", "neither exact nor those of a sample"),
    "volunteers": (
        "by their own choice",
        "range as if drawn",
        "the range if the volunteers were a random sample",
        "need not hold for others",
    ),
    "sites": ("95% interval", "Margin of error", f"answered at {SITES} sites", f"{SITES} of {ALL_SITES} sites"),
}
NOT_SAID = {
    "probability": ("as if drawn", "think alike,", "allowing for chance", "exact, as"),
    "everyone": (
        *DRAWN_ONLY,
        "as if drawn",
        "if others think alike",
        "precise to",
        "Lines: ranges",  # of scores, which have none
        "of each key factor, with ranges",
        "an opinion, with ranges",
        "chance contains the target",
    ),
    "silence": (*DRAWN_ONLY, "as if drawn", "exact, as everybody", "allowing for chance"),
    "volunteers": (*DRAWN_ONLY, "if others think alike", "allowing for chance", "of 1,980 officials (", "precise to"),
    "sites": ("as if drawn", "think alike,", "exact, as everybody", "allowing for chance"),
}


@pytest.mark.parametrize("kind", KINDS.values())
def test_a_report_says_what_its_sample_can_say_and_nothing_else(
    results: dict[str, Disclosed], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The pictures themselves are not read.
    monkeypatch.setattr(figure, "draw", lambda drawn, **_: "<svg/>")
    text = text_of(results[kind])
    assert len(text) > 50_000
    assert FRAME["en"] in text
    assert [words for words in SAID[kind] if words not in text] == []
    assert [words for words in NOT_SAID[kind] if words in text] == []
    # No range of a level or a difference begins where it ends.
    assert re.findall(r"[^.]{60}\b(\d\.\d\d) to \1\b", text) == []


@pytest.mark.parametrize("kind", KINDS.values())
def test_no_sentence_contradicts_a_number_beside_it(results: dict[str, Disclosed], kind: str) -> None:
    pages = pages_of(results[kind])
    assert contradictions(pages) == []
    assert len(pages.tables) > 30


def test_everybody_answered_levels_are_exact_and_gaps_are_judged(results: dict[str, Disclosed]) -> None:
    shown = results["everyone"]
    rows, between = levels(shown), gaps(shown)
    assert (rows["low"] == rows["estimate"]).all()
    assert (rows["high"] == rows["estimate"]).all()
    assert (between["high"] - between["low"] > 0.05).all()
    assert between["p_adjusted"].notna().all()


def test_silence_narrows_no_gap_and_volunteers_stand_for_nobody_else(results: dict[str, Disclosed]) -> None:
    """As many answers of everybody asked and of volunteers: the gaps of both are judged alike."""
    wide = {kind: gaps(results[kind]).eval("high - low").mean() for kind in ("silence", "volunteers")}
    assert wide["silence"] == pytest.approx(wide["volunteers"], rel=0.1)
    assert not (results["volunteers"].figures["statistic"] == "total").any()


def test_totals_are_printed_shares_of_printed_people(results: dict[str, Disclosed]) -> None:
    figures = results["probability"].figures
    figures = figures[(figures["group"] == "officials") & (figures["state"] == "shown")]
    totals = figures[figures["statistic"] == "total"].set_index("indicator")
    shares = figures[figures["statistic"] == "positive"].set_index("indicator").loc[totals.index]
    assert len(totals)
    for name in ("estimate", "low", "high"):
        np.testing.assert_allclose(totals[name], np.floor(shares[name] * PEOPLE / 10 + 0.5 + 1e-9) * 10)


@pytest.mark.parametrize("kind", ["probability", "silence", "volunteers", "sites"])
def test_margin_and_intervals_take_in_how_people_came_to_take_part(results: dict[str, Disclosed], kind: str) -> None:
    """Half an interval of a share p over 2 sqrt(p (1 - p)): what it would be at one half."""
    shown = results[kind]
    sample, rows = shown.sample("officials"), levels(shown)
    rows = rows[(rows["statistic"] == "positive") & (rows["kind"] == "agreement") & rows["estimate"].between(0.1, 0.9)]
    at_half = (rows["high"] - rows["low"]) / 4 / np.sqrt(rows["estimate"] * (1 - rows["estimate"]))
    assert at_half.mean() == pytest.approx(sample.margin, rel=0.12)
    assert sample.n is not None
    left = {"probability": 1 - sample.n / PEOPLE, "silence": 90 / (sample.n + 90), "volunteers": 1.0}
    singly = 1.97 * np.sqrt(left.get(kind, 1 - SITES / ALL_SITES) / (4 * sample.n))
    assert sample.margin > 1.5 * singly if kind == "sites" else sample.margin == pytest.approx(singly, rel=0.02)


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Disclosed]:
    """Results of two countries that asked twice: everybody both times, or in another way each time."""
    folder = tmp_path_factory.mktemp("changing")
    path = write_synthetic_study(folder, countries=2, seed=3, iterations=2, respondents=150, instrument=INSTRUMENT)
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    ways = {
        "XAA": [{"officials": "everyone", "private": "everyone"}] * 2,
        "XAB": [
            {"officials": "volunteers", "private": "everyone"},
            {"officials": "probability", "private": "volunteers"},
        ],
    }
    for code, each in ways.items():
        for iteration, kinds in zip(study["countries"][code]["iterations"], each, strict=True):
            iteration["groups"] = {
                group: entry_of(kinds[group], folder, source) | {"sample": kinds[group]}
                for group, source in iteration["groups"].items()
            }
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    loaded = load_study(path)
    return {
        kind: CountryResults.read(loaded, code).results(iteration=2)
        for kind, code in (("everyone", "XAA"), ("mixed", "XAB"))
    }


@pytest.mark.parametrize("kind", ["everyone", "mixed"])
def test_nor_is_there_a_contradiction_where_it_was_done_twice(changing: dict[str, Disclosed], kind: str) -> None:
    assert contradictions(pages_of(changing[kind])) == []


def test_two_surveys_of_everybody_have_exact_changes_of_the_make_up(changing: dict[str, Disclosed]) -> None:
    text = pages_of(changing["everyone"]).html
    assert "Changes have no interval, as everybody answered both times." in text
    assert "the sample was drawn so" not in text


def test_volunteers_in_one_of_two_surveys_are_a_reason_for_care(changing: dict[str, Disclosed]) -> None:
    text = pages_of(changing["mixed"]).text
    assert "In one of the two surveys only, people took part by their own choice" in text
    assert "Same questions and same kind of people" not in text
    assert "Nobody was drawn by chance" not in text, "officials were"
    assert "Not drawn by chance, so the figures are those of the people who took part: private-sector" in text
    (fieldwork,) = (rows for label, rows in pages_of(changing["mixed"]).tables.items() if label == "tab-fieldwork")
    (asked,) = (row for row in fieldwork if row["Taking part"] == "everybody was asked")
    assert (asked["Invited"], asked["Response"]) == (asked["Answered"], "100%")


def test_groups_without_a_common_question_are_not_compared_and_nobody_is_too_few(tmp_path: Path) -> None:
    path = write_synthetic_study(tmp_path, countries=1, seed=3, iterations=1, respondents=60, instrument=INSTRUMENT)
    study = load_study(path)
    asked = [item for item in load_instrument(INSTRUMENT).items if item.kind == "agreement"]
    common = {item.id for item in asked if set(item.asked_of) >= {"officials", "private"}}
    (private,) = (tmp_path / "responses").glob("*private*")
    answers = pd.read_csv(private, dtype=str)
    answers.drop(columns=list(common & set(answers))).to_csv(private, index=False)
    said = say_gaps(CountryResults.read(study, "XAA").results())
    assert said is not None
    assert said.text.endswith("were asked no question in common, so they are not compared.")
