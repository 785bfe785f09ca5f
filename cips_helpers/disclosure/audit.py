"""The audit: attack all that was published on a country, every edition and iteration, and say where it succeeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.disclosure.attack import Attack, Printed, exposed_rests, known_bounds, width
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.parts import Breakdown, breakdowns
from cips_helpers.disclosure.rules import decimals
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.schema.columns import CROSSED

TODO = {
    "too few": "the gate was passed by: build the report with `cips report`, not by hand",
    "count": "hide another part of this breakdown, or merge parts in the study's answers",
    "mean": "hide another part of this breakdown, or merge parts in the study's answers",
    "side": "hide the comparison, or the figure on its other side",
    "peer": "build the reports with `cips report`, which leaves this figure out of all of them",
}


@dataclass(frozen=True, order=True)
class Breach:
    """Something hidden that can be worked out: the rule it breaks and where; never a value."""

    rule: str
    iteration: int
    group: str
    domain: str
    level: str
    indicator: str

    def __str__(self) -> str:
        place = f"iteration {self.iteration}, {self.group}" if self.iteration else self.group
        part = "" if self.domain == "all" else f", {self.domain} = {self.level}"
        what = {
            "too few": "a figure on fewer people than the floor is shown",
            "count": "how many people a hidden part has can be worked out too closely",
            "mean": "the mean answer of a few people can be worked out too closely",
            "side": "a hidden figure follows from a comparison and its other side",
            "peer": "another country's score can be worked out from two reports",
        }[self.rule]
        return f"{place}{part}, {self.indicator}: {what}; {TODO[self.rule]}"


def audit(
    estimates: Estimates,
    published: Sequence[Disclosed],
    *,
    weights: Mapping[tuple[int, str], tuple[float, float]] | None = None,
) -> list[Breach]:
    """Try to work out what was hidden from everything that was published together.

    For each breakdown and score, linear programmes give the range of every hidden part's number of people, and of the
    mean answer of hidden people (of fewer than the floor), given all published counts, and all published means
    with their rounding (`Attack`). The attacker is given more than a reader has: means of whole groups unrounded, the
    exact size of the hidden set whose mean is sought.

    Parameters
    ----------
    estimates
        The truth: all estimates of the country, all iterations.
    published
        What was let through: of every edition, and of every iteration's report.
    weights
        Smallest and largest weight in each (iteration, group); 1 and 1 by default.

    Returns
    -------
    list of Breach
        Empty where nothing hidden can be worked out.
    """
    floor = min(one.rules.floor for one in published)
    span = published[0].instrument.points
    together = everything(published)
    found = set(_too_few(together, floor)) | set(_sides(estimates.frame, together))
    whole = _Shown(together)
    for iteration, group, domain, parts in breakdowns(estimates.frame):
        place = (iteration, group, domain)
        bounds = (weights or {}).get((iteration, group), (1.0, 1.0))
        atoms = _atoms(parts, domain, estimates.frame, place)
        found |= set(_attack_counts(atoms, whole, place, floor))
        for indicator in whole.indicators(place):
            found |= set(_attack_means(atoms, whole, place, indicator, floor, span, bounds))
    return sorted(found)


def everything(published: Iterable[Disclosed]) -> pd.DataFrame:
    """All figures shown anywhere, each once."""
    shown = [one.figures[one.figures["state"] == "shown"] for one in published]
    keys = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]
    return pd.concat(shown).drop_duplicates(keys).reset_index(drop=True)


def _too_few(shown: pd.DataFrame, floor: int) -> Iterator[Breach]:
    for row in shown[(shown["n"] > 0) & (shown["n"] < floor)].itertuples():
        yield Breach("too few", row.iteration, row.group, row.domain, str(row.level), row.indicator)


def _sides(truth: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Breach]:
    """Gaps and changes of whole groups that are shown with just one of their sides."""
    means = shown[(shown["statistic"] == "mean") & (shown["domain"] == "all")]
    sides = set(means[["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    every = truth[(truth["statistic"] == "mean") & (truth["domain"] == "all")]
    asked = set(every[["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    groups = sorted({group for _, group, _ in asked})
    compared = shown[shown["statistic"].isin(["gap", "change"]) & (shown["domain"] == "all")]
    for row in compared.itertuples():
        iterations = [row.iteration] + ([int(row.against)] if str(row.against).isdigit() else [])
        of = groups[:2] if row.group == "gap" else [row.group]
        wanted = {(iteration, group, row.indicator) for iteration in iterations for group in of} & asked
        if wanted - sides and wanted & sides:
            yield Breach("side", row.iteration, row.group, "all", "all", row.indicator)


class _Shown:
    """What is shown, looked up by place."""

    def __init__(self, shown: pd.DataFrame) -> None:
        means = shown[shown["statistic"] == "mean"]
        self.means = {
            (r.iteration, r.group, r.domain, str(r.level), r.indicator): (r.n, r.estimate) for r in means.itertuples()
        }
        shares = shown[shown["statistic"] == "sample_share"]
        self.people = {
            (r.iteration, r.group, r.indicator, str(r.answer)): round(r.estimate * r.n) for r in shares.itertuples()
        }
        of_all = means[means["domain"] == "all"]
        self.whole: dict[tuple[int, str], float] = of_all.groupby(["iteration", "group"])["n_asked"].max().to_dict()
        self._indicators: dict[tuple[int, str, str], list[str]] = {}
        for iteration, group, domain, _, indicator in self.means:
            listed = self._indicators.setdefault((iteration, group, domain), [])
            if indicator not in listed:
                listed.append(indicator)

    def indicators(self, place: tuple[int, str, str]) -> list[str]:
        """Scores broken down at a place."""
        return self._indicators.get(place, [])


@dataclass(frozen=True, eq=False)
class _Atoms:
    """The people of a group cut up by one or two demographics; the last of each holds those without an answer.

    ``sets`` are the parts that may be published: domain, level, members; ``people`` and ``n`` the truth.
    """

    size: int
    sets: tuple[tuple[str, str, np.ndarray], ...]
    parts: Breakdown


def _atoms(parts: Breakdown, domain: str, truth: pd.DataFrame, place: tuple[int, str, str]) -> _Atoms:
    if CROSSED not in domain:
        size = len(parts.levels) + 1
        sets = tuple((domain, level, np.array([at])) for at, level in enumerate(parts.levels))
        return _Atoms(size, sets, parts)
    first, second = domain.split(CROSSED)
    names = [level.split(CROSSED) for level in parts.levels]
    rows, columns = (list(dict.fromkeys(name[at] for name in names)) for at in (0, 1))
    grid = np.arange((len(rows) + 1) * (len(columns) + 1)).reshape(len(rows) + 1, -1)
    cells = [(domain, CROSSED.join((r, c)), grid[[i], [j]]) for i, r in enumerate(rows) for j, c in enumerate(columns)]
    margins = [(first, r, grid[i]) for i, r in enumerate(rows)] + [
        (second, c, grid[:, j]) for j, c in enumerate(columns)
    ]
    return _Atoms(grid.size, tuple(cells + margins), parts)


def _attack_counts(atoms: _Atoms, shown: _Shown, place: tuple[int, str, str], floor: int) -> Iterator[Breach]:
    """Ranges of the people of hidden parts, from the sizes that are shown and from the bases of their scores."""
    iteration, group, domain = place
    attack = Attack(atoms.size, span=1.0)
    attack.publish(np.arange(atoms.size), shown.whole.get((iteration, group), atoms.parts.whole))
    hidden = []
    for name, level, members in atoms.sets:
        people = shown.people.get((iteration, group, name, level))
        if name == domain:
            at = atoms.parts.levels.index(level)
            bases = [shown.means.get((*place, level, i)) for i in shown.indicators(place)]
            is_shown = people is not None or any(base is not None for base in bases)
            true = atoms.parts.people[at]
            if not is_shown and 0 < true < floor and not _in_hidden_margin(atoms, shown, place, members):
                hidden.append((level, members))
            elif is_shown:
                # A reader of the bases knows the part has at least as many people; take it that all is known.
                attack.publish(members, true)
        elif people is not None:
            attack.publish(members, people)
    for level, members in hidden:
        if width(attack.count_range(members)) < floor - 1e-6:
            yield Breach("count", iteration, group, domain, level, "people")


def _attack_means(
    atoms: _Atoms,
    shown: _Shown,
    place: tuple[int, str, str],
    indicator: str,
    floor: int,
    span: float,
    weights: tuple[float, float],
) -> Iterator[Breach]:
    """Range of the mean of all people outside the parts shown, and of each hidden part, where they are few."""
    iteration, group, domain = place
    whole = shown.means.get((iteration, group, "all", "all", indicator))
    if whole is None:
        return
    slack, places = 1e-9 * span, decimals(atoms.parts.whole)
    sets = [Printed("all", np.arange(atoms.size), whole[0], whole[1] - slack, whole[1] + slack, part=False)]
    for name, level, members in atoms.sets:
        found = shown.means.get((iteration, group, name, level, indicator))
        if found is not None:
            low, high = known_bounds(found[1], decimals=places)
            sets.append(Printed(f"{name} = {level}", members, found[0], low, high, part=name == domain))
    for rest in exposed_rests(atoms.size, sets, floor=floor, span=span, weights=weights):
        yield Breach("mean", iteration, group, domain, f"not shown of {rest}", indicator)


def _in_hidden_margin(atoms: _Atoms, shown: _Shown, place: tuple[int, str, str], members: np.ndarray) -> bool:
    """Whether a cell of two crossed lies in a part by one of them that is hidden, and is attacked as such."""
    iteration, group, domain = place
    return any(
        name != domain and (iteration, group, name, level) not in shown.people and np.isin(members, of).all()
        for name, level, of in atoms.sets
    )
