"""Scores of key factors against a standard: their targets, and the average of the group's factors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtr

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates
from cips_helpers.estimation.methods.design.intervals import interval_mean, quantile_t
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.scale_scores import linearised_scores
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import Block, only
from cips_helpers.instrument.model import Instrument


def compare_with_targets(levels: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Return the distance of every factor's score from its target.

    The interval is that of the score, shifted, and the p value follows from it. Where everybody was asked, a score is
    exact: it has no p value, and its distance decides.

    Parameters
    ----------
    levels
        Figures of `cips_helpers.estimation.levels`.
    instrument
        The questionnaire, with the targets.

    Returns
    -------
    DataFrame
        Rows ``to_target``.
    """
    targets = {factor.id: factor.target for factor in instrument.factors if factor.target is not None}
    whole = (levels["domain"] == "all") & (levels["kind"] == "factor") & (levels["statistic"] == "mean")
    rows = levels[whole & levels["indicator"].isin(list(targets))].copy()
    target = rows["indicator"].map(targets).astype(float)
    rows["statistic"] = "to_target"
    rows["deff"] = np.nan
    for name in ("estimate", "low", "high"):
        rows[name] = rows[name] - target
    rows["p"] = p_of_interval(*(rows[name].to_numpy(float) for name in ("low", "estimate", "high", "df")))
    return rows


def p_of_interval(low: FloatArray, estimate: FloatArray, high: FloatArray, df: FloatArray) -> FloatArray:
    """Return the p values of the test against 0 that belong to 95 % intervals; NaN for an interval without width.

    The half of the interval that faces 0 decides, so that an interval that is not symmetric agrees with its test.

    Examples
    --------
    >>> p_of_interval(*np.array([[0.0, -0.1], [0.2, 0.2], [0.5, 0.5], [np.inf, np.inf]])).round(4)
    array([0.05  , 0.1913])
    """
    known = np.where(np.isfinite(df), df, 1e18)
    half = np.where(estimate > 0, estimate - low, high - estimate)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(half > 0, np.abs(estimate) / half * quantile_t(known), np.nan)
        return np.asarray(2 * stdtr(known, -t))


def compare_with_average(prepared: Prepared) -> list[Block]:
    """Compare every factor's score with the mean of the group's factors: ``from_average``.

    A factor is part of that mean, and the same people answered both, so the covariance counts. A factor is named
    among the strengths or the concerns of a group only if this difference is clear.
    """
    kinds = np.array([kind for _, kind in prepared.indicators], dtype=object)
    factors = kinds == "factor"
    if factors.sum() < 2:
        return []
    values, shares = prepared.scoring.terms(prepared.scores)
    contrast = shares[:, factors] - shares[:, kinds == "overall"]
    cells = mean_values(linearised_scores(values, contrast, prepared.views), prepared.views)
    own = mean_values(prepared.scoring.values(prepared.scores, prepared.views)[:, factors], prepared.views)
    gap = GapEstimates(cells.estimate[0], cells.se[0], cells.df[0])
    low, high = interval_mean(gap.estimate, gap.se, gap.df)
    ids = np.array([id for id, _ in prepared.indicators], dtype=object)[factors]
    block = {
        "indicator": ids,
        "kind": "factor",
        "statistic": "from_average",
        "estimate": gap.estimate,
        "se": gap.se,
        "low": low,
        "high": high,
        "df": gap.df,
        "n": own.n[0],
        "n_asked": prepared.sample.n,
        "p": gap.p,
    }
    return [{**prepared.head, **only(block, np.isfinite(gap.estimate))}]
