"""Numbers in text from the right keep their order, on pages and where there is only text."""

from __future__ import annotations

import re

import pytest

from cips_helpers.bidi import END, LTR, isolated, isolated_page, pieces_of, runs_from_right
from cips_helpers.folders import ROOT
from cips_helpers.words import Words

STYLES = sorted((ROOT / "book" / "_static").glob("*.css"))
PHYSICAL = re.compile(
    r"(?:^|[\s{;])(?:(?:margin|padding|border|inset)-(?:left|right)[\w-]*|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)"
    r"|(?:margin|padding)\s*:\s*[^\s;]+ ([^\s;]+) [^\s;]+ (?!\1\s*;)[^\s;]+\s*;"
)
"""Properties that say left and right where start and end are meant; a shorthand whose second and fourth differ."""


@pytest.mark.parametrize(
    "number", ["+0.44", "−0.12", "1.90–2.10", "84%", "2022–2024", "±0.1", "2.1 / 3", "−0.10–+0.20"]
)
def test_a_number_with_signs_is_isolated_whole(number: str) -> None:
    assert isolated(f"الفرق {number}، و{number}.") == f"الفرق {LTR}{number}{END}، و{LTR}{number}{END}."
    assert isolated_page(f"<p>و{number}</p>") == f'<p>و<bdi dir="ltr">{number}</bdi></p>'
    assert pieces_of(f"من {number}.") == [("من ", False), (number, True), (".", False)]


@pytest.mark.parametrize("text", ["12 من 20", "1,234", "CIPS_XAA_2.pdf", "XAA-2", "١٫٩٠–٢٫١٠", "نعم", ""])
def test_what_keeps_its_order_by_itself_is_left_alone(text: str) -> None:
    assert isolated(text) == text
    assert isolated_page(text) == text


@pytest.mark.parametrize("kept", ['<a title="+0.1">', "<svg><text>+0.1</text></svg>", "<script>x = +0.1</script>"])
def test_tags_drawings_and_scripts_are_no_text(kept: str) -> None:
    assert isolated_page(f"{kept}+0.2") == f'{kept}<bdi dir="ltr">+0.2</bdi>'


def test_what_words_write_in_arabic_is_isolated_whole() -> None:
    words = Words("ar")
    numbers = [words.signed(0.44), words.signed(-0.44), words.percent(0.84), words.interval(1.9, 2.1)]
    numbers.append(words.percent_interval(0.05, 0.12))
    assert [isolated(number) for number in numbers] == [f"{LTR}{number}{END}" for number in numbers]


def test_arabic_indic_digits_are_those_of_a_report_that_asks_for_them() -> None:
    words = Words("ar", digits="arabic")
    assert [words.count(1234), words.points(1.9), words.signed(-0.44)] == ["١٬٢٣٤", "١٫٩٠", "−٠٫٤٤"]
    assert words.percent(0.84) == "٨٤٪"
    assert Words("fr", digits="arabic").points(1.9) == "1,90"


def test_most_letters_tell_the_direction() -> None:
    assert runs_from_right("درجات XAA من 0 إلى 3")
    assert not runs_from_right("Scores of العربية in English, 1.90")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_sheets_say_start_and_end(path: object) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]
    assert [found[0].strip() for found in PHYSICAL.finditer(text)] == []


@pytest.mark.parametrize(
    "rule", ["{ margin-left: 1em; }", "{left: 0}", "{ float: right; }", "{ padding: 1px 2px 1px 0; }"]
)
def test_what_the_search_for_left_and_right_finds(rule: str) -> None:
    assert PHYSICAL.search(rule)
