"""Order of the behaviour and experience questions."""

from __future__ import annotations

from cips_helpers.verdicts.questions import experience_questions
from made_up.conduct import CONDUCT, SCORES, share
from made_up.results import results


def test_a_high_share_comes_first_and_a_question_of_some_after_the_one_that_tells_who() -> None:
    rows = [*share("breach", 0.9), *share("reported", 0.4), *share("offered", 0.1), *share("contact", 0.8)]
    made = results(SCORES, conduct=CONDUCT, more=[*rows, *share("asked", 0.05)])
    order = [item.id for item in experience_questions(made, "officials")]
    assert order == ["contact", "asked", "offered", "reported", "breach"]
