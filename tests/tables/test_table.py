"""Lay-out of cells: columns below a common head, alignment, notes and legend, escaping."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from cips_helpers.tables.table import Table, lay_out
from made_up.pooled import pooled
from made_up.results import results

from .reading import cells

NASTY = "<script>x</script> & $x_1$ _a_ *b* | c"
RESULTS = results({"officials": {"rules": 2.0}})
ROWS: list[dict[str, Any]] = [
    {"Factor": "Rules", "Target": "2.20", "Officials": {"Score": "2.00", "Outcome": "met"}},
    {"Factor": "Audit", "Target": "", "Officials": {"Score": "•", "Outcome": ""}},
]


def table(rows: list[dict[str, Any]] = ROWS, **options: Any) -> Table:
    return lay_out(options.pop("results", RESULTS), rows, **{"caption": "Scores", "label": "tab_made_up", **options})


def classes(made: Table, column: int) -> set[str]:
    rows = BeautifulSoup(made.html, "html.parser").select("tbody tr")
    return {name for row in rows for name in row.find_all("td")[column]["class"] if name != "gt_row"}


def test_nested_cells_stand_in_columns_below_a_common_head() -> None:
    html = BeautifulSoup(table().html, "html.parser")
    above, below = ([head.get_text(strip=True) for head in row.find_all("th")] for row in html.select("thead tr"))
    assert (above, below) == (["Factor", "Target", "Officials"], ["Score", "Outcome"])
    assert list(table().frame) == ["Factor", "Target", "Officials|Score", "Officials|Outcome"]
    assert cells(table(), 0) == ["Rules", "2.20", "2.00", "met"]


def test_a_head_with_a_bar_is_no_common_head() -> None:
    html = BeautifulSoup(table([{"Factor": "Rules", "2022|23": "2.00"}]).html, "html.parser")
    assert [head.get_text(strip=True) for head in html.select("thead th")] == ["Factor", "2022|23"]


def test_the_first_column_and_those_of_text_stand_left_and_figures_right() -> None:
    made = table(left=["Outcome", "in no row"])
    assert [classes(made, column) for column in range(4)] == [{"gt_left"}, {"gt_right"}, {"gt_right"}, {"gt_left"}]


@pytest.mark.parametrize(("signs", "legend"), [((), ""), (["↺"], "↺ worded the other way round: its answers are")])
def test_the_note_has_sentences_then_a_legend_of_the_signs_present(signs: Any, legend: str) -> None:
    note = table(notes=["First.", "", "Second."], signs=signs).note
    assert note.startswith(f"First. Second. • hidden to protect respondents. {legend}".strip())
    assert table([{"Factor": "Rules • – ×"}], notes=[""]).note == ""


def test_a_hidden_figure_over_countries_is_explained_otherwise() -> None:
    assert table(results=pooled({})).note.startswith("• left out: too few countries have it")


def test_rows_of_a_group_stand_below_its_name() -> None:
    made = table([row | {"part": "Gender"} for row in ROWS], group="part")
    rows = BeautifulSoup(made.html, "html.parser").select("tbody tr")
    assert [row.get_text(strip=True) for row in rows] == ["Gender", "Rules2.202.00met", "Audit•"]


def test_cells_and_heads_are_escaped_and_kept() -> None:
    made = table([{"Factor": NASTY, NASTY: {NASTY: "1"}}])
    assert "<script" not in made.html
    assert cells(made, 0) == [NASTY, "1"]
    assert NASTY in BeautifulSoup(made.html, "html.parser").find("thead").get_text()  # type: ignore[union-attr]


def test_a_table_has_no_style_of_its_own_and_a_label_that_is_an_anchor() -> None:
    assert "<style" not in table().html
    assert table().label == "tab-made-up"
    assert 'id="tab-made-up-Factor"' in table().html
