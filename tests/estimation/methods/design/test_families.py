"""Adjusted p values held to R's p.adjust."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.families import adjust
from estimation.reference import near, results

GAPS = results("gap_change")


@pytest.mark.parametrize("method", ["holm", "BH"])
def test_adjusted_p_values(method):
    expected = GAPS["padjust.ten"]
    near(adjust(expected["p"], method=method), expected[method])
    shuffled = np.random.default_rng(0).permutation(10)
    near(adjust(np.array(expected["p"])[shuffled], method=method), np.array(expected[method])[shuffled])


def test_missing_p_values_leave_the_family():
    p = [0.01, np.nan, 0.04, 0.02, np.nan, 0.2]
    for method in ("holm", "BH"):
        near(adjust(p, method=method), np.array(GAPS["padjust.na"][method], dtype=float))
    assert np.isnan(adjust([np.nan])).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([1.2])
    with pytest.raises(ValueError, match="method"):
        adjust([0.1], method="hommel")
