"""Files beside a report: an entry of ``EXPORTS`` each, written into a folder and listed on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Blocks
from cips_helpers.exports.action_plan import action_plan_workbook
from cips_helpers.exports.data_package import data_package
from cips_helpers.exports.dictionary import about_sheet, dictionary_sheet
from cips_helpers.exports.figures import figures_sheet, title_of
from cips_helpers.exports.spreadsheet import as_csv, as_workbook
from cips_helpers.verdicts.action_plan import plans
from cips_helpers.words import N_

FOLDER = "tables"
"""Folder of the files, beside that of the pages, which link to them."""


@dataclass(frozen=True)
class Export:
    """One file beside the report.

    Attributes
    ----------
    name
        File name.
    description
        Content of the file in a sentence, to be translated.
    make
        Function of the results that returns the file's bytes; the same figures give the same bytes.
    applies
        Function of the results that returns whether the report has this file.
    """

    name: str
    description: str
    make: Callable[[Disclosed], bytes]
    applies: Callable[[Disclosed], bool] = lambda results: True


@dataclass(frozen=True)
class Listing(Blocks):
    """File names and descriptions, shown as links."""

    files: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "\n".join(f"{name}{text}" for name, text in self.files)

    def blocks(self) -> list[dict[str, Any]]:
        """Return one list of links."""
        items = [{"text": name, "link": f"../{FOLDER}/{name}", "after": text} for name, text in self.files]
        return [{"kind": "list", "items": items}]


def _listed(results: Disclosed, export: Export) -> tuple[str, str]:
    """Return a file's name, and what stands behind it in a list."""
    words = results.words
    return export.name, words.say(": {text}", text=words.say(export.description))


def _figures_workbook(results: Disclosed) -> bytes:
    sheets = [figures_sheet(results), dictionary_sheet(results), about_sheet(results)]
    return as_workbook(sheets, title=title_of(results))


ACTION_PLAN = Export(
    "action_plan.xlsx",
    N_("The action plan to fill in at the workshop, with the reasons behind it: a workbook."),
    action_plan_workbook,
    applies=lambda results: bool(plans(results)),
)
EXPORTS = (
    Export(
        "figures.xlsx",
        N_("Every published figure, one a row, with its data dictionary: a workbook for Excel or LibreOffice."),
        _figures_workbook,
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
    Export("datapackage.json", N_("The same description for programs: a Data Package (Frictionless)."), data_package),
    ACTION_PLAN,
)


def write_all(results: Disclosed, folder: Path) -> list[Path]:
    """Write every file the report has into a folder, which is created, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for export in EXPORTS:
        if export.applies(results):
            paths.append(folder / export.name)
            paths[-1].write_bytes(export.make(results))
    return paths


def show_files(results: Disclosed) -> Listing:
    """List the files beside the report, each with a link.

    Examples
    --------
    >>> print(cips.show_files(results))
    figures.xlsx: Every published figure, one a row, with its data dictionary: a workbook ...
    """
    return _listing(results, EXPORTS)


def show_plan_file(results: Disclosed) -> Listing | None:
    """Link the action plan as a workbook; ``None`` where there is no plan.

    Examples
    --------
    >>> print(cips.show_plan_file(results))
    action_plan.xlsx: The action plan to fill in at the workshop, with the reasons behind ...
    """
    return _listing(results, [ACTION_PLAN]) if ACTION_PLAN.applies(results) else None


def _listing(results: Disclosed, exports: Iterable[Export]) -> Listing:
    return Listing(tuple(_listed(results, export) for export in exports if export.applies(results)))
