"""Temporary folders and files named after their process, so that those of killed runs can be removed.

They are made where they will be removed, whatever comes: to make one takes a busy disk long enough for a signal.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

SHORT = Path("/tmp")
"""Parent of temporary folders whose usual parent has too long a path for sockets."""
PATH_LIMIT = 100 - len("/listener-12345678")
"""The longest path of a folder for sockets; a socket's own has at most 107 characters on Linux, 103 on macOS."""
ASIDE = "old"
"""Folder, in a temporary one beside the reports, of earlier reports while they are replaced."""
ATTEMPTS, PAUSE = 20, 0.05
"""Times a folder is tried to be removed, and the seconds between."""
MARK = re.compile(r"^\.?cips-(?P<host>[0-9a-f]{6})-(?P<pid>\d+)-")


def mark() -> str:
    """Return the prefix of names of what this process will remove: ``cips-``, the machine, the process.

    Examples
    --------
    >>> bool(MARK.match(mark())), bool(MARK.match("." + mark())), bool(MARK.match("cips-report"))
    (True, True, False)
    """
    return f"cips-{_host()}-{os.getpid()}-"


@contextmanager
def temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a private folder that is removed at the end, or by the next `sweep` after a kill."""
    prefix = _name() if parent is None else f".{_name()}"
    try:
        with tempfile.TemporaryDirectory(prefix=prefix, dir=parent, ignore_cleanup_errors=True) as name:
            yield Path(name).resolve()
    finally:
        for left in (parent or _usual()).glob(f"{prefix}*"):
            _remove(left)


@contextmanager
def temporary_file(folder: Path) -> Iterator[Path]:
    """Make an empty file that its owner alone can read; it is removed at the end if it was not moved."""
    made = folder / f".{_name()}"
    try:
        made.touch(mode=0o600, exist_ok=False)
        yield made
    finally:
        with suppress(OSError):  # where it could not be made, it is not there
            made.unlink()


def short_folder() -> Path:
    """Return the path of a folder to be made, short enough for sockets."""
    for parent in (_usual(), SHORT):
        folder = parent / _name()
        if len(str(folder)) <= PATH_LIMIT or sys.platform == "win32":
            return folder
    raise OSError("no temporary folder has a path short enough for a socket")


def _usual() -> Path:
    return Path(tempfile.gettempdir())


def _name() -> str:
    return mark() + token_hex(4)


def temporary_places() -> set[Path]:
    """Return the folders in which the system keeps our temporary files."""
    return {_usual(), SHORT}


def sweep(*folders: Path) -> None:
    """Remove from folders what ended processes of this machine left there.

    A report that such a process had moved aside, and not replaced before it was killed, is moved back first.
    """
    for folder in folders:
        for path in folder.glob("*") if folder.is_dir() else ():
            match = MARK.match(path.name)
            if not match or match["host"] != _host() or is_alive(int(match["pid"])):
                continue
            if path.is_dir() and not path.is_symlink():
                for earlier in path.glob(f"{ASIDE}/*/*"):
                    if not (folder / earlier.name).exists():
                        with suppress(OSError):  # another command has just moved it
                            earlier.rename(folder / earlier.name)
                _remove(path)
            else:
                with suppress(OSError):
                    path.unlink()


def is_alive(pid: int) -> bool:
    """Return whether a process has not ended; one that waits to be noticed by its parent has."""
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:  # it may not be looked at
        return True


def _remove(folder: Path) -> None:
    """Remove a folder; what the ended process had started may write into it for another instant."""
    for _ in range(ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(PAUSE)


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]
