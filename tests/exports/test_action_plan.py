"""The workbook for the workshop: what stands in which cell, how it prints, and that nothing in it runs."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.exports.action_plan import action_plan_workbook
from cips_helpers.exports.files import show_files, show_plan_file
from made_up.priorities import with_steps
from made_up.results import results

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}
AIMS = dict.fromkeys(FOUR, 2.2)
LOW, HIGH = (0.1, 0.2, 0.4, 0.3), (0.6, 0.3, 0.1, 0.0)
HEADS = [
    "Rank",
    "Key factor",
    "Indicator (KPI): the weakest question",
    "Asked of",
    "Now",
    "95% interval",
    "n",
    "Target",
    "Next step",
    "Owner",
    "Date",
    "Status",
]


def made(
    scores: dict[str, Any] | None = None, steps: tuple[str, ...] = ("Simplify", "Explain"), **more: Any
) -> Disclosed:
    options = {"targets": AIMS, "shares": {("officials", "q1"): HIGH, ("officials", "q2"): LOW}, **more}
    return with_steps(results({"officials": FOUR} if scores is None else scores, **options), {"rules": steps})


def book(figures: Disclosed) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(action_plan_workbook(figures)))


def lines(page: Worksheet) -> list[list[Any]]:
    """Rows below the headings."""
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]


def test_title_headings_and_one_line_a_step_then_free_ones() -> None:
    plan = book(made())["Action plan"]
    assert plan["A1"].value == "Tinyland: action plan from the Made up"
    assert plan["A2"].value.startswith("Survey of 2024. The next steps are suggestions")
    assert [cell.value for cell in plan[4]] == HEADS
    assert [line[8] for line in lines(plan)] == ["Simplify", "Explain", None, None]
    assert {(line[0], line[1], *line[9:]) for line in lines(plan)} == {(1, "Rules", None, None, None)}


def test_figures_stand_in_the_first_lines_as_numbers() -> None:
    plan = book(made())["Action plan"]
    assert lines(plan)[0][2:8] == ["Statement q2", "Officials", 1.1, "1.00–1.20", 200, 2.2]
    assert lines(plan)[1][2:8] == [None] * 6
    assert plan["E5"].number_format == plan["H5"].number_format == "0.00"
    assert plan["K5"].number_format == "yyyy-mm-dd"


def test_every_measure_has_a_line_of_its_own() -> None:
    shares = {("officials", "q1"): LOW, ("private", "q2"): LOW}
    plan = book(made({"officials": FOUR, "private": FOUR}, (), shares=shares))["Action plan"]
    assert [line[3] for line in lines(plan)] == ["Officials", "Private sector"]


def test_a_factor_without_target_leaves_it_to_the_workshop() -> None:
    assert lines(book(made(targets={}))["Action plan"])[0][7] is None


def test_reasons_are_on_a_sheet_of_their_own() -> None:
    reasons = book(made())["Reasons"]
    assert [cell.value for cell in reasons[4]] == ["Rank", "Key factor", "Reason", "What the survey says"]
    assert lines(reasons) == [[1, "Rules", "The target is not met", "Officials score it 2.00; the target is 2.20."]]


def test_texts_that_look_like_formulas_stay_texts() -> None:
    risky = ("=1+1", "@SUM(A1)", "-1+2", '=HYPERLINK("x")')
    plan = book(made(steps=risky, names={"rules": "=cmd"}))["Action plan"]
    cells = [cell for row in plan.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    steps = [plan.cell(row, 9) for row in range(5, 9)]
    assert [cell.value for cell in steps] == list(risky)
    assert all(cell.quotePrefix for cell in (*steps, plan["B5"]))


@pytest.mark.parametrize("sheet", ["Action plan", "Reasons"])
def test_it_prints_on_a4_landscape_one_page_wide_with_its_headings(sheet: str) -> None:
    page = book(made())[sheet]
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$4:$4"
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref.startswith("A4:")
    assert all(cell.alignment.wrap_text for row in page.iter_rows(min_row=5) for cell in row)


def test_rows_are_tall_enough_for_long_texts() -> None:
    plan = book(made(steps=("word " * 40, "short")))["Action plan"]
    assert plan.row_dimensions[5].height > 5 * plan.row_dimensions[6].height / 2


def test_status_is_chosen_from_a_list() -> None:
    plan = book(made())["Action plan"]
    (choice,) = plan.data_validations.dataValidation
    assert choice.formula1 == '"open,under way,done,dropped"'
    assert "L5" in str(choice.sqref)


def test_the_same_figures_give_the_same_bytes_without_a_person_or_an_hour() -> None:
    figures = action_plan_workbook(made())
    assert figures == action_plan_workbook(made())
    about = openpyxl.load_workbook(io.BytesIO(figures)).properties
    assert (about.creator, about.lastModifiedBy, about.description) == ("cips-helpers", None, None)
    assert about.created.year == about.modified.year == 1980


def test_the_file_is_dated_as_the_build_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert book(made()).properties.modified.year == 2023


def test_no_workbook_without_a_plan() -> None:
    nothing_to_plan = made({"officials": dict.fromkeys(FOUR, 2.5)})
    assert show_plan_file(nothing_to_plan) is None
    for results_with, files in ((made(), 5), (nothing_to_plan, 4)):
        assert len(show_files(results_with).files) == files
    link = show_plan_file(made())
    assert link is not None
    assert [name for name, _ in link.files] == ["action_plan.xlsx"]
