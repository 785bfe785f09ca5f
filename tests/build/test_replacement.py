"""A new report replaces an earlier one, and nothing else; changed files are kept aside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cips_helpers.build import replacement
from cips_helpers.build.events import Event, ReportError
from cips_helpers.build.manifest import changed_files, read_manifest, sha256_of
from cips_helpers.build.pipeline import build_report
from cips_helpers.build.replacement import refuse_foreign, replace_folder
from cips_helpers.build.temporary import ASIDE, mark, sweep
from made_up import small_report

NOON = 1_795_867_200  # 28 November 2026


def made(folder: Path, **files: str) -> Path:
    """Write a folder as a build leaves it."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_x", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    listed = {path.relative_to(folder).as_posix(): sha256_of(path) for path in folder.rglob("*") if path.is_file()}
    (folder / "manifest.json").write_text(json.dumps({"files": listed}), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return made(tmp_path / "new", page_xhtml="new", tables__plan_xxlsx="empty")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return made(tmp_path / "out" / "XAA", page_xhtml="old", tables__plan_xxlsx="empty")


def test_a_report_that_another_run_replaces_meanwhile_was_not_changed_by_hand(
    new: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its files are compared with the earlier manifest, kept aside, or taken for files that no build made."""
    (new / "more.html").write_text("of the other run", encoding="utf-8")
    made(new)

    def replaced(folder: Path) -> dict[str, object] | None:
        manifest = read_manifest(folder)
        if new.exists():
            target.rename(new.parent / "earlier")
            new.rename(target)
        return manifest

    monkeypatch.setattr(replacement, "read_manifest", replaced)
    assert refuse_foreign(target) == []


class TestForeignFiles:
    def test_a_folder_without_a_manifest_is_refused(self, tmp_path: Path) -> None:
        answers = tmp_path / "XDD" / "officials.csv"
        answers.parent.mkdir()
        answers.write_text("q1\n3\n", encoding="utf-8")
        with pytest.raises(ReportError, match=r"^XDD/ holds files, and no manifest\.json .*\(officials\.csv\); move"):
            refuse_foreign(answers.parent)

    def test_an_added_file_is_named_and_nothing_is_touched(self, new: Path, target: Path, tmp_path: Path) -> None:
        (target / "notes.txt").write_text("mine", encoding="utf-8")
        (target / "page.html").write_text("edited", encoding="utf-8")
        before = contents(tmp_path)
        with pytest.raises(ReportError, match=r"^XAA/ holds files that no build made \(notes\.txt\); move"):
            replace_folder(new, target, tmp_path / "aside")
        assert contents(tmp_path) == before

    @pytest.mark.parametrize("name", ["html/manifest.json", ".hidden", "tables/~plan.xlsx"])
    def test_hidden_and_nested_files_count_too(self, target: Path, name: str) -> None:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).touch()
        with pytest.raises(ReportError, match="no build made"):
            refuse_foreign(target)

    @pytest.mark.parametrize("name", ["tables/.~lock.plan.xlsx#", "tables/~$plan.xlsx"])
    def test_a_file_that_an_office_program_has_open_is_to_be_closed(self, target: Path, name: str) -> None:
        (target / name).touch()
        with pytest.raises(ReportError) as refused:
            refuse_foreign(target)
        assert str(refused.value) == f"XAA/ holds files that are open in another program ({name}); close them"

    @pytest.mark.parametrize("to", ["page.html", "nowhere", "."])
    def test_links_are_foreign(self, target: Path, to: str) -> None:
        (target / "link").symlink_to(to)
        with pytest.raises(ReportError, match=r"no build made \(link\)"):
            refuse_foreign(target)

    def test_a_link_and_a_file_in_the_folders_place_are_refused(self, target: Path) -> None:
        (target.parent / "XBB").symlink_to(target, target_is_directory=True)
        (target.parent / "XCC").write_text("a file", encoding="utf-8")
        for name in ("XBB", "XCC"):
            with pytest.raises(ReportError, match=f"^{name} is not a folder of a report"):
                refuse_foreign(target.parent / name)

    def test_what_file_managers_leave_is_not(self, target: Path) -> None:
        for name in (".DS_Store", "tables/Thumbs.db", "tables/.ipynb_checkpoints/figures-checkpoint.csv"):
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).touch()
        assert refuse_foreign(target) == []

    def test_a_checkpoint_of_another_file_belongs_to_no_verified_report(self, target: Path) -> None:
        manifest = read_manifest(target)
        assert manifest is not None
        checkpoint = target / "XBB" / ".ipynb_checkpoints" / "page-checkpoint.html"
        checkpoint.parent.mkdir(parents=True)
        shutil.copyfile(target / "page.html", checkpoint)
        assert changed_files(target, manifest) == []
        checkpoint.write_text("00001,3,2,2,1", encoding="utf-8")
        assert changed_files(target, manifest) == ["XBB/.ipynb_checkpoints/page-checkpoint.html"]
        assert changed_files(target, manifest, ignore={"XBB"}) == []

    def test_nothing_is_lost_with_an_empty_folder(self, new: Path, tmp_path: Path) -> None:
        (tmp_path / "XAA").mkdir()
        assert replace_folder(new, tmp_path / "XAA", tmp_path / "aside") == ""
        assert contents(tmp_path / "XAA")["page.html"] == "new"

    def test_a_report_that_could_not_be_placed_is_not_begun(self, tmp_path: Path) -> None:
        report = small_report.report(tmp_path, {"01_a.ipynb": small_report.notebook("# Page", "1 / 0")})
        report.request.folder.mkdir(parents=True)
        (report.request.folder / "officials.csv").touch()
        with pytest.raises(ReportError, match=r"\(officials\.csv\)"):
            build_report(report)
        assert [path.name for path in report.request.output.rglob("*")] == ["XAA", "officials.csv"]


class TestChangedFiles:
    def test_are_kept_beside_the_report_and_named(self, new: Path, target: Path, tmp_path: Path) -> None:
        plan = target / "tables" / "plan.xlsx"
        plan.write_text("filled", encoding="utf-8")
        os.utime(plan, (NOON, NOON))
        note = replace_folder(new, target, tmp_path / "aside")
        kept = "kept/XAA/tables/plan (changed 2026-11-28).xlsx"
        assert note == f"changed files of the earlier XAA are kept: {kept}"
        assert contents(tmp_path / "out") == {"XAA/page.html": "new", "XAA/tables/plan.xlsx": "empty", kept: "filled"}

    def test_each_of_a_day_is_kept_once(self, tmp_path: Path, target: Path) -> None:
        for number, text in enumerate(("one", "two", "one")):
            (target / "page.html").write_text(text, encoding="utf-8")
            os.utime(target / "page.html", (NOON, NOON))
            new = made(tmp_path / "new", page_xhtml="new", tables__plan_xxlsx="empty")
            replace_folder(new, target, tmp_path / f"aside {number}")
        assert contents(tmp_path / "out" / "kept") == {
            "XAA/page (changed 2026-11-28).html": "one",
            "XAA/page (changed 2026-11-28, 2).html": "two",
        }

    def test_in_a_copy_of_a_report_in_the_book_too(self, tmp_path: Path) -> None:
        report = made(tmp_path / "programme" / "XAA", html__index_xhtml="front", tables__plan_xxlsx="empty")
        book = made(tmp_path / "programme")
        manifest = {"files": {}, "reports": {"XAA": sha256_of(report / "manifest.json")}}
        (book / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        assert refuse_foreign(book) == []
        (report / "tables" / "plan.xlsx").write_text("filled", encoding="utf-8")
        assert refuse_foreign(book) == ["XAA/tables/plan.xlsx"]
        (report / "notes.txt").touch()
        with pytest.raises(ReportError, match=r"\(XAA/notes\.txt\)"):
            refuse_foreign(book)

    def test_the_analyst_is_told(self, tmp_path: Path) -> None:
        report = small_report.report(
            tmp_path, {"01_a.ipynb": small_report.notebook("# Page", "1")}, formats=frozenset({"html"})
        )
        build_report(report)
        front = report.request.folder / "html" / "index.html"
        front.write_text("by hand", encoding="utf-8")
        events: list[Event] = []
        build_report(report, events.append)
        [note] = [event.label for event in events if event.stage == "note"]
        [kept] = (report.request.output / "kept").rglob("*.html")
        assert kept.read_text(encoding="utf-8") == "by hand"
        assert note.endswith(kept.relative_to(report.request.output).as_posix())
        assert front.read_text(encoding="utf-8") != "by hand"


@pytest.fixture
def cannot_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no system exchange folders, as outside Linux."""
    monkeypatch.setattr(replacement, "_exchange", lambda *_: False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux exchanges folders")
def test_folders_are_exchanged_in_one_step(
    new: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("moved in two steps")

    monkeypatch.setattr(Path, "rename", refused)
    assert replace_folder(new, target, tmp_path / "aside") == ""
    assert contents(target)["page.html"] == "new"
    assert contents(new)["page.html"] == "old"


KILLED = """
import os, signal, sys
from pathlib import Path
from cips_helpers.build import replacement
from cips_helpers.build.temporary import ASIDE, mark
replacement._exchange = lambda *_: False
new, target = map(Path, sys.argv[1:])
work = target.parent / f".{mark()}x"
work.mkdir()
rename = Path.rename
def killed(self, to):
    if self == new:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, to)
Path.rename = killed
replacement.replace_folder(new, target, work / ASIDE)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_between_the_two_renames_is_mended_by_the_next_command(new: Path, target: Path) -> None:
    before = contents(target)
    done = subprocess.run([sys.executable, "-c", KILLED, new, target], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    sweep(target.parent)
    assert contents(target) == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_has_been_replaced_since_is_not_moved_back(target: Path) -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    work = target.parent / ("." + mark().replace(f"-{os.getpid()}-", f"-{int(done.stdout)}-") + "x")
    made(work / ASIDE / "0" / target.name, page_xhtml="older")
    sweep(target.parent)
    assert contents(target)["page.html"] == "old"
    assert not work.exists()


@pytest.mark.usefixtures("cannot_exchange")
@pytest.mark.parametrize("moved", ["XAA", "new"])
def test_a_file_that_is_open_elsewhere_costs_nothing(
    moved: str, new: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refused(self: Path, to: Path) -> Path:  # as Windows does while a program has a file below it open
        if self.name == moved:
            raise PermissionError(13, "The process cannot access the file", str(self))
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(ReportError, match=r"^XAA/ can't be replaced: a file in it is open in another program"):
        replace_folder(new, target, tmp_path / "aside")
    assert contents(target)["page.html"] == "old"


@pytest.mark.usefixtures("cannot_exchange")
def test_an_interruption_between_the_two_renames_brings_the_earlier_report_back(
    new: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def interrupted(self: Path, to: Path) -> Path:
        if self == new:
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(new, target, tmp_path / "aside")
    assert contents(target)["page.html"] == "old"
