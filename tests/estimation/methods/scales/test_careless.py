"""Signs of careless answering held to R, and on answers whose signs are known."""

import numpy as np

from cips_helpers.estimation.methods.scales.careless import (
    concentration,
    contradictions,
    duplicates,
    longest_run,
    speeders,
)
from estimation.reference import bfi, near, results


def test_longest_runs():
    expected = results("quality")["bfi.quality"]
    x = bfi()[[f"{letter}{i}" for letter in "ACENO" for i in range(1, 6)]].to_numpy(float)
    x = x[np.isfinite(x).all(axis=1)]
    assert len(x) == expected["n"]
    longest = longest_run(x)
    assert longest[:10].tolist() == expected["longstring_first10"]
    assert {str(k): int((longest == k).sum()) for k in range(1, 26)} == expected["longstring_table"]
    near(longest.mean(), expected["longstring_mean"])
    assert (longest == 25).sum() == expected["straightliners"]


def test_runs_pass_over_missing_answers():
    assert longest_run([[1, np.nan, 1, 1], [np.nan] * 4]).tolist() == [3, 0]


def test_duplicates_need_enough_answers():
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
    sources = concentration([0, 0, 0, 1, -1])
    near([sources.largest_share, sources.effective], [0.75, 1.6])
    assert np.isnan(concentration([-1, -1]).largest_share)


def test_only_opposite_ends_contradict():
    assert contradictions([[0, 3], [3, 0], [1, 3], [np.nan, 3]], [[0, 1]], apart=3).tolist() == [1, 1, 0, 0]
