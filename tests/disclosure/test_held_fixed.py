"""Changes between two iterations tell nothing of a few people: like for like, and questions understood otherwise.

The attack on changes with a demographic held fixed is one linear program over both iterations, and knows nothing of the
audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from cips_helpers.disclosure import gate
from cips_helpers.disclosure.audit import audit
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.held_fixed import HELD
from cips_helpers.disclosure.rules import CERTAINTY, Rules, rules_of
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.limits import Limits
from made_up.survey import drawn, made, small

SPAN, FLOOR = 3.0, 10
LEAST = CERTAINTY * SPAN - 1e-6
SCORES, IDENTITY = ("rules", "staff", "overall"), (0.5, 0.5, -1.0)
"""The whole is the mean of the two key factors."""


def study(seed: int) -> Estimates:
    """Estimate two iterations with another share of women, in which a few people state no gender."""
    rng = np.random.default_rng(seed)
    sizes, share = rng.choice([60, 90, 120, 150, 220, 300], 2), rng.choice([0.25, 0.3, 0.35])
    answers = {}
    for iteration, n, women in ((1, sizes[0], share), (2, sizes[1], 1 - share)):
        frame = drawn(seed * 10 + iteration, int(n)).replace(8, 2)
        few = int(rng.integers(0, 10)) if rng.random() < 0.8 else int(rng.integers(0, 2))
        frame["gender"] = np.where(np.arange(n) < few, -1, np.where(rng.random(n) < women, 1, 2))
        frame["region"] = rng.integers(1, 4, n)
        answers[iteration, "officials"] = frame
    return estimate(made(answers))


def through(truth: Estimates, edition: str = "internal", limits: Limits | None = None) -> Disclosed:
    rules = rules_of(edition, limits or Limits())
    return gate.disclose(truth, (), name="Kelmora", iteration=2, instrument=small(), scales={}, rules=rules)


def shown(results: Disclosed, statistic: str, *, by: tuple[str, ...] = ("gender",)) -> pd.DataFrame:
    figures = results.figures[(results.figures["state"] == "shown") & results.figures["indicator"].isin(SCORES)]
    return figures[(figures["statistic"] == statistic) & figures["domain"].isin(["all", *by])]


Row = dict[int, float]


@dataclass
class Reader:
    """All means of a report by gender as unknowns, and what is printed of them."""

    column: dict[object, int] = field(default_factory=dict)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    equal: list[Row] = field(default_factory=list)
    between: list[tuple[Row, float, float]] = field(default_factory=list)

    def knows(self, place: object, low: float, high: float) -> None:
        self.column[place] = len(self.bounds)
        self.bounds.append((low - 1e-9, high + 1e-9))

    def width(self, mean: Row) -> float:
        """Return how wide the range of a mean is that all relations leave."""
        objective, ends = self._matrix([mean])[0], []
        above = self._matrix([row for row, *_ in self.between])
        low, high = (np.array([end[at] for end in self.between]) for at in (1, 2))
        for sign in (1, -1):
            answer = linprog(
                sign * objective,
                A_ub=np.vstack([above, -above]),
                b_ub=np.concatenate([high, -low]) + 1e-9,
                A_eq=self._matrix(self.equal),
                b_eq=np.zeros(len(self.equal)),
                bounds=self.bounds,
            )
            assert answer.status == 0, "what is published contradicts itself"
            ends.append(sign * answer.fun)
        return float(ends[1] - ends[0])

    def _matrix(self, rows: list[Row]) -> np.ndarray:
        matrix = np.zeros((len(rows), len(self.bounds)))
        for at, row in enumerate(rows):
            matrix[at, list(row)] = list(row.values())
        return matrix


def widths(results: Disclosed) -> Iterator[float]:
    """Yield the width of the range of the mean of every few people without a gender."""
    reader, left = Reader(), dict[int, float]()
    means = shown(results, "mean")
    parts = {i: sorted(set(means["level"][(means["iteration"] == i) & (means["domain"] != "all")])) for i in (1, 2)}
    people = {(row.iteration, row.level): row.n for row in means.itertuples()}
    for row in means.itertuples():
        half = 0.005 if row.domain == "all" else 0.05
        reader.knows((row.iteration, row.level, row.indicator), row.estimate - half, row.estimate + half)
    for i, levels in parts.items():
        whole = people[i, "all"]
        left[i] = whole - sum(people[i, level] for level in levels)
        for score in SCORES:
            reader.knows((i, "rest", score), 0.0, SPAN)
            members = {reader.column[i, level, score]: people[i, level] / whole for level in levels}
            rest = {reader.column[i, "rest", score]: left[i] / whole, reader.column[i, "all", score]: -1.0}
            reader.equal.append(members | rest)
        for level in [*levels, "all", "rest"]:
            identity = zip(SCORES, IDENTITY, strict=True)
            reader.equal.append({reader.column[i, level, score]: factor for score, factor in identity})
    for row in shown(results, "difference").itertuples():
        whole, part = people[row.iteration, "all"], people.get((row.iteration, row.level), 0)
        if part:
            places = [reader.column[row.iteration, level, row.indicator] for level in (row.level, "all")]
            factor = whole / (whole - part)
            difference = {places[0]: factor, places[1]: -factor}
            reader.between.append((difference, row.estimate - 0.05, row.estimate + 0.05))
    for row in shown(results, "change_like_for_like").itertuples():
        if parts[1] == parts[2]:
            of = {i: np.array([people[i, level] for level in parts[i]]) for i in (1, 2)}
            weights = (of[1] / of[1].sum() + of[2] / of[2].sum()) / 2
            change: Row = {}
            for level, weight in zip(parts[1], weights, strict=True):
                change |= {reader.column[i, level, row.indicator]: sign * weight for i, sign in ((1, -1), (2, 1))}
            reader.between.append((change, row.estimate - 0.005, row.estimate + 0.005))
    for i, score in ((i, score) for i in (1, 2) for score in SCORES):
        if parts[i] and 0 < left[i] < FLOOR:
            yield reader.width({reader.column[i, "rest", score]: 1.0})


@pytest.mark.parametrize("seed", [5, 7, 8, 30, 34])
def test_a_change_with_a_demographic_held_fixed_tells_no_mean_of_a_few(seed: int) -> None:
    truth = study(seed)
    assert truth.compared[0].held_fixed == ("gender",)
    results = through(truth)
    assert all(width >= LEAST for width in widths(results))
    assert audit(truth, [results]) == []
    # Where it tells nothing of them, it is shown.
    assert shown(results, "change_like_for_like").empty == (seed == 34)


def test_without_the_rule_this_attack_and_the_audit_find_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of eight people without a gender in the first iteration the mean follows to less than half a point."""
    truth = study(34)
    monkeypatch.setattr(gate, "telling_changes", lambda *_, **__: set())
    results = through(truth)
    assert min(widths(results)) < LEAST
    assert {(breach.rule, breach.iteration, breach.domain) for breach in audit(truth, [results])} == {
        ("mean", 1, "gender")
    }


def test_without_the_change_neither_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is the change that tells it, and no other figure."""
    truth = study(34)
    monkeypatch.setattr(gate, "telling_changes", lambda *_, **__: {(2, "officials")})
    assert min(widths(through(truth))) >= LEAST


# ---- several demographics held fixed ---------------------------------------------------------------------------


def divided(seed: int) -> dict[int, pd.DataFrame]:
    """Return two iterations in which regions divide the genders, and both shift; a few people state neither."""
    rng = np.random.default_rng(seed)
    sizes, frames = rng.choice([60, 90, 120, 150, 220, 300], 2), {}
    for i, n, shares in ((1, sizes[0], [0.3, 0.5, 0.2]), (2, sizes[1], [0.6, 0.1, 0.3])):
        frame = drawn(seed * 10 + i, int(n)).replace(8, 2)
        few = int(rng.integers(0, 10)) if rng.random() < 0.8 else int(rng.integers(0, 2))
        frame["region"] = rng.choice([1, 2, 3], n, p=shares)
        frame["gender"] = np.where(frame["region"] == 1, 1, 2)
        frame.loc[: few - 1, ["gender", "region"]] = -1
        frames[i] = frame
    return frames


def crossed(seed: int) -> dict[int, pd.DataFrame]:
    """Return two iterations in which gender and region shift by chance, and a few people left out one of them."""
    rng = np.random.default_rng(seed)
    sizes, share, frames = rng.choice([220, 300, 420], 2), rng.choice([0.25, 0.3, 0.35]), {}
    for i, n, women, shares in (
        (1, sizes[0], share, [0.45, 0.3, 0.25]),
        (2, sizes[1], share + 0.25, [0.25, 0.3, 0.45]),
    ):
        frame = drawn(seed * 10 + i, int(n)).replace(8, 2)
        frame["gender"] = np.where(rng.random(n) < women, 1, 2)
        frame["region"] = rng.choice([1, 2, 3], n, p=shares)
        for name in ("gender", "region"):
            frame.loc[rng.choice(int(n), int(rng.integers(1, 10)), replace=False), name] = -1
        frames[i] = frame
    return frames


Class = tuple[int, int, int]
"""Iteration, gender, region; -1 for none."""


class Omniscient(Reader):
    """Knows how many people every class of both demographics has, published or not, and looks for their points."""

    def __init__(self, frames: dict[int, pd.DataFrame], results: Disclosed, *, changes: bool = True) -> None:
        super().__init__()
        self.people: dict[Class, int] = {
            (i, *map(int, of)): int(n)
            for i, frame in frames.items()
            for of, n in frame.value_counts(["gender", "region"]).items()
        }
        for one, n in self.people.items():
            for score in SCORES:
                self.knows((one, score), 0.0, SPAN * n)
            self.equal.append({self.column[one, score]: factor for score, factor in zip(SCORES, IDENTITY, strict=True)})
        for statistic in ("mean", "difference"):
            for row in shown(results, statistic, by=("gender", "region")).itertuples():
                self._prints(row)
        for row in shown(results, "change_like_for_like").itertuples() if changes else ():
            self._prints_change(row)

    def mean(self, members: list[Class], score: str, sign: float = 1.0) -> Row:
        n = sum(self.people[one] for one in members)
        return {self.column[one, score]: sign / n for one in members}

    def _prints(self, row: object) -> None:
        at = {"gender": 1, "region": 2}.get(row.domain)
        of_all = [one for one in self.people if one[0] == row.iteration]
        part = [one for one in of_all if at is None or str(one[at]) == row.level]
        others = [one for one in of_all if one not in part] if row.statistic == "difference" else []
        half = 0.005 if row.domain == "all" else 0.05
        relation = self.mean(part, row.indicator) | self.mean(others, row.indicator, -1.0)
        self.between.append((relation, row.estimate - half, row.estimate + half))

    def _prints_change(self, row: object) -> None:
        places = [(gender, region) for gender in (1, 2) for region in (1, 2, 3)]
        people = np.array([[self.people.get((i, *place), 0) for place in places] for i in (1, 2)])
        large = (people >= 10).all(axis=0)
        classes = [[place] for place, kept in zip(places, large, strict=True) if kept]
        if people[:, ~large].sum(axis=1).min() >= 10:
            classes.append([place for place, kept in zip(places, large, strict=True) if not kept])
        members = [[[(i, *place) for place in of if (i, *place) in self.people] for of in classes] for i in (1, 2)]
        sizes = np.array([[sum(self.people[one] for one in of) for of in side] for side in members])
        change: Row = {}
        for at, weight in enumerate((sizes / sizes.sum(axis=1, keepdims=True)).mean(axis=0)):
            for side, sign in zip(members, (-weight, weight), strict=True):
                change |= self.mean(side[at], row.indicator, sign)
        self.between.append((change, row.estimate - 0.005, row.estimate + 0.005))

    def rests(self) -> Iterator[float]:
        """Yield the width of the range of the mean of the few without a gender, and without a region."""
        for i, at, score in ((i, at, score) for i in (1, 2) for at in (1, 2) for score in SCORES):
            rest = [one for one in self.people if one[0] == i and one[at] == -1]
            if 0 < sum(self.people[one] for one in rest) < FLOOR:
                yield self.width(self.mean(rest, score))


def of_several(frames: dict[int, pd.DataFrame]) -> Estimates:
    truth = estimate(made({(i, "officials"): frame for i, frame in frames.items()}))
    assert set(truth.compared[0].held_fixed) == {"gender", "region"}
    return truth


def test_where_one_demographic_divides_the_other_a_change_with_both_held_fixed_tells_the_mean_of_nine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = divided(79)
    truth = of_several(frames)
    assert shown(through(truth), "change_like_for_like").empty
    assert audit(truth, [through(truth)]) == []
    monkeypatch.setattr(gate, "telling_changes", lambda *_, **__: set())
    results = through(truth)
    assert min(Omniscient(frames, results).rests()) < LEAST <= min(Omniscient(frames, results, changes=False).rests())
    assert {(breach.rule, breach.domain) for breach in audit(truth, [results])} == {("mean", "gender and region")}


@pytest.mark.parametrize("seed", range(3))
def test_where_they_divide_each_other_not_even_who_knows_all_numbers_learns_from_it(seed: int) -> None:
    frames = crossed(seed)
    results = through(of_several(frames))
    assert not shown(results, "change_like_for_like").empty
    with_it, without = (list(Omniscient(frames, results, changes=changes).rests()) for changes in (True, False))
    np.testing.assert_allclose(with_it, without, atol=1e-6)


@pytest.mark.parametrize("end", ["lowest", "highest"])
def test_whoever_the_few_are_the_test_of_equal_meaning_is_the_same(end: str) -> None:
    """It is of whole groups and knows no demographic, so it bounds nothing by which people are told apart."""
    groups = ("officials", "private")
    frames = {(i, group): drawn(7 * i + len(group), 160).replace(8, 2) for i in (1, 2) for group in groups}
    shuffled = {}
    for key, frame in frames.items():
        points = frame[["r1", "r2", "s1", "s2"]].sum(axis=1) - frame["r3"]
        few = np.argsort(points.to_numpy(), kind="stable")[: 4 if end == "lowest" else None][-4:]
        other = frame.copy()
        other["gender"] = np.where(np.isin(np.arange(len(frame)), few), -1, 1 + np.arange(len(frame)) % 2)
        shuffled[key] = other
    before, after = (estimate(made(some)).frame for some in (frames, shuffled))
    of_meaning = [frame[frame["statistic"].isin(["dif", "dif_not_uniform"])] for frame in (before, after)]
    assert len(of_meaning[0]) == 2 * 3 * 4, "three questions, between groups twice and between iterations twice"
    pd.testing.assert_frame_equal(*(rows.drop(columns="p_adjusted").reset_index(drop=True) for rows in of_meaning))
    unlike = [frame[(frame["statistic"] == "mean") & (frame["domain"] == "gender")] for frame in (before, after)]
    assert not np.allclose(*(rows["estimate"].iloc[:4] for rows in unlike))


# ---- editions with different floors -----------------------------------------------------------------------------


def of_two_floors() -> Estimates:
    """Return two iterations with a region of five to nine people, whom the internal edition shows, and few without."""
    rng = np.random.default_rng(31)
    answers, share = {}, rng.choice([0.25, 0.3, 0.35])
    for iteration, first in ((1, share), (2, 1 - share)):
        n = int(rng.choice([60, 90, 120, 150, 220]))
        frame = drawn(310 + iteration, n).replace(8, 2)
        third, nowhere = int(rng.integers(5, 10)), int(rng.integers(0, 5))
        frame["region"] = np.where(rng.random(n) < first, 1, 2)
        frame.loc[: third - 1, "region"] = 3
        frame.loc[third : third + nowhere - 1, "region"] = -1
        frame["gender"] = rng.integers(1, 3, n)
        answers[iteration, "officials"] = frame
    return estimate(made(answers))


def test_no_edition_shows_a_change_held_fixed_that_tells_few_beside_the_parts_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The public edition hides a part of eight people, and has enough people left; the internal one shows it."""
    truth, limits = of_two_floors(), Limits(minimum=6)

    def editions() -> list[Disclosed]:
        return [through(truth, edition, limits) for edition in ("internal", "public")]

    assert all(shown(results, HELD, by=("region",)).empty for results in editions())
    assert audit(truth, editions()) == []
    monkeypatch.setattr(Rules, "floors", property(lambda rules: (rules.floor,)))
    internal, public = editions()
    assert shown(internal, HELD).empty
    assert not shown(public, HELD).empty
    assert audit(truth, [internal]) == audit(truth, [public]) == []
    assert {(breach.rule, breach.domain) for breach in audit(truth, [internal, public])} == {("mean", "region")}
