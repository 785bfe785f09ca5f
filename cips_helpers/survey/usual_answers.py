"""Usual wordings of answers in several languages, for files whose words the questionnaire's answers lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from cips_helpers.instrument.model import Answer, Scale
from cips_helpers.survey.normal import plain


@cache
def _meanings() -> dict[str, str]:
    """Return wording → meaning."""
    listed = yaml.safe_load(Path(__file__).with_name("usual_answers.yml").read_text(encoding="utf-8"))
    return {plain(wording): meaning for meaning, wordings in listed.items() for wording in wordings}


def is_neutral(entry: str) -> bool:
    """Return whether an entry is the neutral middle of a scale.

    Examples
    --------
    >>> is_neutral("Neither agree nor disagree")
    True
    """
    return _meanings().get(plain(entry)) == "neutral"


def is_silent(entry: str) -> bool:
    """Return whether an entry means *don't know* or a refusal.

    Examples
    --------
    >>> is_silent("Ne sait pas"), is_silent("Oui")
    (True, False)
    """
    return _meanings().get(plain(entry)) in ("dont_know", "refused")


def codes_by_meaning(scale: Scale, entries: Iterable[str]) -> dict[str, int]:
    """Return the codes of entries that mean an answer of a scale in other words than its labels.

    Parameters
    ----------
    scale
        The scale, with the country's own answers.
    entries
        Entries of a file.

    Returns
    -------
    dict of str to int
        Entry → code, of the entries with a usual wording that means one answer of the scale and no other.

    Examples
    --------
    >>> answers = [{"code": 1, "label": {"en": "Yes"}}, {"code": 0, "label": {"en": "No"}}]
    >>> codes_by_meaning(Scale(id="yes_no", kind="categories", answers=answers), ["Oui", "Non", "Peut-être"])
    {'Oui': 1, 'Non': 0}
    """
    meant = [(meaning, answer.code) for answer in scale.answers for meaning in _meanings_of(answer)]
    count = Counter(meaning for meaning, _ in meant)
    codes = {meaning: code for meaning, code in meant if count[meaning] == 1}
    entries = list(entries)
    letters = _letters({plain(entry) for entry in entries})
    by_entry = {entry: _meanings().get(plain(entry)) or letters.get(plain(entry), "") for entry in entries}
    return {entry: codes[meaning] for entry, meaning in by_entry.items() if meaning in codes}


def _letters(entries: set[str]) -> dict[str, str]:
    """Return letter → meaning, for letters that only others beside them explain: M is a man beside F, but not H."""
    meant = {"f": "woman", "w": "woman", "h": "man"} | {letter: "man" for letter in "m" if entries & {"f", "w"}}
    meant |= {letter: "woman" for letter in "m" if "h" in entries and "f" not in entries}
    if {"sa", "sd"} <= entries:
        meant |= {"sa": "strongly_agree", "a": "agree", "d": "disagree", "sd": "strongly_disagree"}
    return meant


def _meanings_of(answer: Answer) -> set[str]:
    if answer.kind != "answer":
        return {answer.kind}
    return {meaning for label in answer.label.values() if (meaning := _meanings().get(plain(label)))}
