"""Boilerplate: text that stands in every report, so that an entry of a respondent equal to it identifies nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ("cips_helpers/**/*.py", "notebooks/**/*.ipynb", "book/**/*.md", "book/**/*.j2", "book/**/*.yml")
"""Sources of the texts of every report, apart from questionnaire and study."""


def boilerplate_test(*texts: str) -> Callable[[str], bool]:
    """Return a test that is true for texts that stand in reports anyway: the comment "none", or "Code of conduct".

    Parameters
    ----------
    texts
        Further texts of this report that do not depend on respondents: the questionnaire, the study's notes.

    Returns
    -------
    callable
        Takes a text, gives a bool.

    Examples
    --------
    >>> is_boilerplate = boilerplate_test("Do you trust your managers?")
    >>> is_boilerplate("Trust your managers"), is_boilerplate("Code of conduct"), is_boilerplate("trust " * 2)
    (True, True, False)
    """
    known = f"{_of_every_report()}{_words_of(' '.join(texts))}"
    vocabulary = frozenset(known.split())

    def is_boilerplate(text: str) -> bool:
        words = _words_of(text)
        return vocabulary.issuperset(words.split()) and words in known

    return is_boilerplate


@lru_cache(maxsize=1)
def _of_every_report() -> str:
    return _words_of(" ".join(_source_texts()))


def _source_texts() -> Iterator[str]:
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text(encoding="utf-8").replace("\\n", " ")


def _words_of(text: str) -> str:
    """Return the words of a text without punctuation and line breaks, with a space at both ends."""
    return " ".join(("", *re.findall(r"\w+", text.casefold()), ""))
