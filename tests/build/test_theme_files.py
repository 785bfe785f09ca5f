"""Files of the theme that no page uses are left out; what remains is complete."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont

from cips_helpers.build.style_sheets import without_unused
from cips_helpers.build.theme_files import KEPT, STYLES, leave_out_unused

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
PAGE = """<head>
  <script defer src="_static/scripts/fontawesome.js?digest=1"></script>
  <script src="_static/other.js"></script>
</head><i class="fa-solid fa-bars"></i>"""


@pytest.fixture
def html(tmp_path: Path) -> Path:
    static = tmp_path / "html" / "_static"
    shutil.copytree(THEME, static)
    (static / "locales").mkdir()
    (static.parent / "index.html").write_text(PAGE, encoding="utf-8")
    return static.parent


def test_icons_of_pages_and_scripts_are_kept_and_no_other(html: Path) -> None:
    leave_out_unused(html)
    style = (html / STYLES).read_text(encoding="utf-8")
    assert ".fa-bars:before" in style
    assert ".fa-xmark:before" in style  # a script of the theme writes it
    assert ".fa-anchor:before" not in style
    with TTFont(html / "_static" / "icons" / KEPT) as font:
        assert {0xF0C9, 0xF00D} <= font.getBestCmap().keys() < set(range(0xF000, 0xF800))


def test_what_style_sheets_and_pages_name_is_there(html: Path) -> None:
    leave_out_unused(html)
    style = html / STYLES
    named = re.findall(r"url\((?!\"?data:)([^)#?]+)", style.read_text(encoding="utf-8"))
    assert f"../icons/{KEPT}" in named
    assert [name for name in named if not (style.parent / name).is_file()] == []
    assert "fontawesome" not in (html / "index.html").read_text(encoding="utf-8")
    assert '<script src="_static/other.js">' in (html / "index.html").read_text(encoding="utf-8")


def test_rules_for_what_no_page_has_are_left_out(html: Path) -> None:
    before = (html / STYLES).stat().st_size
    leave_out_unused(html)
    style = (html / STYLES).read_text(encoding="utf-8")
    assert len(style) < before / 3
    assert style.count("{") == style.count("}") > 400
    assert ".table-responsive" not in style
    assert ".bs-tooltip-auto" in style  # a script puts its name together
    assert "/*!" in style  # licences


@pytest.mark.parametrize("names", [{"c"}, {"c", "com"}])
def test_a_licence_is_kept_whole_whatever_words_scripts_have(names: set[str]) -> None:
    licence = "/*! Icons - https://icons.com (CC BY, MIT) 2024 Icons, Inc. */"
    assert without_unused(f"{licence}.b,.c{{y:2}}", names) == f"{licence}.c{{y:2}}"


@pytest.mark.parametrize("word", ["com", "min", "Customs"])
def test_icons_keep_their_typeface_whatever_words_scripts_have(html: Path, word: str) -> None:
    (html / "_static" / "language_data.js").write_text(f'const stopwords = ["{word}"];', encoding="utf-8")
    leave_out_unused(html)
    style = (html / STYLES).read_text(encoding="utf-8")
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    assert "/*" not in bare
    assert re.search(r"\.fa-solid\{[^}]*font-family:", bare)


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("Customs", False),
        ("\u0627\u0644\u062c\u0645\u0627\u0631\u0643", True),
        ('<a href="../ar/index.html" hreflang="ar" lang="ar" dir="rtl">\u0627\u0644</a>', False),
    ],
)
def test_arabic_typefaces_come_with_arabic(html: Path, text: str, is_kept: bool) -> None:
    typeface = html / "_static" / "fonts" / "IBMPlexSansArabic-Regular.woff2"
    typeface.parent.mkdir()
    typeface.touch()
    (html / "page.html").write_text(text, encoding="utf-8")
    leave_out_unused(html)
    assert typeface.exists() is is_kept


def test_three_megabytes_are_left_out_the_same_each_time(html: Path, tmp_path: Path) -> None:
    shutil.copytree(html, tmp_path / "again")
    before = size(html)
    for folder in (html, tmp_path / "again"):
        leave_out_unused(folder)
    assert before - size(html) > 2_400_000  # and as much again as the translations
    icons = Path("_static", "icons", KEPT)
    assert (html / icons).read_bytes() == (tmp_path / "again" / icons).read_bytes()


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
