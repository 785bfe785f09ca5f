"""Slices of shared files: fingerprints of their rows, and reading from the folder of slices."""

from __future__ import annotations

import copy
from pathlib import Path

import pandas as pd
import pytest

from cips_helpers.frame_files import pack
from cips_helpers.survey import slices
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.slices import NO_FILE, Slices
from made_up import tiny

HEADER, *ROWS = tiny.ANSWERS.splitlines()
FIRST = [f"{row},A" for row in ROWS[:2]]
OTHER = [f"{row},B" for row in ROWS[2:]]
OTHER_FRAME = pack(pd.DataFrame({"a": ["1"]}), {"a": "str"})


def fingerprint_of_rows(folder: Path, *rows: str, header: str = f"{HEADER},round", value: str = "A") -> str:
    """Return the fingerprint of the rows with ``value`` in the column ``round``."""
    folder.mkdir(exist_ok=True)
    return of(tiny.write(folder, "\n".join([header, *rows]) + "\n", rows={"round": value}))


def of(path: Path, known: dict[str, str] | None = None) -> str:
    study = load_study(path)
    [source] = study.countries["XAA"].iterations[0].groups.values()
    return Slices(study, known).fingerprint(source)


def test_a_file_of_its_own_counts_byte_by_byte(tmp_path: Path) -> None:
    path = tiny.write(tmp_path)
    before = of(path)
    assert of(path) == before
    (tmp_path / "answers.csv").write_text(tiny.ANSWERS + "\n", encoding="utf-8")
    assert of(path) != before
    (tmp_path / "answers.csv").unlink()
    assert of(path) == NO_FILE


@pytest.mark.parametrize(
    "rows",
    [[*FIRST], [*OTHER, *FIRST], [*FIRST[::-1], *OTHER], [*FIRST, "somebody else's,row,of,no,known,codes,,,,C"]],
    ids=["others gone", "others first", "another order", "others changed"],
)
def test_of_a_shared_file_only_its_own_rows_count(rows: list[str], tmp_path: Path) -> None:
    assert fingerprint_of_rows(tmp_path / "a", *FIRST, *OTHER) == fingerprint_of_rows(tmp_path / "b", *rows)


@pytest.mark.parametrize(
    "rows",
    [[FIRST[0]], [*FIRST, FIRST[1]], [FIRST[0].replace("3", "2", 1), FIRST[1]], [*FIRST, OTHER[0].replace(",B", ",A")]],
    ids=["one less", "one twice", "another answer", "one more"],
)
def test_any_change_of_its_own_rows_does(rows: list[str], tmp_path: Path) -> None:
    assert fingerprint_of_rows(tmp_path / "a", *FIRST, *OTHER) != fingerprint_of_rows(tmp_path / "b", *rows, *OTHER)


def test_so_does_the_name_of_a_column(tmp_path: Path) -> None:
    renamed = f"{HEADER},round".replace("merit", "reward")
    assert fingerprint_of_rows(tmp_path / "a", *FIRST) != fingerprint_of_rows(tmp_path / "b", *FIRST, header=renamed)


@pytest.mark.parametrize("header", [HEADER, f"{HEADER},wave"], ids=["too few columns", "no such column"])
def test_a_file_that_cannot_be_taken_apart_counts_as_a_whole(header: str, tmp_path: Path) -> None:
    before = fingerprint_of_rows(tmp_path / "a", *FIRST, *OTHER, header=header)
    assert before == fingerprint_of_rows(tmp_path / "b", *FIRST, *OTHER, header=header)
    assert before != fingerprint_of_rows(tmp_path / "c", *FIRST, header=header)


def test_what_is_known_of_a_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, str] = {}
    first = fingerprint_of_rows(tmp_path, *FIRST, *OTHER)
    path = tmp_path / "study.yml"
    assert of(path, known) == first
    assert first in known.values()

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the file was parsed again")

    monkeypatch.setattr(slices, "read_table", fail)
    assert of(path, known) == first
    (tmp_path / "answers.csv").write_text("\n".join([f"{HEADER},round", *FIRST]), encoding="utf-8")
    with pytest.raises(AssertionError, match="parsed again"):
        of(path, known)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two countries in one file, and a third whose rows are not in it."""
    entries = tiny.study(rows={"country": "A"})
    for code, value in (("XAB", "B"), ("XAC", "C")):
        entries["countries"][code] = copy.deepcopy(entries["countries"]["XAA"])
        entries["countries"][code]["iterations"][0]["groups"]["officials"]["rows"] = {"country": value}
    answers = [f"{HEADER},country", *(f"{row},A" for row in ROWS), *(f"{row},B" for row in ROWS[:2])]
    return tiny.write(tmp_path, "\n".join(answers) + "\n", entries=entries)


def test_each_country_reads_what_it_would_read_of_the_whole_file(study: Path, tmp_path: Path) -> None:
    loaded = load_study(study)
    shared = Slices(loaded).share(["XAA", "XAB"], tmp_path / "slices")
    assert len(list((tmp_path / "slices").iterdir())) == 2
    for code, n in (("XAA", 4), ("XAB", 2)):
        own, whole = read_survey(shared, code), read_survey(loaded, code)
        assert own.fingerprint == whole.fingerprint
        assert [sample.n for sample in own.samples.values()] == [n]


def test_the_file_itself_is_not_opened_again(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Slices(load_study(study)).share(["XAB"], tmp_path / "slices")

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the whole file was read")

    monkeypatch.setattr("cips_helpers.survey.slices.read_table", fail)
    assert next(iter(read_survey(shared, "XAB").samples.values())).n == 2


def test_a_country_without_rows_has_the_same_fault(study: Path, tmp_path: Path) -> None:
    shared = Slices(load_study(study)).share(["XAC"], tmp_path / "slices")
    with pytest.raises(SurveyError, match="no row is left after `rows`"):
        read_survey(shared, "XAC")


@pytest.mark.parametrize("content", [b"", b"cos\nsystem\n(S'true'\ntR.", OTHER_FRAME])
def test_changed_slices_are_refused_in_one_line(content: bytes, study: Path, tmp_path: Path) -> None:
    shared = Slices(load_study(study)).share(["XAA"], tmp_path / "slices")
    [file] = (tmp_path / "slices").iterdir()
    file.write_bytes(content)
    with pytest.raises(SurveyError, match=r"its cached rows are damaged.*run the command again"):
        read_survey(shared, "XAA")
