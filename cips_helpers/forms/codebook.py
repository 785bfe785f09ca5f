"""The codebook: every question with its codes, as a workbook and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from cips_helpers.exports.spreadsheet import Sheet
from cips_helpers.forms.content import FormContent, Question
from cips_helpers.instrument.model import Answer, pick


def codebook_sheet(forms: Sequence[FormContent]) -> Sheet:
    """Return one row for each answer of each question in each form; one for a question that is written.

    Parameters
    ----------
    forms
        The forms of all groups, in the same languages.

    Returns
    -------
    Sheet
        Columns: group, form (version), number (as printed), code, item, kind, factor, reversed, several, asked_if (item
        and codes of the filter), minimum, maximum, answer (code), meaning (*answer*, *dont_know*, *refused*),
        score (points, after reversal), and question, hint and label for each language.
    """
    frame = pd.DataFrame([row for form in forms for row in _rows(form)])
    numbers = ["number", "answer", "minimum", "maximum", "score"]
    frame[numbers] = frame[numbers].apply(pd.to_numeric)
    decimals = {name: [2 if name == "score" else 0] * len(frame) for name in numbers}
    widths = {str(name): 60.0 for name in frame if str(name).startswith("question_")}
    return Sheet("codebook", frame, decimals, {**widths, "item": 26.0})


def _rows(form: FormContent) -> Iterator[dict[str, object]]:
    for question in form.questions:
        item, scale = question.item, question.scale
        base = item.base
        start = {
            "group": form.group,
            "form": form.version,
            "number": question.number,
            "code": question.code,
            "item": item.id,
            "kind": item.kind,
            "factor": item.factor or "",
            "reversed": "yes" if item.reverse else "",
            "several": "yes" if item.several else "",
            "asked_if": f"{base.item} is {' or '.join(map(str, base.codes))}" if base else "",
            "minimum": scale.minimum,
            "maximum": scale.maximum,
        }
        answers: Sequence[Answer | None] = scale.answers or (None,)
        for answer in answers:
            yield start | _answer(question, answer) | _texts(form, question, answer)


def _answer(question: Question, answer: Answer | None) -> dict[str, object]:
    if answer is None:
        return {"answer": None, "meaning": "written", "score": None}
    score, scale = answer.score, question.scale
    if score is not None and question.item.reverse:
        score = scale.top + scale.bottom - score
    return {"answer": answer.code, "meaning": answer.kind, "score": score}


def _texts(form: FormContent, question: Question, answer: Answer | None) -> dict[str, str]:
    texts = {}
    for language in form.languages:
        texts[f"question_{language}"] = pick(question.text, language)
        texts[f"hint_{language}"] = pick(question.item.hint, language) if question.item.hint else ""
        texts[f"label_{language}"] = pick(answer.label, language) if answer else ""
    return texts
