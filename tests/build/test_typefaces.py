"""The typefaces of paper lie in the repository, and print what they have."""

from __future__ import annotations

import pytest

from cips_helpers.build.typefaces import Typefaces
from cips_helpers.folders import ROOT

FACES = Typefaces(ROOT / "book" / "_static" / "fonts")


@pytest.mark.parametrize(
    "text", ["Plain", "naïve – “quoted” ↑ −0.12 Łódź Київ Ελλάδα", "استقصاء النزاهة", "a\u200bb\u00adc"]
)
def test_texts_of_the_scripts_it_has_stay(text: str) -> None:
    assert FACES.printable(text) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [("a\x07b", "a[U+0007]b"), ("中", "[U+4E2D]"), ("x😀", "x[U+1F600]"), ("\ue000", "[U+E000]"), ("\x9b", "[U+009B]")],
)
def test_what_no_typeface_has_is_named(text: str, printed: str) -> None:
    assert FACES.printable(text) == printed
