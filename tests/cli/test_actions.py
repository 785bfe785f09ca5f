"""`cips actions`: a filled action plan comes back into the study, and into the next report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli import app
from cips_helpers.exports import action_plan as workbook
from cips_helpers.survey import study as entries
from cips_helpers.survey.load import load_study
from made_up import example

DATA = Path(__file__).parents[2] / "data"
STEP, OWNER, DATE, STATUS = 9, 10, 11, 12


@pytest.fixture
def study(tmp_path: Path) -> Path:
    for name in ("example", "instrument"):
        shutil.copytree(DATA / name, tmp_path / "data" / name)
    return tmp_path / "data" / "example" / "study.yml"


@pytest.fixture(scope="module")
def plan() -> bytes:
    return workbook.action_plan_workbook(example.country("XAA").results())


def filled(folder: Path, plan: bytes, rows: Mapping[int, Mapping[int, str]]) -> Path:
    """Write the workbook with entries by row below the heads, and column."""
    path = folder / "action_plan.xlsx"
    path.write_bytes(plan)
    book = openpyxl.load_workbook(path)
    for row, cells in rows.items():
        for column, text in cells.items():
            book.active.cell(workbook.HEAD + row, column, text)
    book.save(path)
    return path


def actions(*arguments: object) -> Result:
    return CliRunner().invoke(app.app, ["actions", *map(str, arguments)])


FILLED = {
    1: {OWNER: "Cabinet", DATE: "2025-02-01", STATUS: "done"},
    2: {OWNER: "Human Resources", STATUS: "dropped"},
    5: {STEP: "A step of our own: more & better", DATE: "15/03/2025"},
}


def test_steps_that_somebody_took_up_are_added_once(study: Path, tmp_path: Path, plan: bytes) -> None:
    before = study.read_text(encoding="utf-8")
    done = actions(filled(tmp_path, plan, FILLED), "XAA", "--study", study)
    assert done.exit_code == 0, done.output
    first, left = done.stdout.splitlines()
    assert first == "3 added to XAA in study.yml (1 done, 1 dropped, 1 no status)"
    assert left.endswith("left out: no owner, no date, no status")
    after = study.read_text(encoding="utf-8")
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())  # each is there, in its order
    new = load_study(study).countries["XAA"].initiatives[3:]
    days = [each.when["en"] if isinstance(each.when, dict) else str(each.when) for each in new]
    assert [(each.factor, each.status, day) for each, day in zip(new, days, strict=True)] == [
        ("leadership", "done", "2025-02-01"),
        ("leadership", "dropped", "no date yet"),
        ("leadership", None, "2025-03-15"),
    ]
    assert new[2].what == {"en": "A step of our own: more & better"}
    again = actions(tmp_path / "action_plan.xlsx", "XAA", "--study", study)
    assert again.stdout.splitlines()[:2] == ["0 added to XAA in study.yml", "3 there already"]
    assert study.read_text(encoding="utf-8") == after


def test_the_file_keeps_its_ends_of_lines_its_link_and_who_may_read_it(
    study: Path, tmp_path: Path, plan: bytes
) -> None:
    study.write_bytes(study.read_bytes().replace(b"\n", b"\r\n"))
    study.chmod(0o640)
    link = study.with_name("current.yml")
    link.symlink_to(study.name)
    drafts = study.with_name(".current.yml.new")
    drafts.write_text("somebody's own", encoding="utf-8")
    done = actions(filled(tmp_path, plan, FILLED), "XAA", "--study", link)
    assert done.exit_code == 0, done.output
    after = study.read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") > 100
    assert link.is_symlink()
    assert study.stat().st_mode & 0o777 == 0o640
    assert drafts.read_text(encoding="utf-8") == "somebody's own"


@pytest.mark.parametrize("country", ["XAA", "XBB"])
def test_a_list_that_two_countries_share_is_left_as_it_is(
    study: Path, tmp_path: Path, plan: bytes, country: str
) -> None:
    text = study.read_text(encoding="utf-8")
    assert text.count("    initiatives:\n") == 1
    text = text.replace("    initiatives:\n", "    initiatives: &list\n")
    text = text.replace("\n  XBB:\n", "\n  XBB:\n    initiatives: *list\n")
    study.write_text(text, encoding="utf-8")
    done = actions(filled(tmp_path, plan, FILLED), country, "--study", study)
    assert done.exit_code == 1, done.output
    assert f"write the entries of {country} out" in done.stderr
    assert study.read_text(encoding="utf-8") == text


def test_a_country_without_initiatives_gets_a_list(study: Path, tmp_path: Path, plan: bytes) -> None:
    done = actions(filled(tmp_path, plan, FILLED), "XBB", "--study", study)
    assert done.exit_code == 0, done.output
    assert len(load_study(study).countries["XBB"].initiatives) == 3


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {STATUS: "half way"},
            "has a status that is not understood (rows 5); use one of open, under way, done, dropped",
        ),
        ({DATE: "soon, I hope"}, "has a date that is not understood (rows 5); write it as 2027-01-31"),
        ({2: "Luck", OWNER: "Cabinet"}, "has a key factor that is not understood (rows 5); name it as"),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_is_written(
    study: Path, tmp_path: Path, plan: bytes, cells: dict[int, str], said: str
) -> None:
    before = study.read_bytes()
    done = actions(filled(tmp_path, plan, {1: cells}), "XAA", "--study", study)
    assert done.exit_code == 1
    assert said in " ".join(done.stderr.split())
    assert next(iter(cells.values())) not in done.stderr
    assert study.read_bytes() == before
    assert [path.name for path in study.parent.glob(".*")] == []


def test_another_file_is_refused(study: Path) -> None:
    done = actions(study.parent / "responses" / "xaa_1_private.csv", "XAA", "--study", study)
    assert done.exit_code == 1
    assert "has no column" in done.stderr


def test_several_countries_ask_which(study: Path, tmp_path: Path, plan: bytes) -> None:
    done = actions(filled(tmp_path, plan, {}), "--study", study)
    assert done.exit_code == 2
    assert done.stderr.startswith("Say which country it is")


def test_the_workbook_offers_the_states_of_the_study() -> None:
    assert workbook.STATES == entries.STATES
