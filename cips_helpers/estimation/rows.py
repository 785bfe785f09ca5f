"""Rows of the frame of estimates, built from blocks of equally long columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.design.families import Method, adjust, family_level, rescaled
from cips_helpers.estimation.methods.design.intervals import quantile_t
from cips_helpers.schema.columns import ACROSS_GROUPS, CLEAR, COLUMNS, FAMILIES, FAMILY, RATIOS

Block = Mapping[str, Any]
"""Columns of some rows: an array each, or a single value for all of them."""

SCALES: dict[str, tuple[Callable[..., FloatArray], Callable[..., FloatArray]]] = {
    **dict.fromkeys(RATIOS, (np.log, np.exp)),
    "importance": (logit, expit),
}
"""Statistics whose intervals are symmetric on another scale, with the way there and back."""

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


def adjusted(frame: pd.DataFrame, name: str = "p") -> np.ndarray:
    """Adjust the p values of a column within the families of the schema; NaN where a statistic has none."""
    out = np.full(len(frame), np.nan)
    for members, method in _families(frame):
        out[members] = adjust(frame[name].to_numpy(float)[members], method=method)
    return out


def family_intervals(frame: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return the ends of all intervals, those of tested figures at the level of their family.

    An interval then leaves out the figure that stands for no difference exactly where its adjusted p value is below
    `CLEAR`, see `family_level`. It is stretched about its estimate on the scale on which it is symmetric, see
    `SCALES`.
    """
    low, estimate, high = (frame[name].to_numpy(float).copy() for name in ("low", "estimate", "high"))
    statistic = frame["statistic"].to_numpy()
    df = frame["df"].fillna(np.inf).to_numpy(float)
    for members, method in _families(frame):
        level = family_level(frame["p"].to_numpy(float)[members], method=method, alpha=CLEAR)
        factor = quantile_t(df[members], level=level) / quantile_t(df[members], level=1 - CLEAR)
        onto, back = SCALES.get(statistic[members[0]], (np.asarray, np.asarray))
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = rescaled(*(onto(part[members]) for part in (low, estimate, high)), factor=factor)
            low[members], high[members] = map(back, ends)
    return low, high


def _families(frame: pd.DataFrame) -> Iterator[tuple[np.ndarray, Method]]:
    """Yield the positions of the tested figures of every family, and how their p values are adjusted."""
    tested = np.flatnonzero(frame["p"].notna() & frame["statistic"].isin(list(FAMILIES)))
    rows = frame.iloc[tested][list(FAMILY)]
    rows = rows.assign(group=rows["group"].mask(rows["statistic"].isin(ACROSS_GROUPS), ""))
    for key, members in rows.groupby(list(FAMILY), sort=False).indices.items():
        of = dict(zip(FAMILY, key, strict=True))
        yield tested[members], "holm" if of["kind"] in FAMILIES[of["statistic"]] else "BH"
