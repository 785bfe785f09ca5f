"""Reliability of factors and themes is that of the statistical methods."""

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.scales.factor_model import omega_ml
from cips_helpers.estimation.methods.scales.reliability import cronbach_alpha
from estimation.reference import near
from made_up.example import estimates, prepared, row, rows
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_reliability_of_a_scale():
    one = prepared("XAA", (2, "officials"))
    frame = estimates("XAA").frame
    scale = next(c for c in one.scoring.composites if c.id == "audit")
    x = one.scores[:, scale.columns]
    alpha, omega = cronbach_alpha(x), omega_ml(x)
    head = {"group": "officials", "indicator": "audit"}
    actual = row(frame, statistic="alpha", **head)
    near([actual["estimate"], actual["low"], actual["high"], actual["n"]], [alpha.alpha, *alpha.feldt, alpha.n])
    actual = row(frame, statistic="omega", **head)
    near([actual["estimate"], actual["se"]], [omega.omega, omega.se])
    for statistic, expected in (("item_rest", alpha.item_rest), ("alpha_dropped", alpha.alpha_dropped)):
        near(rows(frame, group="officials", against="audit", statistic=statistic)["estimate"], expected)


def test_two_questions_or_one_that_does_not_vary_have_no_row_they_cannot_have():
    frame = drawn(8, 100)
    frame["r2"] = 3
    actual = estimate(made({OFFICIALS: frame})).frame
    given = {s: set(rows(actual, statistic=s)["indicator"]) for s in ("alpha", "omega", "ordinal_alpha")}
    assert given == {"alpha": {"staff", "voice"}, "omega": set(), "ordinal_alpha": {"staff", "voice"}}
    assert not (actual["statistic"] == "alpha_dropped").any()
    few = estimate(made({OFFICIALS: drawn(8, 29)})).frame
    assert not few["statistic"].isin(["alpha", "omega"]).any()
