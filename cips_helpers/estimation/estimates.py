"""Estimates of one country: the tidy frame of all figures, one row a figure, before the privacy gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise

import pandas as pd

from cips_helpers.estimation.careless_answers import flag_careless_answers
from cips_helpers.estimation.comparisons import Margin, compare
from cips_helpers.estimation.differences import compare_levels
from cips_helpers.estimation.equal_meaning import compare_meaning
from cips_helpers.estimation.levels import estimate_levels
from cips_helpers.estimation.like_for_like import compare_iterations
from cips_helpers.estimation.outcomes import relate_outcomes
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.reliability import estimate_reliability
from cips_helpers.estimation.rows import Block, adjusted, frame_of
from cips_helpers.estimation.standards import compare_with_average, compare_with_targets
from cips_helpers.schema.records import Compared, Related, Weighting
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
        (iteration, group) → record of the weighting of the sample.
    compared
        For each group and iteration after its first: comparability with the one before, and why.
    related
        For each outcome of the last iteration: number of people, and True if the factors could be related to it.
    """

    country: str
    frame: pd.DataFrame
    weighting: Mapping[tuple[int, str], Weighting] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()
    related: tuple[Related, ...] = ()

    def __repr__(self) -> str:
        return f"<Estimates of {self.country}: {len(self.frame):,} figures, not yet through the privacy gate>"


def prepare(survey: Survey) -> dict[tuple[int, str], Prepared]:
    """Weigh every sample of a country, by (iteration, group), in the order of iterations and of the instrument."""
    groups = [group.id for group in survey.instrument.groups]
    return {
        key: Prepared.of(survey.samples[key], survey.instrument)
        for key in sorted(survey.samples, key=lambda key: (key[0], groups.index(key[1])))
    }


def estimate(survey: Survey, prepared: Mapping[tuple[int, str], Prepared] | None = None) -> Estimates:
    """Estimate every figure of a country's report.

    Scores follow the instrument: an item's score is the mean over the answered; a person's factor score
    the mean of the items answered, if at least half are; a factor's score the weighted mean over persons.
    Don't know, refusal and no answer are shares of those asked and enter no score.

    Parameters
    ----------
    survey
        The validated answers of one country.
    prepared
        The samples to estimate from, from `prepare`; all by default.

    Returns
    -------
    Estimates
        The frame, and the records beside it.
    """
    prepared = prepare(survey) if prepared is None else prepared
    margin = Margin.of(survey.study, survey.instrument)
    every_level = estimate_levels(prepared.values())
    pairs = _pairs(survey, prepared, margin)
    newest = max(number for number, _ in prepared)
    last = [sample for (number, _), sample in prepared.items() if number == newest]
    outcomes = [relate_outcomes(sample) for sample in last]
    blocks = chain(
        *(compare_levels(sample, margin) for sample in prepared.values()),
        *(compare_with_average(sample) for sample in prepared.values()),
        compare(prepared, survey.instrument, margin),
        compare_meaning(prepared),
        *(rows for rows, _ in pairs),
        *(estimate_reliability(sample) for sample in last),
        *(flag_careless_answers(sample) for sample in prepared.values()),
        *(rows for rows, _ in outcomes),
    )
    return Estimates(
        country=survey.country,
        frame=_together(every_level, compare_with_targets(every_level, survey.instrument), frame_of(blocks)),
        weighting={key: sample.weighting for key, sample in prepared.items()},
        compared=tuple(compared for _, compared in pairs),
        related=tuple(record for _, records in outcomes for record in records),
    )


def estimate_scores(survey: Survey) -> Estimates:
    """Estimate the answers and scores of whole groups: all that the reports of other countries need."""
    prepared = {key: Prepared.of(sample, survey.instrument) for key, sample in survey.samples.items()}
    return Estimates(
        country=survey.country,
        frame=estimate_levels(prepared.values(), parts=False),
        weighting={key: sample.weighting for key, sample in prepared.items()},
    )


def estimate_changes(survey: Survey, prepared: Mapping[tuple[int, str], Prepared]) -> Estimates:
    """Estimate whole groups, their gaps and their changes: all that the programme's comparison needs.

    The figures are those `estimate` gives.
    """
    margin = Margin.of(survey.study, survey.instrument)
    every_level = estimate_levels(prepared.values(), parts=False)
    pairs = _pairs(survey, prepared, margin)
    blocks = chain(compare(prepared, survey.instrument, margin), *(rows for rows, _ in pairs))
    return Estimates(
        country=survey.country,
        frame=_together(every_level, frame_of(blocks)),
        weighting={key: sample.weighting for key, sample in prepared.items()},
        compared=tuple(compared for _, compared in pairs),
    )


def _together(*parts: pd.DataFrame) -> pd.DataFrame:
    """Join rows into one frame, with the p values adjusted over all of them."""
    frame = pd.concat([rows for rows in parts if len(rows)], ignore_index=True)
    return frame.assign(p_adjusted=adjusted(frame))


def _pairs(
    survey: Survey, prepared: Mapping[tuple[int, str], Prepared], margin: Margin
) -> list[tuple[list[Block], Compared]]:
    """Compare every iteration of a group with its next."""
    return [
        compare_iterations(prepared[earlier, group], prepared[later, group], margin)
        for group in (group.id for group in survey.instrument.groups)
        for earlier, later in pairwise(sorted(number for number, of in prepared if of == group))
    ]
