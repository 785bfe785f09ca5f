"""Records of an export: a file made from disclosed figures, and its description in the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import escaped


def always(_: Disclosed) -> bool:
    """Tell that an export fits every report."""
    return True


@dataclass(frozen=True)
class Export:
    """One file that is handed out beside the report.

    Attributes
    ----------
    name
        Of the file.
    says
        What is in it, a text to be translated.
    make
        Gives the file's bytes; the same figures give the same bytes.
    fits
        Whether a report has something for it.
    """

    name: str
    says: str
    make: Callable[[Disclosed], bytes]
    fits: Callable[[Disclosed], bool] = always

    def write(self, results: Disclosed, folder: Path) -> Path:
        """Write the file into a folder."""
        target = folder / self.name
        target.write_bytes(self.make(results))
        return target


@dataclass(frozen=True)
class Listing:
    """Files as a page names them: each with a link into the folder beside it, and what is in it."""

    folder: str
    files: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "\n".join(f"{name}: {says}" for name, says in self.files)

    def _repr_markdown_(self) -> str:
        return "\n".join(f'- <a href="{self.folder}/{name}">{name}</a>: {escaped(says)}' for name, says in self.files)
