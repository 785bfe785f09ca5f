"""Initiatives are added to a study file, and every other line stays as it is."""

from __future__ import annotations

import pytest
import yaml

from cips_helpers.survey.study import Initiative
from cips_helpers.survey.study_writing import WritingError, with_initiatives

NEW = [Initiative(factor="audit", what={"en": "A: line # one"}, when="2026", status="done")]
LISTED = """# The study
countries:
  XAA:
    name: {en: Kelmora}   # invented
    initiatives:
    - factor: rules
      what: {en: Fewer}
      when: 2025-01-01

    # what follows are the surveys
    iterations: []
  XBB: {name: {en: Other}}
"""


def test_below_those_there_are() -> None:
    text = with_initiatives(LISTED, "XAA", NEW)
    assert [line for line in LISTED.splitlines() if line not in text.splitlines()] == []
    first, second = yaml.safe_load(text)["countries"]["XAA"]["initiatives"]
    assert first["factor"] == "rules"
    assert second == {"factor": "audit", "what": {"en": "A: line # one"}, "when": "2026", "status": "done"}
    assert text.index("what follows") > text.index("A: line")


@pytest.mark.parametrize("end", ["", "\n"])
def test_before_the_surveys_where_there_is_no_list_yet(end: str) -> None:
    text = with_initiatives("countries:\n  XAA:\n      iterations: []\n      name: {en: a}" + end, "XAA", NEW)
    entries = yaml.safe_load(text)["countries"]["XAA"]
    assert list(entries) == ["initiatives", "iterations", "name"]
    assert len(entries["initiatives"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("countries: {XAA: {iterations: []}}", "not in braces"),
        ("countries:\n  XAA:\n    initiatives: []\n    iterations: []\n", "beginning with a dash"),
    ],
)
def test_a_file_without_a_line_for_it_is_refused(text: str, said: str) -> None:
    with pytest.raises(WritingError, match=said):
        with_initiatives(text, "XAA", NEW)
