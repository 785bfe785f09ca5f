"""Scores and shares of whole samples as the sides of comparisons, on the questions that are compared."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate
from cips_helpers.estimation.prepared import Prepared, is_favourable
from cips_helpers.estimation.scores import Scoring
from cips_helpers.schema.columns import SHARES_OF

NUMBERS = ("estimate", "se", "df", "n", "s2")


def side_of(prepared: Prepared, questions: Set[str] | None = None) -> pd.DataFrame:
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
    DataFrame
        A row an indicator: ``indicator``, ``kind``, ``estimate``, ``se``, ``df``, ``n``, ``s2``, ``n_asked``;
        ``questions``, how many a score rests on, 0 for other kinds; and ``of``, how many it has in all.
    """
    design = prepared.views
    scoring = Scoring.of(prepared.agreement, prepared.instrument, questions=questions)
    keep = [questions is None or item.id in questions for item in prepared.agreement]
    items = [item for item, kept in zip(prepared.agreement, keep, strict=True) if kept]
    scores = mean_values(
        np.hstack([scoring.values(prepared.scores, design), prepared.scores[:, np.array(keep, dtype=bool)]]), design
    )
    whole = dict(zip(prepared.scoring.indicators, prepared.scoring.questions, strict=True))
    ones = np.ones(len(items))
    of = np.array([whole[key] for key in scoring.indicators], dtype=float)
    keys = [*scoring.indicators, *((item.id, item.kind) for item in items)]
    rows = [_rows(keys, scores).assign(questions=np.append(scoring.questions, ones), of=np.append(of, ones))]
    columns = [
        column
        for column, item in enumerate(prepared.items)
        if item.kind in SHARES_OF and any(answer.positive for answer in prepared.scale(item).answers)
    ]
    if columns:
        behaviours = [prepared.items[column] for column in columns]
        table = tabulate(prepared.positions[:, columns], design, n_answers=prepared.width)
        shares = score_table(table, np.array([prepared.values(item, is_favourable) for item in behaviours]))
        rows.append(_rows([(item.id, item.kind) for item in behaviours], shares).assign(questions=0, of=0))
    together = pd.concat(rows, ignore_index=True)
    n_asked = {item.id: int((prepared.positions[:, column] >= 0).sum()) for column, item in enumerate(prepared.items)}
    together["n_asked"] = together["indicator"].map(n_asked).astype(float).fillna(prepared.sample.n)
    return together.assign(**prepared.head)


def cells_of(rows: pd.DataFrame, suffix: str = "") -> CellEstimates:
    """Return the estimates of one side of joined rows, arrays (rows,)."""
    estimate, se, df, n, s2 = (rows[name + suffix].to_numpy(float) for name in NUMBERS)
    unknown = np.full(n.shape, np.nan)
    return CellEstimates(estimate, se, df, n, sum_w=unknown, s2=s2, deff=unknown)


def _rows(keys: list[tuple[str, str]], cells: CellEstimates) -> pd.DataFrame:
    ids, kinds = zip(*keys, strict=True) if keys else ((), ())
    return pd.DataFrame({"indicator": ids, "kind": kinds} | {name: getattr(cells, name)[0] for name in NUMBERS})
