"""Rows of the frame of estimates, built from blocks of equally long columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.families import Method, adjust
from cips_helpers.schema.columns import COLUMNS, FAMILIES, FAMILY

Block = Mapping[str, Any]
"""Columns of some rows: an array each, or a single value for all of them."""

_DEFAULTS: dict[str, Any] = {"domain": "all", "level": "all", "answer": -1, "against": ""}
_TEXT = ("group", "domain", "level", "indicator", "kind", "statistic", "against")
_BLANK: dict[type, Any] = {object: "", np.int64: 0, np.float64: np.nan}
_WHOLE = ("iteration", "answer", "n", "n_asked")


def frame_of(blocks: Iterable[Block]) -> pd.DataFrame:
    """Join blocks into a frame with the columns of the schema.

    Parameters
    ----------
    blocks
        Columns as arrays or single values; the length of ``estimate`` is the number of rows.
        Columns left out get their default: 'all', -1, '' or NaN.

    Returns
    -------
    DataFrame
        The columns of `cips_helpers.schema.columns`; a row a figure.
    """
    block_list = list(blocks)
    ends = np.cumsum([0, *(np.size(block["estimate"]) for block in block_list)])
    columns = {}
    for name in COLUMNS:
        dtype = object if name in _TEXT else np.int64 if name in _WHOLE else np.float64
        columns[name] = column = np.full(ends[-1], _DEFAULTS.get(name, _BLANK[dtype]), dtype=dtype)
        for block, start, end in zip(block_list, ends[:-1], ends[1:], strict=True):
            if name in block:
                column[start:end] = block[name]
    return pd.DataFrame(columns)


def only(block: Block, keep: np.ndarray) -> dict[str, Any]:
    """Return the rows of a block where ``keep`` is True."""
    return {name: part[keep] if isinstance(part, np.ndarray) else part for name, part in block.items()}


def adjusted(frame: pd.DataFrame) -> np.ndarray:
    """Adjust the p values of a frame within the families of the schema; NaN where a statistic has none."""
    out = np.full(len(frame), np.nan)
    tested = np.flatnonzero(frame["p"].notna() & frame["statistic"].isin(list(FAMILIES)))
    rows = frame.iloc[tested]
    p = rows["p"].to_numpy(float)
    for key, members in rows.groupby(list(FAMILY), sort=False).indices.items():
        of = dict(zip(FAMILY, key, strict=True))
        method: Method = "holm" if of["kind"] in FAMILIES[of["statistic"]] else "BH"
        out[tested[members]] = adjust(p[members], method=method)
    return out
