"""Objects a notebook shows: generated sentences, headings, lists of links, several objects one below the other.

Their text is text and never markup, whatever a label holds: they display as escaped HTML and, for the pages of the
book, as blocks of plain text (MIME type `BLOCKS`), a mapping each::

    {"kind": "paragraph", "text": …}
    {"kind": "heading", "text": …, "level": …, "anchor": …}
    {"kind": "list", "items": [{"text": …, "link": …, "after": …}, …]}
    {"kind": "panel", "name": …, "cells": [[{"role": …, "runs": [{"text": …, "role": …, "share": …}, …]}, …], …]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from html import escape
from typing import Any

BLOCKS = "application/vnd.cips.blocks+json"
"""MIME type of a list of blocks of plain text."""
NARROW = "application/vnd.cips.narrow+xml"
"""MIME type of a chart's drawing for a phone."""


class Blocks:
    """Base class of what a notebook shows as text."""

    def blocks(self) -> list[dict[str, Any]]:
        """Return the blocks of plain text, in the order they stand in."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        blocks = self.blocks()
        return {BLOCKS: blocks, "text/html": "\n".join(map(_html, blocks)), "text/plain": repr(self)}


@dataclass(frozen=True)
class Finding(Blocks):
    """Generated sentences, in paragraphs separated by a blank line."""

    text: str

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, paragraphs: Iterable[str]) -> Finding:
        """Join paragraphs; empty ones are left out."""
        return cls("\n\n".join(filter(None, paragraphs)))

    def blocks(self) -> list[dict[str, Any]]:
        """Return a block a paragraph."""
        return [{"kind": "paragraph", "text": text} for text in self.text.split("\n\n")]


@dataclass(frozen=True)
class Points(Blocks):
    """Generated sentences as the points of a list."""

    texts: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(f"- {text}" for text in self.texts)

    def blocks(self) -> list[dict[str, Any]]:
        """Return one list."""
        return [{"kind": "list", "items": [{"text": text} for text in self.texts]}]


@dataclass(frozen=True)
class Heading(Blocks):
    """A heading made from data, for example the name of a key factor; ``anchor`` is what a `JumpList` links to."""

    text: str
    level: int = 3
    anchor: str = ""

    def blocks(self) -> list[dict[str, Any]]:
        """Return one heading."""
        return [{"kind": "heading", "text": self.text, "level": self.level, "anchor": self.anchor}]


@dataclass(frozen=True)
class JumpList(Blocks):
    """Links to headings with an anchor further down the same page."""

    headings: tuple[Heading, ...]

    def blocks(self) -> list[dict[str, Any]]:
        """Return one list of links."""
        return [{"kind": "list", "items": [{"text": h.text, "link": f"#{h.anchor}"} for h in self.headings]}]


@dataclass(frozen=True)
class Run:
    """Part of a line.

    Attributes
    ----------
    text
        What it says; a sign or a bar may say nothing.
    role
        What it is, which decides its look: ``big``, ``quiet``, ``strong``, a group's id after ``group-``, a sign after
        ``sign-``, ``rank``, ``bar``.
    share
        Length of a bar, 0–1.
    """

    text: str = ""
    role: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Line:
    """One line of a cell: its parts, and what it is (``head``, ``lead``, ``note``)."""

    runs: tuple[Run, ...]
    role: str = ""

    @classmethod
    def of(cls, *runs: str | Run, role: str = "") -> Line:
        """Make a line of texts and other parts; empty texts are left out."""
        return cls(tuple(run if isinstance(run, Run) else Run(run) for run in runs if run != ""), role)


@dataclass(frozen=True)
class Panel(Blocks):
    """Cells of lines, laid out by the panel's name: tiles, rows, a list to tick off."""

    name: str
    cells: tuple[tuple[Line, ...], ...]

    def __str__(self) -> str:
        return "\n".join(" ".join(run.text for run in line.runs if run.text) for cell in self.cells for line in cell)

    def blocks(self) -> list[dict[str, Any]]:
        """Return one panel."""
        cells = [
            [{"role": line.role, "runs": [_without_default(run) for run in line.runs]} for line in cell]
            for cell in self.cells
        ]
        return [{"cells": cells, "kind": "panel", "name": self.name}]  # in the order in which notebooks keep them


def _without_default(run: Run) -> dict[str, Any]:
    return {name: value for name, value in sorted(vars(run).items()) if value not in ("", None)}


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


def _html(block: dict[str, Any]) -> str:
    """Return a block as a notebook shows it outside the book."""
    if block["kind"] == "panel":
        return "".join(f"<p>{'<br>'.join(map(_html_line, cell))}</p>" for cell in block["cells"])
    if block["kind"] == "list":
        return f"<ul>{''.join(map(_html_item, block['items']))}</ul>"
    tag = "p" if block["kind"] == "paragraph" else f"h{block['level']}"
    anchor = f' id="{escape(block["anchor"])}"' if block.get("anchor") else ""
    return f"<{tag}{anchor}>{escape(block['text'], quote=False)}</{tag}>"


def _html_item(item: dict[str, str]) -> str:
    text, after = (escape(item.get(part, ""), quote=False) for part in ("text", "after"))
    return f'<li><a href="{escape(item["link"])}">{text}</a>{after}</li>' if "link" in item else f"<li>{text}</li>"


def _html_line(line: dict[str, Any]) -> str:
    return escape(" ".join(run["text"] for run in line["runs"] if run.get("text")), quote=False)
