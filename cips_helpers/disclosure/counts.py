"""Everything printed on the numbers of people of a country's samples as one program, and hidden counts that follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cips_helpers.disclosure.breakdown import Breakdown
from cips_helpers.disclosure.means import WHOLE, totals_of
from cips_helpers.disclosure.parts import Part
from cips_helpers.disclosure.program import Program
from cips_helpers.schema.columns import CROSSED

Sample = tuple[int, str]
NEAR = 2.0
"""Ranges that narrowing leaves less than this multiple of the floor are computed exactly."""


@dataclass(eq=False)
class CountsOfCountry:
    """Unknown numbers of people of all parts in all iterations, and what is printed of them.

    Parameters
    ----------
    tables
        (iteration, group, domain) → breakdown.
    wholes
        (iteration, group) → respondents.
    shown
        Parts of which a base or a share of the sample is printed: a reader is taken to know their people.
    listed
        Parts named among what was hidden: where others are shown, somebody belongs to each.
    """

    tables: Mapping[tuple[int, str, str], Breakdown]
    wholes: Mapping[Sample, float]
    shown: Mapping[Part, float]
    listed: Iterable[Part]
    _program: Program = field(default_factory=Program)
    _at: dict[Part, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.listed = frozenset(self.listed)
        for (iteration, group, domain), parts in self.tables.items():
            for total in totals_of(domain, parts.levels):
                members = [(iteration, group, *member) for member in total.members]
                coefficients = {self._unknown(part): 1.0 for part in members}
                coefficients[self._unknown((iteration, group, *total.of))] = -1.0
                self._program.relate(coefficients, 0.0, 0.0)

    def shift(self, now: Part, before: Part, low: float, high: float) -> None:
        """Add the bounds of the change of a part's share of all respondents."""
        if now in self._at and before in self._at:
            shares = {self._at[now]: 1 / self.wholes[now[:2]], self._at[before]: -1 / self.wholes[before[:2]]}
            self._program.relate(shares, low, high)

    def exposed(self, floor: float) -> Iterator[Part]:
        """Yield hidden parts of few people whose number follows to a range narrower than the floor.

        Where a crossed part lies in a hidden one, nobody is a number, too: none of the hidden people is a manager.
        """
        for (iteration, group, domain), parts in self.tables.items():
            for level, people in zip(parts.levels, parts.people, strict=True):
                part = (iteration, group, domain, level)
                if part in self.shown or people >= floor or not (people > 0 or self._in_hidden(part)):
                    continue
                low, high = self._program.range_of({self._at[part]: 1.0}, near=NEAR * floor)
                if high - low < floor - 1e-6:
                    yield part

    def _unknown(self, part: Part) -> int:
        if part not in self._at:
            iteration, group, domain, level = part
            whole = self.wholes[iteration, group]
            if (domain, level) == WHOLE:
                bounds = whole, whole
            elif part in self.shown:
                bounds = self.shown[part], self.shown[part]
            else:
                bounds = float(part in self.listed and self._has_shown(part)), whole
            self._at[part] = self._program.unknown(*bounds)
        return self._at[part]

    def _has_shown(self, part: Part) -> bool:
        """Return whether a part by one demographic stands beside shown ones."""
        *sample, domain, _ = part
        parts = self.tables[part[0], part[1], domain]
        return CROSSED not in domain and any((*sample, domain, level) in self.shown for level in parts.levels)

    def _in_hidden(self, part: Part) -> bool:
        """Return whether a crossed part lies in a hidden part by one demographic, and in no part of nobody."""
        iteration, group, domain, level = part
        if CROSSED not in domain:
            return False
        pairs = zip(domain.split(CROSSED), level.split(CROSSED), strict=True)
        people = [self.shown.get((iteration, group, *pair)) for pair in pairs]
        return None in people and 0 not in people
