"""Comparisons of independent samples: groups with each other, an iteration with the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.design.effects import equivalence, hedges_g
from cips_helpers.estimation.methods.design.gaps import GapEstimates
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.precision import smallest_detectable_change
from cips_helpers.estimation.rows import Block, frame_of
from cips_helpers.instrument.model import Instrument
from cips_helpers.schema.columns import SHARES_OF
from cips_helpers.survey.study import Study

NEGLIGIBLE_OF_SCALE = 1 / 30
"""A difference of scores below this part of the scale is negligible: 0.1 of 3 points."""

POWER = 0.8
"""Probability with which the smallest detectable change would have been seen."""

DETECTABLE = ("iteration", "group", "indicator", "kind", "against", "df", "n", "n_asked")
"""Columns of a change that the smallest detectable one shares."""


@dataclass(frozen=True)
class Margin:
    """Largest negligible difference: of scores in points, of shares 0-1."""

    points: float
    share: float

    @classmethod
    def of(cls, study: Study, instrument: Instrument) -> Margin:
        """Take the study's margins, or a thirtieth of the scale and five percentage points."""
        points = study.negligible.points
        return cls(NEGLIGIBLE_OF_SCALE * instrument.points if points is None else points, study.negligible.share)

    def equivalent(self, gap: GapEstimates, kind: np.ndarray) -> FloatArray:
        """Return the (m,) p values of the test that each difference lies within the margin."""
        of_share, of_score = (
            equivalence(gap.estimate, gap.se, gap.df, margin=margin) for margin in (self.share, self.points)
        )
        return np.where(np.isin(kind, SHARES_OF), of_share, of_score)


def gaps(levels: pd.DataFrame, instrument: Instrument, margin: Margin) -> pd.DataFrame:
    """Estimate the difference first group less second group of every score both were asked for.

    The groups are independent samples: variances add, df = df_1 + df_2 - 1. p values are adjusted within an
    iteration, over the factors by Holm, over the questions by Benjamini and Hochberg.
    """
    if len(instrument.groups) < 2:
        return frame_of([])
    first, second = (instrument.groups[position].id for position in (0, 1))
    means = _scores(levels)
    both = _paired(means[means["group"] == first], means[means["group"] == second], ["iteration"])
    block = _difference(both, margin)
    return frame_of([{**block, "statistic": "gap", "group": "gap", "iteration": both["iteration"].to_numpy()}])


def changes(levels: pd.DataFrame, gap_rows: pd.DataFrame, margin: Margin) -> Iterator[Block]:
    """Estimate the change of every figure from one iteration of a group to its next, and of the gap.

    The iterations are independent samples. Scores change in points; behaviour and experience questions by
    their share of favourable answers. Within a group and iteration p values are adjusted over the factors
    by Holm, over themes, questions and behaviours by Benjamini and Hochberg each. ``detectable`` rows hold
    the smallest change that could have been detected.
    """
    whole_groups = levels[levels["domain"] == "all"]
    behaviours = whole_groups[whole_groups["kind"].isin(SHARES_OF) & (whole_groups["statistic"] == "positive")]
    source = pd.concat([_scores(whole_groups), behaviours, gap_rows])
    source["earlier"] = _iteration_before(source)
    before = source.drop(columns="earlier").rename(columns={"iteration": "earlier"})
    both = _paired(source, before, ["group", "earlier"])
    if len(both):
        head = {name: both[name].to_numpy() for name in ("iteration", "group")}
        head["against"] = both["earlier"].astype(int).astype(str).to_numpy()
        block = {**head, **_difference(both, margin)}
        yield {**block, "statistic": "change"}
        se, se_other = both["se"].to_numpy(), both["se_other"].to_numpy()
        yield _detectable(block, smallest_detectable_change(se, se_other, df=_df(both), power=POWER))
    yield from _detectable_next(source)


def _iteration_before(rows: pd.DataFrame) -> pd.Series:
    """Return the iteration of the group before that of each row; NaN for its first."""
    known = rows[["group", "iteration"]].drop_duplicates().sort_values(["group", "iteration"])
    known["earlier"] = known.groupby("group")["iteration"].shift()
    return rows[["group", "iteration"]].merge(known, how="left")["earlier"].to_numpy()


def _detectable_next(source: pd.DataFrame) -> Iterator[Block]:
    """Yield the change a next iteration as precise would detect, for groups with one iteration so far."""
    single = source[source.groupby("group")["iteration"].transform("nunique") == 1]
    if len(single):
        df = 2 * np.where(single["group"] == "gap", single["df"] + 1, single["df"]) - 1
        block = {name: single[name].to_numpy() for name in single if name in DETECTABLE}
        yield _detectable({**block, "df": df}, smallest_detectable_change(single["se"].to_numpy(), df=df, power=POWER))


def _detectable(block: Block, smallest: FloatArray) -> Block:
    columns = {name: part for name, part in block.items() if name in DETECTABLE}
    return {**columns, "statistic": "detectable", "estimate": smallest}


def _scores(levels: pd.DataFrame) -> pd.DataFrame:
    """Select the mean scores of whole samples; behaviour has none, whatever its scale."""
    kinds = ["factor", "overall", "theme", "agreement"]
    return levels[(levels["domain"] == "all") & (levels["statistic"] == "mean") & levels["kind"].isin(kinds)]


def _paired(rows: pd.DataFrame, others: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Join two samples' rows of the same indicator, where both rest on two people or more."""
    both = rows.merge(others, on=[*keys, "indicator", "kind"], suffixes=("", "_other"))
    return both[(both["n"] > 1) & (both["n_other"] > 1)]


def _df(both: pd.DataFrame) -> FloatArray:
    """Return units less strata over all samples, less 1; the df of a gap are already less 1."""
    of_gap = np.where(both["group"] == "gap", 1.0, 0.0)
    return both["df"].to_numpy(float) + both["df_other"].to_numpy(float) + 2 * of_gap - 1


def _difference(both: pd.DataFrame, margin: Margin) -> Block:
    """Return the columns of the difference, with interval, p value, effect and equivalence test."""
    kind = both["kind"].to_numpy()
    estimate = both["estimate"].to_numpy() - both["estimate_other"].to_numpy()
    gap = GapEstimates(estimate, np.hypot(both["se"].to_numpy(), both["se_other"].to_numpy()), _df(both))
    low, high = interval_mean(gap.estimate, gap.se, gap.df)
    scores = (both["statistic"] == "mean").to_numpy()
    effect = hedges_g(_cells(both, ""), _cells(both, "_other"))
    return {
        "indicator": both["indicator"].to_numpy(),
        "kind": kind,
        "estimate": gap.estimate,
        "se": gap.se,
        "low": low,
        "high": high,
        "df": gap.df,
        "n": np.minimum(both["n"], both["n_other"]),
        "n_asked": np.minimum(both["n_asked"], both["n_asked_other"]),
        "effect": np.where(scores, effect, np.nan),
        "p": gap.p,
        "p_equivalent": margin.equivalent(gap, kind),
    }


def _cells(both: pd.DataFrame, side: str) -> CellEstimates:
    """The estimates of one side; the spread of the scores comes back from their design effect, v n / s2."""
    estimate, se, df, n, deff = (both[name + side].to_numpy(float) for name in ("estimate", "se", "df", "n", "deff"))
    with np.errstate(divide="ignore", invalid="ignore"):
        s2 = np.where(deff > 0, se**2 * n / deff, np.where(se == 0, 0.0, np.nan))
    unknown = np.full(n.shape, np.nan)
    return CellEstimates(estimate, se, df, n, sum_w=unknown, s2=s2, deff=deff)
