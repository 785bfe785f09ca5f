"""Scores against their targets and against the average of the factors."""

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import GapEstimates
from cips_helpers.estimation.methods.design.intervals import interval_score
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.scale_scores import linearised_scores
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import adjusted, frame_of
from cips_helpers.estimation.standards import compare_with_average, p_of_interval
from cips_helpers.schema.columns import CLEAR
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


def clear_in(p: np.ndarray, statistic: str, groups: list[str]) -> float:
    """Return the share of samples, the rows of p, in which a figure of the factors is clear by its family."""
    samples, figures = p.shape
    frame = frame_of(
        [
            {
                "iteration": np.repeat(np.arange(samples), figures),
                "group": np.tile(np.array(groups, dtype=object), samples),
                "indicator": np.tile(np.arange(figures).astype(str).astype(object), samples),
                "kind": "factor",
                "statistic": statistic,
                "estimate": np.zeros(p.size),
                "p": p.ravel(),
            }
        ]
    )
    return float((adjusted(frame).reshape(p.shape) < CLEAR).any(axis=1).mean())


def test_targets_of_a_report_are_judged_together():
    """19 scores all exactly on target: judged singly, some are met or not met in half of all samples."""
    rng, samples = np.random.default_rng(12), 2000
    n = np.repeat([316.0, 75.0], [10, 9])
    person = [rng.normal(0, 0.4, (samples, 1)).repeat(size, axis=1) for size in (10, 9)]  # factors go together
    mean = 2.2 + (np.hstack(person) + rng.normal(0, 0.6, (samples, 19))) / np.sqrt(n)
    df = np.tile(n - 1, (samples, 1))
    se = np.sqrt(0.4**2 + 0.6**2) * np.sqrt(rng.chisquare(df) / df / n)
    low, high = interval_score(mean, se, df, df + 1, top=3)
    p = p_of_interval(low - 2.2, mean - 2.2, high - 2.2, df)
    assert (p < CLEAR).any(axis=1).mean() > 0.4
    assert clear_in(p, "to_target", ["officials"] * 10 + ["private"] * 9) <= 0.05


def test_no_factor_is_named_strength_or_concern_where_all_are_alike():
    """Ten equal scores of 75 people, three questions each: three of them were named in 27 to 64 per cent."""
    rng, samples = np.random.default_rng(13), 400
    shares = np.kron(np.eye(10), np.full((3, 1), 1 / 3))
    contrast = shares - shares.mean(axis=1, keepdims=True)
    design, p = Design.equal(75), []
    for _ in range(samples):
        view = rng.normal(size=(75, 1)) + rng.normal(0, 0.5, (75, 10)).repeat(3, axis=1) + rng.normal(size=(75, 30))
        points = np.digitize(view, [-1.4, -0.6, 0.5]).astype(float)
        cells = mean_values(linearised_scores(points, contrast, design), design)
        p.append(GapEstimates(cells.estimate[0], cells.se[0], cells.df[0]).p)
    assert (np.array(p) < CLEAR).any(axis=1).mean() > 0.3
    assert clear_in(np.array(p), "from_average", ["private"] * 10) <= 0.05
