"""Read a YAML file of entries, and say in one line what is wrong with its shape."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

IDENTIFIER = r"^[a-z][a-z0-9_]{0,39}$"
COUNTRY_CODE = r"^[A-Z]{3}$"


class EntriesError(ValueError):
    """A file that holds no entries: not there, not YAML, or something else; one line says which."""


def read_entries(path: Path, *, expected: str) -> dict[Any, Any]:
    """Read a YAML file whose top level is named entries.

    Parameters
    ----------
    path
        The file.
    expected
        Some of the entries it should have, for the message where it has none.

    Returns
    -------
    dict
        The entries, as YAML gives them.

    Raises
    ------
    EntriesError
        Where the file can't be opened, is no YAML, names an entry twice, or holds no entries.
    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_UniqueKeyLoader)
    except FileNotFoundError:
        raise EntriesError(f"there is no file {path}") from None
    except OSError as error:
        raise EntriesError(f"can't be opened ({error.strerror or 'no file'})") from None
    except UnicodeDecodeError:
        raise EntriesError("not readable as YAML: its letters are not UTF-8; save it as UTF-8") from None
    except RecursionError:
        raise EntriesError("not readable as YAML: entries within entries without end") from None
    except (yaml.YAMLError, ValueError) as error:  # a ValueError comes from a date like 2024-13-01
        raise EntriesError(f"not readable as YAML: {_one_line(error)}") from None
    if not isinstance(raw, dict):
        raise EntriesError(f"the file holds no entries (expected: {expected})")
    return raw


def shape_faults(error: ValidationError, raw: Any) -> list[str]:
    """Turn pydantic's faults into lines that name the entry by its id rather than by its number."""
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        place, names = raw, []
        for step in fault["loc"]:
            listed = isinstance(place, list)
            try:
                place = place[step]
            except (KeyError, IndexError, TypeError):
                place = None
            if listed and isinstance(place, dict) and "id" in place:
                names.append(repr(place["id"]))
            else:
                names.append(f"no. {step + 1}" if listed and isinstance(step, int) else str(step))
        if fault["type"] == "too_short" and place and len(place) >= fault["ctx"]["min_length"]:
            continue  # pydantic counts the entries without fault; those with one are named already
        lines.append(f"{' → '.join(names) or 'the file'}: {_said(fault)}")
    return lines


_SAID = {
    "missing": "is missing",
    "extra_forbidden": "there is no entry of this name here (misspelt?)",
    "string_too_short": "is empty",
}
_FORMS = {
    IDENTIFIER: "takes small letters a–z, digits and _, 40 at most, and begins with a letter",
    COUNTRY_CODE: "takes three capital letters",
}


def _said(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    if fault["type"] == "string_pattern_mismatch":
        return _FORMS.get(context["pattern"], fault["msg"])
    if fault["type"] == "too_short":
        return f"needs at least {context['min_length']}, has {context['actual_length']}"
    if fault["type"] == "too_long":
        return f"takes at most {context['max_length']}, has {context['actual_length']}"
    return _SAID.get(fault["type"], fault["msg"].removeprefix("Value error, "))


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML silently keeps the last of two equal keys; here that is a fault."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key, count in Counter(map(str, keys)).items():
            if count > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _one_line(error: Exception) -> str:
    """Say what YAML stumbled over, in one line with its line number."""
    mark = getattr(error, "problem_mark", None)
    where = f" (line {mark.line + 1})" if mark else ""
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return f"{' '.join(str(said).split())}{where}"
