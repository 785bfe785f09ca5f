"""The only type that may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from cips_helpers.disclosure.rules import Rules, decimals
from cips_helpers.instrument.model import Factor, Instrument, Item, Scale, Text, pick
from cips_helpers.schema.records import Compared, Related, Weighting
from cips_helpers.survey.study import Initiative
from cips_helpers.words import N_, Words


class _Key:
    """What a `Disclosed` is opened with; there is one, also after a journey to another process."""

    def __reduce__(self) -> str:
        return "GATE"


ABSENT = -2
"""Number of a value that a column does not have; -1 is the number of what is missing."""
GATE = _Key()
"""What `disclose` proves itself with; nothing else may use it."""


@dataclass(frozen=True)
class SampleFacts:
    """What may be told of one sample: its fieldwork, size and quality; never a respondent.

    Shares are between 0 and 1; ``n`` is ``None`` where fewer than the floor answered.
    """

    iteration: int
    label: str
    group: str
    start: date | None
    end: date | None
    """When the fieldwork was; ``None`` where it would tell which country it is."""
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


@dataclass(frozen=True, order=True)
class Hidden:
    """One thing that was hidden: where and why, never what."""

    rule: str
    iteration: int
    group: str
    domain: str
    level: str
    indicator: str
    """An indicator's id, or ``scores`` for a part of a group, all of whose scores are hidden."""


class Labelled:
    """Figures that know the questionnaire they are from, and the language they are told in."""

    instrument: Instrument
    language: str
    hidden_note: ClassVar[str] = N_("{sign} hidden to protect respondents.")
    """What the sign of a hidden figure means."""

    @property
    def words(self) -> Words:
        """The words of the report's language."""
        return Words(self.language)

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


@dataclass(frozen=True, repr=False, eq=False)
class Disclosed(Labelled):
    """The figures of one country that may be shown, with what is needed to label them.

    Attributes
    ----------
    figures
        The columns of the estimates and ``state``: ``shown``; ``suppressed``, with all numbers blank; ``no_answer``;
        ``at_most`` and ``at_least``, where ``estimate`` is a limit and not the figure.
    hidden
        What was hidden, by which rule; without any value.
    iteration
        The iteration the report is about; earlier ones may be in ``figures`` too.
    """

    country: str
    name: str
    iteration: int
    language: str
    rules: Rules
    instrument: Instrument
    scales: Mapping[str, Scale]
    samples: tuple[SampleFacts, ...]
    figures: pd.DataFrame
    facts: Mapping[str, str] = field(default_factory=dict)
    """Plain facts of the study for the technical note (title, note, fingerprint)."""
    hidden: tuple[Hidden, ...] = ()
    compared: tuple[Compared, ...] = ()
    """What may be compared with the iteration before, and why not."""
    related: tuple[Related, ...] = ()
    """Whether the key factors could be related to each outcome; ``n`` is 0 where it is below the floor."""
    initiatives: tuple[Initiative, ...] = ()
    """What the administration has worked on; in an anonymous edition, what this iteration can show the effect of."""
    key: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.key is not GATE:
            raise TypeError("only cips_helpers.disclosure.disclose makes a Disclosed")

    def __repr__(self) -> str:
        shown = int((self.figures["state"] == "shown").sum())
        return f"<Disclosed figures of {self.country}, iteration {self.iteration}: {shown:,} shown>"

    @property
    def edition(self) -> str:
        """Name of the edition these figures may be shown in."""
        return self.rules.edition.name

    @property
    def anonymous(self) -> bool:
        """Whether nothing here tells which country it is."""
        return self.rules.edition.anonymous

    @property
    def floor(self) -> int:
        """Fewest respondents a figure rests on."""
        return self.rules.floor

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

    @property
    def initiatives_between(self) -> tuple[Initiative, ...]:
        """The initiatives that fall between the last two iterations; of a first iteration, all."""
        earlier, later = (
            min((s.start for s in self.samples if s.iteration == iteration and s.start), default=None)
            for iteration in (self.previous, self.iteration)
        )
        if earlier is None or later is None:
            return self.initiatives
        return tuple(one for one in self.initiatives if one.falls_between(earlier, later))

    def sample(self, group: str, iteration: int | None = None) -> SampleFacts:
        """Give the facts of one sample."""
        wanted = (self.iteration if iteration is None else iteration, group)
        return next(s for s in self.samples if (s.iteration, s.group) == wanted)

    def part_decimals(self, group: str) -> int:
        """How many decimals the scores of a group's parts have (women, managers, a region)."""
        return decimals(self.sample(group).n or 0)

    def item_text(self, item: Item, group: str) -> str:
        """Give the wording one group was shown."""
        return self.instrument.text(item.id, group, self.language)

    def select(self, **where: Any) -> pd.DataFrame:
        """Select figures; this iteration and the whole group unless said otherwise.

        A value may be a list. The rows keep the order of the instrument.
        """
        return self.figures.iloc[self._places(where)]

    def figure(self, **where: Any) -> pd.Series | None:
        """Select one figure; ``None`` where it was not asked; a fault where several fit."""
        places = self._places(where)
        if len(places) > 1:
            raise LookupError(f"{len(places)} figures fit {where}")
        return None if len(places) == 0 else self._row(int(places[0]))

    def _places(self, where: dict[str, Any]) -> np.ndarray:
        """Find the rows that fit. A report asks tens of thousands of times."""
        where = {"iteration": self.iteration, "domain": "all"} | where
        places = np.arange(len(self.figures))
        # What the most telling column leaves is all that is looked at in the others.
        for column in sorted(where, key=lambda one: -len(self._numbered(one)[1])):
            numbers, known = self._numbered(column)
            left, value = numbers[places], where[column]
            if isinstance(value, (list, tuple)):
                fits = np.isin(left, [known[one] for one in value if one in known])
            else:
                fits = left == known.get(value, ABSENT)
            places = places[fits]
        return places

    def _row(self, place: int) -> pd.Series:
        if place not in self._looked_up["rows"]:
            self._looked_up["rows"][place] = self.figures.iloc[place]
        return self._looked_up["rows"][place]

    def _numbered(self, column: str) -> tuple[np.ndarray, dict[Any, int]]:
        """Give a column as numbers of its values, and the number of each."""
        columns = self._looked_up["columns"]
        if column not in columns:
            numbers, values = pd.factorize(self.figures[column])
            columns[column] = numbers, {value: number for number, value in enumerate(values)}
        return columns[column]

    @cached_property
    def _looked_up(self) -> dict[str, dict[Any, Any]]:
        return {"columns": {}, "rows": {}}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_looked_up"}
