"""Quartiles of the other countries."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.models.benchmark import benchmark
from estimation.reference import near


def test_benchmark_leaves_the_country_out_and_needs_five_others():
    figures = np.array([2.9, 2.0, 2.1, np.nan, 2.2, 2.3, 2.4])
    standing = benchmark(figures, 0)
    assert standing.n == 5
    near(standing.median, 2.2)
    assert standing.quarter == 4
    assert 2.0 < standing.lower < 2.2 < standing.upper < 2.4
    assert benchmark(np.r_[1.0, figures[1:]], 0).median == standing.median
    few = benchmark(figures[:-1], 0)
    assert np.isnan(few.median)
    assert few.quarter == 0
    assert benchmark(figures, 3).quarter == 0
    with pytest.raises(ValueError, match="at least 5"):
        benchmark(figures, 0, fewest=3)
