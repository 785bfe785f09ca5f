"""Files for further use, beside the report: made from disclosed figures, safe in a spreadsheet, alike each time.

Each export is one entry of ``EXPORTS``: a name, what it says of itself, and the function that makes it.
"""

from pathlib import Path

from cips_helpers.disclosure import Disclosed
from cips_helpers.exports.dictionary import about_sheet, dictionary_sheet
from cips_helpers.exports.export import Export, Listing
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.exports.spreadsheet import Sheet, as_csv, as_workbook, finished, is_risky
from cips_helpers.words import N_

FOLDER = "tables"
"""Where a page finds them: the build puts them there, and beside the report."""

EXPORTS = (
    Export(
        "figures.xlsx",
        N_(
            "Every published figure, one a row, with its data dictionary: a workbook for Excel or LibreOffice."
        ),
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
)

__all__ = [
    "EXPORTS",
    "FOLDER",
    "Export",
    "Listing",
    "Sheet",
    "about_sheet",
    "as_csv",
    "as_workbook",
    "dictionary_sheet",
    "figures_sheet",
    "finished",
    "fitting",
    "is_risky",
    "listed",
    "write_all",
]


def fitting(results: Disclosed) -> tuple[Export, ...]:
    """List the exports a report has."""
    return tuple(export for export in EXPORTS if export.fits(results))


def listed(results: Disclosed) -> Listing:
    """Name the files a report has, for one of its pages."""
    return Listing(FOLDER, tuple((one.name, results.words.say(one.says)) for one in fitting(results)))


def write_all(results: Disclosed, folder: Path) -> list[Path]:
    """Write every export a report has into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return [export.write(results, folder) for export in fitting(results)]
