"""Levels of samples: shares of every answer and non-answer, per cent favourable, means of items and scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import FloatArray, IntArray
from cips_helpers.estimation.methods.design.intervals import interval_score, interval_share
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate
from cips_helpers.estimation.prepared import Domain, Prepared, Value, is_favourable, points
from cips_helpers.estimation.rows import Block, frame_of
from cips_helpers.instrument.model import ScoreRule
from cips_helpers.survey.decode import MISSING


def estimate_levels(samples: Iterable[Prepared], *, parts: bool = True) -> pd.DataFrame:
    """Estimate the levels of samples: questions as a whole, scores by every level of every demographic too.

    Parameters
    ----------
    samples
        Samples of one country.
    parts
        False leaves out the levels of demographics.

    Returns
    -------
    DataFrame
        Statistics ``mean``, ``positive``, ``share``, ``dont_know``, ``refused``, ``missing``; the unweighted
        ``sample_share`` of demographics; and where the number of people is known and they were drawn, or all asked,
        ``total``, the people of whom an experience asked of everybody is true.
    """
    frames = [
        _with_intervals(frame_of({**sample.head, **block} for block in _blocks(sample, parts=parts)), sample)
        for sample in samples
    ]
    return pd.concat(frames, ignore_index=True)


def _blocks(prepared: Prepared, *, parts: bool) -> Iterator[Block]:
    yield from _sample_shares(prepared)
    if prepared.items:
        yield _item_block(prepared, prepared.whole, _figures(prepared))
    if prepared.indicators:
        # Single questions are not broken down: the gate would let none of it through.
        for domain in (prepared.whole, *(prepared.demographics + prepared.crossed if parts else ())):
            yield _score_block(prepared, domain)
        yield _rescored(prepared)


@dataclass(frozen=True)
class _Figures:
    """Figures made of a tabulation of answers: item, statistic, answer code, value of each answer."""

    item: IntArray
    statistic: list[str]
    answer: list[int]
    score: FloatArray

    @property
    def counted(self) -> FloatArray:
        """(figures, width) 1 for the answers a share is of; NaN for means."""
        means = np.array([statistic == "mean" for statistic in self.statistic], dtype=bool)[:, None]
        return np.where(means, np.nan, self.score == 1.0)


def _figures(prepared: Prepared) -> _Figures:
    rows: list[tuple[int, str, int, FloatArray]] = []
    for column, item in enumerate(prepared.items):
        scale = prepared.scale(item)
        substantive = np.array([answer.kind == "answer" for answer in scale.answers], dtype=bool)
        for position in np.flatnonzero(substantive):
            hit = np.full(prepared.width, np.nan)
            hit[np.flatnonzero(substantive)] = 0.0
            hit[position] = 1.0
            rows.append((column, "share", scale.answers[position].code, hit))
        for kind in ("dont_know", "refused"):
            rows.append((column, kind, MISSING, prepared.values(item, _is_of(kind), of_all=True)))
        empty = np.zeros(prepared.width)
        empty[-1] = 1.0
        rows.append((column, "missing", MISSING, empty))
        if any(answer.positive for answer in scale.answers):
            rows.append((column, "positive", MISSING, prepared.values(item, is_favourable)))
        if scale.kind == "agreement":
            rows.append((column, "mean", MISSING, prepared.values(item, points)))
    item_of, statistic, answer, score = zip(*rows, strict=True) if rows else ((), (), (), ())
    return _Figures(np.array(item_of, dtype=np.int64), list(statistic), list(answer), np.array(score))


def _is_of(kind: str) -> Value:
    """Return a function that is 1 for the answers of a kind and 0 for all others."""
    return lambda item, scale, answer: float(answer.kind == kind)


def _item_block(prepared: Prepared, domain: Domain, figures: _Figures) -> Block:
    """Return all figures of all items from one tabulation, in which an item is repeated for each of its figures."""
    table = tabulate(
        prepared.positions, prepared.design, cell=domain.cell, n_cells=len(domain.levels), n_answers=prepared.width
    )
    asked = table.by_cell(table.count).sum(axis=2)
    estimates = score_table(table.select(figures.item), figures.score)
    ids, kinds = (np.array([getattr(i, name) for i in prepared.items], dtype=object) for name in ("id", "kind"))
    count = (table.by_cell(table.count)[:, figures.item] * figures.counted).sum(axis=2)
    return _block(
        estimates,
        domain,
        ids[figures.item],
        kinds[figures.item],
        figures.statistic,
        figures.answer,
        asked[:, figures.item],
    ) | {"count": count.T.ravel()}


def _score_block(prepared: Prepared, domain: Domain) -> Block:
    """Return means of factors, themes and the whole; of whole groups also per cent favourable."""
    ids, kinds = (np.array(column, dtype=object) for column in zip(*prepared.indicators, strict=True))
    size = len(domain.levels)
    asked = np.bincount(domain.cell[domain.cell >= 0], minlength=size)[:, None] + np.zeros(ids.size)
    # Shares of parts are left out: the gate would let none of them through.
    answers = {"mean": prepared.scores}
    if domain is prepared.whole:
        answers["positive"] = prepared.favourable
    values = {
        name: prepared.scoring.values(items, prepared.design, cell=domain.cell, n_cells=size)
        for name, items in answers.items()
    }
    estimates = mean_values(np.hstack(list(values.values())), prepared.design, cell=domain.cell, n_cells=size)
    repeats, statistic = len(values), np.repeat(list(values), ids.size).tolist()
    return _block(
        estimates,
        domain,
        np.tile(ids, repeats),
        np.tile(kinds, repeats),
        statistic,
        [MISSING] * len(statistic),
        np.tile(asked, repeats),
    )


def _rescored(prepared: Prepared) -> Block:
    """Return how far the scores of the whole sample lie from those by the other rule."""
    rules: tuple[ScoreRule, ...] = ("mean_of_questions", "mean_of_persons")
    (other,) = (replace(prepared.scoring, rule=rule) for rule in rules if rule != prepared.scoring.rule)
    own, otherwise = (
        mean_values(scoring.values(prepared.scores, prepared.design), prepared.design)
        for scoring in (prepared.scoring, other)
    )
    ids, kinds = (np.array(column, dtype=object) for column in zip(*prepared.indicators, strict=True))
    return {
        "indicator": ids,
        "kind": kinds,
        "statistic": "rescored",
        "estimate": (otherwise.estimate - own.estimate)[0],
        "n": np.minimum(own.n, otherwise.n)[0],
        "n_asked": prepared.sample.n,
    }


def _block(
    estimates: CellEstimates,
    domain: Domain,
    ids: np.ndarray,
    kinds: np.ndarray,
    statistic: list[str],
    answer: list[int],
    asked: FloatArray,
) -> dict[str, Any]:
    """Arrange the estimates of all cells as columns of equal length, statistic by statistic."""
    cells, m = estimates.shape
    # The cells of a figure are adjacent.
    return {
        "domain": domain.id,
        "level": np.tile(np.array(domain.levels, dtype=object), m),
        "indicator": np.repeat(ids, cells),
        "kind": np.repeat(kinds, cells),
        "statistic": np.repeat(np.array(statistic, dtype=object), cells),
        "answer": np.repeat(np.array(answer, dtype=np.int64), cells),
        "estimate": estimates.estimate.T.ravel(),
        "se": estimates.se.T.ravel(),
        "df": estimates.df.T.ravel(),
        "n": estimates.n.T.ravel(),
        "n_asked": asked.T.ravel(),
        "deff": estimates.deff.T.ravel(),
    }


def _sample_shares(prepared: Prepared) -> Iterator[Block]:
    """Yield the unweighted composition of the answers received: it describes the sample, so it has no error."""
    for domain in prepared.demographics:
        counts = np.bincount(domain.cell[domain.cell >= 0], minlength=len(domain.levels))
        # Of all respondents: a share of those who stated it would reveal the size of a hidden level.
        yield {
            "indicator": domain.id,
            "kind": "demographic",
            "statistic": "sample_share",
            "answer": [int(level) for level in domain.levels],
            "estimate": counts / prepared.sample.n,
            "count": counts,
            "n": prepared.sample.n,
            "n_asked": prepared.sample.n,
        }


def _with_intervals(frame: pd.DataFrame, prepared: Prepared) -> pd.DataFrame:
    """Add the intervals: of means on the scale of their indicator, of all else those of shares."""
    mean = (frame["statistic"] == "mean").to_numpy()
    e, se, df, n = (frame[name].to_numpy(float) for name in ("estimate", "se", "df", "n"))
    low, high = (np.array(part) for part in interval_share(e, se, df, n))
    top = frame["indicator"].map(prepared.tops).to_numpy(float)[mean]
    low[mean], high[mean] = interval_score(e[mean], se[mean], df[mean], n[mean], top=top)
    if prepared.sample.is_complete:
        # Nothing was left to chance: what those asked answered is what all of them answered.
        low, high = e, e
    whole = frame.assign(low=low, high=high)
    return pd.concat([whole, _totals(whole, prepared)], ignore_index=True) if prepared.stands_for_all else whole


def _totals(frame: pd.DataFrame, prepared: Prepared) -> pd.DataFrame:
    """Return the shares of experiences that everybody was asked about, times the people the sample stands for."""
    asked_of_all = [item.id for item in prepared.items if item.kind == "experience" and item.base is None]
    rows = frame[(frame["statistic"] == "positive") & frame["indicator"].isin(asked_of_all)]
    people = float(prepared.sample.people or 0)
    return rows.assign(statistic="total", **{name: rows[name] * people for name in ("estimate", "se", "low", "high")})
