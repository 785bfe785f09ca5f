"""Things a notebook shows: generated sentences, headings made from data, several things in a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any


@dataclass(frozen=True)
class Finding:
    """Generated sentences; a blank line separates paragraphs, one a group of respondents."""

    text: str

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, paragraphs: Iterable[str]) -> Finding:
        """Join paragraphs; empty ones are left out."""
        return cls("\n\n".join(filter(None, paragraphs)))

    def _repr_markdown_(self) -> str:
        return escaped(self.text)


@dataclass(frozen=True)
class Heading:
    """A heading made from data, for example the name of a key factor."""

    text: str
    level: int = 3

    def _repr_markdown_(self) -> str:
        return f"{'#' * self.level} {escaped(self.text)}"


@dataclass(frozen=True)
class JumpList:
    """Links to headings further down the same page."""

    headings: tuple[Heading, ...]

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- [{escaped(h.text)}](#{_anchor(h.text)})" for h in self.headings)


@dataclass(frozen=True, repr=False)
class Stack:
    """Several things shown one below the other."""

    parts: tuple[Any, ...]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.parts)

    def __repr__(self) -> str:
        return f"<Stack of {len(self.parts)}>"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            display(part)


def for_each_group(make: Callable[..., Any]) -> Callable[..., Any]:
    """Make ``group`` optional: without it, stack what the groups have, and give ``None`` where none has anything.

    Parameters
    ----------
    make
        Function of results and the keyword ``group``; ``None`` where a group has nothing to show.
    """

    @wraps(make)
    def made(results: Any, *, group: str | None = None, **options: Any) -> Any:
        if group is not None:
            return make(results, group=group, **options)
        found = (make(results, group=each, **options) for each in results.groups)
        parts = tuple(part for part in found if part is not None)
        return Stack(parts) if parts else None

    return made


def escaped(text: str) -> str:
    r"""Escape the characters that Markdown gives a meaning.

    Examples
    --------
    >>> escaped("A*B costs $5")
    'A\\*B costs \\$5'
    """
    return "".join(f"\\{sign}" if sign in "\\*_`$[]<>{}|#~^" else sign for sign in text)


def _anchor(title: str) -> str:
    """Return a heading's anchor as the book makes it: lower case, hyphens for spaces, no other signs."""
    return re.sub(r"[^\w\u4e00-\u9fff\- ]", "", title.lower().replace(" ", "-"))
