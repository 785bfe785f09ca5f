"""Catalogues of translated texts: ``book/locale/<language>/cips.po``, as translators keep them.

They are read as they are, in 20 ms: there is no compiled file that could be older than its source. A folder named in
``CIPS_LOCALE`` comes before ours, for texts of a project's own or for another language.
"""

from __future__ import annotations

import gettext
import os
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
    return _read(language, os.environ.get(OWN))


@lru_cache  # also of the files' names: every sentence of a report asks for them
def _read(language: str, own: str | None) -> gettext.NullTranslations:
    known = gettext.NullTranslations()
    for path in reversed(_files(language, FILE, own)):
        with path.open("rb") as file:
            catalogue = read_po(file)
        compiled = BytesIO()
        write_mo(compiled, catalogue)  # without the fuzzy ones
        compiled.seek(0)
        known, further = gettext.GNUTranslations(compiled), known
        known.add_fallback(further)
    return known


def plain(message: str) -> str:
    """Return a message without its context."""
    return message.rpartition(CONTEXT)[2]
