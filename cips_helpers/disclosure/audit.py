"""Audit of all that is published on a country, every edition and iteration together: list what can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import SCORES, Breakdown, breakdowns
from cips_helpers.disclosure.counts import CountsOfCountry
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.held_fixed import HELD, changes_of, classes_unknown, hold_fixed, leaves_few
from cips_helpers.disclosure.means import WHOLE, Bounds, MeansOfSample, Place, Set, bounds_of
from cips_helpers.disclosure.parts import narrow_by_spread
from cips_helpers.disclosure.program import Program
from cips_helpers.disclosure.rules import decimals
from cips_helpers.disclosure.sensitive import resolved
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.schema.columns import KEYS, SHARES_OF, STATISTICS, ClueKind, statistics_that

CURES = {
    "too few": "the gate was passed by: build the report with `cips report`, not by hand",
    "count": "hide another part of this breakdown, or merge parts in the study's answers",
    "mean": "hide another part of this breakdown, or merge parts in the study's answers",
    "class": "the gate was passed by: build the report with `cips report`, not by hand",
    "base": "the gate was passed by: build the report with `cips report`, not by hand",
    "side": "hide the comparison, or the figure on its other side",
    "site": "the gate was passed by: build the report with `cips report`, not by hand",
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
            "site": "a site of few people is counted by how concentrated the sample is",
        }[self.rule]
        return f"{sample}{part}, {self.indicator}: {problem}; {CURES[self.rule]}"


def audit(estimates: Estimates, published: Sequence[Disclosed]) -> list[Breach]:
    """Try to work out hidden figures from everything that is published together.

    Each published figure is read as the clue that its statistic declares (`cips_helpers.schema.columns`). Clues on
    people of all iterations go into one program, which gives the range of every hidden part's number of people; clues
    on mean scores of all breakdowns of a sample go into another, which gives that of the mean of hidden people (of
    fewer than the floor). The attacker knows more than a reader: the exact sizes of hidden parts whose mean is sought.

    Parameters
    ----------
    estimates
        All estimates of the country, of all iterations.
    published
        Disclosed results of every edition and of every iteration's report, and releases of the same answers.

    Returns
    -------
    list of Breach
        Empty where nothing hidden can be worked out.
    """
    of = Everything.of(estimates, published)
    breaches = set(_too_few(of))
    for attack in dict.fromkeys(attack for attacks in ATTACKS.values() for attack in attacks):
        breaches |= set(attack(of))
    return sorted(breaches)


def everything(published: Iterable[Disclosed]) -> pd.DataFrame:
    """Return all figures shown in any of the results, each once."""
    shown = [results.figures[results.figures["state"] == "shown"] for results in published]
    return pd.concat(shown).drop_duplicates([*KEYS, "estimate", "low", "high", "n", "n_asked"]).reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Everything:
    """All that is published on a country, and what it is attacked for.

    Attributes
    ----------
    truth
        Its estimates.
    published
        The results that are attacked together.
    shown
        Their figures, each once.
    tables
        (iteration, group, domain) → breakdown of the estimates.
    floor, span
        Fewest people of a figure; highest score, the lowest being 0.
    """

    truth: Estimates
    published: Sequence[Disclosed]
    shown: pd.DataFrame
    tables: Mapping[tuple[int, str, str], Breakdown]
    floor: int
    span: float

    @classmethod
    def of(cls, truth: Estimates, published: Sequence[Disclosed]) -> Everything:
        """Gather what is published."""
        instrument = published[0].instrument
        return cls(
            truth=truth,
            published=published,
            shown=everything(published),
            tables={(number, group, domain): of for number, group, domain, of in breakdowns(truth.frame, instrument)},
            floor=min(results.floor for results in published),
            span=instrument.points,
        )

    def clues(self, *kinds: ClueKind) -> pd.DataFrame:
        """Return the shown figures whose statistics declare one of some kinds of clue."""
        return self.shown[self.shown["statistic"].isin([name for kind in kinds for name in statistics_that(kind)])]

    @cached_property
    def means(self) -> pd.DataFrame:
        """Shown means of scores and questions on all questions asked, of wholes and parts."""
        return self.clues("mean")[lambda rows: rows["against"] == ""]

    @cached_property
    def scores_of(self) -> dict[tuple[int, str], pd.DataFrame]:
        """(iteration, group) → shown means of scores."""
        return _by_sample(self.means[self.means["kind"].isin(SCORES)])

    @cached_property
    def differences_of(self) -> dict[tuple[int, str], pd.DataFrame]:
        """(iteration, group) → shown differences of parts."""
        return _by_sample(self.clues("difference"))

    @property
    def samples(self) -> list[tuple[int, str]]:
        """The (iteration, group) with shown means and parts."""
        divided = {key[:2] for key in self.tables}
        return [key for key in self.scores_of if key in divided]

    @property
    def groups(self) -> tuple[str, ...]:
        """The respondent groups; a gap is the first less the second."""
        return tuple(group.id for group in self.published[0].instrument.groups)


def _by_sample(figures: pd.DataFrame) -> dict[tuple[int, str], pd.DataFrame]:
    return {(int(key[0]), str(key[1])): rows for key, rows in figures.groupby(["iteration", "group"])}


def _too_few(of: Everything) -> Iterator[Breach]:
    for row in of.shown[(of.shown["n"] > 0) & (of.shown["n"] < of.floor)].itertuples():
        yield Breach("too few", row.iteration, row.group, row.domain, str(row.level), row.indicator)


def _attack_counts(of: Everything) -> Iterator[Breach]:
    """Attack the people of hidden parts with sizes, bases, changes of shares and the list of what was hidden."""
    means, shares, shifts = of.means, of.clues("people"), of.clues("shift")
    based = {*means[["iteration", "group", "domain", "level"]].itertuples(index=False, name=None)}
    of_shares = shares[["iteration", "group", "indicator", "answer"]].astype({"answer": str})
    based |= {*of_shares.itertuples(index=False, name=None)}
    sizes = {
        (iteration, group, domain, level): people
        for (iteration, group, domain), parts in of.tables.items()
        for level, people in zip(parts.levels, parts.people, strict=True)
    }
    listed = {(h.iteration, h.group, h.domain, h.level) for results in of.published for h in results.hidden}
    empty = {part for part, people in sizes.items() if people == 0 and part not in listed}  # told as "no answer"
    counts = CountsOfCountry(
        tables=of.tables,
        wholes={key[:2]: parts.whole for key, parts in of.tables.items()},
        shown={part: people for part, people in sizes.items() if part in based | empty},
        listed=listed,
    )
    unweighted = {key for key, how in of.truth.weighting.items() if how.source == "none"}
    for row in shifts.itertuples():
        before = int(row.against)
        if {(row.iteration, row.group), (before, row.group)} <= unweighted:
            now, then = ((number, row.group, row.indicator, str(row.answer)) for number in (row.iteration, before))
            # It is the difference of two printed shares, each rounded.
            unit = 10.0 ** -STATISTICS[row.statistic].decimals
            counts.shift(now, then, row.estimate - unit, row.estimate + unit)
    for part in counts.exposed(of.floor):
        yield Breach("count", *part, "people")


def _attack_means(of: Everything) -> Iterator[Breach]:
    """Attack the mean of the people outside the shown parts of each set, where they are few."""
    for key in of.samples:
        sample = _means_of(of, key)
        of_means = {place for place, _ in sample.printed}
        shown = {
            domain: np.array([(domain, level) in of_means for level in parts.levels])
            for domain, parts in sample.tables.items()
        }
        weighted = not sample.on_scale
        by_spread = (
            (domain, at, "scores")
            for domain in sample.tables
            for at in narrow_by_spread(sample.tables, shown, domain, floor=of.floor, span=of.span, weighted=weighted)
        )
        yield from _exposed(key, [*sample.exposed(of.floor), *by_spread])


def _attack_held(of: Everything) -> Iterator[Breach]:
    """Attack the same in two iterations together, where a change with demographics held fixed ties them."""
    shown, truth = of.clues("held"), of.truth.frame[of.truth.frame["statistic"] == HELD]
    for pair in of.truth.compared:
        where = {"group": pair.group, "iteration": pair.later, "against": str(pair.earlier)}
        exact, rows = (
            figures[np.logical_and.reduce([figures[name] == value for name, value in where.items()])]
            for figures in (truth, shown)
        )
        keys = [(iteration, pair.group) for iteration in (pair.earlier, pair.later)]
        if not pair.held_fixed or rows.empty or not set(keys) <= set(of.samples):
            continue
        if len(pair.held_fixed) > 1:
            if leaves_few(of.tables, pair, of.floor) and not classes_unknown(of.tables, pair):
                yield Breach("mean", *keys[1], " and ".join(pair.held_fixed), "in no shown part", HELD)
            continue
        (domain,), program = pair.held_fixed, Program()
        before, now = (_means_of(of, key, program) for key in keys)
        if domain in before.tables and domain in now.tables:
            hold_fixed(before, now, domain, changes_of(exact, rows, before.tables[domain].scores))
            for key, sample in zip(keys, (before, now), strict=True):
                yield from _exposed(key, sample.exposed(of.floor, among=[domain]))


def _exposed(key: tuple[int, str], found: Iterable[tuple[str, Set, str]]) -> Iterator[Breach]:
    for domain, (name, level), indicator in found:
        yield Breach("mean", *key, domain, f"not shown of {'all' if name == 'all' else f'{name} = {level}'}", indicator)


def _means_of(of: Everything, key: tuple[int, str], program: Program | None = None) -> MeansOfSample:
    """Return a sample's means as one program, its own or one that it shares."""
    of_whole = 0.5 * 10.0 ** -STATISTICS["mean"].decimals
    tables = {domain: parts for (*sample, domain), parts in of.tables.items() if tuple(sample) == key}
    half = 0.5 * 10.0 ** -decimals(next(iter(tables.values())).whole)
    printed: dict[Place, Bounds] = {}
    for row in of.scores_of[key].itertuples():
        of_row = of_whole if row.domain == "all" else half
        ends = bounds_of(row.estimate, row.low, row.high, of_row, top=of.span)
        place = (row.domain, str(row.level)), row.indicator
        printed[place] = _both(printed.get(place, ends), ends)
    differences: dict[Place, Bounds] = {}
    for row in of.differences_of.get(key, of.means.head(0)).itertuples():
        place = (row.domain, str(row.level)), row.indicator
        ends = row.estimate - half, row.estimate + half
        differences[place] = _both(differences.get(place, ends), ends)
    how = of.truth.weighting.get(key)
    on_scale = how is None or not how.weighted
    return MeansOfSample(tables, printed, differences, of.span, on_scale, program or Program())


def _both(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), min(one[1], other[1])


def _attack_bases(of: Everything) -> Iterator[Breach]:
    """Yield comparisons of parts whose bases are not those of the part and of everybody else of the group.

    The base of any other set of people, such as those who stated a demographic, would reveal the size of hidden parts.
    """
    keys = ["iteration", "group", "indicator"]
    means = of.means.drop_duplicates([*keys, "domain", "level"]).set_index([*keys, "domain", "level"])
    compared = of.clues("difference", "adjusted")
    of_part = pd.MultiIndex.from_frame(compared[means.index.names])
    of_whole = pd.MultiIndex.from_frame(compared[keys].assign(domain="all", level="all"))
    follows = np.ones(len(compared), dtype=bool)
    for name in ("n", "n_asked"):
        part, whole = (means[name].reindex(index).to_numpy(float) for index in (of_part, of_whole))
        follows &= compared[name].to_numpy(float) == np.minimum(part, whole - part)
    sizes = of.clues("people").groupby(["iteration", "group"])["n"].max()
    moved = of.clues("shift")
    before = moved.assign(iteration=pd.to_numeric(moved["against"]))
    now, then = (sizes.reindex(pd.MultiIndex.from_frame(rows[["iteration", "group"]])) for rows in (moved, before))
    of_all = moved["n"].to_numpy(float) == np.fmin(now.to_numpy(float), then.to_numpy(float))
    for row in pd.concat([compared[~follows], moved[~of_all]]).itertuples():
        yield Breach("base", row.iteration, row.group, row.domain, str(row.level), row.indicator)


def _attack_sides(of: Everything) -> Iterator[Breach]:
    """Yield comparisons that are shown with just one of their sides, from which the other follows."""
    asked, shown = (set(_levels(figures)) for figures in (of.truth.frame, of.shown))
    for row in of.clues("gap", "change", "shift", "difference").itertuples():
        wanted = set(_sides(row, of.groups)) & asked
        if wanted - shown and wanted & shown:
            yield Breach("side", row.iteration, row.group, row.domain, str(row.level), row.indicator)


Level = tuple[str, int, str, str, str, str, int]


def _levels(figures: pd.DataFrame) -> Iterator[Level]:
    """Yield statistic and place of the figures that comparisons may have as sides."""
    of_levels = figures[figures["statistic"].isin(["mean", "positive", *statistics_that("people")])]
    columns = ["statistic", "iteration", "group", "domain", "level", "indicator", "answer"]
    return of_levels[of_levels["n"] > 0][columns].astype({"level": str}).itertuples(index=False, name=None)


def _sides(row: Any, groups: Sequence[str]) -> Iterator[Level]:
    """Yield the figures that a comparison is the difference of."""
    if STATISTICS[row.statistic].clue.kind == "difference":
        for domain, level in ((row.domain, str(row.level)), WHOLE):
            yield "mean", row.iteration, row.group, domain, level, row.indicator, row.answer
        return
    kind = STATISTICS[row.statistic].clue.kind
    statistic = "sample_share" if kind == "shift" else "positive" if row.kind in SHARES_OF else "mean"
    for iteration in (row.iteration,) if kind == "gap" else (row.iteration, int(row.against)):
        for group in groups[:2] if row.group == "gap" else (row.group,):
            yield statistic, iteration, group, *WHOLE, row.indicator, row.answer


def _attack_answers(of: Everything) -> Iterator[Breach]:
    """Yield classes of sensitive answers that published figures narrow."""
    figures = pd.concat([results.figures for results in of.published])
    figures = figures[(figures["state"] != "suppressed") & (figures["domain"] == "all")]
    alike = {key for key, how in of.truth.weighting.items() if how.largest == 1}
    results = of.published[0]
    for iteration, group, item in resolved(of.truth.frame, figures, results.instrument, results.scales, alike):
        yield Breach("class", iteration, group, "all", "all", item)


def _attack_sites(of: Everything) -> Iterator[Breach]:
    """Yield samples of which a printed concentration counts a site, or all others, of few people."""
    half = 0.5 * 10.0 ** -STATISTICS["largest_site"].decimals
    for row in of.clues("concentration").itertuples():
        if row.statistic == "largest_site":
            most, others = (row.estimate + half) * row.n, (1 - row.estimate + half) * row.n
            if most < of.floor or (row.estimate + half < 1 and others < 2 * of.floor):
                yield Breach("site", row.iteration, row.group, "all", "all", row.indicator)


Attack = Callable[[Everything], Iterator[Breach]]

ATTACKS: Mapping[ClueKind, tuple[Attack, ...]] = {
    "mean": (_attack_means,),
    "answers": (_attack_answers,),
    "people": (_attack_counts,),
    "difference": (_attack_means, _attack_bases, _attack_sides),
    "adjusted": (_attack_bases,),
    "gap": (_attack_sides,),
    "change": (_attack_sides,),
    "held": (_attack_held,),
    "shift": (_attack_counts, _attack_bases, _attack_sides),
    "concentration": (_attack_sites,),
}
"""Kind of clue → the attacks that read it; a kind without one fails a test."""
