"""What a generated text is, and how it becomes prose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Generated sentences; a blank line parts paragraphs, one a group of respondents."""

    text: str

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, paragraphs: Iterable[str]) -> Finding:
        """Make one of paragraphs; empty ones are left out."""
        return cls("\n\n".join(filter(None, paragraphs)))

    def _repr_markdown_(self) -> str:
        return escaped(self.text)


def escaped(text: str) -> str:
    r"""Keep a character of a label from being read as Markdown.

    Examples
    --------
    >>> escaped("A*B costs $5")
    'A\\*B costs \\$5'
    """
    return "".join(f"\\{sign}" if sign in "\\*_`$[]<>{}|#~^" else sign for sign in text)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
