"""Sampling designs: units, strata, and what is refused."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.means import mean_values
from estimation.reference import near


def test_labels_of_clusters_need_only_differ_within_a_stratum():
    y = np.array([0.0, 1, 3, 2, 2, 1, 0, 3])
    stratum, within = np.repeat([0, 1], 4), np.tile([0, 0, 1, 1], 2)
    nested = Design(np.ones(8), stratum, cluster=within)
    named = Design(np.ones(8), stratum, cluster=within + 10 * stratum)
    assert nested.sampled.tolist() == [2, 2]
    near(mean_values(y, nested).se, mean_values(y, named).se)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight": [1.0, 0.0]}, "above 0"),
        ({"weight": [1.0, np.nan]}, "finite"),
        ({"stratum": [0]}, "one length"),
        ({"stratum": [0, -1]}, "numbered from 0"),
        ({"stratum": [0.5, 1.0]}, "whole numbers"),
        ({"population": [1.0]}, "smaller than the sample"),
        ({"cluster": [0, -1]}, "numbered from 0"),
        ({"lonely": "fail"}, "lonely"),
    ],
)
def test_impossible_designs_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        Design(**{"weight": np.ones(2), "stratum": np.array([0, 0]), **options})
