"""Scores and shares of whole samples as the sides of comparisons, on the questions that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.design.intervals import interval_alike, quantile_t
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate
from cips_helpers.estimation.prepared import Prepared, is_favourable
from cips_helpers.estimation.scores import Scoring
from cips_helpers.schema.columns import SHARES_OF

NUMBERS = ("estimate", "se", "df", "n", "s2")

Side = dict[str, np.ndarray]
"""Columns of a side, a row an indicator."""


def side_of(prepared: Prepared, questions: Set[str] | None = None) -> Side:
    """Estimate one side of a comparison, without finite population correction.

    A comparison asks if views differ, not what asking everybody would have given: the population itself might have
    answered otherwise.

    Parameters
    ----------
    prepared
        A sample.
    questions
        Ids of the scored questions that are compared; all by default.

    Returns
    -------
    dict
        Columns ``indicator``, ``kind``, ``estimate``, ``se``, ``df``, ``n``, ``s2``, ``n_asked``; ``questions``, how
        many a score rests on, 0 for other kinds; and ``of``, how many it has in all.
    """
    design = prepared.views
    scoring = Scoring.of(prepared.agreement, prepared.instrument, questions=questions)
    keep = [questions is None or item.id in questions for item in prepared.agreement]
    items = [item for item, kept in zip(prepared.agreement, keep, strict=True) if kept]
    scores = mean_values(
        np.hstack([scoring.values(prepared.scores, design), prepared.scores[:, np.array(keep, dtype=bool)]]), design
    )
    whole = dict(zip(prepared.scoring.indicators, prepared.scoring.questions, strict=True))
    keys = [*scoring.indicators, *((item.id, item.kind) for item in items)]
    counts = [*scoring.questions, *[1] * len(items)], [*(whole[key] for key in scoring.indicators), *[1] * len(items)]
    cells = [scores]
    columns = [
        column
        for column, item in enumerate(prepared.items)
        if item.kind in SHARES_OF and any(answer.positive for answer in prepared.scale(item).answers)
    ]
    if columns:
        behaviours = [prepared.items[column] for column in columns]
        table = tabulate(prepared.positions[:, columns], design, n_answers=prepared.width)
        cells.append(score_table(table, np.array([prepared.values(item, is_favourable) for item in behaviours])))
        keys += [(item.id, item.kind) for item in behaviours]
    n_asked = dict(zip((item.id for item in prepared.items), (prepared.positions >= 0).sum(axis=0), strict=True))
    ids, kinds = np.array(keys, dtype=object).reshape(-1, 2).T
    numbers = {name: np.concatenate([getattr(some, name)[0] for some in cells]) for name in NUMBERS}
    top = np.where(np.isin(kinds, SHARES_OF), 1.0, [prepared.tops.get(id, 1.0) for id in ids])
    return {
        "indicator": ids,
        "kind": kinds,
        **numbers,
        "se": np.where(numbers["s2"] == 0, _se_alike(numbers, top), numbers["se"]),
        **{
            name: np.array([*count, *[0] * (len(keys) - len(count))], dtype=float)
            for name, count in zip(("questions", "of"), counts, strict=True)
        },
        "n_asked": np.array([n_asked.get(id, prepared.sample.n) for id in ids], dtype=float),
    }


def _se_alike(numbers: Mapping[str, FloatArray], top: FloatArray) -> FloatArray:
    """Return the standard errors to which the intervals of answers that are all alike belong, by their longer arm.

    Without one, a comparison with ten people who agree would be certain, and one of two such sides beyond any test.
    """
    estimate = numbers["estimate"]
    low, high = (top * end for end in interval_alike(estimate / top, numbers["n"]))
    return np.maximum(estimate - low, high - estimate) / quantile_t(numbers["df"])


def paired(side: Side, other: Side) -> Side:
    """Join two sides' rows of the same indicator, where both rest on two people or more; see `cells_of`."""
    at = {key: row for row, key in enumerate(zip(other["indicator"], other["kind"], strict=True))}
    keys = list(zip(side["indicator"], side["kind"], strict=True))
    rows = np.array([row for row, key in enumerate(keys) if key in at], dtype=np.int64)
    others = np.array([at[keys[row]] for row in rows], dtype=np.int64)
    enough = (side["n"][rows] > 1) & (other["n"][others] > 1)
    rows, others = rows[enough], others[enough]
    names = [name for name in other if name not in ("indicator", "kind")]
    return {name: column[rows] for name, column in side.items()} | {
        f"{name}_other": other[name][others] for name in names
    }


def cells_of(side: Side, suffix: str = "") -> CellEstimates:
    """Return the estimates of a side, arrays (rows,): with ``"_other"`` of the second of two that were paired."""
    estimate, se, df, n, s2 = (side[name + suffix] for name in NUMBERS)
    unknown = np.full(n.shape, np.nan)
    return CellEstimates(estimate, se, df, n, sum_w=unknown, s2=s2, deff=unknown)
