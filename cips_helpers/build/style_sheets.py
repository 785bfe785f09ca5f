"""Leave the rules out of a style sheet that apply to nothing."""

from __future__ import annotations

import re
from collections.abc import Collection

COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
"""A comment that is no licence."""
LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
EMPTY = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
INSIDE = re.compile(r"\([^()]*\)")
COMMA = re.compile(r",(?![^()]*\))")
MADE = "bs-"
"""Beginning of classes that a script of the theme puts together."""


def without_unused(style: str, names: Collection[str]) -> str:
    """Return a style sheet without the selectors that name a class which nothing has.

    Parameters
    ----------
    style
        The style sheet.
    names
        Classes of pages, and words of scripts, which give classes too.

    Examples
    --------
    >>> without_unused("a{x:1} .b,.c:not(.d){y:2} @media print{.d{z:3}}", {"c"})
    'a{x:1}.c:not(.d){y:2}'
    """
    style = RULE.sub(lambda rule: _kept(rule, names), COMMENT.sub("", style))
    while style != (style := EMPTY.sub("", style)):
        pass
    return style.strip()


def _kept(rule: re.Match[str], names: Collection[str]) -> str:
    if rule[1].lstrip().startswith("@"):
        return rule[0]
    licences = "".join(LICENCE.findall(rule[1]))  # has commas and dots, as selectors do
    selectors = [each.strip() for each in COMMA.split(LICENCE.sub("", rule[1])) if _applies(each, names)]
    return licences + (f"{','.join(selectors)}{{{rule[2].strip()}}}" if selectors else "")


def _applies(selector: str, names: Collection[str]) -> bool:
    while selector != (selector := INSIDE.sub("", selector)):
        pass
    return all(name in names or name.startswith(MADE) for name in CLASS.findall(selector))
