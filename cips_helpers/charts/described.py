"""Descriptions of charts for who can't see them: short, with the figures that matter first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import shorten

from cips_helpers.words import N_n, Words

MOST = 300
"""A description has fewer letters: a screen reader reads it in one breath, and the figures stand in the table."""
MORE = {False: N_n("{n} more", "{n} more"), True: N_n("{n} more.", "{n} more.")}
"""In place of the entries left out, by whether entries are sentences."""


def described(words: Words, entries: Sequence[str], write: Callable[[Sequence[str]], str]) -> str:
    """Return a description with as many entries as it has room for, from the first on, and how many more there are.

    Parameters
    ----------
    words
        Of the report.
    entries
        What the marks of the chart say, what matters most first; sentences, or parts of one.
    write
        Makes the description of entries.
    """
    are_sentences = bool(entries) and entries[0].endswith(".")
    for kept in range(len(entries), 0, -1):
        left_out = len(entries) - kept
        more = [words.say_n(*MORE[are_sentences], left_out)] if left_out else []
        if len(text := write([*entries[:kept], *more])) < MOST:
            return text
    return cut(write(entries[:1]))


def in_sentences(head: str) -> Callable[[Sequence[str]], str]:
    """Return what writes entries that are sentences behind a first one."""
    return lambda entries: " ".join([head, *entries])


def cut(text: str) -> str:
    """Return a text of fewer than `MOST` letters: one label may be longer than that."""
    return text if len(text) < MOST else shorten(text, MOST - 1, placeholder=" …")
