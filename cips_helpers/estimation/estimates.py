"""From one country's survey to one tidy frame of estimates: the spine of everything that follows.

One row is one number that could be published; nothing here may be shown before the privacy gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

import pandas as pd

from cips_helpers.estimation.careless_answers import quality
from cips_helpers.estimation.comparisons import Margin, changes, gaps
from cips_helpers.estimation.differences import differences
from cips_helpers.estimation.levels import levels
from cips_helpers.estimation.like_for_like import compare_iterations
from cips_helpers.estimation.outcomes import related
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.reliability import reliability
from cips_helpers.estimation.rows import Block, adjusted, frame_of
from cips_helpers.schema.records import Checked, Compared, Related, Weighting
from cips_helpers.survey.sample import Survey


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
    compared
        For each group and iteration after its first: what may be compared with the one before, and why.
    checked
        (iteration, group) → which signs of careless answering could be looked for.
    related
        For each outcome of the last iteration: whether the factors could be related to it.
    """

    country: str
    frame: pd.DataFrame
    weighting: Mapping[tuple[int, str], Weighting] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()
    checked: Mapping[tuple[int, str], Checked] = field(default_factory=dict)
    related: tuple[Related, ...] = ()

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
    prepared = _prepared(survey, iterations)
    margin = Margin.of(survey.study, survey.instrument)
    every_level = levels(prepared.values())
    gap_rows = gaps(every_level, survey.instrument, margin)
    pairs = _pairs(survey, prepared, margin)
    signs = {key: quality(one) for key, one in prepared.items()}
    newest = max(number for number, _ in prepared)
    last = [one for (number, _), one in prepared.items() if number == newest]
    outcomes = [related(one) for one in last]
    blocks = chain(
        *(differences(one, margin) for one in prepared.values()),
        changes(every_level, gap_rows, margin),
        *(rows for rows, _ in pairs),
        *(reliability(one) for one in last),
        *(rows for rows, _ in signs.values()),
        *(rows for rows, _ in outcomes),
    )
    return Estimates(
        country=survey.country,
        frame=_together(every_level, gap_rows, frame_of(blocks)),
        weighting={key: one.weighting for key, one in prepared.items()},
        compared=tuple(found for _, found in pairs),
        checked={key: found for key, (_, found) in signs.items()},
        related=tuple(one for _, found in outcomes for one in found),
    )


def estimate_scores(survey: Survey) -> Estimates:
    """Estimate what the reports of other countries need of one: answers and scores of whole groups, nothing else."""
    prepared = [Prepared.of(sample, survey.instrument) for sample in survey.samples.values()]
    weighting = {(one.sample.iteration, one.sample.group): one.weighting for one in prepared}
    return Estimates(country=survey.country, frame=levels(prepared, parts=False), weighting=weighting)


def estimate_changes(survey: Survey) -> Estimates:
    """Estimate what the programme's comparison needs of a country: whole groups, their gaps and their changes.

    The figures are those `estimate` gives.
    """
    prepared, margin = _prepared(survey), Margin.of(survey.study, survey.instrument)
    every_level = levels(prepared.values(), parts=False)
    gap_rows = gaps(every_level, survey.instrument, margin)
    pairs = _pairs(survey, prepared, margin)
    blocks = chain(changes(every_level, gap_rows, margin), *(rows for rows, _ in pairs))
    return Estimates(
        country=survey.country,
        frame=_together(every_level, gap_rows, frame_of(blocks)),
        weighting={key: one.weighting for key, one in prepared.items()},
        compared=tuple(found for _, found in pairs),
    )


def _together(*parts: pd.DataFrame) -> pd.DataFrame:
    """Put rows into one frame, with the p values adjusted over all of them."""
    frame = pd.concat([rows for rows in parts if len(rows)], ignore_index=True)
    return frame.assign(p_adjusted=adjusted(frame))


def _prepared(survey: Survey, iterations: Sequence[int] | None = None) -> dict[tuple[int, str], Prepared]:
    return {
        key: Prepared.of(survey.samples[key], survey.instrument)
        for key in sorted(survey.samples, key=lambda key: (key[0], _place(survey, key[1])))
        if iterations is None or key[0] in iterations
    }


def _pairs(
    survey: Survey, prepared: Mapping[tuple[int, str], Prepared], margin: Margin
) -> list[tuple[list[Block], Compared]]:
    """Compare every iteration of a group with its next."""
    return [
        compare_iterations(prepared[earlier, group], prepared[later, group], margin)
        for group in (one.id for one in survey.instrument.groups)
        for earlier, later in pairwise(sorted(number for number, of in prepared if of == group))
    ]


def _place(survey: Survey, group: str) -> int:
    return [one.id for one in survey.instrument.groups].index(group)
