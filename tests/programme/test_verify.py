"""A report is verified against its files and against the answers, in words, file by file."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cips_helpers.cli.app import app
from cips_helpers.programme import fingerprints
from cips_helpers.programme.plan import plan
from cips_helpers.programme.secret import SECRET, keyed, make_secret
from cips_helpers.programme.store import Store, look
from cips_helpers.programme.verify import Verdict, verify
from cips_helpers.survey.load import load_study
from made_up import small_programme

FILES = {"html/index.html": "<h1>Kelmora</h1>", "html/about.html": "<h1>About</h1>", "tables/figures.csv": "a,b\n"}
AS_MADE = "all 3 files are as they were made"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with two packages whose manifests say what they would be made from, and with few files."""
    folder = tmp_path_factory.mktemp("study")
    study = load_study(small_programme.study(folder, countries=2))
    make_secret(study.path)
    for edition in ("internal", "public"):
        requests = plan(study, output=folder / "out", countries=["XAA"], editions=[edition], formats=["html"])
        [state] = look(study, requests)
        package = folder / edition
        for name, content in FILES.items():
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text(content, encoding="utf-8")
        manifest = {
            "country": state.request.label,
            "iteration": 1,
            "language": "en",
            "edition": edition,
            "made_from": state.whole,
            "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in FILES.items()},
        }
        (package / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def verdict(place: Path, package: str = "internal") -> Verdict:
    return verify(place / package, load_study(place / "study.yml"))


@pytest.mark.parametrize("package", ["internal", "public"])
def test_a_fresh_package_is_right(package: str, place: Path) -> None:
    assert verdict(place, package) == Verdict(True, (AS_MADE, "made from the data of study.yml"))


def test_so_is_a_real_one(report: Path) -> None:
    done = CliRunner().invoke(app, ["verify", str(report)])
    assert done.exit_code == 0, done.output
    assert f"XAA: all {len(list(report.rglob('*.*'))) - 1} files are as they were made" in done.output
    assert "XAA: made from the data of study.yml" in done.output


def test_looking_writes_nothing(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    verdict(place)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


@pytest.mark.parametrize("name", ["html/about.html", "html/new.html", "tables/figures.csv"])
@pytest.mark.parametrize("change", ["changed", "deleted", "added"])
def test_a_file_that_is_not_as_it_was_made_is_named(change: str, name: str, place: Path) -> None:
    path = place / "internal" / name
    if path.exists() == (change == "added"):
        path = path.with_name(f"other_{path.name}") if change == "added" else path.with_name("index.html")
    path.unlink() if change == "deleted" else path.write_text("by hand", encoding="utf-8")
    found = verdict(place)
    assert not found.is_right
    where = path.relative_to(place / "internal").as_posix()
    assert found.lines == (f"1 file(s) are not as they were made: {where}", "made from the data of study.yml")


def test_many_files_are_counted(place: Path) -> None:
    for number in range(7):
        (place / "internal" / f"{number}.txt").touch()
    assert verdict(place).lines[0] == (
        "7 file(s) are not as they were made: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more"
    )


@pytest.mark.parametrize("package", ["internal", "public"])
def test_another_study_is_told(package: str, place: Path, tmp_path: Path) -> None:
    study = small_programme.study(tmp_path / "other", countries=1)
    study.write_text(study.read_text(encoding="utf-8").replace("XAA", "XZZ"), encoding="utf-8")
    found = verify(place / package, load_study(study))
    assert found == Verdict(False, (AS_MADE, "study.yml has no such country"))


@pytest.mark.parametrize("package", ["internal", "public"])
def test_changed_answers_are_told(package: str, place: Path) -> None:
    path = place / "responses" / "xaa_1_private.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found = verdict(place, package)
    assert not found.is_right
    assert found.lines[1] == (
        "NOT made from the data of study.yml as they are now; different: answers: iteration 1, private"
    )


def test_without_the_secret_the_data_cannot_be_checked(place: Path) -> None:
    (place / SECRET).unlink()
    assert verdict(place) == Verdict(
        False, (AS_MADE, "cips.secret is not beside study.yml, so the data it was made from cannot be checked")
    )
    assert not (place / SECRET).exists()


def test_no_guess_can_be_tested_on_a_manifest(place: Path) -> None:
    """Whoever has a report's files and the software, and guesses country and answers right, is none the wiser."""
    study = load_study(place / "study.yml")
    sources = Store(place / "out").sources(study)
    [request] = plan(study, output=place / "out", countries=["XAA"], formats=["html"])
    plain = {*sources.page(request, request.pages[0]).values(), *sources.answers(study.countries["XAA"]).values()}
    made_from = json.loads((place / "internal" / "manifest.json").read_text(encoding="utf-8"))["made_from"]
    assert len(plain) > 5
    assert {name for name, value in made_from.items() if value in plain} == set()
    secret = make_secret(study.path)
    guessed = {keyed(secret, name, value) for name in made_from for value in plain}
    assert {name for name, value in made_from.items() if value in guessed} >= {
        "answers: iteration 1, officials",
        "parameters",
        "the country's entry in the study",
    }


def test_another_countrys_answers_are_no_fault(place: Path) -> None:
    (place / "responses" / "xab_1_private.csv").unlink()
    assert verdict(place).is_right


def test_a_newer_helper_module_is_told_and_is_no_fault(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    shutil.copytree(fingerprints.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    with (package / "charts" / "radar.py").open("a", encoding="utf-8") as module:
        module.write("# new\n")
    monkeypatch.setattr(fingerprints, "PACKAGE", package)
    assert verdict(place) == Verdict(
        True, (AS_MADE, "made from the data of study.yml", "since then changed, besides the data: helper modules")
    )


@pytest.mark.parametrize("content", ["{}", '{"files": {}, "country": "XAA"}', '{"files": {}, "made_from": {}}', "{"])
def test_a_manifest_of_an_older_version_is_told(content: str, place: Path) -> None:
    (place / "internal" / "manifest.json").write_text(content, encoding="utf-8")
    assert verdict(place) == Verdict(False, ("no manifest that says what it was made from; build the report again",))


def test_the_command_names_each_folder_and_ends_with_1_where_one_is_wrong(place: Path) -> None:
    study = ["--study", str(place / "study.yml")]
    (place / "nothing").mkdir()
    done = CliRunner().invoke(app, ["verify", str(place / "nothing"), str(place / "internal"), *study])
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "nothing: no manifest that says what it was made from; build the report again",
        f"internal: {AS_MADE}",
        "internal: made from the data of study.yml",
    ]
    assert CliRunner().invoke(app, ["verify", str(place / "public"), *study]).exit_code == 0
