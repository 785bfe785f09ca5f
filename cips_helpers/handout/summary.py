"""Summary and action plan as a Word document, to edit and to pass on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT, WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from cips_helpers.bidi import pieces_of
from cips_helpers.build.house_style import HouseStyle
from cips_helpers.charts.factors import chart_factors
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Line, Run
from cips_helpers.forms.page import direction
from cips_helpers.handout.content import TITLES, Cell, headlines, rows_of, text_of, title_of
from cips_helpers.handout.office import EPOCH, SIGNS, colour_of, property_of, written
from cips_helpers.handout.pictures import logo_of, png_of
from cips_helpers.sections.result import show_first_priorities, show_last_plan, show_marks, show_monday
from cips_helpers.sentences.action_plan import say_action_plan
from cips_helpers.sentences.result import show_short_answers
from cips_helpers.verdicts.action_plan import Plan, plans
from cips_helpers.verdicts.labels import factor_name
from cips_helpers.words import N_
from cips_helpers.xlsx import undated

TYPE, SIZE = "Calibri", 10.5
WIDTH = 17.0
"""Centimetres of the text on A4."""
PLAN = {
    N_("Key factor"): 3.2,
    N_("The weakest question"): 6.0,
    N_("Now"): 1.5,
    N_("Target"): 1.6,
    N_("Next step"): 6.0,
    N_("Owner"): 2.8,
    N_("Date"): 2.2,
    N_("Status"): 2.2,
}
"""Columns of the action plan, with their widths in centimetres."""
LETTER, MARGINS = 0.19, 0.45
"""Centimetres of a letter in the head of a column, and of the margins of its cell."""
FREE_LINES = 1
"""Empty lines below the steps of each priority."""


def summary(results: Disclosed, style: HouseStyle, mark: str) -> bytes:
    """Return the summary of a report.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    style
        The house style.
    mark
        How the document is to be handled, at the foot of each page.

    Returns
    -------
    bytes
        A docx file; the same figures and style give the same bytes.
    """
    return _Writer(results, style, mark).write()


class _Writer:
    def __init__(self, results: Disclosed, style: HouseStyle, mark: str) -> None:
        self.results, self.style, self.mark = results, style, mark
        self.is_rtl = direction(results.language) == "rtl"
        self.document: Any = Document()

    def write(self) -> bytes:
        results, say = self.results, self.results.words.say
        self._set_up()
        if (logo := logo_of(self.style)) is not None:
            picture = self.document.add_picture(io.BytesIO(logo), height=Cm(1.4))
            picture._inline.docPr.set("descr", written(self.style.organisation))
        label = next(sample.label for sample in results.samples if sample.iteration == results.iteration)
        self._heading(title_of(results), 0)
        self._line(Line.of(" · ".join(filter(None, (label, self.style.organisation, self.style.contact))), role="note"))
        for text in headlines(results):
            self._line(Line.of(Run(text, "strong")), size=13)
        for cell in show_marks(results).cells:
            runs = [run for line in cell for run in line.runs if run.text]
            self._line(Line.of(*(Run(run.text, "strong" if run.role == "big" else run.role) for run in runs)))
        self._chart()
        if (stack := show_first_priorities(results)) is not None:
            self._heading(say(TITLES["priorities"]), 1)
            self._rows(*rows_of(stack, 3))
        if (stack := show_last_plan(results)) is not None:
            self._heading(say(TITLES["last_plan"]), 1)
            self._rows(*rows_of(stack, len(results.groups) + 1 if results.previous is not None else 1))
        if (panel := show_monday(results)) is not None:
            self._heading(say(TITLES["monday"]), 1)
            for cell in panel.cells:
                for line in cell:
                    self._line(line)
        for cell in show_short_answers(results).cells:
            self._heading(text_of(cell[0]), 1)
            for line in cell[1:]:
                self._line(line)
        if entries := plans(results):
            self._plan(entries)
        file = io.BytesIO()
        self.document.save(file)
        return undated(file.getvalue())

    def _set_up(self) -> None:
        document, results = self.document, self.results
        properties = document.core_properties
        properties.title = property_of(title_of(results))
        properties.author = property_of(self.style.organisation) or "cips-helpers"
        properties.comments, properties.last_modified_by, properties.revision = "", "", 1
        properties.created = properties.modified = EPOCH
        properties.language = results.language
        document.styles["Normal"].font.name, document.styles["Normal"].font.size = TYPE, Pt(SIZE)
        [section] = document.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        notice = " · ".join(filter(None, (results.facts.get("Note", ""), self.style.footer)))
        self._write(section.footer.paragraphs[0], Line.of(Run(self.mark, "strong"), Run(notice, "quiet")), size=8.5)

    def _chart(self) -> None:
        chart = chart_factors(self.results)
        if chart is None:
            return
        self._heading(chart.caption, 2)
        picture = self.document.add_picture(io.BytesIO(png_of(chart.svg, self.style.palette)), width=Cm(WIDTH))
        picture._inline.docPr.set("descr", written(chart.alt))
        if chart.note:
            self._line(Line.of(chart.note, role="note"))

    def _plan(self, entries: Sequence[Plan]) -> None:
        """Write the action plan on pages of its own, across."""
        results, words = self.results, self.results.words
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        self._heading(words.say("Action plan"), 1)
        if (said := say_action_plan(results)) is not None:
            self._line(Line.of(said.text))
        rows: list[list[Cell]] = [[(Line.of(words.say(head), role="head"),) for head in PLAN]]
        for plan in entries:
            name = Line.of(
                Run(words.count(plan.priority.rank), "rank"), factor_name(results, plan.priority.factor, short=True)
            )
            steps = [*plan.steps, *[""] * FREE_LINES]
            for number, (measure, step) in enumerate(zip_longest(plan.measures, steps)):
                question, now, target = "", "", ""
                if measure is not None:
                    item = results.instrument.item(measure.item)
                    question = words.say("“{question}”", question=results.item_text(item, measure.group))
                    question = words.say("{name}: {value}", name=results.group_name(measure.group), value=question)
                    now = words.points(measure.score["estimate"])
                    target = "" if measure.target is None else words.points(measure.target)
                texts = [question, now, target, step or "", "", "", words.say("open") if step else ""]
                rows.append([(name,) if number == 0 else (), *((Line.of(text),) if text else () for text in texts)])
        self._table(rows, widths_for([words.say(head) for head in PLAN], list(PLAN.values())))

    def _rows(self, rows: Sequence[Sequence[Cell]], lines: Sequence[Line]) -> None:
        self._table(rows, [WIDTH / max(map(len, rows))] * max(map(len, rows)))
        for line in lines:
            self._line(line)

    def _table(self, rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> None:
        table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        if self.is_rtl:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        for number, row in enumerate(rows):
            made = table.add_row()
            properties = made._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for place, cell, width in zip(made.cells, row, widths, strict=False):
                place.width = Cm(width)
                for at, line in enumerate(cell):
                    paragraph = place.paragraphs[0] if at == 0 else place.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(1)
                    self._write(paragraph, line, size=9.5)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _heading(self, text: str, level: int) -> None:
        paragraph = self.document.add_heading(level=level)
        paragraph.paragraph_format.keep_with_next = True
        self._write(paragraph, Line.of(Run(text, "strong")), size=(20, 13, 11)[level])

    def _line(self, line: Line, *, size: float = SIZE) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        self._write(paragraph, line, size=size)

    def _write(self, paragraph: Any, line: Line, *, size: float) -> None:
        """Write a line with its looks."""
        palette = self.style.palette
        runs = [Run("☐")] * (line.role == "check") + list(line.runs)
        for at, run in enumerate(runs):
            text = SIGNS.get(run.role, run.text) if run.role.startswith("sign-") else run.text
            if not text:
                continue
            text = written(text) + " " * (at < len(runs) - 1)
            bold = line.role == "head" or run.role in ("strong", "not_met", "rank")
            own = colour_of(run.role, palette) or (palette.title if line.role == "head" else "")
            own = own or (palette.quiet if line.role == "note" else palette.ink)
            # Word turns no run around that runs from the left: a number in Arabic is one of its own.
            for part, is_number in pieces_of(text) if self.is_rtl else [(text, True)]:
                piece = paragraph.add_run(part)
                points = Pt(size - 1 if line.role == "note" else size)
                piece.font.name, piece.font.size, piece.font.bold, piece.font.italic = TYPE, points, bold, False
                piece.font.color.rgb = RGBColor.from_string(own[1:].upper())
                if self.is_rtl:
                    _from_right(piece, points, bold=bold, is_number=is_number)
        if self.is_rtl:
            bidi = OxmlElement("w:bidi")
            bidi.set(qn("w:val"), "1")
            paragraph._p.get_or_add_pPr().insert_element_before(
                bidi, "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr", "w:pPrChange"
            )


def widths_for(heads: Sequence[str], widths: Sequence[float]) -> list[float]:
    """Return widths of columns in which no word of a head is broken; the widest columns give what others take.

    Examples
    --------
    >>> widths_for(["Maintenant", "Question"], [1.5, 6.0])
    [2.35, 5.15]
    """
    least = [LETTER * max(map(len, head.split()), default=0) + MARGINS for head in heads]
    wider = [max(width, needed) for width, needed in zip(widths, least, strict=True)]
    giving = [width - needed for width, needed in zip(wider, least, strict=True)]
    taken, most = sum(wider) - sum(widths), max(giving)
    givers = sum(room == most for room in giving)
    return [round(width - taken / givers * (room == most), 2) for width, room in zip(wider, giving, strict=True)]


def _from_right(piece: Any, size: Any, *, bold: bool, is_number: bool) -> None:
    """Let letters run from the right; Word keeps size and weight of such scripts apart."""
    piece.font.rtl, piece.font.cs_bold = None if is_number else True, bold
    properties = piece._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), TYPE)
    half_points = OxmlElement("w:szCs")
    half_points.set(qn("w:val"), str(int(2 * size.pt)))
    properties.find(qn("w:sz")).addnext(half_points)
