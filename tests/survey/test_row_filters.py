"""Rows that are no respondents: filters of the study, and rows the files speak of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.survey.faults import SurveyError
from made_up import tiny

HEAD, *ROWS = tiny.ANSWERS.splitlines()


def dated(*entries: str, heading: str = "date") -> str:
    return "\n".join([f"{HEAD},{heading}", *(f"{row},{entry}" for row, entry in zip(ROWS, entries, strict=True))])


@pytest.mark.parametrize(
    ("conditions", "kept"),
    [
        ({"keep": {"date": ["A", "B"]}}, 2),
        ({"keep": {"date": "a"}}, 1),
        ({"drop": {"date": "a"}}, 3),
        ({"keep": {"date": {"not": ["A"]}}}, 3),
        ({"drop": {"date": {"not": "A"}}}, 1),
    ],
)
def test_lists_and_negation(tmp_path: Path, conditions: dict[str, object], kept: int) -> None:
    survey = tiny.read(tmp_path, dated("A", "B", "C", "D"), **conditions)
    sample = survey.samples[1, "officials"]
    assert sample.n == kept
    assert sample.reading is not None
    assert (sample.reading.rows, sample.reading.kept) == (4, kept)


@pytest.mark.parametrize(
    "days",
    [
        ("2024-02-28T10:00:00Z", "2024-03-01", "2024/03/20 9:00:00 AM", "2024-03-21"),
        ("28/02/2024 10:00", "01/03/2024", "20/03/2024", "21/03/2024"),
        ("2/28/2024 10:00", "3/1/2024", "3/20/2024", "3/21/2024"),
    ],
)
def test_spans_of_dates(tmp_path: Path, days: tuple[str, ...]) -> None:
    span = {"from": "2024-03-01", "until": "2024-03-20"}
    assert tiny.read(tmp_path, dated(*days), keep={"date": span}).samples[1, "officials"].n == 2
    (fault,) = tiny.read(tmp_path, dated(*days), ignore=["date"]).warnings
    assert (fault.column, fault.rows) == ("date", 2)
    assert "outside the fieldwork (2024-03-01 to 2024-03-20)" in fault.what


@pytest.mark.parametrize(("where", "became", "kept"), [("keep", "left out", 1), ("drop", "kept", 3)])
def test_an_entry_that_is_no_date_is_named_where_dates_decide(
    tmp_path: Path, where: str, became: str, kept: int
) -> None:
    text = dated("2024-03-02", "24:00", "45352", "")
    survey = tiny.read(tmp_path, text, **{where: {"date": {"from": "2024-03-01"}}})
    assert survey.samples[1, "officials"].n == kept
    (fault,) = survey.warnings
    assert (fault.rows, became in fault.what) == (2, True)


def test_no_row_left_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="no row is left after `rows`, `keep` and `drop`"):
        tiny.read(tmp_path, dated(*"ABCD"), keep={"date": "E"})


def test_a_spelling_mistake_in_a_shared_file_is_named(tmp_path: Path) -> None:
    survey = tiny.read(tmp_path, dated("one", "one", "onne", "one", heading="wave"), rows={"wave": "one"})
    (fault,) = survey.warnings
    assert (fault.column, fault.rows) == ("wave", 1)
    assert "no sample of the study takes" in fault.what


def test_people_without_an_answer_are_no_respondents(tmp_path: Path) -> None:
    survey = tiny.read(tmp_path, tiny.ANSWERS + "e,,,,,,1,4,1\nf,,,,,,,,\n")
    sample = survey.samples[1, "officials"]
    assert sample.n == 4
    assert sample.reading is not None
    assert sample.reading.left_out == [("no question answered", 2)]
    assert [fault.rows for fault in survey.warnings] == [2]


def test_missing_wins_over_a_code_and_says_so(tmp_path: Path) -> None:
    survey = tiny.read(tmp_path, missing=["0"])
    assert 0 not in survey.samples[1, "officials"].answers["example"].to_numpy()
    assert any("`missing` names the code of an answer (0)" in fault.what for fault in survey.warnings)


def test_a_code_under_missing_may_be_an_id(tmp_path: Path) -> None:
    survey = tiny.read(tmp_path, tiny.ANSWERS.replace("a,3", "0,3"), missing=["0"])
    assert not [fault for fault in survey.warnings if "no respondent id" in fault.what]


def test_missing_does_not_hide_another_coding(tmp_path: Path) -> None:
    lines = [f"{n},{n % 3 + 1},{(n + 1) % 3 + 1},{4 if n == 5 else 1},1,1,1,4,1" for n in range(12)]
    with pytest.raises(SurveyError, match="scale agreement: coded 1 to 4, but the questionnaire has 0, 1, 2, 3"):
        tiny.read(tmp_path, "\n".join([HEAD, *lines]), missing=["4", "98"])


def test_recoding_of_a_scale_translates_all_of_its_questions(tmp_path: Path) -> None:
    codes = {"3": "A1", "2": "A2", "1": "A3", "0": "A4", "8": "A5", "9": "A6"}
    lines = [row.split(",") for row in ROWS]
    text = "\n".join([HEAD, *(",".join([r[0], *(codes.get(c, c) for c in r[1:4]), *r[4:]]) for r in lines)])
    recoding = {"agreement": {letter: int(code) for code, letter in codes.items()}}
    assert tiny.read(tmp_path, text, recoding=recoding).fingerprint == tiny.read(tmp_path).fingerprint
    recoding["agreement"]["A6"] = None
    assert 9 not in tiny.read(tmp_path, text, recoding=recoding).samples[1, "officials"].answers["merit"].to_numpy()
