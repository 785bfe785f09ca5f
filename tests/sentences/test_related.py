"""Associations with an outcome: clear ones, ties, too few people."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.sentences.related import say_related
from made_up.conduct import CONDUCT, SCORES, drivers, record
from made_up.results import results

THEME = {"fair": ["q1", "q2"]}


PARTS = {"leadership": (0.5, 0.4, 0.6), "rules": (0.3, 0.2, 0.45), "audit": (0.1, 0.0, 0.2), "staff": (0.1, 0, 0.2)}


NONE = dict.fromkeys(PARTS, (0.2, 0.5))


def related(rows: list[dict[str, Any]], outcome: str = "fair", **more: Any) -> str | None:
    entry = more.pop("record", record(outcome))
    made = results(SCORES, conduct=CONDUCT, themes=THEME, more=rows, related=[entry], **more)
    finding = say_related(made, outcome=outcome)
    return finding and finding.text


class TestRelated:
    def test_clear_associations_lead_then_the_fit_then_the_largest_part_with_its_ties(self) -> None:
        text = related(drivers("fair", PARTS, NONE | {"audit": (0.3, 0.01), "rules": (-0.2, 0.02)}))
        assert text == (
            "Among officials, a higher score on Audit is associated with a higher score here, with the other key "
            "factors the same. Among officials, a higher score on Rules is associated with a lower score here, with "
            "the other key factors the same. All key factors together account for 50% of the differences in this "
            "score. The "
            "largest part of that, 50%, falls to Leadership, not clearly more than to Rules."
        )

    def test_none_clear_and_all_tied(self) -> None:
        text = related(drivers("fair", dict.fromkeys(PARTS, (0.25, 0.1, 0.4)), NONE))
        assert text is not None
        assert text.startswith("Among officials, no single key factor is clearly associated with “Fair”")
        assert text.endswith("No key factor's part of that is clearly the largest.")

    def test_one_part_alone_is_the_largest(self) -> None:
        text = related(drivers("fair", PARTS | {"rules": (0.3, 0.2, 0.39)}, NONE))
        assert text is not None
        assert text.endswith("The largest part of that, 50%, falls to Leadership.")

    def test_odds_below_one_make_an_answer_rarer(self) -> None:
        odds = dict.fromkeys(PARTS, (0.5, 0.5)) | {"audit": (0.4, 0.01), "staff": (0.6, 0.01), "rules": (1.5, 0.01)}
        text = related(drivers("breach", PARTS, odds, explained=0.2, statistic="odds_ratio"), "breach")
        assert text is not None
        assert text.startswith(
            "Among officials, higher scores on Audit and Staff are associated with answering “Question breach?” less "
            "often with “Yes”, with the other key factors the same. Among officials, a higher score on Rules is "
            "associated "
            "with answering “Question breach?” more often with “Yes”"
        )
        assert "the fit is 0.20" in text

    @pytest.mark.parametrize("n", [119, 9])
    def test_too_few_people_says_how_many_it_takes_and_nothing_of_a_model(self, n: int) -> None:
        text = related([], record=record("fair", n=n, shown=False))
        assert text == (
            "To tell what is linked to “Fair” takes 120 officials with a score on every key factor; fewer answered so "
            "many questions."
        )

    def test_enough_people_but_no_model(self) -> None:
        text = related([], record=record("fair", shown=False))
        assert text == "The answers of officials don't tell which key factors are linked to “Fair”."

    def test_nothing_where_nothing_could_be_related(self) -> None:
        assert say_related(results(SCORES, themes=THEME), outcome="fair") is None

    def test_never_a_cause(self) -> None:
        text = related(drivers("fair", PARTS, NONE | {"audit": (0.3, 0.01)}))
        assert text is not None
        assert not {"cause", "effect", "because", "leads to"} & set(text.split())
