"""The signs that stand where a figure can't, and what explains them below a chart or table."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.words import NO_ANSWER, NOT_ASKED, REVERSED, SUPPRESSED, Words

_SIGNS = {"suppressed": SUPPRESSED, "no_answer": NO_ANSWER}


def sign_of(row: pd.Series | None) -> str | None:
    """Give the sign that stands for a figure that can't be shown; ``None`` where it can.

    Examples
    --------
    >>> sign_of(pd.Series({"state": "suppressed"})), sign_of(None), sign_of(pd.Series({"state": "shown"}))
    ('•', '–', None)
    """
    return NOT_ASKED if row is None else _SIGNS.get(row["state"])


def share_of(words: Words, row: pd.Series) -> tuple[str, str]:
    """Write a shown share and its interval; a limit ("< 3%") has none."""
    if row["state"] == "at_most":
        return words.say("< {share}", share=words.percent(row["estimate"])), ""
    if row["state"] == "at_least":
        return words.say("> {share}", share=words.percent(row["estimate"])), ""
    return words.percent(row["estimate"]), words.percent_interval(row["low"], row["high"])


def legend(results: Disclosed, cells: Iterable[object]) -> list[str]:
    """Explain just the signs that are among some cells, always in the same order."""
    present = {str(cell) for cell in cells}
    words = results.words
    meanings = {
        SUPPRESSED: words.say("{sign} hidden to protect respondents.", sign=SUPPRESSED),
        NOT_ASKED: words.say("{sign} not asked.", sign=NOT_ASKED),
        NO_ANSWER: words.say("{sign} nobody answered.", sign=NO_ANSWER),
        REVERSED: words.say(
            "{sign} worded the other way round: its answers are turned, so that disagreeing is favourable.",
            sign=REVERSED,
        ),
    }
    return [meaning for sign, meaning in meanings.items() if sign in present]
