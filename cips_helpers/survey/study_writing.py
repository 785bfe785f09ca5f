"""Additions to a study file that leave every other line as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import yaml

from cips_helpers.survey.study import Initiative

INDENT = 2


class WritingError(ValueError):
    """Raised for a study file in which there is no line to write an addition to."""


def with_initiatives(text: str, country: str, initiatives: Sequence[Initiative]) -> str:
    """Return the text of a study file with more initiatives of a country, below those it has.

    Parameters
    ----------
    text
        The study file.
    country
        Code of a country in it.
    initiatives
        The initiatives to add.

    Returns
    -------
    str
        The same lines in the same order, and new ones among them.

    Raises
    ------
    WritingError
        If the country's entries do not stand in lines of their own, or another country has them too.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    own = _entries(_value(_value(yaml.compose(text, Loader=yaml.SafeLoader), "countries"), country))
    key, value = own.get("initiatives", (None, None))
    if key is None:
        before, _ = own["iterations"]
        column = before.start_mark.column
        block = "initiatives:\n" + textwrap.indent(_listed(initiatives), " " * INDENT)
        at = before.start_mark.line
    elif isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
        column, block = value.start_mark.column, _listed(initiatives)
        at = value.end_mark.line
        while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
            at -= 1  # comments before the next entry belong to it
    else:
        raise WritingError("write `initiatives` as a list, each beginning with a dash on a line of its own")
    lines[at:at] = textwrap.indent(block, " " * column).splitlines(keepends=True)
    added = "".join(lines)
    try:
        is_alone = _others(added, country) == _others(text, country)
    except yaml.YAMLError:
        is_alone = False
    if not is_alone:
        raise WritingError(f"write the entries of {country} out: other countries refer to them, or they to others")
    return added


def _others(text: str, country: str) -> dict[str, Any]:
    """Return the entries of all other countries."""
    countries = yaml.safe_load(text)["countries"]
    return {code: entries for code, entries in countries.items() if code != country}


def _listed(initiatives: Sequence[Initiative]) -> str:
    entries = [initiative.model_dump(exclude_defaults=True) for initiative in initiatives]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)


def _entries(node: Any) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise WritingError("write the country's entries in lines of their own, not in braces")
    return {str(key.value): (key, value) for key, value in node.value}


def _value(node: Any, name: str) -> yaml.Node:
    return _entries(node)[name][1]
