"""The table of all figures: each row a figure as the report prints it, and nothing of what is hidden."""

from __future__ import annotations

import csv
import io
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.scan.leaks import CODES
from cips_helpers.exports.figures import COLUMNS, figures_sheet
from cips_helpers.exports.files import write_all
from cips_helpers.exports.spreadsheet import as_csv
from made_up import example
from made_up.results import results as made

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


def results(country: str = "XBB") -> Disclosed:
    return example.country(country).results()


def written(results: Disclosed) -> pd.DataFrame:
    """Read the CSV back, every cell as text."""
    text = as_csv(figures_sheet(results)).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text, newline=""))
    return pd.DataFrame(rows, columns=heads)


def row(table: pd.DataFrame, **where: str) -> pd.Series:
    matching = table[[all(entry[k] == v for k, v in where.items()) for _, entry in table.iterrows()]]
    assert len(matching) == 1, where
    return matching.iloc[0]


@cache
def made_up() -> Disclosed:
    return made(
        {"officials": {"one": (2.345, 0.05, 200), "two": 1.5}},
        shares={("officials", "q1"): (0.555, 0.2, 0.145, 0.1)},
        dont_know={("officials", "q1"): 0.125},
        parts={"officials": {1: (40, 2.26), 2: (160, 2.11)}},
    )


def test_columns_are_those_described() -> None:
    assert list(written(results())) == list(COLUMNS)


def test_no_code_follows_a_name() -> None:
    """The scan of built files takes a number behind a name for its figure, and 1 for a hidden part of one person."""
    named = {before: after for before, after in pairwise(COLUMNS) if before.endswith("_label")}
    assert len(named) == 5
    assert {name: code for name, code in named.items() if code in CODES - {"part"}} == {}


def test_there_is_a_row_for_every_figure_in_order() -> None:
    table, frame = written(results()), results().figures
    assert len(table) == len(frame)
    for column, source in (("indicator", "indicator"), ("statistic", "statistic"), ("part", "level")):
        assert list(table[column]) == list(frame[source].astype(str))


def test_hidden_figures_are_named_without_a_number() -> None:
    table = written(results())
    hidden = table[table["state"] == "suppressed"]
    assert len(hidden) == (results().figures["state"] == "suppressed").sum() > 100
    for column in ("estimate", "low", "high", "n", "dont_know", "p_adjusted"):
        assert set(hidden[column]) == {""}


def test_nothing_is_finer_than_the_gate_let_through() -> None:
    """Parts of groups have the gate's decimals, and no number has more than two but a p value."""
    table = written(results())
    parts = table[(table["demographic"] != "all") & (table["state"] == "shown")]
    assert set(parts["estimate"].str.partition(".")[2].str.len()) == {1}
    for column in ("estimate", "low", "high"):
        assert table[column].str.partition(".")[2].str.len().max() == 2
    assert table["p_adjusted"].str.partition(".")[2].str.len().max() == 3


def test_figures_are_written_as_the_report_prints_them() -> None:
    table = written(made_up())
    score = row(table, indicator="one", statistic="mean", part="all")
    assert (score["estimate"], score["low"], score["high"], score["unit"], score["n"]) == (
        "2.35",
        "2.25",
        "2.44",
        "points",
        "200",
    )
    share = row(table, indicator="q1", statistic="share", answer="3")
    assert (share["estimate"], share["unit"], share["dont_know"]) == ("56", "per cent", "13")
    part = row(table, indicator="overall", statistic="mean", demographic="gender", part="1")
    assert (part["estimate"], part["n"], part["part_label"], part["demographic_label"]) == (
        "2.3",
        "40",
        "Woman",
        "Gender",
    )


def test_every_shown_number_is_that_of_the_frame_rounded_once() -> None:
    table, frame = figures_sheet(results()).frame, results().figures
    for column in ("estimate", "low", "high"):
        scale = table["unit"].isin(["per cent", "percentage points"]).map({True: 100, False: 1})
        off = (table[column] - frame[column] * scale).abs()
        assert off.max() <= 0.5 + 1e-9
        assert off[table["unit"] == "points"].max() <= 0.005 + 1e-9
        assert table[column].isna().equals(frame[column].isna())


def test_labels_are_never_left_as_ids() -> None:
    table = written(results("XAA"))
    assert (table["indicator_label"] != table["indicator"]).all()
    crossed = table[table["demographic"] == "gender*role"]
    assert set(crossed["demographic_label"]) == {"Gender × Leadership role"}
    assert "Woman × Manager" in set(crossed["part_label"])
    assert set(table.loc[table["group"] == "gap", "group_label"]) == {"Officials minus Private sector"}


def test_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    made = write_all(results(), tmp_path / "new" / "tables")
    assert {"figures.csv", "figures.xlsx", "data_dictionary.csv"} <= {path.name for path in made}
    assert sorted(made) == sorted((tmp_path / "new" / "tables").iterdir())


@pytest.mark.parametrize("country", ["XBB", "XDD"])
def test_no_cell_says_nan(country: str) -> None:
    assert not written(results(country)).isin(["nan", "None", "<NA>"]).any(axis=None)


def test_a_label_that_is_a_formula_can_not_be_run() -> None:
    asked = made({"officials": {"one": 2.0, "two": 1.5}}, names={"one": "=cmd|' /C calc'!A0", "two": "@two"})
    labels = dict(zip(written(asked)["indicator"], written(asked)["indicator_label"], strict=True))
    assert (labels["one"], labels["two"]) == ("'=cmd|' /C calc'!A0", "'@two")
