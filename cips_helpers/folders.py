"""Folders that reports are made from besides a study: those of a checkout, or the copies in an installed package."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
IS_CHECKOUT = (PACKAGE.parent / "pyproject.toml").is_file()
ROOT = PACKAGE.parent if IS_CHECKOUT else PACKAGE / "shared"
"""Folder that holds ``notebooks``, ``book``, ``data`` and ``requirements``."""


def folder_of_project(name: str, study: Path) -> Path:
    """Find a folder of chapters or pages.

    Parameters
    ----------
    name
        ``notebooks`` or ``book``.
    study
        The study file.

    Returns
    -------
    Path
        The folder beside the study file, as `cips new` lays it out; ours if there is none.
    """
    beside = study.parent / name
    return beside if beside.is_dir() else ROOT / name


def copy_folder(source: Path, target: Path, *, copy: Callable[[str, str], Any] = shutil.copy2, **options: Any) -> None:
    """Copy a folder as `shutil.copytree` does, which names every file that can't be copied; here one reason is enough.

    Parameters
    ----------
    source, target
        The folder, and what it is copied to.
    copy
        Copies one file.
    **options
        Of `shutil.copytree`.

    Raises
    ------
    OSError
        With the reason of the first file that can't be copied: no space, no right.
    """
    reasons: list[OSError] = []

    def copied(one: str, to: str) -> Any:
        try:
            return copy(one, to)
        except OSError as error:
            reasons.append(error)
            raise

    try:
        shutil.copytree(source, target, copy_function=copied, **options)
    except shutil.Error as error:
        first = reasons[0] if reasons else error
        raise OSError(first.errno, first.strerror) from None


def is_new_project(folder: Path) -> bool:
    """Return whether a folder is a project whose study is still that of `cips new`."""
    study = folder / "study.yml"
    laid_out = (ROOT / "data" / "new" / "study.yml").read_text(encoding="utf-8")
    return study.is_file() and study.read_text(encoding="utf-8", errors="replace") == laid_out
