"""Random studies through the gate, attacked jointly over breakdowns, scores, editions and iterations.

The attack is written a second time here, as one plain linear program a question; it knows nothing of the audit. Each
protection is seen to matter: with it switched off, this attack and the audit both find something hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from cips_helpers.disclosure import gate
from cips_helpers.disclosure.audit import ATTACKS, audit
from cips_helpers.disclosure.breakdown import breakdowns
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import CERTAINTY, rules_of
from cips_helpers.disclosure.sensitive import FEW
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.instrument.model import Instrument
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import KEYS, READ, ClueKind
from made_up.survey import SMALL, drawn, made

SPAN, EDITIONS = 3.0, ("internal", "public")
INSTRUMENT = Instrument.model_validate(
    SMALL | {"items": [item | {"sensitive": item["id"] == "likely"} for item in SMALL["items"]]}
)
SCALES = {item.id: INSTRUMENT.scale(item.scale) for item in INSTRUMENT.items if item.id != "region"}
SCORES = ("rules", "staff", "overall")
IDENTITY = np.array([0.5, 0.5, -1.0])
"""The whole is the mean of the two key factors."""
POINTS = np.array([3.0, 2.0, 1.0, 0.0])
DEMOGRAPHICS = {"gender": 2, "region": 3}


@cache
def study(seed: int) -> Estimates:
    """Estimate one or two iterations of a few to a few hundred officials; some left questions out or have weights."""
    rng = np.random.default_rng(seed)
    answers, weight, weighted = {}, {}, rng.random() < 0.25
    for iteration in range(1, int(rng.integers(2, 4))):
        n = int(rng.choice([24, 36, 60, 90, 150, 520]))
        frame = drawn(seed + 1000 * iteration, n)
        if rng.random() < 0.5:
            frame = frame.replace(8, 2)
        for name, levels in DEMOGRAPHICS.items():
            shares = rng.dirichlet(np.full(levels, 1.5))
            frame[name] = rng.choice(np.arange(1, levels + 1), n, p=shares)
            frame.loc[rng.choice(n, int(rng.integers(0, 9)), replace=False), name] = -1
        frame.loc[rng.choice(n, n - int(rng.integers(0, 7)), replace=False), "likely"] = 2
        answers[iteration, "officials"] = frame
        weight[iteration, "officials"] = rng.choice([0.5, 1.0, 2.0], n)
    return estimate(made(answers, instrument=INSTRUMENT, **({"weight": weight} if weighted else {})))


def through(truth: Estimates, edition: str, limits: Limits | None = None) -> Disclosed:
    """Return what an edition shows."""
    return gate.disclose(
        truth,
        (),
        name="Kelmora",
        iteration=int(truth.frame["iteration"].max()),
        instrument=INSTRUMENT,
        scales=SCALES,
        rules=rules_of(edition, limits or Limits()),
    )


# ---- the attack ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """Figures shown of one iteration, in any edition."""

    shown: pd.DataFrame
    floor: int
    digits: int

    @property
    def means(self) -> dict[tuple[str, str, str], tuple[float, float, float]]:
        """(demographic, part, score) → mean, people with it, people."""
        rows = self.shown[(self.shown["statistic"] == "mean") & self.shown["indicator"].isin(SCORES)]
        return {(r.domain, r.level, r.indicator): (r.estimate, r.n, r.n_asked) for r in rows.itertuples()}

    def parts(self, demographic: str) -> list[str]:
        """Return the parts of a demographic with a mean."""
        return sorted({part for name, part, _ in self.means if name == demographic})

    def people(self, demographic: str, part: str) -> float | None:
        """Return the people of a part, if a base tells them."""
        sizes = [size for (*place, _), (*_, size) in self.means.items() if place == [demographic, part]]
        shares = self.shown[
            (self.shown["statistic"] == "sample_share")
            & (self.shown["indicator"] == demographic)
            & (self.shown["answer"].astype(str) == part)
        ]
        return max(sizes) if sizes else round((shares["estimate"] * shares["n"]).iloc[0]) if len(shares) else None

    def widths(self) -> Iterator[float]:
        """Yield the width of the range of the mean of every few people in no shown part, over all programs."""
        sets = [("all", "all")] + [(name, part) for name in DEMOGRAPHICS for part in (*self.parts(name), "")]
        at = {(*place, score): 3 * i + j for i, place in enumerate(sets) for j, score in enumerate(SCORES)}
        low, high, size = np.zeros(len(at)), np.full(len(at), SPAN), len(at)
        half = 0.5 * 10.0**-self.digits
        for place, (mean, *_) in self.means.items():
            rounding = 0.005 if place[0] == "all" else half
            low[at[place]], high[at[place]] = mean - rounding, mean + rounding
        equal, above, bound, rests = [], [], [], []

        def row(of: dict[int, float]) -> np.ndarray:
            values = np.zeros(size)
            values[list(of)] = list(of.values())
            return values

        for name, score in ((name, score) for name in DEMOGRAPHICS for score in SCORES):
            if ("all", "all", score) not in self.means:
                continue
            n = {part: self.means[name, part, score][1] for part in self.parts(name)}
            whole = self.means["all", "all", score][1]
            left = whole - sum(n.values())
            of = {at[name, part, score]: people / whole for part, people in n.items()}
            equal.append(row({**of, at[name, "", score]: left / whole, at["all", "all", score]: -1.0}))
            if 0 < left < self.floor:
                rests.append(at[name, "", score])
            compared = self.shown[(self.shown["statistic"] == "difference") & (self.shown["domain"] == name)]
            for figure in compared[compared["indicator"] == score].itertuples():
                if figure.level in n and (left or len(n) > 2):
                    factor = whole / (whole - n[figure.level])
                    own = row({at[name, figure.level, score]: factor, at["all", "all", score]: -factor})
                    above += [own, -own]
                    bound += [figure.estimate + half, half - figure.estimate]
        for place in sets:
            if place[1]:
                equal.append(row({at[*place, s]: c for s, c in zip(SCORES, IDENTITY, strict=True)}))
        for rest in rests:
            ends = []
            for sign in (1, -1):
                answer = linprog(
                    sign * row({rest: 1.0}),
                    A_eq=np.array(equal),
                    b_eq=np.zeros(len(equal)),
                    A_ub=np.array(above) if above else None,
                    b_ub=np.array(bound) + 1e-9 if above else None,
                    bounds=np.column_stack([low - 1e-9, high + 1e-9]),
                )
                ends.append(sign * answer.fun if answer.status == 0 else np.nan)
            yield ends[1] - ends[0]

    def answers(self) -> Iterator[tuple[int, float, float]]:
        """Yield the range of how many gave each answer to the sensitive question, where everybody counts once."""
        rows = self.shown[(self.shown["indicator"] == "likely") & (self.shown["domain"] == "all")]
        rows = rows[rows["statistic"].isin(["share", "positive", "mean"])]
        if rows.empty:
            return
        n = rows["n"].max()
        relations, low, high = [np.ones(4)], [n], [n]
        for row in rows.itertuples():
            of_share = np.arange(3, -1, -1) == row.answer
            member = {"share": of_share, "positive": POINTS >= 2, "mean": POINTS}[row.statistic]
            relations.append(member.astype(float))
            low.append(0.0 if row.state == "at_most" else (row.estimate - 0.005 * (row.state == "shown")) * n - 1e-6)
            high.append(
                np.inf if row.state == "at_least" else (row.estimate + 0.005 * (row.state == "shown")) * n + 1e-6
            )
        within = LinearConstraint(np.array(relations), low, high)
        for at, code in enumerate(range(3, -1, -1)):
            ends = [
                milp(s * np.eye(4)[at], integrality=np.ones(4), bounds=Bounds(0, n), constraints=within)
                for s in (1, -1)
            ]
            assert all(end.success for end in ends), "what is published contradicts itself"
            yield code, ends[0].fun, -ends[1].fun


def found(truth: Estimates, shown: list[Disclosed]) -> set[str]:
    """Return the kinds of hidden figures that are narrower than the rules allow."""
    figures = pd.concat([results.figures for results in shown])
    figures = figures[figures["state"] != "suppressed"].drop_duplicates()
    exact, kinds = truth.frame, set()
    floor = shown[0].floor
    if ((figures["n"] > 0) & (figures["n"] < floor)).any():
        kinds.add("few")
    shifts = figures[figures["statistic"] == "composition_change"]
    changed = pd.concat([shifts.assign(of=shifts["iteration"].astype(str)), shifts.assign(of=shifts["against"])])
    samples = {}
    for iteration, rows in figures.groupby("iteration"):
        people = rows[rows["statistic"] == "mean"]["n_asked"].max()
        samples[iteration] = Sample(rows, floor, 2 if people >= 500 else 1)
    for iteration, sample in samples.items():
        true = exact[exact["iteration"] == iteration]
        sizes = true[true["statistic"] == "sample_share"].set_index(["indicator", "answer"])["count"]
        for name in DEMOGRAPHICS:
            known = {part: sample.people(name, str(part)) for part in sizes[name].index}
            hidden = [part for part, people in known.items() if people is None and sizes[name][part] > 0]
            shown_people = sum(people or 0 for people in known.values())
            free = sizes[name].index.size and true["n_asked"].max() - shown_people - len(hidden)
            for part in hidden:
                if sizes[name][part] < floor and any(people is not None for people in known.values()) and free < floor:
                    kinds.add("count")
                if (
                    part
                    in changed[(changed["indicator"] == name) & (changed["of"] == str(iteration))]["answer"].tolist()
                ):
                    kinds.add("count")
        how = truth.weighting.get((iteration, "officials"))
        if how is not None and how.weighted:
            continue
        if any(width < CERTAINTY * SPAN - 1e-6 for width in sample.widths()):
            kinds.add("mean")
        counts = true[(true["indicator"] == "likely") & (true["statistic"] == "share")].set_index("answer")["count"]
        for code, low, high in sample.answers():
            assert low - 1e-6 <= counts[code] <= high + 1e-6
            if counts[code] <= FEW and (low > 0.5 or high < FEW - 0.5):
                kinds.add("answer")
    return kinds


# ---- random studies, and each protection switched off --------------------------------------------------------


def both(truth: Estimates) -> list[Disclosed]:
    """Return what both editions show."""
    return [through(truth, edition) for edition in EDITIONS]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_hidden_follows_from_random_studies(seed: int) -> None:
    truth = study(seed)
    shown = both(truth)
    assert found(truth, shown) == set()
    assert audit(truth, shown) == []


@pytest.mark.parametrize("seed", range(7, 11))
def test_nor_where_a_study_asks_for_other_limits(seed: int) -> None:
    """The internal edition shows parts of five to nine people then, beside the public one that does not."""
    rng = np.random.default_rng(seed)
    limits = Limits(minimum=int(rng.integers(5, 10)), public_breakdown=int(rng.integers(20, 40)))
    truth = study(seed)
    shown = [through(truth, edition, limits) for edition in EDITIONS]
    assert shown[0].floor == limits.minimum < shown[1].floor
    assert found(truth, shown) == set()
    assert audit(truth, shown) == []
    # Who has the public edition alone learns of fewer than ten people no more than of nobody.
    assert found(truth, shown[1:]) == set()
    assert audit(truth, shown[1:]) == []


@pytest.mark.parametrize("seed", [33, 38])
def test_parts_that_add_up_only_about_to_the_whole_leak_nothing_and_raise_no_alarm(seed: int) -> None:
    """Many left questions out: the mean of their means is not that of the people."""
    rng = np.random.default_rng(seed)
    n = 150 if seed == 33 else 40
    frame = drawn(seed, n)
    for item in ("r1", "r2", "r3", "s1", "s2"):
        frame.loc[rng.random(n) < 0.5, item] = -1
    for name, levels in DEMOGRAPHICS.items():
        frame[name] = rng.integers(1, levels + 1, n)
        frame.loc[: int(rng.integers(0, 9)) - 1, name] = -1
    truth = estimate(made({(1, "officials"): frame}, instrument=INSTRUMENT))
    tables = [parts for *_, parts in breakdowns(truth.frame, INSTRUMENT)]
    exact = [parts.whole_means * parts.whole_bases - np.nansum(parts.bases * parts.means, axis=0) for parts in tables]
    assert max(np.abs(one).max() for one in exact) > 1
    shown = both(truth)
    assert found(truth, shown) == set()
    assert audit(truth, shown) == []


def nothing(figures: pd.DataFrame, *_: object, **__: object) -> np.ndarray:
    """Flag no figure."""
    return np.zeros(len(figures), dtype=bool)


def own_shares_only(figures: pd.DataFrame, parts: dict[gate.Part, str]) -> np.ndarray:
    """Flag figures of hidden parts, but no change of their shares."""
    flags = IN_HIDDEN_PARTS(figures, parts)
    return flags & (figures["statistic"] != "composition_change").to_numpy()


def without_identities(figures: pd.DataFrame, _: Instrument) -> Iterator[object]:
    """Yield breakdowns as if each score were rounded for itself."""
    return breakdowns(figures)


def small_parts_only(*arguments: object, **options: object) -> dict[gate.Part, str]:
    """Return the parts of few people, and no second cell."""
    return HIDDEN_PARTS(*arguments, **{**options, "complementary": False})


HIDDEN_PARTS = gate.hidden_parts
IN_HIDDEN_PARTS = gate._in_hidden_parts
OFF = {
    "scores that are means of others": (4, "mean", "breakdowns", without_identities),
    "differences": (4, "mean", "exposing_differences", lambda *_, **__: []),
    "classes": (2, "answer", "class_answers", nothing),
    "changes of shares": (0, "count", "_in_hidden_parts", own_shares_only),
    "second cells": (0, "count", "hidden_parts", small_parts_only),
}
"""Protection → a random study, what is found of it without, the function of the gate that is replaced, and by what."""


@pytest.mark.parametrize("protection", OFF)
def test_without_a_protection_this_attack_and_the_audit_find_what_is_hidden(
    protection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed, kind, name, other = OFF[protection]
    truth = study(seed)
    monkeypatch.setattr(gate, name, other)
    shown = both(truth)
    assert kind in found(truth, shown)
    assert {breach.rule for breach in audit(truth, shown)} & {kind, "class" if kind == "answer" else kind}


def test_without_rounding_of_parts_the_audit_finds_means(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = study(3)
    for module in ("rounding", "audit"):
        monkeypatch.setattr(f"cips_helpers.disclosure.{module}.decimals", lambda _: 4)
    assert "mean" in {breach.rule for breach in audit(truth, both(truth))}


def test_every_kind_of_clue_is_attacked_and_every_column_is_read() -> None:
    assert set(ATTACKS) == set(get_args(ClueKind)) - {"none"}
    shown = through(study(2), "internal").figures
    assert set(READ) == set(shown.columns) - set(KEYS)


def test_a_statistic_that_is_not_declared_goes_through_no_gate() -> None:
    truth = study(2)
    frame = truth.frame.copy()
    frame.loc[frame.index[0], "statistic"] = "median"
    with pytest.raises(ValueError, match=r"not declared in the schema, .*: median"):
        through(replace(truth, frame=frame), "internal")
    with pytest.raises(ValueError, match=r"gives no clue of, .*: median"):
        through(replace(truth, frame=truth.frame.assign(median=2.0)), "internal")
