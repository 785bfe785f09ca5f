"""Quartiles of the other countries."""

import numpy as np

from cips_helpers.estimation.methods.models.benchmark import quartiles_of_others
from estimation.reference import near


def test_quartiles_leave_the_country_out_and_need_five_others():
    figures = np.array([2.9, 2.0, 2.1, np.nan, 2.2, 2.3, 2.4])
    others = quartiles_of_others(figures, 0)
    assert others.n == 5
    near(others.median, 2.2)
    assert 2.0 < others.lower < 2.2 < others.upper < 2.4
    assert quartiles_of_others(np.r_[1.0, figures[1:]], 0) == others
    assert np.isnan(quartiles_of_others(figures[:-1], 0).median)
    assert np.isnan(quartiles_of_others(figures, 3).median)
