"""`cips plan`, `status`, `run` and `book` as a person uses them: what they say, and how they end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.survey.confirmation import confirm
from cips_helpers.survey.load import load_study
from made_up import small_programme

FAULTY_ROWS = "respondent;position\n4711;an answer in words\n"
ANSWERS = re.compile("4711|an answer in words")


def cips(command: str, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [command, *map(str, arguments)])


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two countries; a file of the second has faults."""
    path = small_programme.study(tmp_path_factory.mktemp("two"), countries=2)
    (path.parent / "responses" / "xab_1_private.csv").write_text(FAULTY_ROWS, encoding="utf-8")
    confirm(load_study(path))
    return path


class TestPlan:
    def test_it_lists_reports_and_files_and_makes_nothing(self, study: Path, tmp_path: Path) -> None:
        done = cips("plan", "--study", study, "--output", tmp_path / "out")
        assert done.exit_code == 0
        first, *rows, last = [line.split() for line in done.stdout.splitlines()]
        assert first == ["report", "iteration", "edition", "language", "pages", "answers"]
        assert [row[:5] for row in rows] == [[code, "1", "internal", "en", "17"] for code in ("XAA", "XAB")]
        assert rows[0][5:] == ["responses/xaa_1_officials.csv,", "responses/xaa_1_private.csv"]
        assert last[:5] == ["2", "report(s),", "34", "page(s),", "into"]
        assert not (tmp_path / "out").exists()

    def test_it_lists_pages_too(self, study: Path, tmp_path: Path) -> None:
        done = cips("plan", "XAB", "--study", study, "--output", tmp_path, "--only", "[18]0*", "--pages")
        assert done.stdout.splitlines()[2:4] == ["XAB/10_result", "XAB/80_respondents"]
        assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize("command", ["plan", "status", "run"])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["XZZ"], "study.yml has no country 'XZZ'; it has XAA, XAB."),
        (["--only", "XZZ/*"], "no page fits XZZ/*; `cips plan --pages` lists them all"),
        (["--edition", "secret"], "--edition takes internal, analyst, public, not 'secret'."),
        (["--format", "odt"], "--format takes html, pdf, pptx, docx or several (html,pdf), not 'odt'."),
        (["--language", "uk"], "study.yml has no language 'uk'; it has en"),
        (["--iteration", "7"], "study.yml: XAA has no iteration 7; it has 1"),
    ],
)
def test_what_there_is_not_is_said_in_one_line(
    command: str, arguments: list[str], said: str, study: Path, tmp_path: Path
) -> None:
    done = cips(command, *arguments, "--study", study, "--output", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [said]
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["plan", "status", "run", "book"])
def test_a_faulty_study_file_is_told_with_its_faults(command: str, study: Path, tmp_path: Path) -> None:
    path = tmp_path / "study.yml"
    text = study.read_text(encoding="utf-8").replace("id: synthetic", "id: synthetic\nminimun: 5")
    path.write_text(text.replace("instrument: cips.yml", f"instrument: {small_programme.INSTRUMENT}"), encoding="utf-8")
    done = cips(command, "--study", path, "--output", tmp_path / "out")
    assert done.exit_code == 1
    assert "minimun" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_anonymous_book_needs_six_countries(study: Path, tmp_path: Path) -> None:
    done = cips("book", "--study", study, "--output", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == (
        "The anonymous book needs 6 countries or more; study.yml has 2. `cips book --named` makes the confidential one."
    )
    assert done.stdout == ""
    assert not (tmp_path / "out" / "programme").exists()


@pytest.mark.parametrize("arguments", [["XAA"], ["--limit", "1"], ["--format", "html"]])
def test_a_choice_of_reports_is_for_the_named_book(arguments: list[str], study: Path, tmp_path: Path) -> None:
    done = cips("book", *arguments, "--study", study, "--output", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "COUNTRIES, --limit and --format choose reports, which only a book --named has."
    ]


def test_a_key_of_an_earlier_version_is_named_in_one_line(study: Path, tmp_path: Path) -> None:
    path = study.with_name("with_key.yml")
    path.write_text(study.read_text(encoding="utf-8") + "key: seven words that nobody knows\n", encoding="utf-8")
    done = cips("plan", "--study", path, "--output", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stderr.splitlines() == ["with_key.yml: key is no longer used; take the line out."]


@pytest.fixture(scope="module")
def first(study: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """One page of each country, run by the command."""
    output = tmp_path_factory.mktemp("run") / "out"
    return output, cips("run", "--study", study, "--output", output, "--only", "80*")


class TestRun:
    def test_it_tells_each_reports_end_and_the_sum(self, first: tuple[Path, Result]) -> None:
        _, done = first
        assert done.exit_code == 1
        assert done.stdout.splitlines() == ["1 made, 0 fresh already, 1 failed"]
        said = done.stderr
        assert "XAA: made, 1 page(s) run\n" in said
        assert "XAB: failed: " in said
        assert "xab_1_private.csv" in said
        assert "Traceback" not in said

    def test_no_answer_is_told_anywhere(self, first: tuple[Path, Result]) -> None:
        output, done = first
        assert not ANSWERS.search(done.output)
        assert not ANSWERS.search((output / "cips.log").read_text(encoding="utf-8"))

    def test_the_log_has_the_details_with_the_hour(self, first: tuple[Path, Result]) -> None:
        output, _ = first
        log = (output / "cips.log").read_text(encoding="utf-8").splitlines()
        hour = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} "
        assert [line for line in log if re.fullmatch(hour + r"XAA notebooks \d+/\d+ 80_respondents", line)]
        assert [line for line in log if re.fullmatch(hour + r"XAA made, 1 page\(s\) run ?", line)]
        assert [line for line in log if re.match(hour + r"XAB failed, 0 page\(s\) run .", line)]

    def test_the_next_one_runs_only_what_is_stale(self, first: tuple[Path, Result], study: Path) -> None:
        output, _ = first
        done = cips("run", "XAA", "--study", study, "--output", output, "--only", "80*")
        assert done.exit_code == 0
        assert done.stdout.splitlines() == ["0 made, 1 fresh already, 0 failed"]
        assert done.stderr.splitlines() == ["XAA: fresh"]

    def test_a_folder_that_cannot_be_written_is_told(self, study: Path, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        done = cips("run", "XAA", "--study", study, "--output", tmp_path / "file" / "out", "--only", "80*")
        assert done.exit_code == 1
        assert done.stderr.splitlines() == [f"{tmp_path / 'file' / 'out'}: Not a directory"]


@pytest.mark.parametrize("command", ["plan", "run"])
def test_names_of_folders_and_headings_steer_no_terminal(command: str, tmp_path: Path) -> None:
    path = small_programme.study(tmp_path / "own \x1b[31m", countries=1)
    answers = path.parent / "responses" / "xaa_1_private.csv"
    answers.write_text(FAULTY_ROWS.replace("position", "\x1b[32m\u202eposition"), encoding="utf-8")
    confirm(load_study(path))
    output = tmp_path / "\x1b[33mout"
    done = cips(command, "--study", path, "--output", output)
    assert done.exit_code == (0 if command == "plan" else 1)
    assert r"\x1b[3" in done.output
    log = output / "cips.log"
    said = [done.output, log.read_text(encoding="utf-8") if log.is_file() else ""]
    assert [text for text in said if re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)] == []


class TestStatus:
    def test_what_is_fresh_and_what_was_never_made(self, first: tuple[Path, Result], study: Path) -> None:
        output, _ = first
        done = cips("status", "--study", study, "--output", output, "--only", "80*")
        assert done.exit_code == 1
        fresh, stale, *reasons, last = done.stdout.splitlines()
        assert (fresh, stale, last) == ("XAA: fresh", "XAB: stale", "1 report(s) fresh, 1 stale; 1 page(s) to run")
        assert "  every page: never made" in reasons
        assert reasons[0].startswith("  failed the last time: XAB: the answers have ")
        assert not ANSWERS.search(done.stdout)

    def test_all_fresh_ends_well(self, first: tuple[Path, Result], study: Path) -> None:
        output, _ = first
        done = cips("status", "XAA", "--study", study, "--output", output, "--only", "80*")
        assert done.exit_code == 0
        assert done.stdout.splitlines() == ["XAA: fresh", "1 report(s) fresh, 0 stale; 0 page(s) to run"]

    def test_pages_with_different_reasons_are_listed(self, first: tuple[Path, Result], study: Path) -> None:
        output, _ = first
        page = output / "notebooks" / "XAA" / "80_respondents.ipynb"
        before = page.read_bytes()
        page.write_bytes(before + b"\n")
        done = cips("status", "XAA", "--study", study, "--output", output, "--only", "[18]0*")
        page.write_bytes(before)
        assert done.exit_code == 1
        assert done.stdout.splitlines() == [
            "XAA: stale",
            "  10_result: never made",
            "  80_respondents: the file was changed after it was made",
            "0 report(s) fresh, 1 stale; 2 page(s) to run",
        ]

    def test_a_whole_report_never_made_is_said_once(self, study: Path, tmp_path: Path) -> None:
        done = cips("status", "XAA", "--study", study, "--output", tmp_path / "out")
        assert done.stdout.splitlines() == [
            "XAA: stale",
            "  every page: never made",
            "0 report(s) fresh, 1 stale; 17 page(s) to run",
        ]


@pytest.mark.parametrize("arguments", [[], ["--named"]])
def test_a_book_of_unconfirmed_countries_is_not_said_to_be_there(
    arguments: list[str], study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "cips_helpers.survey.confirmation.unconfirmed",
        lambda _, countries, __: dict.fromkeys(countries, "nobody has confirmed how its files are read"),
    )
    done = cips("book", *arguments, "--study", study, "--output", tmp_path / "out")
    assert done.exit_code == 1
    assert "HTML" not in done.stdout
    assert "XAA: failed: nobody has confirmed" in done.stderr
    assert done.stderr.splitlines()[-1] == "The programme's book was not built: no country can be put in it."
