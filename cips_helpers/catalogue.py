"""Catalogues of translated texts: ``book/locale/<language>/cips.po``, as translators keep them.

They are read as they are, in 20 ms: there is no compiled file that could be older than its source, but the one that a
build gives to its kernels and removes. A folder named in
``CIPS_LOCALE`` comes before ours, for texts of a project's own or for another language.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cips_helpers.folders import ROOT

LOCALE = "locale"
"""Folder of the catalogues in that of the book."""
FILE = "cips.po"
"""Name of the catalogue of reports."""
OWN = "CIPS_LOCALE"
"""Environment variable that names a folder of catalogues which come before ours."""
COMPILED = "CIPS_TEXTS"
"""Environment variable that names the folder in which a kernel finds its language's catalogues compiled."""
CONTEXT = "\x04"
"""Stands between the context of a short text and the text, as in gettext's own files."""


def catalogue_files(language: str, name: str = FILE) -> list[Path]:
    """Return the files that hold the texts of a language, the one that decides first; none for the source language."""
    return _files(language, name, os.environ.get(OWN))


def _files(language: str, name: str, own: str | None) -> list[Path]:
    folders = [*([Path(own)] if own else []), ROOT / "book" / LOCALE]
    return [path for folder in folders if (path := folder / language / name).is_file()]


def translations(language: str) -> gettext.NullTranslations:
    """Return the texts of a language; without a catalogue every text is its own translation."""
    return _read(language, os.environ.get(OWN), os.environ.get(COMPILED))


@lru_cache  # also of the files' names: every sentence of a report asks for them
def _read(language: str, own: str | None, compiled: str | None) -> gettext.NullTranslations:
    known = gettext.NullTranslations()
    handed = [file for file in _handed(compiled, language) if file.is_file()]
    for content in [file.read_bytes() for file in handed] or _compiled(language, own):
        known, further = gettext.GNUTranslations(BytesIO(content)), known
        known.add_fallback(further)
    return known


def _compiled(language: str, own: str | None) -> Iterator[bytes]:
    """Yield the catalogues of a language in gettext's binary form, the one that decides last."""
    for path in reversed(_files(language, FILE, own)):
        with path.open("rb") as file:
            catalogue = read_po(file)
        compiled = BytesIO()
        write_mo(compiled, catalogue)  # without the fuzzy ones
        yield compiled.getvalue()


def _handed(folder: str | None, language: str) -> list[Path]:
    return [Path(folder, f"{language}.{number}.mo") for number in range(2)] if folder else []


def hand_over_texts(language: str, folder: Path) -> dict[str, str]:
    """Write a language's catalogues into a private folder, compiled; return the variable by which kernels find it."""
    for file, content in zip(_handed(str(folder), language), _compiled(language, os.environ.get(OWN)), strict=False):
        file.write_bytes(content)
    return {COMPILED: str(folder)}


def plain(message: str) -> str:
    """Return a message without its context."""
    return message.rpartition(CONTEXT)[2]
