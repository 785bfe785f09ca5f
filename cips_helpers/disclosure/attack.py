"""What somebody who reads everything published can still work out: ranges of hidden counts and hidden mean answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from cips_helpers.disclosure.count_tables import BoolArray, FloatArray, IntArray
from cips_helpers.disclosure.rules import CERTAINTY

CONTRADICTION = "what is published contradicts itself"


@dataclass(frozen=True, eq=False)
class Published:
    """One published figure on a set of people: how many they are, and their mean score as printed.

    Attributes
    ----------
    members
        (atoms,) which parts the set consists of.
    n
        Respondents.
    low, high
        Bounds of the mean that the printed figure leaves, in points; None where no mean is printed.
    """

    members: BoolArray
    n: float
    low: float | None = None
    high: float | None = None


@dataclass(eq=False)
class Attack:
    """Everything published on one score of one group, as linear relations between atoms.

    An atom is a set of people that nothing published divides: a part by one demographic, a cell of two crossed, the
    people who gave no answer to a demographic. For each atom the attack knows neither its people n, nor their
    weights W, nor their weighted points s; it knows 0 <= s <= top W, W between the smallest and the largest weight
    times n, and what is published.

    Parameters
    ----------
    atoms
        How many there are.
    span
        Highest score, in points, the lowest being 0.
    weights
        Smallest and largest weight; (1, 1) in an unweighted sample.
    """

    atoms: int
    span: float
    weights: tuple[float, float] = (1.0, 1.0)
    published: list[Published] = field(default_factory=list)

    def publish(self, members: ArrayLike, n: float, *, low: float | None = None, high: float | None = None) -> None:
        """Add what is published of a set of atoms."""
        flags = np.zeros(self.atoms, dtype=bool)
        flags[np.asarray(members)] = True
        self.published.append(Published(flags, n, low, high))

    def count_range(self, members: ArrayLike) -> tuple[float, float]:
        """Range of the number of people in a set of atoms.

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
        """Range of the mean score of a set of atoms, of which the attacker knows that it has ``n`` people.

        With equal weights a mean is points over people; else over the weights that ``n`` people have at least, which
        makes the range wider, never narrower than the attacker's by more than the weights differ.

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
        """Lowest and highest value of what is bounded: one programme of two independent halves takes half the time."""
        equal, right, above, bound = self._relations
        equal, right = np.vstack([equal, known[0]]), np.append(right, known[1])
        answer = linprog(
            np.concatenate([objective, -objective]),
            A_eq=_twice(equal),
            b_eq=np.tile(right, 2),
            A_ub=_twice(above),
            b_ub=np.tile(bound, 2),
            bounds=(0, None),
            method="highs",
        )
        if answer.status == 2:
            raise ValueError(CONTRADICTION)
        low, high = answer.x.reshape(2, -1) @ objective
        return float(low), float(high)

    def _extreme(self, objective: FloatArray) -> float:
        equal, right, above, bound = self._relations
        answer = linprog(objective, A_eq=equal, b_eq=right, A_ub=above, b_ub=bound, bounds=(0, None), method="highs")
        if answer.status == 3:
            return -np.inf
        if answer.status == 2:
            raise ValueError(CONTRADICTION)
        return float(answer.fun)

    @property
    def _relations(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        k = self.atoms
        identity, nothing = np.eye(k), np.zeros((k, k))
        smallest, largest = self.weights
        equal, right = [], []
        above = [
            np.hstack([smallest * identity, -identity, nothing]),
            np.hstack([-largest * identity, identity, nothing]),
            np.hstack([nothing, -self.span * identity, identity]),
        ]
        bound = [np.zeros(3 * k)]
        for one in self.published:
            flags = one.members.astype(float)
            equal.append(np.concatenate([flags, np.zeros(2 * k)]))
            right.append(one.n)
            if one.low is not None and one.high is not None:
                above.append(np.concatenate([np.zeros(k), one.low * flags, -flags])[None])
                above.append(np.concatenate([np.zeros(k), -one.high * flags, flags])[None])
                bound.append(np.zeros(2))
        return np.array(equal).reshape(-1, 3 * k), np.array(right), np.vstack(above), np.concatenate(bound)


def _twice(relations: FloatArray) -> FloatArray:
    return np.asarray(np.kron(np.eye(2), relations))


@dataclass(frozen=True, eq=False)
class Printed:
    """A set of people with its base and its mean as printed.

    Attributes
    ----------
    name
        What it is called in a finding.
    members
        Its atoms.
    n, low, high
        Base, and the bounds that the printed mean leaves.
    part
        Whether it is one of the parts a breakdown is about; else it contains such parts (the whole, a margin).
    """

    name: str
    members: IntArray
    n: float
    low: float
    high: float
    part: bool = True


def exposed_rests(
    atoms: int, sets: Sequence[Printed], *, floor: float, span: float, weights: tuple[float, float] = (1.0, 1.0)
) -> list[str]:
    """Name the sets whose people outside all parts shown are few, and whose mean can be worked out too closely."""
    attack = Attack(atoms, span=span, weights=weights)
    for one in sets:
        attack.publish(one.members, one.n, low=one.low, high=one.high)
    parts = [one for one in sets if one.part]
    found = []
    for whole in (one for one in sets if not one.part):
        inside = [part for part in parts if np.isin(part.members, whole.members).all()]
        left = whole.n - sum(part.n for part in inside)
        if not 0 < left < floor:
            continue
        rest = whole.members
        for part in inside:
            rest = np.setdiff1d(rest, part.members)
        if width(attack.mean_range(rest, left)) < CERTAINTY * span:
            found.append(whole.name)
    return found


def known_bounds(printed: ArrayLike, *, decimals: int) -> tuple[float, float]:
    """What a printed figure says of the figure itself: half a unit of its last decimal each way."""
    value, half = float(np.asarray(printed)), 0.5 * 10.0**-decimals
    return value - half, value + half


def width(bounds: Sequence[float]) -> float:
    """How wide a range is."""
    return bounds[1] - bounds[0]
