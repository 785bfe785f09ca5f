"""Suggestions for names that are not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: object, known: Iterable[str]) -> str:
    """Return what was meant, or else all there is, to stand behind a message.

    Examples
    --------
    >>> meant("privat", ["officials", "private"]), meant("x", ["officials", "private"])
    (' (meant: private?)', '; there are officials, private')
    """
    names = list(known)
    if close := get_close_matches(str(word), names, n=1, cutoff=0.6):
        return f" (meant: {close[0]}?)"
    return f"; there are {', '.join(names[:MOST])}{' …' if len(names) > MOST else ''}" if names else ""


MOST = 20
"""Names that are listed."""
