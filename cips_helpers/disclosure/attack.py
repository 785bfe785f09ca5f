"""Attack by linear programs: ranges of hidden counts and hidden means that follow from everything published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import OptimizeResult, linprog

from cips_helpers.disclosure.breakdown import openness
from cips_helpers.disclosure.count_tables import BoolArray, FloatArray, IntArray
from cips_helpers.disclosure.rules import CERTAINTY

CONTRADICTION = "what is published contradicts itself"


@dataclass(frozen=True, eq=False)
class Published:
    """A published figure on a set of people: their number, and their mean score as printed.

    Attributes
    ----------
    members
        (atoms,) True for the atoms of the set.
    n
        Respondents.
    low, high
        Bounds of the mean that follow from the printed figure, in points; None where no mean is printed.
    """

    members: BoolArray
    n: float
    low: float | None = None
    high: float | None = None


@dataclass(eq=False)
class Attack:
    """Everything published on a score of a group, as linear relations between atoms.

    An atom is a set of people that nothing published divides: a part by one demographic, a cell of two crossed, the
    people who gave no answer to a demographic. Unknown for each atom are its people n, their weights W and their
    weighted points s; known are 0 <= s <= span W, W between the smallest and the largest weight times n, and what is
    published. Means of few questions with different bases are not exactly means of persons: where no answers fit all
    of them as printed, they are widened alike by as little as makes them fit.

    Parameters
    ----------
    atoms
        Number of atoms.
    span
        Highest score, in points, the lowest being 0.
    weights
        Smallest and largest weight; (1, 1) in an unweighted sample.
    """

    atoms: int
    span: float
    weights: tuple[float, float] = (1.0, 1.0)
    published: list[Published] = field(default_factory=list)
    occupied: list[FloatArray] = field(default_factory=list)

    def publish(self, members: ArrayLike, n: float, *, low: float | None = None, high: float | None = None) -> None:
        """Add a published figure on a set of atoms."""
        flags = np.zeros(self.atoms, dtype=bool)
        flags[np.asarray(members)] = True
        self.published.append(Published(flags, n, low, high))

    def suppress(self, members: ArrayLike) -> None:
        """Add what suppression itself reveals of a set of atoms: that somebody belongs to it."""
        flags = np.zeros(self.atoms)
        flags[np.asarray(members)] = 1.0
        self.occupied.append(flags)

    def count_range(self, members: ArrayLike) -> tuple[float, float]:
        """Return the range of the number of people in a set of atoms.

        Examples
        --------
        >>> attack = Attack(3, span=3.0)  # women, men, no answer
        >>> attack.publish([0, 1, 2], 30)
        >>> attack.publish([1], 18)
        >>> attack.count_range([0])
        (0.0, 12.0)
        """
        weight = np.zeros(3 * self.atoms)
        weight[np.asarray(members)] = 1.0
        low, high = (self._extreme(sign * weight) for sign in (1, -1))
        return low, -high

    def mean_range(self, members: ArrayLike, n: float) -> tuple[float, float]:
        """Return the range of the mean score of a set of atoms, which is known to have ``n`` people.

        With equal weights a mean is points over people; else points are divided by ``n`` times the middle of the
        smallest and the largest weight.

        Examples
        --------
        >>> attack = Attack(2, span=3.0)  # shown, not shown
        >>> attack.publish([0, 1], 30, low=2.0, high=2.0)
        >>> attack.publish([0], 26, low=2.05, high=2.15)
        >>> low, high = attack.mean_range([1], 4)
        >>> round(low, 3), round(high, 3)
        (1.025, 1.675)
        """
        points, people = np.zeros(3 * self.atoms), np.zeros(3 * self.atoms)
        at = np.asarray(members)
        points[2 * self.atoms + at], people[at] = 1.0, 1.0
        middle = n * sum(self.weights) / 2
        low, high = self._extremes(points, (people, n))
        return low / middle, high / middle

    def _extremes(self, objective: FloatArray, known: tuple[FloatArray, float]) -> tuple[float, float]:
        """Return the lowest and highest value: one program of two independent halves takes half the time of two."""
        equal, right, above, bound, bases = self._relations
        equal, right = np.vstack([equal, known[0]]), np.append(right, known[1])

        def solve(bound: FloatArray) -> OptimizeResult:
            return linprog(
                np.concatenate([objective, -objective]),
                A_eq=_twice(equal),
                b_eq=np.tile(right, 2),
                A_ub=_twice(above),
                b_ub=np.tile(bound, 2),
                bounds=(0, None),
                method="highs",
            )

        answer = solve(bound)
        if answer.status == 2:
            answer = solve(bound + bases * self._least_slack(equal, right, above, bound, bases))
        low, high = answer.x.reshape(2, -1) @ objective
        return float(low), float(high)

    def _extreme(self, objective: FloatArray) -> float:
        equal, right, above, bound, _ = self._relations
        answer = linprog(objective, A_eq=equal, b_eq=right, A_ub=above, b_ub=bound, bounds=(0, None), method="highs")
        if answer.status == 3:
            return -np.inf
        if answer.status == 2:
            raise ValueError(CONTRADICTION)
        return float(answer.fun)

    @staticmethod
    def _least_slack(
        equal: FloatArray, right: FloatArray, above: FloatArray, bound: FloatArray, bases: FloatArray
    ) -> float:
        """Return the least widening of all means, in points, with which some answers fit them."""
        size = above.shape[1]
        answer = linprog(
            np.append(np.zeros(size), 1.0),
            A_eq=np.column_stack([equal, np.zeros(len(equal))]),
            b_eq=right,
            A_ub=np.column_stack([above, -bases]),
            b_ub=bound,
            bounds=(0, None),
            method="highs",
        )
        if answer.status == 2:
            raise ValueError(CONTRADICTION)
        return float(answer.fun) * (1 + 1e-6) + 1e-9

    @property
    def _relations(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return equations and inequalities, and the base of each mean among the latter, 0 for the others."""
        k = self.atoms
        identity, nothing = np.eye(k), np.zeros((k, k))
        smallest, largest = self.weights
        equal, right = [], []
        above = [
            np.hstack([smallest * identity, -identity, nothing]),
            np.hstack([-largest * identity, identity, nothing]),
            np.hstack([nothing, -self.span * identity, identity]),
        ]
        bound, bases = [np.zeros(3 * k)], [np.zeros(3 * k)]
        for figure in self.published:
            flags = figure.members.astype(float)
            equal.append(np.concatenate([flags, np.zeros(2 * k)]))
            right.append(figure.n)
            if figure.low is not None and figure.high is not None:
                above.append(np.concatenate([np.zeros(k), figure.low * flags, -flags])[None])
                above.append(np.concatenate([np.zeros(k), -figure.high * flags, flags])[None])
                bound.append(np.zeros(2))
                bases.append(np.full(2, figure.n * largest))
        for flags in self.occupied:
            above.append(np.concatenate([-flags, np.zeros(2 * k)])[None])
            bound.append(np.array([-1.0]))
            bases.append(np.zeros(1))
        equations = np.array(equal).reshape(-1, 3 * k), np.array(right)
        return *equations, np.vstack(above), np.concatenate(bound), np.concatenate(bases)


def _twice(relations: FloatArray) -> FloatArray:
    return np.asarray(np.kron(np.eye(2), relations))


@dataclass(frozen=True, eq=False)
class Printed:
    """A set of people with its base and its mean as printed.

    Attributes
    ----------
    name
        Name in a breach.
    members
        Its atoms.
    n, low, high
        Base, and the bounds of the mean that follow from the printed figure.
    part
        True for a part of the breakdown; False for a set that contains parts (the whole, a margin).
    """

    name: str
    members: IntArray
    n: float
    low: float
    high: float
    part: bool = True


def exposed_rests(
    atoms: int,
    sets: Sequence[Printed],
    clues: Sequence[Printed] = (),
    *,
    floor: float,
    span: float,
    weights: tuple[float, float] = (1.0, 1.0),
) -> list[str]:
    """Return the names of sets whose people outside all shown parts are few and have a mean that can be worked out.

    ``clues`` are further published figures, on sets that need not be attacked themselves.
    """
    attack = Attack(atoms, span=span, weights=weights)
    for printed in (*sets, *clues):
        attack.publish(printed.members, printed.n, low=printed.low, high=printed.high)
    parts = [printed for printed in sets if printed.part]
    exposed = []
    for whole in (printed for printed in sets if not printed.part):
        inside = [part for part in parts if np.isin(part.members, whole.members).all()]
        left = whole.n - sum(part.n for part in inside)
        if not 0 < left < floor:
            continue
        rest = whole.members
        for part in inside:
            rest = np.setdiff1d(rest, part.members)
        low, high = (np.array([end]) for end in attack.mean_range(rest, left))
        weighted = weights != (1.0, 1.0)
        if openness(low, high, np.array([left]), span=span, weighted=weighted).item() < CERTAINTY * span - 1e-9:
            exposed.append(whole.name)
    return exposed


def known_bounds(printed: ArrayLike, *, decimals: int) -> tuple[float, float]:
    """Return the bounds of a figure that was rounded: half a unit of its last decimal each way."""
    value, half = float(np.asarray(printed)), 0.5 * 10.0**-decimals
    return value - half, value + half


def width(bounds: Sequence[float]) -> float:
    """Return the width of a range."""
    return bounds[1] - bounds[0]
