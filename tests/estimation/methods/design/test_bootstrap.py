"""Replicate weights of the rescaling bootstrap."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design import bootstrap
from cips_helpers.estimation.methods.design.bootstrap import draw_replicates
from cips_helpers.estimation.methods.design.means import mean_values
from estimation.reference import ces11, ces11_design


@pytest.mark.parametrize("most_groups", [4_000, 400])
def test_bootstrap_spread_agrees_with_the_variance_formula(monkeypatch, most_groups):
    monkeypatch.setattr(bootstrap, "MOST_GROUPS", most_groups)
    design, y = ces11_design(), ces11()["score"].to_numpy()
    drawn = draw_replicates(design, replicates=400, seed=4)
    assert drawn.factor.shape[1] == design.n if most_groups == 4_000 else drawn.factor.shape[1] < design.n / 2
    weights = design.weight * drawn.factor[:, drawn.group]
    means = weights @ y / weights.sum(axis=1)
    assert abs(means.std(ddof=1) / mean_values(y, design).se[0, 0] - 1) < 0.12


def test_random_groups_are_of_one_size_and_stratum(monkeypatch):
    monkeypatch.setattr(bootstrap, "MOST_GROUPS", 400)
    design = ces11_design()
    drawn = draw_replicates(design, replicates=2, seed=4)
    for h in range(design.n_strata):
        own, people = np.unique(drawn.group[design.stratum == h], return_counts=True)
        assert np.ptp(people) <= 1
        assert own.size >= min(bootstrap.FEWEST_GROUPS, (design.stratum == h).sum())
        assert not np.isin(own, drawn.group[design.stratum != h]).any()
