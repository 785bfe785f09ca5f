"""Signs of careless answering held to the R reference, and on answers whose signs are known."""

import warnings

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.scales.careless import (
    concentration,
    contradictions,
    duplicates,
    longest_run,
    mahalanobis,
    mahalanobis_flag,
    missing_answers,
    person_total,
    response_variability,
    speeders,
    without_flagged,
)

from .reference import bfi, near, results

EXPECTED = results("quality")
ITEMS = [f"{letter}{i}" for letter in "ACENO" for i in range(1, 6)]


def answers() -> np.ndarray:
    return bfi()[ITEMS].to_numpy(float)


def test_signs_of_carelessness():
    expected = EXPECTED["bfi.quality"]
    x = answers()
    x = x[np.isfinite(x).all(axis=1)]
    assert len(x) == expected["n"]
    longest, average = longest_run(x)
    assert longest[:10].tolist() == expected["longstring_first10"]
    assert {str(k): int((longest == k).sum()) for k in range(1, 26)} == expected["longstring_table"]
    near(longest.mean(), expected["longstring_mean"])
    near(average[:5], expected["avgstring_first5"])
    spread = response_variability(x)
    near([spread.mean(), *spread[:5]], [expected["irv_mean"], *expected["irv_first5"]])
    distance = mahalanobis(x)
    near([distance.max(), *distance[:5]], [expected["mahalanobis_max"], *expected["mahalanobis_first5"]])
    assert mahalanobis_flag(distance, 25).sum() == expected["flagged_p001"]
    near(person_total(x)[:5], expected["person_total_first5"])
    assert (longest == 25).sum() == expected["straightliners"]


def test_missing_answers():
    expected = EXPECTED["bfi.missing"]
    found = missing_answers(answers())
    near(found.by_item, [expected["item"][name] for name in ITEMS])
    assert [found.any_missing, found.several_missing] == [expected["any"], expected["three"]]


def test_runs_pass_over_missing_answers():
    longest, average = longest_run([[1, np.nan, 1, 1], [np.nan] * 4])
    assert longest.tolist() == [3, 0]
    near(average, [3.0, np.nan])


def test_doubles_need_enough_answers():
    x = np.arange(60.0).reshape(5, 12) % 4
    x[1] = x[0]
    x[2:] += np.arange(3)[:, None] + 1
    x[3:, :10] = x[3, 0]
    assert duplicates(x[:3]).tolist() == [1, 1, 0]
    few = np.full((2, 12), np.nan)
    few[:, :3] = 1.0
    assert duplicates(few).tolist() == [0, 0]
    x[1, 5] = np.nan
    assert duplicates(x[:2]).tolist() == [0, 0]


def test_speeders_and_concentration():
    assert speeders([300, 310, 320, 90, np.nan]).tolist() == [False, False, False, True, False]
    assert not speeders([np.nan, np.nan]).any()
    found = concentration([0, 0, 0, 1, -1])
    assert (found.largest, found.largest_share) == (0, 0.75)
    near(found.effective, 1.6)


def test_what_the_flagged_move():
    rng = np.random.default_rng(5)
    scores = rng.integers(1, 3, (200, 4)).astype(float)
    scores[:20] = 0.0
    flag = longest_run(scores)[0] == 4
    flag &= scores[:, 0] == 0
    found = without_flagged(scores, flag, Design.equal(200))
    assert found.flagged == 20
    near(found.everybody.estimate[0, 0], scores.mean())
    near(found.shift[0, 0], scores[20:].mean() - scores.mean())
    assert contradictions(scores, [[0, 1]], apart=3).sum() == 0


def test_people_without_answers_neither_fail_nor_warn():
    x = np.array([[np.nan, np.nan, np.nan], [1, np.nan, np.nan], [1, 1, 1], [0, 1, 2], [2, 0, 1]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(response_variability(x)[:2]).all()
        assert np.isnan(person_total(x)[:3]).all()
        assert np.isnan(mahalanobis(x)[:2]).all()
        assert missing_answers(x).any_missing == 2
