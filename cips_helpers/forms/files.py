"""The files of forms, by format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cips_helpers.exports.spreadsheet import as_csv, as_workbook
from cips_helpers.forms.codebook import codebook_sheet
from cips_helpers.forms.content import FormContent
from cips_helpers.forms.document import document
from cips_helpers.forms.limesurvey import limesurvey
from cips_helpers.forms.page import page
from cips_helpers.forms.xlsform import xlsform


def _by_form(ending: str, make: Callable[[FormContent], bytes]) -> Callable[[Sequence[FormContent]], Iterator]:
    return lambda forms: ((f"{form.name}_{ending}", make(form)) for form in forms)


def _by_language(ending: str, make: Callable[[FormContent, str], bytes]) -> Callable[[Sequence[FormContent]], Iterator]:
    return lambda forms: (
        (f"{form.name}_{language}.{ending}", make(form, language)) for form in forms for language in form.languages
    )


def _codebook(forms: Sequence[FormContent]) -> Iterator[tuple[str, bytes]]:
    sheet, name = codebook_sheet(forms), f"{forms[0].instrument.id}_codebook"
    yield f"{name}.xlsx", as_workbook([sheet], title=name)
    yield f"{name}.csv", as_csv(sheet)


FORMATS: Mapping[str, Callable[[Sequence[FormContent]], Iterator[tuple[str, bytes]]]] = {
    "xlsform": _by_form("xlsform.xlsx", xlsform),
    "limesurvey": _by_form("limesurvey.txt", limesurvey),
    "docx": _by_language("docx", document),
    "html": _by_language("html", page),
    "codebook": _codebook,
}
"""Name of a format → function that yields the names and bytes of its files."""
