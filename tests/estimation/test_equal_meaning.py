"""Equal meaning of questions: what is compared, and a planted difference."""

import numpy as np

from cips_helpers.estimation.equal_meaning import FEWEST_ROWS, compare_meaning
from cips_helpers.estimation.methods.models.item_functioning import functioning_of_scale
from cips_helpers.estimation.methods.scales.reliability import complete_rows
from cips_helpers.schema.columns import CLEAR
from cips_helpers.verdicts.equal_meaning import NEGLIGIBLE
from estimation.reference import near
from made_up.example import estimates, prepared


def samples(country: str):
    return {
        (iteration, group): prepared(country, (iteration, group))
        for iteration in (1, 2)
        for group in ("officials", "private")
    }


def test_each_question_is_tested_against_the_others_of_its_factor():
    blocks = [block for block in compare_meaning(samples("XAA")) if block["statistic"] == "dif"]
    assert {(block["group"], block.get("against")) for block in blocks} >= {("officials", "1")}
    before, now = (samples("XAA")[iteration, "officials"] for iteration in (1, 2))
    for block in (block for block in blocks if block["group"] == "officials"):
        ids = list(block["indicator"])
        assert len(ids) >= 3
        sides = [
            complete_rows(one.scores[:, [[item.id for item in one.agreement].index(id) for id in ids]])
            for one in (now, before)
        ]
        assert block["n"] == min(map(len, sides)) >= FEWEST_ROWS
        near(block["estimate"], [one.effect for one in functioning_of_scale(*sides)])


def test_a_question_that_is_understood_differently_is_found():
    before, now = (prepared("XAA", (iteration, "officials")) for iteration in (1, 2))
    column = [item.id for item in now.agreement].index("audit_fair")
    now.scores[:, column] = np.clip(now.scores[:, column] - 1, 0, 3)  # of this sample alone: `prepared` makes it anew
    effects = {
        id: effect
        for block in compare_meaning({(1, "officials"): before, (2, "officials"): now})
        if block["statistic"] == "dif"
        for id, effect in zip(block["indicator"], block["estimate"], strict=True)
    }
    assert max(effects, key=effects.__getitem__) == "audit_fair"
    # The mean of the others, which it enters, carries some of it to the other two questions of its factor.
    assert {id for id, effect in effects.items() if effect >= NEGLIGIBLE} <= {
        "audit_fair",
        "audit_action",
        "audit_measure",
    }


def test_what_a_reader_is_told_is_adjusted_over_all_questions_of_a_comparison():
    frame = estimates("XAA").frame
    rows = frame[(frame["statistic"] == "dif") & (frame["group"] == "officials") & (frame["iteration"] == 2)]
    assert rows["indicator"].nunique() == len(rows) > 20
    assert (rows["p_adjusted"] >= rows["p"]).all()
    assert (rows["p_adjusted"] < CLEAR).sum() <= 1
