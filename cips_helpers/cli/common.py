"""Shared parts of the commands: options, loading of the study, error messages, clean-up at signals."""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console

from cips_helpers.build.temporary import temporary_folder
from cips_helpers.cli import MEMORY
from cips_helpers.folders import IS_CHECKOUT, ROOT
from cips_helpers.plain_text import visible
from cips_helpers.terminal import told

if TYPE_CHECKING:  # its import would cost every command a second
    from cips_helpers.survey.study import Study

EXAMPLE = ROOT / "data" / "example" / "study.yml"
STUDY = Path("study.yml")
INSTRUMENT = ROOT / "data" / "instrument" / "cips.yml"
_LOOP = re.compile("(?i)symlink loop from (.*)")
"""Message of pathlib about links that lead back to themselves, before Python 3.13."""
LONGEST_LINE = 600
"""Characters of a line that a command prints."""


def chosen_study(context: typer.Context, study: Path) -> Path:
    """Find the study file of a command.

    Returns
    -------
    Path
        The file the option names, or study.yml in the folder it names; without the option study.yml here, or the
        example.
    """
    if (source := context.get_parameter_source("study")) and source.name == "DEFAULT":
        study = STUDY if STUDY.is_file() else study
        if study != STUDY and not IS_CHECKOUT:
            raise typer.BadParameter(
                told("there is no study.yml here; lay one out with `cips new FOLDER`, or name yours.")
            )
        typer.echo(told(f"Study: {os.path.relpath(study)}"), err=True)
    try:
        return study / STUDY if study.is_dir() else study
    except OSError:  # a name that is too long; the message comes where the file is opened
        return study


StudyOption = Annotated[
    Path,
    typer.Option(
        "--study",
        callback=chosen_study,
        show_default=False,
        help="The study file or its folder; by default study.yml here, or else the example.",
    ),
]


def in_capitals(codes: str | list[str] | None) -> str | list[str] | None:
    """Write country codes as study files write them.

    Returns
    -------
    str, list of str or None
        As given, in capitals.
    """
    return codes.upper() if isinstance(codes, str) else codes and [code.upper() for code in codes]


Country = Annotated[str, typer.Argument(callback=in_capitals, help="Country code, for example XAA.")]
Countries = Annotated[
    list[str] | None, typer.Argument(callback=in_capitals, help="Country codes; all of the study by default.")
]
OutputOption = Annotated[Path, typer.Option(help="Folder for the reports; each gets a folder of its own in it.")]
OUTPUT = Path("_build")


def say(text: str) -> None:
    """Print a line."""
    typer.echo(_line(text))


def stop(console: Console, message: str, *, code: int = 1) -> NoReturn:
    """Print an error message and exit."""
    lines = "\n".join(map(_line, message.split("\n")))
    console.print(
        lines, style="bold red" if console.is_terminal else None, markup=False, highlight=False, soft_wrap=True
    )
    raise typer.Exit(code)


def _line(text: str) -> str:
    """Return a line as it is printed; of a very long one, as a label of a hostile file may make it, both ends.

    It is told in the language of the terminal as the code wrote it.
    """
    line = visible(text)
    return told(line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 203]} … {line[-200:]}")


def with_usable_names(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with one line at a name that is too long, or at links that lead back to themselves."""

    @wraps(command)
    def checked(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
                path, reason = error.filename, error.strerror
            elif loop := _LOOP.match(str(error)):
                path, reason = loop[1], os.strerror(errno.ELOOP)
            else:
                raise
            stop(Console(stderr=True), f"{path}: can't be opened ({reason})")

    return checked


@contextmanager
def folder_made_whole(console: Console, folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which gets its name at the end; an error or a signal leaves nothing and is one line."""
    try:
        with ending_in_order(console, f"Stopped; {folder} was not made."):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with temporary_folder(folder.parent) as hidden:
                draft = hidden / folder.name
                draft.mkdir()
                yield draft
                draft.rename(folder)
    except OSError as error:
        stop(console, f"{folder}: can't be written ({error.strerror or error})")


def write_page(console: Console, path: Path, text: str) -> None:
    """Write a page in place of an earlier one, which stays as it is after an error or a signal."""
    try:
        with ending_in_order(console, f"Stopped; {path} was not written."):
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary_folder(path.parent) as hidden:
                draft = hidden / path.name
                draft.write_text(text, encoding="utf-8")
                draft.replace(path)
    except OSError as error:
        stop(console, f"{path}: can't be written ({error.strerror or error})")


def write_files(console: Console, folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files and print their names, or exit if another file of one of the names is there."""
    try:
        for name, content in files.items():
            path = folder / name
            if path.exists() and not (path.is_file() and path.read_bytes() == content):
                stop(console, f"{folder} holds another file of the name {name}; name a new folder with --output.")
        with ending_in_order(console, f"Stopped; {folder} does not have all files."):
            folder.parent.mkdir(parents=True, exist_ok=True)
            with temporary_folder(folder.parent) as draft:
                for name, content in files.items():
                    (draft / name).write_bytes(content)
                folder.mkdir(exist_ok=True)
                for name in files:
                    (draft / name).replace(folder / name)
    except OSError as error:
        stop(console, f"{folder}: can't be written ({error.strerror or error})")
    for name in files:
        say(str(folder / name))


def load(path: Path, console: Console) -> Study:
    """Return the loaded study, or print its faults and exit."""
    from cips_helpers.survey.load import load_study
    from cips_helpers.survey.study import StudyError

    try:
        study = load_study(path)
    except StudyError as error:
        stop(console, str(error))
    if study.key is not None:
        console.print(told(f"{path.name}: key is no longer used; take the line out."), markup=False, highlight=False)
    return study


def known(study: Study, countries: Iterable[str], console: Console) -> None:
    """Exit with code 2 if a country is not in the study."""
    for code in countries:
        if code not in study.countries:
            stop(console, f"{study.path.name} has no country {code!r}; it has {', '.join(study.countries)}.", code=2)


class Ended(KeyboardInterrupt):
    """Raised by a signal that ends the run; its argument is the number of the signal.

    A plain ``KeyboardInterrupt`` that leaves `exec`, which some libraries call, makes Python kill itself at exit even
    if it was caught; a subclass does not.
    """


@contextmanager
def ending_in_order(console: Console, message: str) -> Iterator[None]:
    """Clean up at SIGTERM and SIGHUP as at Ctrl-C: no kernel and no temporary folder outlives the run.

    Parameters
    ----------
    console
        The console of error messages.
    message
        The message at the end.
    """
    is_ending, is_over = threading.Event(), threading.Event()

    def interrupt(number: int, _: object) -> None:
        if not is_ending.is_set():  # a second signal would interrupt the clean-up
            is_ending.set()
            threading.Thread(target=send_again, args=(number,), daemon=True).start()
            raise Ended(number)

    def send_again(number: int) -> None:
        """Send a signal once more if its exception was lost: it came in a finaliser, or where a library drops any."""
        while not is_over.wait(0.1):
            if not _main_thread_handles(Ended):
                is_ending.clear()
                _signal_main_thread(number)
                return

    def tell_lost(lost: sys.UnraisableHookArgs) -> None:
        if not isinstance(lost.exc_value, Ended):
            usual(lost)

    wanted = (getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP"))
    # Signals ignored by the caller (nohup, background jobs of a script) stay ignored.
    ends = [number for number in wanted if number and signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in ends}
    usual, sys.unraisablehook = sys.unraisablehook, tell_lost
    try:
        yield
        for number, handler in before.items():
            signal.signal(number, handler)
    except KeyboardInterrupt as ended:
        is_ending.set()
        number = ended.args[0] if isinstance(ended, Ended) else signal.SIGINT
        # The other console may have been interrupted while it printed, and keeps what it is given from then on.
        stop(Console(file=console.file), message, code=128 + number)
    except (MemoryError, ImportError) as error:
        if isinstance(error, ImportError) and "failed to map segment" not in str(error):
            raise
        stop(console, f"{message} {MEMORY}")
    finally:
        is_over.set()
        sys.unraisablehook = usual


def _main_thread_handles(kind: type[BaseException]) -> bool:
    """Return whether an exception of a kind is on its way through the main thread, or what came of it is."""
    handled: Any = sys._current_exceptions().get(threading.main_thread().ident or 0)
    error = handled[1] if isinstance(handled, tuple) else handled  # a tuple before Python 3.12
    while error is not None and not isinstance(error, kind):
        error = error.__context__
    return error is not None


def _signal_main_thread(number: int) -> None:
    if hasattr(signal, "pthread_kill"):  # wakes the main thread where it waits
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)
