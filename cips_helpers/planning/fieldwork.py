"""Progress of a fieldwork: answers by day and region, quotas, precision, interviewers, what is missing.

Scores are left out: whoever watches the fieldwork shall not see what comes out before all have answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import scipy  # its parts are loaded when they are used

from cips_helpers.estimation.levels import estimate_levels
from cips_helpers.estimation.methods.scales.careless import longest_run
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.instrument.model import pick
from cips_helpers.limits import FLOOR
from cips_helpers.planning.quotas import Quotas, answers_by_stratum
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.vocabulary import vocabulary_of

_SHORT = 0.5
"""An interviewer's median below this share of the median of all is named."""
_SURE = 0.01
"""An interviewer's share is named if a share as high would come by chance less often than this."""
_STRAIGHT = 5
"""Answers from which the same one throughout is a straight line."""
_PACE = 7
"""Days whose answers make the pace."""
_WORST = 10
"""Questions that are listed as often left open."""


@dataclass(frozen=True)
class Part:
    """A part of a group: its answers so far, and those it shall give."""

    name: str
    answers: int
    target: int | None = None
    people: int | None = None


@dataclass(frozen=True, repr=False)
class Interviewer:
    """Work of one interviewer.

    Attributes
    ----------
    number
        Number in the order of the names in the file, from 1; the names are not kept.
    interviews
        Number of interviews.
    minutes
        Median duration; NaN where unknown.
    left_open
        Share of statements without an opinion; NaN if they are few.
    signs
        What differs from the others, in words.
    """

    number: int
    interviews: int
    minutes: float
    left_open: float
    signs: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Progress:
    """The fieldwork of one group.

    Attributes
    ----------
    sample
        The answers so far.
    name
        The group.
    days
        Day → answers; empty where the file has no dates.
    parts
        Title → parts: strata of the plan or the study, or regions.
    precision
        (score, half-width of its 95 % interval in points, answers).
    planned
        Half-width that the plan gives for a score of everybody; NaN without one.
    interviewers
        By number.
    left_open
        (question, share of those asked who gave no opinion), the highest first; only where they are enough people.
    warnings
        Lines of the check, and the number of rows they are about.
    """

    sample: Sample
    name: str
    days: Mapping[date, int]
    parts: Mapping[str, tuple[Part, ...]]
    precision: tuple[tuple[str, float, int], ...]
    planned: float
    interviewers: tuple[Interviewer, ...]
    left_open: tuple[tuple[str, float], ...]
    warnings: tuple[tuple[str, int | None], ...]

    @property
    def pace(self) -> float:
        """Answers a day, over the last seven days with the file's last one."""
        if not self.days:
            return float("nan")
        last = max(self.days)
        return sum(n for day, n in self.days.items() if last - day < timedelta(_PACE)) / _PACE

    @property
    def forecast(self) -> int | None:
        """Answers at the end of the fieldwork, at this pace; ``None`` without dates or after the end."""
        if not self.days:
            return None
        left = (self.sample.iteration_facts.end - max(self.days)).days
        return round(self.sample.n + left * self.pace) if left > 0 else None


def progress_of(survey: Survey, quotas: Mapping[str, Quotas] | None = None) -> tuple[Progress, ...]:
    """Return the progress of the last iteration's groups.

    Parameters
    ----------
    survey
        The answers so far.
    quotas
        Group → its plan.

    Returns
    -------
    tuple of Progress
        One for each group, in the order of the questionnaire.

    Raises
    ------
    PlanningError
        If a plan does not fit the survey.
    """
    last = max(survey.iterations)
    return tuple(_progress(survey, survey.samples[last, group], quotas or {}) for group in survey.groups(last))


def _progress(survey: Survey, sample: Sample, quotas: Mapping[str, Quotas]) -> Progress:
    language, plan = survey.study.languages[0], quotas.get(sample.group)
    prepared = Prepared.of(sample, survey.instrument)
    mine = (w for w in survey.warnings if (w.iteration, w.group) == (sample.iteration, sample.group))
    return Progress(
        sample=sample,
        name=pick(survey.instrument.group(sample.group).label, language),
        days=dict(sample.reading.days) if sample.reading else {},
        parts=dict(_parts(survey, sample, plan)),
        precision=tuple(_precision(survey, prepared)),
        planned=plan.half_width if plan else float("nan"),
        interviewers=tuple(_interviewers(prepared)),
        left_open=tuple(_left_open(survey, prepared)),
        warnings=tuple((replace(warning, rows=None).within, warning.rows) for warning in mine),
    )


def _parts(survey: Survey, sample: Sample, plan: Quotas | None) -> Iterator[tuple[str, tuple[Part, ...]]]:
    language, divided = survey.study.languages[0], set[str | None]()
    if plan is not None:
        vocabulary = vocabulary_of(survey.study)
        given = answers_by_stratum(plan, sample, vocabulary)
        divided = {vocabulary.item_of(name) for name in plan.by}
        names = plan.strata[list(plan.by)].agg(" · ".join, axis=1)
        rows = zip(names, given, plan.strata["answers"], plan.strata["people"], strict=True)
        yield "Quotas of the plan", tuple(Part(name, int(n), int(goal), int(people)) for name, n, goal, people in rows)
    elif len(sample.stratum_labels) > 1:
        counts = np.bincount(sample.stratum, minlength=len(sample.stratum_labels))
        people = [None] * len(counts) if sample.stratum_population is None else sample.stratum_population
        strata = zip(sample.stratum_labels, counts, people, strict=True)
        yield "Strata", tuple(Part(name, int(n), None, None if size is None else int(size)) for name, n, size in strata)
    for item in survey.instrument.items_of(sample.group, kinds=("demographic",)):
        if sample.scales[item.id].kind == "study" and item.id in sample.answers:
            own = sample.answers[item.id]
            # Numbers of regions beside those of their strata would be totals, from which the few among these follow.
            regions = own[own != MISSING].groupby(sample.stratum[own != MISSING]).nunique()
            of_strata = (plan is None or None in divided) and len(regions) > 1 and regions.max() == 1
            if item.id in divided or of_strata:
                continue
            parts = (Part(pick(a.label, language), int((own == a.code).sum())) for a in sample.scales[item.id].answers)
            yield pick(item.label, language), tuple(parts)


def _precision(survey: Survey, prepared: Prepared) -> Iterator[tuple[str, float, int]]:
    frame = estimate_levels([prepared], parts=False)
    means = frame[(frame["statistic"] == "mean") & frame["kind"].isin(["overall", "factor"]) & (frame["n"] >= FLOOR)]
    labels = {factor.id: pick(factor.label, survey.study.languages[0]) for factor in survey.instrument.factors}
    for row in means.sort_values("kind", ascending=False, kind="stable").itertuples():
        yield labels.get(str(row.indicator), "All key factors together"), (row.high - row.low) / 2, int(row.n)


def _left_open(survey: Survey, prepared: Prepared) -> Iterator[tuple[str, float]]:
    shares: dict[str, float] = {}
    for column, item in enumerate(prepared.items):
        place = prepared.positions[:, column]
        asked = place >= 0
        opinions = [at for at, answer in enumerate(prepared.scale(item).answers) if answer.kind == "answer"]
        is_open = ~np.isin(place[asked], opinions)
        if is_open.sum() >= FLOOR:
            shares[item.id] = float(is_open.mean())
    for id, share in sorted(shares.items(), key=lambda pair: -pair[1])[:_WORST]:
        yield survey.instrument.text(id, prepared.sample.group, survey.study.languages[0]), share


def _interviewers(prepared: Prepared) -> Iterator[Interviewer]:
    sample = prepared.sample
    if sample.interviewer is None:
        return
    scores = prepared.scores
    answered = np.isfinite(scores)
    columns = [column for column, item in enumerate(prepared.items) if item.kind == "agreement"]
    positions = np.where(answered, prepared.positions[:, columns], np.nan)
    straight = (longest_run(positions) == answered.sum(axis=1)) & (answered.sum(axis=1) >= _STRAIGHT)
    alike = pd.DataFrame(positions).duplicated(keep=False).to_numpy() & ~straight & (answered.sum(axis=1) >= _STRAIGHT)
    minutes = np.full(sample.n, np.nan) if sample.seconds is None else sample.seconds / 60
    for number in range(int(sample.interviewer.max(initial=MISSING)) + 1):
        own = sample.interviewer == number
        signs = []
        if own.sum() >= FLOOR:
            median, all_of_them = _median(minutes[own]), _median(minutes[~own])
            if median < _SHORT * all_of_them:
                signs.append("short interviews")
            if _is_higher(straight, own):
                signs.append("the same answer throughout more often than others")
            if _is_higher(alike, own):
                signs.append("equal interviews more often than others")
            if _is_higher(answered.mean(axis=1) < 0.5, own):
                signs.append("many statements left open")
        is_enough = (~answered[own]).sum() >= FLOOR
        left_open = 1 - float(answered[own].mean()) if is_enough else float("nan")
        yield Interviewer(number + 1, int(own.sum()), _median(minutes[own]), left_open, tuple(signs))


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def _is_higher(has_it: np.ndarray, own: np.ndarray) -> bool:
    """Return whether one interviewer's share is higher than the others', by Fisher's exact test."""
    table = [[int((has_it & own).sum()), int((~has_it & own).sum())]]
    table.append([int((has_it & ~own).sum()), int((~has_it & ~own).sum())])
    return bool(scipy.stats.fisher_exact(table, alternative="greater").pvalue < _SURE)
