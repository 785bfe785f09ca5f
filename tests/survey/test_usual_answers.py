"""Usual wordings of answers: one meaning each, and none where two answers share it."""

from __future__ import annotations

from pathlib import Path

import yaml

from cips_helpers.instrument.model import Answer, Scale
from cips_helpers.survey import usual_answers
from cips_helpers.survey.normal import plain
from cips_helpers.survey.usual_answers import codes_by_meaning


def scale(*labels: str) -> Scale:
    answers = tuple(Answer(code=code, label={"en": label}) for code, label in enumerate(labels))
    return Scale(id="mine", kind="categories", answers=answers)


def test_no_wording_has_two_meanings() -> None:
    file = Path(usual_answers.__file__).with_suffix(".yml")
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))
    wordings = [plain(wording) for meaning in listed.values() for wording in meaning]
    assert sorted(wordings) == sorted(set(wordings))


def test_words_mean_the_answer_of_their_scale() -> None:
    own = scale("Strongly disagree", "Disagree", "Agree", "Strongly agree")
    words = ["Tout à fait d’accord", "PAS D'ACCORD", "أوافق", "peut-être"]
    assert codes_by_meaning(own, words) == {"Tout à fait d’accord": 3, "PAS D'ACCORD": 1, "أوافق": 2}


def test_a_meaning_of_two_answers_is_left_open() -> None:
    assert codes_by_meaning(scale("Disagree", "Rather agree", "Agree"), ["D'accord", "Pas d'accord"]) == {
        "Pas d'accord": 0
    }
