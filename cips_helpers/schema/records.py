"""Records that travel beside the figures: weighting, comparability, relations with outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

SampleKind = Literal["probability", "everyone", "volunteers", "sites"]
"""Kinds of sample: people drawn by chance; everybody asked; people who came forward; sites drawn by chance."""

Lonely = Literal["adjust", "remove", "average"]
"""Rules for the variance of a stratum with a single sampling unit."""


class LeftOut(StrEnum):
    """Reasons for not raking to a known margin."""

    NOT_ASKED = "the question was not asked"
    SMALL_CLASS = "a class has too few respondents"
    UNKNOWN = "too many did not answer the question"
    NO_SHARE = "a class has a known share of 0"
    CONTRADICTION = "the margins contradict the sample"


@dataclass(frozen=True)
class Weighting:
    """Weights, strata and sites of one sample.

    Attributes
    ----------
    source
        Origin of the weights before raking: ``file``; ``strata``, their population over their
        respondents; ``none``, everyone counts once.
    raked
        Demographics whose known shares the weights were raked to.
    left_out
        Known margins that were not used, each with the reason.
    trimmed
        Respondents whose weight was cut, see ``trim`` of the study.
    deviation
        Largest relative deviation of a raked class from its known total; above 0 only after trimming.
    kish
        Design effect of unequal weights, n sum w^2 / (sum w)^2.
    largest
        The largest weight over the mean weight; 1 in what is disclosed.
    strata, sites
        Number of strata; of sites (primary sampling units), 0 where respondents were drawn singly.
    lonely, lonely_strata
        Rule for strata with a single sampling unit, and how many strata it applied to.
    """

    source: Literal["file", "strata", "none"] = "none"
    raked: tuple[str, ...] = ()
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    trimmed: int = 0
    deviation: float = 0.0
    kish: float = 1.0
    largest: float = 1.0
    strata: int = 1
    sites: int = 0
    lonely: Lonely = "adjust"
    lonely_strata: int = 0

    @property
    def weighted(self) -> bool:
        """True where respondents count differently."""
        return self.source != "none" or bool(self.raked)


class Verdict(StrEnum):
    """Verdicts on the comparability of two iterations."""

    COMPARABLE = "comparable"
    AFTER_STANDARDISING = "comparable after standardising"
    NOT_COMPARABLE = "not comparable"


class Reason(StrEnum):
    """Reasons for a verdict, and for care with a comparison; `sentences.method` has the words for a reader."""

    QUESTIONNAIRE = "the questionnaire changed"
    MODE_REPLACED = "all answers were collected in another way"
    MODE_UNKNOWN = "the answers were collected in several ways, in parts that are not known"
    REGIONS = "regions took part in one iteration only"
    COMPOSITION = "the respondents are other people by role, gender or region"
    TOO_THIN = "too few respondents share a class to hold the composition fixed"
    OWN_CHOICE = "people took part by their own choice in one iteration only"
    RESPONSE = "another share of those invited answered"
    NO_OPINION = "another share had no opinion on some questions"
    LANGUAGE = "another share answered in another language"
    UNSTATED = "many respondents did not state a trait, so a shift of it cannot be seen"


@dataclass(frozen=True)
class Comparability:
    """A verdict, and every reason for it with the figure behind it."""

    verdict: Verdict
    reasons: dict[Reason, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """Comparability of one iteration of a group with the next.

    Attributes
    ----------
    group, earlier, later
        The two samples.
    sample
        Verdict on the samples, with its reasons: mode, regions, composition. Composition counts as the
        figures do, with final weights: a shift that raking corrected is no reason.
    shifted
        Demographics whose composition shifted, each with its shift (share of people who would have to change level).
    held_fixed
        Those of them that ``change_like_for_like`` holds fixed.
    crossed
        True where these are several and divide each other: there are as many classes as they have parts together, so
        that the change is no sum of the means of parts.
    covered
        Score → share of the answers that ``change_like_for_like`` rests on, in the iteration where it is smaller;
        rounded down to 5 %, and never more than 95 %, so that it counts nobody.
    unstated
        Demographics that many left open in either iteration.
    no_opinion
        Questions on which many more, or fewer, had no opinion.
    items_changed
        Questions asked in one of the two iterations only.
    indicators
        Verdict on the factors, themes and the overall score whose questions changed; all others have the
        verdict of the sample.
    """

    group: str
    earlier: int
    later: int
    sample: Comparability
    shifted: Mapping[str, float] = field(default_factory=dict)
    held_fixed: tuple[str, ...] = ()
    crossed: bool = False
    covered: Mapping[str, float] = field(default_factory=dict)
    unstated: tuple[str, ...] = ()
    no_opinion: tuple[str, ...] = ()
    items_changed: tuple[str, ...] = ()
    indicators: Mapping[str, Comparability] = field(default_factory=dict)

    def of(self, indicator: str) -> Comparability:
        """Return the verdict on one indicator, with its reasons."""
        return self.indicators.get(indicator, self.sample)

    @property
    def verdict(self) -> Verdict:
        """The verdict on the samples."""
        return self.sample.verdict


@dataclass(frozen=True)
class Related:
    """Number of people an outcome could be related to the factors with, and whether it was.

    Attributes
    ----------
    iteration, group, outcome
        The sample, and the id of the question or theme.
    n, n_needed
        People with the outcome and a score on every factor, and how many it takes.
    shown
        True where there are rows: enough people, and a model with a finite estimate.
    """

    iteration: int
    group: str
    outcome: str
    n: int
    n_needed: int
    shown: bool
