"""Opening of input files: ordinary files of limited size and nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class InputError(OSError):
    """Raised for an input that is no ordinary file or is too large.

    Parameters
    ----------
    what
        Description of the fault.
    todo
        How to correct it.
    """

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what}; {todo}")


def read_input(path: Path, *, largest: int) -> bytes:
    """Return the content of an ordinary file.

    A named pipe would be waited for without end, and a device read without end, so the kind of file is looked at
    before it is opened.

    Parameters
    ----------
    path
        The file; a symbolic link is followed.
    largest
        Largest number of bytes that is read.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        If the path is no ordinary file, or the file is larger.
    OSError
        If the file can't be opened.
    ValueError
        If the name holds a null character.
    """
    found = path.stat()
    mode = found.st_mode
    if not stat.S_ISREG(mode):
        raise InputError(f"is {_KINDS.get(stat.S_IFMT(mode), 'no file')}, not a file", "name the file itself")
    with path.open("rb") as file:
        # Python reserves as much memory as a read may give.
        data = file.read(min(found.st_size, largest) + 1)
    if len(data) > largest:
        raise InputError(
            f"is larger than {largest // 1_000_000} MB, the most that is read", "check that it is the right file"
        )
    return data
