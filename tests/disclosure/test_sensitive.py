"""Sensitive questions: classes wide enough, and nothing beside them that says which end of the class it is."""

from __future__ import annotations

import numpy as np
import pytest

from cips_helpers.disclosure import gate, sensitive
from cips_helpers.disclosure.audit import Breach, audit
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import rules_of
from cips_helpers.disclosure.sensitive import FEW
from cips_helpers.estimation.estimates import estimate
from cips_helpers.instrument.model import Instrument
from cips_helpers.instrument.several import with_options
from cips_helpers.limits import Limits
from made_up.survey import SMALL, drawn, made

OFFERED = {
    "id": "offered",
    "kind": "experience",
    "scale": "yes_no",
    "sensitive": True,
    "asked_of": ["officials"],
    "text": {"en": "Were you offered anything?"},
}
REPORTED = {
    "id": "reported",
    "kind": "experience",
    "scale": "yes_no",
    "sensitive": True,
    "asked_of": ["officials"],
    "base": {"item": "offered", "codes": [1]},
    "text": {"en": "Did you report it?"},
}
WOULD = {
    "id": "would",
    "kind": "behaviour",
    "scale": "agreement",
    "sensitive": True,
    "asked_of": ["officials"],
    "text": {"en": "Would you take it?"},
}
INSTRUMENT = Instrument.model_validate(SMALL | {"items": [*SMALL["items"], OFFERED, REPORTED, WOULD]})
SCALES = {item.id: INSTRUMENT.scale(item.scale) for item in INSTRUMENT.items if item.scale != "region"}


def published(*offered: tuple[int, int], would: tuple[int, ...] = (10, 20, 30, 40)) -> Disclosed:
    """Return what is shown of iterations in which so many of so many people were offered something."""
    answers = {}
    for number, (yes, n) in enumerate(offered, start=1):
        frame = drawn(number, n)
        frame["offered"] = (np.arange(n) < yes).astype(int)
        frame["reported"] = np.where(np.arange(n) < yes, np.arange(n) % 2, -1)
        frame["would"] = np.resize(np.repeat([3, 2, 1, 0], would), n)
        answers[number, "officials"] = frame
    survey = made(answers, instrument=INSTRUMENT)
    return disclose(
        estimate(survey),
        (),
        name="Kelmora",
        iteration=len(offered),
        instrument=INSTRUMENT,
        scales=SCALES,
        rules=rules_of("internal", Limits()),
    )


def visible(shown: Disclosed, *indicators: str, iteration: int = 1) -> dict[tuple[str, str, int], tuple[str, float]]:
    """Return what a reader sees of some questions: state and estimate by indicator, statistic and answer."""
    figures = shown.figures
    rows = figures[figures["indicator"].isin(indicators) & (figures["iteration"] == iteration)]
    rows = rows[~rows["statistic"].isin(["dont_know", "refused", "missing"])]
    return {
        (row.indicator, row.statistic, row.answer): (row.state, row.estimate)
        for row in rows.itertuples()
        if row.state != "suppressed"
    }


@pytest.mark.parametrize("n", [24, 80, 300])
def test_nobody_and_few_look_alike_and_so_do_all_and_all_but_few(n: int) -> None:
    for ends in (range(FEW + 1), range(n - FEW, n + 1)):
        seen = [visible(published((yes, n)), "offered", "reported") for yes in ends]
        assert all(one == seen[0] for one in seen)
        assert {state for state, _ in seen[0].values()} == {"at_most", "at_least"}
        assert not any(indicator == "reported" for indicator, *_ in seen[0])
    states = {state for state, _ in visible(published((n // 2, n)), "offered").values()}
    assert states == {"shown"}


def test_without_classes_all_of_them_are_told_by_two_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hole 4: of 24 people 12 gave each of the two favourable answers; one of 80 makes the follow-up readable."""
    half_and_half = (12, 12, 0, 0)
    for is_off in (False, True):
        if is_off:
            monkeypatch.setattr(gate, "class_answers", lambda figures, *_: np.zeros(len(figures), dtype=bool))
        shown = visible(published((12, 24), would=half_and_half), "would")
        favourable = [value for (_, statistic, _), (state, value) in shown.items() if statistic == "positive"]
        exact = [
            value for (_, statistic, _), (state, value) in shown.items() if statistic == "share" and state == "shown"
        ]
        assert (sum(exact) == 1 or favourable == [1.0]) is is_off
        followed = {len(visible(published((yes, 80)), "reported")) for yes in (0, 1)}
        assert (len(followed) > 1) is is_off


def test_the_limit_holds_the_class_and_no_more_people() -> None:
    for n in (24, 80, 300):
        state, limit = visible(published((1, n)), "offered")["offered", "share", 1]
        assert state == "at_most"
        assert FEW / n < limit <= FEW / n + 0.01


def test_a_follow_up_of_nobody_reads_like_one_of_one_person() -> None:
    rows = [published((yes, 80)).figures.query("indicator == 'reported'")["state"].tolist() for yes in (0, 1, 4)]
    assert rows[0] == rows[1] == rows[2]
    assert set(rows[0]) == {"suppressed"}


def test_no_change_from_or_to_a_class_is_shown() -> None:
    for pair in (((1, 80), (40, 80)), ((40, 80), (79, 80))):
        figures = published(*pair).figures.query("indicator == 'offered'")
        compared = figures[figures["statistic"].isin(["change", "detectable"])]
        assert len(compared) > 0
        assert set(compared["state"]) == {"suppressed"}
    open_ = published((30, 80), (40, 80)).figures.query("indicator == 'offered' and statistic == 'change'")
    assert set(open_["state"]) == {"shown"}


@pytest.mark.parametrize("few", [(0, 15, 20, 25), (2, 13, 20, 25), (4, 11, 20, 25), (0, 0, 30, 30), (1, 3, 0, 56)])
def test_the_other_answers_do_not_count_those_in_a_class(few: tuple[int, ...]) -> None:
    """From what is printed, by all ways to divide the people over the answers."""
    n = sum(few)
    shown = visible(published((n // 2, n), would=few), "would")
    grid = np.stack(np.meshgrid(*[np.arange(n + 1)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    counts = np.column_stack([grid, n - grid.sum(axis=1)])
    counts = counts[counts[:, 3] >= 0]
    members = {("share", 3 - at): counts[:, at] for at in range(4)} | {("positive", -1): counts[:, 0] + counts[:, 1]}
    points = counts @ [3, 2, 1, 0] / n
    agree = np.ones(len(counts), dtype=bool)
    for (_, statistic, answer), (state, printed) in shown.items():
        if statistic not in ("share", "positive", "mean"):
            continue
        share = points if statistic == "mean" else members[statistic, answer] / n
        if state == "shown":
            agree &= np.abs(share - printed) <= 0.005 + 1e-9
        else:
            agree &= share < printed if state == "at_most" else share > printed
    assert agree.any()
    for at, true in enumerate(few):
        if true <= FEW:
            possible = set(counts[agree, at].tolist())
            assert {0, FEW} <= possible or len(possible) > FEW, (at, possible)


def test_a_question_that_is_not_sensitive_has_no_classes() -> None:
    figures = published((1, 80)).figures
    assert set(figures[~figures["indicator"].isin(["offered", "reported", "would"])]["state"]) <= {"shown", "no_answer"}


GIFTS = {
    "id": "gifts",
    "kind": "experience",
    "several": True,
    "scale": "gifts",
    "sensitive": True,
    "asked_of": ["officials"],
    "text": {"en": "What were you offered?"},
}
KINDS_OF_GIFTS = {
    "id": "gifts",
    "kind": "categories",
    "answers": [{"code": code, "label": {"en": f"Gift {code}"}} for code in (1, 2, 3)],
}


def of_several(*ticked: tuple[int, ...]) -> tuple[Disclosed, list[Breach]]:
    """Return what is shown of a question with three answers, of which each person ticked these; and the audit of it."""
    entries = SMALL | {"items": [*SMALL["items"], GIFTS], "scales": [*SMALL["scales"], KINDS_OF_GIFTS]}
    instrument = with_options(Instrument.model_validate(entries))
    frame = drawn(1, len(ticked))
    for code in (1, 2, 3):
        frame[f"gifts_{code}"] = [int(code in of) for of in ticked]
    truth = estimate(made({(1, "officials"): frame}, instrument=instrument))
    scales = {item.id: instrument.scale(item.scale) for item in instrument.items if item.scale != "region"}
    rules = rules_of("internal", Limits())
    shown = disclose(truth, (), name="Kelmora", iteration=1, instrument=instrument, scales=scales, rules=rules)
    return shown, audit(truth, [shown])


def most_of_others(shown: Disclosed, option: str) -> float:
    """Return the most people, as a share, who gave another answer: 1 where one of these is not shown."""
    read = visible(shown, "gifts_1", "gifts_2", "gifts_3")
    shares = {id: read.get((id, "share", 1), ("", 1.0))[1] for id in ("gifts_1", "gifts_2", "gifts_3")}
    return sum(share for id, share in shares.items() if id != option)


FIVE_AND_ONE = ((1,),) * 5 + ((2,),) + ((3,),) * 18


def test_who_is_left_over_by_the_shown_answers_does_not_tell_a_rare_one() -> None:
    """Of 24 people 5 ticked one answer and 18 another: somebody ticked the third."""
    shown, breaches = of_several(*FIVE_AND_ONE)
    assert visible(shown, "gifts_2")["gifts_2", "share", 1][0] == "at_most"
    assert most_of_others(shown, "gifts_2") >= 1
    assert visible(shown, "gifts_3")
    assert breaches == []


def test_unprotected_somebody_is_left_over_and_the_audit_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitive, "_leave_open", lambda figures, *_: np.zeros(len(figures), dtype=bool))
    shown, breaches = of_several(*FIVE_AND_ONE)
    assert most_of_others(shown, "gifts_2") < 1
    assert {(breach.rule, breach.indicator) for breach in breaches} == {("class", "gifts_1")}


def test_where_the_shown_answers_may_be_everybodys_all_of_them_stay() -> None:
    shown, breaches = of_several(*((1, 3),) * 8, (2,), *((3,),) * 15)
    assert {id for id, *_ in visible(shown, "gifts_1", "gifts_3")} == {"gifts_1", "gifts_3"}
    assert breaches == []
