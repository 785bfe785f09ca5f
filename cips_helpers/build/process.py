"""A call in a process of its own: this one goes on meanwhile, and gets what came of it."""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

from cips_helpers.build.events import ReportError
from cips_helpers.build.forkserver import start

Outcome = TypeVar("Outcome")


class Apart(Generic[Outcome]):
    """A call that runs in a process of its own until it is done, or until the ``with`` block is left.

    Parameters
    ----------
    function, args
        What to call, and with what.
    temporary
        Folder for temporary files, to be removed by the caller: a process that is ended leaves them behind.
    environment
        Its environment variables; this process's, if no others are given.
    output
        As for `cips_helpers.build.forkserver.start`.
    """

    def __init__(
        self,
        function: Callable[..., Outcome],
        *args: Any,
        temporary: Path | None = None,
        environment: Mapping[str, str] | None = None,
        output: Path | None = None,
    ) -> None:
        self._receiver, sender = mp.Pipe(duplex=False)
        try:
            name = getattr(function, "func", function).__name__.strip("_")
            variables = {**(environment or os.environ), "TMPDIR": str(temporary or tempfile.gettempdir())}
            self._process = start(_answer, sender, function, *args, name=name, environment=variables, output=output)
        finally:
            sender.close()  # so that the end of the process is heard

    def __enter__(self) -> Apart[Outcome]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()
        self._receiver.close()

    def result(self) -> Outcome:
        """Wait for what the function gives, or raise what it raised.

        Raises
        ------
        ReportError
            If the process was ended from outside, for want of memory for example.
        """
        try:
            done, outcome = self._receiver.recv()
        except EOFError:
            raise ReportError("a part of the work was ended from outside (is there enough memory?)") from None
        if done:
            return outcome
        raise outcome


def _answer(sender: Connection, function: Callable[..., Any], *args: Any) -> None:
    gc.disable()  # a process that soon ends need not look for what it could throw away: a fifth of the time of a PDF
    try:
        told = True, function(*args)
    except Exception as error:
        told = False, error
    with suppress(BrokenPipeError):  # whoever asked has gone
        sender.send(told)
