"""Short codes of questions, for forms, paper and platforms that allow no underscore."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from cips_helpers.instrument.model import Instrument

LETTERS = {"agreement": "A", "behaviour": "B", "experience": "B", "choice": "B", "demographic": "D"}
"""Kind of item → first letter of its code."""


def short_codes(instrument: Instrument) -> dict[str, str]:
    """Return the short code of every question: its own, or a letter for its kind and a number in the order of the file.

    A question that several groups are asked has the same code in all forms, and the answers to a question with several
    have none of their own. Codes that items name themselves are given to no other item.

    Returns
    -------
    dict of str to str
        Id of an item, or of a question with several answers → code (``A1``, ``B1``, ``D1``), all different.
    """
    several = {item.id: item for item in instrument.several}
    asked = list(dict.fromkeys(item.option_of or item.id for item in instrument.items))
    questions = [several.get(id) or instrument.item(id) for id in asked]
    taken = {item.code for item in questions if item.code is not None}
    numbers: dict[str, Iterator[int]] = {letter: count(1) for letter in LETTERS.values()}
    codes = {}
    for item in questions:
        letter = LETTERS[item.kind]
        codes[item.id] = item.code or next(
            code for code in (f"{letter}{number}" for number in numbers[letter]) if code not in taken
        )
    return codes
