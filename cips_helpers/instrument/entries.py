"""YAML files of entries: reading them, and one-line messages for what is wrong with their shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cips_helpers import sizes
from cips_helpers.inputs import InputError, read_input
from cips_helpers.instrument.yaml_loader import EntriesLoader
from cips_helpers.plain_text import visible

IDENTIFIER = r"^[a-z][a-z0-9_]{0,39}$"
SHORT_CODE = r"^[A-Z][0-9]{1,3}$"
COUNTRY_CODE = r"^[A-Z]{3}$"


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
    """

    kind = "file"
    """Name of the kind of file in the message."""

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.path = path
        self.faults = [visible(fault) for fault in faults]
        super().__init__(path, self.faults)  # the arguments are pickled when the error crosses processes

    def __str__(self) -> str:
        name = visible(self.path.name or self.path.resolve().name)
        return f"{name}: the {self.kind} has {len(self.faults)} fault(s)\n{listed(self.faults)}"


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
        raise EntriesError(f"there is no file {path}") from None
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
        raise EntriesError(f"not readable as YAML: {_one_line(error)}") from None
    except ValueError:
        raise EntriesError("can't be opened (not a file's name)") from None
    if not isinstance(raw, dict):
        raise EntriesError(f"the file holds no entries (expected: {expected})")
    return raw


@lru_cache(maxsize=8)  # a questionnaire takes a second, and every country of a programme reads it
def _parsed(text: str) -> Any:
    return yaml.load(text, Loader=EntriesLoader)


def shape_faults(error: ValidationError, raw: Any) -> list[str]:
    """Return pydantic's errors as lines that name list entries by their id where they have one.

    Parameters
    ----------
    error
        What pydantic raised.
    raw
        The entries it was given.

    Returns
    -------
    list of str
        One line per fault: the path to the entry, and what is wrong with it.
    """
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        entry, names = raw, []
        for key in fault["loc"]:
            in_list = isinstance(entry, list)
            try:
                entry = entry[key]
            except (KeyError, IndexError, TypeError):
                entry = None
            if in_list and isinstance(entry, dict) and "id" in entry:
                names.append(repr(entry["id"]))
            else:
                names.append(f"no. {key + 1}" if in_list and isinstance(key, int) else str(key))
        if fault["type"] == "too_short" and entry and len(entry) >= fault["ctx"]["min_length"]:
            continue  # pydantic counts valid entries only; the invalid ones have lines of their own
        lines.append(f"{' → '.join(names) or 'the file'}: {_message(fault)}")
    return lines


_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "there is no entry of this name here (misspelt?)",
    "string_too_short": "is empty",
}
_PATTERNS = {
    IDENTIFIER: "takes small letters a–z, digits and _, 40 at most, and begins with a letter",
    SHORT_CODE: "takes a capital letter and a number of up to three digits (A1)",
    COUNTRY_CODE: "takes three capital letters",
}


def _message(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    if fault["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], fault["msg"])
    if fault["type"] == "too_short":
        return f"needs at least {context['min_length']}, has {context['actual_length']}"
    if fault["type"] == "too_long":
        return f"takes at most {context['max_length']}, has {context['actual_length']}"
    return _MESSAGES.get(fault["type"], fault["msg"].removeprefix("Value error, "))


def _one_line(error: yaml.YAMLError) -> str:
    """Return the message of a YAML error on one line, with the line number."""
    mark = getattr(error, "problem_mark", None)
    where = f" (line {mark.line + 1})" if mark else ""
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    return f"{problem if len(problem) <= 200 else problem[:197] + '…'}{where}"
