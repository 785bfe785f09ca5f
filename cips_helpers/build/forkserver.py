"""Processes that are ready at once: forked from a server that has done the imports.

Most chapters spend less time on their own work than on starting a kernel and importing pandas, matplotlib and our
helpers. Python's own fork server (`multiprocessing`) imports once; each kernel is then a fork of it: a process of its
own with nothing of an earlier notebook in it. Where processes can't be forked safely (Windows, macOS: see
`CAN_FORK`) ordinary kernels give the same pages, later.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from types import ModuleType
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from cips_helpers.build.temporary import short_folder

CAN_FORK = sys.platform.startswith("linux")
"""macOS can fork too, but its system libraries (Accelerate, the fonts) may crash in a fork that does not exec."""

PRELOADED = (
    "cips_helpers.build.preload",  # before all others
    "cips_helpers.build.pipeline",  # with papermill, for processes that make a whole report
    "great_tables",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "IPython.core.completer",
    "matplotlib.backends.backend_svg",
    "scipy.stats",
    "seaborn",
    # What Sphinx and Jupyter Book import, by name, when they start.
    "cips_helpers.build.sphinx_ext",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx.builders.latex",
    "sphinx.builders.texinfo",
    "sphinx.domains.cpp",
    "sphinx.domains.python",
    "sphinx_book_theme",
    "sphinx_design.extension",
    "sphinx_external_toc",
    "weasyprint",
)
"""What a report, its chapters, book and PDF import. None of it starts a thread, which a fork would lose."""

KERNEL_OPTIONS = ("--HistoryManager.enabled=False",)
"""Of every kernel, forked or not: it lives for one page, and needs no data base of what was typed."""

_starting = threading.Lock()


def context() -> BaseContext:
    """Give what starts processes: the fork server where there is one, else new interpreters."""
    return mp.get_context("forkserver" if CAN_FORK else "spawn")


def warm_up(environment: dict[str, str]) -> None:
    """Start the server, if there is none, with the environment its kernels will have.

    What is read at import, and not when a kernel starts, is settled here: the order of sets, the number of threads,
    matplotlib's settings.
    """
    if not CAN_FORK:
        return
    from multiprocessing import forkserver

    if forkserver.get_inherited_fds() is not None:
        return  # a fork has the server it came from

    with _starting, _environment(environment):
        _mark_sockets()
        mp.set_forkserver_preload(list(PRELOADED))
        forkserver.ensure_running()


def _mark_sockets() -> None:
    """Give the server's socket a folder of ours, so that what a kill leaves of it can be swept away."""
    settings = mp.current_process()._config  # type: ignore[attr-defined]
    if settings.get("tempdir") is None:
        folder = short_folder()
        Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-100)
        settings["tempdir"] = str(folder)  # where `multiprocessing.util.get_temp_dir` looks first


def start(
    target: Callable[..., None],
    *args: Any,
    name: str,
    environment: dict[str, str] | None = None,
    output: Path | None = None,
) -> BaseProcess:
    """Start a function in a process of its own, which ends when this one does, however that happens.

    Parameters
    ----------
    target, args
        What to call, and with what.
    name
        Of the process, for whoever looks what the machine is busy with.
    environment
        The environment variables the process gets; by default those of the server, or of this process.
    output
        The file that receives what it prints; it then also has nothing to read.
    """
    process = context().Process(  # type: ignore[attr-defined]
        target=_led, name=f"cips {name}", args=(environment, output, target, *args)
    )
    # A new interpreter reads its environment as it starts.
    with _starting, _without_main(), nullcontext() if CAN_FORK or environment is None else _environment(environment):
        # A Dask worker is a daemon of its nanny, and daemons may start no process; ours end with it anyway.
        mp.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        process.start()
    return process


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(variables)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program that runs: `multiprocessing` would run it once more in every process it starts."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def end(pid: int) -> None:
    """End a process at once, and whatever it started."""
    # Both: one that was forked this instant leads no group yet.
    for kill in (getattr(os, "killpg", None), os.kill):
        if kill is not None:
            with suppress(ProcessLookupError, PermissionError):
                kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _led(environment: dict[str, str] | None, output: Path | None, target: Callable[..., None], *args: Any) -> None:
    if environment is not None:
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = None  # the server's; this process looks for its own
    if output is not None:
        with output.open("ab") as file, Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
    with suppress(OSError):  # Linux alone has it
        Path("/proc/self/comm").write_text(mp.current_process().name, encoding="utf-8")
    _share_server()
    gc.freeze()  # what was loaded before the fork stays; the search for what could go need not touch it,
    gc.set_threshold(50_000, 20, 100)  # nor come every few hundred objects in a process that soon ends
    gc.enable()
    if hasattr(os, "setsid"):
        os.setsid()  # a signal to its group reaches whatever it starts, and Ctrl-C in the terminal does not
    threading.Thread(target=_end_with_parent, daemon=True).start()
    target(*args)


def _share_server() -> None:
    """Let a fork ask the server it came from for forks of its own: Python would start one more server for it.

    A fork knows the server's address, but `ensure_running` only looks for a process this one has started itself.
    """
    if CAN_FORK:
        from multiprocessing import forkserver

        forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]


def _end_with_parent() -> None:
    parent = mp.parent_process()
    assert parent is not None
    wait_for([parent.sentinel])
    os.killpg(0, signal.SIGKILL) if hasattr(os, "killpg") else os._exit(1)


def _run_kernel(connection_file: str, folder: str) -> None:
    os.chdir(folder)
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", "-f", connection_file, *KERNEL_OPTIONS]
    sys.path[:] = ["", *(place for place in sys.path if place)]
    IPKernelApp.launch_instance(argv=sys.argv[1:])


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the server; everything else is jupyter_client's."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel that reads the manager's connection file."""
        assert self.parent is not None  # a manager made it, and has written the connection file
        process = start(
            _run_kernel,
            self.parent.connection_file,
            str(kwargs["cwd"]),
            name="kernel",
            environment=dict(kwargs["env"]),
            output=Path(os.devnull),
        )
        self.process = _Started(process)  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = Path(kwargs["cwd"])
        return self.connection_info


class _Started:
    """A process of `multiprocessing` in the shape jupyter_client expects, `subprocess.Popen`'s."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None and self.pid is not None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()
