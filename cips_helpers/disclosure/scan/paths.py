"""Recognise folders of this machine in a text, whole and however a program writes them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from html import escape
from pathlib import Path, PurePath, PureWindowsPath
from urllib.parse import quote

BEFORE_ROOT = r"(?:(?<=file://)|(?<=\\n)|(?<=\\t)|(?<![\w.~%<)\]}*\\/…-]))"
"""Not in ``tables/data``, ``../data``, ``http://data`` or ``</a>``, but in an address of a file, or after a line break
that is written as an escape."""
BEFORE_DRIVE = r"(?<!\w)"
AFTER = r"(?![\w-]|\.\w)"
"""Not in ``/data_dictionary``, ``/data-old`` or ``/data.csv``."""


def own_folders() -> list[Path]:
    """Return the folders whose names tell of this machine: of the user, if there is one, of work, of Python."""
    folders = [Path.cwd(), Path(sys.prefix)]
    with suppress(RuntimeError):  # a user whom the system does not know
        folders.append(Path.home())
    return folders


class PathFinder:
    """Searcher for folders; the pattern, which has to look at every sign, is tried only where all names occur.

    Parameters
    ----------
    folders
        As of `path_pattern`.
    """

    def __init__(self, folders: Iterable[PurePath]) -> None:
        self._names = {folder: [_spellings(part) for part in folder.parts[1:]] for folder in folders}

    def search(self, text: str, /) -> bool:
        """Return whether any of the folders is in a text."""
        likely = [folder for folder, names in self._names.items() if _may_have(text, folder, names)]
        return bool(likely) and path_pattern(likely).search(text) is not None


def _may_have(text: str, folder: PurePath, names: Iterable[Iterable[str]]) -> bool:
    """Return whether each name of a folder stands behind a separator somewhere; Windows knows no capitals."""
    if isinstance(folder, PureWindowsPath):
        return True
    return all(any(f"/{name}" in text for name in spellings) for spellings in names)


def path_pattern(folders: Iterable[PurePath]) -> re.Pattern[str]:
    r"""Return a pattern of folders, the longer ones first; a root alone (``/``, ``C:\``) is never matched.

    Separators may be doubled or escaped, names may be written as in HTML or in an address.

    Examples
    --------
    >>> from pathlib import PurePosixPath
    >>> pattern = path_pattern([PurePosixPath("/data"), PureWindowsPath("C:/Users/Ana Lima")])
    >>> pattern.sub("…", "/data/study.yml, tables/data_dictionary.csv, file:///C:/users/Ana%20Lima/a, /database")
    '…/study.yml, tables/data_dictionary.csv, file:///…/a, /database'
    """
    listed = sorted({folder for folder in folders if len(folder.parts) > 1}, key=lambda path: -len(str(path)))
    return re.compile("|".join(map(_written, listed)) or r"(?!)")


def _written(folder: PurePath) -> str:
    names = [_name(part) for part in folder.parts[1:]]
    if isinstance(folder, PureWindowsPath):
        separator = r"(?:\\{1,2}|/)"
        return f"(?i:{BEFORE_DRIVE}{re.escape(folder.drive)}{separator}{separator.join(names)}{AFTER})"
    separator = r"\\?/+"
    return rf"{BEFORE_ROOT}\\?/{separator.join(names)}{AFTER}"


def _name(part: str) -> str:
    return f"(?:{'|'.join(map(re.escape, _spellings(part)))})"


def _spellings(part: str) -> list[str]:
    """Return a name as it is, as in HTML and as in an address."""
    return list(dict.fromkeys((part, escape(part), quote(part))))
