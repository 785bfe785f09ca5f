"""From one country's survey to one tidy frame of estimates: the spine of everything that follows.

One row is one number that could be published; nothing here may be shown before the privacy gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from cips_helpers.survey import Survey

from .national.comparisons import Margin, changes, gaps
from .national.levels import levels
from .national.prepared import Prepared
from .national.schema import COLUMNS, FAMILIES, KEYS, NUMBERS, STATISTICS
from .national.weighting import LeftOut, Weighting, design_of, weigh

__all__ = [
    "COLUMNS",
    "FAMILIES",
    "KEYS",
    "NUMBERS",
    "STATISTICS",
    "Estimates",
    "LeftOut",
    "Weighting",
    "design_of",
    "estimate",
    "weigh",
]


@dataclass(frozen=True, repr=False)
class Estimates:
    """All estimates of one country, before the privacy gate; shows itself only by its size.

    Attributes
    ----------
    country
        Country code.
    frame
        One row a figure: the columns of ``COLUMNS``, the statistics of ``STATISTICS``, one row for each
        value of ``KEYS``.
    weighting
        (iteration, group) → how the sample was weighted.
    """

    country: str
    frame: pd.DataFrame
    weighting: Mapping[tuple[int, str], Weighting] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Estimates of {self.country}: {len(self.frame):,} figures, not yet through the privacy gate>"


def estimate(survey: Survey, *, iterations: Sequence[int] | None = None) -> Estimates:
    """Estimate every figure of a country's report.

    Scores follow the instrument: an item's score is the mean over the answered; a person's factor score
    the mean of the items answered, if at least half are; a factor's score the weighted mean over persons.
    Don't know, refusal and no answer are shares of those asked and enter no score.

    Parameters
    ----------
    survey
        The validated answers of one country.
    iterations
        Which iterations; all by default.

    Returns
    -------
    Estimates
        The frame, and what is no number beside it.
    """
    prepared = {
        key: Prepared.of(survey.samples[key], survey.instrument)
        for key in sorted(survey.samples, key=lambda key: (key[0], _place(survey, key[1])))
        if iterations is None or key[0] in iterations
    }
    margin = Margin.of(survey.study, survey.instrument)
    level_rows = [levels(one) for one in prepared.values()]
    every_level = pd.concat(level_rows, ignore_index=True)
    gap_rows = gaps(every_level, survey.instrument, margin)
    change_rows = changes(every_level, gap_rows, margin)
    frames = [every_level, gap_rows, change_rows]
    return Estimates(
        country=survey.country,
        frame=pd.concat([frame for frame in frames if len(frame)], ignore_index=True),
        weighting={key: one.weighting for key, one in prepared.items()},
    )


def _place(survey: Survey, group: str) -> int:
    return [one.id for one in survey.instrument.groups].index(group)
