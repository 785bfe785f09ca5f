"""Names that tell whose a temporary file is, so that what a killed run left behind can be swept away."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MARK = re.compile(r"^\.?cips-(?P<host>[0-9a-f]{6})-(?P<pid>\d+)-")


def mark() -> str:
    """Begin the name of something this process will remove: ``cips-``, the machine, the process.

    Examples
    --------
    >>> bool(MARK.match(mark())), bool(MARK.match("." + mark())), bool(MARK.match("cips-report"))
    (True, True, False)
    """
    return f"cips-{_host()}-{os.getpid()}-"


@contextmanager
def temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a private folder that is gone at the end, or at the next `sweep` where the end was a kill."""
    hidden = "." if parent is not None else ""
    with tempfile.TemporaryDirectory(
        prefix=f"{hidden}{mark()}", dir=parent, ignore_cleanup_errors=True
    ) as name:
        yield Path(name).resolve()


def sweep(*folders: Path) -> None:
    """Remove from folders what processes of this machine that are no more had left there."""
    import psutil

    for folder in folders:
        for path in folder.glob("*") if folder.is_dir() else ():
            found = MARK.match(path.name)
            if not found or found["host"] != _host() or psutil.pid_exists(int(found["pid"])):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]
