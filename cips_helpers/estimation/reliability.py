"""Reliability of factors and themes, and the part of each question. Printed with a score, never judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.scales.categorical_omega import omega_categorical
from cips_helpers.estimation.methods.scales.factor_model import omega_ml
from cips_helpers.estimation.methods.scales.polychoric import polychoric_correlations
from cips_helpers.estimation.methods.scales.reliability import alpha_of, complete_rows, cronbach_alpha
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import Block
from cips_helpers.estimation.scores import Composite

FEWEST_ROWS = 30
"""With fewer complete answers the reliability of a scale is not estimated: it would be noise."""


def estimate_reliability(prepared: Prepared) -> list[Block]:
    """Estimate the reliability of every factor and theme, unweighted, over complete answers.

    A figure that does not exist has no row: no omega for two questions (their factor has more unknowns than
    covariances), nothing where a question doesn't vary or fewer than 30 people answered all of them.

    Returns
    -------
    list of Block
        ``alpha`` (with Feldt's interval), ``omega``, ``ordinal_alpha``, ``omega_categorical`` of scales, of four
        questions or more the fit of one factor (``cfi``, ``rmsea``, ``srmr``);
        ``item_rest``, ``alpha_dropped`` of questions, the scale in ``against``.
    """
    blocks = (block for scale in prepared.scoring.composites for block in _scale_blocks(prepared, scale))
    return [{**prepared.head, "n_asked": prepared.sample.n, **block} for block in blocks]


def _scale_blocks(prepared: Prepared, scale: Composite) -> Iterator[Block]:
    x = complete_rows(prepared.scores[:, scale.columns])
    n, k = x.shape
    if k < 2 or n < FEWEST_ROWS or (x.min(axis=0) == x.max(axis=0)).any():
        return
    head = {"indicator": scale.id, "kind": scale.kind, "n": n}
    alpha = cronbach_alpha(x)
    yield {
        **head,
        "statistic": "alpha",
        "estimate": alpha.alpha,
        "se": alpha.se,
        "low": alpha.feldt[0],
        "high": alpha.feldt[1],
    }
    fitted = omega_ml(x)
    if np.isfinite(fitted.omega):
        low, high = fitted.interval
        yield {**head, "statistic": "omega", "estimate": fitted.omega, "se": fitted.se, "low": low, "high": high}
    if fitted.fit is not None:
        for statistic in ("cfi", "rmsea", "srmr"):
            yield {**head, "statistic": statistic, "estimate": getattr(fitted.fit, statistic)}
    correlations = polychoric_correlations(x)
    yield {**head, "statistic": "ordinal_alpha", "estimate": alpha_of(correlations.rho)}
    if k > 2 and np.isfinite(omega := omega_categorical(correlations)):
        yield {**head, "statistic": "omega_categorical", "estimate": omega}
    items = [prepared.agreement[column] for column in scale.columns]
    of_items = {
        "indicator": [item.id for item in items],
        "kind": [item.kind for item in items],
        "against": scale.id,
        "n": n,
    }
    figures: dict[str, FloatArray] = {"item_rest": alpha.item_rest, "alpha_dropped": alpha.alpha_dropped}
    for statistic, estimate in figures.items():
        if np.isfinite(estimate).all():
            yield {**of_items, "statistic": statistic, "estimate": estimate}
