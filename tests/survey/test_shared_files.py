"""A file of several countries is parted once, and each country reads its own rows of it as from the whole."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.slices import Slices
from made_up import tiny

HEAD, *ROWS = tiny.ANSWERS.splitlines()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two countries in one file, and a third whose rows are not in it."""
    entries = tiny.study(rows={"country": "A"})
    for code, value in (("XAB", "B"), ("XAC", "C")):
        entries["countries"][code] = copy.deepcopy(entries["countries"]["XAA"])
        entries["countries"][code]["iterations"][0]["groups"]["officials"]["rows"] = {"country": value}
    answers = [f"{HEAD},country", *(f"{row},A" for row in ROWS), *(f"{row},B" for row in ROWS[:2])]
    return tiny.write(tmp_path, "\n".join(answers) + "\n", entries=entries)


def test_each_country_reads_what_it_would_read_of_the_whole_file(study: Path, tmp_path: Path) -> None:
    found = load_study(study)
    shared = Slices(found).share(["XAA", "XAB"], tmp_path / "slices")
    assert len(list((tmp_path / "slices").iterdir())) == 2
    for code, n in (("XAA", 4), ("XAB", 2)):
        one, whole = read_survey(shared, code), read_survey(found, code)
        assert one.fingerprint == whole.fingerprint
        assert [sample.n for sample in one.samples.values()] == [n]


def test_the_file_itself_is_not_opened_again(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Slices(load_study(study)).share(["XAB"], tmp_path / "slices")

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the whole file was read")

    monkeypatch.setattr("cips_helpers.survey.slices.read_table", fail)
    assert next(iter(read_survey(shared, "XAB").samples.values())).n == 2


def test_a_country_without_rows_in_it_is_told_as_before(study: Path, tmp_path: Path) -> None:
    shared = Slices(load_study(study)).share(["XAC"], tmp_path / "slices")
    with pytest.raises(SurveyError, match="no row is left after `rows`"):
        read_survey(shared, "XAC")
