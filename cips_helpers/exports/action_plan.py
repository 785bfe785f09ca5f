"""Action plan as a workbook for the workshop, to fill in, filter and print."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from cips_helpers.bidi import isolated, runs_from_right
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.exports.spreadsheet import finished, is_risky
from cips_helpers.verdicts.action_plan import Measure, plans
from cips_helpers.verdicts.labels import quoted_item
from cips_helpers.verdicts.priorities import ranked
from cips_helpers.verdicts.reasons import rules_of
from cips_helpers.words import N_, rounded

COLUMNS = {
    N_("Rank"): 6,
    N_("Key factor"): 21,
    N_("Indicator (KPI): the weakest question"): 30,
    N_("Asked of"): 11,
    N_("Now"): 7,
    N_("{Interval}"): 11,
    N_("n"): 6,
    N_("Target"): 8,
    N_("Next step"): 42,
    N_("Owner"): 16,
    N_("Date"): 11,
    N_("Status"): 11,
}
"""Columns of the plan, with their widths in characters."""
REASONS = {N_("Rank"): 6, N_("Key factor"): 30, N_("Reason"): 38, N_("What the survey says"): 90}
"""Columns of the second sheet, with their widths."""
NOW, TARGET, DATE, STATUS = 5, 8, 11, 12
"""Numbers of the columns that do not hold plain text."""
STATES = (N_("open"), N_("under way"), N_("done"), N_("dropped"))
FREE_LINES = 2
"""Empty lines below the steps of each priority, for steps the workshop adds."""
HEAD = 4
"""Row of the column heads, below title, explanation and an empty line."""
INK, QUIET, WASH, LINE = "12355B", "5B6875", "F4F6F8", "D6DCE2"
TYPE = "Calibri"
END = {"left": "right", "right": "left"}
"""Side on which a text begins → that on which it ends."""
LINE_HEIGHT = 15.0
"""Height of a line of text in points; a spreadsheet does not fit the height of rows to wrapped text by itself."""
A4 = 9
"""Code of the paper size."""


def action_plan_workbook(results: Disclosed) -> bytes:
    """Return the workbook: the plan with a line for each suggested step and empty ones, and the reasons behind it.

    The first lines of each priority have the figures of its weakest questions: score, interval, number of respondents
    and the target of the key factor, in points.

    Returns
    -------
    bytes
        An Excel file; the same figures give the same bytes.
    """
    words, book = results.words, Workbook()
    title = words.say(
        "{country}: action plan from the {survey}", country=results.name, survey=results.text(results.instrument.title)
    )
    plan = book.active
    assert plan is not None
    _set_up(
        plan,
        words.say("Action plan"),
        title,
        words.say(
            "Survey of {label}. The next steps are suggestions to discuss: change them, strike them out, add your own. "
            "Scores and targets: 0 to {top} points; the target is that of the key factor.",
            label=_label(results),
            top=words.points(results.instrument.points, 0),
        ),
        [(words.say(head), width) for head, width in COLUMNS.items()],
    )
    _fill_plan(results, plan)
    reasons = book.create_sheet()
    _set_up(
        reasons,
        words.say("Reasons"),
        title,
        words.say("Why these key factors: ranked by the distance to the target, then by the number of reasons."),
        [(words.say(head), width) for head, width in REASONS.items()],
    )
    _fill_reasons(results, reasons)
    return finished(book, title=title)


def _label(results: Disclosed) -> str:
    return next(sample.label for sample in results.samples if sample.iteration == results.iteration)


def _set_up(page: Any, name: str, title: str, explanation: str, heads: Sequence[tuple[str, int]]) -> None:
    """Write title and column heads, repeated on every printed page, and set up A4, landscape, one page wide."""
    page.title = name[:31]  # Excel allows no more
    page.sheet_view.rightToLeft = runs_from_right(title)
    _text(page, 1, 1, title).font = Font(TYPE, 14, bold=True, color=INK)
    _text(page, 2, 1, explanation).font = Font(TYPE, italic=True)
    page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(heads))
    page.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[2].height = LINE_HEIGHT * _lines(explanation, sum(width for _, width in heads))
    page.row_dimensions[HEAD].height = 2 + LINE_HEIGHT * max(_lines(head, width) for head, width in heads)
    for column, (head, width) in enumerate(heads, 1):
        cell = _text(page, HEAD, column, head)
        cell.font, cell.fill = Font(TYPE, bold=True, color=INK), PatternFill("solid", fgColor=WASH)
        cell.border = Border(bottom=Side("medium", color=INK))
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=_start(page))
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = page.cell(HEAD + 1, 3)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD}:{HEAD}"
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = 0.6
    page.oddFooter.center.text = "&P / &N"


def _fill_plan(results: Disclosed, page: Any) -> None:
    words, row = results.words, HEAD
    for plan in plans(results):
        steps = [*plan.steps, *[""] * FREE_LINES]
        for line, (step, measure) in enumerate(zip_longest(steps, plan.measures, fillvalue=None)):
            row += 1
            name = results.text(results.instrument.factor(plan.priority.factor).label)
            cells: list[Any] = [plan.priority.rank, name, *_figures(results, measure), step, "", "", ""]
            _line(page, row, cells, list(COLUMNS.values()), first=line == 0, least=1 if step else 2)
            for column in (NOW, TARGET):
                page.cell(row, column).number_format = "0.00"
            page.cell(row, DATE).number_format = "yyyy-mm-dd"
    states = ",".join(words.say(state) for state in STATES)
    choice = DataValidation("list", formula1=f'"{states}"', allow_blank=True)
    choice.add(f"{get_column_letter(STATUS)}{HEAD + 1}:{get_column_letter(STATUS)}{row + 20}")
    page.add_data_validation(choice)
    page.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(COLUMNS))}{row}"


def _figures(results: Disclosed, measure: Measure | None) -> list[Any]:
    """Return question, group, score, interval, respondents and target; empty cells without a measure."""
    if measure is None:
        return [""] * 6
    words, score = results.words, measure.score
    interval = words.interval(score["low"], score["high"])
    return [
        quoted_item(results, measure.item, measure.group),
        results.group_name(measure.group),
        rounded(score["estimate"], 2),
        isolated(interval) if words.direction == "rtl" else interval,
        int(score["n"]),
        "" if measure.target is None else rounded(measure.target, 2),
    ]


def _fill_reasons(results: Disclosed, page: Any) -> None:
    titles = {rule.id: results.words.say(rule.title) for rule in rules_of(results)}
    row = HEAD
    for priority in ranked(results):
        name = results.text(results.instrument.factor(priority.factor).label)
        for line, (rule, sentence) in enumerate(priority.reasons.items()):
            row += 1
            cells = [priority.rank, name, titles[rule], sentence]
            _line(page, row, cells, list(REASONS.values()), first=line == 0)
    page.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(REASONS))}{row}"


def _line(page: Any, row: int, cells: Sequence[Any], widths: Sequence[int], *, first: bool, least: int = 1) -> None:
    """Write a row high enough for its texts; the first of a key factor has a rule above and its name in bold."""
    for column, value in enumerate(cells, 1):
        cell = _text(page, row, column, value) if isinstance(value, str) else page.cell(row, column, value)
        cell.font = Font(TYPE)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=_start(page))
        cell.border = Border(
            top=Side("thin", color=INK) if first else None,
            bottom=Side("hair", color=LINE),
            **{END[_start(page)]: Side("hair", color=LINE)},
        )
        if column <= 2:
            cell.font = Font(TYPE, bold=first, color=INK if first else QUIET)
    lines = (_lines(str(value), width) for value, width in zip(cells, widths, strict=True))
    page.row_dimensions[row].height = 3 + LINE_HEIGHT * max(least, *lines)


def _start(page: Any) -> str:
    """Return the side of a cell on which its text begins."""
    return "right" if page.sheet_view.rightToLeft else "left"


def _lines(text: str, width: int) -> int:
    """Return the number of lines a text takes in a column of a width in characters."""
    return max(1, len(textwrap.wrap(text, max(1, width - 1))))


def _text(page: Any, row: int, column: int, text: str) -> Any:
    """Write a text that is not read as a formula, even after it was edited; an empty text leaves the cell empty."""
    cell = page.cell(row, column, text or None)
    if is_risky(text):
        cell.data_type, cell.quotePrefix = "s", True
    return cell
