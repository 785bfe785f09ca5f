"""Numbers of hidden people who are also in a shown part of another question, attacked from the published bases.

The attack is a plain linear program of its own; it knows nothing of gate or audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from cips_helpers.disclosure import parts
from cips_helpers.disclosure.audit import audit
from cips_helpers.disclosure.breakdown import Breakdown
from cips_helpers.disclosure.count_tables import BoolArray
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import Rules
from cips_helpers.schema.columns import CROSSED
from made_up.people import estimates_of, let_through

NONE = "none"
"""Level of people who did not answer a demographic."""
LEVELS = {"gender": ("1", "2", "3"), "role": ("1", "2", "3"), "region": ("1", "2")}
CROSSINGS = (("gender", "role"), ("gender", "region"))
FLOOR = 10


def people(seed: int) -> dict[str, np.ndarray]:
    """Draw some hundred people of whom few are of the third gender, and more or fewer state a demographic."""
    rng = np.random.default_rng(seed)
    n, missing = int(rng.integers(60, 400)), rng.choice([0.0, 0.03, 0.15, 0.3])
    gender = rng.choice([0, 1], n)
    gender[: int(rng.integers(0, 9))] = 2
    drawn = {"gender": gender, "role": rng.choice([0, 1, 2], n, p=[0.25, 0.6, 0.15]), "region": rng.choice([0, 1], n)}
    for cell in drawn.values():
        cell[rng.random(n) < missing] = -1
    drawn["gender"][-1], drawn["role"][-1], drawn["region"][-1] = 2, 2, 1  # every level has somebody
    return drawn


def bases(results: Disclosed) -> dict[tuple[str, str], float]:
    """Return (domain, level) → people, as printed."""
    rows = results.figures[(results.figures["statistic"] == "mean") & (results.figures["state"] != "suppressed")]
    return rows.groupby(["domain", "level"])["n_asked"].max().to_dict()


def ranges(known: dict[tuple[str, str], float]) -> Iterator[tuple[tuple[str, str], float, float]]:
    """Yield the range of every crossed part that lies in a part of which no base is printed."""
    cells = [(pair, levels) for pair in CROSSINGS for levels in product(*((*LEVELS[name], NONE) for name in pair))]
    at = {cell: column for column, cell in enumerate(cells)}
    matrix, total = [], []

    def add(columns: dict[int, float], people: float) -> None:
        matrix.append([columns.get(column, 0.0) for column in range(len(cells))])
        total.append(people)

    for pair in CROSSINGS:
        of_pair = [levels for of, levels in cells if of == pair]
        add({at[pair, levels]: 1.0 for levels in of_pair}, known["all", "all"])
        for axis, name in enumerate(pair):
            for level in LEVELS[name]:
                if (name, level) in known:
                    inside = {at[pair, levels]: 1.0 for levels in of_pair if levels[axis] == level}
                    add(inside, known[name, level])
        for levels in of_pair:
            if (shown := known.get((CROSSED.join(pair), CROSSED.join(levels)))) is not None:
                add({at[pair, levels]: 1.0}, shown)
    for level in (*LEVELS["gender"], NONE):  # both crossings divide the same people
        sides = [
            {at[of, levels]: sign for of, levels in cells if of == pair and levels[0] == level}
            for pair, sign in zip(CROSSINGS, (1.0, -1.0), strict=True)
        ]
        add(sides[0] | sides[1], 0.0)
    for pair, levels in cells:
        hidden = [(name, level) not in known for name, level in zip(pair, levels, strict=True) if level != NONE]
        if NONE in levels or not any(hidden):
            continue
        aim = np.eye(len(cells))[at[pair, levels]]
        ends = [linprog(sign * aim, A_eq=np.array(matrix), b_eq=total, bounds=(0, None)) for sign in (1, -1)]
        yield (CROSSED.join(pair), CROSSED.join(levels)), ends[0].fun, -ends[1].fun


def narrow(seed: int) -> list[tuple[str, str]]:
    """Return the few hidden people of a crossed part whose number follows more closely than the floor allows."""
    truth = estimates_of(people(seed), seed=seed, crossed=CROSSINGS)
    rows = truth.frame[truth.frame["statistic"] == "mean"]
    sizes = rows.groupby(["domain", "level"])["n_asked"].max()
    found = ranges(bases(let_through(truth)))
    return [part for part, low, high in found if sizes[part] < FLOOR and high - low < FLOOR - 1e-6]


def test_how_many_hidden_people_are_also_in_a_shown_part_does_not_follow() -> None:
    shown = 0
    for seed in range(30):
        assert not narrow(seed), seed
        shown += sum(
            CROSSED in domain for domain, _ in bases(let_through(estimates_of(people(seed), crossed=CROSSINGS)))
        )
    assert shown > 40  # the attack had crossed parts to begin with


def test_attack_and_audit_find_it_where_hidden_parts_are_attacked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    second = parts._second_of_two

    def of_shown_alone(
        table: Breakdown, margins: tuple, gone: tuple, small: BoolArray, inside: BoolArray, rules: Rules
    ):
        return second(table, margins, gone, small & ~inside, inside, rules)

    monkeypatch.setattr(parts, "_second_of_two", of_shown_alone)
    found = [seed for seed in range(30) if narrow(seed)]
    assert len(found) > 3
    truth = estimates_of(people(found[0]), seed=found[0], crossed=CROSSINGS)
    assert any(CROSSED in breach.domain and breach.rule == "count" for breach in audit(truth, [let_through(truth)]))
