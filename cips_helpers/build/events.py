"""Events of a build, and the error that ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class ReportError(Exception):
    """The report could not be built; the message is one line meant for the analyst."""


@dataclass(frozen=True)
class Event:
    """One step forward.

    ``stage`` is ``report`` (the next of several languages), ``notebooks``, ``book``, ``pdf``, ``check``, ``scan``,
    ``warning`` or ``note``; ``done`` of ``total`` steps of that stage are finished; ``label`` names the step that was
    just finished or begun, or is the text of a warning (of a chapter, for the log) or a note (of the build, for the
    analyst).
    """

    stage: str
    done: int
    total: int
    label: str


OnProgress = Callable[[Event], None]


def silent(event: Event) -> None:
    """Ignore an event: the default of every function that reports progress."""


def one_line(text: str, limit: int = 200) -> str:
    r"""Cut a message to its first line with anything on it, so that no row of answers follows it out.

    Examples
    --------
    >>> one_line("not in index\nrow 17: XAA, 3, 2, 1")
    'not in index'
    """
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= limit else first[: limit - 1] + "…"
