"""`cips sample`: files, the sentence, messages and exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.planning.quotas import read_quotas
from cips_helpers.terminal import LANGUAGE

COUNTS = "region,role,people\nNorth,Staff,300\nNorth,Manager,40\nSouth,Staff,120\nSouth,Manager,8\n"


def run(folder: Path, text: str, *options: object) -> Result:
    (folder / "frame.csv").write_text(text, encoding="utf-8")
    arguments = ["sample", folder / "frame.csv", "--output", folder / "sample", *options]
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_plan_is_written_and_summed_up(tmp_path: Path) -> None:
    done = run(tmp_path, COUNTS, "--half-width", 0.1, "--show", "role")
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "sample").iterdir()] == ["plan.xlsx"]
    assert "of 468 people to invite" in done.output
    assert "a score ± 0.10 points" in done.output
    warned = run(tmp_path, COUNTS, "--answers", 100, "--show", "region", "--floor", 90, "--output", tmp_path / "other")
    assert "warning: region = South can't be shown: 89 answers expected of 128 people" in warned.output


def texts_of(plan: Path) -> set[str]:
    book = openpyxl.load_workbook(plan)
    cells = {cell for sheet in book for row in sheet.values for cell in row if isinstance(cell, str)}
    return {text for text in cells | set(book.sheetnames) if re.search(r"[a-z]{3}", text)}


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_plan_speaks_the_language_of_the_terminal_and_is_read_in_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    plans = []
    for chosen in ("en", language):
        monkeypatch.setenv(LANGUAGE, chosen)
        folder = tmp_path / chosen
        done = run(tmp_path, COUNTS, "--half-width", 0.1, "--show", "role", "--output", folder)
        assert done.exit_code == 0, done.output
        plans.append(folder / "plan.xlsx")
    monkeypatch.setenv(LANGUAGE, "en")
    own = {"region", "role", "North", "South", "Staff", "Manager"}
    same = {text for text in texts_of(plans[0]) & texts_of(plans[1]) if not set(re.findall(r"\w{3,}", text)) <= own}
    assert same <= {"Total", "0.8 points"}, "words that are the same in French or Spanish"
    quotas = read_quotas(plans[1])
    assert quotas.by == ("region", "role")
    assert quotas.strata["people"].tolist()[:4] == [300, 40, 120, 8]
    assert 0 < quotas.half_width <= 0.1


def test_a_list_of_people_is_drawn_and_never_replaced_by_another(tmp_path: Path) -> None:
    listed = "id,name,region\n" + "".join(f"p{n},Somebody,{'NS'[n % 2]}\n" for n in range(100))
    options = ("--id", "id", "--by", "region", "--seed", 3, "--response", 1, "--answers")
    assert run(tmp_path, listed, *options, 20).exit_code == 0
    lines = (tmp_path / "sample" / "drawn_seed_3.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "number,id,region"
    assert len(lines) == 21
    assert run(tmp_path, listed, *options, 20).exit_code == 0, "the same files"
    done = run(tmp_path, listed, *options, 30)
    assert done.exit_code == 1
    assert "name a new folder" in done.output


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ([], 1, "say what the sample shall show"),
        (["--answers", 10, "--allocation", "best"], 2, "there is no allocation 'best'"),
        (["--answers", 10, "--id", "region"], 2, "Say --seed"),
        (["--answers", 10, "--id", "region", "--seed", 1], 1, "nobody can be drawn"),
        (["--answers", 10, "--show", "office"], 1, "--show names 'office'"),
        (["--answers", 10, "--by", "office"], 1, "there is no column 'office'"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, options: list[object], code: int, message: str) -> None:
    done = run(tmp_path, COUNTS, *options)
    assert done.exit_code == code
    assert message in done.output
    assert not (tmp_path / "sample").exists()
