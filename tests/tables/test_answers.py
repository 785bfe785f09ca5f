"""Answer by answer: each cell is the share of its answer, wordings stand over those they were put to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Instrument
from cips_helpers.tables.answers import tables_of_answers
from cips_helpers.tables.table import Table
from made_up.results import results

SCORES = {"officials": {"one": 2.0}, "private": {"one": 1.8}}
SHARES = {("officials", "q1"): (0.5, 0.3, 0.155, 0.045), ("private", "q1"): (0.1, 0.2, 0.3, 0.4)}
TEN = tuple((f"Step {step}", step) for step in range(8))


def tables_of(made: Disclosed, *ids: str) -> list[Table]:
    items = [made.instrument.item(id) for id in ids]
    return tables_of_answers(made, items, name="One", id="one")


def lines(table: Table) -> list[list[str]]:
    rows = BeautifulSoup(table.html, "html.parser").find_all("tr")
    return [[cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in rows]


def made(**options: Any) -> Disclosed:
    return results(SCORES, shares=SHARES, dont_know={("officials", "q1"): 0.125}, **options)


def test_each_cell_is_the_share_of_its_answer() -> None:
    [table] = tables_of(made(bases={("private", "q1"): 80}), "q1")
    assert lines(table) == [
        ["Group", "Strongly agree", "Agree", "Disagree", "Strongly disagree", "Favourable", "Don’t know", "n"],
        ["Statement q1"],
        ["Officials", "50%", "30%", "16%", "5%", "80%", "13%", "200"],
        ["Private sector", "10%", "20%", "30%", "40%", "30%", "5%", "80"],
    ]


def test_an_answer_is_not_turned_with_its_question_but_what_is_favourable_is() -> None:
    [table] = tables_of(made(reverse=["q1"]), "q1")
    assert lines(table)[1:3] == [["Statement q1\u00a0↺"], ["Officials", "50%", "30%", "16%", "5%", "20%", "13%", "200"]]
    assert "↺ worded the other way round: disagreeing is favourable." in table.note
    assert "its answers are turned" not in table.note


def test_a_hidden_question_has_signs_in_every_cell_and_a_legend() -> None:
    [table] = tables_of(made(bases={("private", "q1"): 9}), "q1")
    assert lines(table)[3] == ["Private sector", *["•"] * 7]
    assert table.note.endswith("• hidden to protect respondents.")


def test_limits_are_written_as_limits_and_explained() -> None:
    alike = {("officials", "q1"): (0.98, 0.02, 0.0, 0.0)}
    [table] = tables_of(results({"officials": {"one": 2.0}}, shares=alike, sensitive=["q1"]), "q1")
    assert lines(table)[1][:5] == ["Statement q1", "> 97%", "< 3%", "< 3%", "< 3%"]
    assert "< or > a limit" in table.note
    assert "limit" not in tables_of(made(), "q1")[0].note


def test_one_group_has_its_questions_in_the_first_column() -> None:
    alone = results({"officials": {"one": 2.0}}, shares={("officials", "q1"): SHARES["officials", "q1"]})
    [table] = tables_of(alone, "q1")
    assert [line[:2] for line in lines(table)] == [["Question", "Strongly agree"], ["Statement q1", "50%"]]


def test_a_question_worded_otherwise_for_a_group_stands_in_both_wordings() -> None:
    asked = made()
    entries = asked.instrument.model_dump(exclude_defaults=True)
    entries["items"][0]["text_for"] = {"private": {"en": "As companies see it"}}
    asked = replace(asked, instrument=Instrument.model_validate(entries))
    [table] = tables_of(asked, "q1")
    assert [line[0] for line in lines(table)[1:]] == [
        "Statement q1",
        "Officials",
        "As companies see it",
        "Private sector",
    ]


def test_a_scale_of_many_answers_stands_upright() -> None:
    many = {key: (0.3, *[0.1] * 7) for key in SHARES}
    [table] = tables_of(results(SCORES, shares=many, answers=TEN), "q1")
    assert lines(table)[0] == ["Answer", "Officials", "Private sector"]
    assert lines(table)[1:4] == [["Statement q1"], ["Step 0", "30%", "30%"], ["Step 1", "10%", "10%"]]
    assert lines(table)[-2:] == [["Don’t know", "5%", "5%"], ["n", "200", "200"]]


def test_each_scale_has_a_table_of_its_own_with_what_is_no_opinion_in_its_words() -> None:
    conduct = [{"id": "met", "asked_of": ["officials"]}]
    asked = made(conduct=conduct)
    first, second = tables_of(asked, "q1", "met", "q2")
    assert (first.label, second.label) == ("tab-answers-one", "tab-answers-one-2")
    assert first.caption == "One: every answer, from “Strongly agree” to “Strongly disagree”"
    assert second.caption == "One: every answer, from “Yes” to “No”"
    assert lines(second)[0] == ["Group", "Yes", "No", "Don’t know", "Prefer not to answer", "n"]
    assert [line for line in lines(first) if len(line) == 1] == [["Statement q1"], ["Statement q2"]]


def test_nobody_asked_nothing_shown() -> None:
    assert tables_of(results({"officials": {"one": 2.0}})) == []
