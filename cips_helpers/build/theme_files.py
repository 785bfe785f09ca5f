"""Leave out what the website's theme brings and no page of a report uses: most of its ten megabytes."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from cips_helpers.build.style_sheets import without_unused

STYLES = Path("_static", "styles", "pydata-sphinx-theme.css")
TYPEFACES = Path("_static", "fonts")
WEBFONTS = Path("_static", "vendor", "fontawesome", "webfonts")
SOLID, KEPT = "fa-solid-900.ttf", "icons.woff"
UNUSED = ("_static/locales", "_static/scripts/fontawesome.js", "_static/vendor", "_static/images")
"""Translations that Sphinx has already put into the pages; icons as a script and as typefaces; logos of services."""
THEIRS = ("basic.css", "mystnb.*.css", "pygments.css", "sphinx-design.min.css", "styles/*.css")
"""Style sheets of the theme and its extensions."""
ARABIC = re.compile(r"[\u0600-\u06ff]")
OTHER_LANGUAGE = re.compile(r"<a\b[^>]*\shreflang=[^>]*>[^<]*</a>")
"""An entry of the menu of languages: a computer's own typeface will do for one word of 150 kilobytes."""
SCRIPT = re.compile(r'\s*<script[^>]*src="_static/scripts/fontawesome\.js[^>]*></script>')
CLASSES = re.compile(r'\bclass="([^"]*)"')
WORD = re.compile(r"[\w-]+")
ICON = re.compile(r"\bfa-[a-z0-9-]+")
RULE = re.compile(r'(?P<icons>(?:\.fa-[a-z0-9-]+::?before,?)+)\{content:"\\(?P<code>[0-9a-f]+)"\}')
FACE = re.compile(r"@font-face\{[^}]*Font Awesome[^}]*\}")


@dataclass(frozen=True)
class Uses:
    """Parts of the theme that pages need: names of icons and classes, and Arabic letters."""

    icons: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    has_arabic: bool = False

    def __or__(self, other: Uses) -> Uses:
        return Uses(self.icons | other.icons, self.classes | other.classes, self.has_arabic or other.has_arabic)


def uses_of(page: str) -> Uses:
    """Return what a page needs of the theme."""
    classes = frozenset(name for classes in CLASSES.findall(page) for name in classes.split())
    return Uses(frozenset(ICON.findall(page)), classes, bool(ARABIC.search(OTHER_LANGUAGE.sub("", page))))


def without_icon_script(page: str) -> str:
    """Return a page without the script that draws icons: a typeface does."""
    return SCRIPT.sub("", page)


def leave_out_unused(html: Path) -> None:
    """Remove unused files and rules of the theme, and keep of its icons those that pages and scripts show.

    Parameters
    ----------
    html
        Folder of the finished pages; pages and style sheet are changed to match.
    """
    uses = Uses()
    for page in sorted(html.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        uses |= uses_of(text)
        page.write_text(without_icon_script(text), encoding="utf-8")
    shown, names = set(uses.icons), set(uses.classes)
    for script in (html / STYLES.parents[1] / "scripts").glob("*-theme.js"):
        shown |= set(ICON.findall(script.read_text(encoding="utf-8")))
    style = (html / STYLES).read_text(encoding="utf-8")
    rules = [rule for rule in RULE.finditer(style) if shown & set(ICON.findall(rule["icons"]))]
    style = FACE.sub("", RULE.sub("", style))
    face = f'@font-face{{font-family:"Font Awesome 6 Free";font-weight:900;src:url(../icons/{KEPT}) format("woff")}}'
    (html / STYLES).write_text(style + face + "".join(rule[0] for rule in rules), encoding="utf-8")
    icons = html / "_static" / "icons"
    icons.mkdir()
    _write_icons(html / WEBFONTS / SOLID, icons / KEPT, {int(rule["code"], 16) for rule in rules})
    for typeface in (html / TYPEFACES).glob("*.ttf"):  # paper and charts need these, browsers the smaller ones
        if typeface.with_suffix(".woff2").is_file():
            typeface.unlink()
    for typeface in (html / TYPEFACES).glob("*Arabic*.woff2"):
        if not uses.has_arabic:
            typeface.unlink()
    for name in UNUSED:
        path = html / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for script in (html / "_static").rglob("*.js"):
        names |= set(WORD.findall(script.read_text(encoding="utf-8")))
    for sheet in (path for pattern in THEIRS for path in (html / "_static").glob(pattern)):
        sheet.write_text(without_unused(sheet.read_text(encoding="utf-8"), names), encoding="utf-8")


def _write_icons(typeface: Path, target: Path, codes: set[int]) -> None:
    """Write the typeface of some letters, the same bytes each time."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    with TTFont(typeface, recalcTimestamp=False) as font:
        subsetter = Subsetter(Options(hinting=False, notdef_outline=True))
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(target)
