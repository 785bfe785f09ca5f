"""The sections on themes: every theme of the questionnaire has one."""

from __future__ import annotations

import cips_helpers as cips
from cips_helpers.display import Finding, Heading
from made_up.conduct import SCORES, record
from made_up.results import results

SHARES = {("officials", id): [0.4, 0.4, 0.1, 0.1] for id in ("q1", "q2", "of_rules")}


SCORE = {"group": "officials", "kind": "theme", "statistic": "mean", "value": (2.1, 0.05, 200)}


THEMES = {"fair": ["q1", "q2"], "open": ["q1", "of_rules"]}


def test_every_theme_has_its_section_titled_by_the_questionnaire() -> None:
    more = [{**SCORE, "indicator": id} for id in THEMES]
    shown = cips.show_themes(results(SCORES, themes=THEMES, shares=SHARES, more=more, names={"open": "Openness"}))
    titles = [(part.level, part.text) for part in shown if isinstance(part, Heading)]
    assert titles == [(2, "Fair"), (3, "Whose score differs"), (2, "Openness"), (3, "Whose score differs")]


def test_what_goes_with_a_theme_is_said_where_it_was_looked_for_and_too_few_answered() -> None:
    made = results(SCORES, themes={"fair": ["q1", "q2"]}, shares=SHARES, related=[record("fair", n=90, shown=False)])
    parts = list(cips.show_themes(made))
    assert parts[-2].text == "What it is linked to"
    assert isinstance(parts[-1], Finding)
    assert "takes 120 officials" in parts[-1].text


def test_nothing_where_there_is_no_theme_or_none_was_asked() -> None:
    assert cips.show_themes(results(SCORES)) is None
    assert cips.show_themes(results(SCORES, themes=THEMES)) is None


def test_outcomes_of_conduct_leave_the_themes_to_their_chapter() -> None:
    made = results(SCORES, themes=THEMES, related=[record("fair", n=90, shown=False)])
    assert cips.show_related(made) is None
