"""Frames: counted or listed, and one line for what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cips_helpers.planning.frame import Frame, PlanningError, read_frame

COUNTS = "region,role,people,response\nNorth,Staff,300,0.5\nNorth,Manager,40,\nSouth,Staff,120,0.8\n"


def read(folder: Path, text: str, **options: object) -> Frame:
    path = folder / "frame.csv"
    path.write_text(text, encoding="utf-8")
    return read_frame(path, **{"response": 0.7, "deviation": 0.8, **options})


def test_counts_have_a_row_a_stratum_and_defaults_where_they_say_nothing(tmp_path: Path) -> None:
    frame = read(tmp_path, COUNTS.replace("people,", "People ,"))
    assert frame.by == ("region", "role")
    assert frame.strata["people"].tolist() == [300, 40, 120]
    assert frame.strata["response"].tolist() == [0.5, 0.7, 0.8]
    assert frame.strata["deviation"].tolist() == [0.8] * 3
    assert frame.listed is None


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    pd.DataFrame({"region": ["North", "South"], "people": [30, 20]}).to_excel(tmp_path / "frame.xlsx", index=False)
    frame = read_frame(tmp_path / "frame.xlsx", response=0.7, deviation=0.8)
    assert frame.strata["people"].tolist() == [30, 20]


def test_a_list_of_people_is_counted(tmp_path: Path) -> None:
    frame = read(tmp_path, "id,name,region\nb,Ann,South\na,Bo,North\nc,Cy,South\n", by=["region"], id="id")
    assert frame.strata[["region", "people"]].to_numpy().tolist() == [["North", 1], ["South", 2]]
    assert frame.listed is not None
    assert list(frame.listed) == ["id", "region"], "nothing else of a person is kept"
    assert frame.listed["id"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("region,n\nNorth,3\n", {}, "there is no column 'people'; add the number"),
        ("people,region\n0,North\n3,South\n", {}, "row 2: people: no whole number from 1; correct it"),
        ("people,region\n3.5,North\n", {}, "row 2: people: no whole number"),
        ("people,region\nmany,North\n3,South\n", {}, "row 2: people: no number"),
        ("people,region\n,North\n", {}, "row 2: people: no whole number"),
        ("people,region,response\n5,North,70\n", {}, "row 2: response: not above 0 up to 1"),
        ("people,region,deviation\n5,North,-1\n", {}, "row 2: deviation: not positive"),
        ("people,region\n5,North\n6,North\n", {}, "row 3: a stratum that stands twice; join its rows"),
        ("people,region\n5,North\n6,\n", {}, "row 3: no name of a stratum"),
        ("people\n5\n", {}, "there are no strata"),
        ("people,region\n5,North\n", {"id": "region"}, "a row is a stratum and nobody can be drawn; leave out --id"),
        ("people,region\n5,North\n", {"by": ["role"]}, "there is no column 'role'; it has people, region"),
        ("id,region\na,North\na,South\n", {"by": ["region"], "id": "id"}, "row 3: an id that stands twice"),
        ("id,region\n,North\n", {"by": ["region"], "id": "id"}, "row 2: no id"),
    ],
)
def test_a_fault_is_one_line_that_names_rows_and_cure(
    tmp_path: Path, text: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(PlanningError) as caught:
        read(tmp_path, text, **options)
    assert message in str(caught.value)
    assert str(caught.value).startswith("frame.csv: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanningError, match=r"gone\.csv: "):
        read_frame(tmp_path / "gone.csv", response=0.7, deviation=0.8)


@pytest.mark.parametrize("mark", [",", ".", " ", "'"])
def test_a_mark_of_thousands_makes_no_town_of_a_country(tmp_path: Path, mark: str) -> None:
    frame = read(tmp_path, f"region;people;response\nNorth;12{mark}000;0,5\nSouth;800;0,5\n")
    assert frame.strata["people"].tolist() == [12_000, 800]


def test_ids_are_no_strata_and_a_stratum_is_named_once(tmp_path: Path) -> None:
    listed = "id,region\na,N\nb,S\n"
    with pytest.raises(PlanningError, match="'id' can't be both the ids and the strata"):
        read(tmp_path, listed, id="id", by=["region", "id"])
    assert read(tmp_path, listed, id="id", by=["region", "region"]).by == ("region",)
