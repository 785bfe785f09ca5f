"""48 files as survey platforms and hurried people deliver them: read right, asked or refused, and none silently.

The folders of ``field/`` hold synthetic answers of the same 60 people, in the ways in which the case's name says.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from cips_helpers.survey.faults import Fault, SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import StudyError

FIELD = Path(__file__).parent / "field"

EQUAL = [
    "answers_in_free_text_row",
    "arabic_indic_digits",
    "baseline",
    "decimal_comma_weight",
    "excel_booleans",
    "google_forms",
    "kobo_group_prefix_values",
    "kobo_xml_value_names",
    "labels_with_codes",
    "ms_forms",
    "odk_central",
    "r_write_csv",
    "rtl_marks_and_zero_width",
    "spss_sav",
    "utf16_tab",
    "utf8_double_bom",
]
"""Read as the plain file is, and nothing to say."""

NAMED = {
    "arabic_cp1256": (60, "read as Windows-1256"),
    "consent_no": (60, "people who did not consent (15 rows)"),
    "consent_rows_filter_quoted": (60, "rows that no sample of the study takes"),
    "excel_text_numbers_trailing": (60, "rows without any entry (30 rows)"),
    "excel_title_rows": (60, "the headings are in row 4"),
    "excel_total_row": (60, "the last row looks like a sum (1 row)"),
    "excel_two_sheets_readme_first": (60, "'Data' was read"),
    "limesurvey_incomplete": (60, "no question is answered, so they are no respondents (15 rows)"),
    "one_file_both_groups": (60, "rows that officials of iteration 1 has too (60 rows)"),
    "qualtrics_three_headers": (60, "rows of second headings below the first (2 rows)"),
    "test_rows": (60, "dates outside the fieldwork (2024-05-13 to 2024-06-14), perhaps of a pilot"),
}
"""Read as the plain file is: respondents, and part of a warning."""

DIFFERENT = {
    "coded_0_3_reversed": (60, None),
    "duplicates_no_id": (70, "rows whose answers all equal another row's, of 70 (10 rows)"),
    "excel_hidden_first_sheet_raw": (45, "the hidden sheet 'raw' has the expected headings too; it was not read"),
    "experience_banded_codes": (60, "all figures are 1 to 4, which are also the codes of the bands"),
    "gender_swapped": (60, None),
    "kobo_two_versions": (60, "holds answers to this question where its own column is empty (19 rows)"),
    "private_labels_no_own_items": (60, "23 of the 41 questions to officials have no column"),
    "qualtrics_preview_rows": (48, "test, preview or rejected rows by 'Status' (12 rows)"),
    "zero_is_unanswered": (60, "all with the same code, as where empty cells were filled (55 rows)"),
}
"""Read, but not as the plain file: respondents, and part of a warning, or ``None`` where only labels can tell."""

REFUSED = {
    "arabic_utf8": "30 questions of the scale agreement: entries that are no answer to them (1782 rows)",
    "coded_1_4_reversed": "30 questions of the scale agreement: coded 1 to 4, but the questionnaire has 0, 1, 2, 3",
    "coded_1_5_neutral": "30 questions of the scale agreement: coded 1 to 5, which are 5 answers",
    "consent_rows_filter": "YAML reads a bare on, off, yes or no as true or false; put the word in quotes",
    "excel_age_band_dates": "the question size: entries are dates, as Excel makes of bands like 10-49",
    "french_cp1252_semicolon": "30 questions of the scale agreement: entries that are no answer to them (1782 rows)",
    "kobo_select_multiple": "the question operator: entries with several answers",
    "label_variants": "14 questions of the scale agreement: entries that are no answer to them (19 rows)",
    "limesurvey_codes": "30 questions of the scale agreement: codes like A1 …",
    "private_file_as_officials": "asked of private only, but officials answered it",
    "ragged_trailing_commas": "7 line(s) don't have 42 columns as the headings do (rows 2, 11, 20, 29, 38, 47, 56)",
    "stata_csv_export": "30 questions of the scale agreement: entries that are no answer to them (84 rows)",
}
"""Refused: part of the message."""
ONE_LINE = {*REFUSED} - {"private_file_as_officials", "stata_csv_export"}


@cache
def read(case: str) -> Survey:
    return read_survey(load_study(FIELD / case / "study.yml"), "XAA")


def equals_baseline(survey: Survey) -> bool:
    return survey.samples[1, "officials"].answers.equals(read("baseline").samples[1, "officials"].answers)


def test_every_case_has_its_outcome() -> None:
    cases = [*EQUAL, *NAMED, *DIFFERENT, *REFUSED]
    assert sorted(cases) == sorted(path.parent.name for path in FIELD.glob("*/study.yml"))
    assert len(cases) == 48


@pytest.mark.parametrize("case", EQUAL)
def test_read_as_the_plain_file(case: str) -> None:
    survey = read(case)
    assert equals_baseline(survey)
    assert survey.warnings == ()


@pytest.mark.parametrize("case", NAMED)
def test_read_as_the_plain_file_and_what_was_done_is_named(case: str) -> None:
    n, part = NAMED[case]
    survey = read(case)
    assert survey.samples[1, "officials"].n == n
    assert equals_baseline(survey)
    assert part in "\n".join(map(str, survey.warnings))


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_may_be_wrong_is_named(case: str) -> None:
    n, part = DIFFERENT[case]
    survey = read(case)
    assert survey.samples[1, "officials"].n == n
    assert part is None or part in "\n".join(map(str, survey.warnings))


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_line_that_helps(case: str) -> None:
    with pytest.raises((SurveyError, StudyError)) as caught:
        read_survey(load_study(FIELD / case / "study.yml"), "XAA")
    assert REFUSED[case] in str(caught.value)
    errors = [fault for fault in caught.value.faults if not isinstance(fault, Fault) or fault.level == "error"]
    assert case not in ONE_LINE or len(errors) == 1


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_no_message_quotes_an_answer(case: str) -> None:
    with pytest.raises((SurveyError, StudyError)) as caught:
        read_survey(load_study(FIELD / case / "study.yml"), "XAA")
    message = str(caught.value)
    for entry in ("DK", "Do not know", "موافق", "Tout à fait", "1949-10"):
        assert entry not in message
