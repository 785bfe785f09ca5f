"""Say in the report's language what the book's theme says in English, in its pages and in its scripts.

Theme and Sphinx have translations of their own for some languages and some of their texts. What they left in English,
or wrote into a template without asking for a translation, is replaced here, outside of the pages' articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from cips_helpers.words import N_, Words

ON_PAGES = (
    N_("Skip to main content"),
    N_("Back to top"),
    N_("Search"),
    N_("Error"),
    N_("Please activate JavaScript to enable the search functionality."),
    N_("previous"),
    N_("next"),
    N_("previous page"),
    N_("next page"),
    N_("Main"),
    N_("Page"),
    N_("Version warning"),
    N_("Toggle primary sidebar"),
    N_("Toggle secondary sidebar"),
)
"""Texts and labels of the theme."""
IN_SCRIPTS = (
    N_("Search Results"),
    N_("Searching"),
    N_("Preparing search..."),
    N_("Search finished, found ${resultCount} page(s) matching the search query."),
    N_(
        "Your search did not match any documents. Please make sure that all words are spelled correctly and that "
        "you've selected enough categories."
    ),
    N_("Hide Search Matches"),
)
"""Texts of the search."""
LANGUAGES = N_("This page in other languages")
"""Label of the menu of languages."""
CODE = N_("Show code cell source")
"""Texts of the button that shows a page's code."""
SAID = re.compile(r'(>\s*|\b(?:aria-label|title)=")([^<>"]+?)(\s*<|")')
ARTICLE = re.compile(r"(<article\b.*?</article>)", re.DOTALL)
SCRIPT = Path("_static", "translations.js")


def say_theme(html: Path, words: Words) -> None:
    """Replace the theme's texts in a finished book; in English nothing changes."""
    if words.language == "en":
        return
    said = {text: words.text(text) for text in ON_PAGES}
    for page in sorted(html.glob("*.html")):
        parts = ARTICLE.split(page.read_text(encoding="utf-8"))
        parts[::2] = [SAID.sub(lambda found: _said(found, said), part) for part in parts[::2]]
        page.write_text("".join(parts), encoding="utf-8")
    script = html / SCRIPT
    if script.is_file():
        messages = {text: words.text(text) for text in IN_SCRIPTS}
        own = {"locale": words.language, "messages": messages, "plural_expr": "0"}
        added = f"Documentation.addTranslations({json.dumps(own, ensure_ascii=False, sort_keys=True)});\n"
        script.write_text(f"{script.read_text(encoding='utf-8')}\n{added}", encoding="utf-8")


def _said(found: re.Match[str], said: Mapping[str, str]) -> str:
    before, text, after = found.groups()
    first, dash, rest = text.partition(" - ")  # of the title of the search's page
    return f"{before}{escape(said[first])}{dash}{rest}{after}" if first in said else found[0]
