"""Releases compared: two versions of a report that are a few respondents apart give away the answers of these few."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import GATE, PROTECTED, Disclosed, Hidden, SampleFacts
from cips_helpers.disclosure.means import WHOLE, totals_of
from cips_helpers.schema.columns import FAMILIES, KEYS, NUMBERS, UNPRINTED
from cips_helpers.schema.records import Compared, Related, Weighting
from cips_helpers.words import N_, Words

PRINTED = tuple(name for name in NUMBERS if name not in UNPRINTED)
"""The numbers of a figure that leave the gate."""

RECORDED = (*KEYS, "kind", "state", *PRINTED)
"""Columns of the figures of a release."""

KEPT = N_("Figures kept")
"""Fact of results that says which figures are those of an earlier release."""
BASES = ("n", "n_asked")
OF_FAMILY = ("low", "high", "p_adjusted", "p_equivalent")
"""Numbers of a tested figure that depend on the other figures of its family, which editions do not share."""
CURE = "restore the answers of that release, release again when more have come in, or use --keep-figures"

SAMPLE = "sample"
"""Stands for the facts of a sample where others name an indicator."""

SampleKey = tuple[int, str]
"""Iteration and group."""


class ReleaseError(ValueError):
    """Raised where figures cannot be released; the message is meant for the analyst and holds no value."""


@dataclass(frozen=True)
class SampleRecord:
    """Facts of a sample as a whole that depend on its answers; see `SampleFacts`."""

    iteration: int
    group: str
    n: int | None
    weighted: bool
    strata: int
    margin: float
    missing: float
    dont_know: float
    absent: tuple[str, ...]
    weighting: Weighting

    @classmethod
    def of(cls, facts: SampleFacts) -> SampleRecord:
        """Return the record of a sample."""
        return cls(**{field.name: getattr(facts, field.name) for field in fields(cls)})

    @property
    def key(self) -> SampleKey:
        """Iteration and group."""
        return self.iteration, self.group


@dataclass(frozen=True, eq=False)
class Released:
    """One release: what it is, and all that was published in it.

    Attributes
    ----------
    country, iteration, edition, language
        The report.
    day
        Date of the release.
    file, fingerprint, sha256
        Name of the archive, keyed fingerprint of the files in it, and SHA-256 of the archive itself.
    floor
        Fewest respondents behind a figure of it.
    figures
        Figures that were not suppressed, with the columns ``RECORDED``.
    samples, compared, related
        Records beside the figures, see `Disclosed`.
    """

    country: str
    iteration: int
    edition: str
    language: str
    day: date
    file: str
    fingerprint: str
    sha256: str
    floor: int
    figures: pd.DataFrame
    samples: tuple[SampleRecord, ...]
    compared: tuple[Compared, ...]
    related: tuple[Related, ...]

    def sample(self, key: SampleKey) -> SampleRecord | None:
        """Return the record of a sample; ``None`` if the release has no figures of it."""
        return next((sample for sample in self.samples if sample.key == key), None)


@dataclass(frozen=True, order=True)
class Moved:
    """A figure that differs from an earlier release by the answers of a few people: how and where, never a value."""

    rule: str
    day: date
    edition: str
    iteration: int
    group: str
    domain: str
    level: str
    indicator: str

    def __str__(self) -> str:
        part = "" if self.domain == "all" else f", {self.domain} = {self.level}"
        problem = {
            "few": "its base moved by fewer people than the floor",
            "rest": "the people in no shown part are more or fewer by less than the floor",
            "parts": "it is no longer a part, and another one is: two divisions of the same people tell of a few",
            "changed": "its base is the same, and the figure is another: answers or weights were changed",
        }[self.rule]
        return (
            f"iteration {self.iteration}, {self.group}{part}, {self.indicator}: {problem} ({self.edition}, {self.day})"
        )


def published(results: Disclosed) -> pd.DataFrame:
    """Return the figures a report shows, as a release records them."""
    shown = results.figures[results.figures["state"] != "suppressed"]
    figures = shown.reindex(columns=list(RECORDED)).reset_index(drop=True)
    return figures.astype({"level": str, "against": str, **dict.fromkeys(PRINTED, float)})


def differences(results: Disclosed, released: Released) -> list[Moved]:
    """List where a report and an earlier release are the answers of a few people apart.

    A figure may differ if its base moved by as many people as the floor, so that what is new rests on as many as any
    figure; it may not if the base moved by fewer or, as after a changed answer or with other weights, not at all. The
    same holds for the people in no part that both show. Where parts of the earlier release are gone, no new ones are
    shown. Comparisons follow from their sides.

    Parameters
    ----------
    results
        What is to be released.
    released
        A release of the same country, in any edition and of any iteration; figures of the same sample are compared.

    Returns
    -------
    list of Moved
        Samples first, then whole groups, then parts; empty where both may be in the same hands.
    """
    floor = max(results.floor, released.floor)
    keys = list(KEYS)
    both = published(results).merge(released.figures, on=keys, suffixes=("", "_then"))
    steps = {base: (both[base] - both[f"{base}_then"]).abs().to_numpy() for base in BASES}
    few = np.logical_or.reduce([(step > 0) & (step < floor) for step in steps.values()])
    rests = np.logical_and.reduce([~(step > 0) for step in steps.values()])
    tested = both["statistic"].isin(list(FAMILIES)).to_numpy()
    differs = (both["state"] != both["state_then"]).to_numpy() | np.logical_or.reduce(
        [_differ(both[name], both[f"{name}_then"]) & ~(tested & (name in OF_FAMILY)) for name in PRINTED]
    )
    samples = _samples(results)
    moved = {key for key, sample in samples.items() if (old := released.sample(key)) and old.n != sample.n}
    sides = [bool(of & moved) for of in _sides(both, results)]
    compared = _is_comparison(both)
    rules = np.select(
        [few & ~compared, differs & rests & ~compared, differs & compared & ~np.array(sides, dtype=bool)],
        ["few", "changed", "changed"],
        "",
    )
    found = [
        Moved(rule, released.day, released.edition, int(row.iteration), row.group, row.domain, row.level, row.indicator)
        for rule, row in zip(rules, both[keys].itertuples(), strict=True)
        if rule
    ]
    found += _of_samples(samples, released, floor)
    found += _of_rests(both, released, floor)
    found += _of_divisions(results, released)
    return sorted(set(found), key=lambda moved: (moved.indicator != SAMPLE, moved.domain != "all", moved))


def kept(results: Disclosed, earlier: Sequence[Released], moved: Collection[SampleKey]) -> Disclosed:
    """Return results in which everything that depends on some samples is as it was released.

    What was never released of these samples is suppressed: with the old figures, it would tell the new answers.

    Parameters
    ----------
    results
        What is to be released.
    earlier
        Earlier releases of the country, in their order.
    moved
        The samples.

    Returns
    -------
    Disclosed
        With a fact that says so in words.

    Raises
    ------
    ReleaseError
        If a later iteration would be compared with a sample whose figures are kept.
    """
    last = {key: release for release in earlier for key in moved if release.sample(key) is not None}
    sources = [release for release in reversed(earlier) if any(_same(release, last[key], key) for key in last)]
    depends = [of & last.keys() for of in _sides(results.figures, results)]
    known = [
        release.figures[
            [
                bool(of & last.keys()) and all(_same(release, last[key], key) for key in of & last.keys())
                for of in _sides(release.figures, results)
            ]
        ]
        for release in sources
    ]
    old = pd.concat(known).drop_duplicates(list(KEYS)).set_index(list(KEYS))
    figures = results.figures.copy()
    rows = np.array([bool(of) for of in depends])
    asked = figures.loc[rows, list(KEYS)].astype({"level": str, "against": str})
    values = old.reindex(pd.MultiIndex.from_frame(asked))
    figures.loc[rows, list(PRINTED)] = values[list(PRINTED)].to_numpy(float)
    figures.loc[rows, "state"] = values["state"].fillna("suppressed").to_numpy()
    return replace(
        results,
        figures=figures,
        samples=tuple(_kept_sample(facts, last) for facts in results.samples),
        compared=tuple(_kept_comparison(compared, sources, last) for compared in results.compared),
        related=tuple(_kept_relation(related, sources, last) for related in results.related),
        hidden=_kept_hidden(results, figures, rows, last),
        facts={**results.facts, KEPT: kept_note(results, last)},
        key=GATE,
    )


def kept_note(results: Disclosed, last: Mapping[SampleKey, Released]) -> str:
    """Return which figures are as they were released, in words."""
    words: Words = results.words
    of_samples = [
        words.say_people("{people} in iteration {number}", people=results.people(group), number=iteration)
        for iteration, group in sorted(last)
    ]
    days = sorted({release.day for release in last.values()})
    return words.say(
        "The figures of {samples} are those released on {days}. A few answers came in or were changed since then; they "
        "are left out, as two versions of a figure would reveal them.",
        samples=words.listing(of_samples),
        days=words.listing([words.period(day, day) for day in days]),
    )


def _samples(results: Disclosed) -> dict[SampleKey, SampleRecord]:
    return {(facts.iteration, facts.group): SampleRecord.of(facts) for facts in results.samples}


def _sides(figures: pd.DataFrame, results: Disclosed) -> Iterator[frozenset[SampleKey]]:
    """Yield for each figure the samples it depends on: of a gap both groups', of a change those of two iterations."""
    groups = tuple(group.id for group in results.instrument.groups[:2])
    for iteration, group, against in figures[["iteration", "group", "against"]].itertuples(index=False, name=None):
        iterations = (iteration, int(against)) if str(against).isdigit() else (iteration,)
        yield frozenset((int(number), of) for number in iterations for of in (groups if group == "gap" else (group,)))


def _is_comparison(figures: pd.DataFrame) -> np.ndarray:
    against = figures["against"].astype(str)
    return ((figures["group"] == "gap") | (against == "others") | against.str.isdigit()).to_numpy(bool)


def _differ(now: pd.Series, then: pd.Series) -> np.ndarray:
    return ((now != then) & ~(now.isna() & then.isna())).to_numpy(bool)


def _of_samples(samples: Mapping[SampleKey, SampleRecord], released: Released, floor: int) -> Iterator[Moved]:
    """Yield samples whose size moved by few people, or whose other facts moved without it."""
    for (iteration, group), now in samples.items():
        then = released.sample((iteration, group))
        if then is None or repr(now) == repr(then):
            continue
        step = abs((now.n or 0) - (then.n or 0))
        if step < floor:
            rule = "few" if step else "changed"
            yield Moved(rule, released.day, released.edition, iteration, group, "all", "all", SAMPLE)


def _of_rests(both: pd.DataFrame, released: Released, floor: int) -> Iterator[Moved]:
    """Yield breakdowns in which the people outside the parts that both show moved by few.

    Outside of two demographics crossed there are those of the whole, and those of a part by one of the two.
    """
    means = both[(both["statistic"] == "mean") & ~_is_comparison(both)]
    keys = ["iteration", "group", "indicator"]
    steps = {base: means[base] - means[f"{base}_then"] for base in BASES}
    moved = means[[*keys, "domain", "level"]].assign(**steps).set_index([*keys, "domain", "level"])
    by = {place: tuple(step) for place, step in zip(moved.index, moved[list(BASES)].to_numpy(float), strict=True)}
    parts = means[means["domain"] != "all"]
    for (*of, domain), rows in parts.groupby([*keys, "domain"]):
        for total in totals_of(str(domain), tuple(rows["level"])):
            if (*of, *total.of) not in by:
                continue
            inside = [by[*of, *member] for member in total.members if (*of, *member) in by]
            left = np.subtract(by[*of, *total.of], np.sum(inside, axis=0))
            if ((np.abs(left) > 0) & (np.abs(left) < floor)).any():
                name, level = total.of
                rest = "not shown" if total.of == WHOLE else f"not shown of {name} = {level}"
                place = (int(of[0]), str(of[1]), str(domain), rest, str(of[2]))
                yield Moved("rest", released.day, released.edition, *place)


def _of_divisions(results: Disclosed, released: Released) -> Iterator[Moved]:
    """Yield demographics that divide the same people otherwise: a part is no longer there, and another is shown.

    The few people by whom the new part and the old one differ are in no base that both have.
    """
    keys = ["iteration", "group", "domain"]
    before, now, every = (
        {place: set(rows["level"].astype(str)) for place, rows in figures[is_part].groupby(keys)}
        for figures in (released.figures, published(results), results.figures)
        for is_part in [(figures["domain"] != "all") & (figures["statistic"] == "mean")]
    )
    for (iteration, group, domain), levels in before.items():
        place = iteration, group, domain
        gone = levels - every.get(place, levels)
        for level in sorted(gone) if now.get(place, set()) - levels else ():
            yield Moved("parts", released.day, released.edition, int(iteration), group, domain, level, "scores")


def _same(release: Released, last: Released, key: SampleKey) -> bool:
    """Return whether two releases are of the same answers of a sample."""
    sample = release.sample(key)
    return sample is not None and repr(sample) == repr(last.sample(key))


def _kept_sample(facts: SampleFacts, last: Mapping[SampleKey, Released]) -> SampleFacts:
    key = facts.iteration, facts.group
    sample = last[key].sample(key) if key in last else None
    return facts if sample is None else replace(facts, **vars(sample))


def _kept_hidden(
    results: Disclosed, figures: pd.DataFrame, kept_rows: np.ndarray, last: Mapping[SampleKey, Released]
) -> tuple[Hidden, ...]:
    """List what is hidden of kept figures by these alone: what the gate hides of the new answers would tell of them."""
    places = pd.DataFrame([vars(entry) for entry in results.hidden]).reindex(columns=[f.name for f in fields(Hidden)])
    depends = [bool(of & last.keys()) for of in _sides(places.assign(against=""), results)]
    listed = [entry for entry, of in zip(results.hidden, depends, strict=True) if entry.rule != PROTECTED or not of]
    left_out = {(entry.iteration, entry.group, entry.domain, entry.level) for entry in listed}
    gone = figures[kept_rows & (figures["state"] == "suppressed").to_numpy() & (figures["kind"] != "demographic")]
    for row in gone[["iteration", "group", "domain", "level", "indicator", "statistic"]].itertuples(index=False):
        place = int(row.iteration), str(row.group), str(row.domain), str(row.level)
        if row.domain == "all":
            listed.append(Hidden(PROTECTED, *place, str(row.indicator)))
        elif row.statistic == "mean" and place not in left_out:
            listed.append(Hidden(PROTECTED, *place, "scores"))
    return tuple(sorted(set(listed)))


def _kept_comparison(compared: Compared, sources: Sequence[Released], last: Mapping[SampleKey, Released]) -> Compared:
    keys = {(compared.earlier, compared.group), (compared.later, compared.group)} & last.keys()
    if not keys:
        return compared
    place = compared.group, compared.earlier, compared.later
    for release in sources:
        if all(_same(release, last[key], key) for key in keys):
            for old in release.compared:
                if (old.group, old.earlier, old.later) == place:
                    return old
    raise ReleaseError(
        f"iteration {compared.later} would be compared with {compared.group} of iteration {compared.earlier}, whose "
        "answers are not those that were released; restore these"
    )


def _kept_relation(related: Related, sources: Sequence[Released], last: Mapping[SampleKey, Released]) -> Related:
    key = related.iteration, related.group
    if key not in last:
        return related
    place = *key, related.outcome
    olds = (old for release in sources if _same(release, last[key], key) for old in release.related)
    return next(
        (old for old in olds if (old.iteration, old.group, old.outcome) == place), replace(related, n=0, shown=False)
    )
