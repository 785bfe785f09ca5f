"""LimeSurvey's tab-separated structure: as its manual describes it, harmless, and read back."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest

from cips_helpers.forms.content import FormContent
from cips_helpers.forms.limesurvey import limesurvey
from made_up import tiny

from .made import cips, form, hostile, tiny_instrument

CLASSES = ("S", "SL", "G", "Q", "SQ", "A")


def rows_of(content: FormContent) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(limesurvey(content).decode("utf-8-sig"), newline=""), delimiter="\t"))


def assert_structure(rows: list[dict[str, str]], languages: list[str]) -> None:
    """Assert what the manual's page asks for: order of classes, names, ids and languages."""
    assert [*dict.fromkeys(row["class"] for row in rows)] == list(CLASSES)
    assert {row["text"] for row in rows if row["name"] == "language"} == {languages[0]}
    body = [row for row in rows if row["class"] in ("G", "Q", "SQ", "A")]
    assert [*dict.fromkeys(row["language"] for row in body)] == languages
    parts = [[row for row in body if row["language"] == language] for language in languages]
    shape = [(row["id"], row["class"], row["type/scale"], row["relevance"]) for row in parts[0]]
    for part in parts:
        assert [(row["id"], row["class"], row["type/scale"], row["relevance"]) for row in part] == shape
    above = ""
    for row in parts[0]:
        if row["class"] == "G":
            above = "G"
        elif row["class"] == "Q":
            assert above, "a question belongs to the group before it"
            above = row["type/scale"]
        elif row["class"] == "SQ":
            assert above == "F"
        else:
            assert above in ("F", "L")
            assert re.fullmatch(r"[A-Za-z0-9]{1,5}", row["name"])
    names = [row["name"] for row in parts[0] if row["class"] in ("Q", "SQ")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", name) for name in names)
    ids = [row["id"] for row in parts[0] if row["class"] != "A"]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("group", ["officials", "private"])
def test_the_questionnaire_has_the_structure_of_the_manual(group: str) -> None:
    assert_structure(rows_of(form(cips(), group)), ["en", "fr", "es", "pt", "ar"])


def test_every_language_repeats_the_rows_with_its_texts(tmp_path: Path) -> None:
    rows = rows_of(form(tiny_instrument(tmp_path)))
    assert_structure(rows, ["en", "fr"])
    texts = {row["language"]: row["text"] for row in rows if row["name"] == "A3" and row["class"] == "SQ"}
    assert texts == {"en": "Merit counts", "fr": "Le mérite compte"}


def test_filters_and_ranges_are_expressions(tmp_path: Path) -> None:
    rows = {row["name"]: row for row in rows_of(form(tiny_instrument(tmp_path))) if row["language"] == "en"}
    assert rows["B2"]["relevance"] == "B1.NAOK == '1'"
    assert rows["D2"]["em_validation_q"] == "is_empty(D2.NAOK) or (D2.NAOK >= 0 and D2.NAOK <= 60) or D2.NAOK == 99"
    groups = [row["relevance"] for row in rows.values() if row["class"] == "G"]
    assert groups[1:] == ['consent.NAOK == "Y"'] * (len(groups) - 1)


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    rows = rows_of(form(hostile(tmp_path)))
    assert_structure(rows, ["en", "fr"])
    for row in rows:
        for column in ("name", "text", "help"):
            assert not re.search(r"[{}]|<(?!/?p>)", row[column])
            assert not re.match(r"[=+@-]", row[column])
    assert any("<script>" in html.unescape(row["text"]) for row in rows)


def test_answers_collected_with_the_form_are_read_by_code(tmp_path: Path) -> None:
    """LimeSurvey heads a statement's column by its array and, in brackets, its code."""
    content = form(tiny_instrument(tmp_path))
    rows = [row for row in rows_of(content) if row["language"] == "en" and row["class"] in ("Q", "SQ", "A")]
    heads: dict[str, str] = {}
    answers: dict[str, list[str]] = {}
    array, open_ = "", []
    for row in rows:
        if row["class"] == "Q":
            array, open_ = row["name"], []
        if row["class"] == "SQ" or (row["class"] == "Q" and row["type/scale"] in ("L", "N", "S")):
            heads[row["name"]] = f"{array}[{row['name']}]" if row["class"] == "SQ" else row["name"]
            open_.append(row["name"])
        if row["class"] == "A":
            for name in open_:
                answers.setdefault(name, []).append(row["name"])
    own = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
    lines = [",".join([*own, "consent", "formversion", *heads.values()])]
    for person in range(12):
        given = [answers[name][person % len(answers[name])] if name in answers else str(person) for name in heads]
        lines.append(",".join([str(person), *["x"] * 4, "Y", content.version, *given]))
    columns = {question.item.id: heads[question.code] for question in content.questions}
    survey = tiny.read(tmp_path, "\n".join(lines), columns=columns, ignore=[*own[1:], "consent", "formversion"])
    [sample] = survey.samples.values()
    assert sample.absent == ()
    assert sorted(sample.answers["example"].unique()) == [0, 1, 2, 3, 8, 9]
    assert sorted(sample.answers["years"].unique()) == [1, 2]
