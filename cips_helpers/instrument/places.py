"""Lines and columns of a YAML file's entries, and what its faults mean in words of somebody who does not know YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

QUOTES = "put the text in quotes"
BEGINS = "a text that begins with {sign}; " + QUOTES
PROBLEMS = (
    ("another document", "another document begins here (---); a file holds one"),
    ("mapping values are not allowed", f"a colon within a text, or a line that is set in too far; {QUOTES}"),
    (r"character '\\t'", "a tab; entries are set in by spaces alone"),
    (r"character '[@`%]'", BEGINS.format(sign="@, ` or %")),
    ("chomping or indentation", BEGINS.format(sign="| or >")),
    ("could not find expected ':'", f"a name without a colon behind it, or a text of several lines; {QUOTES}"),
    ("unknown escape character", "a backslash in double quotes; use single quotes ('…')"),
    ("mapping keys are not allowed", BEGINS.format(sign="?")),
    ("unexpected end of stream|unexpected document", "quotation marks that are opened and not closed"),
    ("undefined alias|scanning an (?:alias|anchor)", BEGINS.format(sign="* or &")),
    ("could not determine a constructor|(?:scanning|parsing) a tag", BEGINS.format(sign="!")),
    (r"expected ',' or '[}\]]'", "a bracket that is not closed, or a comma that is missing; put texts in quotes"),
    ("expected <block end>", "a line that is set in otherwise than its neighbours, or words behind a closing quote"),
    ("found '<stream end>'", "a bracket or a quotation mark that is not closed"),
    ("node content|block sequence entries", "a dash where no list begins; begin it on a line of its own"),
    ("a key that is no word", "a text that begins with ?, { or [ in place of a name; " + QUOTES),
)
"""Pattern of what PyYAML says → what is there, and what to do."""
PART = re.compile(r" → ")
NUMBERED = re.compile(r"no\. (\d+)")
NAMES = ("id", "number", "code")
"""Entries by which an entry of a list is named in messages."""


def explained(error: yaml.YAMLError, text: str = "") -> str:
    """Return what a fault of YAML means and what to do, on one line, with line and column.

    Parameters
    ----------
    error
        What PyYAML raised.
    text
        The file: quotation marks that are not closed are found where they are opened, not where they end.

    Returns
    -------
    str
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    context = str(getattr(error, "context", None) or "")
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    said = next((words for pattern, words in PROBLEMS if re.search(pattern, f"{context} {problem}")), None)
    if mark is not None and "expected <block end>, but found '<scalar>'" in problem.replace("did not find ", ""):
        lines = text.splitlines()[: mark.line]
        opened = next((at for at, line in enumerate(lines) if _is_open(line)), None)
        if opened is not None:
            return f"quotation marks that are opened and not closed (line {opened + 1})"
    if mark is not None and "could not find expected ':'" in problem:
        lines = text.splitlines()[: mark.line + 1]
        if (joined := next((at for at in range(len(lines) - 1, -1, -1) if JOINED.match(lines[at])), None)) is not None:
            return f"a colon without a space behind it; write {_spaced(lines[joined])} (line {joined + 1})"
    if said is None:
        said = problem if len(problem) <= 200 else problem[:197] + "…"
    return f"{said} ({place(mark)})" if mark else said


JOINED = re.compile(r"^\s*(?:- +)?(\w+):([^\s/].*)$")
"""A name and its value with no space between them; ``//`` begins an address."""


def _spaced(line: str) -> str:
    name, value = JOINED.sub(r"\1", line), JOINED.sub(r"\2", line)
    return f"{name}: {value if len(value) <= 30 else '…'}"


def _is_open(line: str) -> bool:
    """Return whether a line opens quotation marks and does not close them."""
    opening = re.search(r"(?:^|[:\[{,-]\s*)(['\"])", line)
    return opening is not None and line.count(opening[1]) % 2 == 1


def place(mark: yaml.Mark) -> str:
    """Return a place in words, counted from 1."""
    return f"line {mark.line + 1}, column {mark.column + 1}"


def places_of(text: str, faults: Iterable[str]) -> list[str]:
    """Return where the entries are that faults begin with, in words; empty for one that is not found.

    Parameters
    ----------
    text
        The file.
    faults
        Messages that begin with the way to an entry (``countries → XAA → name: …``), as those of studies and
        questionnaires do; of an entry that is missing, the place is that of the one it is missing in.
    """
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return ["" for _ in faults]
    return [_place_of(root, fault) for fault in faults]


def _place_of(root: yaml.Node | None, fault: str) -> str:
    node, mark = root, None
    way = re.split(r": |:$", fault, maxsplit=1)[0]
    for part in PART.split(way):
        found = _below(node, part.strip("'\" "))
        if found is None:
            break
        mark, node = found
    return place(mark) if mark is not None else ""


def _below(node: yaml.Node | None, name: str) -> tuple[yaml.Mark, yaml.Node] | None:
    """Return where an entry of a node begins, and what it holds."""
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == name), None)
    if not isinstance(node, yaml.SequenceNode):
        return None
    if (number := NUMBERED.fullmatch(name)) and 0 < int(number[1]) <= len(node.value):
        item = node.value[int(number[1]) - 1]
        return item.start_mark, item
    return next(((item.start_mark, item) for item in node.value if name in _names(item)), None)


def _names(item: Any) -> list[str]:
    pairs = item.value if isinstance(item, yaml.MappingNode) else []
    return [value.value for key, value in pairs if key.value in NAMES and isinstance(value, yaml.ScalarNode)]
