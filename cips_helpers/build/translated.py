"""Markdown in the report's language: each paragraph, list and row of a table is a message of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from unicodedata import combining, normalize

from nbformat import NotebookNode

from cips_helpers.words import Words

PARTED = re.compile(r"(\n[ \t]*\n\s*)")
TERM = re.compile(r"[^\n]+\n: ")
"""Beginning of an entry of a glossary."""
WORD = re.compile(r"(?!\$\$).*[^\W\d_]", re.DOTALL)
"""A text that has words, and is no formula."""


def messages_in(markdown: str) -> list[str]:
    r"""Return the messages of a Markdown text, in their order.

    Examples
    --------
    >>> messages_in("# Result\n\nWhat is it?\n\n| Sign | Meaning |\n| --- | --- |\n| • | Hidden |")
    ['# Result', 'What is it?', '| Sign | Meaning |', '| • | Hidden |']
    """
    found: list[str] = []

    def keep(message: str) -> str:
        found.append(message)
        return message

    _translated(markdown, keep)
    return found


def translated(markdown: str, words: Words) -> str:
    """Return a Markdown text in the language of the words; what has no translation stays, a glossary is sorted anew."""
    if words.language == "en":
        return markdown
    return _sorted(_translated(markdown, words.text))


def translated_notebook(notebook: NotebookNode, words: Words) -> NotebookNode:
    """Return a notebook whose Markdown is in the language of the words; its code is as it was."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = translated(cell.source, words)
    return notebook


def _translated(markdown: str, say: Callable[[str], str]) -> str:
    return "".join(part if PARTED.fullmatch(part) else _paragraph(part, say) for part in PARTED.split(markdown) if part)


def _paragraph(text: str, say: Callable[[str], str]) -> str:
    lines = text.split("\n")
    if all(line.startswith("|") for line in lines):
        return "\n".join(_message(line, say) for line in lines)
    return _message(text, say)


def _message(text: str, say: Callable[[str], str]) -> str:
    """Return a message translated; space around it is not part of it, nor is a text without words one."""
    message = text.strip()
    return text.replace(message, say(message)) if WORD.match(message) else text


def _sorted(markdown: str) -> str:
    """Sort the entries of a glossary by their terms."""
    parts = PARTED.split(markdown)[::2]
    if not any(map(TERM.match, parts)):
        return markdown
    groups = groupby(parts, key=lambda part: TERM.match(part) is not None)
    return (
        "\n\n".join(part for is_terms, group in groups for part in (_by_letter(group) if is_terms else group)).strip()
        + "\n"
    )


def _by_letter(entries: Iterator[str]) -> list[str]:
    def letters(entry: str) -> str:
        return "".join(sign for sign in normalize("NFKD", entry.casefold()) if not combining(sign))

    return sorted((entry.strip() for entry in entries), key=letters)
