"""Rule of the Linux kernel (Landlock) that closes files to this process and to all it starts, and can't be lifted.

Landlock grants access to folders and closes all else, so everything beside the closed files is granted by name. What is
created later in a folder around a closed file stays closed too. No right or package is needed; Linux 5.13 and newer has
it, unless it was left out of the system.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on all architectures."""
READ_FILE = 1 << 2
PATH_BENEATH = 1
VERSION = 1
NO_NEW_PRIVILEGES = 38


def deny_reading(closed: Collection[Path]) -> bool:
    """Close files and folders to this process for good; call it before any thread is started.

    Parameters
    ----------
    closed
        Absolute paths; those that do not exist stay closed if they appear.

    Returns
    -------
    bool
        Whether the system offers it; if not, nothing has changed.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION)) < 1:
        return False
    attributes = struct.pack("=Q", READ_FILE)
    ruleset = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    try:
        for path in _granted({Path(os.path.realpath(path)) for path in closed}):
            _grant(libc, ruleset, path)
        if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return libc.syscall(RESTRICT_SELF, ruleset, ctypes.c_uint32(0)) == 0
    finally:
        os.close(ruleset)


def _granted(closed: Collection[Path]) -> Iterator[Path]:
    """Yield all that lies in the folders around closed paths, except these folders, the paths, and symbolic links.

    The system knows a file by its inode, so another name of a closed file is left out too.
    """
    around = {parent for path in closed for parent in path.parents}
    inodes = {(status.st_dev, status.st_ino) for path in closed if path.exists() for status in (path.stat(),)}
    for folder in around:
        try:
            entries = list(os.scandir(folder))
        except OSError:  # a folder that does not exist or can't be listed
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.is_symlink() or path in around or path in closed:
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:  # it has gone
                continue
            if (status.st_dev, status.st_ino) not in inodes:
                yield path


def _grant(libc: ctypes.CDLL, ruleset: int, path: Path) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # it has gone
        return
    try:
        rule = struct.pack("=Qi", READ_FILE, handle)
        libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, ctypes.c_uint32(0))
    finally:
        os.close(handle)
