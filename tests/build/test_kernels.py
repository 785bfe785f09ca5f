"""Kernels: sockets in a private folder, this interpreter, none of the user's settings, ended with the run."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path

import papermill
import psutil
import pytest

from cips_helpers.build.environment import environment
from cips_helpers.build.events import ReportError
from cips_helpers.build.kernels import KernelRoom
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.process import CAN_FORK
from made_up import small_report

CHANNELS = """
import json, pathlib, psutil, stat, sys
file = pathlib.Path(sys.argv[sys.argv.index("-f") + 1])
told = json.loads(file.read_text())
print(told["transport"])
print(file.parent.parent.name)
print(sum(stat.S_ISSOCK(path.stat().st_mode) for path in file.parent.glob("k-ipc-*")))
print({c.laddr.ip for c in psutil.Process().net_connections("inet") if c.status == "LISTEN"})
"""


def run(folder: Path, *cells: str) -> str:
    """Run one notebook and give all its printed text."""
    report = small_report.report(folder, {"01_a.ipynb": small_report.notebook("# Page", *cells)})
    work = folder / "work"
    work.mkdir()
    [path] = run_notebooks(report, [report.request.notebooks / "01_a.ipynb"], work)
    executed = small_report.nbformat.read(path, as_version=4)
    return "".join(
        output.text
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    )


@pytest.mark.usefixtures("nothing_left")
class TestRunningKernel:
    def test_its_channels_are_sockets_in_a_folder_of_its_own(self, tmp_path: Path) -> None:
        transport, folder, channels, ports = run(tmp_path, CHANNELS).splitlines()
        assert transport == "ipc"
        assert Path(folder).name.startswith("cips-")
        assert channels == "5"
        # ipykernel keeps one more, for the output of a notebook's own child processes; no other machine reaches it.
        assert ports in ("set()", "{'127.0.0.1'}")

    def test_it_is_this_interpreter_whatever_the_notebook_asks_for(self, tmp_path: Path) -> None:
        assert run(tmp_path, "import sys; print(sys.executable)").strip().endswith(Path(sys.executable).name)

    def test_the_users_settings_do_not_reach_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        theirs = tmp_path / "theirs"
        (theirs / "profile_default" / "startup").mkdir(parents=True)
        (theirs / "profile_default" / "startup" / "00.py").write_text("spoilt = True", encoding="utf-8")
        (theirs / "matplotlibrc").write_text("lines.linewidth: 77\n", encoding="utf-8")
        monkeypatch.setenv("IPYTHONDIR", str(theirs))
        monkeypatch.setenv("MATPLOTLIBRC", str(theirs / "matplotlibrc"))
        monkeypatch.setenv("MPLBACKEND", "module://nowhere")
        said = run(tmp_path, "import matplotlib as m; print('spoilt' in globals(), m.rcParams['lines.linewidth'])")
        assert said.strip() == "False 1.5"


@pytest.mark.usefixtures("nothing_left")
class TestWarmKernel:
    LOOK = "import os, sys; print('spoilt' in globals(), hasattr(sys, 'spoilt'), 'SPOILT' in os.environ)"
    SPOIL = "import matplotlib as m; spoilt = sys.spoilt = True; os.environ['SPOILT'] = '1'; m.rcdefaults()"

    @pytest.mark.skipif(not CAN_FORK, reason="only where processes can be forked")
    def test_it_has_the_imports_done(self, tmp_path: Path) -> None:
        said = run(
            tmp_path, "import sys; print({'pandas', 'matplotlib', 'cips_helpers.charts.radar'} <= set(sys.modules))"
        )
        assert said.strip() == "True"

    def test_nothing_of_an_earlier_notebook_is_in_it(self, tmp_path: Path) -> None:
        first, second = tmp_path / "1", tmp_path / "2"
        first.mkdir(), second.mkdir()
        run(first, self.LOOK, self.SPOIL)
        assert run(second, self.LOOK).strip() == "False False False"

    def test_the_page_is_the_same_from_an_ordinary_kernel(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pages = []
        for name, forks in (("forked", True), ("new", False)):
            folder = tmp_path / name
            folder.mkdir()
            monkeypatch.setattr(KernelRoom.__init__, "__kwdefaults__", {"warm": forks and CAN_FORK})
            chapters = {
                "01_a.ipynb": small_report.notebook("# A", small_report.CHART, small_report.chart("fig-a", "A chart"))
            }
            report = small_report.report(folder, chapters)
            (folder / "work").mkdir()
            [made] = run_notebooks(report, [report.request.notebooks / "01_a.ipynb"], folder / "work")
            pages.append(made.read_bytes())
        assert pages[0] == pages[1]

    def test_it_ends_when_the_process_that_started_it_is_killed(self, tmp_path: Path) -> None:
        number = tmp_path / "pid"
        program = (
            "import time; from pathlib import Path; from cips_helpers.build.environment import environment\n"
            "from cips_helpers.build.process import start, warm_up\n"
            f"warm_up(environment(Path({str(tmp_path)!r})))\n"
            f"process = start(time.sleep, 600, name='sleep'); Path({str(number)!r}).write_text(str(process.pid))\n"
            "time.sleep(600)"
        )
        with subprocess.Popen([sys.executable, "-c", program]) as parent:
            while not (number.exists() and number.read_text()):
                assert parent.poll() is None
                time.sleep(0.05)
            child = psutil.Process(int(number.read_text()))
            parent.kill()
        gone, _ = psutil.wait_procs([child], timeout=5)
        # Where nobody collects it, what is left of an ended process is a zombie.
        assert gone or child.status() == psutil.STATUS_ZOMBIE


def test_a_room_is_private_and_short_enough_for_a_socket(rooms: Path) -> None:
    with KernelRoom() as room:
        assert stat.S_IMODE(room.folder.stat().st_mode) == 0o700
        assert room.folder.parent == rooms
    assert not room.folder.exists()


def test_a_long_temporary_folder_is_not_used_for_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with KernelRoom() as room:
        assert deep not in room.folder.parents
        assert not list(deep.iterdir())


def test_no_kernel_starts_in_a_closed_room(rooms: Path) -> None:
    import asyncio

    with KernelRoom() as room:
        manager = room.manager_class("01_a")()
        room.kill()
        with pytest.raises(RuntimeError, match="ended"):
            asyncio.run(manager.start_kernel())
        assert not manager.has_kernel


def test_every_kernel_counts_strings_the_same_and_uses_one_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "17")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    given = environment(tmp_path)
    assert (given["PYTHONHASHSEED"], given["OMP_NUM_THREADS"]) == ("0", "1")


def test_a_cell_that_never_ends_is_ended(tmp_path: Path, nothing_left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cips_helpers.build.notebooks.CELL_TIMEOUT", 1)
    with pytest.raises(ReportError, match=r"01_a\.ipynb: CellTimeoutError"):
        run(tmp_path, "while True: pass")


def test_what_a_cell_printed_may_arrive_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report failed on a busy machine: nbclient waits for 4 seconds."""
    given: dict[str, float] = {}
    started = papermill.engines.PapermillNotebookClient

    def start(notebook: object, **options: float) -> object:
        given.update(options)
        return started(notebook, **options)

    monkeypatch.setattr("papermill.engines.PapermillNotebookClient", start)
    run(tmp_path, "print(1)")
    assert given["iopub_timeout"] >= 60


def test_what_nobody_uses_is_not_imported() -> None:
    """A grammar of addresses, which jsonschema would compile: a second in every process that runs or binds pages."""
    code = "import sys, cips_helpers.build.pipeline; print('jsonschema' in sys.modules, 'lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"
