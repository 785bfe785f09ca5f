"""Charts and pages have one palette, which can be read in grey print and on white."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cips_helpers.charts import style
from cips_helpers.palette import HOUSE

BOOK = Path(__file__).resolve().parents[2] / "book"


def test_pages_paper_and_charts_have_one_palette() -> None:
    drawn = (style.INK, style.QUIET, style.GRID, *style.GROUP_COLOURS)
    assert drawn == (HOUSE.ink, HOUSE.quiet, HOUSE.line, *HOUSE.groups)
    written = {HOUSE.title, *drawn}
    for path in (*sorted((BOOK / "_static").glob("*.css")), BOOK / "print.typ"):
        assert not [colour for colour in written if colour in path.read_text(encoding="utf-8")], path.name


def test_every_colour_that_style_sheets_name_is_written() -> None:
    sheets = [path.read_text(encoding="utf-8") for path in (BOOK / "_static").glob("*.css")]
    named = {name for sheet in sheets for name in re.findall(r"var\(--([\w-]+)", sheet) if not name.startswith("pst-")}
    own = {name for sheet in sheets for name in re.findall(r"--([\w-]+):", sheet)}
    assert named - own - {"share"} <= set(re.findall(r"--([\w-]+): #", HOUSE.css()))


def lightness(colour: str) -> float:
    """CIE L*: how light a colour is when printed in grey."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16


def test_groups_and_answers_differ_in_grey() -> None:
    first, second = (lightness(colour) for colour in style.GROUP_COLOURS[:2])
    assert abs(first - second) > 15
    for dark, light in (style.UNFAVOURABLE, style.FAVOURABLE[::-1]):
        assert lightness(light) - lightness(dark) > 30


@pytest.mark.parametrize("colour", [*style.GROUP_COLOURS[:2], style.INK, style.QUIET])
def test_small_letters_have_contrast_on_white(colour: str) -> None:
    luminance = ((lightness(colour) + 16) / 116) ** 3
    assert 1.05 / (luminance + 0.05) >= 4.5
