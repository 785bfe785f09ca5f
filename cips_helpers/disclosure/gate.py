"""Primary suppression, and the only type that may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.estimation.estimates import NUMBERS, Estimates, Weighting
from cips_helpers.instrument.model import Factor, Instrument, Item, Scale, Text, pick
from cips_helpers.words import Words

FLOOR = 10
"""No figure on fewer respondents than this, whatever a study says."""

HIDDEN_COLUMNS = list(NUMBERS)

_GATE = object()


@dataclass(frozen=True)
class SampleFacts:
    """What may be told of one sample: its fieldwork, size and quality; never a respondent.

    Shares are between 0 and 1; ``n`` is ``None`` where fewer than the floor answered.
    """

    iteration: int
    label: str
    group: str
    start: date
    end: date
    mode: str
    frame: Text
    n: int | None
    invited: int | None
    population: int | None
    weighted: bool
    strata: int
    margin: float
    """Half the 95 % interval of a share of one half, as fielded (design effect of the weights included)."""
    missing: float
    dont_know: float
    straightliners: float | None
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Known population shares by demographic and answer code."""
    absent: tuple[str, ...] = ()
    """Items of the questionnaire that this sample was not asked."""
    weighting: Weighting = field(default_factory=Weighting)
    """What the weights are and were raked to, the strata, the sites."""

    @property
    def response(self) -> float | None:
        """Answers received of those invited."""
        return self.n / self.invited if self.n and self.invited else None


@dataclass(frozen=True, repr=False)
class Disclosed:
    """The figures of one country that may be shown, with what is needed to label them.

    Attributes
    ----------
    figures
        The columns of :data:`cips_helpers.estimation.estimates.COLUMNS` and ``state``: ``shown``,
        ``suppressed`` (all numbers are blank), ``no_answer``.
    iteration
        The iteration the report is about; earlier ones may be in ``figures`` too.
    """

    country: str
    name: str
    iteration: int
    language: str
    edition: str
    floor: int
    instrument: Instrument
    scales: Mapping[str, Scale]
    samples: tuple[SampleFacts, ...]
    figures: pd.DataFrame
    facts: Mapping[str, str] = field(default_factory=dict)
    """Plain facts of the study for the technical note (title, note, fingerprint)."""
    key: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.key is not _GATE:
            raise TypeError("only cips_helpers.disclosure.disclose makes a Disclosed")

    def __repr__(self) -> str:
        shown = int((self.figures["state"] == "shown").sum())
        return f"<Disclosed figures of {self.country}, iteration {self.iteration}: {shown:,} shown>"

    @property
    def words(self) -> Words:
        """The words of the report's language."""
        return Words(self.language)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that were asked in this iteration, in the order of the instrument."""
        asked = {sample.group for sample in self.samples if sample.iteration == self.iteration}
        return tuple(group.id for group in self.instrument.groups if group.id in asked)

    @property
    def previous(self) -> int | None:
        """The iteration before this one, if there is one."""
        earlier = [sample.iteration for sample in self.samples if sample.iteration < self.iteration]
        return max(earlier, default=None)

    def sample(self, group: str, iteration: int | None = None) -> SampleFacts:
        """Give the facts of one sample."""
        wanted = (self.iteration if iteration is None else iteration, group)
        return next(s for s in self.samples if (s.iteration, s.group) == wanted)

    def text(self, text: Text) -> str:
        """Pick a text of the instrument in the report's language."""
        return pick(text, self.language)

    def group_name(self, group: str) -> str:
        """Name a group as charts and tables do."""
        return self.text(self.instrument.group(group).short)

    def people(self, group: str) -> str:
        """Name a group as a sentence does."""
        return self.text(self.instrument.group(group).people)

    def factors(self, group: str | None = None) -> tuple[Factor, ...]:
        """List the key factors in their order: all, or those a group was asked about."""
        if group is None:
            return self.instrument.factors
        return tuple(factor for factor in self.instrument.factors if group in factor.asked_of)

    def item_text(self, item: Item, group: str) -> str:
        """Give the wording one group was shown."""
        return self.instrument.text(item.id, group, self.language)

    def select(self, **where: Any) -> pd.DataFrame:
        """Select figures; this iteration and the whole group unless said otherwise.

        A value may be a list. The rows keep the order of the instrument.
        """
        where = {"iteration": self.iteration, "domain": "all"} | where
        keep = np.ones(len(self.figures), dtype=bool)
        for column, value in where.items():
            found = self.figures[column]
            keep &= (found.isin(value) if isinstance(value, (list, tuple)) else found == value).to_numpy()
        return self.figures[keep]

    def figure(self, **where: Any) -> pd.Series | None:
        """Select one figure; ``None`` where it was not asked; a fault where several fit."""
        rows = self.select(**where)
        if len(rows) > 1:
            raise LookupError(f"{len(rows)} figures fit {where}")
        return None if rows.empty else rows.iloc[0]


def disclose(
    estimates: Estimates,
    samples: tuple[SampleFacts, ...],
    *,
    name: str,
    iteration: int,
    instrument: Instrument,
    scales: Mapping[str, Scale],
    language: str = "en",
    edition: str = "internal",
    floor: int = FLOOR,
    facts: Mapping[str, str] | None = None,
) -> Disclosed:
    """Let through what may be shown.

    A figure on 1 to ``floor - 1`` respondents is suppressed: all its numbers are blanked, its row stays.
    In the composition of a sample (shares of a demographic) a level held by fewer than ``floor`` people is
    suppressed too, and when it is the only one, the next smallest with it, so that it can't be had by
    subtraction.

    Parameters
    ----------
    estimates
        All estimates of a country.
    samples
        The facts of its samples.
    floor
        The smallest number of respondents; a study may raise it, never lower it.

    Raises
    ------
    ValueError
        If ``floor`` is below 10.
    """
    if floor < FLOOR:
        raise ValueError(f"the smallest base is {FLOOR} respondents; {floor} was asked for")
    figures = estimates.frame.copy()
    few = _small_levels(figures, floor)
    for base in ("n", "n_asked"):
        few |= ((figures[base] > 0) & (figures[base] < floor)).to_numpy()
    figures["state"] = np.select([few, (figures["n"] == 0).to_numpy()], ["suppressed", "no_answer"], "shown")
    figures[HIDDEN_COLUMNS] = figures[HIDDEN_COLUMNS].astype(float)
    figures.loc[few, HIDDEN_COLUMNS] = np.nan
    return Disclosed(
        country=estimates.country,
        name=name,
        iteration=iteration,
        language=language,
        edition=edition,
        floor=floor,
        instrument=instrument,
        scales=scales,
        samples=samples,
        figures=figures,
        facts=dict(facts or {}),
        key=_GATE,
    )


def _small_levels(figures: pd.DataFrame, floor: int) -> np.ndarray:
    """Levels of a demographic held by 1 to ``floor - 1`` people, and a second one where there is only one.

    The number of people of a level is the base of that level's own domain.
    """
    hide = np.zeros(len(figures), dtype=bool)
    shares = figures[
        (figures["kind"] == "demographic") & figures["statistic"].isin(["share", "sample_share"])
    ]
    whole = shares[shares["domain"] == "all"]
    own = shares[
        (shares["domain"] == shares["indicator"]) & (shares["level"] == shares["answer"].astype(str))
    ]
    own = own[own["statistic"] == "share"]
    keys = ["iteration", "group", "indicator", "answer"]
    people = whole[keys].merge(own[[*keys, "n"]], on=keys, how="left")["n"].fillna(0).to_numpy()
    for _, rows in whole.assign(people=people).groupby([*keys[:3], "statistic"]):
        held = rows[rows["people"] > 0].sort_values("people")
        small = held[held["people"] < floor]
        hidden = held.index[: max(2, len(small))] if len(small) else held.index[:0]
        hide[figures.index.get_indexer(hidden)] = True
    return hide
