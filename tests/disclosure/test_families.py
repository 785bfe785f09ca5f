"""Families of figures judged together: those that are shown, and no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cips_helpers.estimation.methods.design.families import adjust
from made_up.people import estimates_of, let_through

P = {"1": 0.02, "2": 0.03, "3": 0.9}
"""p values of three roles, all of which are shown: two are clear, and none would be beside others that are not."""

EQUIVALENT = {"1": 0.03, "2": 0.04, "3": 0.9}
"""p values of the tests that their differences are too small to matter."""


@pytest.mark.parametrize("p_of_hidden", [1e-12, 0.5, 1.0])
def test_parts_too_small_to_be_shown_are_in_no_family(p_of_hidden: float) -> None:
    people = {"role": np.repeat([0, 1, 2], [120, 90, 65]), "region": np.tile([0, 1, 2, 3, 4], 55)}
    people["region"][people["region"] > 2] = 2
    people["region"][[0, 70, 140, 210, 270]] = 3  # five people
    truth = estimates_of(people)
    means = truth.frame[(truth.frame["statistic"] == "mean") & (truth.frame["domain"] != "all")]
    rows = means.assign(statistic="difference", against="others", estimate=0.1, se=0.05, low=0.0, high=0.2, df=np.inf)
    rows["p_equivalent"] = rows["level"].map(EQUIVALENT)
    rows["p"] = np.where(rows["domain"] == "role", rows["level"].map(P), p_of_hidden)
    shown = let_through(replace(truth, frame=pd.concat([truth.frame, rows], ignore_index=True))).figures
    shown = shown[(shown["statistic"] == "difference") & (shown["indicator"] == "overall")]
    region, role = (shown[shown["domain"] == domain].set_index("level") for domain in ("region", "role"))
    assert (region["state"] == "suppressed").all()
    assert (role["state"] == "shown").all()
    # Two roles are alike enough to say so when looked at alone, and none among three.
    assert (role["p_equivalent"] < 0.05).tolist() == [False] * 3
    clear = adjust(list(P.values()), method="BH") < 0.05
    assert (role["p_adjusted"] < 0.05).tolist() == clear.tolist() == [True, True, False]
