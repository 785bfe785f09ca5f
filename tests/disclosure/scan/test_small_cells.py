"""A table of parts is found if it gives small parts' numbers; the published ones and chance agreement are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure.scan.leaks import scan
from cips_helpers.disclosure.scan.secrets import Secrets
from cips_helpers.disclosure.scan.small_cells import SmallCells, small_cells_of
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.sample import Survey
from made_up.survey import SMALL, drawn, made

FLOOR = 10
KIND = "figures of a small part"
QUESTIONS = ["r1", "r2", "r3", "s1", "s2"]


@cache
def survey() -> Survey:
    frame = drawn(3, 160)
    frame["region"] = np.repeat([1, 2, 3], [90, 66, 4])
    return made({(1, "officials"): frame}, instrument=Instrument.model_validate(SMALL))


@cache
def secrets() -> Secrets:
    return Secrets(words={}, paths=frozenset(), small_cells=small_cells_of(survey(), floor=FLOOR))


@cache
def people() -> pd.DataFrame:
    """The answers as an analyst reads them: labels of parts, no answer as no number."""
    named = survey().samples[1, "officials"].answers.astype(float).replace({8: np.nan, -1: np.nan})
    named["region"] = named["region"].map({code: f"Region {code}" for code in (1, 2, 3)})
    named["gender"] = named["gender"].map({1: "Woman", 2: "Man"})
    return named


def by(*parts: str) -> Any:
    return people().groupby(list(parts))


TABLES: dict[str, Callable[[], pd.DataFrame | pd.Series]] = {
    "people": lambda: by("region").size().to_frame("n"),
    "people, the smallest first": lambda: by("region").size().sort_values().reset_index(),
    "counted values": lambda: people()["region"].value_counts().to_frame(),
    "answers": lambda: by("region")["r1"].count().to_frame(),
    "shares of people": lambda: people()["region"].value_counts(normalize=True).round(4).to_frame(),
    "means": lambda: by("region")[QUESTIONS].mean().round(2),
    "means and people": lambda: by("region")["r1"].agg(["count", "mean"]).round(1),
    "means across": lambda: by("region")[QUESTIONS].mean().round(2).T,
    "people of two crossed": lambda: by("region", "gender").size().to_frame("n"),
    "means of two crossed": lambda: by("region", "gender")["s1"].mean().round(2).to_frame(),
    "means of two crossed, side by side": lambda: people().pivot_table("s1", "region", "gender").round(3),
    "a crosstab": lambda: pd.crosstab(people()["region"], people()["gender"]),
    "a crosstab of shares": lambda: pd.crosstab(people()["region"], people()["gender"], normalize="index").round(3),
    "codes of parts": lambda: survey().samples[1, "officials"].answers.groupby("region").size().reset_index(name="n"),
}
FORMATS: dict[str, tuple[str, Callable[[pd.DataFrame], str]]] = {
    "html": ("a.html", lambda table: f"<html><body>{table.to_html()}</body></html>"),
    "csv": ("a.csv", lambda table: table.to_csv(sep=";", decimal=",")),
    "records": ("a.json", lambda table: table.reset_index().to_json(orient="records")),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_numbers_of_small_parts_are_found(tmp_path: Path, table: str, form: str) -> None:
    name, write = FORMATS[form]
    (tmp_path / name).write_text(write(pd.DataFrame(TABLES[table]())), encoding="utf-8")
    assert {leak.kind for leak in scan(tmp_path, secrets())} == {KIND}
    assert scan(tmp_path, replace(secrets(), small_cells=SmallCells())) == [], "nothing else finds them"


def without_the_small(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(index="Region 3", errors="ignore")


HARMLESS: dict[str, Callable[[], pd.DataFrame]] = {
    "parts that are large": lambda: without_the_small(by("region")[QUESTIONS].mean().round(2)),
    "a small part left blank": lambda: (
        by("region")[QUESTIONS].mean().where(by("region")[["r1"]].size() > FLOOR).round(2)
    ),
    "other numbers": lambda: (by("region")[QUESTIONS].mean() + 0.37).round(2),
    "one small number": lambda: pd.DataFrame({"rank": [4]}, index=["Region 3"]),
    "ranks": lambda: pd.DataFrame({"rank": [2, 1, 4]}, index=["Region 1", "Region 2", "Region 3"]),
    "a mean of one decimal": lambda: by("region")[["r1"]].mean().round(1).iloc[[2]],
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("table", HARMLESS)
def test_other_tables_of_parts_are_not(tmp_path: Path, table: str, form: str) -> None:
    name, write = FORMATS[form]
    (tmp_path / name).write_text(write(HARMLESS[table]()), encoding="utf-8")
    assert scan(tmp_path, secrets()) == []
