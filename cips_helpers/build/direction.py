"""Pages of a language that runs from right to left: their direction, and numbers that keep their order."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

from cips_helpers.bidi import isolated, isolated_page
from cips_helpers.words import Words

ROOT = re.compile(r"<html\b(?![^>]*\sdir=)")
TITLE = re.compile(r"(?<=<title>)[^<]*(?=</title>)")


def set_direction(html: Path, words: Words) -> None:
    """Mirror the pages of a finished book, if its language runs from the right: style sheets do the rest."""
    if words.direction == "ltr":
        return
    for page in sorted(html.glob("*.html")):
        page.write_text(mirrored(page.read_text(encoding="utf-8")), encoding="utf-8")


def mirrored(page: str) -> str:
    r"""Return a page that runs from the right.

    Examples
    --------
    >>> mirrored('<html lang="ar"><p title="+0.1">الفرق +0.44</p></html>')
    '<html dir="rtl" lang="ar"><p title="+0.1">الفرق <bdi dir="ltr">+0.44</bdi></p></html>'
    """
    page = TITLE.sub(lambda title: escape(isolated(unescape(title[0]))), page)
    return ROOT.sub('<html dir="rtl"', isolated_page(page), count=1)
