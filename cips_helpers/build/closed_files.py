"""Close files to a chapter: the answers of all countries, and what others' pages are made from.

A chapter gets disclosed figures (`read_results`), and nothing in it may open the answers. An audit hook of Python,
which can't be removed, refuses with a line for the analyst; where the system has Landlock, its rule holds for libraries
that open files without Python, and for other programs. Without Landlock the hook also refuses other programs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cips_helpers.build.landlock import deny_reading

PROGRAMS = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork", "pty.spawn"}
)
"""Events of starting another program or process."""
OPENING = frozenset({"open", "sqlite3.connect", "os.link", "os.rename", "os.symlink", "shutil.copyfile"})
"""Events whose first argument is a file."""
FUNCTIONS = frozenset(
    {"open", "open64", "openat", "fopen", "fopen64", "syscall", "system", "popen", "connect", "CreateFileW", "_wopen"}
)
"""Functions of the system by which a file or a server is opened without Python."""


class ClosedFileError(PermissionError):
    """Raised in a chapter that opens a closed file; the message is one line meant for the analyst."""


def close_files(closed: Mapping[str, str]) -> None:
    """Close files and folders to this process and to all it starts, for good; call it before any thread is started.

    Parameters
    ----------
    closed
        Absolute path → what it holds, in words: *the answers of XAA*.
    """
    if closed:
        has_rule = deny_reading([Path(path) for path in closed])
        sys.addaudithook(_audit_hook(closed, refuses_programs=not has_rule))


def _audit_hook(closed: Mapping[str, str], *, refuses_programs: bool) -> Callable[[str, tuple[Any, ...]], None]:
    # Bound here: a chapter can replace names of modules, but not these.
    stat, Error, text, decode, base = os.stat, ClosedFileError, str, os.fsdecode, os.path.basename
    contents = {(status.st_dev, status.st_ino): (name, role) for name, role, status in _files(closed)}
    by_name = {name: (name, role) for name, role in contents.values()}

    def check(path: Any) -> None:
        try:
            status = stat(path)
            content = contents.get((status.st_dev, status.st_ino))
        except (OSError, TypeError, ValueError):
            # Relative to an open folder, perhaps.
            content = by_name.get(base(decode(path))) if isinstance(path, (str, bytes)) else None
        if content is not None:
            raise Error(f"{content[0]} holds {content[1]}, closed to chapters: use `results`")

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in OPENING:
            check(arguments[0])
        elif refuses_programs and event in PROGRAMS:
            raise Error("a chapter starts no other program: the answers are closed to it; use `results`")
        elif event == "socket.connect" and isinstance(arguments[1], (str, bytes)):
            raise Error("a chapter connects to no other process: the answers are closed to it; use `results`")
        elif event == "ctypes.dlsym" and text(arguments[1]) in FUNCTIONS:
            raise Error("a chapter calls no function of the system: the answers are closed to it; use `results`")

    return refuse


def _files(closed: Mapping[str, str]) -> Iterator[tuple[str, str, os.stat_result]]:
    for name, role in closed.items():
        path = Path(name)
        for file in path.rglob("*") if path.is_dir() else (path,):
            if file.is_file():
                yield file.name, role, file.stat()
