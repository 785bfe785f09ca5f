"""p values are adjusted within the families fixed in advance."""

import pytest

from cips_helpers.estimation.methods.design.families import adjust
from estimation.reference import near
from made_up.example import estimates

OFFICIALS = (1, "officials")


@pytest.mark.parametrize("statistic", ["gap", "change", "difference"])
def test_families_are_adjusted_as_fixed_in_advance(statistic):
    frame = estimates("XAA").frame
    group = "gap" if statistic == "gap" else "officials"
    actual = frame[(frame["statistic"] == statistic) & (frame["group"] == group) & (frame["iteration"] == 2)]
    factors = actual[actual["kind"] == "factor"]
    near(factors["p_adjusted"], adjust(factors["p"], method="BH" if statistic == "difference" else "holm"))
    assert factors["domain"].nunique() == (6 if statistic == "difference" else 1)
    if statistic != "difference":
        items = actual[actual["kind"] == "agreement"]
        near(items["p_adjusted"], adjust(items["p"], method="BH"))
