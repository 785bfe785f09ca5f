"""Scores of factors, themes and the whole: their questions, and the rule by which these become a score."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cips_helpers.estimation.methods.design.design import Design, FloatArray, IntArray
from cips_helpers.estimation.methods.scales.scale_scores import linearised_scores, person_scores
from cips_helpers.instrument.model import Instrument, Item, ScoreRule


@dataclass(frozen=True)
class Composite:
    """A score of several items, and the columns of the scores it averages."""

    id: str
    kind: str
    columns: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Scoring:
    """Scores of a set of questions.

    Attributes
    ----------
    composites
        Factors and themes, with the columns of their questions among the ``n_items`` columns.
    rule
        ``mean_of_questions``: a factor or theme is the mean of its questions' means, the whole the mean of the
        factors. ``mean_of_persons``: the mean of persons' scores, see `persons`.
    n_items
        Number of columns.
    """

    composites: tuple[Composite, ...]
    rule: ScoreRule
    n_items: int

    @classmethod
    def of(cls, items: tuple[Item, ...], instrument: Instrument, *, questions: Container[str] | None = None) -> Scoring:
        """Take the factors with a question among ``items``, and the themes with all of theirs.

        With ``questions``, only these enter a factor, and a theme needs all of its own among them.
        """
        column_of = {item.id: column for column, item in enumerate(items) if questions is None or item.id in questions}
        composites = []
        for factor in instrument.factors:
            columns = tuple(column_of[item.id] for item in items if item.factor == factor.id and item.id in column_of)
            if columns:
                composites.append(Composite(factor.id, "factor", columns))
        for theme in instrument.themes:
            if all(id in column_of for id in theme.items):
                composites.append(Composite(theme.id, "theme", tuple(column_of[id] for id in theme.items)))
        return cls(tuple(composites), instrument.score, len(items))

    @cached_property
    def indicators(self) -> tuple[tuple[str, str], ...]:
        """Id and kind of every score: factors, overall (where there is a factor), themes."""
        factors = [(score.id, score.kind) for score in self.composites if score.kind == "factor"]
        overall = [("overall", "overall")] if factors else []
        return (*factors, *overall, *((score.id, score.kind) for score in self.composites if score.kind == "theme"))

    @cached_property
    def questions(self) -> IntArray:
        """(indicators,) number of questions of each score."""
        return np.array((self.shares != 0).sum(axis=0), dtype=np.int64)

    @cached_property
    def shares(self) -> FloatArray:
        """(items, indicators) share of each question in each score."""
        of = {}
        for score in self.composites:
            share = np.zeros(self.n_items)
            share[list(score.columns)] = 1 / len(score.columns)
            of[score.id, score.kind] = share
        factors = [share for (_, kind), share in of.items() if kind == "factor"]
        if factors:
            of["overall", "overall"] = np.mean(factors, axis=0)
        return np.array([of[key] for key in self.indicators]).reshape(-1, self.n_items).T

    def persons(self, items: FloatArray) -> FloatArray:
        """Return (n, indicators) person scores: the mean of the items answered; NaN with fewer than half of them.

        A person's score of the whole is the mean of the factors, if half of them have a score.
        """
        of = {(score.id, score.kind): person_scores(items[:, score.columns]) for score in self.composites}
        factors = [of[key] for key in self.indicators if key[1] == "factor"]
        if factors:
            of["overall", "overall"] = person_scores(np.column_stack(factors))
        columns = [of[key] for key in self.indicators]
        return np.column_stack(columns) if columns else np.empty((len(items), 0))

    def terms(self, items: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return what the scores are sums of: (n, k) columns, and the (k, indicators) share of the mean of each."""
        if self.rule == "mean_of_persons":
            return self.persons(items), np.eye(len(self.indicators))
        return items, self.shares

    def values(
        self, items: FloatArray, design: Design, *, cell: IntArray | None = None, n_cells: int = 1
    ) -> FloatArray:
        """Return (n, indicators) values whose means in the cells are the scores; see `linearised_scores`."""
        return linearised_scores(*self.terms(items), design, cell=cell, n_cells=n_cells)
