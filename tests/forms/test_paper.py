"""Forms on paper (docx, HTML) and the codebook: every question in them, and texts as text."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from docx import Document

from cips_helpers.exports.spreadsheet import as_csv, as_workbook
from cips_helpers.forms.codebook import codebook_sheet
from cips_helpers.forms.document import document
from cips_helpers.forms.page import page
from cips_helpers.instrument.model import pick

from .made import HOSTILE, cips, form, hostile, tiny_instrument


def docx_texts(made: bytes) -> list[str]:
    opened = Document(io.BytesIO(made))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in opened.paragraphs), *cells]


@pytest.mark.parametrize("group", ["officials", "private"])
def test_every_question_and_answer_is_on_paper(group: str) -> None:
    content = form(cips(), group)
    html = BeautifulSoup(page(content, "en"), "html.parser")
    word = "\n".join(docx_texts(document(content, "en")))
    for question in content.questions:
        text = f"{question.number}. {pick(question.text, 'en')}"
        assert text in word
        assert text in html.get_text()
        codes = {field["value"] for field in html.find_all("input", {"name": question.code})}
        assert codes == {str(answer.code) for answer in question.choices}
    assert word.count("☐") == 2 + sum(len(question.choices) for question in content.questions)
    assert content.version in html.get_text()


def test_a_filter_is_said_in_words(tmp_path: Path) -> None:
    content = form(tiny_instrument(tmp_path))
    for text in (page(content, "fr").decode(), "\n".join(docx_texts(document(content, "fr")))):
        assert "Seulement si votre réponse à la question 4 était : Oui" in text


def test_a_page_loads_and_runs_nothing_and_escapes_texts(tmp_path: Path) -> None:
    made = page(form(hostile(tmp_path)), "en").decode()
    html = BeautifulSoup(made, "html.parser")
    assert not html.find_all(["script", "link", "img", "a", "b", "em", "iframe"])
    assert not re.search(r"\b(src|href|on\w+)\s*=", re.sub(r">[^<]*<", "><", made))
    assert html.get_text().count(HOSTILE) > 20


def test_hostile_texts_are_texts_in_a_document(tmp_path: Path) -> None:
    texts = docx_texts(document(form(hostile(tmp_path)), "en"))
    assert sum(HOSTILE in text for text in texts) > 20


def test_arabic_is_written_from_right_to_left(tmp_path: Path) -> None:
    content = form(tiny_instrument(tmp_path), languages=("ar",))
    made = page(content, "ar").decode()
    assert '<html lang="ar" dir="rtl">' in made
    xml = Document(io.BytesIO(document(content, "ar"))).element.xml
    assert xml.count("<w:rtl/>") == xml.count("<w:r>")
    assert "<w:bidiVisual/>" in xml
    assert xml.count("<w:bidi ") == xml.count("<w:p>")


def test_documents_are_reproducible(tmp_path: Path) -> None:
    content = form(tiny_instrument(tmp_path))
    assert document(content, "en") == document(content, "en")


def test_the_codebook_has_a_row_for_every_code(tmp_path: Path) -> None:
    instrument = tiny_instrument(tmp_path)
    contents = [form(instrument, group.id) for group in instrument.groups]
    rows = list(csv.DictReader(io.StringIO(as_csv(codebook_sheet(contents)).decode("utf-8-sig"))))
    favours = [row for row in rows if (row["group"], row["item"]) == ("officials", "favours")]
    assert [(row["answer"], row["score"]) for row in favours] == [
        *(("3", "0.00"), ("2", "1.00"), ("1", "2.00"), ("0", "3.00"), ("8", ""), ("9", ""))
    ]
    assert {row["asked_if"] for row in rows if row["item"] == "reported"} == {"offered is 1"}
    assert {row["question_fr"] for row in rows if row["item"] == "gender"} == {"Qui êtes-vous ?"}
    wanted = sum(len(q.scale.answers) or 1 for content in contents for q in content.questions)
    assert len(rows) == wanted


def test_no_text_of_the_codebook_is_a_formula(tmp_path: Path) -> None:
    sheet = codebook_sheet([form(hostile(tmp_path))])
    book = openpyxl.load_workbook(io.BytesIO(as_workbook([sheet], title="x")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    cells = [cell for row in csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]
