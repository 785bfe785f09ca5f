"""Forms for LimeSurvey, in its tab-separated survey structure (``.txt``).

The format is that of the manual's page *Tab Separated Value survey structure*: a row for each setting, group, question,
subquestion and answer, all languages below each other with the same ids. Names there are letters and digits alone, so
questions bear their short codes.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from cips_helpers.exports.spreadsheet import is_risky
from cips_helpers.forms.conditions import condition
from cips_helpers.forms.content import Block, FormContent, Question
from cips_helpers.instrument.model import Answer, pick

COLUMNS = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation"),
    *("mandatory", "encrypted", "other", "default", "same_default", "em_validation_q"),
)
ARRAY, LIST, SEVERAL, NUMBER, TEXT, YES_NO, EQUATION = "F", "L", "M", "N", "S", "Y", "*"
"""Types of questions."""
CONSENT, VERSION = "consent", "formversion"
"""Names of the questions that are no items."""
AGREED = f'{CONSENT}.NAOK == "Y"'
Row = dict[str, str]


def limesurvey(form: FormContent) -> bytes:
    """Return a form as tab-separated text in UTF-8, with the byte order mark of LimeSurvey's own exports."""
    first, *others = form.languages
    settings = {
        "language": _tag(first),
        "additional_languages": " ".join(map(_tag, others)),
        "format": "G",
        "anonymized": "Y",
        "datestamp": "Y",
        "allowprev": "Y",
        "showwelcome": "Y",
    }
    rows: list[Row] = [{"class": "S", "name": name, "text": value} for name, value in settings.items()]
    for language in form.languages:
        texts = {
            "surveyls_title": as_html(form.title(language)),
            "surveyls_welcometext": _paragraphs(form, language, "introduction", "confidentiality"),
            "surveyls_endtext": _paragraphs(form, language, "thanks"),
        }
        rows += [
            {"class": "SL", "name": name, "text": text, "language": _tag(language)} for name, text in texts.items()
        ]
    for language in form.languages:
        rows += _Language(form, language).rows()
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", delimiter="\t", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_html(text: str) -> str:
    """Return a text as HTML without tags, expressions in braces, or a formula at its start.

    Examples
    --------
    >>> as_html("=1+1 {token} <b>")
    '&#61;1+1 &#123;token&#125; &lt;b&gt;'
    """
    start = f"&#{ord(text[0])};" if is_risky(text) else ""
    escaped = html.escape(text[1:] if start else text)
    return start + escaped.replace("{", "&#123;").replace("}", "&#125;").replace("\t", " ")


@dataclass
class _Language:
    """Rows of one language; ids are counted in the same order in each."""

    form: FormContent
    language: str
    last_id: int = 0
    arrays: dict[str, str] = field(default_factory=dict)
    """Code of a statement → name of the array it stands in."""

    def rows(self) -> Iterator[Row]:
        say = self.form.say
        yield self._row("G", name=as_html(self.form.title(self.language)))
        consent = f"{as_html(say('consent', self.language))}"
        answers = ", ".join(f"{as_html(say(name, self.language))}" for name in ("consent_yes", "consent_no"))
        yield self._row("Q", type=YES_NO, name=CONSENT, relevance="1", text=consent, help=answers, mandatory="Y")
        yield self._row("Q", type=EQUATION, name=VERSION, relevance="1", text=self.form.version)
        for number, block in enumerate(self.form.blocks, 1):
            is_last = block.kind == "about_you"
            heading = say("about_you", self.language) if is_last else f"{number} / {len(self.form.blocks)}"
            yield self._row("G", name=as_html(heading), relevance=AGREED)
            if block.kind == "statements":
                yield from self._array(block, f"block{number}")
            else:
                for question in block.questions:
                    yield from self._question(question)

    def _array(self, block: Block, name: str) -> Iterator[Row]:
        instruction = as_html(self.form.say("statements", self.language))
        array = self._row("Q", type=ARRAY, name=name, relevance="1", text=instruction, mandatory="N", other="N")
        yield array
        for question in block.questions:
            self.arrays[question.code] = name
            text = as_html(pick(question.text, self.language))
            help_ = self._hint(question)
            yield self._row("SQ", type="0", name=question.code, relevance="1", text=text, help=help_)
        yield from self._answers(block.questions[0], array["id"])

    def _question(self, question: Question) -> Iterator[Row]:
        kind = TEXT if question.is_written else NUMBER if question.is_number else SEVERAL if question.several else LIST
        row = self._row(
            "Q",
            type=kind,
            name=question.code,
            relevance=condition(question, self._name, equal="==", chosen=self._chosen) or "1",
            text=as_html(pick(question.text, self.language)),
            help=self._hint(question),
            mandatory="N",
            other="N",
            em_validation_q=_range(question) if question.is_number else "",
        )
        yield row
        if kind == LIST:
            yield from self._answers(question, row["id"])
        if kind == SEVERAL:
            for answer in question.choices:
                label = as_html(pick(answer.label, self.language))
                yield self._row("SQ", type="0", name=str(answer.code), relevance="1", text=label)

    def _answers(self, question: Question, id: str) -> Iterator[Row]:
        for answer in question.choices:
            label = as_html(pick(answer.label, self.language))
            tag = _tag(self.language)
            yield {
                **{"id": id, "class": "A", "type/scale": "0", "name": str(answer.code), "relevance": "0"},
                **{"text": label, "language": tag},
            }

    def _hint(self, question: Question) -> str:
        parts = self.form.hints(question, self.language)
        if question.is_number:
            parts += [pick(question.scale.unit, self.language)] if question.scale.unit else []
            parts += [f"{answer.code} = {pick(answer.label, self.language)}" for answer in question.choices]
        return as_html("; ".join(parts)) if parts else ""

    def _name(self, question: Question) -> str:
        array = self.arrays.get(question.code)
        return f"{array}_{question.code}.NAOK" if array else f"{question.code}.NAOK"

    def _chosen(self, question: Question, answer: Answer) -> str:
        return f'{question.code}_{answer.code}.NAOK == "Y"'

    def _row(self, kind: str, *, type: str = "", **cells: str) -> Row:
        self.last_id += 1
        row = {"id": str(self.last_id), "class": kind, "type/scale": type, "language": _tag(self.language)}
        return row | cells


def _range(question: Question) -> str:
    """Return the expression that a number is empty, in its range, or the code of a non-answer."""
    name, scale = f"{question.code}.NAOK", question.scale
    terms = [f"is_empty({name})", f"({name} >= {scale.minimum:g} and {name} <= {scale.maximum:g})"]
    return " or ".join([*terms, *(f"{name} == {answer.code}" for answer in question.choices)])


def _paragraphs(form: FormContent, language: str, *names: str) -> str:
    return "".join(f"<p>{as_html(form.say(name, language))}</p>" for name in names)


def _tag(language: str) -> str:
    return language.replace("_", "-")
