"""A sample prepared for estimation: its design, its answers as positions on their scales, its person scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.scales.scale_scores import person_scores
from cips_helpers.estimation.weighting import weigh
from cips_helpers.instrument.model import Answer, Instrument, Item, Scale, score_of
from cips_helpers.schema.columns import CROSSED
from cips_helpers.schema.records import Weighting
from cips_helpers.survey.sample import Sample

Value = Callable[[Item, Scale, Answer], float]


@dataclass(frozen=True)
class Domain:
    """A partition of a sample: its levels, and the level of each respondent (-1: none stated)."""

    id: str
    levels: tuple[str, ...]
    cell: IntArray


@dataclass(frozen=True)
class Composite:
    """A score of several items, and the columns of the scores it averages."""

    id: str
    kind: str
    columns: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A sample as the estimators take it.

    Attributes
    ----------
    sample, instrument
        The answers, and the questionnaire they were given to.
    design, weighting
        The design with its final weights, and a record of the weighting.
    items
        The questions asked, in the order of the questionnaire.
    positions
        (n, items) position of each answer on its scale; ``width - 1``: no answer; -1: outside the base
        of an experience question.
    """

    sample: Sample
    instrument: Instrument
    design: Design
    weighting: Weighting
    items: tuple[Item, ...]
    positions: NDArray[np.int16]

    @classmethod
    def of(cls, sample: Sample, instrument: Instrument) -> Prepared:
        """Weigh a sample and find the position of its answers on their scales."""
        design, weighting = weigh(sample)
        items = tuple(item for item in instrument.items_of(sample.group) if item.id in sample.answers)
        missing = max((len(sample.scales[item.id].answers) for item in items), default=0)
        positions = np.full((sample.n, len(items)), missing, dtype=np.int16)
        for column, item in enumerate(items):
            codes = [answer.code for answer in sample.scales[item.id].answers]
            positions[:, column] = _position_of(sample.answers[item.id].to_numpy(), codes, otherwise=missing)
            if item.base is not None and item.base.item in sample.answers:
                outside = ~np.isin(sample.answers[item.base.item].to_numpy(), item.base.codes)
                positions[outside, column] = -1
        return cls(sample, instrument, design, weighting, items, positions)

    @property
    def head(self) -> dict[str, object]:
        """Columns with one value for all rows of the sample."""
        return {"iteration": self.sample.iteration, "group": self.sample.group}

    @cached_property
    def width(self) -> int:
        """Positions of the longest scale, and one for no answer."""
        return max((len(self.scale(item).answers) for item in self.items), default=0) + 1

    def scale(self, item: Item) -> Scale:
        """Return the scale of an item, with the country's own answers."""
        return self.sample.scales[item.id]

    def values(self, item: Item, value: Value, *, of_all: bool = False) -> FloatArray:
        """Return the (width,) values of an item's answers; NaN for non-answers, 0 if the base is all asked."""
        out = np.full(self.width, 0.0 if of_all else np.nan)
        for position, answer in enumerate(self.scale(item).answers):
            if of_all or answer.kind == "answer":
                out[position] = value(item, self.scale(item), answer)
        return out

    @cached_property
    def agreement(self) -> tuple[Item, ...]:
        """The scored questions."""
        return tuple(item for item in self.items if item.kind == "agreement")

    @cached_property
    def scores(self) -> FloatArray:
        """(n, agreement) points, reversed where the item is; NaN without an opinion."""
        return self._values_of_answers(points)

    @cached_property
    def favourable(self) -> FloatArray:
        """(n, agreement) 1 where the answer is favourable to integrity, else 0; NaN without an opinion."""
        return self._values_of_answers(is_favourable)

    def _values_of_answers(self, value: Value) -> FloatArray:
        columns = [column for column, item in enumerate(self.items) if item.kind == "agreement"]
        out = np.empty((self.sample.n, len(columns)))
        for position, column in enumerate(columns):
            out[:, position] = self.values(self.items[column], value)[self.positions[:, column]]
        return out

    @cached_property
    def composites(self) -> tuple[Composite, ...]:
        """Factors with a question, and themes with all of theirs."""
        column_of = {item.id: column for column, item in enumerate(self.agreement)}
        composites = []
        for factor in self.instrument.factors:
            columns = tuple(column_of[item.id] for item in self.agreement if item.factor == factor.id)
            if columns:
                composites.append(Composite(factor.id, "factor", columns))
        for theme in self.instrument.themes:
            if all(id in column_of for id in theme.items):
                composites.append(Composite(theme.id, "theme", tuple(column_of[id] for id in theme.items)))
        return tuple(composites)

    @cached_property
    def indicators(self) -> tuple[tuple[str, str], ...]:
        """Id and kind of the columns of `person_means`: factors, overall (where there is a factor), themes."""
        factors = [(score.id, score.kind) for score in self.composites if score.kind == "factor"]
        overall = [("overall", "overall")] if factors else []
        return (*factors, *overall, *((score.id, score.kind) for score in self.composites if score.kind == "theme"))

    @cached_property
    def person_means(self) -> FloatArray:
        """(n, indicators) points of each person; NaN with fewer than half of the items."""
        return self._persons(self.scores)

    @cached_property
    def person_favourable(self) -> FloatArray:
        """(n, indicators) share of favourable answers of each person."""
        return self._persons(self.favourable)

    def _persons(self, items: FloatArray) -> FloatArray:
        of = {(score.id, score.kind): person_scores(items[:, score.columns]) for score in self.composites}
        factors = [of[key] for key in self.indicators if key[1] == "factor"]
        if factors:
            of["overall", "overall"] = person_scores(np.column_stack(factors))
        columns = [of[key] for key in self.indicators]
        return np.column_stack(columns) if columns else np.empty((self.sample.n, 0))

    @cached_property
    def whole(self) -> Domain:
        """The whole sample."""
        return Domain("all", ("all",), np.zeros(self.sample.n, dtype=np.int64))

    @cached_property
    def demographics(self) -> tuple[Domain, ...]:
        """The sample divided by each demographic."""
        return tuple(self._domain(item) for item in self.items if item.kind == "demographic")

    @cached_property
    def crossed(self) -> tuple[Domain, ...]:
        """The sample divided by two demographics at once, as the instrument asks for."""
        alone = {domain.id: domain for domain in self.demographics}
        pairs = [pair for pair in self.instrument.crossings if set(pair) <= set(alone)]
        return tuple(_cross(alone[first], alone[second]) for first, second in pairs)

    def _domain(self, item: Item) -> Domain:
        codes = [answer.code for answer in self.scale(item).substantive]
        return Domain(item.id, tuple(map(str, codes)), _position_of(self.sample.answers[item.id].to_numpy(), codes))

    def asked(self, item: str) -> BoolArray:
        """Return (n,) True where an item was asked: everyone, or those in its base."""
        column = [asked.id for asked in self.items].index(item)
        return np.asarray(self.positions[:, column] >= 0)


def _position_of(answers: NDArray[np.integer], codes: Sequence[int], *, otherwise: int = -1) -> IntArray:
    """Return the (n,) position of each answer among the codes."""
    hit = answers[:, None] == np.array(codes, dtype=np.int64)
    return np.where(hit.any(axis=1), hit.argmax(axis=1) if codes else otherwise, otherwise)


def _cross(first: Domain, second: Domain) -> Domain:
    """Cross two demographics; people who have not stated both are outside."""
    width = len(second.levels)
    both = (first.cell >= 0) & (second.cell >= 0)
    levels = tuple(CROSSED.join((a, b)) for a in first.levels for b in second.levels)
    return Domain(CROSSED.join((first.id, second.id)), levels, np.where(both, first.cell * width + second.cell, -1))


def points(item: Item, scale: Scale, answer: Answer) -> float:
    """Return the points of an answer, reversed where the item is."""
    return score_of(answer, item, scale)


def is_favourable(item: Item, scale: Scale, answer: Answer) -> float:
    """Return 1 where an answer is favourable to integrity: not agreeing, where the item is reversed."""
    return float(answer.positive != item.reverse)
