"""Validated answers: one sample a group and iteration, one survey a country."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Instrument, Scale, Text
from cips_helpers.survey.faults import Fault
from cips_helpers.survey.study import Iteration, Source, Study


@dataclass(frozen=True, repr=False, eq=False)
class Sample:
    """One group's answers in one iteration, with the design they were drawn by.

    The rows stand in a canonical order, sorted by stratum and answers, not in the order of the file: the
    same answers give the same bytes whatever order they were exported in, and a row can't be traced back
    to its line. Respondents' ids are not kept.
    """

    country: str
    iteration: int
    group: str
    answers: pd.DataFrame
    """n rows, one int16 column an item asked, in the questionnaire's order; ``MISSING`` = -1."""
    absent: tuple[str, ...]
    """Items of the group for which the file has no column: not asked in this edition."""
    weight: np.ndarray | None
    """Float64, positive; None where the sample is unweighted."""
    stratum: np.ndarray
    """0 … H-1, every stratum with at least one respondent."""
    stratum_labels: tuple[str, ...]
    stratum_population: np.ndarray | None
    """People in each stratum; None where unknown."""
    cluster: np.ndarray | None
    """0 … C-1, each cluster within one stratum; None where respondents were drawn singly."""
    seconds: np.ndarray | None
    """Float64, how long each interview took; NaN where unknown, None where the file has no such column."""
    interviewer: np.ndarray | None
    """0 … I-1, who collected the answers; ``MISSING`` = -1 where unknown, None without such a column."""
    iteration_facts: Iteration
    source: Source
    scales: Mapping[str, Scale]
    """Item id → its answers, with the country's own filled in."""
    margins: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """Known population shares: demographic → answer code → share."""

    @property
    def n(self) -> int:
        """The number of respondents."""
        return len(self.answers)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over everything estimates rest on, the same for any order of the file's rows."""
        digest = hashlib.sha256(f"{self.country}/{self.iteration}/{self.group}/{self.n}".encode())
        for name in self.answers:
            digest.update(f"|{name}|".encode())
            digest.update(self.answers[name].to_numpy().astype("<i2").tobytes())
        digest.update("|".join(("absent", *self.absent, "strata", *self.stratum_labels)).encode())
        for kind, values in (
            ("weight", self.weight),
            ("stratum", self.stratum),
            ("stratum_population", self.stratum_population),
            ("cluster", self.cluster),
            ("seconds", self.seconds),
            ("interviewer", self.interviewer),
        ):
            digest.update(f"|{kind}|".encode())
            digest.update(b"none" if values is None else values.astype("<f8").tobytes())
        digest.update(repr([(item, sorted(shares.items())) for item, shares in self.margins.items()]).encode())
        return digest.hexdigest()

    def __repr__(self) -> str:
        return f"<Sample {self.country} iteration {self.iteration} {self.group}: n = {self.n}>"


@dataclass(frozen=True, repr=False, eq=False)
class Survey:
    """One country, all its iterations and groups; the only object that holds respondents."""

    country: str
    name: Text
    instrument: Instrument
    study: Study
    samples: Mapping[tuple[int, str], Sample]
    """(iteration number, group id) → sample."""
    warnings: tuple[Fault, ...] = ()
    """What the analyst should know about the files and could leave as it is."""

    @property
    def iterations(self) -> tuple[int, ...]:
        """The iteration numbers, in order."""
        return tuple(sorted({iteration for iteration, _ in self.samples}))

    def groups(self, iteration: int) -> tuple[str, ...]:
        """List the groups with a sample in an iteration, in the instrument's order."""
        return tuple(g.id for g in self.instrument.groups if (iteration, g.id) in self.samples)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the samples' fingerprints: changes with any answer, weight, stratum or size.

        It does not depend on the order of rows or columns, the file format, or whether answers stand as
        codes or labels; nor does it cover the instrument's wording or the study's texts.
        """
        digests = [self.samples[key].fingerprint for key in sorted(self.samples)]
        return hashlib.sha256("/".join((self.country, *digests)).encode()).hexdigest()

    def __repr__(self) -> str:
        return f"<Survey {self.country}: {', '.join(map(repr, self.samples.values()))}>"


def canonical_order(columns: list[np.ndarray]) -> np.ndarray:
    """Give the row order that depends on the rows' content alone, the first column deciding first."""
    return np.lexsort(columns[::-1]) if columns else np.arange(0)
