"""Files with a country's own words: ``commentary/XAA/key_factors.md`` beside the study file.

A name is that of a chapter without its number, of the foreword or of the context; a language and an edition may follow
(``key_factors.fr.md``, ``foreword.public.md``). Without a language a file is in the study's first; without an edition
it is for all, and a file for the internal edition is for the analyst's too. Of several that fit, the one with the
edition counts. Words are about the latest iteration, and are in no report of an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat

from cips_helpers import sizes
from cips_helpers.build.events import ReportError
from cips_helpers.build.own_words import PAGES, OwnWords, read_own_words, refuse_misspelt
from cips_helpers.build.report import Request, chapters
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL
from cips_helpers.inputs import read_input
from cips_helpers.plain_text import UNPRINTABLE
from cips_helpers.survey.study import Study
from cips_helpers.words import Words

FOLDER = "commentary"
"""Folder beside the study file, with a folder of each country."""


@dataclass(frozen=True)
class WordsFile:
    """A file of words, and what its name says; without a language or an edition the entries are empty."""

    path: Path
    chapter: str
    language: str
    edition: str

    @property
    def name(self) -> str:
        """Name within the folder of the words."""
        return f"{self.path.parent.name}/{self.path.name}"


def words_files(study: Study, request: Request) -> dict[str, WordsFile]:
    """Return chapter → the file whose words are in a report.

    Raises
    ------
    ReportError
        For a file whose name fits no chapter, language or edition, and for a folder of no country.
    """
    folder = study.path.parent / FOLDER
    if not folder.is_dir():
        return {}
    strangers = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name not in study.countries)
    if strangers := [name for name in strangers if not name.startswith(".")]:
        known = ", ".join(study.countries)
        raise ReportError(f"{FOLDER}/{strangers[0]}: the study has no such country; it has {known}")
    languages = {request.language, *([""] if request.language == study.languages[0] else [])}
    editions = ["", *([] if EDITIONS[request.edition].public else [INTERNAL.name]), request.edition]
    chosen: dict[str, tuple[tuple[int, str], WordsFile]] = {}
    for file in _listed(folder / request.country, study, request):
        if not request.is_latest or file.language not in languages or file.edition not in editions:
            continue
        rank = editions.index(file.edition), file.language
        before, other = chosen.get(file.chapter, (None, file))
        if rank == before:
            raise ReportError(f"{FOLDER}/{file.name}: is for the same as {other.path.name}; keep one of them")
        if before is None or before < rank:
            chosen[file.chapter] = rank, file
    return {chapter: file for chapter, (_, file) in chosen.items()}


def own_words(study: Study, request: Request) -> dict[str, OwnWords]:
    """Return chapter → a country's words for it, in the language and edition of a report.

    Raises
    ------
    ReportError
        As `words_files`, and for a file that can't be read, holds anything but text, or misspells a heading.
    """
    own = {chapter: _read(file) for chapter, file in words_files(study, request).items()}
    notebooks = {path.stem[3:]: path for path in chapters(request.notebooks)} if own else {}
    for chapter in sorted(own.keys() & notebooks):
        with suppress(ValueError):  # a chapter that is no notebook is told where it runs
            refuse_misspelt(own[chapter], nbformat.read(notebooks[chapter], as_version=4), Words(request.language))
    return own


def _listed(folder: Path, study: Study, request: Request) -> Iterator[WordsFile]:
    known = {*PAGES, *(path.stem[3:] for path in chapters(request.notebooks))}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        if path.name.startswith((".", "README")):
            continue
        chapter, *endings = path.name.removesuffix(".md").split(".")
        chapter = re.sub(r"^\d\d_", "", chapter)
        where = f"{FOLDER}/{folder.name}/{path.name}"
        if chapter not in known:
            raise ReportError(f"{where}: there is no chapter {chapter!r}; there are {', '.join(sorted(known))}")
        languages = [ending for ending in endings if ending in study.languages]
        editions = [ending for ending in endings if ending in EDITIONS]
        if len(languages) > 1 or len(editions) > 1 or len(endings) > len(languages) + len(editions):
            raise ReportError(
                f"{where}: what follows the chapter's name is a language ({', '.join(study.languages)}) "
                f"or an edition ({', '.join(EDITIONS)})"
            )
        yield WordsFile(path, chapter, "".join(languages), "".join(editions))


def _read(file: WordsFile) -> OwnWords:
    try:
        text = read_input(file.path, largest=sizes.WORDS_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReportError(f"{FOLDER}/{file.name}: its letters are not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise ReportError(f"{FOLDER}/{file.name}: {error.strerror or error}") from None
    if (match := UNPRINTABLE.search(text)) is not None:
        line = text.count("\n", 0, match.start()) + 1
        where, at = f"{FOLDER}/{file.name}", f"line {line}"
        raise ReportError(f"{where}: {at}: the character {match[0]!a} can't be printed; delete it")
    return read_own_words(text, file.name)
