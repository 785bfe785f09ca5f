"""p values are adjusted within the families fixed in advance."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.families import adjust
from cips_helpers.estimation.rows import family_intervals
from cips_helpers.schema.columns import RATIOS
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


def test_intervals_of_families_agree_with_their_adjusted_p_values():
    frame = estimates("XAA").frame
    low, high = family_intervals(frame)
    tested = frame["p_adjusted"].notna().to_numpy()
    none = frame["statistic"].isin(RATIOS).to_numpy().astype(float)
    of_outcome = frame["statistic"] == "importance"
    factors = frame[of_outcome].groupby(["group", "against"])["indicator"].transform("size")
    none[of_outcome] = 1 / factors
    known = tested & np.isfinite(low)
    outside = (low > none) | (high < none)
    assert (outside[known] == (frame["p_adjusted"].to_numpy() < 0.05)[known]).all()
    kinds = frame.assign(outside=outside)[known].groupby("statistic")["outside"].nunique()
    assert (kinds[["change", "to_target", "from_average"]] == 2).all()  # some are, some are not
    assert (frame[tested & ~known]["statistic"].isin(["dif", "dif_not_uniform"])).all()
    untested = ~tested & frame["low"].notna().to_numpy()
    near(low[untested], frame["low"][untested])


def test_targets_of_all_groups_are_one_family():
    frame = estimates("XAA").frame
    rows = frame[(frame["statistic"] == "to_target") & (frame["iteration"] == 2)]
    assert rows["group"].nunique() == 2
    near(rows["p_adjusted"], adjust(rows["p"]))
