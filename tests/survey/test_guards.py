"""Samples of one country that contradict each other: a reversed scale, swapped codes, the same file twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from cips_helpers.survey.faults import Fault
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey

FIELD = Path(__file__).parent / "field"
ROWS = pd.read_csv(FIELD / "baseline" / "answers.csv", dtype="str", keep_default_na=False)


def doubts(folder: Path, second: pd.DataFrame) -> list[Fault]:
    """Return the warnings on a study of the plain file and another as its next iteration."""
    entries = yaml.safe_load((FIELD / "baseline" / "study.yml").read_text(encoding="utf-8"))
    entries["instrument"] = str(FIELD / "instrument.yml")
    [first] = entries["countries"]["XAA"]["iterations"]
    later = {**first, "number": 2, "start": "2026-05-04", "end": "2026-06-01"}
    later["groups"] = {"officials": {"file": "second.csv", "respondent": "respondent"}}
    entries["countries"]["XAA"]["iterations"].append(later)
    ROWS.to_csv(folder / "answers.csv", index=False)
    second.to_csv(folder / "second.csv", index=False)
    (folder / "study.yml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    survey = read_survey(load_study(folder / "study.yml"), "XAA")
    return [warning for warning in survey.warnings if warning.column != "reported_offer"]


def other_people() -> pd.DataFrame:
    """Return the rows with each column shifted a little further: the same shares, and no person twice."""
    shifted = {
        name: ROWS[name].to_list()[at % 7 + 1 :] + ROWS[name].to_list()[: at % 7 + 1] for at, name in enumerate(ROWS)
    }
    return pd.DataFrame(shifted)


def test_ordinary_samples_raise_no_doubt(tmp_path: Path) -> None:
    assert doubts(tmp_path, other_people()) == []


def test_a_reversed_scale_is_seen_by_the_profile(tmp_path: Path) -> None:
    rows = other_people()
    turned = {"0": "3", "1": "2", "2": "1", "3": "0"}
    agreement = rows.columns[1:31]
    rows[agreement] = rows[agreement].map(lambda cell: turned.get(cell, cell))
    (warning,) = doubts(tmp_path, rows)
    assert "in the reverse order of officials of iteration 1 by their mean scores (r = -1.00)" in warning.what
    assert warning.iteration == 2


@pytest.mark.parametrize(("column", "turned"), [("breach_likely", {"1": "4", "2": "3", "3": "2", "4": "1"})])
def test_swapped_codes_are_seen_by_the_shares(tmp_path: Path, column: str, turned: dict[str, str]) -> None:
    rows = other_people()
    rows[column] = rows[column].map(lambda cell: turned.get(cell, cell))
    (warning,) = doubts(tmp_path, rows)
    assert warning.column == column
    assert "only with the codes the other way round" in warning.what


def test_a_file_that_is_named_twice_is_seen(tmp_path: Path) -> None:
    rows = ROWS.assign(respondent=[f"new{number}" for number in range(len(ROWS))])
    (warning,) = doubts(tmp_path, rows)
    assert warning.what == "rows that officials of iteration 1 has too"
    assert warning.rows == 60
