"""Hidden parts of a group: as few people as possible, and nobody left who could be worked out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cips_helpers.disclosure.breakdown import Breakdown, breakdowns
from cips_helpers.disclosure.parts import hidden_parts
from cips_helpers.disclosure.rules import CERTAINTY, Rules, rules_of
from cips_helpers.limits import Limits
from made_up.people import estimates_of

RULES = rules_of("internal", Limits())


def _safe(parts: Breakdown, hidden: np.ndarray, rules: Rules) -> bool:
    certain = parts.certainty(~hidden, floor=rules.floor, span=3.0, weighted=False)
    return (not hidden.any() or parts.rest(~hidden) >= rules.floor + hidden.sum()) and certain >= CERTAINTY * 3.0


def _cheapest(parts: Breakdown, rules: Rules) -> float:
    """People hidden by the best of all choices; all of them where none is safe."""
    small = (parts.people > 0) & (parts.fewest < rules.floor)
    costs = [parts.people.sum()]
    for chosen in product([False, True], repeat=len(parts.levels)):
        hidden = small | np.array(chosen)
        if _safe(parts, hidden, rules):
            costs.append(parts.people[hidden].sum())
    return float(min(costs))


def test_no_more_people_are_hidden_than_must_be() -> None:
    rng = np.random.default_rng(8)
    mine = best = compared = 0.0
    for seed in range(150):
        shares = rng.dirichlet(rng.choice([0.6, 2.0], rng.integers(2, 6)))
        n = int(rng.integers(30, 500))
        cell = rng.choice(shares.size, n, p=shares)
        cell[rng.random(n) < 0.03] = -1
        truth = estimates_of({"region": cell}, seed=seed)
        found = hidden_parts(breakdowns(truth.frame), RULES, sites=frozenset())
        ((*_, parts),) = breakdowns(truth.frame)
        hidden = np.array([(1, "officials", "region", level) in found for level in parts.levels])
        if not hidden.any():
            continue
        assert _safe(parts, hidden, RULES) or hidden[parts.people > 0].all()
        mine, best, compared = mine + parts.people[hidden].sum(), best + _cheapest(parts, RULES), compared + 1
    assert compared > 50
    assert mine <= 1.02 * best


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ([6, 80], {"1": "few people", "2": "second cell"}),  # of two, the other tells
        ([6, 80, 40], {"1": "few people", "3": "second cell"}),
        ([6, 80, 7], {"1": "few people", "3": "few people"}),  # the two hide each other
        ([0, 80, 40], {}),  # nobody is nobody's secret
        ([28, 288], {}),
    ],
)
def test_a_small_part_takes_the_smallest_other_with_it(people: list[int], hidden: dict[str, str]) -> None:
    truth = estimates_of({"region": np.repeat(np.arange(len(people)), people)})
    found = hidden_parts(breakdowns(truth.frame), RULES, sites=frozenset())
    assert {level: rule for (*_, level), rule in found.items()} == hidden


def test_a_small_part_without_a_row_of_a_score_is_small_all_the_same() -> None:
    frame = estimates_of({"region": np.repeat([0, 1, 2], [6, 80, 40])}).frame
    of_part = (frame["level"] == "1") & (frame["statistic"] == "mean")
    scores = frame.loc[of_part, "indicator"]
    without = frame[~(of_part & (frame["indicator"] == scores.iloc[0]))]
    assert len(without) == len(frame) - 1
    assert len(scores) > 1
    found = hidden_parts(breakdowns(without), RULES, sites=frozenset())
    assert found[1, "officials", "region", "1"] == "few people"


def test_a_crossed_part_of_which_nobody_answered_a_question_is_hidden_like_any_small_one() -> None:
    gender, role = np.repeat([0, 0, 1, 1], [60, 50, 2, 40]), np.repeat([0, 1, 0, 1], [60, 50, 2, 40])
    frame = estimates_of({"gender": gender, "role": role}, crossed=[("gender", "role")]).frame
    frame.loc[frame["statistic"] == "mean", "n"] = frame["n_asked"]
    frame.loc[(frame["level"] == "2*1") & (frame["indicator"] == "audit"), "n"] = 0
    found = hidden_parts(breakdowns(frame), RULES, sites=frozenset())
    assert found[1, "officials", "gender*role", "2*1"] == "few people"
    assert len([part for part in found if part[2] == "gender*role"]) > 1


def test_people_without_an_answer_hide_a_small_part_among_them() -> None:
    truth = estimates_of({"gender": np.repeat([0, 1, 2, -1], [100, 190, 2, 9])})
    found = hidden_parts(breakdowns(truth.frame), RULES, sites=frozenset())
    assert list(found) == [(1, "officials", "gender", "3")]


def test_a_score_without_a_figure_of_the_whole_has_no_base() -> None:
    frame = estimates_of({"region": np.repeat([0, 1], [60, 80])}).frame
    whole_overall = (frame["domain"] == "all") & (frame["indicator"] == "overall")
    ((*_, parts),) = breakdowns(frame[~whole_overall])
    assert np.isnan(parts.whole_bases[parts.scores.index("overall")])
