"""Drivers of questions and themes are those of the statistical methods."""

import numpy as np

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.design.families import adjust
from cips_helpers.estimation.methods.models.importance import relative_weights, shapley_r2
from cips_helpers.estimation.methods.models.ordinal import ordinal_model
from cips_helpers.estimation.methods.scales.scale_scores import factor_scores, person_scores
from estimation.reference import near
from made_up.example import estimates, prepared, row, rows
from made_up.survey import drawn, made

OFFICIALS = (1, "officials")


def test_drivers_of_a_question_are_those_of_the_ordinal_model():
    one = prepared("XAA", (2, "officials"))
    codes = one.sample.answers["breach_likely"].to_numpy(float)
    outcome = np.where((codes >= 1) & (codes <= 4), codes, np.nan)
    x = one.scoring.persons(one.scores)[:, :10]
    fit = ordinal_model(outcome, x, one.views)
    frame = estimates("XAA").frame
    actual = rows(frame, against="breach_likely", statistic="odds_ratio")
    near(np.log(actual["estimate"]), fit.estimate[:10])
    near(actual["p_adjusted"], adjust(fit.p[:10], method="holm"))
    shares = rows(frame, against="breach_likely", statistic="importance")
    near(shares["estimate"].sum(), 1.0)
    assert ((shares["low"] < shares["estimate"]) & (shares["estimate"] < shares["high"])).all()
    # The three the example was made with lead.
    top = shares.sort_values("estimate")["indicator"].iloc[-3:]
    assert set(top) == {"transparency", "audit", "human_resources"}


def test_drivers_of_a_theme_leave_its_own_questions_out():
    one = prepared("XAA", (2, "officials"))
    theme = one.instrument.themes[0]
    at = {item.id: column for column, item in enumerate(one.agreement)}
    own = [at[id] for id in theme.items]
    ids = [factor.id for factor in one.instrument.factors]
    x = factor_scores(one.scores, [ids.index(i.factor) for i in one.agreement], n_factors=10, leave_out=own)
    y = person_scores(one.scores[:, own])
    keep = np.isfinite(x).all(axis=1) & np.isfinite(y)
    w = one.design.weight[keep]
    frame = estimates("XAA").frame
    actual = rows(frame, against=theme.id, statistic="importance")
    near(actual["estimate"], shapley_r2(y[keep], x[keep], w).share, 1e-9)
    near(
        rows(frame, against=theme.id, statistic="relative_weight")["estimate"],
        relative_weights(y[keep], x[keep], w).share,
    )
    assert actual["n"].iloc[0] == keep.sum()
    assert row(frame, indicator=theme.id, statistic="explained")["estimate"] > 0.3


def test_too_few_people_give_no_drivers_and_say_how_many_it_takes():
    (actual,) = estimate(made({OFFICIALS: drawn(11, 80)})).related
    assert (actual.outcome, actual.shown, actual.n_needed) == ("likely", False, 100)
    assert 0 < actual.n <= 80
