"""Forms as XLSForm, for KoboToolbox, ODK and SurveyCTO.

Questions are named by item, answers by code, and nothing is grouped, so that each column of an export is an item. The
form follows the reference of xlsform.org.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError
from openpyxl import Workbook

from cips_helpers.exports.spreadsheet import finished, text_cell
from cips_helpers.forms.conditions import condition
from cips_helpers.forms.content import FormContent, Question
from cips_helpers.forms.texts import FormError
from cips_helpers.instrument.model import Text, pick

MARKUP = re.compile(r"\$(?=\{)|<(?=[A-Za-z/!])|(?<=\])\(|^#|^[-+*](?= )")
"""Signs that begin a reference, a tag, a link, a heading or a list."""
PAIRED = ("*", "_", "`", "~")
"""Signs that make text bold, italic, code or struck through where they stand twice."""
FULL_WIDTH = 0xFEE0
"""Distance from a sign of ASCII to its full-width form."""
RESERVED = "meta"
"""Name that ODK keeps for itself."""
Row = dict[str, str]


def xlsform(form: FormContent) -> bytes:
    """Return a form as a workbook of survey, choices and settings.

    Returns
    -------
    bytes
        An Excel file; the same questionnaire gives the same bytes.

    Raises
    ------
    FormError
        If an item bears a name that ODK keeps for itself.
    """
    if any(question.item.id == RESERVED for question in form.questions):
        raise FormError(f"XLSForms keep the name {RESERVED!r} for themselves; give this item another id")
    names = _free_names(form)
    consent, version = names["consent"], names["form_version"]
    asked = f"${{{consent}}} = 'yes'"
    survey: list[Row] = [
        {"type": "start", "name": names["start"]},
        {"type": "end", "name": names["end"]},
        {"type": "calculate", "name": version, "calculation": f"'{form.version}'"},
        {"type": "note", "name": names["introduction"], **_said(form, "introduction")},
        {"type": "note", "name": names["confidentiality"], **_said(form, "confidentiality")},
        {"type": "select_one consent-answers", "name": consent, "required": "yes", **_said(form, "consent")},
    ]
    choices = [
        {"list_name": "consent-answers", "name": "yes", **_said(form, "consent_yes")},
        {"list_name": "consent-answers", "name": "no", **_said(form, "consent_no")},
    ]
    for number, block in enumerate(form.blocks, 1):
        name = f"{names['instruction']}_{number}"
        survey.append({"type": "note", "name": name, "relevant": asked, **_said(form, block.kind)})
        for question in block.questions:
            survey.append(_question(form, question, asked))
            if not question.is_number and (answers := _choices(form, question)) and answers[0] not in choices:
                choices.extend(answers)
    survey.append({"type": "note", "name": names["thanks"], **_said(form, "thanks")})
    first = form.languages[0]
    settings = {
        "form_title": as_odk_text(form.title(first)),
        "form_id": form.name,
        "version": form.version,
        "default_language": _language(first),
    }
    book = Workbook(write_only=True)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings])):
        _fill(book.create_sheet(name), rows)
    return finished(book, title=form.title(first))


def as_odk_text(text: str) -> str:
    """Return a text in which nothing is read as a reference, a tag or Markdown: such signs become full-width ones.

    A backslash would be printed where Markdown is not read (answers in Enketo). The reader of answers takes both forms
    for equal.

    Examples
    --------
    >>> as_odk_text("${role} <b>x</b> *all* 5 < 6 [a](b)")
    '＄{role} ＜b>x＜/b> ＊all＊ 5 < 6 [a]（b)'
    """
    text = MARKUP.sub(_full_width, text)
    for sign in PAIRED:
        if text.count(sign) > 1:
            text = text.replace(sign, chr(ord(sign) + FULL_WIDTH))
    return text


def _full_width(match: re.Match[str]) -> str:
    return chr(ord(match[0]) + FULL_WIDTH)


def _question(form: FormContent, question: Question, asked: str) -> Row:
    name = question.item.id
    filter_ = condition(
        question,
        lambda earlier: f"${{{earlier.item.id}}}",
        equal="=",
        chosen=lambda earlier, answer: f"selected(${{{earlier.item.id}}}, '{answer.code}')",
    )
    row = {
        "type": f"select_{'multiple' if question.several else 'one'} {_list_name(question)}",
        "name": name,
        "relevant": f"{asked} and ({filter_})" if filter_ else asked,
        **_labels(form, "label", question.text),
    }
    alone = [f"selected(., '{answer.code}')" for answer in question.choices if answer.kind != "answer"]
    if question.several and alone:  # don't know goes with no other answer
        row["constraint"] = f"not(({' or '.join(alone)}) and count-selected(.) > 1)"
    if question.is_written:
        row["type"] = "text"
    elif question.is_number:
        row["type"] = "integer"
        limits = [f"(. >= {question.scale.minimum:g} and . <= {question.scale.maximum:g})"]
        row["constraint"] = " or ".join([*limits, *(f". = {answer.code}" for answer in question.choices)])
    hints = {language: _hint(form, question, language) for language in form.languages}
    return row | (_labels(form, "hint", hints) if any(hints.values()) else {})


def _hint(form: FormContent, question: Question, language: str) -> str:
    """Return the hint of a question, with unit and codes where a number is asked."""
    parts = form.hints(question, language)
    if question.is_number:
        parts += [pick(question.scale.unit, language)] if question.scale.unit else []
        parts += [f"{answer.code} = {pick(answer.label, language)}" for answer in question.choices]
    return "; ".join(parts)


def _list_name(question: Question) -> str:
    """Return the name of a question's answers; a dash keeps those of a country apart from any scale."""
    scale = question.scale
    return f"{scale.id}-{question.item.id}" if scale.kind == "study" else scale.id


def _choices(form: FormContent, question: Question) -> list[Row]:
    name = _list_name(question)
    return [
        {"list_name": name, "name": str(answer.code), **_labels(form, "label", answer.label)}
        for answer in question.choices
    ]


def _said(form: FormContent, name: str) -> Row:
    return _labels(form, "label", form.texts[name])


def _labels(form: FormContent, column: str, text: Text) -> Row:
    return {f"{column}::{_language(language)}": as_odk_text(pick(text, language)) for language in form.languages}


def _language(code: str) -> str:
    """Return the heading of a language: its own name, and its registered code, which has no country.

    Examples
    --------
    >>> _language("fr"), _language("pt_br")
    ('Français (fr)', 'Português Brasil (pt)')
    """
    try:
        locale = Locale.parse(code, sep="_")
    except (UnknownLocaleError, ValueError):
        return f"{code} ({code.replace('_', '-')})"
    parts = (locale.get_language_name(), locale.get_script_name(), locale.get_territory_name())
    name = " ".join(part for part in parts if part) or code
    return f"{name[:1].upper()}{name[1:]} ({locale.language})"


def _free_names(form: FormContent) -> dict[str, str]:
    """Return names of what is no item; one that an item bears, or may begin with, gets a line at its end."""
    items = [item.id for item in form.instrument.items]
    names = {}
    for name in (
        *("start", "end", "form_version", "introduction", "confidentiality", "consent", "instruction", "thanks"),
    ):
        free = name
        while any(id == free or id.startswith(f"{free}_") for id in items):
            free += "_"
        names[name] = free
    return names


def _fill(page: Any, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    page.append(columns)
    for row in rows:
        page.append(_cells(page, (row.get(column, "") for column in columns)))


def _cells(page: Any, texts: Iterable[str]) -> list[Any]:
    return [text_cell(page, text) if text else None for text in texts]
