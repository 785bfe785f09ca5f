"""Differences within a sample: each level of a demographic less everybody else of the group."""

from __future__ import annotations

from typing import Any

import numpy as np

from cips_helpers.estimation.comparisons import Margin
from cips_helpers.estimation.methods.design.design import BoolArray, FloatArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.rest_of_sample import contrasts_with_rest
from cips_helpers.estimation.methods.models.regression import ROWS_PER_COEFFICIENT, Model, linear_model
from cips_helpers.estimation.prepared import Domain, Prepared
from cips_helpers.estimation.rows import Block, only

SMALLEST_LEVEL = 10
"""A level with fewer complete rows has no adjusted difference."""


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
    contrasts = contrasts_with_rest(prepared.person_means, prepared.design, cell=cell, n_cells=people.size)
    asked = np.minimum(people, people.sum() - people)[shown]
    gap = GapEstimates(*(getattr(contrasts.gap, name)[shown].ravel() for name in ("estimate", "se", "df")))
    return _block(
        prepared,
        domain,
        shown,
        gap,
        margin,
        statistic="difference",
        n=contrasts.n[shown].ravel(),
        asked=asked,
        effect=contrasts.effect[shown].ravel(),
    )


def _block(
    prepared: Prepared,
    domain: Domain,
    shown: list[int],
    gap: GapEstimates,
    margin: Margin,
    *,
    asked: np.ndarray,
    **columns: Any,
) -> Block:
    """Return the rows of some levels of a demographic, all indicators of a level together."""
    ids, kinds = (np.array(part, dtype=object) for part in zip(*prepared.indicators, strict=True))
    low, high = interval_mean(gap.estimate, gap.se, gap.df)
    kind = np.tile(kinds, len(shown))
    return {
        "domain": domain.id,
        "level": np.repeat(np.array(domain.levels, dtype=object)[shown], ids.size),
        "indicator": np.tile(ids, len(shown)),
        "kind": kind,
        "against": "others",
        "estimate": gap.estimate,
        "se": gap.se,
        "low": low,
        "high": high,
        "df": gap.df,
        "n_asked": np.repeat(asked, ids.size),
        "p": gap.p,
        "p_equivalent": margin.equivalent(gap, kind),
        **columns,
    }


def _adjusted(prepared: Prepared, domains: list[Domain], margin: Margin) -> list[Block]:
    """Return contrasts of a linear model of each indicator, on people who stated every demographic.

    People at levels of fewer than ten of them are left out.
    """
    cells, used = _complete(domains)
    dummies, columns_of = _dummies(domains, cells, used)
    if dummies.shape[1] == 0:
        return []
    y = prepared.person_means
    weight = prepared.design.weight
    inside = used[:, None] & np.isfinite(y)
    fits = []
    for column in range(y.shape[1]):
        rows_of = inside[:, column]
        enough = rows_of.sum() >= ROWS_PER_COEFFICIENT * (dummies.shape[1] + 1)
        try:
            fit = linear_model(y[:, column], dummies, prepared.design, inside=rows_of) if enough else None
        except ValueError:  # demographics that are linearly dependent
            fit = None
        fits.append(fit)
    blocks: list[Block] = []
    for domain, cell, column_of in zip(domains, cells, columns_of, strict=True):
        held = np.unique(cell[used]).tolist()
        if len(held) < 2:
            continue
        shown = held[:1] if len(held) == 2 else held
        member = (cell[:, None] == np.arange(len(domain.levels))).astype(float)
        people_of, weight_of = inside.T @ member, (inside * weight[:, None]).T @ member
        of_figures = zip(fits, people_of, weight_of, strict=True)
        numbers = np.array([_contrasts(*figures, shown, column_of) for figures in of_figures])
        numbers = numbers.swapaxes(0, 1).reshape(-1, 4)
        gap = GapEstimates(numbers[:, 0], numbers[:, 1], numbers[:, 2])
        people = np.bincount(cell[used], minlength=len(domain.levels))
        block = _block(
            prepared,
            domain,
            shown,
            gap,
            margin,
            statistic="difference_adjusted",
            n=numbers[:, 3],
            asked=np.minimum(people, people.sum() - people)[shown],
        )
        blocks.append(only(block, np.isfinite(numbers[:, 0])))
    return blocks


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
    fit: Model | None, people: FloatArray, weight: FloatArray, shown: list[int], column_of: dict[int, int]
) -> FloatArray:
    """Return (shown, 4) estimate, error, degrees of freedom and people of each level's contrast with the others.

    The coefficient of a level less the mean coefficient of the others, by their share of the others' weight.
    ``people`` and ``weight`` are those of every level in the model.
    """
    n = np.minimum(people, people.sum() - people)[shown]
    out = np.column_stack([np.full((n.size, 3), np.nan), np.zeros(n.size)])
    if fit is None:
        return out
    levels, columns = list(column_of), [1 + column for column in column_of.values()]  # the constant comes first
    mine = np.array(shown)[:, None] == levels
    c = np.zeros((n.size, fit.estimate.size))
    with np.errstate(divide="ignore", invalid="ignore"):
        c[:, columns] = np.where(mine, 1.0, -weight[levels] / (weight.sum() - weight[shown])[:, None])
        se = np.sqrt(np.maximum(((c @ fit.cov) * c).sum(axis=1), 0.0))
    contrasts = np.column_stack([c @ fit.estimate, se, np.full(n.size, fit.df), n])
    return np.where(n[:, None] > 0, contrasts, out)
