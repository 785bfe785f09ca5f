"""Comparisons of a country's samples that reveal a reversed scale, swapped codes, or a file named twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.sample import Sample

FEWEST_ITEMS, FEWEST_ANSWERS = 6, 10
"""Questions that two samples share, and answers to each, from which their profiles are compared."""
REVERSED = -0.5
"""Correlation of profiles below which one is called reversed; it is 0.95 and more between ordinary samples."""
SWAPPED, SAME = 0.25, 0.1
"""Distance of two distributions that is surprising, and the distance of one of them turned round that explains it."""
EQUAL = 0.5
"""Share of the smaller sample's rows that occur in the other from which two samples are called the same."""
_LONG = 12
"""Answers from which equal rows are no chance."""


def guard(instrument: Instrument, samples: Sequence[tuple[Sample, Faults]]) -> None:
    """Warn of samples that contradict each other.

    Parameters
    ----------
    instrument
        The questionnaire.
    samples
        The country's samples, with the collectors of their warnings; of two, the later one gets the warning.
    """
    profiles = [_profile(instrument, sample) for sample, _ in samples]

    # Each sample is compared with all others: with thirty iterations, sixty times.
    @cache
    def shares(at: int, id: str, codes: tuple[int, ...]) -> np.ndarray | None:
        return _shares(samples[at][0].answers[id], codes)

    @cache
    def long_rows(at: int, columns: tuple[str, ...]) -> np.ndarray:
        return _hashes_of_long_rows(samples[at][0].answers[list(columns)])

    for first, second in combinations(range(len(samples)), 2):
        (one, _), (other, faults) = samples[first], samples[second]
        before, after = profiles[first], profiles[second]
        name = f"{one.group} of iteration {one.iteration}"
        shared = sorted(before.keys() & after.keys())
        if len(shared) >= FEWEST_ITEMS:
            pair = np.array([[profile[id] for id in shared] for profile in (before, after)])
            r = float(np.corrcoef(pair)[0, 1]) if pair.std(axis=1).all() else 1.0
            if r < REVERSED:
                faults.warn(
                    f"the questions stand in the reverse order of {name} by their mean scores (r = {r:.2f})",
                    "one of the two files codes its answers the other way round: compare with the paper form",
                )
        columns = tuple(one.answers.columns.intersection(other.answers.columns))
        if one.group == other.group:
            for id in columns:
                scale = one.scales[id]
                codes = tuple(answer.code for answer in scale.substantive)
                if scale.kind == "categories" and len(codes) >= 3:  # of two the shares may well change places
                    _name_swapped(id, shares(first, id, codes), shares(second, id, codes), name, faults)
        rows = int(np.isin(long_rows(second, columns), long_rows(first, columns)).sum())
        if rows >= EQUAL * min(one.n, other.n):
            faults.warn(f"rows that {name} has too", "check that each file is named for its own sample", rows=rows)


def _profile(instrument: Instrument, sample: Sample) -> Mapping[str, float]:
    """Return item id → mean score, unreversed, of the scored questions."""
    means = {}
    for item in instrument.items:
        if item.kind != "agreement" or item.id not in sample.answers:
            continue
        scores = {a.code: a.score for a in sample.scales[item.id].substantive if a.score is not None}
        values = sample.answers[item.id].map(scores).dropna()
        if len(values) >= FEWEST_ANSWERS:
            means[item.id] = float(values.mean())
    return means


def _name_swapped(id: str, p: np.ndarray | None, q: np.ndarray | None, name: str, faults: Faults) -> None:
    """Warn if the distributions of a question agree only if the order of the codes is turned round."""
    if p is None or q is None:
        return
    turned = [_swapped_first(q), q[::-1]]
    if _distance(p, q) > SWAPPED and min(_distance(p, other_way) for other_way in turned) < SAME:
        faults.warn(
            f"its answers agree with {name} only with the codes the other way round",
            "check the codes of this question in both files",
            column=id,
        )


def _shares(answers: pd.Series, codes: Sequence[int]) -> np.ndarray | None:
    counts = np.array([(answers == code).sum() for code in codes])
    return counts / counts.sum() if counts.sum() >= 3 * FEWEST_ANSWERS else None


def _swapped_first(shares: np.ndarray) -> np.ndarray:
    return np.concatenate([shares[1::-1], shares[2:]])


def _distance(p: np.ndarray, q: np.ndarray) -> float:
    return float(np.abs(p - q).sum() / 2)


def _hashes_of_long_rows(answers: pd.DataFrame) -> np.ndarray:
    long = answers[(answers != MISSING).sum(axis=1) >= _LONG]
    return pd.util.hash_pandas_object(long, index=False).to_numpy()
