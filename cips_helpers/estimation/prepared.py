"""One sample made ready: its design, its answers as places on their scales, and the scores of its people."""

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
    """A way to part a sample: its levels, and the level of each respondent (-1: none stated)."""

    id: str
    levels: tuple[str, ...]
    cell: IntArray


@dataclass(frozen=True)
class Composite:
    """A score of several items: which columns of the scores it averages."""

    id: str
    kind: str
    columns: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A sample as every module of this folder takes it.

    Attributes
    ----------
    sample, instrument
        Whence it comes.
    design, weighting
        The design with its final weights, and what was done to get them.
    items
        The questions asked, in the order of the questionnaire.
    places
        (n, items) place of each answer on its scale; ``width - 1``: no answer; -1: outside the base
        of an experience question.
    """

    sample: Sample
    instrument: Instrument
    design: Design
    weighting: Weighting
    items: tuple[Item, ...]
    places: NDArray[np.int8]

    @classmethod
    def of(cls, sample: Sample, instrument: Instrument) -> Prepared:
        """Weigh a sample and place its answers on their scales."""
        design, weighting = weigh(sample)
        items = tuple(item for item in instrument.items_of(sample.group) if item.id in sample.answers)
        lost = max((len(sample.scales[item.id].answers) for item in items), default=0)
        places = np.full((sample.n, len(items)), lost, dtype=np.int8)
        for column, item in enumerate(items):
            codes = [answer.code for answer in sample.scales[item.id].answers]
            places[:, column] = _place_of(sample.answers[item.id].to_numpy(), codes, otherwise=lost)
            if item.base is not None and item.base.item in sample.answers:
                outside = ~np.isin(sample.answers[item.base.item].to_numpy(), item.base.codes)
                places[outside, column] = -1
        return cls(sample, instrument, design, weighting, items, places)

    @property
    def head(self) -> dict[str, object]:
        """The columns all rows of a sample share."""
        return {"iteration": self.sample.iteration, "group": self.sample.group}

    @cached_property
    def width(self) -> int:
        """Places of the longest scale, and one for no answer."""
        return max((len(self.scale(item).answers) for item in self.items), default=0) + 1

    def scale(self, item: Item) -> Scale:
        """The answers of an item, with the country's own."""
        return self.sample.scales[item.id]

    def values(self, item: Item, value: Value, *, of_all: bool = False) -> FloatArray:
        """(width,) values of an item's answers; NaN for non-answers, or 0 if the base is all who were asked."""
        out = np.full(self.width, 0.0 if of_all else np.nan)
        for place, answer in enumerate(self.scale(item).answers):
            if of_all or answer.kind == "answer":
                out[place] = value(item, self.scale(item), answer)
        return out

    @cached_property
    def agreement(self) -> tuple[Item, ...]:
        """The scored questions."""
        return tuple(item for item in self.items if item.kind == "agreement")

    @cached_property
    def scores(self) -> FloatArray:
        """(n, agreement) points, reversed where the item is; NaN without an opinion."""
        return self._looked_up(points)

    @cached_property
    def favourable(self) -> FloatArray:
        """(n, agreement) whether the answer is favourable to integrity, 0 or 1; NaN without an opinion."""
        return self._looked_up(is_favourable)

    def _looked_up(self, value: Value) -> FloatArray:
        columns = [column for column, item in enumerate(self.items) if item.kind == "agreement"]
        out = np.empty((self.sample.n, len(columns)))
        for place, column in enumerate(columns):
            out[:, place] = self.values(self.items[column], value)[self.places[:, column]]
        return out

    @cached_property
    def composites(self) -> tuple[Composite, ...]:
        """Factors with a question, and themes with all of theirs."""
        at = {item.id: place for place, item in enumerate(self.agreement)}
        found = []
        for factor in self.instrument.factors:
            columns = tuple(at[item.id] for item in self.agreement if item.factor == factor.id)
            if columns:
                found.append(Composite(factor.id, "factor", columns))
        for theme in self.instrument.themes:
            if all(id in at for id in theme.items):
                found.append(Composite(theme.id, "theme", tuple(at[id] for id in theme.items)))
        return tuple(found)

    @cached_property
    def indicators(self) -> tuple[tuple[str, str], ...]:
        """Id and kind of the columns of `person_means`: factors, overall (where there is a factor), themes."""
        factors = [(one.id, one.kind) for one in self.composites if one.kind == "factor"]
        overall = [("overall", "overall")] if factors else []
        return (*factors, *overall, *((one.id, one.kind) for one in self.composites if one.kind == "theme"))

    @cached_property
    def person_means(self) -> FloatArray:
        """(n, indicators) points of each person; NaN with fewer than half of the items."""
        return self._persons(self.scores)

    @cached_property
    def person_favourable(self) -> FloatArray:
        """(n, indicators) share of favourable answers of each person."""
        return self._persons(self.favourable)

    def _persons(self, items: FloatArray) -> FloatArray:
        of = {one.kind + one.id: person_scores(items[:, one.columns]) for one in self.composites}
        factors = [of[kind + id] for id, kind in self.indicators if kind == "factor"]
        if factors:
            of["overalloverall"] = person_scores(np.column_stack(factors))
        columns = [of[kind + id] for id, kind in self.indicators]
        return np.column_stack(columns) if columns else np.empty((self.sample.n, 0))

    @cached_property
    def whole(self) -> Domain:
        """The whole sample."""
        return Domain("all", ("all",), np.zeros(self.sample.n, dtype=np.int64))

    @cached_property
    def demographics(self) -> tuple[Domain, ...]:
        """The sample parted by each demographic."""
        return tuple(self._domain(item) for item in self.items if item.kind == "demographic")

    @cached_property
    def crossed(self) -> tuple[Domain, ...]:
        """The sample parted by two demographics at once, as the instrument asks for."""
        alone = {domain.id: domain for domain in self.demographics}
        pairs = [pair for pair in self.instrument.crossings if set(pair) <= set(alone)]
        return tuple(_cross(alone[first], alone[second]) for first, second in pairs)

    def _domain(self, item: Item) -> Domain:
        codes = [answer.code for answer in self.scale(item).substantive]
        return Domain(item.id, tuple(map(str, codes)), _place_of(self.sample.answers[item.id].to_numpy(), codes))

    def asked(self, item: str) -> BoolArray:
        """Who was asked an item: everyone, or those in its base."""
        column = [one.id for one in self.items].index(item)
        return np.asarray(self.places[:, column] >= 0)


def _place_of(given: NDArray[np.integer], codes: Sequence[int], *, otherwise: int = -1) -> IntArray:
    """(n,) where each answer stands among the codes."""
    hit = given[:, None] == np.array(codes, dtype=np.int64)
    return np.where(hit.any(axis=1), hit.argmax(axis=1) if codes else otherwise, otherwise)


def _cross(first: Domain, second: Domain) -> Domain:
    """People by two demographics; who has not stated both is outside."""
    width = len(second.levels)
    both = (first.cell >= 0) & (second.cell >= 0)
    levels = tuple(CROSSED.join((one, other)) for one in first.levels for other in second.levels)
    return Domain(CROSSED.join((first.id, second.id)), levels, np.where(both, first.cell * width + second.cell, -1))


def points(item: Item, scale: Scale, answer: Answer) -> float:
    """Points of an answer, turned where the item is reversed."""
    return score_of(answer, item, scale)


def is_favourable(item: Item, scale: Scale, answer: Answer) -> float:
    """1 where an answer is favourable to integrity: not agreeing, where the item is reversed."""
    return float(answer.positive != item.reverse)
