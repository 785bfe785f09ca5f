"""Boilerplate: text that stands in every report, so that an entry of a respondent equal to it identifies nobody.

It comes from what reports are made of: cells of notebooks, pages of the book, messages of the catalogues. Docstrings
and comments of the package's code are no part of a report, and name authors who may have a colleague's name.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cips_helpers.catalogue import catalogue_files
from cips_helpers.folders import PACKAGE, ROOT

PAGES = ("book/**/*.md", "book/**/*.j2", "book/**/*.yml")
MESSAGE = frozenset({"say", "say_n", "N_"})
"""Functions whose texts the catalogues translate."""


def boilerplate_test(*texts: str, languages: tuple[str, ...] = ()) -> Callable[[str], bool]:
    """Return a test that is true for texts that stand in reports anyway: the comment "none", or "Code of conduct".

    Parameters
    ----------
    texts
        Further texts of this report that do not depend on respondents: the questionnaire, the study's notes.
    languages
        Languages of the report, whose catalogues are read; all texts are known in English.

    Returns
    -------
    callable
        Takes a text, gives a bool.

    Examples
    --------
    >>> is_boilerplate = boilerplate_test("Do you trust your managers?")
    >>> is_boilerplate("Trust your managers"), is_boilerplate("Key factors"), is_boilerplate("trust " * 2)
    (True, True, False)
    """
    known = f"{of_every_report()}{_of_catalogues(languages)}{_words_of(' '.join(texts))}"
    vocabulary = frozenset(known.split())

    def is_boilerplate(text: str) -> bool:
        words = _words_of(text)
        return vocabulary.issuperset(words.split()) and words in known

    return is_boilerplate


@lru_cache(maxsize=1)
def of_every_report() -> str:
    """Return the words of what every report is made of, with a space at both ends."""
    return _words_of(" ".join((*_notebook_texts(), *_page_texts(), *_messages())))


@lru_cache(maxsize=8)
def _of_catalogues(languages: tuple[str, ...]) -> str:
    files = (path for language in languages for path in catalogue_files(language))
    return _words_of(" ".join(path.read_text(encoding="utf-8") for path in files))


def _notebook_texts() -> Iterator[str]:
    """Yield the cells of the chapters; the analyst edition shows their code too."""
    for path in sorted((ROOT / "notebooks").rglob("[0-9][0-9]_*.ipynb")):
        if path.stem.startswith("00"):
            continue  # it makes reports, and stands in none
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield "".join(cell["source"])


def _page_texts() -> Iterator[str]:
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text(encoding="utf-8")


def _messages() -> Iterator[str]:
    """Yield the texts that the catalogues translate, as the package's code gives them to gettext."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not any(f"{name}(" in source for name in MESSAGE):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _name_of(node.func) in MESSAGE:
                yield from (
                    text.value for text in node.args if isinstance(text, ast.Constant) and isinstance(text.value, str)
                )


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _words_of(text: str) -> str:
    """Return the words of a text without punctuation and line breaks, with a space at both ends."""
    return " ".join(("", *re.findall(r"\w+", text.casefold()), ""))
