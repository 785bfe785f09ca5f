"""Comparisons of independent samples: groups with each other, an iteration with the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import BoolArray, FloatArray
from cips_helpers.estimation.methods.design.effects import equivalence, hedges_g
from cips_helpers.estimation.methods.design.gaps import GapEstimates, independent_gap
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_score
from cips_helpers.estimation.methods.design.precision import smallest_detectable_change
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import Block, only
from cips_helpers.estimation.scores import Scoring
from cips_helpers.estimation.sides import Side, cells_of, paired, side_of
from cips_helpers.instrument.model import Instrument
from cips_helpers.schema.columns import SHARES_OF
from cips_helpers.survey.study import Study

NEGLIGIBLE_OF_SCALE = 1 / 30
"""A difference of scores below this part of the scale is negligible: 0.1 of 3 points."""

POWER = 0.8
"""Probability with which the smallest detectable change would have been seen."""

LEVEL = 0.95
"""Confidence level of a comparison alone, before it is adjusted for its family."""

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


def compare(prepared: Mapping[tuple[int, str], Prepared], instrument: Instrument, margin: Margin) -> Iterator[Block]:
    """Compare whole samples: the first group with the second, and every iteration of a group with the one before.

    Each comparison rests on the questions that were asked on both sides, a change of the gap on those of all four
    samples. Samples are independent: variances add, degrees of freedom are Satterthwaite's. p values are adjusted
    within a group and iteration, over the factors by Holm, over themes, questions and behaviours by Benjamini and
    Hochberg each.

    Yields
    ------
    Block
        ``gap`` and ``change``; ``common_questions``, the number of questions a gap or change of scores rests on;
        where these are not all questions of a side, its score on them as ``mean_common`` or ``gap_common``;
        ``detectable``, the smallest change that could have been detected.
    """
    numbers = sorted({number for number, _ in prepared})
    pairs: dict[int, Pair] = {}
    first, second = ([group.id for group in instrument.groups] + ["", ""])[:2]
    for number in numbers:
        if (number, first) in prepared and (number, second) in prepared:
            pairs[number] = prepared[number, first], prepared[number, second]
            yield from _gap_blocks(*pairs[number], margin)
    for group in (group.id for group in instrument.groups):
        yield from _change_blocks(
            [prepared[number, group] for number in numbers if (number, group) in prepared], margin
        )
    yield from _gap_change_blocks([pairs[number] for number in numbers if number in pairs], margin)


Pair = tuple[Prepared, Prepared]
"""The samples of two groups in one iteration."""


def _questions(*samples: Prepared) -> set[str]:
    """Return the ids of the scored questions asked in all samples."""
    return set.intersection(*({item.id for item in sample.agreement} for sample in samples))


def _gap_blocks(first: Prepared, second: Prepared, margin: Margin) -> Iterator[Block]:
    asked = _questions(first, second)
    sides = [_scores(side_of(sample, asked)) for sample in (first, second)]
    both = paired(*sides)
    block = {"iteration": first.sample.iteration, "group": "gap", **_difference(both, margin)}
    yield {**block, "statistic": "gap"}
    yield _common_questions(block, both)
    for sample, other, suffix in ((first, second, ""), (second, first, "_other")):
        partial = only(both, _partial(both))
        yield {
            **sample.head,
            **_levels(partial, suffix, sample.tops),
            "statistic": "mean_common",
            "against": other.sample.group,
        }


def _change_blocks(samples: Sequence[Prepared], margin: Margin) -> Iterator[Block]:
    for before, now in pairwise(samples):
        asked = _questions(before, now)
        both = paired(side_of(now, asked), side_of(before, asked))
        earlier, later = (str(sample.sample.iteration) for sample in (before, now))
        block = {**now.head, "against": earlier, **_difference(both, margin)}
        yield {**block, "statistic": "change"}
        yield _common_questions(block, both)
        yield _detectable(block, both)
        partial = only(both, _partial(both))
        yield {**now.head, **_levels(partial, "", now.tops), "statistic": "mean_common", "against": earlier}
        yield {**before.head, **_levels(partial, "_other", before.tops), "statistic": "mean_common", "against": later}
    if len(samples) == 1:
        yield _detectable_next(side_of(samples[0]), samples[0].head)


def _gap_change_blocks(pairs: Sequence[Pair], margin: Margin) -> Iterator[Block]:
    for before, now in pairwise(pairs):
        asked = _questions(*before, *now)
        both = paired(_gap_side(now, asked), _gap_side(before, asked))
        earlier, later = (pair[0].sample.iteration for pair in (before, now))
        block = {"iteration": later, "group": "gap", "against": str(earlier), **_difference(both, margin)}
        yield {**block, "statistic": "change"}
        yield _common_questions(block, both)
        yield _detectable(block, both)
        partial = only(both, _partial(both))
        for suffix, own, other in (("", later, earlier), ("_other", earlier, later)):
            levels = {"iteration": own, "group": "gap", **_levels(partial, suffix)}
            yield {**levels, "statistic": "gap_common", "against": str(other)}
    if len(pairs) == 1:
        yield _detectable_next(
            _gap_side(pairs[0], _questions(*pairs[0])), {"iteration": pairs[0][0].sample.iteration, "group": "gap"}
        )


def _gap_side(pair: Pair, asked: set[str]) -> Side:
    """Return the gaps of one iteration as a side of their change; ``of`` counts the questions both groups share."""
    both = paired(*(_scores(side_of(sample, asked)) for sample in pair))
    gap = independent_gap(cells_of(both), cells_of(both, "_other"))
    shared = Scoring.of(pair[0].agreement, pair[0].instrument, questions=_questions(*pair))
    of = dict(zip((id for id, _ in shared.indicators), shared.questions, strict=True))
    questions = both["questions"]
    return {
        "indicator": both["indicator"],
        "kind": both["kind"],
        "estimate": gap.estimate,
        "se": gap.se,
        "df": gap.df,
        "n": np.minimum(both["n"], both["n_other"]),
        "n_asked": np.minimum(both["n_asked"], both["n_asked_other"]),
        "s2": np.full(questions.shape, np.nan),
        "questions": questions,
        "of": np.array([of.get(id, own) for id, own in zip(both["indicator"], questions, strict=True)], dtype=float),
    }


def _scores(side: Side) -> Side:
    """Select the mean scores; behaviour has none, whatever its scale."""
    return only(side, ~np.isin(side["kind"], SHARES_OF))


def _partial(both: Side) -> BoolArray:
    """Flag the scores that do not rest on all questions of a side."""
    return (both["questions"] < both["of"]) | (both["questions"] < both["of_other"])


def _common_questions(block: Block, both: Side) -> Block:
    keep = np.isin(both["kind"], ["factor", "overall", "theme"])
    columns = {name: block[name] for name in ("indicator", "kind", "n", "n_asked")}
    rows = only({**columns, "estimate": both["questions"]}, keep)
    return {**{name: block[name] for name in ("iteration", "group", "against") if name in block}, **rows} | {
        "statistic": "common_questions"
    }


def _levels(both: Side, suffix: str, tops: Mapping[str, float] | None = None) -> Block:
    """Return the columns of one side's scores, with their intervals; of gaps without ``tops``."""
    columns = {name: both[name + suffix] for name in ("estimate", "se", "df", "n", "n_asked")}
    if tops is None:
        low, high = interval_mean(columns["estimate"], columns["se"], columns["df"])
    else:
        bases = (columns[name] for name in ("estimate", "se", "df", "n"))
        low, high = interval_score(*bases, top=np.array([tops[id] for id in both["indicator"]]))
    return {"indicator": both["indicator"], "kind": both["kind"], **columns, "low": low, "high": high}


def _detectable(block: Block, both: Side) -> Block:
    columns = {name: part for name, part in block.items() if name in DETECTABLE}
    gap = independent_gap(cells_of(both), cells_of(both, "_other"))
    return {**columns, "statistic": "detectable", "estimate": smallest_visible(gap.se, gap.df, both["kind"])}


def _detectable_next(side: Side, head: Mapping[str, object]) -> Block:
    """Return the change that a next iteration as precise would detect."""
    # Rows of questions that nobody answered too: a row that is there or not would tell whether somebody did.
    columns = {name: side[name] for name in ("indicator", "kind", "n", "n_asked")}
    df = 2 * side["df"]
    smallest = smallest_visible(np.sqrt(2) * side["se"], df, side["kind"])
    return {**head, **columns, "df": df, "statistic": "detectable", "estimate": smallest}


def smallest_visible(se: FloatArray, df: FloatArray, kind: ArrayLike) -> FloatArray:
    """Return the smallest detectable changes, judged as one figure of its kind alone that changes is judged."""
    _, member, size = np.unique(np.asarray(kind, dtype=str), return_inverse=True, return_counts=True)
    return smallest_detectable_change(se, df=df, level=1 - (1 - LEVEL) / size[member], power=POWER)


def _difference(both: Side, margin: Margin) -> dict[str, Any]:
    """Return the columns of the difference, with interval, p value, effect and equivalence test."""
    kind = both["kind"]
    first, second = cells_of(both), cells_of(both, "_other")
    gap = independent_gap(first, second)
    low, high = interval_mean(gap.estimate, gap.se, gap.df)
    return {
        "indicator": both["indicator"],
        "kind": kind,
        "estimate": gap.estimate,
        "se": gap.se,
        "low": low,
        "high": high,
        "df": gap.df,
        "n": np.minimum(both["n"], both["n_other"]),
        "n_asked": np.minimum(both["n_asked"], both["n_asked_other"]),
        "effect": np.where(np.isin(kind, SHARES_OF), np.nan, hedges_g(first, second)),
        "p": gap.p,
        "p_equivalent": margin.equivalent(gap, kind),
    }
