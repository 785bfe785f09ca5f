"""Slides and summary: ten slides with native titles, described pictures and notes; labels are text; same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.enum.text import MSO_AUTO_SIZE

from cips_helpers.build.house_style import HouseStyle, Picture
from cips_helpers.disclosure.scan.extract import content_of, tables_of
from cips_helpers.handout.content import headlines, slides_of
from cips_helpers.handout.office import written
from cips_helpers.handout.pictures import POINTS_PER_INCH, logo_of
from cips_helpers.handout.slides import slides
from cips_helpers.handout.summary import summary
from cips_helpers.palette import HOUSE, Palette
from cips_helpers.verdicts.action_plan import plans
from made_up import example, hostile


@cache
def logo() -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (200, 50), "#004d40").save(file, "PNG")
    return Picture("logo.png", file.getvalue())


STYLE = HouseStyle(Palette(title="#3b0764"), "Customs <b>of XAA</b>", "a@customs.example", "=cmd|' /C'!A0", logo())


@cache
def deck() -> bytes:
    return slides(example.country("XAA").results(), STYLE, "CONFIDENTIAL")


@cache
def document() -> bytes:
    return summary(example.country("XAA").results(), STYLE, "CONFIDENTIAL")


def shown(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]


def texts(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        elif shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_ten_slides_have_titles_notes_and_described_pictures() -> None:
    results, made = example.country("XAA").results(), list(shown(deck()).slides)
    assert len(made) == 10
    assert made[0].shapes.title.text == "Kelmora"
    assert made[1].shapes.title.text == "\n".join(headlines(results))
    for number, slide in enumerate(made):
        assert slide.shapes.title.text, number
        assert slide.notes_slide.notes_text_frame.text, number
        for picture in pictures(slide):
            assert len(picture._element.nvPicPr.cNvPr.get("descr")) > 10, number
    assert [len(pictures(slide)) for slide in made] == [2, 1, 0, 1, 1, 0, 1, 0, 0, 0]
    assert all("CONFIDENTIAL" in "\n".join(texts(slide)) for slide in made)


def test_slides_say_what_the_report_says() -> None:
    results, made = example.country("XAA").results(), list(shown(deck()).slides)
    titles = [slide.title for slide in slides_of(results)]
    assert [slide.shapes.title.text for slide in list(made)[1:]] == titles
    words = "\n".join(texts(made[2]))
    for plan in plans(results)[:3]:
        assert results.text(results.instrument.factor(plan.priority.factor).short) in words
        assert written(plan.steps[0]) in words


def test_nothing_lies_outside_its_slide_or_over_the_title() -> None:
    made = shown(deck())
    for number, slide in enumerate(made.slides):
        title = slide.shapes.title
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= made.slide_width, (number, shape.name)
            assert 0 <= shape.top <= shape.top + shape.height <= made.slide_height, (number, shape.name)
            if shape.shape_id != title.shape_id and number:
                assert shape.top >= title.top + title.height, (number, shape.name)


def test_a_picture_is_no_smaller_than_can_be_read() -> None:
    """Charts of ours have letters of 8 points on 6.7 inches."""
    made = shown(deck())
    for number, slide in enumerate(made.slides):
        for picture in pictures(slide)[:1] if number else ():
            drawn = Image.open(io.BytesIO(picture.image.blob)).height
            assert picture.height / 914_400 * POINTS_PER_INCH >= 0.8 * drawn, (number, drawn)
    assert "No clear difference in the overall score among officials." in "\n".join(texts(made.slides[5]))


def test_a_chart_stands_on_white_so_that_white_edges_do_not_show() -> None:
    drawn = [Image.open(io.BytesIO(each.image.blob)) for slide in shown(deck()).slides for each in pictures(slide)]
    assert drawn
    assert {picture.convert("RGBA").getextrema()[3] for picture in drawn} == {(255, 255)}


def test_text_shrinks_where_a_wider_typeface_stands_in() -> None:
    frames = [shape.text_frame for slide in shown(deck()).slides for shape in slide.shapes if shape.has_text_frame]
    assert {frame.auto_size for frame in frames if frame.text} == {MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE}


def test_a_first_survey_has_no_slide_of_changes() -> None:
    titles = [slide.title for slide in slides_of(example.country("XDD").results())]
    assert "What changed" not in titles
    assert len(titles) >= 5


def test_the_house_style_is_in_slides_and_document() -> None:
    words = "\n".join(texts(shown(deck()).slides[0]))
    assert "Customs <b>of XAA</b> · a@customs.example" in words
    assert "=cmd|' /C'!A0" in words
    paper = Document(io.BytesIO(document()))
    assert "=cmd|' /C'!A0" in paper.sections[0].footer.paragraphs[0].text
    assert paper.core_properties.author == "Customs <b>of XAA</b>"
    colours = {
        str(run.font.color.rgb) for paragraph in paper.paragraphs for run in paragraph.runs if run.font.color.rgb
    }
    assert "3B0764" in colours
    assert HOUSE.title[1:].upper() not in colours


def test_the_document_has_result_and_plan_to_fill_in() -> None:
    results, paper = example.country("XAA").results(), Document(io.BytesIO(document()))
    assert [paragraph.text for paragraph in paper.paragraphs if paragraph.style.name == "Title"] == [
        "Kelmora: Customs Integrity Perception Survey"
    ]
    headings = [paragraph.text for paragraph in paper.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[:3] == ["First priorities", "What came of the last plan", "What to decide now"]
    plan = paper.tables[-1]
    assert [cell.text for cell in plan.rows[0].cells][-3:] == ["Owner", "Date", "Status"]
    steps = [row.cells[4].text for row in plan.rows[1:]]
    assert [step for step in steps if step] == [written(step) for entry in plans(results) for step in entry.steps]
    assert steps.count("") >= len(plans(results))
    alts = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert len(alts) == 2
    assert all(alts)


def test_the_same_results_give_the_same_bytes() -> None:
    results = example.country("XAA").results()
    assert slides(results, STYLE, "CONFIDENTIAL") == deck()
    assert summary(results, STYLE, "CONFIDENTIAL") == document()


@pytest.mark.parametrize("name", ["a.pptx", "a.docx"])
def test_the_scan_reads_texts_notes_descriptions_and_tables(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(deck() if name.endswith("pptx") else document())
    read = " ".join(text for text, is_read in content_of(tmp_path / name).pieces)
    assert "Dot plot of key factor scores" in read
    assert "Customs <b>of XAA</b>" in read
    heads = [table[0] for table in tables_of(tmp_path / name)]
    assert "First step to discuss" in heads[0]
    if name.endswith("pptx"):
        assert "precise to ±0.04 points" in read  # in the notes alone


def test_hostile_labels_are_text(tmp_path: Path) -> None:
    name = " ".join([*hostile.TEXTS, hostile.LONG, "\x1b[31m \ud800 \x00"])
    named, style = replace(example.country("XDD").results(), name=name), HouseStyle(organisation=name, footer=name)
    expected = written(name)
    assert "\\u202eoverride" in expected
    assert expected.isprintable()
    made = shown(slides(named, style, "X"))
    assert made.slides[0].shapes.title.text == expected
    assert expected in "\n".join(texts(made.slides[1]))
    paper = Document(io.BytesIO(summary(named, style, "X")))
    assert paper.paragraphs[0].text.startswith(expected)
    assert expected in paper.sections[0].footer.paragraphs[0].text
    for shape in (shape for slide in made.slides for shape in slide.shapes if shape.has_text_frame):
        assert not [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.hyperlink.address]


def test_a_logo_of_shapes_is_drawn_for_programs_without_svg() -> None:
    start = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10" viewBox="0 0 40 10">'
    svg = start + b'<path d="M0 0h40v10H0z"/></svg>'
    drawn = logo_of(HouseStyle(logo=Picture("logo.svg", svg)))
    assert drawn is not None
    picture = Image.open(io.BytesIO(drawn))
    assert picture.width > 400
    assert picture.width / picture.height == pytest.approx(4, rel=0.02)
    assert (logo_of(STYLE), logo_of(HouseStyle())) == (logo().content, None)
