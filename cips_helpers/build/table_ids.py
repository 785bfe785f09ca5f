"""Give heads of tables short ids: every cell of a table names its heads, which makes a third of a long page."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

TABLE = re.compile(r'<table class="gt_table.*?</table>', re.DOTALL)
HEAD = re.compile(r'(<th\b[^>]* id=")([^"]+)(")')
HEADS = re.compile(r'( headers=")([^"]+)(")')


def shorten_ids(html: Path) -> None:
    """Number the heads of all tables of each page; nothing links to one, and no section has such an id (``_12``)."""
    for page in sorted(html.glob("*.html")):
        names: dict[str, str] = {}
        text = page.read_text(encoding="utf-8")
        page.write_text(TABLE.sub(partial(_shortened, names), text), encoding="utf-8")


def _shortened(names: dict[str, str], found: re.Match[str]) -> str:
    table = found[0]
    for head in HEAD.finditer(table):
        names.setdefault(head[2], f"_{len(names)}")
    table = HEAD.sub(lambda head: head[1] + names[head[2]] + head[3], table)
    return HEADS.sub(
        lambda cell: cell[1] + " ".join(names.get(name, name) for name in cell[2].split()) + cell[3], table
    )
