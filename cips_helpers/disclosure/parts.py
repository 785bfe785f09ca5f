"""Hidden parts of a group: women, managers, a region, women who manage."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import Breakdown, Divided
from cips_helpers.disclosure.count_tables import BoolArray, CountTable, FloatArray
from cips_helpers.disclosure.means import WHOLE, Bounds, MeansOfSample, Place, Set, totals_of
from cips_helpers.disclosure.rules import CERTAINTY, Rules
from cips_helpers.disclosure.second_cells import second_cells
from cips_helpers.limits import INTERNAL_FLOOR
from cips_helpers.schema.columns import CROSSED

Part = tuple[int, str, str, str]
"""(iteration, group, domain, level)."""


def hidden_parts(
    divided: Iterable[Divided],
    rules: Rules,
    *,
    sites: frozenset[str],
    span: float = 3.0,
    weighted: Container[tuple[int, str]] = (),
    complementary: bool = True,
) -> dict[Part, str]:
    """Return every part that must be hidden, with the rule.

    A part is shown whole or not at all: all its scores, its size and its share of the sample together, so that none
    can be worked out from another. It is hidden if it has fewer people than the edition requires, counting
    for each score those who have it. A further part is hidden where a hidden part and the people without an answer to
    the demographic are together fewer than the floor, or where their scores could be worked out although rounded.

    Parameters
    ----------
    divided
        Breakdowns of a country's estimates, see `breakdowns`.
    rules
        Rules of the edition.
    sites
        Demographics that say where a person works.
    span
        Highest less lowest score, in points.
    weighted
        The (iteration, group) with weights that differ.
    complementary
        False leaves second cells shown; for tests of the attack.

    Returns
    -------
    dict
        Part → rule: ``few people``, ``second cell``, ``site`` or ``crossing``.
    """
    hidden: dict[Part, str] = {}
    alone: dict[tuple[int, str, str], Breakdown] = {}
    for iteration, group, domain, parts in divided:
        key = (iteration, group, domain)
        if CROSSED not in domain:
            alone[key] = parts
            reasons = _of_one(
                parts,
                rules,
                site=domain in sites,
                span=span,
                weighted=(iteration, group) in weighted,
                complementary=complementary,
            )
        else:
            first, second = domain.split(CROSSED)
            margins = alone[iteration, group, first], alone[iteration, group, second]
            gone = tuple(
                np.array([(iteration, group, name, level) in hidden for level in margin.levels])
                for name, margin in zip((first, second), margins, strict=True)
            )
            edition = rules.edition
            banned = not edition.crossings or bool(sites & {first, second} and not edition.sites)
            reasons = _of_two(
                domain,
                parts,
                margins,
                gone,
                rules,
                banned=banned,
                span=span,
                weighted=(iteration, group) in weighted,
                complementary=complementary,
            )
        hidden |= {(*key, level): reason for level, reason in reasons.items()}
    return hidden


def exposing_differences(
    figures: pd.DataFrame,
    divided: Iterable[Divided],
    rules: Rules,
    *,
    span: float = 3.0,
    weighted: Container[tuple[int, str]] = (),
) -> list[tuple[int, str, str]]:
    """Return the (iteration, group, domain) whose differences would reveal the mean of the people in no shown part.

    Another edition may show more parts, and what one edition shows adds to the other. So they are judged with the
    largest parts shown, however many these are: the answer is the same in all editions.

    Parameters
    ----------
    figures
        Estimates of a country before the gate.
    divided, rules, span, weighted
        As for `hidden_parts`.
    """
    exposing, keys = [], ["iteration", "group", "domain"]
    compared = dict(tuple(figures[figures["statistic"] == "difference"].groupby(keys)))
    for iteration, group, domain, parts in divided:
        rows = compared.get((iteration, group, domain))
        if CROSSED in domain or rows is None:
            continue
        matrix = np.full((len(parts.levels), len(parts.scores)), np.nan)
        at = pd.Index(parts.levels).get_indexer(rows["level"]), pd.Index(parts.scores).get_indexer(rows["indicator"])
        matrix[at] = rows["estimate"]
        of_group = (iteration, group) in weighted
        largest_first = np.argsort(-parts.people, kind="stable")[: int((parts.fewest >= INTERNAL_FLOOR).sum())]
        narrowest = [
            parts.certainty(
                np.isin(np.arange(parts.people.size), largest_first[:number]),
                floor=rules.floor,
                span=span,
                weighted=of_group,
                differences=matrix,
            )
            for number in range(1, largest_first.size + 1)
        ]
        if min(narrowest, default=np.inf) < CERTAINTY * span:
            exposing.append((iteration, group, domain))
    return exposing


def _of_one(
    parts: Breakdown, rules: Rules, *, site: bool, span: float, weighted: bool, complementary: bool
) -> Mapping[str, str]:
    if site and not rules.edition.sites:
        return dict.fromkeys(parts.levels, "site")
    small = (parts.people > 0) & (parts.fewest < rules.breakdown)
    hidden = small.copy()
    while complementary and not hidden.all():
        # Of a hidden part it is known that it has one person at least.
        unsafe = hidden.any() and parts.rest(~hidden) < rules.floor + hidden.sum()
        certain = parts.certainty(~hidden, floor=rules.floor, span=span, weighted=weighted) < CERTAINTY * span
        shown = np.flatnonzero(~hidden & (parts.people > 0))
        if not (unsafe or certain) or not shown.size:
            break
        # Every other part reaches the floor by itself, so one more is enough: the smallest.
        hidden[shown[parts.people[shown].argmin()]] = True
    if hidden.any() and hidden[parts.people > 0].all():
        hidden[:] = True  # a part of nobody among them would tell that somebody belongs to each of the others
    return {level: "few people" if small[at] else "second cell" for at, level in enumerate(parts.levels) if hidden[at]}


def _of_two(
    domain: str,
    parts: Breakdown,
    margins: tuple[Breakdown, Breakdown],
    gone: tuple[BoolArray, ...],
    rules: Rules,
    *,
    banned: bool,
    span: float,
    weighted: bool,
    complementary: bool,
) -> Mapping[str, str]:
    if banned:
        return dict.fromkeys(parts.levels, "crossing")
    shape = len(margins[0].levels), len(margins[1].levels)
    inside = gone[0][:, None] | gone[1][None, :]
    few, somebody = (flags.reshape(shape) for flags in (parts.fewest < rules.breakdown, parts.people > 0))
    rows, columns = (part_gone | (margin.people > 0) for part_gone, margin in zip(gone, margins, strict=True))
    # None of the hidden people is a manager: that is a number, too, but where nobody at all is one.
    small = few & (somebody | (inside & rows[:, None] & columns[None, :]))
    hidden: BoolArray = small | inside
    if complementary:
        chosen = _second_of_two(parts, margins, gone, small, inside, rules) if small.any() else hidden
        if chosen is None or _rests_are_exposed(
            domain, parts, margins, chosen, gone, rules.floor, span, weighted=weighted
        ):
            chosen = np.ones(shape, dtype=bool)
        hidden = chosen
    reasons = np.where(small | inside, "few people", "second cell").ravel()
    return {level: str(reasons[at]) for at, level in enumerate(parts.levels) if hidden.ravel()[at]}


def _rests_are_exposed(
    domain: str,
    parts: Breakdown,
    margins: tuple[Breakdown, Breakdown],
    hidden: BoolArray,
    gone: tuple[BoolArray, ...],
    floor: int,
    span: float,
    *,
    weighted: bool,
) -> bool:
    """Return True if the mean of few people in the whole or a shown margin, but in no shown cell, can be worked out."""
    tables = dict(zip(domain.split(CROSSED), margins, strict=True)) | {domain: parts}
    printed: dict[Place, Bounds] = {
        (WHOLE, score): (mean, mean) for score, mean in zip(parts.scores, parts.whole_means, strict=True)
    }
    for (name, table), out in zip(tables.items(), (*gone, hidden.ravel()), strict=True):
        low, high = table.known()
        for i, j in zip(*np.nonzero(~out[:, None] & (table.bases > 0)), strict=True):
            printed[(name, table.levels[i]), table.scores[j]] = float(low[i, j]), float(high[i, j])
    sample = MeansOfSample(tables, printed, {}, span=span, on_scale=not weighted)
    if next(sample.exposed(floor, among=[domain]), None) is not None:
        return True
    shown = dict(zip(tables, (~gone[0], ~gone[1], ~hidden.ravel()), strict=True))
    return any(narrow_by_spread(tables, shown, domain, floor=floor, span=span, weighted=weighted))


def narrow_by_spread(
    tables: Mapping[str, Breakdown],
    shown: Mapping[str, BoolArray],
    domain: str,
    *,
    floor: int,
    span: float,
    weighted: bool,
) -> Iterator[Set]:
    """Yield the sets (whole, shown margins) of which the few people in no shown part of a breakdown have a known mean.

    It follows from the margins printed beside the means, see `open_by_spread`.

    Parameters
    ----------
    tables, shown
        Domain → breakdown of a sample by it, and which of its parts are shown.
    domain
        The breakdown.
    floor, span, weighted
        As for `Breakdown.certainty`.
    """
    parts = tables[domain]
    for total in totals_of(domain, parts.levels):
        members = np.isin(parts.levels, [level for of, level in total.members if of == domain])
        if not shown[domain][members].any():
            continue  # nothing is taken away from the whole; what is on few people is not shown
        inside = parts
        if total.of != WHOLE:
            name, level = total.of
            if not shown[name][tables[name].levels.index(level)]:
                continue
            inside = parts.inside(tables[name], level, members)
        certain = inside.certainty(shown[domain][members], floor=floor, span=span, weighted=weighted)
        if certain < CERTAINTY * span - 1e-6:
            yield total.of


def _second_of_two(
    parts: Breakdown,
    margins: tuple[Breakdown, Breakdown],
    gone: tuple[BoolArray, ...],
    small: BoolArray,
    inside: BoolArray,
    rules: Rules,
) -> BoolArray | None:
    """Choose cells of a two-way table; people without an answer to a demographic are a row and a column of it.

    The table holds the smallest bases: what can't be worked out from them can't be from any score's larger ones.
    """
    table = CountTable.crossed(_whole_table(parts, margins))
    rows, columns = small.shape
    shape = rows + 2, columns + 2  # a row or column of people without an answer, and the totals
    flags = {name: np.zeros(shape, dtype=bool) for name in ("small", "gone", "keep")}
    flags["small"][:rows, :columns] = small
    flags["gone"][:rows, :columns] = inside
    flags["gone"][rows, : columns + 1] = flags["gone"][: rows + 1, columns] = True
    flags["gone"][:rows, columns + 1], flags["gone"][rows + 1, :columns] = gone
    # The number without an answer to a demographic follows from the shown parts, unless one of them is hidden.
    flags["gone"][rows, columns + 1], flags["gone"][rows + 1, columns] = (bool(g.any()) for g in gone)
    flags["keep"][:, -1] = flags["keep"][-1] = True
    cells = second_cells(
        table, flags["small"].ravel(), width=rules.floor, gone=flags["gone"].ravel(), keep=flags["keep"].ravel()
    )
    return None if cells is None else cells.reshape(shape)[:rows, :columns]


def _whole_table(parts: Breakdown, margins: tuple[Breakdown, Breakdown]) -> FloatArray:
    """Return (rows + 1, columns + 1) smallest counts over people and scores; the last of each have no answer."""
    rows, columns = (len(margin.levels) for margin in margins)
    tables = []
    for score in range(-1, parts.bases.shape[1]):
        inner = (parts.people if score < 0 else parts.bases[:, score]).reshape(rows, columns)
        of_rows, of_columns = (m.people if score < 0 else m.bases[:, score] for m in margins)
        whole = parts.whole if score < 0 else parts.whole_bases[score]
        table = np.zeros((rows + 1, columns + 1))
        table[:rows, :columns] = inner
        table[:rows, columns] = of_rows - inner.sum(axis=1)
        table[rows, :columns] = of_columns - inner.sum(axis=0)
        # A cell without this score, as nobody of it answered one of its questions, is in both rests.
        table[rows, columns] = max(whole - table.sum(), 0.0)
        tables.append(table)
    return np.min(tables, axis=0)
