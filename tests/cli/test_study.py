"""`cips check`, `cips synth` and `cips audit`: their messages and exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.disclosure.audit import Breach
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.exports.spreadsheet import as_csv
from cips_helpers.results.country import CountryResults
from made_up import example, tiny

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "data" / "example" / "study.yml"


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_the_command_makes_a_study_the_check_passes(tmp_path):
    done = run("synth", tmp_path / "made", "--countries", 2, "--seed", 4, "--iterations", 1)
    assert done.exit_code == 0, done.output
    study = tmp_path / "made" / "study.yml"
    assert str(study) in done.output
    checked = run("check", "--study", study, "--output", tmp_path)
    assert checked.exit_code == 0
    assert checked.output.splitlines()[-1] == "XAA, XAB: 0 error(s), 0 warning(s)"
    assert "nobody has confirmed" not in checked.output


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ([], 2, "--countries 25"),
        (["--countries", 0], 1, "1 to 676"),
        (["--recipe", "gone.yml"], 1, "there is no file"),
        (["--countries", 1, "--instrument", "gone.yml"], 1, "there is no file"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, options, code, says):
    done = run("synth", tmp_path / "made", *options)
    assert done.exit_code == code
    assert says in done.output
    assert "Traceback" not in done.output


def test_the_command_says_where_it_can_not_write(tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    done = run("synth", tmp_path / "taken", "--countries", 1)
    assert done.exit_code == 1
    assert "can't be written" in done.output


def test_the_command_replaces_no_other_file(tmp_path):
    made = tmp_path / "made"
    options = ("synth", made, "--countries", 1, "--iterations", 1, "--seed")
    assert run(*options, 4).exit_code == 0
    assert run(*options, 4).exit_code == 0  # the same files
    (made / "study.yml").write_text("id: mine\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    done = run(*options, 5)
    assert done.exit_code == 1
    assert "study.yml" in done.output
    assert "name a new folder" in done.output
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", [["synth", "out", "--countries", "300"], ["audit", "--study", str(STUDY)]])
def test_a_stopped_command_ends_in_order(number, command, tmp_path):
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "cips_helpers", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    maps = Path(f"/proc/{process.pid}/maps")
    while "numpy" not in maps.read_text():
        time.sleep(0.01)  # the command has begun: it loads NumPy, which the list of commands does not
    process.send_signal(number)
    _, message = process.communicate(timeout=120)
    assert process.returncode == 128 + number, message
    assert message.startswith("Stopped; the ")
    assert len(message.splitlines()) == 1
    assert list(tmp_path.rglob("*")) == [tmp_path / "tmp"]


def test_check_lists_faults_by_file_and_fails(tmp_path):
    study = tiny.write(tmp_path, tiny.ANSWERS.replace("a,3,0", "a,7,0").replace("merit", "merits"))
    done = run("check", "--study", study, "--output", tmp_path)
    assert done.exit_code == 1
    *understood, last = done.output.splitlines()
    lines = understood[understood.index("answers.csv") + 1 :][:3]
    assert [line[:10] for line in lines] == ["  - warnin", "  - error:", "  - error:"]
    assert last == "XAA: 2 error(s), 1 warning(s)"
    assert run("check", "--study", tiny.write(tmp_path), "--output", tmp_path).exit_code == 0


def test_check_begins_with_what_was_understood(tmp_path):
    done = run(
        "check", "--study", tiny.write(tmp_path, tiny.ANSWERS.replace("example", "A/example")), "--output", tmp_path
    )
    assert done.output.startswith("XAA 1 officials: answers.csv (encoding utf-8): 4 row(s), 4 respondent(s)")
    assert "  A/example → example: They set an example" in done.output
    assert "    3 Strongly agree: few" in done.output  # small counts are not given
    page = (tmp_path / "check.html").read_text(encoding="utf-8")
    assert "<td>A/example</td><td>example</td><td>They set an example</td>" in page


def test_an_entry_that_is_no_answer_is_shown_on_the_screen_alone(tmp_path):
    study = tiny.write(tmp_path, tiny.ANSWERS.replace("a,3,0", "a,Agre,0"))
    done = run("check", "--study", study, "--output", tmp_path)
    assert "no answer: example, row 2: 'Agre' → recoding: {agreement: {\"Agre\": 2}}  # Agree" in done.output
    assert "Agre<" not in (tmp_path / "check.html").read_text(encoding="utf-8")
    assert "'Agre'" not in (tmp_path / "check.html").read_text(encoding="utf-8")


def test_report_asks_for_a_confirmation(tmp_path):
    study = tiny.write(tmp_path)
    options = ("--study", study, "--output", tmp_path / "out")
    refused = run("report", "XAA", *options)
    assert refused.exit_code == 1
    assert "XAA: nobody has confirmed how its files are read" in refused.output
    assert run("run", "XAA", *options).exit_code == 1
    checked = run("check", "--confirm", *options)
    assert checked.exit_code == 0
    assert "nobody has confirmed" not in checked.output
    assert "XAA: " in (tmp_path / "study.confirmed.yml").read_text(encoding="utf-8")


def test_check_passes_with_warnings_alone(tmp_path):
    done = run("check", "--study", tiny.write(tmp_path, tiny.ANSWERS.replace("merit", "x"), ignore=["x"]))
    assert done.exit_code == 0
    assert "merit: the file has no column for this item" in done.output


def test_check_names_faults_of_the_study_and_unknown_countries(tmp_path):
    study = tiny.write(tmp_path)
    assert run("check", "XAB", "--study", study).exit_code == 2
    broken = tiny.save(tmp_path / "study.yml", {**tiny.study(), "colour": "red"})
    done = run("check", "--study", broken)
    assert done.exit_code == 1
    assert "colour: there is no entry of this name here" in done.output


def audit(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["audit", *arguments, "--study", str(STUDY)])


def test_a_clean_country_ends_with_nought(tmp_path: Path) -> None:
    page = tmp_path / "XDD" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Meridor: 2.31 of 3</p>", encoding="utf-8")
    done = audit("XDD", "--output", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert done.stdout == "XDD: 0 hidden figure(s) can be worked out, 0 leak(s) (scanned: XDD)\n"


def test_a_peers_name_in_either_edition_is_told_without_quoting_it(tmp_path: Path) -> None:
    page = tmp_path / "XDD_public" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>better than in Valdoria</p>", encoding="utf-8")
    done = audit("XDD", "--output", str(tmp_path))
    assert done.exit_code == 1
    assert "XDD_public/html/index.html: name of another country" in done.stdout
    assert "Valdoria" not in done.output


@pytest.mark.parametrize(("edition", "folder"), [("internal", "XAA"), ("public", "XAA_public")])
def test_a_report_is_scanned_for_what_its_own_edition_hides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str, folder: str
) -> None:
    """The internal edition may show a region that the public one hides, but not in the public one's folder."""
    manifest = {"edition": edition, "iteration": 2, "language": "en", "files": {}}
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    country = example.country("XAA")
    monkeypatch.setattr(CountryResults, "read", lambda *_: country)
    monkeypatch.setattr(CountryResults, "audit", lambda _: [])  # attacked elsewhere
    table = tmp_path / folder / "figures.csv"
    table.write_bytes(as_csv(figures_sheet(country.results(edition=edition))))
    done = audit("XAA", "--output", str(tmp_path))
    assert done.exit_code == 0, done.output
    table.write_bytes(as_csv(figures_sheet(country.results(edition="internal"))))
    assert audit("XAA", "--output", str(tmp_path)).exit_code == (edition == "public")
    # Hole 9: what any edition hides was looked for in all, so that a regional share of the internal one was a leak.
    (tmp_path / folder).rename(tmp_path / "XAA_elsewhere")
    assert audit("XAA", "--output", str(tmp_path)).exit_code == 1, "manifest and folder do not agree"


class Here(AbstractContextManager[Any]):
    """An object of this process in place of one in a subprocess, where nothing is patched."""

    def __init__(self, make: Callable[..., object], *args: Any, **_: Any) -> None:
        self.made, self.calls = make(*args), list[tuple[str, tuple[Any, ...]]]()

    def __exit__(self, *_: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def ask(self, method: str, *args: Any) -> None:
        self.calls.append((method, args))

    def answer(self) -> Any:
        method, args = self.calls.pop(0)
        return getattr(self.made, method)(*args)


def test_a_figure_that_can_be_worked_out_is_told_by_rule_place_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breach = Breach("count", 1, "officials", "gender", "3", "people")
    monkeypatch.setattr(CountryResults, "audit", lambda _: [breach])
    monkeypatch.setattr("cips_helpers.programme.report.Worker", Here)
    done = audit("XDD", "--output", str(tmp_path))
    assert done.exit_code == 1
    assert "XDD: iteration 1, officials, gender = 3, people: how many people a hidden part has" in done.stdout
    assert "hide another part" in done.stdout
    report = CliRunner().invoke(
        app, ["report", "XDD", "--language", "en", "--study", str(STUDY), "--output", str(tmp_path)]
    )
    assert report.exit_code == 1
    assert "hidden figures can be worked out" in report.stderr
    assert not (tmp_path / "XDD").exists()
