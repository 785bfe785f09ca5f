"""From one country's survey to one tidy frame of estimates: the spine of everything that follows.

One row is one number that could be published; nothing here may be shown before the privacy gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from cips_helpers.instrument.model import Instrument, Item, Scale, score_of
from cips_helpers.survey import MISSING, Sample, Survey

from .cells import CellEstimates
from .design import Design
from .intervals import interval_mean, interval_share
from .means import mean_values, score_table
from .scale_scores import person_scores
from .tabulate import tabulate

COLUMNS = {
    "iteration": "number of the iteration",
    "group": "respondent group, or 'gap' for the difference of the first two groups",
    "domain": "demographic the figure is broken down by, or 'all'",
    "level": "answer code of that demographic, or 'all'",
    "indicator": "id of a factor, item or theme, or 'overall'",
    "kind": "factor, theme, overall, or the kind of item (agreement, behaviour, …)",
    "statistic": "mean (0–3 points), positive, share, sample_share, dont_know, refused, missing (0–1), gap (points)",
    "answer": "answer code of a share, else -1",
    "estimate": "the figure",
    "se": "its standard error",
    "low": "lower end of the 95 % interval",
    "high": "upper end of the 95 % interval",
    "df": "degrees of freedom of the interval",
    "n": "respondents the figure rests on, unweighted",
    "n_asked": "respondents who were asked, unweighted",
    "deff": "design effect",
    "p": "p value of a gap (two-sided), not adjusted",
    "p_adjusted": "the same within its family (factors: Holm; items: Benjamini–Hochberg)",
}


@dataclass(frozen=True, repr=False)
class Estimates:
    """All estimates of one country, before the privacy gate; shows itself only by its size.

    Attributes
    ----------
    country
        Country code.
    frame
        One row a figure; see ``COLUMNS``.
    """

    country: str
    frame: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Estimates of {self.country}: {len(self.frame):,} figures, not yet through the privacy gate>"


def estimate(survey: Survey, *, iterations: Sequence[int] | None = None) -> Estimates:
    """Estimate every figure of a country's report.

    Scores follow the instrument: an item's score is the mean over the answered; a person's factor score
    the mean of the items answered, if at least half are; a factor's score the weighted mean over persons.
    Don't know, refusal and no answer are shares of those asked and enter no score.

    Parameters
    ----------
    survey
        The validated answers of one country.
    iterations
        Which iterations; all by default.

    Returns
    -------
    Estimates
        Columns as in ``COLUMNS``: for each group and each level of each demographic.
    """
    chosen = [key for key in survey.samples if iterations is None or key[0] in iterations]
    parts = [part for key in chosen for part in _sample_rows(survey.samples[key], survey.instrument)]
    frame = pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
    frame = pd.concat([frame, *_gaps(frame, survey.instrument)], ignore_index=True)
    for column in COLUMNS:
        if column not in frame:
            frame[column] = np.nan
    return Estimates(country=survey.country, frame=frame[list(COLUMNS)])


def design_of(sample: Sample) -> Design:
    """Give the sampling design of a sample; without weights every respondent counts once."""
    weight = np.ones(sample.n) if sample.weight is None else sample.weight
    return Design(
        weight=weight,
        stratum=sample.stratum,
        population=sample.stratum_population,
        cluster=sample.cluster,
    )


def scores_of(sample: Sample, instrument: Instrument, items: Sequence[Item]) -> np.ndarray:
    """Give the item scores of each respondent, (n, items) in points, NaN without an opinion."""
    columns = []
    for item in items:
        scale = sample.scales[item.id]
        lookup = {answer.code: score_of(answer, item, scale) for answer in scale.answers}
        columns.append(sample.answers[item.id].map(lookup).to_numpy(float))
    return np.column_stack(columns) if columns else np.empty((sample.n, 0))


def _sample_rows(sample: Sample, instrument: Instrument) -> Iterator[dict[str, Any]]:
    design = design_of(sample)
    answered = [i for i in instrument.items_of(sample.group) if i.id in sample.answers]
    scales = {scale.id: scale for scale in (sample.scales[item.id] for item in answered)}
    scored = _composites(sample, instrument, answered)
    yield from _sample_shares(sample, answered)
    for domain, levels, cell in _domains(sample, answered):
        head = {"iteration": sample.iteration, "group": sample.group, "domain": domain}
        for scale in scales.values():
            items = [item for item in answered if sample.scales[item.id].id == scale.id]
            for block in _item_rows(sample, items, scale, design, cell, levels):
                yield head | block
        if not scored:
            continue
        names, kinds = [name for name, _, _ in scored], [kind for _, kind, _ in scored]
        for statistic, place in (("mean", 0), ("positive", 1)):
            values = np.column_stack([columns[place] for _, _, columns in scored])
            found = mean_values(values, design, cell=cell, n_cells=len(levels))
            asked = np.bincount(cell[cell >= 0], minlength=len(levels))
            yield head | _block(
                found, levels, names, kinds, statistic, asked[:, None] + np.zeros(found.shape)
            )


def _domains(sample: Sample, items: Sequence[Item]) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """The whole sample, then each demographic: its levels and the level of each respondent (-1: none)."""
    yield "all", ["all"], np.zeros(sample.n, dtype=np.int64)
    for item in items:
        if item.kind == "demographic":
            codes = [answer.code for answer in sample.scales[item.id].substantive]
            place = pd.Index(codes).get_indexer(sample.answers[item.id])
            yield item.id, [str(code) for code in codes], place.astype(np.int64)


def _sample_shares(sample: Sample, items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Composition of the answers received, unweighted: about the sample, so without error."""
    for item in items:
        if item.kind == "demographic":
            codes = [answer.code for answer in sample.scales[item.id].substantive]
            counts = sample.answers[item.id].value_counts().reindex(codes, fill_value=0)
            stated = int(counts.sum())
            yield {
                "iteration": sample.iteration, "group": sample.group, "domain": "all", "level": "all",
                "indicator": item.id, "kind": item.kind, "statistic": "sample_share", "answer": codes,
                "estimate": counts.to_numpy() / max(stated, 1), "n": stated, "n_asked": sample.n,
            }  # fmt: skip


def _composites(
    sample: Sample, instrument: Instrument, answered: Sequence[Item]
) -> list[tuple[str, str, tuple[np.ndarray, np.ndarray]]]:
    """Person scores of factors, themes and overall: (id, kind, (points, share of positive answers))."""
    items = [item for item in answered if item.kind == "agreement"]
    scores = scores_of(sample, instrument, items)
    positive = _positive(sample, items, scores)
    place = {item.id: number for number, item in enumerate(items)}
    out: list[tuple[str, str, tuple[np.ndarray, np.ndarray]]] = []
    for factor in instrument.factors:
        columns = [place[item.id] for item in items if item.factor == factor.id]
        if columns:
            out.append(
                (
                    factor.id,
                    "factor",
                    (person_scores(scores[:, columns]), person_scores(positive[:, columns])),
                )
            )
    if len(out) > 1:
        both = tuple(person_scores(np.column_stack([part[2][k] for part in out])) for k in (0, 1))
        out.append(("overall", "overall", (both[0], both[1])))
    for theme in instrument.themes:
        columns = [place[id] for id in theme.items if id in place]
        if len(columns) == len(theme.items):
            out.append(
                (theme.id, "theme", (person_scores(scores[:, columns]), person_scores(positive[:, columns])))
            )
    return out


def _positive(sample: Sample, items: Sequence[Item], scores: np.ndarray) -> np.ndarray:
    """Whether each answer is favourable to integrity (0/1, NaN without an opinion).

    An answer to a reversed item is favourable when the statement is *not* agreed to.
    """
    out = np.full(scores.shape, np.nan)
    for column, item in enumerate(items):
        scale = sample.scales[item.id]
        lookup = {a.code: float(a.positive != item.reverse) for a in scale.substantive}
        out[:, column] = sample.answers[item.id].map(lookup).to_numpy(float)
    return out


def _item_rows(
    sample: Sample, items: Sequence[Item], scale: Scale, design: Design, cell: np.ndarray, levels: list[str]
) -> Iterator[dict[str, Any]]:
    """Shares of every answer and non-answer; for scored items the mean too; all from one tabulation."""
    answers = scale.answers
    lost = len(answers)
    lookup = pd.Index([answer.code for answer in answers])
    codes = np.column_stack([lookup.get_indexer(sample.answers[item.id]) for item in items])
    codes = np.where(codes < 0, lost, codes).astype(np.int8)
    for column, item in enumerate(items):
        if item.base is not None:
            outside = ~sample.answers[item.base.item].isin(item.base.codes).to_numpy()
            codes[outside, column] = -1
    table = tabulate(codes, design, cell=cell, n_cells=len(levels), n_answers=lost + 1)
    names, kinds = [item.id for item in items], [item.kind for item in items]
    everyone = np.ones(lost + 1)
    asked = score_table(table, everyone).n
    substantive = np.array([0.0 if answer.kind == "answer" else np.nan for answer in answers] + [np.nan])
    for position, answer in enumerate(answers):
        if answer.kind == "answer":
            hit = substantive.copy()
            hit[position] = 1.0
            yield _block(score_table(table, hit), levels, names, kinds, "share", asked, answer=answer.code)
    for statistic, kind in (("dont_know", "dont_know"), ("refused", "refused"), ("missing", None)):
        hit = np.array([float(a.kind == kind) for a in answers] + [float(kind is None)])
        yield _block(score_table(table, hit), levels, names, kinds, statistic, asked)
    if any(answer.positive for answer in answers):
        hits = np.array([
            [float(a.positive != i.reverse) if a.kind == "answer" else np.nan for a in answers] + [np.nan]
            for i in items
        ])  # fmt: skip
        yield _block(score_table(table, hits), levels, names, kinds, "positive", asked)
    if scale.kind == "agreement":
        points = np.array([[score_of(a, i, scale) for a in answers] + [np.nan] for i in items])
        yield _block(score_table(table, points), levels, names, kinds, "mean", asked)


def _block(
    found: CellEstimates,
    levels: list[str],
    names: list[str],
    kinds: list[str],
    statistic: str,
    asked: np.ndarray,
    *,
    answer: int = MISSING,
) -> dict[str, Any]:
    """Lay one statistic of all cells and indicators out as columns of equal length."""
    cells, m = found.shape
    if statistic == "mean":
        low, high = interval_mean(found.estimate, found.se, found.df)
    else:
        low, high = interval_share(found.estimate, found.se, found.df, found.n, method="auto")
    return {
        "level": np.repeat(levels, m),
        "indicator": np.tile(names, cells),
        "kind": np.tile(kinds, cells),
        "statistic": statistic,
        "answer": answer,
        "estimate": found.estimate.ravel(),
        "se": found.se.ravel(),
        "low": low.ravel(),
        "high": high.ravel(),
        "df": found.df.ravel(),
        "n": found.n.ravel().astype(np.int64),
        "n_asked": np.asarray(asked).ravel().astype(np.int64),
        "deff": found.deff.ravel(),
    }


def _gaps(frame: pd.DataFrame, instrument: Instrument) -> list[pd.DataFrame]:
    """Differences first group − second group; the two samples are independent, so variances add."""
    if len(instrument.groups) < 2:
        return []
    first, second = instrument.groups[0].id, instrument.groups[1].id
    means = frame[(frame["domain"] == "all") & (frame["statistic"] == "mean")]
    keys = ["iteration", "indicator"]
    both = means[means["group"] == first].merge(
        means[means["group"] == second], on=keys, suffixes=("", "_other")
    )
    both = both[(both["n"] > 1) & (both["n_other"] > 1)]
    if both.empty:
        return []
    gap = both["estimate"] - both["estimate_other"]
    se = np.hypot(both["se"], both["se_other"])
    df = both["df"] + both["df_other"] - 1
    low, high = interval_mean(gap.to_numpy(), se.to_numpy(), df.to_numpy())
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(se > 0, 2 * stats.t.sf(np.abs(gap / se), df), np.nan)
    out = both[["iteration", "domain", "level", "indicator", "kind"]].assign(
        group="gap", statistic="gap", answer=MISSING, estimate=gap, se=se, low=low, high=high, df=df,
        n=np.minimum(both["n"], both["n_other"]), n_asked=np.minimum(both["n_asked"], both["n_asked_other"]), p=p,
    )  # fmt: skip
    out["p_adjusted"] = np.nan
    for (_, kind), rows in out.groupby(["iteration", "kind"]):
        known = rows["p"].dropna()
        if len(known):
            adjusted = _holm(known) if kind == "factor" else stats.false_discovery_control(known)
            out.loc[known.index, "p_adjusted"] = adjusted
    return [out]


def _holm(p: pd.Series) -> pd.Series:
    ordered = p.sort_values()
    stepped = (ordered * np.arange(len(p), 0, -1)).cummax().clip(upper=1.0)
    return stepped.reindex(p.index)
