"""The data dictionary leaves no column, unit, statistic, state or code of the table of figures undescribed."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.exports.files import EXPORTS
from made_up import example

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"
COUNTRIES = ["XAA", "XBB", "XDD"]
WITHOUT_UNIT = {"", "ratio", "points per point", "sites", "countries", "questions", "people"}
"""Units that say by themselves what they are."""


def results(country: str) -> Disclosed:
    return example.country(country).results()


@cache
def made(country: str, name: str) -> bytes:
    return next(export for export in EXPORTS if export.name == name).make(results(country))


def rows(content: bytes) -> pd.DataFrame:
    heads, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return pd.DataFrame(lines, columns=heads)


@pytest.mark.parametrize("country", COUNTRIES)
class TestEveryThingIsDescribed:
    @staticmethod
    def described(country: str, section: str) -> list[str]:
        table = rows(made(country, "data_dictionary.csv"))
        lines = table[table["section"] == section]
        assert (lines["meaning"].str.len() > 0).all()
        return list(lines["name"])

    def test_columns_in_their_order(self, country: str) -> None:
        assert self.described(country, "column") == list(rows(made(country, "figures.csv")).columns)

    @pytest.mark.parametrize(("section", "column"), [("statistic", "statistic"), ("indicator", "indicator")])
    def test_just_what_is_in_the_table(self, country: str, section: str, column: str) -> None:
        named = self.described(country, section)
        assert len(named) == len(set(named))
        assert set(named) == set(rows(made(country, "figures.csv"))[column])

    def test_units_states_and_groups(self, country: str) -> None:
        table = rows(made(country, "figures.csv"))
        assert set(table["unit"]) <= {*self.described(country, "unit"), *WITHOUT_UNIT}
        assert set(table["state"]) <= set(self.described(country, "state"))
        assert set(table["group"]) <= {*self.described(country, "group"), "gap"}

    def test_codes_of_answers_and_parts(self, country: str) -> None:
        table = rows(made(country, "figures.csv"))
        shares = table[table["answer"] != ""]
        codes = {f"{item} = {code}" for item, code in zip(shares["indicator"], shares["answer"], strict=True)}
        for domain, level in zip(table["demographic"], table["part"], strict=True):
            if domain != "all":
                pairs = zip(domain.split("*"), level.split("*"), strict=True)
                codes |= {f"{item} = {code}" for item, code in pairs}
        assert set(self.described(country, "answer")) == codes


def test_the_workbook_holds_the_same_figures_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("XBB", "figures.xlsx")), read_only=True)
    assert book.sheetnames == ["figures", "data dictionary", "about"]
    heads, *lines = book["figures"].iter_rows(values_only=True)
    text = rows(made("XBB", "figures.csv"))
    assert list(heads) == list(text.columns)
    table = pd.DataFrame(lines, columns=heads)
    numbers = figures_sheet(results("XBB")).frame.select_dtypes("number").columns
    assert set(numbers) == {"iteration", "answer", "estimate", "low", "high", "n", "dont_know", "p_adjusted"}
    for column in text:
        if column in numbers:
            shares = pd.to_numeric(text[column])
            assert (table[column].astype(float).sub(shares).abs().fillna(0) < 1e-9).all()
            assert table[column].isna().equals(shares.isna())
        else:
            assert list(table[column].fillna("")) == list(text[column])


def test_the_workbook_tells_what_it_is() -> None:
    page = openpyxl.load_workbook(io.BytesIO(made("XBB", "figures.xlsx")))["about"]
    facts = {str(name): str(value) for name, value in page.iter_rows(min_row=2, values_only=True)}
    assert facts["Country"] == "XBB"
    assert "point" in facts["decimal sign"]
    assert "Invented data" in facts["Note"]
    assert facts["Questionnaire"] == results("XBB").facts["Questionnaire"]
    assert "ingerprint" not in "".join(facts)
