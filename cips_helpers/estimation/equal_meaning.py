"""Equal meaning of questions: between the two groups, and between an iteration and the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from cips_helpers.estimation.methods.models.item_functioning import functioning_of_scale
from cips_helpers.estimation.methods.scales.reliability import complete_rows
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.rows import Block

FEWEST_QUESTIONS = 3
"""A question is tested against the others of its factor: with one other, nobody could tell which of the two differs."""

FEWEST_ROWS = 50
"""Fewest complete answers on either side."""


def compare_meaning(prepared: Mapping[tuple[int, str], Prepared]) -> Iterator[Block]:
    """Test every factor with three common questions or more for differential item functioning.

    Yields
    ------
    Block
        ``dif`` and ``dif_not_uniform`` of questions, see `item_functioning`: of group ``gap`` between the first two
        groups, else between the iteration and the one in ``against``.
    """
    instrument = next(iter(prepared.values())).instrument
    groups = [group.id for group in instrument.groups]
    numbers = sorted({number for number, _ in prepared})
    for number in numbers:
        first, second = ([prepared.get((number, group)) for group in groups[:2]] + [None, None])[:2]
        if first is not None and second is not None:
            yield from _blocks(first, second, {"iteration": number, "group": "gap"})
    for group in groups:
        of_group = [prepared[number, group] for number in numbers if (number, group) in prepared]
        for before, now in pairwise(of_group):
            yield from _blocks(now, before, {**now.head, "against": str(before.sample.iteration)})


def _blocks(first: Prepared, second: Prepared, head: Mapping[str, object]) -> Iterator[Block]:
    columns = [{item.id: column for column, item in enumerate(one.agreement)} for one in (first, second)]
    for factor in first.instrument.factors:
        common = [item for item in first.agreement if item.factor == factor.id and item.id in columns[1]]
        if len(common) < FEWEST_QUESTIONS:
            continue
        sides = [
            complete_rows(one.scores[:, [column[item.id] for item in common]])
            for one, column in zip((first, second), columns, strict=True)
        ]
        fewest = min(len(side) for side in sides)
        if fewest < FEWEST_ROWS:
            continue
        tested = functioning_of_scale(*sides)
        block = {
            **head,
            "indicator": np.array([item.id for item in common], dtype=object),
            "kind": "agreement",
            "n": fewest,
            "n_asked": min(first.sample.n, second.sample.n),
        }
        for statistic, effect, p in (
            ("dif", "effect", "p"),
            ("dif_not_uniform", "effect_not_uniform", "p_not_uniform"),
        ):
            estimate, values = (np.array([getattr(one, name) for one in tested]) for name in (effect, p))
            if np.isfinite(estimate).all():
                yield {**block, "statistic": statistic, "estimate": estimate, "p": values}
