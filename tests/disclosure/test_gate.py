"""The gate on made-up people: nothing on few people comes out, nor can it be worked out; by edition."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cips_helpers.disclosure.audit import audit, everything
from cips_helpers.disclosure.breakdown import breakdowns
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.schema.columns import NUMBERS
from made_up.people import INSTRUMENT, estimates_of, let_through

KEYS = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer"]


@st.composite
def samples(draw: st.DrawFn) -> tuple[Estimates, int]:
    """Officials by gender, role and region, some without an answer."""
    n = draw(st.integers(12, 700))
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    shares = {
        "gender": draw(st.sampled_from([[0.1, 0.9], [0.34, 0.65, 0.01], [0.5, 0.5]])),
        "role": draw(st.sampled_from([[0.05, 0.95], [0.25, 0.75]])),
        "region": draw(st.sampled_from([[0.5, 0.3, 0.2], [0.6, 0.3, 0.06, 0.04]])),
    }
    people = {}
    for name, parts in shares.items():
        cell = rng.choice(len(parts), n, p=parts)
        cell[rng.random(n) < draw(st.sampled_from([0.0, 0.01, 0.05]))] = -1
        people[name] = cell
    return estimates_of(people, seed=seed, crossed=[("gender", "role")]), n


def differences(shown: Disclosed, truth: Estimates) -> Iterator[tuple[float, str]]:
    """For every breakdown with a hidden part: the people outside the parts shown."""
    closed = {(h.iteration, h.group, h.domain, h.level) for h in shown.hidden}
    for iteration, group, domain, parts in breakdowns(truth.frame):
        hidden = np.array([(iteration, group, domain, level) in closed for level in parts.levels])
        if hidden.any() and not hidden[parts.people > 0].all() and "*" not in domain:
            yield parts.rest(~hidden), domain


@settings(max_examples=60)
@given(samples(), st.sampled_from(["internal", "public"]))
def test_no_figure_on_few_people_comes_out_nor_a_difference_that_isolates_fewer(
    sample: tuple[Estimates, int], edition: str
) -> None:
    truth, _ = sample
    shown = let_through(truth, edition)
    visible = shown.figures[shown.figures["state"] == "shown"]
    assert not ((visible["n"] > 0) & (visible["n"] < shown.floor)).any()
    parts = visible[visible["domain"] != "all"]
    assert not ((parts["n"] > 0) & (parts["n"] < shown.rules.breakdown)).any()
    closed = shown.figures[shown.figures["state"] == "suppressed"]
    assert closed[[c for c in NUMBERS if c in closed]].isna().all(axis=None)
    for rest, domain in differences(shown, truth):
        assert rest >= shown.floor, domain
    assert audit(truth, [shown]) == []


@settings(max_examples=30)
@given(samples())
def test_the_two_editions_together_give_nothing_away(sample: tuple[Estimates, int]) -> None:
    truth, _ = sample
    internal, public = let_through(truth), let_through(truth, "public")
    assert audit(truth, [internal, public]) == []
    both = (one.figures[one.figures["state"] == "shown"].set_index(KEYS)["estimate"] for one in (internal, public))
    free, strict = both
    assert set(strict.index) <= set(free.index)
    pd.testing.assert_series_equal(free.reindex(strict.index), strict)


def test_the_attack_succeeds_where_second_cells_are_left_open() -> None:
    rng = np.random.default_rng(3)
    broken = 0
    for seed in range(20):
        gender = rng.choice(2, 150, p=[0.04, 0.96])
        truth = estimates_of({"gender": gender}, seed=seed)
        open_ = audit(truth, [let_through(truth, complementary=False)])
        broken += any(breach.rule == "count" for breach in open_)
        assert audit(truth, [let_through(truth)]) == []
    assert broken > 10


def test_the_attack_on_answers_succeeds_where_parts_are_not_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    gender = np.repeat([0, 1, -1], [60, 80, 4])
    truth = estimates_of({"gender": gender})
    shown = let_through(truth)
    assert audit(truth, [shown]) == []
    exact = truth.frame.set_index(KEYS)["estimate"]
    rows = shown.figures["domain"] != "all"
    shown.figures.loc[rows, "estimate"] = exact.reindex(
        pd.MultiIndex.from_frame(shown.figures.loc[rows, KEYS])
    ).to_numpy()
    monkeypatch.setattr("cips_helpers.disclosure.audit.decimals", lambda _: 9)  # as if printed unrounded
    assert {breach.rule for breach in audit(truth, [shown])} == {"mean"}


def test_a_figure_on_few_people_that_slipped_through_is_found() -> None:
    truth = estimates_of({"gender": np.repeat([0, 1], [6, 80])})
    shown = let_through(truth)
    row = shown.figures.index[(shown.figures["domain"] == "gender") & (shown.figures["level"] == "1")][0]
    shown.figures.loc[row, ["state", "estimate", "n"]] = ["shown", 2.0, 6]
    assert "too few" in {breach.rule for breach in audit(truth, [shown])}


def test_parts_are_rounded_more_than_wholes() -> None:
    truth = estimates_of({"gender": np.repeat([0, 1], [60, 80])})
    shown = let_through(truth).figures.set_index(KEYS)["estimate"]
    exact = truth.frame.set_index(KEYS)["estimate"]
    here = (1, "officials", "gender", "1", "overall", "mean", -1)
    assert shown[here] == round(exact[here], 1) != exact[here]
    whole = (1, "officials", "all", "all", "overall", "mean", -1)
    assert shown[whole] == round(exact[whole], 2) != exact[whole]
    large = estimates_of({"gender": np.repeat([0, 1], [300, 300])})
    assert let_through(large).figures.set_index(KEYS)["estimate"][here] == round(
        large.frame.set_index(KEYS)["estimate"][here], 2
    )


def test_a_hidden_question_takes_its_factor_themes_and_the_whole_with_it() -> None:
    truth = estimates_of({"gender": np.repeat([0, 1], [60, 80])})
    item = next(item for item in INSTRUMENT.items if item.factor == "audit")
    row = truth.frame.iloc[[0]].assign(
        domain="all", level="all", indicator=item.id, kind="agreement", statistic="mean", estimate=2.0, n=7
    )
    shown = let_through(Estimates("XAA", pd.concat([truth.frame, row], ignore_index=True)))
    states = shown.figures[shown.figures["domain"] == "all"].set_index("indicator")["state"]
    assert states[item.id] == states["audit"] == states["overall"] == "suppressed"
    assert states["leadership"] == "shown"


def test_a_gap_with_a_hidden_side_is_hidden_and_would_be_found() -> None:
    truth = estimates_of({"gender": np.repeat([0, 1], [60, 80])})
    whole = truth.frame[(truth.frame["domain"] == "all") & (truth.frame["statistic"] == "mean")]
    few = whole.assign(group="private", n=6, n_asked=8)
    gap = whole.assign(group="gap", statistic="gap", n=6)
    frame = pd.concat([truth.frame, few, gap], ignore_index=True)
    made = Estimates("XAA", frame)
    shown = let_through(made)
    states = shown.figures[shown.figures["group"].isin(["private", "gap"])]["state"]
    assert set(states) == {"suppressed"}
    row = shown.figures.index[shown.figures["group"] == "gap"][0]
    shown.figures.loc[row, ["state", "n", "estimate"]] = ["shown", 100, 0.1]
    assert [breach.rule for breach in audit(made, [shown])] == ["side"]


def test_public_edition_tells_no_place_of_work_and_crosses_nothing() -> None:
    rng = np.random.default_rng(1)
    people = {name: rng.choice(2, 300) for name in ("gender", "role", "region")}
    shown = let_through(estimates_of(people, crossed=[("gender", "role")]), "public")
    visible = everything([shown])
    assert set(visible["domain"]) == {"all", "gender", "role"}
    assert "region" not in set(visible["indicator"])
    rules = {hidden.rule for hidden in shown.hidden}
    assert rules == {"site", "crossing"}


def test_only_the_gate_makes_what_may_be_shown() -> None:
    shown = let_through(estimates_of({"gender": np.repeat([0, 1], [60, 80])}))
    fields = {name: getattr(shown, name) for name in shown.__dataclass_fields__ if name != "key"}
    with pytest.raises(TypeError, match="only"):
        Disclosed(**fields)


def test_the_log_tells_the_place_and_neither_rule_nor_value(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = estimates_of({"gender": np.repeat([0, 1], [6, 80])})
    log = let_through(truth).hidden
    assert {(entry.rule, entry.level) for entry in log} == {("protected", "1"), ("protected", "2")}
    assert not any(isinstance(value, float) for entry in log for value in vars(entry).values())
    # Hole 6: the rule would tell which of the two is the one of few people.
    monkeypatch.setattr("cips_helpers.disclosure.gate._told", lambda rule: rule)
    told = {(entry.rule, entry.level) for entry in let_through(truth).hidden}
    assert told == {("few people", "1"), ("second cell", "2")}
