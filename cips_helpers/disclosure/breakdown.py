"""Breakdowns of a group by one or two demographics: people, bases and mean scores of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from cips_helpers.disclosure.count_tables import BoolArray, FloatArray, IntArray
from cips_helpers.disclosure.identities import identities_of
from cips_helpers.disclosure.program import Program
from cips_helpers.disclosure.rounding import rounded_to
from cips_helpers.disclosure.rules import decimals
from cips_helpers.disclosure.spread import ALIKE, open_by_spread
from cips_helpers.instrument.model import Instrument

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
    errors, whole_errors
        (L, k) and (k,) standard errors of the means; those of the whole are missing where people count differently.
    identities
        (r, k) combinations of the scores that are 0 for everybody, see `identities_of`.
    """

    levels: tuple[str, ...]
    scores: tuple[str, ...]
    people: FloatArray
    bases: FloatArray
    means: FloatArray
    whole: float
    whole_bases: FloatArray
    whole_means: FloatArray
    errors: FloatArray
    whole_errors: FloatArray
    identities: FloatArray = field(default_factory=lambda: np.empty((0, 0)))

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

        Whole less parts: the uncertainty from the rounding of the parts, over the people left, see `openness`, and what
        their margins leave of it, see `open_by_spread`. The
        whole counts as known exactly, so that it does not matter what else tells of it. Infinite where nobody is left,
        or ``floor`` or more, whose mean need not be hidden.

        ``differences`` (L, k) of the parts from everybody else, where they are published too and rounded alike, NaN
        else: each is the part's difference from the whole, enlarged by N / (N - n), and so narrows the part's mean.
        """
        bases = self.bases[shown]
        lowest, highest = (ends[shown] for ends in (self._printed if differences is None else self.known(differences)))
        left = self.whole_bases - bases.sum(axis=0)
        few = (left > 0) & (left < floor)
        points = self.whole_means * self.whole_bases
        low, high = ((points - (bases * ends).sum(axis=0))[few] / left[few] for ends in (highest, lowest))
        misfit = self.misfit(span)[few] / left[few]
        widths = openness(low, high, left[few], span=span, weighted=weighted, misfit=misfit)
        if not weighted and few.any():
            by_spread = open_by_spread(
                bases,
                self.means[shown],
                self.errors[shown],
                (lowest, highest),
                (self.whole_bases, self.whole_means, self.whole_errors),
                span=span,
                half_unit=0.5 * 10.0 ** -decimals(self.whole),
            )
            widths = np.minimum(widths, by_spread[few])
        return float(widths.min(initial=np.inf))

    def inside(self, margin: Breakdown, level: str, members: BoolArray) -> Breakdown:
        """Return some parts as those of a part by one demographic alone, ``level`` of ``margin``."""
        at, scores = margin.levels.index(level), pd.Index(margin.scores).get_indexer(self.scores)
        return replace(
            self,
            levels=tuple(np.array(self.levels)[members]),
            people=self.people[members],
            bases=self.bases[members],
            means=self.means[members],
            errors=self.errors[members],
            whole_bases=margin.bases[at][scores],
            whole_means=margin.means[at][scores],
            whole_errors=np.where(np.isfinite(self.whole_errors), margin.errors[at][scores], np.nan),
        )

    def known(self, differences: FloatArray | None = None) -> tuple[FloatArray, FloatArray]:
        """Return the (L, k) bounds of the parts' means that follow from all that is printed of these parts.

        They are within half a unit of the last decimal, and narrower where identities between the scores, each of
        them rounded for itself, or differences, leave less; 0 where a part has nobody with a score.
        """
        places = np.array(decimals(self.whole))
        half_unit = 0.5 * 10.0**-places
        has_mean = self.bases > 0
        means = np.where(has_mean, rounded_to(self.means, places), 0.0)
        lowest, highest = means - half_unit * has_mean, means + half_unit * has_mean
        if differences is not None:
            outside = (self.whole_bases - self.bases) / np.maximum(self.whole_bases, 1)
            from_whole = self.whole_means + rounded_to(differences, places) * outside
            lowest = np.fmax(lowest, from_whole - half_unit * outside)
            highest = np.fmin(highest, from_whole + half_unit * outside)
        if not self.identities.size:
            return lowest, highest
        exact = np.where(has_mean, self.means, 0.0)
        program = Program()
        at = np.array([program.unknown(*ends) for ends in zip(lowest.ravel(), highest.ravel(), strict=True)])
        for part, columns in enumerate(at.reshape(lowest.shape)):
            for identity in self.identities:
                if has_mean[part, identity != 0].all():
                    misfit = abs(float(identity @ exact[part]))
                    program.relate(
                        {int(columns[j]): float(identity[j]) for j in np.flatnonzero(identity)}, -misfit, misfit
                    )
        lowest, highest = (ends.reshape(lowest.shape) for ends in program.narrowed)
        return lowest, highest

    @cached_property
    def _printed(self) -> tuple[FloatArray, FloatArray]:
        return self.known()

    def misfit(self, span: float) -> FloatArray:
        """Return the (k,) points by which the parts, and nobody else of the scale, miss the whole.

        Scores are means of questions, each answered by other people: parts add up only about to the whole. A reader who
        takes them to add up must allow for as much to find any answers that fit.
        """
        bases, means = self.bases, np.where(self.bases > 0, self.means, 0.0)
        unanswered = self.whole_bases - bases.sum(axis=0)
        points = self.whole_means * self.whole_bases - (bases * means).sum(axis=0)
        return np.asarray(np.abs(points - np.clip(points, 0.0, span * np.maximum(unanswered, 0.0))))


def openness(
    low: FloatArray,
    high: FloatArray,
    people: FloatArray,
    *,
    span: float,
    weighted: bool,
    misfit: FloatArray | float = 0,
) -> FloatArray:
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
    misfit
        How far the range may lie from the true one, in points; see `Breakdown.misfit`.

    Examples
    --------
    >>> openness(np.array([2.4, 1.9]), np.array([3.5, 3.1]), np.array([1.0, 1.0]), span=3.0, weighted=False)
    array([0. , 1.1])
    """
    if weighted:
        return np.asarray(high - low)
    lowest, highest = np.maximum(low - misfit, 0.0), np.minimum(high + misfit, span)
    several = np.floor(highest * people + 1e-9) > np.ceil(lowest * people - 1e-9)
    return np.where(several, highest - lowest, 0.0)


Divided = tuple[int, str, str, Breakdown]
"""Iteration, group, domain, and the breakdown of the group by it."""


def breakdowns(figures: pd.DataFrame, instrument: Instrument | None = None) -> Iterator[Divided]:
    """Yield iteration, group, domain and breakdown, for every domain of every group.

    With the questionnaire, the identities between the scores are found.
    """
    scores = figures[((figures["statistic"] == "mean") & figures["kind"].isin(SCORES)).to_numpy()]
    columns = {name: scores[name].to_numpy() for name in ("level", "indicator", "estimate", "n", "n_asked")}
    error, deff = (scores.get(name, np.full(len(scores), np.nan)) for name in ("se", "deff"))
    columns["se"] = np.asarray(error, dtype=float)
    columns["se of all"] = np.where(np.abs(np.asarray(deff, dtype=float) - 1) < ALIKE, columns["se"], np.nan)
    rows_of = scores.groupby(["iteration", "group", "domain"], sort=False).indices
    identities = identities_of(figures, instrument) if instrument else {}
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
                errors=_table(level, score, columns["se"][at], otherwise=np.nan),
                whole_errors=np.where(has_whole, columns["se of all"][whole][of_scores], np.nan),
                identities=identities[iteration, group].among(scored) if identities else np.empty((0, 0)),
            ),
        )


def _table(row: IntArray, column: IntArray, values: FloatArray, *, otherwise: float) -> FloatArray:
    table = np.full((row.max() + 1, column.max() + 1), otherwise)
    table[row, column] = values
    return table
