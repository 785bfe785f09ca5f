"""All countries of a study pooled: what the programme's comparison may show, and nothing of a single country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from cips_helpers.disclosure.disclosed import GATE, Labelled
from cips_helpers.estimation.methods.models.benchmark import FEWEST_PEERS
from cips_helpers.instrument.model import Instrument
from cips_helpers.words import N_

FEWEST = FEWEST_PEERS + 1
"""Countries a figure rests on: whoever knows one of them has five others before them."""

COLUMNS = ("group", "indicator", "statistic", "estimate", "low", "high", "countries", "n")


@dataclass(frozen=True, repr=False)
class Pooled(Labelled):
    """Figures over the countries of a study.

    Attributes
    ----------
    figures
        One row a figure: group (or ``gap``), indicator, statistic, estimate, ends of its 95 % interval, the countries
        it rests on, and ``n``, of what else it is counted.

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
        Countries that are in it, and those whose files have faults.
    surveys
        (iteration, how many countries had it), in order.
    merged
        Whether the last of them stands for later iterations too, which fewer than six countries had.
    compared
        Group → countries whose last two iterations can be compared.
    """

    hidden_note: ClassVar[str] = N_(
        "{sign} left out: too few countries have it, or it would tell something of one of them."
    )
    instrument: Instrument
    language: str
    figures: pd.DataFrame
    countries: int
    left_out: int = 0
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
        """Whether there are countries enough for a comparison."""
        return self.countries >= FEWEST

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups with any figure, in the order of the instrument."""
        found = set(self.figures["group"])
        return tuple(group.id for group in self.instrument.groups if group.id in found)

    def figure(self, group: str, indicator: str, statistic: str) -> pd.Series | None:
        """Select one figure; ``None`` where there is none."""
        of = self.figures
        rows = of[(of["group"] == group) & (of["indicator"] == indicator) & (of["statistic"] == statistic)]
        return None if rows.empty else rows.iloc[0]
