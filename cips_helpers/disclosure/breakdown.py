"""Breakdowns of a group by one or two demographics: people, bases and mean scores of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.disclosure.count_tables import BoolArray, FloatArray, IntArray
from cips_helpers.disclosure.rounding import rounded_to
from cips_helpers.disclosure.rules import decimals

SCORES = ("factor", "theme", "overall")
"""Scores that are broken down; they rest on several questions. Single questions are shown for whole groups only."""


@dataclass(frozen=True, eq=False)
class Breakdown:
    """Parts of a group by one demographic, or by two crossed.

    Attributes
    ----------
    levels
        Names of the parts.
    scores
        Ids of the k scores.
    people
        (L,) respondents of each part.
    bases
        (L, k) respondents of each part with a score, one column a score.
    means
        (L, k) their mean scores, in points.
    whole
        Respondents of the group.
    whole_bases, whole_means
        (k,) the same with a score, and their means.
    """

    levels: tuple[str, ...]
    scores: tuple[str, ...]
    people: FloatArray
    bases: FloatArray
    means: FloatArray
    whole: float
    whole_bases: FloatArray
    whole_means: FloatArray

    @property
    def fewest(self) -> FloatArray:
        """(L,) smallest base of each part over its scores."""
        return np.minimum(self.people, self.bases.min(axis=1, initial=np.inf))

    def rest(self, shown: BoolArray) -> float:
        """Return the people outside the shown parts: those of hidden parts and those who belong to none."""
        return float(self.whole - self.people[shown].sum())

    def certainty(
        self, shown: BoolArray, *, floor: int, span: float, weighted: bool, differences: FloatArray | None = None
    ) -> float:
        """Return the narrowest range that the mean of the people outside the shown parts follows to, in points.

        Whole less parts: the uncertainty from the rounding of the parts, over the people left, and within the scale.
        With weights a reader knows neither the sums nor where the range lies, so that only its width counts. Infinite
        where nobody is left, or ``floor`` or more, whose mean need not be hidden.

        ``differences`` (L, k) of the parts from everybody else, where they are published too and rounded alike, NaN
        else: each is the part's difference from the whole, enlarged by N / (N - n), and so narrows the part's mean.
        """
        places = np.array(decimals(self.whole))
        half_unit = 0.5 * 10.0**-places
        bases = self.bases[shown]
        means = np.where(bases > 0, rounded_to(self.means[shown], places), 0.0)
        lowest, highest = means - half_unit, means + half_unit
        if differences is not None:
            outside = (self.whole_bases - bases) / np.maximum(self.whole_bases, 1)
            from_whole = self.whole_means + rounded_to(differences[shown], places) * outside
            lowest = np.fmax(lowest, from_whole - half_unit * outside)
            highest = np.fmin(highest, from_whole + half_unit * outside)
        left = self.whole_bases - bases.sum(axis=0)
        few = (left > 0) & (left < floor)
        points = self.whole_means * self.whole_bases
        low, high = ((points - (bases * ends).sum(axis=0))[few] / left[few] for ends in (highest, lowest))
        return float(openness(low, high, left[few], span=span, weighted=weighted).min(initial=np.inf))


def openness(low: FloatArray, high: FloatArray, people: FloatArray, *, span: float, weighted: bool) -> FloatArray:
    """Return how wide the range of a mean that can be worked out is, in points.

    Within the scale, and 0 where it holds just one sum of whole points: that is the mean of people who answered one
    question. With weights a reader knows neither the sums nor where the range lies, so that its width counts alone.

    Parameters
    ----------
    low, high
        Ends of the range, in points.
    people
        The number of people it is the mean of.
    span
        Highest score, the lowest being 0.
    weighted
        Whether people count differently.

    Examples
    --------
    >>> openness(np.array([2.4, 1.9]), np.array([3.5, 3.1]), np.array([1.0, 1.0]), span=3.0, weighted=False)
    array([0. , 1.1])
    """
    if weighted:
        return np.asarray(high - low)
    low, high = np.maximum(low, 0.0), np.minimum(high, span)
    several = np.floor(high * people + 1e-9) > np.ceil(low * people - 1e-9)
    return np.where(several, high - low, 0.0)


Divided = tuple[int, str, str, Breakdown]
"""Iteration, group, domain, and the breakdown of the group by it."""


def breakdowns(figures: pd.DataFrame) -> Iterator[Divided]:
    """Yield iteration, group, domain and breakdown, for every domain of every group."""
    scores = figures[((figures["statistic"] == "mean") & figures["kind"].isin(SCORES)).to_numpy()]
    columns = {name: scores[name].to_numpy() for name in ("level", "indicator", "estimate", "n", "n_asked")}
    rows_of = scores.groupby(["iteration", "group", "domain"], sort=False).indices
    for (iteration, group, domain), at in rows_of.items():
        if domain == "all":
            continue
        whole = rows_of[iteration, group, "all"]
        level, levels = pd.factorize(columns["level"][at])
        score, scored = pd.factorize(columns["indicator"][at])
        of_scores = pd.Index(columns["indicator"][whole]).get_indexer(scored)
        has_whole = of_scores >= 0
        # A part without a row of a score has nobody with that score, and counts as small.
        bases, asked = (_table(level, score, columns[name][at], otherwise=0.0) for name in ("n", "n_asked"))
        yield (
            int(iteration),
            str(group),
            str(domain),
            Breakdown(
                levels=tuple(levels),
                scores=tuple(scored),
                people=asked.max(axis=1),
                bases=bases,
                means=_table(level, score, columns["estimate"][at], otherwise=np.nan),
                whole=float(np.nanmax(columns["n_asked"][whole])),
                whole_bases=np.where(has_whole, columns["n"][whole][of_scores], np.nan),
                whole_means=np.where(has_whole, columns["estimate"][whole][of_scores], np.nan),
            ),
        )


def _table(row: IntArray, column: IntArray, values: FloatArray, *, otherwise: float) -> FloatArray:
    table = np.full((row.max() + 1, column.max() + 1), otherwise)
    table[row, column] = values
    return table
