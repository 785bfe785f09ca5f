"""Effect sizes and the equivalence test."""

import numpy as np
import pytest
from scipy import stats

from cips_helpers.estimation.methods.design.effects import cohens_d, equivalence, hedges_g
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.scale_scores import person_scores
from estimation.reference import bfi, bfi_neuroticism, near, results


def test_gap_in_standard_deviations():
    expected = results("scores_change")["bfi.N.gap_d"]
    scores, design = bfi_neuroticism()
    by = mean_values(person_scores(scores), design, cell=bfi()["gender"].to_numpy() - 1, n_cells=2)
    near(by.s2[:, 0], [expected["var_1"], expected["var_2"]])
    one, two = (mean_values(np.where(bfi()["gender"] == g, person_scores(scores), np.nan), design) for g in (1, 2))
    near(cohens_d(two, one)[0, 0], expected["d"])
    f = one.n + two.n - 2
    near(hedges_g(two, one), expected["d"] * (1 - 3 / (4 * f - 1)), 1e-6)


def test_equivalence_is_the_ninety_percent_interval_within_the_margin():
    for estimate in np.linspace(-0.2, 0.2, 41):
        half = stats.t.ppf(0.95, 80) * 0.04
        inside = abs(estimate) + half < 0.1
        assert (equivalence(estimate, 0.04, 80, margin=0.1) < 0.05) == inside
    assert equivalence(0.0, 0.0, 10, margin=0.1) == 0
    assert equivalence(0.2, 0.0, 10, margin=0.1) == 1
    assert np.isnan(equivalence(np.nan, 0.1, 10, margin=0.1))
    with pytest.raises(ValueError, match="margin"):
        equivalence(0.0, 0.1, 10, margin=0.0)
