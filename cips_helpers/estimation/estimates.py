"""From one country's survey to one tidy frame of estimates: the spine of everything that follows.

One row is one number that could be published; nothing here may be shown before the privacy gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from cips_helpers.instrument.model import Answer, Instrument, Item, Scale, score_of
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
    blocks = [block for key in chosen for block in _sample_blocks(survey.samples[key], survey.instrument)]
    frame = _frame(blocks)
    gaps = _gaps(frame, survey.instrument)
    return Estimates(
        country=survey.country, frame=pd.concat([frame, *gaps], ignore_index=True)[list(COLUMNS)]
    )


def _frame(blocks: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Join blocks of equal-length columns (or single values) once, and give every row its interval."""
    sizes = [len(block["estimate"]) for block in blocks]

    def column(name: str) -> np.ndarray:
        empty = np.nan
        parts = [np.asarray(block.get(name, empty)) for block in blocks]
        return np.concatenate([np.broadcast_to(part, size) for part, size in zip(parts, sizes, strict=True)])

    frame = pd.DataFrame({name: column(name) for name in COLUMNS})
    mean = (frame["statistic"] == "mean").to_numpy()
    e, se, df, n = (frame[name].to_numpy(float) for name in ("estimate", "se", "df", "n"))
    low, high = (np.where(mean, a, b) for a, b in zip(
        interval_mean(e, se, df), interval_share(np.where(mean, np.nan, e), se, df, n, method="auto"), strict=True
    ))  # fmt: skip
    return frame.assign(low=low, high=high)


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


def _sample_blocks(sample: Sample, instrument: Instrument) -> Iterator[dict[str, Any]]:
    design = design_of(sample)
    answered = [item for item in instrument.items_of(sample.group) if item.id in sample.answers]
    coded = _Coded.of(sample, answered)
    scored = _composites(sample, instrument, answered)
    head = {"iteration": sample.iteration, "group": sample.group}
    for block in _sample_shares(sample, answered):
        yield head | block
    for domain, levels, cell in _domains(sample, answered):
        for block in _item_blocks(coded, design, cell, levels):
            yield head | {"domain": domain} | block
        if scored:
            for block in _score_blocks(scored, design, cell, levels):
                yield head | {"domain": domain} | block


def _score_blocks(
    scored: list[_Composite], design: Design, cell: np.ndarray, levels: list[str]
) -> Iterator[dict[str, Any]]:
    """Means and per cent positive of factors, themes and the whole, from the person scores."""
    names, kinds = [one.id for one in scored], [one.kind for one in scored]
    asked = np.bincount(cell[cell >= 0], minlength=len(levels))[:, None] + np.zeros(len(scored))
    for statistic in ("mean", "positive"):
        values = np.column_stack([getattr(one, statistic) for one in scored])
        found = mean_values(values, design, cell=cell, n_cells=len(levels))
        yield _block(found, levels, names, kinds, statistic, asked)


def _domains(sample: Sample, items: Sequence[Item]) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """The whole sample, then each demographic: its levels and the level of each respondent (-1: none)."""
    yield "all", ["all"], np.zeros(sample.n, dtype=np.int64)
    for item in items:
        if item.kind == "demographic":
            codes = [answer.code for answer in sample.scales[item.id].substantive]
            place = pd.Index(codes).get_indexer(pd.Index(sample.answers[item.id]))
            yield item.id, [str(code) for code in codes], place.astype(np.int64)


def _sample_shares(sample: Sample, items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Composition of the answers received, unweighted: about the sample, so without error."""
    for item in items:
        if item.kind == "demographic":
            codes = [answer.code for answer in sample.scales[item.id].substantive]
            counts = sample.answers[item.id].value_counts().reindex(codes, fill_value=0)
            stated = int(counts.sum())
            yield {
                "domain": "all", "level": "all",
                "indicator": item.id, "kind": item.kind, "statistic": "sample_share", "answer": codes,
                "estimate": counts.to_numpy() / max(stated, 1), "n": stated, "n_asked": sample.n,
            }  # fmt: skip


@dataclass(frozen=True)
class _Composite:
    """A score of several items: each person's points and share of positive answers."""

    id: str
    kind: str
    mean: np.ndarray
    positive: np.ndarray


def _composites(sample: Sample, instrument: Instrument, answered: Sequence[Item]) -> list[_Composite]:
    items = [item for item in answered if item.kind == "agreement"]
    scores = scores_of(sample, instrument, items)
    positive = _positive(sample, items, scores)
    place = {item.id: number for number, item in enumerate(items)}

    def composite(id: str, kind: str, columns: list[int]) -> _Composite:
        return _Composite(id, kind, person_scores(scores[:, columns]), person_scores(positive[:, columns]))

    of_factor = {f.id: [place[item.id] for item in items if item.factor == f.id] for f in instrument.factors}
    out = [composite(id, "factor", columns) for id, columns in of_factor.items() if columns]
    if out:
        mean, share = (
            person_scores(np.column_stack([getattr(f, k) for f in out])) for k in ("mean", "positive")
        )
        out.append(_Composite("overall", "overall", mean, share))
    for theme in instrument.themes:
        if all(id in place for id in theme.items):
            out.append(composite(theme.id, "theme", [place[id] for id in theme.items]))
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


@dataclass(frozen=True)
class _Coded:
    """All questions of a sample as places on their scales, ready to be tabulated together.

    The last place is "no answer"; -1 is "outside the base" (an experience question to someone without it).
    """

    items: Sequence[Item]
    scales: Sequence[Scale]
    places: np.ndarray

    @property
    def width(self) -> int:
        return max(len(scale.answers) for scale in self.scales) + 1

    @classmethod
    def of(cls, sample: Sample, items: Sequence[Item]) -> _Coded:
        scales = [sample.scales[item.id] for item in items]
        lost = max(len(scale.answers) for scale in scales)
        places = np.empty((sample.n, len(items)), dtype=np.int8)
        for column, (item, scale) in enumerate(zip(items, scales, strict=True)):
            index = pd.Index([answer.code for answer in scale.answers])
            found = index.get_indexer(pd.Index(sample.answers[item.id]))
            places[:, column] = np.where(found < 0, lost, found)
            if item.base is not None:
                places[~sample.answers[item.base.item].isin(item.base.codes).to_numpy(), column] = -1
        return cls(items, scales, places)

    def scored(self, value: Callable[[Item, Scale, Answer], float], *, of_all: bool = False) -> np.ndarray:
        """(items, width) values of the answers; NaN for non-answers, or 0 if the base is all who were asked."""
        out = np.full((len(self.items), self.width), 0.0 if of_all else np.nan)
        for row, (item, scale) in enumerate(zip(self.items, self.scales, strict=True)):
            for place, answer in enumerate(scale.answers):
                if of_all or answer.kind == "answer":
                    out[row, place] = value(item, scale, answer)
        return out


def _is_at(place: int, item: Item, scale: Scale, answer: Answer) -> float:
    return float(place < len(scale.answers) and scale.answers[place] is answer)


def _is_kind(kind: str, item: Item, scale: Scale, answer: Answer) -> float:
    return float(answer.kind == kind)


def _item_blocks(
    coded: _Coded, design: Design, cell: np.ndarray, levels: list[str]
) -> Iterator[dict[str, Any]]:
    """Shares of every answer and non-answer and, for scored items, the mean: all from one tabulation."""
    table = tabulate(coded.places, design, cell=cell, n_cells=len(levels), n_answers=coded.width)
    names, kinds = [item.id for item in coded.items], [item.kind for item in coded.items]
    asked = score_table(table, np.ones(coded.width)).n

    def block(score: np.ndarray, statistic: str, keep: Sequence[bool], **more: Any) -> dict[str, Any]:
        return _block(score_table(table, score), levels, names, kinds, statistic, asked, keep=keep, **more)

    for place in range(coded.width - 1):
        codes = [s.answers[place].code if place < len(s.answers) else MISSING for s in coded.scales]
        keep = [place < len(s.answers) and s.answers[place].kind == "answer" for s in coded.scales]
        if any(keep):
            yield block(coded.scored(partial(_is_at, place)), "share", keep, answer=codes)
    always = [True] * len(names)
    for kind in ("dont_know", "refused"):
        yield block(coded.scored(partial(_is_kind, kind), of_all=True), kind, always)
    missing = np.zeros((len(names), coded.width))
    missing[:, -1] = 1.0
    yield block(missing, "missing", always)
    positive = coded.scored(lambda item, scale, answer: float(answer.positive != item.reverse))
    yield block(positive, "positive", [any(a.positive for a in s.answers) for s in coded.scales])
    points = coded.scored(
        lambda item, scale, answer: score_of(answer, item, scale) if scale.kind == "agreement" else 0.0
    )
    yield block(points, "mean", [scale.kind == "agreement" for scale in coded.scales])


def _block(
    found: CellEstimates,
    levels: Sequence[str],
    names: Sequence[str],
    kinds: Sequence[str],
    statistic: str,
    asked: np.ndarray,
    *,
    keep: Sequence[bool] | None = None,
    answer: Sequence[int] | None = None,
) -> dict[str, Any]:
    """Lay one statistic of all cells and kept indicators out as columns of equal length."""
    cells, m = found.shape
    kept = np.flatnonzero(np.ones(m, dtype=bool) if keep is None else np.asarray(keep))

    def flat(values: np.ndarray) -> np.ndarray:
        return values[:, kept].ravel()

    return {
        "level": np.repeat(np.asarray(levels, dtype=object), kept.size),
        "indicator": np.tile(np.asarray(names, dtype=object)[kept], cells),
        "kind": np.tile(np.asarray(kinds, dtype=object)[kept], cells),
        "statistic": statistic,
        "answer": MISSING if answer is None else np.tile(np.asarray(answer)[kept], cells),
        "estimate": flat(found.estimate),
        "se": flat(found.se),
        "df": flat(found.df),
        "n": flat(found.n).astype(np.int64),
        "n_asked": flat(asked).astype(np.int64),
        "deff": flat(found.deff),
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
