"""Plans: the goals are reached by the smallest sample, floors hold, and the workbook says so."""

from __future__ import annotations

import io
import math

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.stats import binom

from cips_helpers.planning.drawing import draw
from cips_helpers.planning.frame import Frame, PlanningError
from cips_helpers.planning.plan import Goals, plan_sample
from cips_helpers.planning.workbook import plan_workbook


def frame(**columns: list) -> Frame:
    strata = pd.DataFrame({"region": ["Capital", "East", "North"], "people": [840, 60, 520]})
    return Frame(("region",), strata.assign(response=0.7, deviation=0.8).assign(**columns))


def size(precision: float, deviation: float, *, factor: float = 1.959964, effect: float = 1, N: float = 1420) -> float:
    """Return the size of a simple random sample, n0 / (1 + n0/N)."""
    n0 = effect * (factor * deviation / precision) ** 2
    return n0 / (1 + n0 / N)


@pytest.mark.parametrize(
    ("goals", "wanted"),
    [
        (Goals(half_width=0.1), size(0.1, 0.8)),
        (Goals(margin=0.05), size(0.05, 0.5)),
        (Goals(change=0.25), size(0.25, 0.8, factor=2.801585 * math.sqrt(2), N=math.inf)),
        (Goals(answers=300), 300),
    ],
)
def test_a_proportional_sample_has_the_size_of_the_formula(goals: Goals, wanted: float) -> None:
    answers = plan_sample(frame(), goals).strata["answers"].sum()
    assert 0 <= answers - wanted <= 3, "rounding to whole people costs little"


def test_clusters_multiply_the_variance_by_their_effect() -> None:
    answers = plan_sample(frame(), Goals(half_width=0.1, cluster=11)).strata["answers"].sum()
    error = 0.8 * math.sqrt((1 - answers / 1420) / answers)
    assert 1.96 * math.sqrt(1.5) * error == pytest.approx(0.1, rel=5e-3)


def test_one_answer_less_would_not_reach_the_goal() -> None:
    plan = plan_sample(frame(), Goals(half_width=0.1))
    everybody = plan.parts.iloc[0]
    assert everybody["half_width"] <= 0.1
    fewer = plan_sample(frame(), Goals(answers=int(everybody["answers"]) - 1))
    assert fewer.parts.iloc[0]["half_width"] > 0.1


def test_all_goals_are_reached_together() -> None:
    plan = plan_sample(frame(), Goals(half_width=0.1, margin=0.06, change=0.25, answers=100))
    everybody = plan.parts.iloc[0]
    assert everybody["half_width"] <= 0.1
    assert everybody["margin"] <= 0.06
    assert everybody["change"] <= 0.25
    assert plan.missed == ()


def test_shown_parts_get_their_floor_with_a_chance_of_nine_in_ten() -> None:
    bare = plan_sample(frame(), Goals(answers=60))
    shown = plan_sample(frame(), Goals(answers=60, show=("region",), floor=20))
    assert bare.parts.set_index("part").loc["East", "is_shown"] == False  # noqa: E712 - a value of numpy
    assert shown.parts["is_shown"].all()
    east = shown.strata.set_index("region").loc["East"]
    assert east["answers"] == 20
    assert binom.sf(19, east["invitations"], 0.7) >= 0.9
    assert shown.parts.iloc[0]["half_width"] > 0.16, "the precision is that of the disproportionate sample"


def test_a_part_that_can_not_be_shown_and_a_goal_that_can_not_be_reached_are_named() -> None:
    plan = plan_sample(frame(people=[840, 12, 520]), Goals(change=0.01, show=("region",)))
    assert plan.missed == (
        "region = East can't be shown: 8 answers expected of 12 people",
        "the change can't be reached: even everybody is too few",
    )
    assert (plan.strata["invitations"] <= plan.strata["people"]).all()
    assert plan.strata["invitations"].sum() == 1372


def test_neymans_allocation_asks_more_where_people_differ() -> None:
    differing = frame(deviation=[0.5, 0.5, 1.5])
    proportional = plan_sample(differing, Goals(half_width=0.1)).strata["answers"]
    neyman = plan_sample(differing, Goals(half_width=0.1, allocation="neyman")).strata["answers"]
    assert neyman.iloc[2] > proportional.iloc[2]
    assert neyman.sum() < proportional.sum()


def test_fewer_answer_so_more_are_invited() -> None:
    strata = plan_sample(frame(response=[1.0, 0.5, 0.25]), Goals(answers=142)).strata
    assert strata["answers"].tolist() == [84, 6, 52]
    assert strata["invitations"].tolist() == [84, 12, 208]


def test_without_a_goal_or_with_an_unknown_column_nothing_is_planned() -> None:
    with pytest.raises(PlanningError, match="say what the sample shall show"):
        plan_sample(frame(), Goals())
    with pytest.raises(PlanningError, match="--show names 'role'"):
        plan_sample(frame(), Goals(answers=10, show=("role",)))


def people() -> pd.DataFrame:
    return pd.DataFrame({"id": [f"p{n:03}" for n in range(300)], "region": ["North"] * 200 + ["South"] * 100})


def listed_frame(listed: pd.DataFrame) -> Frame:
    strata = pd.DataFrame({"region": ["North", "South"], "people": [200, 100], "response": 1.0, "deviation": 0.8})
    return Frame(("region",), strata, listed.sort_values("id", ignore_index=True))


def test_a_drawn_list_has_the_planned_sizes_and_depends_on_the_seed_alone() -> None:
    plan = plan_sample(listed_frame(people()), Goals(answers=60))
    drawn = draw(plan, 7)
    assert drawn["region"].value_counts().to_dict() == {"North": 40, "South": 20}
    assert drawn["id"].is_unique
    shuffled = plan_sample(listed_frame(people().sample(frac=1, random_state=1)), Goals(answers=60))
    assert draw(shuffled, 7).equals(drawn)
    assert not draw(plan, 8).equals(drawn)


def test_everybody_of_a_stratum_has_the_same_chance() -> None:
    plan = plan_sample(listed_frame(people()), Goals(answers=60))
    counts = pd.concat([draw(plan, seed)["id"] for seed in range(400)]).value_counts().reindex(people()["id"])
    assert counts.notna().all()
    spread = (counts - 80) / math.sqrt(400 * 0.2 * 0.8)
    assert np.abs(spread).max() < 4.5
    assert spread.std() == pytest.approx(1, abs=0.15)


def test_the_workbook_adds_up_and_no_name_is_a_formula() -> None:
    plan = plan_sample(frame(region=["=1+1", "East", "North"]), Goals(half_width=0.1, show=("region",)))
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(plan)))
    rows = list(book["For the field"].iter_rows(values_only=True))
    assert rows[0] == ("region", "People", "To invite", "Answers expected at least", "Invited", "Answered")
    for column in (1, 2, 3):
        assert sum(row[column] for row in rows[1:-1]) == rows[-1][column]
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert book["Precision"]["A2"].value == "Everybody"
    assert book["Precision"]["D2"].value == 0.1
    assert plan_workbook(plan) == plan_workbook(plan)
