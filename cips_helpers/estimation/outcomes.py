"""Association of the factors with the outcomes the instrument names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import FloatArray, IntArray
from cips_helpers.estimation.methods.design.intervals import quantile_t
from cips_helpers.estimation.methods.models.drivers import Drivers, ordinal_drivers, score_drivers
from cips_helpers.estimation.methods.scales.scale_scores import factor_scores, person_scores
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import Block
from cips_helpers.instrument.model import Item
from cips_helpers.schema.records import Related

REPLICATES = 200
"""Number of bootstrap replicates."""

SEED = 20240937
"""Seed of the bootstrap: the same answers give the same intervals."""


@dataclass(frozen=True, eq=False)
class _Outcome:
    id: str
    kind: str
    ordered: bool
    values: FloatArray
    own: tuple[int, ...]
    """Columns of the outcome's own scored questions, which no factor may use."""


def relate_outcomes(prepared: Prepared) -> tuple[list[Block], tuple[Related, ...]]:
    """Relate every outcome of a group to all factors together.

    A question's ordered answers follow a cumulative logit model, its fit shared out as McFadden's R^2; a
    theme's score follows a linear model, its fit shared out as R^2. Neither uses its own questions as part
    of a factor. p values of odds ratios, of slopes and of parts that differ from an equal one are adjusted over the
    factors by Holm.

    Returns
    -------
    tuple of list of Block and tuple of Related
        ``importance``, ``relative_weight``, ``odds_ratio`` or ``slope``, ``vif`` of factors, the outcome in
        ``against``; ``explained`` and ``proportional_odds`` of the outcome; and the number of people of each outcome.
    """
    rows: list[Block] = []
    records = []
    for outcome in _outcomes(prepared):
        factors, x = _factors(prepared, outcome)
        result = Drivers(0, 0)
        if factors:
            try:
                model = ordinal_drivers if outcome.ordered else score_drivers
                result = model(outcome.values, x, prepared.views, replicates=REPLICATES, seed=SEED)
            except ValueError:  # factors that are linearly dependent, or one that separates the answers
                complete = np.isfinite(outcome.values) & np.isfinite(x).all(axis=1)
                result = Drivers(int(complete.sum()), 0)
        shown = result.shares is not None
        sample = prepared.sample
        records.append(Related(sample.iteration, sample.group, outcome.id, result.n, result.n_needed, shown))
        if shown:
            rows += ({**prepared.head, **block} for block in _blocks(prepared, outcome, factors, result))
    return rows, tuple(records)


def _outcomes(prepared: Prepared) -> Iterator[_Outcome]:
    column_of = {item.id: column for column, item in enumerate(prepared.agreement)}
    for column, item in enumerate(prepared.items):
        if item.outcome:
            values = ranks(prepared, item)[prepared.positions[:, column]]
            values = np.where(prepared.positions[:, column] < 0, np.nan, values)
            yield _Outcome(item.id, item.kind, True, values, (column_of[item.id],) if item.id in column_of else ())
    themes = {score.id: score for score in prepared.scoring.composites if score.kind == "theme"}
    for theme in prepared.instrument.themes:
        if theme.outcome and theme.id in themes:
            own = themes[theme.id].columns
            yield _Outcome(theme.id, "theme", False, person_scores(prepared.scores[:, own]), own)


def ranks(prepared: Prepared, item: Item) -> FloatArray:
    """Return the (width,) order of an item's answers, the end marked positive higher; NaN for non-answers."""
    scale = prepared.scale(item)
    value = prepared.values(item, lambda i, s, a: float(a.code) if a.score is None else a.score)
    positive = prepared.values(item, lambda i, s, a: float(a.positive))
    if any(answer.positive for answer in scale.substantive):
        marked, others = value[positive == 1], value[positive == 0]
        if others.size and marked.mean() < others.mean():
            value = -value
    return value


def _factors(prepared: Prepared, outcome: _Outcome) -> tuple[list[str], FloatArray]:
    """Return ids and scores of the factors that have a question besides the outcome's own, and vary."""
    ids = [factor.id for factor in prepared.instrument.factors]
    of: IntArray = np.array([ids.index(str(item.factor)) for item in prepared.agreement], dtype=np.int64)
    x = factor_scores(prepared.scores, of, n_factors=len(ids), leave_out=list(outcome.own))
    known = np.isfinite(x)
    low = np.where(known, x, np.inf).min(axis=0, initial=np.inf)
    high = np.where(known, x, -np.inf).max(axis=0, initial=-np.inf)
    varies = np.flatnonzero(low < high)
    return [ids[column] for column in varies], x[:, varies]


def _blocks(prepared: Prepared, outcome: _Outcome, factors: list[str], result: Drivers) -> Iterator[Block]:
    assert result.shares is not None
    assert result.model is not None
    assert result.relative is not None
    asked = prepared.sample.n
    if outcome.kind != "theme":
        asked = int(prepared.asked(outcome.id).sum())
    base = {"n": result.n, "n_asked": asked}
    of_factors = {**base, "indicator": np.array(factors, dtype=object), "kind": "factor", "against": outcome.id}
    yield {
        **of_factors,
        "statistic": "importance",
        "estimate": result.shares.share,
        **({} if result.share_se is None else {"se": result.share_se}),
        "low": result.share_low,
        "high": result.share_high,
        "df": result.share_df,
        "p": result.share_p,
    }
    yield {**of_factors, "statistic": "relative_weight", "estimate": result.relative.share}
    yield {**of_factors, "statistic": "vif", "estimate": result.vif}
    k, model = len(factors), result.model
    part = slice(0, k) if outcome.ordered else slice(1, k + 1)
    slope, se, p = model.estimate[part], model.se[part], model.p[part]
    half = quantile_t(model.df) * se
    numbers = {"estimate": slope, "se": se, "low": slope - half, "high": slope + half}
    if outcome.ordered:
        numbers = {name: np.exp(numbers[name]) for name in ("estimate", "low", "high")}
    statistic = "odds_ratio" if outcome.ordered else "slope"
    yield {**of_factors, "statistic": statistic, **numbers, "df": model.df, "p": p}
    of_outcome = {**base, "indicator": outcome.id, "kind": outcome.kind}
    yield {**of_outcome, "statistic": "explained", "estimate": result.shares.total}
    if result.parallel is not None:
        test = result.parallel
        yield {**of_outcome, "statistic": "proportional_odds", "estimate": test.f, "df": test.ddf, "p": test.p}
