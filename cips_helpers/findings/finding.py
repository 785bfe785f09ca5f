"""What a generated text is, and how it becomes prose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One or more generated sentences; a notebook shows them as prose."""

    text: str

    def __str__(self) -> str:
        return self.text

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
