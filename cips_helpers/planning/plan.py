"""The plan of a sample: answers and invitations in each stratum, and the precision they give."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.allocation import allocate, standard_error
from cips_helpers.estimation.methods.design.sample_size import cluster_effect, invitations, smallest_change
from cips_helpers.limits import FLOOR
from cips_helpers.planning.frame import DEVIATION, PEOPLE, RESPONSE, Frame, PlanningError

SHARE = 0.5
"""Deviation of a share of one half, the largest there is."""
Z = 1.959963984540054
"""Quantile of a 95 % interval."""


@dataclass(frozen=True)
class Goals:
    """The precision a sample shall reach; each that is not ``None`` is.

    Attributes
    ----------
    half_width
        Half-width of the 95 % interval of a score, in points.
    margin
        Half-width of the 95 % interval of a share of one half, 0–1.
    change
        Smallest change of a score between two such samples that is shown with the power, in points.
    answers
        Number of answers.
    power
        Probability with which the change is shown.
    floor
        Answers each shown part needs, so that the privacy gate shows it.
    show
        Columns whose parts shall be shown.
    allocation
        ``proportional`` or ``neyman``.
    cluster, correlation
        Answers at each site, where sites are drawn, and the intraclass correlation.
    """

    half_width: float | None = None
    margin: float | None = None
    change: float | None = None
    answers: int | None = None
    power: float = 0.8
    floor: int = FLOOR
    show: tuple[str, ...] = ()
    allocation: str = "proportional"
    cluster: float = 1
    correlation: float = 0.05

    @property
    def effect(self) -> float:
        """Design effect of clusters."""
        return cluster_effect(self.cluster, self.correlation)


@dataclass(frozen=True)
class Plan:
    """A planned sample.

    Attributes
    ----------
    frame, goals
        The frame and the goals.
    strata
        The frame's strata with the columns answers and invitations.
    parts
        One row for everybody (part and of empty) and for each part: of, part, people, invitations, answers, half_width
        and change (points), margin (0–1), is_shown (enough answers are expected).
    missed
        What can't be reached even by asking everybody, in words.
    """

    frame: Frame
    goals: Goals
    strata: pd.DataFrame
    parts: pd.DataFrame
    missed: tuple[str, ...]


def plan_sample(frame: Frame, goals: Goals) -> Plan:
    """Return the smallest sample that reaches all goals, by the precision of its own allocation.

    Floors make a sample disproportionate, so that no formula for simple random samples gives its size: the size is
    raised until the allocated sample reaches the goals.

    Raises
    ------
    PlanningError
        If there is no goal, or a shown column is no stratum.
    """
    if goals.half_width is goals.margin is goals.change is goals.answers is None:
        raise PlanningError("say what the sample shall show: --half-width, --margin, --change or --answers")
    for name in goals.show:
        if name not in frame.by:
            raise PlanningError(f"--show names {name!r}, which makes no strata; they are made by {', '.join(frame.by)}")
    people, response = frame.strata[PEOPLE].to_numpy(), frame.strata[RESPONSE].to_numpy()
    deviations = frame.strata[DEVIATION].to_numpy()
    most = np.maximum(1, np.floor(people * response + 1e-9)).astype(np.int64)
    least, missed = _least(frame, goals, most)
    shares = people * (deviations if goals.allocation == "neyman" else 1.0)

    def answers(total: int) -> np.ndarray:
        return allocate(total, shares, least=least, most=most)

    low, high = 1, int(most.sum())
    reached = [_reached(answers(high), people, deviations, goals)]
    while low < high:
        middle = (low + high) // 2
        if all(_reached(answers(middle), people, deviations, goals).values()):
            high = middle
        else:
            low = middle + 1
    missed += [
        f"{name} can't be reached: even everybody is too few" for name, is_met in reached[0].items() if not is_met
    ]
    sizes = answers(low)
    invited = np.minimum(people, np.ceil(sizes / response - 1e-9)).astype(np.int64)
    strata = frame.strata.assign(answers=sizes, invitations=np.maximum(invited, _invited(frame, goals)))
    return Plan(frame, goals, strata, _parts(frame, goals, strata), tuple(missed))


def _reached(sizes: np.ndarray, people: np.ndarray, deviations: np.ndarray, goals: Goals) -> dict[str, bool]:
    """Return goal → whether an allocated sample reaches it."""
    score, share, long_run = _errors(sizes, people, deviations, goals)
    met = {}
    if goals.half_width is not None:
        met["the half-width"] = Z * score <= goals.half_width
    if goals.margin is not None:
        met["the margin"] = Z * share <= goals.margin
    if goals.change is not None:
        met["the change"] = smallest_change(long_run, power=goals.power) <= goals.change
    if goals.answers is not None:
        met["the number of answers"] = int(sizes.sum()) >= goals.answers
    return met


def _errors(sizes: np.ndarray, people: np.ndarray, deviations: np.ndarray, goals: Goals) -> tuple[float, float, float]:
    """Return the standard errors of a score, of a share of one half, and of a score beyond those people.

    A change is no fact about the people of one day, so it has no finite population.
    """
    root = math.sqrt(goals.effect)
    half = np.full(len(people), SHARE)
    return (
        root * standard_error(sizes, people, deviations, is_finite=True),
        root * standard_error(sizes, people, half, is_finite=True),
        root * standard_error(sizes, people, deviations, is_finite=False),
    )


def _least(frame: Frame, goals: Goals, most: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return the least answers of each stratum, so that every shown part has its floor, and the parts that can't."""
    least, missed = np.minimum(1, most), []
    for of, part, rows in _shown(frame, goals):
        people, capacity = frame.strata[PEOPLE].to_numpy()[rows], most[rows]
        if capacity.sum() < goals.floor:
            missed.append(
                f"{of} = {part} can't be shown: {int(capacity.sum())} answers expected of {people.sum()} people"
            )
        needed = allocate(goals.floor, people, least=np.zeros(len(people)), most=capacity)
        least[rows] = np.maximum(least[rows], needed)
    return least, missed


def _invited(frame: Frame, goals: Goals) -> np.ndarray:
    """Return the least invitations of each stratum, so that shown parts have their floor with a chance of 90 %."""
    least = np.zeros(len(frame.strata), dtype=np.int64)
    for _, _, rows in _shown(frame, goals):
        people = frame.strata[PEOPLE].to_numpy()[rows]
        response = float(np.average(frame.strata[RESPONSE].to_numpy()[rows], weights=people))
        total = invitations(goals.floor, response, most=int(people.sum()))
        needed = people if total is None else allocate(total, people, least=np.zeros(len(people)), most=people)
        least[rows] = np.maximum(least[rows], needed)
    return least


def _shown(frame: Frame, goals: Goals) -> list[tuple[str, str, np.ndarray]]:
    """Return column, part and positions of its strata, for each part that shall be shown."""
    return [
        (of, str(part), np.flatnonzero(frame.strata[of] == part))
        for of in goals.show
        for part in frame.strata[of].unique()
    ]


def _parts(frame: Frame, goals: Goals, strata: pd.DataFrame) -> pd.DataFrame:
    everybody = [("", "", np.arange(len(strata)))]
    each = [(of, part, np.flatnonzero(strata[of] == part)) for of in frame.by for part in strata[of].unique()]
    rows = []
    for of, part, positions in [*everybody, *each]:
        own = strata.iloc[positions]
        sizes = own["answers"].to_numpy()
        score, share, long_run = _errors(sizes, own[PEOPLE].to_numpy(), own[DEVIATION].to_numpy(), goals)
        rows.append(
            {
                "of": of,
                "part": part,
                "people": int(own[PEOPLE].sum()),
                "invitations": int(own["invitations"].sum()),
                "answers": int(sizes.sum()),
                "half_width": Z * score,
                "margin": Z * share,
                "change": smallest_change(long_run, power=goals.power),
                "is_shown": bool(sizes.sum() >= goals.floor),
            }
        )
    return pd.DataFrame(rows)
