"""Rows of the frame, built from blocks of equally long columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.estimation.families import Method, adjust

from .schema import COLUMNS

_DEFAULTS: dict[str, Any] = {"domain": "all", "level": "all", "answer": -1, "against": ""}
_TEXT = ("group", "domain", "level", "indicator", "kind", "statistic", "against")
_BLANK: dict[type, Any] = {object: "", np.int64: 0, np.float64: np.nan}
_WHOLE = ("iteration", "answer", "n", "n_asked")


def frame_of(blocks: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Join blocks into a frame with the columns of the schema.

    Parameters
    ----------
    blocks
        Each names columns and gives an array or a single value; ``estimate`` says how many rows.
        Columns left out get their default: 'all', -1, '' or NaN.
    """
    given = list(blocks)
    ends = np.cumsum([0, *(np.size(block["estimate"]) for block in given)])
    columns = {}
    for name in COLUMNS:
        dtype = object if name in _TEXT else np.int64 if name in _WHOLE else np.float64
        columns[name] = column = np.full(ends[-1], _DEFAULTS.get(name, _BLANK[dtype]), dtype=dtype)
        for block, start, end in zip(given, ends[:-1], ends[1:], strict=True):
            if name in block:
                column[start:end] = block[name]
    return pd.DataFrame(columns)


def adjusted(frame: pd.DataFrame, by: list[str], *, holm: tuple[str, ...] = ()) -> np.ndarray:
    """Adjust the p values of a frame within families: Holm where ``kind`` is in ``holm``, else BH."""
    out = np.full(len(frame), np.nan)
    p, kind = frame["p"].to_numpy(float), frame["kind"].to_numpy()
    for rows in frame.groupby(by, sort=False).indices.values():
        method: Method = "holm" if kind[rows[0]] in holm else "BH"
        out[rows] = adjust(p[rows], method=method)
    return out
