"""Identities between scores: the whole is the mean of the factors, a theme may be a mean of some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.disclosure.count_tables import FloatArray
from cips_helpers.estimation.scores import Scoring
from cips_helpers.instrument.model import Instrument

SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Identities:
    """Shares of each question in each score of a sample, from which the identities follow."""

    scores: tuple[str, ...]
    shares: FloatArray

    def among(self, scores: Iterable[str]) -> FloatArray:
        """Return the (r, k) combinations of these k scores that are 0 whatever the answers.

        Each gives a score by those before it; scores of disjoint questions have none.

        Examples
        --------
        >>> two = Identities(("rules", "staff", "overall"), np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]]))
        >>> two.among(["rules", "staff", "overall"]).round(6).tolist()
        [[-0.5, -0.5, 1.0]]
        """
        wanted = list(scores)
        known = [(at, self.shares[:, self.scores.index(id)]) for at, id in enumerate(wanted) if id in self.scores]
        independent: list[int] = []
        found = []
        # A score of few questions is no combination of others as often as one of many.
        for at, share in sorted(known, key=lambda score: (int((score[1] != 0).sum()), score[0])):
            before = np.array([self.shares[:, self.scores.index(wanted[other])] for other in independent])
            if len(independent):
                factors = np.linalg.lstsq(before.T, share, rcond=None)[0]
                if np.abs(factors @ before - share).max() < SLACK:
                    row = np.zeros(len(wanted))
                    row[independent] = np.where(np.abs(factors) < SLACK, 0.0, -factors)
                    row[at] = 1.0
                    found.append(row)
                    continue
            independent.append(at)
        return np.array(found).reshape(-1, len(wanted))


def identities_of(figures: pd.DataFrame, instrument: Instrument) -> dict[tuple[int, str], Identities]:
    """Return the identities of the scores of each (iteration, group), from the questions it was asked."""
    rows = figures[(figures["domain"] == "all") & (figures["statistic"] == "mean")]
    found = {}
    for (iteration, group), of in rows.groupby(["iteration", "group"]):
        asked = set(of.loc[of["kind"] == "agreement", "indicator"])
        items = tuple(item for item in instrument.items if item.id in asked)
        scoring = Scoring.of(items, instrument) if items else None
        scores = scoring.indicators if scoring else ()
        shares = scoring.shares if scoring else np.empty((0, 0))
        found[int(iteration), str(group)] = Identities(tuple(id for id, _ in scores), shares)
    return found
