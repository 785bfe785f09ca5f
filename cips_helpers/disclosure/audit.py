"""Audit of all that is published on a country, every edition and iteration together: list what can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.disclosure.attack import Attack, Printed, exposed_rests, known_bounds, width
from cips_helpers.disclosure.breakdown import Breakdown, breakdowns
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import decimals
from cips_helpers.disclosure.sensitive import resolved
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.schema.columns import CROSSED, SHARES_OF

CURES = {
    "too few": "the gate was passed by: build the report with `cips report`, not by hand",
    "count": "hide another part of this breakdown, or merge parts in the study's answers",
    "mean": "hide another part of this breakdown, or merge parts in the study's answers",
    "class": "the gate was passed by: build the report with `cips report`, not by hand",
    "base": "the gate was passed by: build the report with `cips report`, not by hand",
    "side": "hide the comparison, or the figure on its other side",
}


@dataclass(frozen=True, order=True)
class Breach:
    """Something hidden that can be worked out: the broken rule and where; never a value."""

    rule: str
    iteration: int
    group: str
    domain: str
    level: str
    indicator: str

    def __str__(self) -> str:
        sample = f"iteration {self.iteration}, {self.group}" if self.iteration else self.group
        part = "" if self.domain == "all" else f", {self.domain} = {self.level}"
        problem = {
            "too few": "a figure on fewer people than the floor is shown",
            "count": "how many people a hidden part has can be worked out too closely",
            "mean": "the mean answer of a few people can be worked out too closely",
            "base": "the base of a comparison counts people who are in no shown part",
            "class": "how many people gave an answer to a sensitive question can be worked out too closely",
            "side": "a hidden figure follows from a comparison and its other side",
        }[self.rule]
        return f"{sample}{part}, {self.indicator}: {problem}; {CURES[self.rule]}"


def audit(
    estimates: Estimates,
    published: Sequence[Disclosed],
    *,
    weights: Mapping[tuple[int, str], tuple[float, float]] | None = None,
) -> list[Breach]:
    """Try to work out hidden figures from everything that is published together.

    For each breakdown and score, linear programs give the range of every hidden part's number of people, and of the
    mean answer of hidden people (of fewer than the floor), given all published counts, and all published means
    with their rounding (`Attack`). Printed differences give the base and the mean of
    everybody else. The attacker knows more than a reader: the exact size of the hidden set whose mean is sought.

    Parameters
    ----------
    estimates
        All estimates of the country, of all iterations.
    published
        Disclosed results of every edition and of every iteration's report.
    weights
        Smallest and largest weight in each (iteration, group); 1 and 1 by default.

    Returns
    -------
    list of Breach
        Empty where nothing hidden can be worked out.
    """
    floor = min(results.floor for results in published)
    span = published[0].instrument.points
    together = everything(published)
    breaches = set(_too_few(together, floor)) | set(_sides(estimates.frame, together))
    breaches |= set(_bases(together))
    breaches |= set(_sensitive(estimates, published))
    shown = _Shown(together)
    for iteration, group, domain, parts in breakdowns(estimates.frame):
        key = (iteration, group, domain)
        bounds = (weights or {}).get((iteration, group), (1.0, 1.0))
        atoms = _atoms(parts, domain)
        breaches |= set(_attack_counts(atoms, shown, key, floor))
        for indicator in shown.indicators(key):
            breaches |= set(_attack_means(atoms, shown, key, indicator, floor, span, bounds))
    return sorted(breaches)


def everything(published: Iterable[Disclosed]) -> pd.DataFrame:
    """Return all figures shown in any of the results, each once."""
    shown = [results.figures[results.figures["state"] == "shown"] for results in published]
    keys = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]
    return pd.concat(shown).drop_duplicates(keys).reset_index(drop=True)


def _too_few(shown: pd.DataFrame, floor: int) -> Iterator[Breach]:
    for row in shown[(shown["n"] > 0) & (shown["n"] < floor)].itertuples():
        yield Breach("too few", row.iteration, row.group, row.domain, str(row.level), row.indicator)


def _bases(shown: pd.DataFrame) -> Iterator[Breach]:
    """Yield comparisons of parts whose bases are not those of the part and of everybody else of the group.

    The base of any other set of people, such as those who stated a demographic, would reveal the size of hidden parts.
    """
    keys = ["iteration", "group", "indicator"]
    means = shown[shown["statistic"] == "mean"].set_index([*keys, "domain", "level"])
    compared = shown[shown["statistic"].isin(["difference", "difference_adjusted"])]
    of_part = pd.MultiIndex.from_frame(compared[means.index.names])
    of_whole = pd.MultiIndex.from_frame(compared[keys].assign(domain="all", level="all"))
    follows = np.ones(len(compared), dtype=bool)
    for name in ("n", "n_asked"):
        part, whole = (means[name].reindex(index).to_numpy(float) for index in (of_part, of_whole))
        follows &= compared[name].to_numpy(float) == np.minimum(part, whole - part)
    sizes = shown[shown["statistic"] == "sample_share"].groupby(["iteration", "group"])["n"].max()
    moved = shown[shown["statistic"] == "composition_change"]
    before = moved.assign(iteration=pd.to_numeric(moved["against"]))
    now, then = (sizes.reindex(pd.MultiIndex.from_frame(rows[["iteration", "group"]])) for rows in (moved, before))
    of_all = moved["n"].to_numpy(float) == np.fmin(now.to_numpy(float), then.to_numpy(float))
    for row in pd.concat([compared[~follows], moved[~of_all]]).itertuples():
        yield Breach("base", row.iteration, row.group, row.domain, str(row.level), row.indicator)


def _sides(truth: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Breach]:
    """Yield gaps and changes of whole groups that are shown with just one of their sides."""
    sides = set(_compared(shown)[["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    asked = set(_compared(truth)[["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    groups = sorted({group for _, group, _ in asked})
    compared = shown[shown["statistic"].isin(["gap", "change"]) & (shown["domain"] == "all")]
    for row in compared.itertuples():
        iterations = [row.iteration] + ([int(row.against)] if str(row.against).isdigit() else [])
        of = groups[:2] if row.group == "gap" else [row.group]
        wanted = {(iteration, group, row.indicator) for iteration in iterations for group in of} & asked
        if wanted - sides and wanted & sides:
            yield Breach("side", row.iteration, row.group, "all", "all", row.indicator)


def _compared(figures: pd.DataFrame) -> pd.DataFrame:
    """Return what changes and gaps compare: favourable shares of behaviour and experience, else means."""
    statistic = np.where(figures["kind"].isin(SHARES_OF), "positive", "mean")
    return figures[(figures["statistic"] == statistic) & (figures["domain"] == "all")]


class _Shown:
    """Shown figures by place: iteration, group, domain, level, indicator."""

    def __init__(self, shown: pd.DataFrame) -> None:
        means = shown[shown["statistic"] == "mean"]
        differences = shown[shown["statistic"] == "difference"]
        self.differences = {
            (r.iteration, r.group, r.domain, str(r.level), r.indicator): r.estimate for r in differences.itertuples()
        }
        self.means = {
            (r.iteration, r.group, r.domain, str(r.level), r.indicator): (r.n, r.estimate) for r in means.itertuples()
        }
        shares = shown[shown["statistic"] == "sample_share"]
        self.people = {
            (r.iteration, r.group, r.indicator, str(r.answer)): round(r.estimate * r.n) for r in shares.itertuples()
        }
        # A share of the sample is rounded; bases of a part's scores count its people.
        parts = means[(means["domain"] != "all") & means["n_asked"].notna()]
        self.people |= {
            (r.iteration, r.group, r.domain, str(r.level)): round(r.n_asked)
            for r in parts.sort_values("n_asked").itertuples()
        }
        of_all = means[means["domain"] == "all"]
        self.whole: dict[tuple[int, str], float] = of_all.groupby(["iteration", "group"])["n_asked"].max().to_dict()
        self._indicators: dict[tuple[int, str, str], list[str]] = {}
        for iteration, group, domain, _, indicator in self.means:
            listed = self._indicators.setdefault((iteration, group, domain), [])
            if indicator not in listed:
                listed.append(indicator)

    def indicators(self, key: tuple[int, str, str]) -> list[str]:
        """Return the scores broken down by a domain."""
        return self._indicators.get(key, [])


@dataclass(frozen=True, eq=False)
class _Atoms:
    """The people of a group divided by one or two demographics; the last atom of each has no answer to it.

    ``sets`` are the parts that may be published: domain, level, members.
    """

    size: int
    sets: tuple[tuple[str, str, np.ndarray], ...]
    parts: Breakdown


def _atoms(parts: Breakdown, domain: str) -> _Atoms:
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


def _attack_counts(atoms: _Atoms, shown: _Shown, key: tuple[int, str, str], floor: int) -> Iterator[Breach]:
    """Attack the people of hidden parts with the sizes that are shown and the bases of their scores."""
    iteration, group, domain = key
    attack = Attack(atoms.size, span=1.0)
    attack.publish(np.arange(atoms.size), shown.whole.get((iteration, group), atoms.parts.whole))
    hidden = []
    # Where all parts are hidden, those of nobody are too.
    some_shown = any(shown.people.get((iteration, group, domain, level)) is not None for level in atoms.parts.levels)
    for name, level, members in atoms.sets:
        people = shown.people.get((iteration, group, name, level))
        if name == domain:
            at = atoms.parts.levels.index(level)
            bases = [shown.means.get((*key, level, indicator)) for indicator in shown.indicators(key)]
            is_shown = people is not None or any(base is not None for base in bases)
            true = atoms.parts.people[at]
            if not is_shown and 0 < true < floor and not _in_hidden_margin(atoms, shown, key, members):
                hidden.append((level, members))
            if not is_shown and true > 0 and some_shown and CROSSED not in domain:
                attack.suppress(members)
            elif is_shown:
                # A reader of the bases knows a lower bound of the part's people; assume that the number is known.
                attack.publish(members, true)
        elif people is not None:
            attack.publish(members, people)
    for level, members in hidden:
        if width(attack.count_range(members)) < floor - 1e-6:
            yield Breach("count", iteration, group, domain, level, "people")


def _attack_means(
    atoms: _Atoms,
    shown: _Shown,
    key: tuple[int, str, str],
    indicator: str,
    floor: int,
    span: float,
    weights: tuple[float, float],
) -> Iterator[Breach]:
    """Attack the mean of the people outside the shown parts of each set, where they are few."""
    iteration, group, domain = key
    whole = shown.means.get((iteration, group, "all", "all", indicator))
    if whole is None:
        return
    places = decimals(atoms.parts.whole)
    sets = [Printed("all", np.arange(atoms.size), whole[0], *known_bounds(whole[1], decimals=2), part=False)]
    for name, level, members in atoms.sets:
        mean = shown.means.get((iteration, group, name, level, indicator))
        if mean is not None:
            low, high = known_bounds(mean[1], decimals=places)
            sets.append(Printed(f"{name} = {level}", members, mean[0], low, high, part=name == domain))
    clues = list(_everybody_else(sets, shown, key, indicator, places))
    for rest in exposed_rests(atoms.size, sets, clues, floor=floor, span=span, weights=weights):
        yield Breach("mean", iteration, group, domain, f"not shown of {rest}", indicator)


def _everybody_else(
    sets: list[Printed], shown: _Shown, key: tuple[int, str, str], indicator: str, places: int
) -> Iterator[Printed]:
    """Yield what printed differences reveal of everybody else: base and mean."""
    iteration, group, _ = key
    whole = sets[0]
    for printed in sets[1:]:
        name, level = printed.name.split(" = ")
        difference = shown.differences.get((iteration, group, name, level, indicator))
        if difference is not None and printed.n < whole.n:
            low, high = known_bounds(difference, decimals=places)
            others = np.setdiff1d(whole.members, printed.members)
            yield Printed("others", others, whole.n - printed.n, printed.low - high, printed.high - low, part=False)


def _sensitive(truth: Estimates, published: Sequence[Disclosed]) -> Iterator[Breach]:
    """Yield classes of sensitive answers that published figures narrow."""
    figures = pd.concat([results.figures for results in published])
    figures = figures[(figures["state"] != "suppressed") & (figures["domain"] == "all")]
    alike = {key for key, how in truth.weighting.items() if how.largest == 1}
    for iteration, group, item in resolved(truth.frame, figures, published[0].instrument, published[0].scales, alike):
        yield Breach("class", iteration, group, "all", "all", item)


def _in_hidden_margin(atoms: _Atoms, shown: _Shown, key: tuple[int, str, str], members: np.ndarray) -> bool:
    """Return True if a crossed cell lies in a hidden part by one of the two, which is attacked on its own."""
    iteration, group, domain = key
    return any(
        name != domain and (iteration, group, name, level) not in shown.people and np.isin(members, of).all()
        for name, level, of in atoms.sets
    )
