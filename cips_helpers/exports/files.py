"""The files beside a report: which there are, written, and listed on a page.

Each export is one entry of ``EXPORTS``: a name, what it says of itself, and the function that makes it.
"""

from __future__ import annotations

from pathlib import Path

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.exports.action_plan import action_plan_workbook, has_plan
from cips_helpers.exports.dictionary import about_sheet, dictionary_sheet
from cips_helpers.exports.export import Export, Listing
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.exports.spreadsheet import as_csv, as_workbook
from cips_helpers.words import N_

FOLDER = "tables"
"""Where a page finds them: the build puts them there, and beside the report."""

ACTION_PLAN = "action_plan.xlsx"

EXPORTS = (
    Export(
        "figures.xlsx",
        N_("Every published figure, one a row, with its data dictionary: a workbook for Excel or LibreOffice."),
        lambda results: as_workbook(
            [figures_sheet(results), dictionary_sheet(results), about_sheet(results)],
            title=f"{results.name}: {results.text(results.instrument.title)}",
        ),
    ),
    Export(
        "figures.csv",
        N_("The same figures as text that any program reads."),
        lambda results: as_csv(figures_sheet(results)),
    ),
    Export(
        "data_dictionary.csv",
        N_("What every column, unit, statistic and code in it means."),
        lambda results: as_csv(dictionary_sheet(results)),
    ),
    Export(
        ACTION_PLAN,
        N_("The action plan to fill in at the workshop, with the reasons behind it: a workbook."),
        action_plan_workbook,
        has_plan,
    ),
)


def fitting(results: Disclosed) -> tuple[Export, ...]:
    """List the exports a report has."""
    return tuple(export for export in EXPORTS if export.fits(results))


def listed(results: Disclosed, *names: str) -> Listing:
    """Name the files a report has, or those of these names, for one of its pages."""
    found = [one for one in fitting(results) if not names or one.name in names]
    return Listing(FOLDER, tuple((one.name, results.words.say(one.says)) for one in found))


def write_all(results: Disclosed, folder: Path) -> list[Path]:
    """Write every export a report has into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return [export.write(results, folder) for export in fitting(results)]


def show_files(results: Disclosed) -> Listing:
    """List the files beside the report, each with a link."""
    return listed(results)


def show_plan_file(results: Disclosed) -> Listing | None:
    """Link the action plan as a workbook; ``None`` where there is no plan."""
    found = listed(results, ACTION_PLAN)
    return found if found.files else None
