"""Changes with the composition held fixed that tell the mean of a few people, with the means of both samples.

Where one demographic is held fixed, its classes are the parts that are published with their sizes. The change is then a
weighted sum of their means in two samples, which ties these together: what one sample tells of its parts narrows those
of the other, and with them the mean of the few people in no shown part.

Where several are held fixed, the classes are those of all of them crossed. If they divide each other, the change is no
sum of means of parts, and tells nothing of them, unless the crossing itself is published. If one divides the parts of
another, or nearly so, the classes are its parts. The change is then hidden wherever few people are in no shown part.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import Breakdown, Divided
from cips_helpers.disclosure.means import WHOLE, Bounds, MeansOfSample, Place
from cips_helpers.disclosure.program import Program
from cips_helpers.disclosure.rules import Rules, decimals
from cips_helpers.estimation.standardisation import FEWEST_IN_FIXED_CLASS
from cips_helpers.schema.columns import CROSSED, STATISTICS
from cips_helpers.schema.records import Compared

HELD = "change_like_for_like"
OF_WHOLE = 0.5 * 10.0 ** -STATISTICS["mean"].decimals / 2
"""Half of what the mean of a whole group is open by: the middle of its interval tells it closer than its rounding."""


def hold_fixed(
    before: MeansOfSample, now: MeansOfSample, domain: str, changes: Mapping[str, tuple[float, Bounds]]
) -> None:
    """Add to the program that two samples share what changes with one demographic held fixed say of its parts.

    Parameters
    ----------
    before, now
        The samples of two iterations.
    domain
        The demographic.
    changes
        Score → the exact change, and the bounds that the printed one gives.
    """
    for score, (exact, (low, high)) in changes.items():
        weights = _weights(before.tables[domain], now.tables[domain], score)
        sides = [(sample, sign) for sample, sign in ((before, -1.0), (now, 1.0))]
        coefficients, found = {}, 0.0
        for at, (sample, sign) in enumerate(sides):
            for level, weight in weights[at].items():
                place = (domain, level), score
                coefficients[sample.unknown(place)] = sign * weight
                found += sign * weight * sample.exact[place]
        if coefficients and np.isfinite(found):
            # People who left questions out make it another sum: a reader allows for as much.
            misfit = abs(found - exact)
            now.program.relate(coefficients, low - misfit, high + misfit)


def _weights(before: Breakdown, now: Breakdown, score: str) -> list[dict[str, float]]:
    """Return the weight of each part's mean in the change, for either sample; see `standardised_change`."""
    levels = [level for level in before.levels if level in now.levels]
    sides = [
        (parts.people[at], parts.bases[at, parts.scores.index(score)])
        for parts in (before, now)
        for at in [[parts.levels.index(level) for level in levels]]
    ]
    bases = np.array([bases for _, bases in sides])
    kept = (bases >= FEWEST_IN_FIXED_CLASS).all(axis=0)
    classes = [np.arange(len(levels)) == at for at in np.flatnonzero(kept)]
    if (~kept).any() and bases[:, ~kept].sum(axis=1).min() >= FEWEST_IN_FIXED_CLASS:
        classes.append(~kept)
    if len(classes) < 2:
        return [{}, {}]
    people = np.array([[people[members].sum() for members in classes] for people, _ in sides])
    share = (people / people.sum(axis=1, keepdims=True)).mean(axis=0)
    return [
        {
            levels[at]: float(of * own[at] / own[members].sum())
            for of, members in zip(share, classes, strict=True)
            for at in np.flatnonzero(members & (own > 0))
        }
        for own in bases
    ]


def telling_changes(
    figures: pd.DataFrame,
    divided: Iterable[Divided],
    compared: Iterable[Compared],
    exposing: Container[tuple[int, str, str]],
    rules: Rules,
    *,
    span: float,
    weighted: Container[tuple[int, str]],
) -> set[tuple[int, str]]:
    """Return the (iteration, group) whose changes with the composition held fixed would tell the mean of a few people.

    They are judged with the most parts that the edition may show, and with the most that any may: readers may have
    both.

    Parameters
    ----------
    figures, divided, weighted
        As for `isolating`.
    compared
        Comparability of the iterations, with the demographics held fixed.
    exposing
        The (iteration, group, domain) without differences of parts.
    rules, span
        Rules of the edition; highest score, the lowest being 0.
    """
    tables = {(iteration, group, domain): parts for iteration, group, domain, parts in divided}
    pairs = list(compared)
    return {
        found
        for floor in rules.floors
        for found in _telling(figures, tables, pairs, exposing, floor, span=span, weighted=weighted)
    }


def _telling(
    figures: pd.DataFrame,
    tables: Mapping[tuple[int, str, str], Breakdown],
    compared: Iterable[Compared],
    exposing: Container[tuple[int, str, str]],
    floor: int,
    *,
    span: float,
    weighted: Container[tuple[int, str]],
) -> Iterator[tuple[int, str]]:
    """Yield the (iteration, group) whose changes tell it where all parts of ``floor`` people are shown."""
    for pair in compared:
        keys = [(iteration, pair.group) for iteration in (pair.earlier, pair.later)]
        rows = figures[(figures["statistic"] == HELD) & (figures["group"] == pair.group)]
        rows = rows[(rows["iteration"] == pair.later) & (rows["against"] == str(pair.earlier))]
        if rows.empty or not leaves_few(tables, pair, floor):
            continue
        if len(pair.held_fixed) > 1:
            if not classes_unknown(tables, pair):
                yield keys[1]
            continue
        [domain] = pair.held_fixed
        before, now = (tables.get((*key, domain)) for key in keys)
        if before is None or now is None:
            continue
        program, samples = Program(), []
        for key, parts in zip(keys, (before, now), strict=True):
            printed, differences = _printed(figures, key, domain, parts, floor, (*key, domain) not in exposing)
            on_scale = key not in weighted
            samples.append(MeansOfSample({domain: parts}, printed, differences, span, on_scale, program))
        hold_fixed(samples[0], samples[1], domain, changes_of(rows, rows, before.scores))
        if any(True for sample in samples for _ in sample.exposed(floor)):
            yield keys[1]


def changes_of(truth: pd.DataFrame, shown: pd.DataFrame, scores: Iterable[str]) -> dict[str, tuple[float, Bounds]]:
    """Return for each of some scores its exact change and the bounds that rounding leaves of the one that is shown."""
    half = 0.5 * 10.0 ** -STATISTICS[HELD].decimals
    exact, published = (rows.drop_duplicates("indicator").set_index("indicator")["estimate"] for rows in (truth, shown))
    both = [score for score in scores if score in exact.index and score in published.index]
    return {score: (exact[score], (published[score] - half, published[score] + half)) for score in both}


def classes_unknown(tables: Container[tuple[int, str, str]], pair: Compared) -> bool:
    """Return whether the classes of several demographics held fixed are neither published nor the parts of one."""
    crossings = [CROSSED.join(pair.held_fixed[::step]) for step in (1, -1)]
    return pair.crossed and not any(
        (iteration, pair.group, crossing) in tables
        for iteration in (pair.earlier, pair.later)
        for crossing in crossings
    )


def leaves_few(tables: Mapping[tuple[int, str, str], Breakdown], pair: Compared, floor: int) -> bool:
    """Return whether fewer than ``floor`` people are in no part of a demographic held fixed that may be shown."""
    keys = [(iteration, pair.group, domain) for iteration in (pair.earlier, pair.later) for domain in pair.held_fixed]
    lefts = [
        table.whole_bases - table.bases[table.fewest >= floor].sum(axis=0) for key in keys if (table := tables.get(key))
    ]
    return any(((left > 0) & (left < floor)).any() for left in lefts)


def _printed(
    figures: pd.DataFrame, key: tuple[int, str], domain: str, parts: Breakdown, floor: int, compared: bool
) -> tuple[dict[Place, Bounds], dict[Place, Bounds]]:
    """Return the bounds that the means of a sample and of its parts, and differences, give once they are rounded."""
    unit = 10.0 ** -decimals(parts.whole)

    def around(value: float) -> Bounds:
        middle = round(value / unit) * unit
        return middle - unit / 2, middle + unit / 2

    printed: dict[Place, Bounds] = {
        (WHOLE, score): (mean - OF_WHOLE, mean + OF_WHOLE)
        for score, mean in zip(parts.scores, parts.whole_means, strict=True)
    }
    shown = [parts.levels[at] for at in np.flatnonzero(parts.fewest >= floor)]
    for level in shown:
        means = parts.means[parts.levels.index(level)]
        printed |= {((domain, level), score): around(mean) for score, mean in zip(parts.scores, means, strict=True)}
    rows = figures[(figures["statistic"] == "difference") & (figures["domain"] == domain)]
    rows = rows[(rows["iteration"] == key[0]) & (rows["group"] == key[1]) & rows["level"].isin(shown)]
    differences = {
        ((domain, str(row.level)), row.indicator): around(row.estimate) for row in rows.itertuples() if compared
    }
    return printed, differences
