"""Calls in subprocesses that are ready at once: forked from a server that has done the imports.

Most chapters spend less time on their own work than on starting a kernel and importing pandas, matplotlib and the
helpers. Python's own fork server (`multiprocessing`) imports once; each subprocess is a fork of it that has seen
nothing of earlier work. Where processes can't be forked safely (Windows, macOS: see `CAN_FORK`) new interpreters give
the same results, later.
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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import Finalize
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType, ModuleType, TracebackType
from typing import Any, Generic, Self, TypeVar

from cips_helpers.build.closed_files import close_files
from cips_helpers.build.events import ReportError
from cips_helpers.build.temporary import short_folder
from cips_helpers.process_settings import COLLECTIONS

CAN_FORK = sys.platform.startswith("linux")
"""macOS can fork too, but its system libraries (Accelerate, the fonts) may crash in a fork that does not exec."""

PRELOADED = ["cips_helpers.build.preload", "cips_helpers.build.preload_books"]
"""Modules that load what kernels need, and what binds and prints books."""
KERNELS_A_CORE = 3 if CAN_FORK else 2
"""Chapters to run at a time on each core: for half of its time a kernel waits, for its start, its messages, its end.
Kernels that are no forks load all they need themselves, and hold it in memory."""
KERNELS = max(2, min(KERNELS_A_CORE * (os.cpu_count() or 1), 6))
"""Chapters of a report to run at a time, where no other is made."""
FEWEST_FILES = 256
"""Files that a process which builds must be able to open: sockets of kernels, most of them. It is macOS's own limit."""

PATIENCE = 10
"""Steps of priority by which a patient process goes behind the others."""
LAST = 10
"""Seconds in which what a killed process had started has to end; each notices by itself that its parent has gone."""
Result = TypeVar("Result")
_held: tuple[Connection, ...] = ()
"""Ends of pipes that this process and all it starts hold open as long as they live."""
_starting = threading.Lock()


class _Remote:
    """A process that answers calls, one after the other, until the ``with`` block is left.

    A call goes through a pipe of its own: the process reads it whole before it loads what the call needs, and the
    caller goes on meanwhile.
    """

    def __init__(
        self,
        answer: Callable[[Connection, Connection], None],
        *,
        name: str,
        temporary: Path | None = None,
        environment: Mapping[str, str] | None = None,
        output: Path | None = None,
        patient: bool = False,
    ) -> None:
        calls, self._calls = mp.Pipe(duplex=False)
        self._answers, answers = mp.Pipe(duplex=False)
        self._alive, holder = mp.Pipe(duplex=False)
        try:
            variables = {**(environment or os.environ), "TMPDIR": str(temporary or tempfile.gettempdir())}
            self._process = start(
                _answering,
                patient,
                answer,
                calls,
                answers,
                name=name,
                environment=variables,
                output=output,
                held=holder,
            )
        finally:
            for end in (calls, answers, holder):  # so that the end of the process, and of all it starts, is noticed
                end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.pid and self._process.exitcode is None:
            kill(self._process.pid)
            self._alive.poll(LAST)  # true at the end of the last of them: none writes into folders that are removed now
        self._process.join()
        for end in (self._calls, self._answers, self._alive):
            end.close()

    def _send(self, *call: Any) -> None:
        try:
            self._calls.send(call)
        except BrokenPipeError:  # what has ended it is said with the answer
            pass
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def _answer(self) -> Any:
        try:
            is_result, content = self._answers.recv()
        except EOFError:
            raise ReportError("a part of the work was ended from outside (is there enough memory?)") from None
        if is_result:
            return content
        raise content


class Subprocess(_Remote, Generic[Result]):
    """A call in a subprocess that runs until it is done, or until the ``with`` block is left.

    Parameters
    ----------
    function, args
        The function to call, and its arguments.
    temporary
        Folder for temporary files, to be removed by the caller: a process that is killed leaves them behind.
    environment
        Environment variables; this process's by default.
    output, name
        See `start`; its name is that of the function by default.
    """

    def __init__(
        self,
        function: Callable[..., Result],
        *args: Any,
        temporary: Path | None = None,
        environment: Mapping[str, str] | None = None,
        output: Path | None = None,
        name: str = "",
    ) -> None:
        name = name or getattr(function, "func", function).__name__.strip("_")
        super().__init__(_answer_once, name=name, temporary=temporary, environment=environment, output=output)
        self._send(function, *args)

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the call; return whether it has ended."""
        return self._answers.poll(seconds)

    def result(self) -> Result:
        """Wait for the function's result, or raise what it raised.

        Raises
        ------
        ReportError
            If the process was ended from outside, for want of memory for example.
        """
        return self._answer()


class Worker(_Remote):
    """An object in a subprocess, made there at once; its methods are called there, one after the other.

    Parameters
    ----------
    make, args
        Makes the object, of its arguments.
    name
        Of the process, for lists of processes.
    patient
        Whether it lets other processes go first: nobody waits for its answers yet.
    options
        See `Subprocess`.
    """

    def __init__(
        self, make: Callable[..., object], *args: Any, name: str, patient: bool = False, **options: Any
    ) -> None:
        super().__init__(_answer_all, name=name, patient=patient, **options)
        self._send(make, *args)

    def ask(self, method: str, *args: Any) -> None:
        """Call a method there; its result is waited for by `answer`."""
        self._send(method, *args)

    def answer(self) -> Any:
        """Wait for the result of the earliest call that was not answered yet; see `Subprocess.result`."""
        return self._answer()

    def call(self, method: str, *args: Any) -> Any:
        """Call a method there, and wait for its result."""
        self.ask(method, *args)
        return self.answer()


def _answering(
    patient: bool, answer: Callable[[Connection, Connection], None], calls: Connection, answers: Connection
) -> None:
    if patient and hasattr(os, "nice"):
        os.nice(PATIENCE)
    gc.disable()  # garbage collection takes a fifth of the time of a PDF, and the process ends soon
    with suppress(BrokenPipeError, EOFError):  # the caller has gone
        answer(calls, answers)


def _answer_once(calls: Connection, answers: Connection) -> None:
    answers.send(_outcome(_called, calls.recv_bytes()))


def _answer_all(calls: Connection, answers: Connection) -> None:
    waiting = SimpleQueue[bytes | None]()
    threading.Thread(target=_take, args=(calls, waiting), daemon=True).start()
    is_made, made = False, None
    if (first := waiting.get()) is not None:
        is_made, made = _outcome(_called, first)
    while (call := waiting.get()) is not None:
        method, *args = ForkingPickler.loads(call)
        answers.send(_outcome(getattr(made, method), *args) if is_made else (False, made))


def _take(calls: Connection, waiting: SimpleQueue[bytes | None]) -> None:
    """Take calls as they come, so that no caller waits for an earlier call; ``None`` follows the last."""
    with suppress(EOFError):
        while True:
            waiting.put(calls.recv_bytes())
    waiting.put(None)


def _called(call: bytes) -> Any:
    function, *args = ForkingPickler.loads(call)
    return function(*args)


def _outcome(function: Callable[..., Any], *args: Any) -> tuple[bool, Any]:
    try:
        return True, function(*args)
    except Exception as error:
        return False, error


def warm_up(environment: dict[str, str], *, books: bool = True) -> None:
    """Start the fork server, if there is none, with the environment its kernels will have.

    What is read at import, and not when a kernel starts, is settled here: the order of sets, the number of threads,
    matplotlib's settings.

    Parameters
    ----------
    environment
        See `cips_helpers.build.environment.environment`.
    books
        Load what binds and prints too, once for many reports; else kernels start a second earlier, and the process
        that binds loads it meanwhile.

    Raises
    ------
    ReportError
        If too few files may be open at a time; see `allow_files`.
    """
    allow_files()
    if not CAN_FORK:
        return
    from multiprocessing import forkserver

    if forkserver.get_inherited_fds() is not None:
        return  # a fork uses the server it came from

    with _starting, _environment(environment):
        _mark_sockets()
        mp.set_forkserver_preload(PRELOADED if books else PRELOADED[:1])
        forkserver.ensure_running()


def allow_files() -> None:
    """Let this process and those it starts open as many files as a build needs, as far as the system allows.

    Raises
    ------
    ReportError
        If it does not: libraries of kernels end the whole process when a socket cannot be opened.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= FEWEST_FILES:
        return
    if hard != resource.RLIM_INFINITY and hard < FEWEST_FILES:
        raise ReportError(
            f"only {hard} files may be open at a time, and a report needs {FEWEST_FILES}; raise the limit "
            "(ulimit -n 1024)"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEWEST_FILES, hard))


def _mark_sockets() -> None:
    """Put the server's socket into a marked folder, so that `sweep` can remove what a kill leaves of it."""
    settings = mp.current_process()._config  # type: ignore[attr-defined]
    if settings.get("tempdir") is None:
        folder = short_folder()
        Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-100)
        folder.mkdir(mode=0o700)
        settings["tempdir"] = str(folder)  # where `multiprocessing.util.get_temp_dir` looks first


def start(
    target: Callable[..., None],
    *args: Any,
    name: str,
    environment: dict[str, str] | None = None,
    output: Path | None = None,
    closed: Mapping[str, str] = MappingProxyType({}),
    held: Connection | None = None,
) -> BaseProcess:
    """Start a function in a process that ends when this one does, however that happens.

    Parameters
    ----------
    target, args
        The function to call, and its arguments.
    name
        Of the process, for lists of processes.
    environment
        The environment variables the process gets; by default those of the server, or of this process.
    output
        The file that receives what it prints; it then also has nothing to read.
    closed
        Absolute path → what it holds, of files that the process and all it starts can't open.
    held
        End of a pipe that the process and all it starts hold open as long as they live.
    """
    holds = (*_held, *([held] if held is not None else ()))
    process = mp.get_context("forkserver" if CAN_FORK else "spawn").Process(  # type: ignore[attr-defined]
        target=_run, name=f"cips {name}", args=(environment, output, dict(closed), holds, target, *args)
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


def kill(pid: int) -> None:
    """Kill a process, and all processes it started."""
    # Both: one that was forked this instant leads no group yet.
    for send in (getattr(os, "killpg", None), os.kill):
        if send is not None:
            with suppress(ProcessLookupError, PermissionError):
                send(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _run(
    environment: dict[str, str] | None,
    output: Path | None,
    closed: Mapping[str, str],
    held: tuple[Connection, ...],
    target: Callable[..., None],
    *args: Any,
) -> None:
    global _held
    _held = held
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
    gc.freeze()  # garbage collection leaves out what was loaded before the fork,
    gc.set_threshold(*COLLECTIONS)  # and is rare in a process that soon ends
    gc.enable()
    if hasattr(os, "setsid"):
        os.setsid()  # a signal to its group reaches what it starts, and Ctrl-C in the terminal does not
    close_files(closed)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    target(*args)


def _share_server() -> None:
    """Let a fork use the server it came from for its own subprocesses: Python would start one more server for it.

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
