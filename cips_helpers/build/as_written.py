"""Texts that reach a page as they are written, whatever Markdown would make of them.

A notebook's page is parsed as MyST Markdown, and labels may hold any signs. Texts therefore pass through the parser as
JSON or as hexadecimal digits, and `cips_helpers.build.sphinx_ext` makes nodes of them. Only headings are Markdown,
because its parser makes the sections: all their punctuation is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from cips_helpers.plain_text import typeset, unbroken

CLASS = "as-written"
"""Directive of a block, and class of a heading whose quotation marks and hyphens stay as they are."""


def source_of(block: Mapping[str, Any]) -> str:
    """Return the MyST source of a block of plain text, see `cips_helpers.display`."""
    if block["kind"] == "heading":
        return heading(block["text"], level=block["level"], anchor=block.get("anchor", ""))
    return f"```{{{CLASS}}}\n{json.dumps(block)}\n```"  # one line of ASCII: nothing in it can end the fence


def heading(text: str, *, level: int, anchor: str = "", classes: Sequence[str] = ()) -> str:
    """Return the MyST source of a heading.

    Parameters
    ----------
    text, level
        The heading.
    anchor
        Id to link to.
    classes
        Classes of the section below it.

    Returns
    -------
    str
        One line, or two with attributes.
    """
    attributes = " ".join([*(f".{name}" for name in (CLASS, *classes)), *([f"#{anchor}"] if anchor else [])])
    return f"{{{attributes}}}\n{'#' * level} {escaped(text)}"


def escaped(text: str) -> str:
    r"""Escape the ASCII punctuation of a text for Markdown, in one line.

    Examples
    --------
    >>> print(escaped("A*B costs $5"))
    A\*B costs \$5
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", typeset(unbroken(text)))


def coded(*texts: str) -> str:
    """Return texts as hexadecimal digits, which no parser changes."""
    return json.dumps(texts).encode().hex()


def decoded(digits: str) -> list[str]:
    """Return the texts that were `coded`."""
    texts: list[str] = json.loads(bytes.fromhex(digits))
    return texts
