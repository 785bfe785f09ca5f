"""A sample prepared for estimation: its design, its answers as positions on their scales, its person scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.scores import Scoring
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
    def scoring(self) -> Scoring:
        """Scores of factors, themes and the whole, of all questions asked."""
        return Scoring.of(self.agreement, self.instrument)

    @property
    def indicators(self) -> tuple[tuple[str, str], ...]:
        """Id and kind of every score."""
        return self.scoring.indicators

    @cached_property
    def tops(self) -> dict[str, float]:
        """Id of every score and every question with points → the highest score it can reach."""
        tops = {item.id: self.scale(item).top for item in self.items if self.scale(item).kind == "agreement"}
        of_scored = np.array([tops[item.id] for item in self.agreement])
        return tops | dict(zip((id for id, _ in self.indicators), of_scored @ self.scoring.shares, strict=True))

    @property
    def stands_for_all(self) -> bool:
        """True where shares may be read as numbers of people: a known number was drawn from, or all were asked."""
        return self.sample.people is not None and self.sample.kind != "volunteers"

    @cached_property
    def views(self) -> Design:
        """The design without finite population correction: for comparisons, which ask if views differ."""
        return self.design if self.design.population is None else replace(self.design, population=None)

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
