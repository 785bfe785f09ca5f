"""Which parts of a group (women, managers, a region, women who manage) must not be shown."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers.disclosure.attack import Printed, exposed_rests, known_bounds
from cips_helpers.disclosure.count_tables import BoolArray, CountTable, FloatArray, IntArray
from cips_helpers.disclosure.rules import CERTAINTY, Rules, decimals
from cips_helpers.disclosure.second_cells import second_cells
from cips_helpers.schema.columns import CROSSED

SCORES = ("factor", "theme", "overall")
"""What is broken down: scores resting on several questions. Single questions are shown for whole groups only."""

Part = tuple[int, str, str, str]
"""(iteration, group, domain, level)."""


@dataclass(frozen=True, eq=False)
class Breakdown:
    """The parts of one group by one demographic, or by two crossed.

    Attributes
    ----------
    levels
        The parts' names.
    people
        (L,) respondents of each part.
    bases
        (L, k) respondents of each part with a score, one column a score.
    means
        (L, k) their mean scores, in points.
    whole
        Respondents of the group.
    whole_bases, whole_means
        (k,) the same with a score, and their means.
    """

    levels: tuple[str, ...]
    people: FloatArray
    bases: FloatArray
    means: FloatArray
    whole: float
    whole_bases: FloatArray
    whole_means: FloatArray

    @property
    def fewest(self) -> FloatArray:
        """(L,) the smallest base of each part over its scores."""
        return np.minimum(self.people, self.bases.min(axis=1, initial=np.inf))

    def rest(self, shown: BoolArray) -> float:
        """People outside the parts shown: those of hidden parts and those who belong to none."""
        return float(self.whole - self.people[shown].sum())

    def certainty(self, shown: BoolArray, *, floor: int, span: float, weighted: bool) -> float:
        """How narrow a range the mean score of the people outside the parts shown can be worked out to, in points.

        Whole less parts: what the rounding of the parts leaves open, over the people left, and within the scale.
        With weights a reader knows neither sums nor where the range lies, so that only its width counts. Infinite
        where nobody is left, or ``floor`` or more, whose mean is no secret.
        """
        places = decimals(self.whole)
        half_unit = 0.5 * 10.0**-places
        bases, means = (self.bases[shown], np.where(self.bases[shown] > 0, self.means[shown].round(places), 0.0))
        left = self.whole_bases - bases.sum(axis=0)
        few = (left > 0) & (left < floor)
        points = (self.whole_means * self.whole_bases - (means * bases).sum(axis=0))[few]
        open_ = half_unit * bases.sum(axis=0)[few]
        low, high = (points - open_) / left[few], (points + open_) / left[few]
        width = high - low if weighted else np.minimum(high, span) - np.maximum(low, 0.0)
        return float(width.min(initial=np.inf))


def breakdowns(figures: pd.DataFrame) -> Iterator[tuple[int, str, str, Breakdown]]:
    """Go through the parts of every group: iteration, group, domain and their bases."""
    scores = figures[(figures["statistic"] == "mean") & figures["kind"].isin(SCORES)]
    keys = ["iteration", "group"]
    wholes = dict(tuple(scores[scores["domain"] == "all"].groupby(keys)))
    parts = scores[scores["domain"] != "all"]
    for (iteration, group, domain), rows in parts.groupby([*keys, "domain"], sort=False):
        whole = wholes[iteration, group].set_index("indicator")
        level, levels = pd.factorize(rows["level"])
        score, scored = pd.factorize(rows["indicator"])
        # Of a score a part has no row of nobody is known to have it, and the part counts as small.
        bases, asked = (_table(level, score, rows[name], otherwise=0.0) for name in ("n", "n_asked"))
        yield (
            iteration,
            group,
            domain,
            Breakdown(
                levels=tuple(levels),
                people=asked.max(axis=1),
                bases=bases,
                means=_table(level, score, rows["estimate"], otherwise=np.nan),
                whole=float(whole["n_asked"].max()),
                whole_bases=whole["n"].reindex(scored).to_numpy(float),
                whole_means=whole["estimate"].reindex(scored).to_numpy(float),
            ),
        )


def _table(row: IntArray, column: IntArray, values: pd.Series, *, otherwise: float) -> FloatArray:
    table = np.full((row.max() + 1, column.max() + 1), otherwise)
    table[row, column] = values
    return table


def hidden_parts(
    figures: pd.DataFrame,
    rules: Rules,
    *,
    sites: frozenset[str],
    span: float = 3.0,
    weighted: Container[tuple[int, str]] = (),
    complementary: bool = True,
) -> dict[Part, str]:
    """Give every part that must not be shown, and the rule by which.

    A part is shown whole or not at all: all its scores, its size and its share of the sample together, so that one
    can't be worked out from another. It is hidden when it has fewer people than the edition's rule, counting
    for each score those who have it. A further part is hidden where a hidden part and the people without an answer to
    the demographic are together fewer than the floor, or where their scores could be worked out although rounded.

    Parameters
    ----------
    figures
        Estimates of a country before the gate.
    rules
        Of the edition.
    sites
        Demographics that tell where a person works.
    span
        Highest less lowest score, in points.
    weighted
        The (iteration, group) with weights that differ.
    complementary
        Whether second cells are hidden; False leaves the door open, for tests of the attack.

    Returns
    -------
    dict
        Part → rule: ``few people``, ``second cell``, ``site`` or ``crossing``.
    """
    found: dict[Part, str] = {}
    alone: dict[tuple[int, str, str], Breakdown] = {}
    for iteration, group, domain, parts in breakdowns(figures):
        place = (iteration, group, domain)
        if CROSSED not in domain:
            alone[place] = parts
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
                np.array([(iteration, group, name, level) in found for level in margin.levels])
                for name, margin in zip((first, second), margins, strict=True)
            )
            edition = rules.edition
            banned = not edition.crossings or bool(sites & {first, second} and not edition.sites)
            reasons = _of_two(
                parts,
                margins,
                gone,
                rules,
                banned=banned,
                span=span,
                weighted=(iteration, group) in weighted,
                complementary=complementary,
            )
        found |= {(*place, level): reason for level, reason in reasons.items()}
    return found


def _of_one(
    parts: Breakdown, rules: Rules, *, site: bool, span: float, weighted: bool, complementary: bool
) -> Mapping[str, str]:
    if site and not rules.edition.sites:
        return dict.fromkeys(parts.levels, "site")
    small = (parts.people > 0) & (parts.fewest < rules.breakdown)
    hidden = small.copy()
    while complementary and not hidden.all():
        unsafe = hidden.any() and parts.rest(~hidden) < rules.floor
        certain = parts.certainty(~hidden, floor=rules.floor, span=span, weighted=weighted) < CERTAINTY * span
        shown = np.flatnonzero(~hidden & (parts.people > 0))
        if not (unsafe or certain) or not shown.size:
            break
        # Every other part has the floor's number of people for itself, so one of them is enough: the smallest.
        hidden[shown[parts.people[shown].argmin()]] = True
    return {level: "few people" if small[at] else "second cell" for at, level in enumerate(parts.levels) if hidden[at]}


def _of_two(
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
    small = ((parts.people > 0) & (parts.fewest < rules.breakdown)).reshape(shape) & ~inside
    hidden: BoolArray = small | inside
    if complementary:
        found = _second_of_two(parts, margins, gone, small, inside, rules) if small.any() else hidden
        if found is None or _rests_are_exposed(parts, margins, found, gone, rules.floor, span, weighted=weighted):
            found = np.ones(shape, dtype=bool)
        hidden = found
    reasons = np.where(small | inside, "few people", "second cell").ravel()
    return {level: str(reasons[at]) for at, level in enumerate(parts.levels) if hidden.ravel()[at]}


def _rests_are_exposed(
    parts: Breakdown,
    margins: tuple[Breakdown, Breakdown],
    hidden: BoolArray,
    gone: tuple[BoolArray, ...],
    floor: int,
    span: float,
    *,
    weighted: bool,
) -> bool:
    """Whether the mean of the few can be worked out who are in the whole or a shown margin, but in no shown cell."""
    rows, columns = hidden.shape
    grid = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    places = decimals(parts.whole)
    cells = [(grid[[r], [c]], r * columns + c) for r in range(rows) for c in range(columns) if not hidden[r, c]]
    lines = [(grid[r], 0, r) for r in range(rows)] + [(grid[:, c], 1, c) for c in range(columns)]
    for score in range(parts.bases.shape[1]):
        of_all = parts.whole_means[score]
        sets = [Printed("all", grid.ravel(), parts.whole_bases[score], of_all, of_all, part=False)]
        for members, axis, at in lines:
            margin = margins[axis]
            if not gone[axis][at] and margin.bases[at, score] > 0:
                low, high = known_bounds(margin.means[at, score].round(places), decimals=places)
                sets.append(Printed("margin", members, margin.bases[at, score], low, high, part=False))
        for members, at in cells:
            if parts.bases[at, score] > 0:
                low, high = known_bounds(parts.means[at, score].round(places), decimals=places)
                sets.append(Printed("cell", members, parts.bases[at, score], low, high))
        if exposed_rests(grid.size, sets, floor=floor, span=span, weights=(0.2, 5.0) if weighted else (1.0, 1.0)):
            return True
    return False


def _second_of_two(
    parts: Breakdown,
    margins: tuple[Breakdown, Breakdown],
    gone: tuple[BoolArray, ...],
    small: BoolArray,
    inside: BoolArray,
    rules: Rules,
) -> BoolArray | None:
    """Choose cells of a two-way table; people without an answer to a demographic are a row and a column of it.

    The table is that of the smallest bases: what can't be worked out from it can't be from any score's larger ones.
    """
    table = CountTable.crossed(_whole_table(parts, margins))
    rows, columns = small.shape
    shape = rows + 2, columns + 2  # a row or column of people without an answer, and the totals
    flags = {name: np.zeros(shape, dtype=bool) for name in ("small", "gone", "keep")}
    flags["small"][:rows, :columns] = small
    flags["gone"][:rows, :columns] = inside
    flags["gone"][rows, : columns + 1] = flags["gone"][: rows + 1, columns] = True
    flags["gone"][:rows, columns + 1], flags["gone"][rows + 1, :columns] = gone
    # How many have no answer to a demographic follows from the parts shown, unless one of them is hidden.
    flags["gone"][rows, columns + 1], flags["gone"][rows + 1, columns] = (bool(g.any()) for g in gone)
    flags["keep"][:, -1] = flags["keep"][-1] = True
    found = second_cells(
        table, flags["small"].ravel(), width=rules.floor, gone=flags["gone"].ravel(), keep=flags["keep"].ravel()
    )
    return None if found is None else found.reshape(shape)[:rows, :columns]


def _whole_table(parts: Breakdown, margins: tuple[Breakdown, Breakdown]) -> FloatArray:
    """(rows + 1, columns + 1) smallest counts over people and scores, the last of each for people without an answer."""
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
        table[rows, columns] = whole - table.sum()
        tables.append(table)
    return np.min(tables, axis=0)
