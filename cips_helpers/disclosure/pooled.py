"""Figures over all countries of a study that the programme's comparison may show; none is of a single country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from cips_helpers.disclosure.disclosed import GATE, Labelled
from cips_helpers.disclosure.rules import PEER_DECIMALS
from cips_helpers.instrument.model import Instrument
from cips_helpers.limits import FEWEST_PEERS
from cips_helpers.words import N_

FEWEST = FEWEST_PEERS + 1
"""Fewest countries behind a figure: for a reader who knows one of them, five others remain."""

MEAN_DECIMALS = 2
"""Decimals of means in the book that names the countries."""

COLUMNS = ("group", "indicator", "statistic", "estimate", "low", "high", "countries", "n")


@dataclass(frozen=True, repr=False)
class Pooled(Labelled):
    """Figures over the countries of a study.

    Attributes
    ----------
    figures
        One row a figure: group (or ``gap``), indicator, statistic, estimate, ends of its 95 % interval, the countries
        behind it, and ``n``, the number of units it counts.

        ==========================================  =====================================================
        ``lower``, ``median``, ``upper``            quartiles of the scores, points
        ``mean_gap``, ``mean_change``               random-effects means, points, with interval
        ``higher``, ``alike``, ``under``            countries where the first group scores clearly higher …
        ``rose``, ``steady``, ``fell``              countries whose score changed clearly, or did not
        ``worked_clear``, ``worked_any``            share that improved of ``n`` factors worked on
        ``others_clear``, ``others_any``            the same of factors not worked on
        ``respondents``                             people; the indicator is the number of the iteration
        ==========================================  =====================================================
    countries, left_out
        Number of countries in the pool, and of those left out because their files have faults.
    named
        True if it is for the book that names the countries, and countries are counted by their results.
    surveys
        (iteration, number of countries that had it), in order.
    merged
        True if the last of them includes later iterations, which fewer than six countries had.
    compared
        Group → number of countries whose last two iterations can be compared.
    """

    hidden_note: ClassVar[str] = N_(
        "{sign} left out: too few countries have it, or it would tell something of one of them."
    )
    instrument: Instrument
    language: str
    figures: pd.DataFrame
    countries: int
    left_out: int = 0
    named: bool = False
    surveys: tuple[tuple[int, int], ...] = ()
    merged: bool = False
    compared: Mapping[str, int] = field(default_factory=dict)
    key: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.key is not GATE:
            raise TypeError("only cips_helpers.results.pool.pool makes a Pooled")

    def __repr__(self) -> str:
        return f"<Pooled figures of {self.countries} countries: {len(self.figures):,}>"

    @property
    def enough(self) -> bool:
        """True if there are enough countries for a comparison."""
        return self.countries >= FEWEST

    @property
    def decimals(self) -> int:
        """Decimals of means."""
        return MEAN_DECIMALS if self.named else PEER_DECIMALS

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups with any figure, in the order of the instrument."""
        present = set(self.figures["group"])
        return tuple(group.id for group in self.instrument.groups if group.id in present)

    def figure(self, group: str, indicator: str, statistic: str) -> pd.Series | None:
        """Select one figure; ``None`` where there is none."""
        figures = self.figures
        rows = figures[
            (figures["group"] == group) & (figures["indicator"] == indicator) & (figures["statistic"] == statistic)
        ]
        return None if rows.empty else rows.iloc[0]
