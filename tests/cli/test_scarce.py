"""Few files, little memory, a full or read-only disk, nobody's home: one line, and what was there stays as it was."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from cips_helpers.build.process import FEWEST_FILES, allow_files
from cips_helpers.cli import MEMORY
from conftest import forked_cips
from made_up import small_programme
from made_up.interrupted import tree

resource = pytest.importorskip("resource", reason="Windows has no such limits")

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1700000000"
PROGRESS = {"Chapters …", "HTML book …", "Checks …", "PDF …", "Privacy …"}
KEEPS_TO_MEMORY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone keeps to RLIMIT_AS")
NOBODY = """
import pwd
def unknown(uid):
    raise KeyError(f"getpwuid(): uid not found: {uid}")
pwd.getpwuid = unknown
"""
"""A module that every Python imports at its start: the account has no entry, as in many containers."""


@dataclass(frozen=True)
class Project:
    """A study with one small chapter, its finished report, and what is changed in the chapter afterwards."""

    folder: Path

    @property
    def study(self) -> Path:
        return self.folder / "study.yml"

    def copy(self, to: Path) -> Project:
        return Project(shutil.copytree(self.folder, to))

    def report(self, *options: str) -> list[str]:
        return ["report", "XAA", "--language", "en", *self.places, *options]

    @property
    def places(self) -> list[str]:
        return ["--study", str(self.study), "--output", str(self.folder / "out")]

    def change(self) -> None:
        chapter = self.folder / "notebooks" / "01_scores.ipynb"
        chapter.write_text(chapter.read_text(encoding="utf-8").replace("# Scores", "# Marks"), encoding="utf-8")


@pytest.fixture(scope="module")
def finished(fork_server: None, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("finished"))
    small_programme.study(project.folder, countries=1)
    small_programme.notebooks(project.folder / "notebooks", {"01_scores": small_programme.SMALL["01_scores"]})
    done = forked_cips(*project.report(), SOURCE_DATE_EPOCH=EPOCH)
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(finished: Project, tmp_path: Path) -> Project:
    """A copy with a finished report that is stale."""
    copy = finished.copy(tmp_path / "project")
    copy.change()
    return copy


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files whose path is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    yield folder
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Done:
    """An ended command: exit code, what it printed, and whether it left anything but its output."""

    code: int
    lines: Sequence[str]
    printed: str
    left: Sequence[str]


def cips(
    arguments: Sequence[str],
    folder: Path,
    temporary: Path,
    *limits: tuple[int, int],
    before: Callable[[], object] = lambda: None,
    **environment: str | None,
) -> Done:
    """Run the command under limits (a resource and how much of it) in an empty folder of its own."""

    def prepare() -> None:
        for kind, most in limits:
            resource.setrlimit(kind, (most, most))
        before()

    place = folder / "working"
    place.mkdir()
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "SOURCE_DATE_EPOCH": EPOCH}
    variables |= {"PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "cips_helpers", *arguments],
        cwd=place,
        env={name: value for name, value in variables.items() if value is not None},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=prepare,
    )
    left = [*place.iterdir(), *temporary.iterdir(), *folder.rglob(".*cips-*"), *folder.rglob("*.new")]
    lines = [line for line in done.stderr.splitlines() if line not in PROGRESS]
    return Done(done.returncode, lines, done.stdout, [str(path) for path in left])


def assert_refused(done: Done, project: Project, finished: Project) -> str:
    """Assert that a command said in one line why it could not do its work, which is returned, and changed nothing."""
    assert (done.code, len(done.lines), done.printed, done.left) == (1, 1, "", []), done
    assert tree(project.folder / "out" / "XAA") == tree(finished.folder / "out" / "XAA")
    return done.lines[0]


@pytest.mark.parametrize("command", ["report", "run", "book", "watch"])
def test_too_few_open_files(command: str, project: Project, finished: Project, tmp_path: Path, temporary: Path) -> None:
    country = ["XAA"] if command in ("report", "watch") else []
    done = cips([command, *country, *project.places], tmp_path, temporary, (resource.RLIMIT_NOFILE, 64))
    said = assert_refused(done, project, finished)
    assert said.endswith(
        f"only 64 files may be open at a time, and a report needs {FEWEST_FILES}; raise the limit (ulimit -n 1024)"
    )


def test_few_open_files_become_more_where_the_system_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FEWEST_FILES - 1, hard))
        allow_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (FEWEST_FILES, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@KEEPS_TO_MEMORY
@pytest.mark.parametrize("megabytes", [250, 1500])
def test_little_memory(megabytes: int, project: Project, finished: Project, tmp_path: Path, temporary: Path) -> None:
    done = cips(project.report(), tmp_path, temporary, (resource.RLIMIT_AS, megabytes << 20))
    assert assert_refused(done, project, finished).endswith(MEMORY)


@pytest.mark.parametrize(
    ("kilobytes", "why"), [(0, "No usable temporary directory"), (3, "File too large"), (60, "File too large")]
)
def test_a_full_disk(
    kilobytes: int, why: str, project: Project, finished: Project, tmp_path: Path, temporary: Path
) -> None:
    done = cips(project.report(), tmp_path, temporary, (resource.RLIMIT_FSIZE, kilobytes << 10))
    assert why in assert_refused(done, project, finished)


FRAME = "region,people\nNorth,300\nSouth,128\n"
SMALLER = {
    "check": ["check", "XAA", "{places}"],
    "new": ["new", "{folder}/made"],
    "synth": ["synth", "{folder}/made", "--countries", "1"],
    "init": [
        *("init", str(ROOT / "data" / "example" / "responses" / "xaa_2_officials.csv"), "--out", "{folder}/made"),
        *("--group", "officials", "--start", "2024-05-13", "--end", "2024-06-14"),
    ],
    "questionnaire": ["questionnaire", "XAA", "--study", "{study}", "--output", "{folder}/made"],
    "sample": ["sample", "{folder}/frame.csv", "--answers", "100", "--output", "{folder}/made"],
    "fieldwork": ["fieldwork", "XAA", "{places}"],
    "actions": ["actions", "{folder}/out/XAA/tables/action_plan.xlsx", "XAA", "--study", "{study}"],
    "release": ["release", "XAA", "{places}"],
}
"""Commands that write files without building."""


def asked(command: str, project: Project) -> list[str]:
    """Return a command with the project's own places; there is an action plan to read, filled in."""
    (project.folder / "frame.csv").write_text(FRAME, encoding="utf-8")
    if command == "actions":
        fill_in(project.folder / "out" / "XAA" / "tables" / "action_plan.xlsx")
    given: list[str] = []
    for part in SMALLER[command]:
        given += project.places if part == "{places}" else [part.format(folder=project.folder, study=project.study)]
    return given


def fill_in(path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.active
    heads = [cell.value for row in sheet.iter_rows(max_row=12) for cell in row]
    assert "Owner" in heads, heads
    [owner] = [cell for row in sheet.iter_rows(max_row=12) for cell in row if cell.value == "Owner"]
    sheet.cell(owner.row + 1, owner.column, "Training Unit")
    book.save(path)


@pytest.mark.parametrize("command", SMALLER)
def test_a_full_disk_of_other_commands(command: str, finished: Project, tmp_path: Path, temporary: Path) -> None:
    project = finished.copy(tmp_path / "project")
    arguments = asked(command, project)
    before = tree(project.folder)
    done = cips(arguments, tmp_path, temporary, (resource.RLIMIT_FSIZE, 500))
    assert done.code == 1, done
    assert [line for line in done.lines if "written" not in line and "File too large" not in line] == [], done
    assert (len(done.lines), done.left) == (1, []), done
    assert tree(project.folder) == before


def without_privileges() -> None:
    """Take from root, in the program to be started, what lets it write into folders that may not be written."""
    if os.geteuid() == 0:
        for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
            assert LIBRARY.prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


LIBRARY = ctypes.CDLL(None)


@pytest.mark.parametrize("command", ["report", "run", *SMALLER])
def test_a_folder_that_may_not_be_written(command: str, finished: Project, tmp_path: Path, temporary: Path) -> None:
    project = finished.copy(tmp_path / "project")
    project.change()
    arguments = asked(command, project) if command in SMALLER else [command, "XAA", *project.places]
    before = tree(project.folder)
    folders = [path for path in (project.folder, *project.folder.rglob("*")) if path.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = cips(arguments, tmp_path, temporary, before=without_privileges)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert done.code == 1, done
    assert (len(done.lines), done.left) == (1, []), done
    assert "Permission denied" in done.lines[0] or "may not be written" in done.lines[0], done
    assert tree(project.folder) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has such a device")
@pytest.mark.parametrize("command", ["plan", "status", "check"])
def test_output_to_a_full_disk(command: str, finished: Project, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cips_helpers", command, "--study", str(finished.study), "--output", str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "a file: No space left on device\n")


def test_odd_places_make_the_same_report(project: Project, finished: Project, tmp_path: Path, temporary: Path) -> None:
    """Nobody's account without a home, a temporary folder with too long a path for sockets, files open elsewhere."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(NOBODY, encoding="utf-8")
    long = temporary / ("long" * 40)
    long.mkdir()
    old = project.folder / "out" / "XAA"
    with ExitStack() as opened:
        files = [opened.enter_context(path.open("rb")) for path in (*old.glob("*.pdf"), *old.glob("tables/*.xlsx"))]
        done = cips(project.report(), tmp_path, long, PYTHONPATH=f"{tmp_path / 'site'}:{ROOT}", HOME=None)
        assert (done.code, done.left) == (0, []), done
        assert all(re.match(r"(Chapters|HTML book|Checks|PDF|Privacy)\b", line) for line in done.lines), done
        assert len(files) > 3
        for file in files:  # whoever reads them reads on
            earlier = finished.folder / "out" / "XAA" / Path(file.name).relative_to(old)
            assert file.read() == earlier.read_bytes()
    usual = finished.copy(tmp_path / "usual")
    usual.change()
    assert forked_cips(*usual.report(), SOURCE_DATE_EPOCH=EPOCH).returncode == 0
    new = tree(old)
    assert new == tree(usual.folder / "out" / "XAA")
    assert new != tree(finished.folder / "out" / "XAA")
    assert json.loads((old / "manifest.json").read_text(encoding="utf-8"))["files"]
