"""Validated answers: one sample per group and iteration, one survey per country."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Instrument, Scale, Text
from cips_helpers.schema.records import SampleKind
from cips_helpers.survey.faults import Fault
from cips_helpers.survey.reading import Reading
from cips_helpers.survey.study import Iteration, Source, Study


@dataclass(frozen=True, repr=False, eq=False)
class Sample:
    """The answers of one group in one iteration, with the design of the sample.

    Rows are sorted by stratum and answers, not in the order of the file: the same answers give the same bytes in any
    order of export, and a row can't be traced back to its line. Ids of respondents are not kept.
    """

    country: str
    iteration: int
    group: str
    answers: pd.DataFrame
    """Answer codes (int16): n rows, one column per item asked in the questionnaire's order; ``MISSING`` = -1."""
    absent: tuple[str, ...]
    """Items of the group without a column in the file: not asked in this edition."""
    weight: np.ndarray | None
    """Sampling weights (float64, positive, of mean 1), shape (n,); ``None`` for an unweighted sample."""
    stratum: np.ndarray
    """Stratum of each respondent, 0 … H-1, shape (n,); no stratum is empty."""
    stratum_labels: tuple[str, ...]
    stratum_population: np.ndarray | None
    """Population of each stratum, shape (H,); ``None`` where unknown."""
    cluster: np.ndarray | None
    """Cluster of each respondent, 0 … C-1, each within one stratum; ``None`` without clusters."""
    seconds: np.ndarray | None
    """Duration of each interview in seconds (float64), NaN where unknown; ``None`` without such a column."""
    interviewer: np.ndarray | None
    """Interviewer, 0 … I-1, ``MISSING`` = -1 where unknown; ``None`` without such a column."""
    iteration_facts: Iteration
    source: Source
    scales: Mapping[str, Scale]
    """Item id → scale, with the country's own answers."""
    margins: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """Demographic → answer code → known population share, 0–1."""
    kind: SampleKind = "probability"
    """Kind of sample, stated or suggested by the study's entries."""
    people: int | None = None
    """Number of people the sample stands for."""
    site_population: np.ndarray | None = None
    """Number of sites in the population of each stratum, shape (H,); ``None`` where unknown."""
    languages: Mapping[str, float] = field(default_factory=dict)
    """Language → share of the people who answered in it, 0–1; empty where unknown."""
    reading: Reading | None = None
    """Record of the reading; ``None`` for a sample that no file gave."""

    @property
    def n(self) -> int:
        """The number of respondents."""
        return len(self.answers)

    @property
    def is_complete(self) -> bool:
        """True where everybody it stands for answered."""
        return self.kind == "everyone" and self.n == self.people

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all data that estimates depend on; independent of the order of rows in the file."""
        digest = hashlib.sha256(f"{self.country}/{self.iteration}/{self.group}/{self.n}".encode())
        for name in self.answers:
            digest.update(f"|{name}|".encode())
            digest.update(self.answers[name].to_numpy().astype("<i2").tobytes())
        digest.update("|".join(("absent", *self.absent, "strata", *self.stratum_labels)).encode())
        digest.update(f"|{self.kind}|{self.people}|".encode())
        for kind, values in (
            ("weight", self.weight),
            ("stratum", self.stratum),
            ("stratum_population", self.stratum_population),
            ("cluster", self.cluster),
            ("site_population", self.site_population),
            ("seconds", self.seconds),
            ("interviewer", self.interviewer),
        ):
            digest.update(f"|{kind}|".encode())
            digest.update(b"none" if values is None else values.astype("<f8").tobytes())
        digest.update(repr(sorted(self.languages.items())).encode())
        digest.update(repr([(item, sorted(shares.items())) for item, shares in self.margins.items()]).encode())
        return digest.hexdigest()

    def __repr__(self) -> str:
        return f"<Sample {self.country} iteration {self.iteration} {self.group}: n = {self.n}>"


@dataclass(frozen=True, repr=False, eq=False)
class Survey:
    """The samples of one country: all iterations and groups."""

    country: str
    name: Text
    instrument: Instrument
    study: Study
    samples: Mapping[tuple[int, str], Sample]
    """(iteration number, group id) → sample."""
    warnings: tuple[Fault, ...] = ()
    """Faults of the files that do not prevent reading."""

    @property
    def iterations(self) -> tuple[int, ...]:
        """The iteration numbers, in order."""
        return tuple(sorted({iteration for iteration, _ in self.samples}))

    def groups(self, iteration: int) -> tuple[str, ...]:
        """Return the groups with a sample in an iteration, in the instrument's order."""
        return tuple(g.id for g in self.instrument.groups if (iteration, g.id) in self.samples)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the samples' fingerprints: changes with any answer, weight, stratum or population size.

        It is independent of the order of rows and columns, of the file format and of codes or labels as answers.
        Wordings of the instrument and texts of the study are not covered.
        """
        digests = [self.samples[key].fingerprint for key in sorted(self.samples)]
        return hashlib.sha256("/".join((self.country, *digests)).encode()).hexdigest()

    def __repr__(self) -> str:
        return f"<Survey {self.country}: {', '.join(map(repr, self.samples.values()))}>"


def canonical_order(columns: list[np.ndarray]) -> np.ndarray:
    """Return the indices that sort rows by their content, by the first column first."""
    return np.lexsort(columns[::-1]) if columns else np.arange(0)
