"""Shares of R^2 and variance inflation held to R on BEPS."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.models.importance import relative_weights, shapley_r2, variance_inflation
from estimation.reference import BEPS_FACTORS, beps_outcome_and_factors, near, results

EXPECTED = results("drivers")


@pytest.mark.parametrize(
    ("function", "id", "key"),
    [(shapley_r2, "beps.shapley_r2", "phi"), (relative_weights, "beps.relative_weights", "eps")],
)
def test_shares_of_r2(function, id, key):
    shares = function(*beps_outcome_and_factors())
    near(shares.contribution, [EXPECTED[id][key][name] for name in BEPS_FACTORS])
    near(shares.share, [EXPECTED[id]["share"][name] for name in BEPS_FACTORS])
    near(shares.total, EXPECTED[id]["total"])


def test_variance_inflation():
    near(variance_inflation(beps_outcome_and_factors()[1]), [EXPECTED["beps.vif"][name] for name in BEPS_FACTORS])
    assert np.isinf(variance_inflation([[1, 2], [2, 4], [3, 6]])).all()
