"""Questionnaire and answer scales keep any wording."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Instrument
from cips_helpers.tables.method import table_questionnaire, table_scales
from made_up.results import results

from .reading import cells

NASTY = "<script>x</script> & $x_1$ _a_ *b* | c"


def test_the_questionnaire_keeps_any_wording() -> None:
    arabic = "تشجع الإدارة الموظفين"
    made = results({"officials": {"rules": 2.0}}, wordings={"q1": NASTY, "q2": arabic}, reverse=["q2"])
    table = table_questionnaire(made, group="officials")
    assert cells(table, 0)[0] == f"{NASTY} (q1)"
    assert cells(table, 1)[0] == f"{arabic}\u00a0↺ (q2)"
    assert "<script" not in table.html


def test_scales_that_nobody_surveyed_was_asked_on_are_not_listed() -> None:
    officials = {"officials": {"rules": 2.0}}
    both = officials | {"private": {"rules": 1.8}}
    conduct = [{"id": "met", "asked_of": ["private"]}]
    for scores, expected in ((both, True), (officials, False)):
        table = table_scales(results(scores, conduct=conduct))
        listed = dict(zip(table.frame["Scale"], table.frame["Codes and answers"], strict=True))
        assert listed["agreement"].startswith("3\u00a0=\u00a0Strongly agree (3 points) · 2\u00a0=\u00a0Agree")
        assert ("yes no" in listed) == expected


def test_scales_have_names_in_words_where_the_questionnaire_gives_them() -> None:
    shipped = load_instrument(Path(__file__).parents[2] / "data" / "instrument" / "cips.yml")
    assert [scale.id for scale in shipped.scales if scale.kind != "study" and not scale.label] == []
    made = results({"officials": {"rules": 2.0}})
    entries = made.instrument.model_dump(exclude_unset=True)
    for scale in entries["scales"]:
        scale["label"] = {"en": "how far agreed"}
    named = dataclasses.replace(made, instrument=Instrument.model_validate(entries))
    assert "how far agreed" in table_scales(named).frame["Scale"].to_list()
    assert "how far agreed" in table_questionnaire(named, group="officials").frame["Answers"].to_list()
