"""Folders that reports are made from besides a study: those of a checkout, or the copies in an installed package."""

from __future__ import annotations

from pathlib import Path

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


def is_new_project(folder: Path) -> bool:
    """Return whether a folder is a project whose study is still that of `cips new`."""
    study = folder / "study.yml"
    laid_out = (ROOT / "data" / "new" / "study.yml").read_text(encoding="utf-8")
    return study.is_file() and study.read_text(encoding="utf-8", errors="replace") == laid_out
