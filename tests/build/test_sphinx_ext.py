"""Formulas as pictures, tables counted as tables, captions above."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from cips_helpers.build.sphinx_ext import formula


def soup(folder: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((folder / "html" / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def test_a_formula_is_a_picture_whose_alternative_text_is_its_tex() -> None:
    drawn = BeautifulSoup(formula(r"a < \frac{b}{c}", display=True), "html.parser").img
    assert drawn is not None
    assert drawn["alt"] == r"a < \frac{b}{c}"
    svg = base64.b64decode(str(drawn["src"]).partition("base64,")[2]).decode()
    assert svg.count("<path") >= 4  # a, <, b, c as outlines: no font is needed
    assert "<text" not in svg
    assert "<metadata" not in svg


def test_the_same_formula_is_the_same_picture() -> None:
    assert formula(r"\bar{y}", display=False) == formula(r"\bar{y}", display=False)


def test_a_formula_stands_on_the_line_of_its_text() -> None:
    depth = {tex: float(re.findall(r"vertical-align:(-?[\d.]+)em", formula(tex, display=False))[0]) for tex in "xy"}
    assert depth["y"] < depth["x"] <= 0  # y hangs below the line


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(ValueError, match="nosuchthing"):
        formula(r"\nosuchthing", display=False)


def test_the_book_draws_its_formulas(sample_report: Path) -> None:
    page = soup(sample_report, "05_technical_note")
    assert len(page.select("span.math img.formula")) == 1
    assert len(page.select("div.math img.formula")) == 1


def test_figures_and_tables_are_counted_apart(sample_report: Path) -> None:
    page = soup(sample_report, "02_respondents")
    numbers = {
        kind: [number.get_text(strip=True) for number in page.select(f"figure.{kind} .caption-number")]
        for kind in ("cips-chart", "cips-table")
    }
    assert numbers == {"cips-chart": ["Figure 2.1"], "cips-table": ["Table 2.1"]}


def test_a_reference_gives_the_number(sample_report: Path) -> None:
    link = soup(sample_report, "01_summary").select_one("article a[href='#fig-radar']")
    assert link is not None
    assert link.get_text() == "Figure 1.1"


@pytest.mark.parametrize("kind", ["cips-chart", "cips-table"])
def test_caption_box_note_in_this_order(sample_report: Path, kind: str) -> None:
    figure = soup(sample_report, "02_respondents").select_one(f"figure.{kind}")
    assert figure is not None
    parts = figure.find_all(True, recursive=False)
    assert [part.name for part in parts] == ["figcaption", "div", "div"]
    assert parts[1]["class"] == ["cips-box", "docutils", "container"]
    assert "cips-note" in parts[2]["class"]
    assert parts[1].find(["svg", "table"])
