"""Differences within a sample: each level of a demographic less everybody else of the group."""

from __future__ import annotations

from typing import Any

import numpy as np

from cips_helpers.estimation.comparisons import Margin
from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates, Side, cautious_gap
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.rest_of_sample import contrasts_with_rest
from cips_helpers.estimation.methods.design.variance import units_less_strata, variance_of_columns
from cips_helpers.estimation.methods.models.regression import ROWS_PER_COEFFICIENT, Model, linear_model
from cips_helpers.estimation.prepared import Domain, Prepared
from cips_helpers.estimation.rows import Block, only

FEWEST_JUDGED = 10
"""A difference is judged only if each question of the score has this many effective answers on either side."""

SMALLEST_LEVEL = 10
"""A level with fewer complete rows has no adjusted difference."""

LEVELS_AT_ONCE = 8
"""Levels whose influence values are kept at a time: those of 127 regions would take hundreds of megabytes."""


def compare_levels(prepared: Prepared, margin: Margin) -> list[Block]:
    """Compare every level of every demographic with everybody else of the group.

    Respondents who did not state the demographic are among everybody else: sizes of the two sides then follow from
    those of the level and of the group, and reveal nothing of other levels. Where two levels are all there is, the
    second row would be the first with the opposite sign, so only the first level has a row. Scores of factors,
    themes and the whole; p values are adjusted over all demographics by Benjamini and Hochberg, separately for
    factors, themes and the whole.

    Returns
    -------
    list of Block
        Statistics ``difference`` and, where the sample is large enough, ``difference_adjusted``.
    """
    held = [(domain, _held(domain)) for domain in prepared.demographics]
    held = [(domain, levels) for domain, levels in held if len(levels) > 1]
    if not held or not prepared.indicators:
        return []
    blocks = [_plain(prepared, domain, levels, margin) for domain, levels in held]
    blocks += _adjusted(prepared, [domain for domain, _ in held], margin)
    return [{**prepared.head, **block} for block in blocks]


def _held(domain: Domain) -> list[int]:
    """Return the levels that someone holds."""
    return np.unique(domain.cell[domain.cell >= 0]).tolist()


def _plain(prepared: Prepared, domain: Domain, levels: list[int], margin: Margin) -> Block:
    # People who did not state the demographic are a level of their own, with which nothing is compared.
    cell = np.where(domain.cell >= 0, domain.cell, len(domain.levels))
    people = np.bincount(cell, minlength=len(domain.levels) + 1)
    shown = levels[:1] if len(levels) == 2 and not people[-1] else levels
    values, shares = prepared.scoring.terms(prepared.scores)
    contrasts = contrasts_with_rest(values, prepared.views, cell=cell, n_cells=people.size, shares=shares)
    asked = np.minimum(people, people.sum() - people)[shown]
    cautious = contrasts.cautious
    return _block(
        prepared,
        domain,
        shown,
        GapEstimates(*(getattr(cautious, name)[shown].ravel() for name in ("estimate", "se", "df"))),
        margin,
        se=contrasts.gap.se[shown].ravel(),
        statistic="difference",
        n=contrasts.n[shown].ravel(),
        asked=asked,
        effect=contrasts.effect[shown].ravel(),
        p=np.where(contrasts.effective >= FEWEST_JUDGED, cautious.p, np.nan)[shown].ravel(),
    )


def _block(
    prepared: Prepared,
    domain: Domain,
    shown: list[int],
    cautious: GapEstimates,
    margin: Margin,
    *,
    asked: np.ndarray,
    se: FloatArray,
    p: FloatArray,
    **columns: Any,
) -> Block:
    """Return the rows of some levels of a demographic, all indicators of a level together.

    Interval and p value are those of the cautious difference; those too small to be judged have neither.
    """
    ids, kinds = (np.array(part, dtype=object) for part in zip(*prepared.indicators, strict=True))
    judged = np.isfinite(p) | (cautious.se == 0)
    low, high = (np.where(judged, end, np.nan) for end in interval_mean(cautious.estimate, cautious.se, cautious.df))
    kind = np.tile(kinds, len(shown))
    return {
        "domain": domain.id,
        "level": np.repeat(np.array(domain.levels, dtype=object)[shown], ids.size),
        "indicator": np.tile(ids, len(shown)),
        "kind": kind,
        "against": "others",
        "estimate": cautious.estimate,
        "se": se,
        "low": low,
        "high": high,
        "df": cautious.df,
        "n_asked": np.repeat(asked, ids.size),
        "p": p,
        "p_equivalent": np.where(judged, margin.equivalent(cautious, kind), np.nan),
        **columns,
    }


def _adjusted(prepared: Prepared, domains: list[Domain], margin: Margin) -> list[Block]:
    """Return contrasts of a linear model of each question, on people who stated every demographic.

    The contrast of a score is the mean of those of its questions, with their covariance. People at levels of fewer
    than ten of them are left out.
    """
    cells, used = _complete(domains)
    dummies, columns_of = _dummies(domains, cells, used)
    if dummies.shape[1] == 0:
        return []
    values, shares = prepared.scoring.terms(prepared.scores)
    fits = _fits(values, dummies, used, prepared.views)
    if all(fit is None for _, fit in fits):
        return []
    blocks: list[Block] = []
    for domain, cell, column_of in zip(domains, cells, columns_of, strict=True):
        held = np.unique(cell[used]).tolist()
        if len(held) < 2:
            continue
        shown = held[:1] if len(held) == 2 else held
        cautious, se, n, p = _contrasts(fits, shares, np.where(used, cell, -1), shown, column_of, prepared.views)
        people = np.bincount(cell[used], minlength=len(domain.levels))
        block = _block(
            prepared,
            domain,
            shown,
            cautious,
            margin,
            statistic="difference_adjusted",
            se=se,
            n=n,
            asked=np.minimum(people, people.sum() - people)[shown],
            p=p,
        )
        blocks.append(only(block, np.isfinite(cautious.estimate)))
    return blocks


Fit = tuple[BoolArray, Model | None]
"""Rows of a model, and the model."""


def _fits(values: FloatArray, dummies: FloatArray, used: BoolArray, design: Design) -> list[Fit]:
    """Fit a linear model of each column; ``None`` with too few rows, or demographics that are linearly dependent."""
    fits: list[Fit] = []
    for y in values.T:
        rows = used & np.isfinite(y)
        enough = rows.sum() >= ROWS_PER_COEFFICIENT * (dummies.shape[1] + 1)
        try:
            fits.append((rows, linear_model(y, dummies, design, inside=rows) if enough else None))
        except ValueError:
            fits.append((rows, None))
    return fits


def _complete(domains: list[Domain]) -> tuple[list[np.ndarray], BoolArray]:
    """Return the cells of each demographic, and (n,) True for people who stated all, at levels of ten or more."""
    cells = [domain.cell for domain in domains]
    used = np.all([cell >= 0 for cell in cells], axis=0)
    while True:
        before = used.sum()
        for domain, cell in zip(domains, cells, strict=True):
            people = np.bincount(cell[used], minlength=len(domain.levels))
            used &= np.where(cell >= 0, people[cell] >= SMALLEST_LEVEL, False)
        if used.sum() == before:
            return cells, used


def _dummies(
    domains: list[Domain], cells: list[np.ndarray], used: BoolArray
) -> tuple[FloatArray, list[dict[int, int]]]:
    """Return (n, k) indicators of all levels but the first of each demographic, and the column of each level."""
    columns: list[FloatArray] = []
    columns_of: list[dict[int, int]] = []
    for cell in cells:
        held = np.unique(cell[used]).tolist()
        columns_of.append({level: len(columns) + step for step, level in enumerate(held[1:])})
        columns += [(cell == level).astype(float) for level in held[1:]]
    return (np.column_stack(columns) if columns else np.empty((used.size, 0))), columns_of


def _contrasts(
    fits: list[Fit], shares: FloatArray, cell: IntArray, shown: list[int], column_of: dict[int, int], design: Design
) -> tuple[GapEstimates, FloatArray, FloatArray, FloatArray]:
    """Return each shown level's contrast as it is judged, its own standard error, smaller side and p value.

    The coefficient of a level less the mean coefficient of the others, by their share of the others' weight; see
    `cautious_gap`.
    """
    levels, columns = list(column_of), [1 + column for column in column_of.values()]  # the constant comes first
    models = [fit for _, fit in fits if fit is not None]
    fitted = np.array([fit is not None for _, fit in fits])
    m, unknown = shares.shape[1], ((shares != 0) & ~fitted[:, None]).any(axis=0)
    shares = shares[fitted]
    rows = np.array([inside for inside, _ in fits]).T[:, fitted]
    anyone = rows.astype(float) @ (shares != 0) > 0
    member = cell[:, None] == np.arange(max(levels) + 1)
    w = np.where(rows, design.weight[:, None], 0.0)
    weight, square = w.T @ member, (w**2).T @ member
    left = weight.sum(axis=1, keepdims=True) - weight
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = np.array([weight**2 / square, left**2 / (square.sum(axis=1, keepdims=True) - square)])[:, :, shown]
        others = -weight[:, None, levels] / left[:, shown, None]
    effective = np.fmin.reduce(np.where(shares[:, None] != 0, sizes[..., None], np.inf), axis=1, initial=np.inf)
    c = np.zeros((len(models), len(shown), models[0].estimate.size))
    c[:, :, columns] = np.where(np.array(shown)[:, None] == levels, 1.0, others)
    coefficients = np.array([fit.estimate for fit in models])
    estimate = (c @ coefficients[:, :, None])[:, :, 0].T @ shares
    se, df, variance, p, n = (np.zeros_like(estimate) for _ in range(5))
    for at, level in enumerate(shown):
        if at % LEVELS_AT_ONCE == 0:
            some = _influence(models, c[:, at : at + LEVELS_AT_ONCE], shares)
        z = some[at % LEVELS_AT_ONCE]
        own = member[:, [level]]
        variance[at], v_own = variance_of_columns(np.hstack([z, np.where(own, z, 0.0)]), design).reshape(2, m)
        df_own, df_others = units_less_strata(design, np.hstack([anyone & own, anyone & ~own])).reshape(2, m)
        v_others = np.maximum(variance[at] - v_own, 0.0)
        sides = Side(v_own, df_own, effective[0, at]), Side(v_others, df_others, effective[1, at])
        judged = (effective[:, at].min(axis=0) >= FEWEST_JUDGED) & (variance[at] > 0)
        cautious = cautious_gap(estimate[at], *sides)
        se[at], df[at] = np.where(variance[at] > 0, cautious.se, 0.0), cautious.df
        p[at] = np.where(judged, cautious.p, np.nan)
        people = (anyone & own).sum(axis=0)
        n[at] = np.minimum(people, anyone.sum(axis=0) - people)
    estimate[(n == 0) | unknown] = np.nan
    known = 0 * estimate.ravel()
    together = GapEstimates(estimate.ravel(), se.ravel() + known, df.ravel() + known)
    return together, np.sqrt(variance).ravel() + known, n.ravel(), p.ravel() + known


def _influence(models: list[Model], contrasts: FloatArray, shares: FloatArray) -> FloatArray:
    """Return influence values (levels, n, m): contrasts (questions, levels, k), shares (questions, m)."""
    z = np.zeros((contrasts.shape[1], models[0].influence.shape[0], shares.shape[1]))
    for model, c, share in zip(models, contrasts, shares, strict=True):
        values = model.influence @ c.T
        for score in np.flatnonzero(share):
            z[:, :, score] += values.T * share[score]
    return z
