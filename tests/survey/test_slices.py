"""The fingerprint of a sample's answers: of the whole file, or of its own rows of a shared one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.survey import slices
from cips_helpers.survey.load import load_study
from cips_helpers.survey.slices import NO_FILE, Slices
from made_up import tiny

HEADER, *ROWS = tiny.ANSWERS.splitlines()
FIRST = [f"{row},A" for row in ROWS[:2]]
OTHER = [f"{row},B" for row in ROWS[2:]]


def shared(folder: Path, *rows: str, header: str = f"{HEADER},round", value: str = "A") -> str:
    """Fingerprint of the rows that hold ``value`` in the column ``round``."""
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
    assert shared(tmp_path / "a", *FIRST, *OTHER) == shared(tmp_path / "b", *rows)


@pytest.mark.parametrize(
    "rows",
    [[FIRST[0]], [*FIRST, FIRST[1]], [FIRST[0].replace("3", "2", 1), FIRST[1]], [*FIRST, OTHER[0].replace(",B", ",A")]],
    ids=["one less", "one twice", "another answer", "one more"],
)
def test_any_change_of_its_own_rows_does(rows: list[str], tmp_path: Path) -> None:
    assert shared(tmp_path / "a", *FIRST, *OTHER) != shared(tmp_path / "b", *rows, *OTHER)


def test_so_does_the_name_of_a_column(tmp_path: Path) -> None:
    renamed = f"{HEADER},round".replace("merit", "reward")
    assert shared(tmp_path / "a", *FIRST) != shared(tmp_path / "b", *FIRST, header=renamed)


@pytest.mark.parametrize("header", [HEADER, f"{HEADER},wave"], ids=["too few columns", "no such column"])
def test_a_file_that_cannot_be_taken_apart_counts_as_a_whole(header: str, tmp_path: Path) -> None:
    before = shared(tmp_path / "a", *FIRST, *OTHER, header=header)
    assert before == shared(tmp_path / "b", *FIRST, *OTHER, header=header)
    assert before != shared(tmp_path / "c", *FIRST, header=header)


def test_what_is_known_of_a_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, str] = {}
    first = shared(tmp_path, *FIRST, *OTHER)
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
