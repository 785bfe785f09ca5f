"""Forms as Word documents (docx), to edit and to print."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from cips_helpers.forms.content import Block, FormContent, Question
from cips_helpers.forms.page import direction
from cips_helpers.instrument.model import pick
from cips_helpers.xlsx import undated

BOX = "☐"
INK, QUIET = RGBColor(0x12, 0x35, 0x5B), RGBColor(0x5B, 0x68, 0x75)
WIDTH, ANSWER_WIDTH = 17.6, 1.75
"""Widths in cm: of the text on A4, and of a column of answers."""


def document(form: FormContent, language: str) -> bytes:
    """Return a form in one language as a Word document.

    Returns
    -------
    bytes
        A docx file; the same questionnaire gives the same bytes.
    """
    return _Writer(form, language).write()


class _Writer:
    """Writer of one document."""

    def __init__(self, form: FormContent, language: str) -> None:
        self.form, self.language = form, language
        self.is_rtl = direction(language) == "rtl"
        self.document: Any = Document()

    def write(self) -> bytes:
        form, say = self.form, self._say
        self._set_up()
        self._paragraph(form.title(self.language), size=16, bold=True, ink=INK, style="Title")
        for name in ("introduction", "confidentiality", "consent"):
            self._paragraph(say(name))
        self._paragraph("     ".join(f"{BOX} {say(name)}" for name in ("consent_yes", "consent_no")))
        for block in form.blocks:
            self._paragraph(say(block.kind), size=12, bold=True, ink=INK, style="Heading 2")
            if block.kind == "statements":
                self._table(block)
            else:
                for question in block.questions:
                    self._question(question)
        self._paragraph(say("thanks"))
        file = io.BytesIO()
        self.document.save(file)
        return undated(file.getvalue())

    def _set_up(self) -> None:
        document = self.document
        document.core_properties.title = self.form.title(self.language)
        document.core_properties.author, document.core_properties.comments = "cips-helpers", ""
        document.core_properties.language = self.language.replace("_", "-")
        document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(10.5)
        [section] = document.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.7)
        section.top_margin = section.bottom_margin = Cm(1.6)
        footer = section.footer.paragraphs[0]
        self._run(footer, f"{self._say('version')} {self.form.version}", size=8, ink=QUIET)
        self._direct(footer)

    def _table(self, block: Block) -> None:
        answers = block.questions[0].choices
        table = self.document.add_table(rows=1, cols=1 + len(answers), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if self.is_rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        head = table.rows[0]
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, answer in zip(head.cells[1:], answers, strict=True):
            self._fill(cell, pick(answer.label, self.language), size=8)
        for question in block.questions:
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            self._heading(row.cells[0].paragraphs[0], question)
            for cell in row.cells[1:]:
                self._fill(cell, BOX, size=12)
        widths = [WIDTH - ANSWER_WIDTH * len(answers), *[ANSWER_WIDTH] * len(answers)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)

    def _question(self, question: Question) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(8), Pt(2)
        self._heading(paragraph, question)
        if condition := self.form.filter(question, self.language):
            self._paragraph(condition, size=9, ink=QUIET, keep=True)
        if question.is_written or question.is_number:
            unit = f" {pick(question.scale.unit, self.language)}" if question.scale.unit else ""
            self._paragraph(f"{self._say('write_in')}: ______________________{unit}", keep=bool(question.choices))
        for last, answer in _marked_last(question.choices):
            self._paragraph(
                f"{BOX} {pick(answer.label, self.language)}", keep=not last, after=6 if last else 0, indent=0.6
            )

    def _heading(self, paragraph: Any, question: Question) -> None:
        """Write number, wording, hint and code of a question."""
        self._run(paragraph, f"{question.number}. {pick(question.text, self.language)} ")
        for hint in self.form.hints(question, self.language):
            self._run(paragraph, f"{hint} ", size=9, ink=QUIET)
        self._run(paragraph, question.code, size=7.5, ink=QUIET)
        self._direct(paragraph)

    def _fill(self, cell: Any, text: str, *, size: float) -> None:
        paragraph = cell.paragraphs[0]
        self._run(paragraph, text, size=size)
        self._direct(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _paragraph(
        self,
        text: str,
        *,
        size: float = 10.5,
        bold: bool = False,
        ink: RGBColor | None = None,
        style: str | None = None,
        keep: bool = False,
        after: float = 5,
        indent: float = 0,
    ) -> None:
        paragraph = self.document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(after)
        if indent:
            paragraph.paragraph_format.left_indent = Cm(indent)
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        self._run(paragraph, text, size=size, ink=ink).bold = bold
        self._direct(paragraph)

    def _run(self, paragraph: Any, text: str, *, size: float = 10.5, ink: RGBColor | None = None) -> Any:
        run = paragraph.add_run(text)
        run.font.name, run.font.size = "Calibri", Pt(size)
        if ink is not None:
            run.font.color.rgb = ink
        if self.is_rtl:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        return run

    def _direct(self, paragraph: Any) -> None:
        """Set a paragraph from right to left where the language is written so."""
        if self.is_rtl:
            properties = paragraph._p.get_or_add_pPr()
            bidi = OxmlElement("w:bidi")
            bidi.set(qn("w:val"), "1")
            properties.insert_element_before(
                bidi, "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr", "w:pPrChange"
            )

    def _say(self, name: str) -> str:
        return self.form.say(name, self.language)


def _marked_last(items: Iterable[Any]) -> list[tuple[bool, Any]]:
    listed = list(items)
    return [(position == len(listed), item) for position, item in enumerate(listed, 1)]
