"""What stands in reports whoever answered: an entry of a respondent that is no more than this tells nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ("cips_helpers/**/*.py", "notebooks/**/*.ipynb", "book/**/*.md", "book/**/*.j2", "book/**/*.yml")
"""What the texts of every report come from, apart from questionnaire and study."""


def everyday(*texts: str) -> Callable[[str], bool]:
    """Give a test of whether a text stands in reports anyway: the comment "none", or "Code of conduct".

    Parameters
    ----------
    texts
        What else stands in this report whoever answered: the questionnaire, the study's notes.

    Examples
    --------
    >>> is_everyday = everyday("Do you trust your managers?")
    >>> is_everyday("Trust your managers"), is_everyday("Code of conduct"), is_everyday("trust " * 2)
    (True, True, False)
    """
    told = f"{_of_every_report()}{_bare(' '.join(texts))}"
    known = frozenset(told.split())

    def is_everyday(text: str) -> bool:
        bare = _bare(text)
        return known.issuperset(bare.split()) and bare in told

    return is_everyday


@lru_cache(maxsize=1)
def _of_every_report() -> str:
    return _bare(" ".join(_read()))


def _read() -> Iterator[str]:
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text(encoding="utf-8").replace("\\n", " ")


def _bare(text: str) -> str:
    """The words of a text alone, so that neither line breaks nor quotation marks part what a reader sees together."""
    return " ".join(("", *re.findall(r"\w+", text.casefold()), ""))
