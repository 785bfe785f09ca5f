"""Slides as a PowerPoint file: native titles and texts to edit, charts with an alternative text, sentences as notes."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from cips_helpers.bidi import isolated
from cips_helpers.build.house_style import HouseStyle
from cips_helpers.charts.figure import Chart
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Line, Run
from cips_helpers.forms.page import direction
from cips_helpers.handout.content import Cell, Slide, emblem, headlines, slides_of, text_of, title_of
from cips_helpers.handout.office import EPOCH, SIGNS, colour_of, property_of, written
from cips_helpers.handout.pictures import logo_of, png_of
from cips_helpers.xlsx import undated

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.7
"""Inches of a slide, and of its margins."""
TOP, BOTTOM = 1.85, 6.85
"""Inches between which the content stands."""
TYPE = "Calibri"
TITLE_HEIGHT, NOTES, BESIDE = 1.25, 0.6, 0.66
"""Inches of a title and of the notes below a table; share of the width of a chart with lines beside it."""
TITLE_SIZES, LIST_SIZES, SIZES = (
    (30, 28, 26, 24, 22, 20, 18, 16),
    (22, 20, 18, 16, 14, 12),
    (16, 15, 14, 13, 12, 11, 10),
)
"""Points of titles, lists and lines beside a chart, of which the largest that fits is taken."""
KEPT_LAYOUTS = ("Title Slide", "Title Only")


def slides(results: Disclosed, style: HouseStyle, mark: str) -> bytes:
    """Return a report's slides.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    style
        The house style.
    mark
        How the report is to be handled, at the foot of each slide.

    Returns
    -------
    bytes
        A pptx file; the same figures and style give the same bytes.
    """
    return _Writer(results, style, mark).write()


class _Writer:
    def __init__(self, results: Disclosed, style: HouseStyle, mark: str) -> None:
        self.results, self.style, self.mark = results, style, mark
        self.is_rtl = direction(results.language) == "rtl"
        self.deck: Any = Presentation()
        self.count = 0

    def write(self) -> bytes:
        results, deck = self.results, self.deck
        deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._set_up()
        self._cover()
        for slide in slides_of(results):
            self._slide(slide)
        properties = deck.core_properties
        properties.title = property_of(title_of(results))
        properties.author = property_of(self.style.organisation) or "cips-helpers"
        properties.last_modified_by, properties.comments, properties.revision = "", "", 1
        properties.created = properties.modified = EPOCH
        properties.language = results.language
        file = io.BytesIO()
        deck.save(file)
        return undated(file.getvalue())

    def _set_up(self) -> None:
        """Keep two layouts, with the title where our slides have it."""
        layouts = self.deck.slide_layouts
        for layout in list(layouts):
            if layout.name not in KEPT_LAYOUTS:
                layouts.remove(layout)
        for layout in (*layouts, self.deck.slide_master):
            for place in list(layout.placeholders):
                if place.placeholder_format.type.name in ("TITLE", "CENTER_TITLE"):
                    self._set(place, MARGIN, 0.45, WIDTH - 2 * MARGIN, TITLE_HEIGHT)
                elif layout is not self.deck.slide_master:
                    place._element.getparent().remove(place._element)
                else:
                    self._set(place, MARGIN, TOP, WIDTH - 2 * MARGIN, BOTTOM - TOP)

    def _cover(self) -> None:
        results, style = self.results, self.style
        slide = self._new("Title Slide")
        band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, self._from(0, 0.3), 0, Inches(0.3), Inches(HEIGHT))
        band.fill.solid()
        band.fill.fore_color.rgb = RGBColor.from_string(style.palette.title[1:].upper())
        band.line.fill.background()
        _decorate(band)
        chart = emblem(results)
        if chart is not None:
            self._picture(slide, chart, 7.9, 1.0, WIDTH - 7.9 - 0.4, 5.6)
        label = next(sample.label for sample in results.samples if sample.iteration == results.iteration)
        title = slide.shapes.title
        self._set(title, MARGIN + 0.2, 1.6, 6.9, 1.2)
        self._fill(title, [Line.of(results.name)], size=44, bold=True, colour=style.palette.ink)
        box = self._box(slide, MARGIN + 0.2, 2.9, 6.9, 3.3)
        lines = [
            Line.of(results.text(results.instrument.title), role="lead"),
            Line.of(label, role="note"),
            Line.of(" "),
        ]
        self._fill(box, [*lines, *(Line.of(text) for text in headlines(results))], size=22)
        if (drawn := logo_of(style)) is not None:
            logo = slide.shapes.add_picture(io.BytesIO(drawn), Inches(MARGIN + 0.2), Inches(0.5), height=Inches(0.7))
            _describe(logo, style.organisation)
        self._note(slide, [*headlines(results), results.facts.get("Note", "")])
        self._foot(slide, " · ".join(filter(None, (style.organisation, style.contact))))

    def _slide(self, content: Slide) -> None:
        slide = self._new("Title Only")
        title = [Line.of(text) for text in content.title.split("\n")]
        size = _fitting(title, TITLE_SIZES, WIDTH - 2 * MARGIN, TITLE_HEIGHT)
        self._fill(slide.shapes.title, title, size=size, bold=True, colour=self.style.palette.title, space=0)
        slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        width, height = WIDTH - 2 * MARGIN, BOTTOM - TOP
        if content.chart is not None:
            room = width * BESIDE if content.lines else width
            self._picture(slide, content.chart, MARGIN, TOP, room, height)
            left, width = MARGIN + room + 0.3, width - room - 0.3
            if content.lines:
                size = _fitting(content.lines, SIZES, width, height)
                self._fill(self._box(slide, left, TOP, width, height), content.lines, size=size)
        elif content.rows:
            top = self._table(slide, content.rows)
            if content.lines:
                self._fill(
                    self._box(slide, MARGIN, min(top + 0.1, BOTTOM - NOTES), width, NOTES), content.lines, size=12
                )
        else:
            size = _fitting(content.lines, LIST_SIZES, width, height)
            self._fill(self._box(slide, MARGIN, TOP, width, height), content.lines, size=size, space=10)
        self._note(slide, content.notes)
        self._foot(slide, title_of(self.results))

    def _table(self, slide: Any, rows: Sequence[Sequence[Cell]]) -> float:
        """Write a table, and return where it ends, in inches."""
        columns, width = max(map(len, rows)), WIDTH - 2 * MARGIN

        def heights_at(size: int) -> list[float]:
            return [max(_needed(cell, size, width / columns - 0.16) for cell in row) + 0.1 for row in rows]

        size = next((size for size in SIZES if sum(heights_at(size)) <= BOTTOM - TOP - NOTES), SIZES[-1])
        heights = heights_at(size)
        frame = slide.shapes.add_table(len(rows), columns, Inches(MARGIN), Inches(TOP), Inches(width), Inches(1))
        table = frame.table
        table.first_row, table.horz_banding = True, False
        if self.is_rtl:
            frame._element.graphic.graphicData.tbl.tblPr.set("rtl", "1")
        # No style of the program: rules and type are those of our tables.
        frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
        for number, row in enumerate(rows):
            table.rows[number].height = Inches(heights[number])
            for column, cell in enumerate(row):
                place = table.cell(number, column)
                place.margin_left = place.margin_right = Inches(0.08)
                self._write(place.text_frame, cell, size=size if number else size - 2)
        return TOP + sum(heights)

    def _new(self, layout: str) -> Any:
        self.count += 1
        return self.deck.slides.add_slide(next(each for each in self.deck.slide_layouts if each.name == layout))

    def _picture(self, slide: Any, chart: Chart, left: float, top: float, width: float, height: float) -> None:
        """Place a chart in a box, as large as fits, with its alternative text."""
        picture = slide.shapes.add_picture(io.BytesIO(png_of(chart.svg, self.style.palette)), 0, 0)
        scale = min(Inches(width) / picture.width, Inches(height) / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture.left = self._from(left, width) + (Inches(width) - picture.width) // 2
        picture.top = Inches(top)
        _describe(picture, f"{chart.caption}. {chart.alt}")

    def _box(self, slide: Any, left: float, top: float, width: float, height: float) -> Any:
        return slide.shapes.add_textbox(self._from(left, width), Inches(top), Inches(width), Inches(height))

    def _from(self, left: float, width: float) -> Emu:
        """Return where something begins that is so many inches from the side where one starts to read."""
        return Emu(Inches(WIDTH - left - width if self.is_rtl else left))

    def _fill(
        self, shape: Any, lines: Sequence[Line], *, size: float, bold: bool = False, colour: str = "", space: float = 3
    ) -> None:
        shape.text_frame.word_wrap = True
        # Where another typeface stands in, which may be wider, a program shrinks the text instead of running over.
        shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        self._write(shape.text_frame, lines, size=size, bold=bold, colour=colour, space=space)

    def _write(
        self, frame: Any, lines: Sequence[Line], *, size: float, bold: bool = False, colour: str = "", space: float = 3
    ) -> None:
        """Write lines as paragraphs with their looks."""
        palette = self.style.palette
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(space)
            paragraph.alignment = PP_ALIGN.RIGHT if self.is_rtl else PP_ALIGN.LEFT
            if self.is_rtl:
                paragraph._p.get_or_add_pPr().set("rtl", "1")
            is_head = line.role == "head" or line.role.startswith("tile-")
            runs = [Run("☐")] * (line.role == "check") + list(line.runs)
            for at, run in enumerate(runs):
                text = SIGNS.get(run.role, run.text) if run.role.startswith("sign-") else run.text
                if not text:
                    continue
                piece = paragraph.add_run()
                piece.text = (isolated(written(text)) if self.is_rtl else written(text)) + " " * (at < len(runs) - 1)
                font = piece.font
                font.name, font.size = (
                    TYPE,
                    Pt(size * (2.2 if run.role == "big" else 0.85 if line.role == "note" else 1)),
                )
                font.bold = bold or is_head or run.role in ("big", "strong", "not_met", "rank") or None
                own = colour_of(run.role, palette) or (palette.quiet if line.role == "note" else "")
                own = own or (palette.title if is_head else "") or colour or palette.ink
                font.color.rgb = RGBColor.from_string(own[1:].upper())
                piece._r.get_or_add_rPr().set("lang", self.results.language)

    def _note(self, slide: Any, texts: Sequence[str]) -> None:
        slide.notes_slide.notes_text_frame.text = "\n".join(written(text) for text in texts if text)

    def _foot(self, slide: Any, text: str) -> None:
        notice = " · ".join(filter(None, (text, self.results.facts.get("Note", ""), self.style.footer)))
        box = self._box(slide, MARGIN, 6.95, WIDTH - 2 * MARGIN - 0.8, 0.35)
        self._fill(box, [Line.of(Run(self.mark, "strong"), Run(notice, "quiet"))], size=10)
        number = self._box(slide, WIDTH - MARGIN - 0.7, 6.95, 0.7, 0.35)
        self._fill(number, [Line.of(str(self.count))], size=11)
        number.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT if self.is_rtl else PP_ALIGN.RIGHT

    def _set(self, shape: Any, left: float, top: float, width: float, height: float) -> None:
        shape.left, shape.top, shape.width, shape.height = self._from(left, width), *map(Inches, (top, width, height))


PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The style of a table without any: no fill and no lines."""


def _fitting(lines: Sequence[Line], sizes: Sequence[int], width: float, height: float) -> int:
    """Return the largest size at which lines fit a box; see `_needed`."""
    return next((size for size in sizes if _needed(lines, size, width) <= height), sizes[-1])


def _needed(lines: Sequence[Line], size: int, width: float) -> float:
    """Return the inches that lines need at a size; a letter is taken to be half as wide as it is high."""
    letters = 72 * width / (0.52 * size)
    rows = sum(
        (2.2 if any(run.role == "big" for run in line.runs) else 1) * math.ceil(len(text_of(line)) / letters or 1)
        for line in lines
    )
    return (rows * 1.2 * size + len(lines) * 4) / 72


def _describe(picture: Any, text: str) -> None:
    picture._element.nvPicPr.cNvPr.set("descr", written(text))
    picture.name = written(text[:60])


def _decorate(shape: Any) -> None:
    """Mark a shape as decoration, which is not read out."""
    shape._element.nvSpPr.cNvPr.set("descr", "")
