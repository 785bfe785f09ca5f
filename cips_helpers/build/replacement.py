"""Replace an earlier report by a new one: only what the build made is deleted, changed files are kept aside."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path, PurePosixPath

from cips_helpers.build.events import ReportError
from cips_helpers.build.manifest import MANIFEST, files_below, read_manifest, recorded_files, sha256_of

ATTEMPTS = 20
"""Times a finished report is moved to its folder while other runs do the same."""
RENAME_EXCHANGE = 2
"""Flag of the Linux function ``renameat2``."""
LOCKS = (".~lock.", "~$")
"""Names of what LibreOffice and Excel put beside a file while they have it open begin so."""
KEPT = "kept"
"""Folder beside the reports for files of earlier reports that somebody changed, such as a filled action plan."""


def refuse_foreign(folder: Path) -> list[str]:
    """Refuse to replace anything but a folder of ours.

    Parameters
    ----------
    folder
        The folder that a new report is to replace; it may be missing or empty.

    Returns
    -------
    list of str
        Its files that were changed since they were made, as paths relative to it.

    Raises
    ------
    ReportError
        If it is no folder, holds files that its manifest does not list, or one that another program has open.
    """
    for attempt in range(1, ATTEMPTS + 1):
        before = _identity(folder)
        try:
            fault, changed = _compared(folder)
        except FileNotFoundError:
            if attempt == ATTEMPTS:
                raise
        else:
            if _identity(folder) == before:
                break  # no other run has replaced it meanwhile
    if fault:
        raise ReportError(fault)
    return changed


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another that took its place; None if there is none."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _compared(folder: Path) -> tuple[str, list[str]]:
    """Compare a folder with its manifest: return why it must not be replaced, or which files were changed."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return f"{folder.name} is not a folder of a report; move it elsewhere, or choose another --output", []
    manifest, present = read_manifest(folder), files_below(folder)
    recorded = recorded_files(folder, manifest) if manifest is not None else {}
    foreign = sorted(present.keys() - recorded.keys())
    if locks := [name for name in foreign if PurePosixPath(name).name.startswith(LOCKS)]:
        return f"{folder.name}/ holds files that are open in another program ({_listed(locks)}); close them", []
    if foreign:
        why = "files that no build made" if manifest is not None else f"files, and no {MANIFEST} that lists them"
        return f"{folder.name}/ holds {why} ({_listed(foreign)}); move them elsewhere, or choose another --output", []
    return "", sorted(name for name, path in present.items() if sha256_of(path) != recorded[name])


def replace_folder(new: Path, target: Path, aside: Path) -> str:
    """Move a finished folder to its target.

    On Linux it is exchanged with an earlier one in one step. Elsewhere the earlier one is moved aside first; if the
    command is killed between the two, `cips_helpers.build.temporary.sweep` moves it back. Where another run does the
    same at the same time, one of the two folders is there at the end, complete.

    Parameters
    ----------
    new, target
        The finished folder, and where it is to be.
    aside
        Folder for the earlier one, on the same disk: ``old`` in a temporary folder beside the target.

    Returns
    -------
    str
        Which changed files were kept and where, for the analyst; empty if there were none.

    Raises
    ------
    ReportError
        If the target holds files that no build made, or a file that another program keeps open.
    """
    kept = _keep_changed(target)
    for attempt in count():
        old = aside / str(attempt) / target.name
        old.parent.mkdir(parents=True, exist_ok=True)
        try:
            if _exchange(new, target):
                break
            with suppress(FileNotFoundError):  # there was none, or another run has just moved it aside
                target.rename(old)
            new.rename(target)
            break
        except PermissionError:
            _restore(old, target)
            raise ReportError(
                f"{target.name}/ can't be replaced: a file in it is open in another program, or it may not be written; "
                "close the file and run the command again"
            ) from None
        except OSError:
            if attempt == ATTEMPTS or not target.exists():
                _restore(old, target)
                raise
        except BaseException:  # an interruption between the two must not cost the earlier report
            _restore(old, target)
            raise
    return f"changed files of the earlier {target.name} are kept: {_listed(kept)}" if kept else ""


def _exchange(new: Path, target: Path) -> bool:
    """Exchange two folders in one step, and return True; False where there is none, or the system can't."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)  # not in every C library
    names = os.fsencode(new.absolute()), os.fsencode(target.absolute())
    return rename is not None and rename(0, names[0], 0, names[1], ctypes.c_uint(RENAME_EXCHANGE)) == 0


def _restore(old: Path, target: Path) -> None:
    if old.exists() and not target.exists():
        old.rename(target)


def _keep_changed(folder: Path) -> list[str]:
    """Copy changed files into `KEPT` beside their report; return the copies, relative to the folder of the reports."""
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError):  # another run moves the folder aside meanwhile
            return [_keep(folder, name) for name in refuse_foreign(folder) if (folder / name).is_file()]
    return []


def _keep(folder: Path, name: str) -> str:
    file = folder / name
    day = date.fromtimestamp(file.stat().st_mtime)
    for number in count(1):
        stamp = f"(changed {day})" if number == 1 else f"(changed {day}, {number})"
        copy = (folder.parent / KEPT / folder.name / name).with_name(f"{file.stem} {stamp}{file.suffix}")
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy)
        if sha256_of(copy) == sha256_of(file):
            break
    return copy.relative_to(folder.parent).as_posix()


def _listed(names: Sequence[str], limit: int = 5) -> str:
    return ", ".join(names[:limit]) + (f" and {len(names) - limit} more" if len(names) > limit else "")
