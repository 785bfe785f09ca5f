"""YAML files of entries: reading them, and one-line messages for what is wrong with their shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cips_helpers import sizes
from cips_helpers.inputs import InputError, read_input
from cips_helpers.instrument.meant import meant
from cips_helpers.instrument.places import explained, places_of
from cips_helpers.instrument.yaml_loader import load_entries
from cips_helpers.plain_text import visible


class EntriesError(ValueError):
    """Raised for a file without entries: missing, not YAML, or of another shape; the message is one line."""


class FaultyFileError(ValueError):
    """Base class of errors that list all faults of one YAML file.

    Parameters
    ----------
    path
        The file.
    faults
        One line per fault.
    places
        Where the entry of each fault is, in words; by default looked up in the file.
    """

    kind = "file"
    """Name of the kind of file in the message."""

    def __init__(self, path: Path, faults: Iterable[str], places: Sequence[str] | None = None) -> None:
        self.path = path
        self.faults = [visible(fault) for fault in faults]
        self.places = _places(path, self.faults) if places is None else list(places)
        # The arguments are pickled when the error crosses processes.
        super().__init__(path, self.faults, self.places)

    def __str__(self) -> str:
        name = visible(self.path.name or self.path.resolve().name)
        told = [f"{place}: {fault}" if place else fault for fault, place in zip(self.faults, self.places, strict=True)]
        return f"{name}: the {self.kind} has {len(self.faults)} fault(s)\n{listed(told)}"


def _places(path: Path, faults: Sequence[str]) -> list[str]:
    """Return where the entries of faults are in a file; none where it can't be read."""
    try:
        text = read_input(path, largest=sizes.YAML_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        return ["" for _ in faults]
    return places_of(text, faults)


def listed(faults: Sequence[object]) -> str:
    """Return faults as lines of a list; the last line counts those beyond `sizes.MESSAGE_FAULTS`."""
    lines = [f"  - {fault}" for fault in faults[: sizes.MESSAGE_FAULTS]]
    if len(faults) > len(lines):
        lines.append(f"  … and {len(faults) - len(lines)} more")
    return "\n".join(lines)


def read_entries(path: Path, *, expected: str) -> dict[Any, Any]:
    """Read a YAML file whose top level is a mapping.

    Parameters
    ----------
    path
        The file.
    expected
        Names of some expected entries, for the message about a file without any.

    Returns
    -------
    dict
        The entries as PyYAML loads them.

    Raises
    ------
    EntriesError
        If the file can't be opened, is not YAML, has the same key twice, or is not a mapping.
    """
    try:
        text = read_input(path, largest=sizes.YAML_BYTES).decode("utf-8-sig")
        raw = deepcopy(_parsed(text))
    except FileNotFoundError:
        raise EntriesError(f"there is no file {path}{meant(path.name, _beside(path))}") from None
    except InputError as error:
        raise EntriesError(str(error)) from None
    except OSError as error:
        raise EntriesError(f"can't be opened ({error.strerror or 'no file'})") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise EntriesError(f"not readable as YAML: its letters are not UTF-8; save it as UTF-8 (line {line})") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise EntriesError(f"not readable as YAML: special characters are not allowed (line {line})") from None
    except yaml.YAMLError as error:
        raise EntriesError(f"not readable as YAML: {explained(error, text)}") from None
    except ValueError:
        raise EntriesError("can't be opened (not a file's name)") from None
    if not isinstance(raw, dict):
        raise EntriesError(f"the file holds no entries (expected: {expected})")
    return raw


def _beside(path: Path) -> list[str]:
    """Return the names of YAML files in the folder of a file."""
    return sorted(other.name for other in path.parent.glob("*.y*ml")) if path.parent.is_dir() else []


@lru_cache(maxsize=8)  # a questionnaire takes a second, and every country of a programme reads it
def _parsed(text: str) -> Any:
    return load_entries(text)
