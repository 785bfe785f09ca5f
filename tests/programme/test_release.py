"""A finished report is released once, whole, and compared with all that was released before it."""

from __future__ import annotations

import csv
import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cips_helpers.build import archive
from cips_helpers.build.events import ReportError
from cips_helpers.build.manifest import MANIFEST, _write
from cips_helpers.build.report import Request
from cips_helpers.cli.app import app
from cips_helpers.programme import release as release_module
from cips_helpers.programme.ledger import LEDGER, RELEASES, open_releases, read_ledger
from cips_helpers.programme.plan import plan
from cips_helpers.programme.release import IMPRINT, Archived, release_report, verify_archive
from cips_helpers.programme.report import examine, make_report
from cips_helpers.programme.secret import SECRET
from cips_helpers.programme.store import Store
from cips_helpers.survey.load import load_study
from made_up import small_programme

ANSWERS = "responses/xaa_1_officials.csv"
INTERNAL, PUBLIC = "CIPS_XAA_1_2023-11-14.zip", "CIPS_XAA_1_public_2023-11-14.zip"


@pytest.fixture(autouse=True)
def epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def requests_in(folder: Path) -> dict[str, Request]:
    planned = plan(
        load_study(folder / "study.yml"),
        output=folder / "out",
        editions=["internal", "public"],
        formats=["html"],
        notebooks=folder / "chapters",
    )
    return {request.edition: request for request in planned}


def build(folder: Path, *editions: str) -> None:
    study, store = load_study(folder / "study.yml"), Store(folder / "out")
    requests = [requests_in(folder)[edition] for edition in editions]
    for state in examine(store, store.sources(study), requests):
        make_report(study, state)


@pytest.fixture(scope="module")
def original(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose two reports are built."""
    folder = tmp_path_factory.mktemp("release")
    study = small_programme.study(folder, countries=1, respondents=80)
    study.write_text(f"{study.read_text(encoding='utf-8')}contact: {{en: integrity@customs.example}}\n", "utf-8")
    shutil.copytree(small, folder / "chapters")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        build(folder, "internal", "public")
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "place")
    return tmp_path / "place"


@pytest.fixture(scope="module")
def internal(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same study with its internal report released."""
    folder = tmp_path_factory.mktemp("internal") / "place"
    shutil.copytree(original, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        release(folder)
    return folder


@pytest.fixture
def done(internal: Path, tmp_path: Path) -> Path:
    shutil.copytree(internal, tmp_path / "done")
    return tmp_path / "done"


def release(place: Path, edition: str = "internal", *, keep: bool = False) -> Archived:
    return release_report(load_study(place / "study.yml"), requests_in(place)[edition], keep=keep)


def contents(place: Path) -> dict[str, bytes]:
    folder = place / RELEASES
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def one_fewer(place: Path) -> None:
    """Take out one respondent, and build the public report again."""
    path = place / ANSWERS
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    build(place, "public")


def figures(archived: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(archived) as packed:
        text = packed.read(f"{archived.stem}/tables/figures.csv").decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


class TestARelease:
    def test_is_an_archive_with_all_files_and_an_imprint(self, done: Path) -> None:
        path = done / RELEASES / INTERNAL
        with zipfile.ZipFile(path) as packed:
            names = {name.removeprefix(f"{path.stem}/") for name in packed.namelist()}
            imprint = packed.read(f"{path.stem}/{IMPRINT}").decode()
        manifest = json.loads((done / "out" / "XAA" / "manifest.json").read_text(encoding="utf-8"))
        assert names == {*manifest["files"], "manifest.json", IMPRINT}
        [entry] = read_ledger(load_study(done / "study.yml"))
        for text in (
            "Customs Integrity Perception Survey",
            "Internal edition",
            "Released on 14 November 2023",
            "Contact: integrity@customs.example",
            entry.fingerprint,
            f"`cips verify {INTERNAL}`",
        ):
            assert text in imprint
        assert "/tmp" not in imprint

    def test_is_kept_from_others(self, done: Path) -> None:
        shutil.rmtree(done / RELEASES)
        release(done)
        assert stat.S_IMODE((done / RELEASES).stat().st_mode) == 0o700
        assert stat.S_IMODE((done / RELEASES / LEDGER).stat().st_mode) == 0o600

    def test_has_the_same_bytes_in_another_place(self, place: Path, internal: Path) -> None:
        made = release(place)
        assert made.is_new
        assert made.path == place / RELEASES / INTERNAL
        assert contents(place) == contents(internal)

    def test_of_the_same_files_is_made_once(self, done: Path, internal: Path) -> None:
        assert not release(done).is_new
        assert contents(done) == contents(internal)

    def test_of_another_edition_stands_beside_it(self, done: Path) -> None:
        older = (done / RELEASES / LEDGER).read_bytes()
        release(done, "public")
        assert set(contents(done)) == {INTERNAL, PUBLIC, LEDGER}
        study = load_study(done / "study.yml")
        assert [of.edition for of in read_ledger(study)] == ["internal", "public"]
        (done / RELEASES / LEDGER).write_bytes(older)
        with pytest.raises(ReportError, match=rf"^releases/ledger\.json does not list {PUBLIC}, which lies beside it"):
            read_ledger(study)

    def test_that_was_killed_before_its_archive_appeared_is_completed(self, done: Path, internal: Path) -> None:
        (done / RELEASES / INTERNAL).unlink()
        assert release(done).is_new
        assert contents(done) == contents(internal)

    def test_that_fails_leaves_nothing(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(release_module, "write_archive", fail)
        with pytest.raises(OSError, match="No space left"):
            release(place)
        assert not (place / RELEASES).exists()

    def test_of_a_report_that_was_changed_is_refused(self, place: Path) -> None:
        (place / "out" / "XAA" / "html" / "index.html").write_text("by hand", encoding="utf-8")
        with pytest.raises(ReportError, match=r"^XAA: 1 file\(s\) are not as they were made: html/index\.html"):
            release(place)
        assert not (place / RELEASES).exists()

    def test_of_other_answers_than_there_are_now_is_refused(self, place: Path) -> None:
        path = place / ANSWERS
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        with pytest.raises(ReportError, match=r"NOT made from the data of study\.yml as they are now"):
            release(place)

    def test_of_a_report_that_is_not_there_is_refused(self, place: Path) -> None:
        shutil.rmtree(place / "out" / "XAA")
        command = "`cips report XAA --edition internal`"
        with pytest.raises(ReportError, match=rf"^there is no finished report in XAA; build it with {command}$"):
            release(place)

    def test_waits_for_no_other(self, place: Path) -> None:
        with (
            open_releases(load_study(place / "study.yml")),
            pytest.raises(ReportError, match=r"^another release of this study is being made; run the command again$"),
        ):
            release(place)


def test_the_menu_leads_to_no_language_outside_of_the_archive(tmp_path: Path) -> None:
    menu = '<details class="cips-languages"><ul><li><a href="../../XAA_fr/html/a.html">Français</a></li></ul></details>'
    pages = {"html/a.html": f"<p>before</p>{menu}\r\n<p>after</p>", "html/b.html": "<p>no menu</p>"}
    (tmp_path / "html").mkdir()
    for name, text in pages.items():
        (tmp_path / name).write_bytes(text.encode())
    _write(tmp_path, {"language": "en"})
    report = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    archive.write_archive(tmp_path / "made.zip", "XAA", release_module._standing_alone(tmp_path, report))
    with zipfile.ZipFile(tmp_path / "made.zip") as packed:
        manifest = json.loads(packed.read(f"XAA/{MANIFEST}"))
        assert packed.read("XAA/html/a.html") == b"<p>before</p><p>after</p>"
    assert archive.read_archive(tmp_path / "made.zip").items() >= manifest["files"].items()
    assert {**manifest, "files": set(manifest["files"])} == {**report, "files": set(report["files"])}


def test_one_respondent_fewer_is_refused_or_released_with_the_figures_as_they_were(place: Path) -> None:
    before = figures(release(place, "public").path)
    first = contents(place)
    one_fewer(place)
    with pytest.raises(ReportError) as refused:
        release(place, "public")
    lines = str(refused.value).splitlines()
    assert lines[1] == (
        "  - iteration 1, officials, sample: its base moved by fewer people than the floor (public, 2023-11-14)"
    )
    assert lines[-1].endswith("or use --keep-figures")
    assert contents(place) == first
    kept = release(place, "public", keep=True)
    assert kept.kept
    assert kept.path.name == "CIPS_XAA_1_public_2023-11-14_2.zip"
    assert figures(kept.path) == before
    with zipfile.ZipFile(kept.path) as packed:
        front = packed.read(f"{kept.path.stem}/html/index.html").decode()
    assert "The figures of officials in iteration 1 are those released on 14 November 2023." in front
    assert verify_archive(kept.path, load_study(place / "study.yml")).is_right


class TestALedger:
    @pytest.mark.parametrize("how", ["a figure", "an entry", "no JSON", "a list", "another secret", "no secret"])
    def test_that_was_changed_is_refused_in_one_line(self, done: Path, how: str) -> None:
        path = done / RELEASES / LEDGER
        content = json.loads(path.read_text(encoding="utf-8"))
        if how == "a figure":
            content["releases"][0]["figures"]["n"][0] += 1
        elif how == "an entry":
            content["releases"] = []
        path.write_text({"no JSON": "{", "a list": "[]"}.get(how) or json.dumps(content), encoding="utf-8")
        if how == "another secret":
            (done / SECRET).write_text("ab" * 32, encoding="utf-8")
        elif how == "no secret":
            (done / SECRET).unlink()
        with pytest.raises(ReportError, match=r"^(releases/ledger\.json is not as it was written|cips\.secret)[^\n]*$"):
            read_ledger(load_study(done / "study.yml"))

    def test_that_is_gone_is_missed(self, done: Path) -> None:
        (done / RELEASES / LEDGER).unlink()
        with pytest.raises(ReportError, match=rf"^releases/ holds {INTERNAL} and no ledger\.json; restore"):
            read_ledger(load_study(done / "study.yml"))

    def test_holds_no_answers(self, done: Path) -> None:
        content = json.loads((done / RELEASES / LEDGER).read_text(encoding="utf-8"))["releases"][0]
        assert set(content["figures"]["state"]) <= {"shown", "no_answer", "at_most", "at_least"}
        assert "count" not in content["figures"]


class TestTheCommand:
    def test_releases_and_verifies(self, done: Path) -> None:
        options = ["--study", str(done / "study.yml")]
        ran = CliRunner().invoke(app, ["release", "XAA", *options, "--output", str(done / "out")])
        assert ran.exit_code == 0, ran.output
        assert [line.split()[0] for line in ran.stdout.splitlines()] == ["These", "Release", "Fingerprint"]
        path = done / RELEASES / INTERNAL
        ran = CliRunner().invoke(app, ["verify", str(path), *options])
        assert (ran.exit_code, ran.stdout.strip()) == (
            0,
            f"{INTERNAL}: all {len(zipfile.ZipFile(path).namelist())} files are as they were released on 2023-11-14",
        )

    @pytest.mark.parametrize("what", ["imprint", "page", "bytes"])
    def test_names_an_archive_that_is_another(self, done: Path, what: str) -> None:
        path = done / RELEASES / INTERNAL
        with zipfile.ZipFile(path) as packed:
            files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
        if what == "bytes":
            path.write_bytes(path.read_bytes()[:-100])
        else:
            files[IMPRINT if what == "imprint" else "html/index.html"] += b"."
            archive.write_archive(path, path.stem, files)
        ran = CliRunner().invoke(app, ["verify", str(path), "--study", str(done / "study.yml")])
        assert ran.exit_code == 1
        assert {"imprint": "is another", "page": "are not those", "bytes": "is no zip file"}[what] in ran.stdout

    def test_ends_with_2_for_what_the_study_does_not_have(self, done: Path) -> None:
        options = ["--study", str(done / "study.yml"), "--output", str(done / "out")]
        assert CliRunner().invoke(app, ["release", "XZZ", *options]).exit_code == 2
