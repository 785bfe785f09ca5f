"""Refuse output folders that contain, or lie in, what a study is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cips_helpers.folders import PACKAGE
from cips_helpers.survey.study import Study

Identity = tuple[int, int] | None


def overlap(study: Study, folders: Iterable[Path], *inputs: Path) -> str:
    """Return why output folders can't be used: one contains an input, or lies in one; empty if none does.

    Paths are compared as the file system does: it knows links, and names that are the same in capital and small
    letters or with a dot at the end.

    Parameters
    ----------
    study
        Its file, its questionnaire and its answers are inputs, and so is this package.
    folders
        The folders that will be written or replaced; they need not exist.
    inputs
        Further inputs: the folders of the chapters and of the book's own pages.
    """
    files = [study.path, study.instrument, *_answers(study), *inputs, PACKAGE]
    # Where a link leads, and the link itself, which would be deleted with its folder.
    within = {parent: file for file in files for path in (file.absolute(), file.resolve()) for parent in _chain(path)}
    containing = {_identity(parent): file for parent, file in within.items()}
    enclosing = {_identity(file): file for file in files if file.is_dir()}
    for folder in folders:
        if (identity := _identity(folder)) and (file := containing.get(identity)):
            return f"{folder.name}/ is to be written, and contains {file.name}, which reports are made from"
        for parent in _chain(folder):
            if (identity := _identity(parent)) and (file := enclosing.get(identity)):
                return f"{folder.name}/ is to be written, and lies in {file.name}/, which reports are made from"
    return ""


def _answers(study: Study) -> Iterator[Path]:
    for country in study.countries.values():
        for iteration in country.iterations:
            yield from map(study.file_of, iteration.groups.values())


def _chain(path: Path) -> tuple[Path, ...]:
    return path, *path.parents


def _identity(path: Path) -> Identity:
    """Return device and number of a file or folder; ``None`` if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
