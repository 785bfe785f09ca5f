"""Common parts of slides and documents: texts as they may be written, signs, colours of roles, the time of writing."""

from __future__ import annotations

from datetime import UTC, datetime

from cips_helpers.palette import Palette
from cips_helpers.plain_text import typeset, unbroken, visible

EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Time of writing in the files: the same content gives the same bytes."""
LONGEST = 255
"""Letters of a property."""
SIGNS = {"sign-met": "✓", "sign-cannot_tell": "○", "sign-not_met": "▼"}
"""Signs of targets as letters that every computer has."""
VERDICTS = {"sign-met": "#1b7837", "sign-cannot_tell": "#5f6875", "sign-not_met": "#9f1239", "not_met": "#9f1239"}


def written(text: str) -> str:
    """Return a text in one line, as plain letters: what cannot be seen or would steer a program is shown."""
    return visible(typeset(unbroken(text)))


def property_of(text: str) -> str:
    """Return a text as a property of a file, which has 255 letters at most."""
    whole = written(text)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"


def colour_of(role: str, palette: Palette) -> str:
    """Return the colour of a part of a line by what it is; empty for that of the text."""
    if role.startswith("group-"):
        return palette.groups[int(role.removeprefix("group-")) % len(palette.groups)]
    return VERDICTS.get(role, {"quiet": palette.quiet, "strong": palette.title, "rank": palette.title}.get(role, ""))
