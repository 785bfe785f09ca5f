"""The frame of estimates is what its schema says: columns, statistics, one row a key."""

import numpy as np
import pytest

from cips_helpers.schema.columns import COLUMNS, FAMILIES, KEYS, NUMBERS, STATISTICS
from made_up.example import estimates

COUNTRIES = ["XAA", "XBB", "XDD"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_frame_has_the_columns_and_statistics_of_the_schema(country):
    frame = estimates(country).frame
    assert list(frame) == list(COLUMNS)
    assert set(frame["statistic"]) <= set(STATISTICS)
    assert not frame.duplicated(list(KEYS)).any()
    assert set(KEYS) | set(NUMBERS) | {"kind"} == set(COLUMNS)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_row_says_what_it_rests_on(country):
    frame = estimates(country).frame
    assert (frame["n"] >= 0).all()
    assert (frame["n"] <= frame["n_asked"]).all()
    known = frame[np.isfinite(frame["low"])]
    assert (known["low"] <= known["estimate"] + 1e-12).all()
    assert (known["high"] >= known["estimate"] - 1e-12).all()
    for column in ("p", "p_adjusted", "p_equivalent"):
        given = frame[column].dropna()
        assert ((given >= 0) & (given <= 1)).all()
    assert (frame["p_adjusted"] >= frame["p"] - 1e-12)[frame["p_adjusted"].notna()].all()
    assert set(frame.loc[frame["p_adjusted"].notna(), "statistic"]) <= set(FAMILIES)
