"""Everything printed on the mean scores of a sample as one program, and the means of few people that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit, logit

from cips_helpers.disclosure.breakdown import Breakdown, openness
from cips_helpers.disclosure.program import Program
from cips_helpers.disclosure.rules import CERTAINTY
from cips_helpers.schema.columns import CROSSED

Set = tuple[str, str]
"""Domain and level of a set of people."""
Place = tuple[Set, str]
"""A set of people, and a score."""
Bounds = tuple[float, float]

WHOLE: Set = ("all", "all")
NEAR = 2.0
"""Ranges that narrowing leaves less than this multiple of the least one are computed exactly."""


@dataclass(frozen=True, eq=False)
class Total:
    """A set of people and the sets of a breakdown that it consists of; the last has no answer."""

    of: Set
    members: tuple[Set, ...]


def totals_of(domain: str, levels: tuple[str, ...]) -> Iterator[Total]:
    """Yield the sets that the parts of a breakdown add up to: the whole, and of two demographics the parts by each.

    Examples
    --------
    >>> [total.of for total in totals_of("gender*role", ("1*1", "1*2", "2*1", "2*2"))]
    [('all', 'all'), ('gender', '1'), ('gender', '2'), ('role', '1'), ('role', '2')]
    """
    yield Total(WHOLE, (*((domain, level) for level in levels), (domain, "")))
    if CROSSED not in domain:
        return
    names = [tuple(level.split(CROSSED)) for level in levels]
    for axis, demographic in enumerate(domain.split(CROSSED)):
        for level in dict.fromkeys(name[axis] for name in names):
            inside = [(domain, CROSSED.join(name)) for name in names if name[axis] == level]
            yield Total((demographic, level), (*inside, (domain, f"{demographic}={level}")))


@dataclass(eq=False)
class MeansOfSample:
    """Unknown mean scores of all parts of a sample, by one demographic or two, and what is printed of them.

    All breakdowns share the whole, and crossed ones the parts by one demographic, so that what one prints narrows the
    others. The numbers of people count as known, those of hidden parts too. Parts add up to the whole only about where
    people left questions out or count differently: each relation allows for as much as the exact figures miss it by.

    Parameters
    ----------
    tables
        Domain → breakdown of the sample by it.
    printed
        (set, score) → bounds that the printed mean gives.
    differences
        (set, score) → bounds of its difference from everybody else.
    span
        Highest score, the lowest being 0.
    on_scale
        False forgets the bounds of the scale, and what the exact figures miss relations by: with weights a reader does
        not know quite where a range lies, but how wide it is.
    program
        The program, which several samples may share.
    exact
        (set, score) → exact mean; filled here.
    """

    tables: Mapping[str, Breakdown]
    printed: Mapping[Place, Bounds]
    differences: Mapping[Place, Bounds]
    span: float
    on_scale: bool = True
    program: Program = field(default_factory=Program)
    exact: dict[Place, float] = field(default_factory=dict)
    _at: dict[Place, int] = field(default_factory=dict)
    _people: dict[Place, float] = field(default_factory=dict)
    _totals: dict[str, list[Total]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for domain, parts in self.tables.items():
            self._know(domain, parts)
        for domain, parts in self.tables.items():
            self._totals[domain] = list(totals_of(domain, parts.levels))
            for total in self._totals[domain]:
                for score in parts.scores:
                    self._add_up(total, score)
        for place, bounds in self.differences.items():
            self._differ(place, bounds)
        parts = max(self.tables.values(), key=lambda parts: len(parts.scores))
        for of in dict.fromkeys(place for place, _ in self.printed):
            self._relate_scores(of, parts)

    def exposed(self, floor: float, *, among: Iterable[str] | None = None) -> Iterator[tuple[str, Set, str]]:
        """Yield (domain, set, score) of printed sets of which the few people in no shown part have a known mean.

        Of all breakdowns, or ``among`` some.
        """
        least = CERTAINTY * self.span
        for domain in self.tables if among is None else among:
            for total in self._totals[domain]:
                for score in self.tables[domain].scores:
                    rest = [(member, score) for member in total.members if (member, score) not in self.printed]
                    left = sum(self._people.get(place, 0.0) for place in rest)
                    if (total.of, score) not in self.printed or not 0 < left < floor:
                        continue
                    mean = {self._at[p]: self._people[p] / left for p in rest if self._people.get(p, 0.0) > 0}
                    low, high = (np.array([end]) for end in self.program.range_of(mean, near=NEAR * least))
                    wide = high - low
                    if self.on_scale:
                        wide = openness(low, high, np.array([left]), span=self.span, weighted=False)
                    if wide.item() < least - 1e-6:
                        yield domain, total.of, score

    def _know(self, domain: str, parts: Breakdown) -> None:
        """Note people and exact means, from which follows by how much relations between these are missed."""
        for j, score in enumerate(parts.scores):
            self._people[WHOLE, score], self.exact[WHOLE, score] = parts.whole_bases[j], parts.whole_means[j]
            for i, level in enumerate(parts.levels):
                self._people[(domain, level), score] = parts.bases[i, j]
                if parts.bases[i, j] > 0:
                    self.exact[(domain, level), score] = parts.means[i, j]

    def unknown(self, place: Place) -> int:
        """Return the position of the mean of a set of people in the program."""
        if place not in self._at:
            free = (0.0, self.span) if self.on_scale else (-np.inf, np.inf)
            self._at[place] = self.program.unknown(*self.printed.get(place, free))
        return self._at[place]

    def _add_up(self, total: Total, score: str) -> None:
        whole, places = (total.of, score), [(member, score) for member in total.members]
        people = self._people.get(whole, 0.0)
        known = sum(self._people.get(place, 0.0) for place in places[:-1])
        self._people[places[-1]] = max(people - known, 0.0)
        present = [place for place in places if self._people.get(place, 0.0) > 0]
        if whole not in self.exact or not people > 0 or not present:
            return
        points = people * self.exact[whole]
        points -= sum(self._people[place] * self.exact[place] for place in present if place in self.exact)
        if self.on_scale:
            misfit = abs(points - np.clip(points, 0.0, self.span * self._people[places[-1]]))
        else:
            misfit = abs(points) if all(place in self.printed for place in present) else 0.0
        if np.isfinite(misfit):
            coefficients = {self.unknown(place): self._people[place] / people for place in present}
            coefficients[self.unknown(whole)] = -1.0
            self.program.relate(coefficients, -misfit / people, misfit / people)

    def _differ(self, place: Place, bounds: Bounds) -> None:
        """Add a printed difference of a part from everybody else, who are the whole less the part."""
        part, whole = self._people.get(place, 0.0), self._people.get((WHOLE, place[1]), 0.0)
        if 0 < part < whole:
            factor, of_all = whole / (whole - part), (WHOLE, place[1])
            exact = factor * (self.exact[place] - self.exact[of_all])
            coefficients = {self.unknown(place): factor, self.unknown(of_all): -factor}
            self.program.relate(coefficients, min(bounds[0], exact), max(bounds[1], exact))

    def _relate_scores(self, of: Set, parts: Breakdown) -> None:
        """Add the identities between the printed scores of a set."""
        for identity in parts.identities:
            factors = {(of, parts.scores[j]): float(identity[j]) for j in np.flatnonzero(identity)}
            if all(place in self.printed and place in self.exact for place in factors):
                misfit = abs(sum(factor * self.exact[place] for place, factor in factors.items()))
                self.program.relate({self.unknown(place): factor for place, factor in factors.items()}, -misfit, misfit)


def bounds_of(estimate: float, low: float, high: float, half: float, *, top: float) -> Bounds:
    """Return the bounds of a mean that a printed figure and the middle of its printed interval give.

    The middle is that in logits of the score as a share of ``top``, see `interval_score`.

    Examples
    --------
    >>> lower, upper = bounds_of(2.05, 1.90, 2.18, half=0.005, top=3)
    >>> round(lower, 3), round(upper, 3)
    (2.045, 2.051)
    """
    # Ends that lie alike on both sides were not rounded each for itself; cut ones tell nothing by their middle.
    if half < low and high < top - half and abs((low + high) / 2 - estimate) > half / 10:
        least, most = (float(top * expit(logit((np.array([low, high]) + move) / top).mean())) for move in (-half, half))
        if least <= estimate + half and most >= estimate - half:
            return max(estimate - half, least), min(estimate + half, most)
    return estimate - half, estimate + half
