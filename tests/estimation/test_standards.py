"""Scores against their targets and against the average of the factors."""

import numpy as np

from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.standards import compare_with_average, p_of_interval
from estimation.reference import near
from made_up.example import estimates, prepared, rows
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_distance_from_the_target_is_that_of_the_score_and_its_p_value_that_of_its_interval():
    frame = estimates("XAA").frame
    distance = rows(frame, statistic="to_target", iteration=2, group="officials").set_index("indicator")
    score = rows(frame, statistic="mean", iteration=2, group="officials", kind="factor").set_index("indicator")
    targets = {factor.id: factor.target for factor in prepared("XAA", (2, "officials")).instrument.factors}
    for end in ("estimate", "low", "high"):
        near(score[end] - distance[end], [targets[id] for id in distance.index])
    outside = (distance["low"] > 0) | (distance["high"] < 0)
    assert (outside == (distance["p"] < 0.05)).all()


def test_distance_from_the_average_counts_that_the_same_people_answered_both():
    frame = drawn(5, 200)
    frame = frame.where(frame != 8, 2)  # everybody answered all questions
    survey = made({OFFICIALS: frame})
    one = Prepared.of(survey.samples[OFFICIALS], survey.instrument)
    (block,) = compare_with_average(one)
    factors = [score for score in one.scoring.composites if score.kind == "factor"]
    by_person = np.column_stack([one.scores[:, score.columns].mean(axis=1) for score in factors])
    distance = by_person - by_person.mean(axis=1, keepdims=True)
    assert list(block["indicator"]) == [score.id for score in factors]
    near(block["estimate"], distance.mean(axis=0))
    near(block["se"], distance.std(axis=0, ddof=1) / np.sqrt(200))


def test_p_values_of_an_interval_that_is_not_symmetric_follow_the_half_that_faces_zero():
    low, high = np.array([-0.1, -0.1]), np.array([0.3, 0.6])
    p = p_of_interval(low, np.array([0.2, 0.2]), high, np.array([np.inf, np.inf]))
    assert p[0] == p[1] > 0.05
    assert np.isnan(p_of_interval(np.array([1.0]), np.array([1.0]), np.array([1.0]), np.array([9.0]))).all()
