"""Objects a notebook shows: generated sentences, headings, lists of links, several objects one below the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any


@dataclass(frozen=True)
class Finding:
    """Generated sentences, in paragraphs separated by a blank line."""

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
    """Several objects shown one below the other."""

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
    """Make the keyword ``group`` of a function optional: without it, return the objects of all groups as a `Stack`.

    Parameters
    ----------
    make
        Function of results and ``group`` that returns an object to show, or ``None`` where the group has none.

    Returns
    -------
    callable
        Without ``group`` it returns ``None`` where no group has an object to show.
    """

    @wraps(make)
    def for_one_or_all(results: Any, *, group: str | None = None, **options: Any) -> Any:
        if group is not None:
            return make(results, group=group, **options)
        shown = (make(results, group=each, **options) for each in results.groups)
        parts = tuple(part for part in shown if part is not None)
        return Stack(parts) if parts else None

    return for_one_or_all


def escaped(text: str) -> str:
    r"""Escape the characters that have a meaning in Markdown.

    Examples
    --------
    >>> escaped("A*B costs $5")
    'A\\*B costs \\$5'
    """
    return "".join(f"\\{sign}" if sign in "\\*_`$[]<>{}|#~^" else sign for sign in text)


def _anchor(title: str) -> str:
    """Return a heading's anchor as the book makes it: lower case, hyphens for spaces, no other signs."""
    return re.sub(r"[^\w\u4e00-\u9fff\- ]", "", title.lower().replace(" ", "-"))
