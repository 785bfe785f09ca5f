"""Questions with several answers in the forms of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cips_helpers.forms.codebook import codebook_sheet
from cips_helpers.forms.document import document
from cips_helpers.forms.page import page
from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Instrument
from made_up import tiny

from .made import form
from .test_limesurvey import rows_of
from .test_round_trip import REASONS, SEVERAL
from .test_xlsform import binds, converted


@pytest.fixture
def instrument(tmp_path: Path) -> Instrument:
    """Return the tiny questionnaire with such a question, and one that is asked of those who gave its answer 3."""
    entries = tiny.instrument()
    entries["languages"] = ["en"]
    entries["scales"].append(yaml.safe_load(REASONS))
    question = yaml.safe_load(SEVERAL) | {"asked_of": ["officials"]}
    follower = {"id": "delayed", "kind": "experience", "scale": "yes_no", "asked_of": ["officials"]}
    follower |= {"text": {"en": "Was transit delayed?"}, "base": {"item": "reasons", "codes": [3]}}
    entries["items"] += [question, follower]
    return load_instrument(tiny.save(tmp_path / "instrument.yml", entries))


def test_an_xlsform_lets_people_select_several_and_asks_those_who_gave_an_answer(instrument: Instrument) -> None:
    xform = converted(instrument)
    named = binds(xform)
    assert "selected( /data/reasons , '3')" in named["delayed"].get("relevant", "")
    assert "count-selected(.) > 1" in named["reasons"].get("constraint", "")
    assert not {"reasons_1", "reasons_2"} & named.keys()


def test_limesurvey_has_a_subquestion_for_each_answer(instrument: Instrument) -> None:
    rows = rows_of(form(instrument))
    [question] = [row for row in rows if row["type/scale"] == "M"]
    at = rows.index(question)
    assert [(row["class"], row["name"]) for row in rows[at + 1 : at + 6]] == [("SQ", code) for code in "12348"]
    [follower] = [row for row in rows if row["text"] == "Was transit delayed?"]
    assert follower["relevance"] == f'{question["name"]}_3.NAOK == "Y"'


def test_paper_says_that_several_apply_and_the_codebook_too(instrument: Instrument) -> None:
    html = page(form(instrument), "en").decode()
    assert html.count("Please choose all that apply.") == 1
    assert html.count('type="checkbox"') == 5
    assert document(form(instrument), "en")
    frame = codebook_sheet([form(instrument)]).frame
    assert list(frame.loc[frame["several"] == "yes", "answer"]) == [1, 2, 3, 4, 8]
    assert set(frame.loc[frame["several"] == "yes", "item"]) == {"reasons"}
