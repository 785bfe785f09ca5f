"""Disclosed figures: the only type that charts, tables, sentences and exports take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from cips_helpers.disclosure.rules import Rules, decimals
from cips_helpers.instrument.model import Factor, Instrument, Item, Scale, Text, pick
from cips_helpers.people import People
from cips_helpers.schema.records import Compared, Related, SampleKind, Weighting
from cips_helpers.survey.study import Initiative
from cips_helpers.words import N_, Digits, Words

PROTECTED = "protected"
"""Reason given for a hidden figure, unless the edition leaves it out whatever the answers."""


class _Key:
    """Key that a `Disclosed` is made with; a single object, also after pickling."""

    def __reduce__(self) -> str:
        return "GATE"


ABSENT = -2
"""Code of a value that a column does not have; -1 is the code of missing values."""

LEVELS = ("mean", "positive", "share", "dont_know", "refused", "missing", "total")
"""Statistics that are exact where everybody answered."""

GATE = _Key()
"""The key; only the gate, `cips_helpers.results.pool`, and `stored`, which reads what they made, may use it."""


@dataclass(frozen=True)
class SampleFacts:
    """Facts of a sample that may be shown: fieldwork, size and quality; none of a single respondent.

    Shares are between 0 and 1; ``n`` is ``None`` where fewer than the floor answered.
    """

    iteration: int
    label: str
    group: str
    start: date | None
    end: date | None
    """First and last day of the fieldwork; ``None`` where they are not known."""
    mode: str
    frame: Mapping[str, str]
    """Frame of the sample by language; empty where it would identify the country."""
    n: int | None
    invited: int | None
    population: int | None
    weighted: bool
    strata: int
    margin: float
    """Half the 95 % interval of a share of one half, with the design effect of the scored questions' shares."""
    missing: float
    dont_know: float
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Known population shares by demographic and answer code."""
    absent: tuple[str, ...] = ()
    """Items of the questionnaire that this sample was not asked."""
    weighting: Weighting = field(default_factory=Weighting)
    """Origin of the weights, margins raked to, strata, sites."""
    kind: SampleKind = "probability"
    """Way in which people came to take part."""
    is_stated: bool = True
    """True where the study states the kind, false where its other entries suggest it."""
    sites_in_all: int | None = None
    """Number of sites in the population, where sites were drawn and it is known."""

    @property
    def is_drawn(self) -> bool:
        """True where people or sites were drawn by chance."""
        return self.kind in ("probability", "sites")

    @property
    def is_complete(self) -> bool:
        """True where everybody answered, so that nothing was left to chance."""
        return self.kind == "everyone" and self.n is not None and self.n == self.population

    @property
    def ranges(self) -> str:
        """The key of `cips_helpers.words.RANGES` with the name of this sample's intervals."""
        if self.is_drawn:
            return "drawn"
        return "volunteers" if self.kind == "volunteers" else "complete" if self.is_complete else "asked"

    @property
    def response(self) -> float | None:
        """Share of the invited who answered."""
        return self.n / self.invited if self.n and self.invited else None


@dataclass(frozen=True, order=True)
class Hidden:
    """Something that was hidden: the place, and whether the edition leaves it out; never the value or the rule."""

    rule: str
    iteration: int
    group: str
    domain: str
    level: str
    indicator: str
    """An indicator's id, or ``scores`` for a part of a group, all of whose scores are hidden."""


class Labelled:
    """Figures with the questionnaire they are from and the language they are labelled in."""

    instrument: Instrument
    language: str
    hidden_note: ClassVar[str] = N_("{sign} hidden to protect respondents.")
    """Meaning of the sign of a hidden figure."""

    @property
    def words(self) -> Words:
        """The words of the report's language."""
        return Words(self.language)

    def text(self, text: Text) -> str:
        """Return a text of the instrument in the report's language."""
        return pick(text, self.language)

    def group_name(self, group: str) -> str:
        """Return the name of a group in charts and tables."""
        return self.text(self.instrument.group(group).short)

    def people(self, group: str) -> People:
        """Return the name of a group's people in sentences."""
        return People(pick(self.instrument.group(group).people, self.language))

    def factors(self, group: str | None = None) -> tuple[Factor, ...]:
        """Return the key factors in their order: all, or those a group was asked about."""
        if group is None:
            return self.instrument.factors
        return tuple(factor for factor in self.instrument.factors if group in factor.asked_of)


@dataclass(frozen=True, repr=False, eq=False)
class Disclosed(Labelled):
    """Figures of a country that may be shown, and the records needed to label them.

    Attributes
    ----------
    figures
        The columns of the estimates and ``state``: ``shown``; ``suppressed``, with all numbers blank; ``no_answer``;
        ``at_most`` and ``at_least``, where ``estimate`` is a limit and not the figure.
    hidden
        Everything hidden, and the rule; without values.
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
    """Facts of the study for the technical note (title, note, questionnaire)."""
    hidden: tuple[Hidden, ...] = ()
    compared: tuple[Compared, ...] = ()
    """Comparability of each iteration with the one before, with reasons."""
    related: tuple[Related, ...] = ()
    """Relation of the key factors with each outcome; ``n`` is 0 where it is below the floor."""
    initiatives: tuple[Initiative, ...] = ()
    """Initiatives of the administration."""
    digits: Digits = "western"
    """Digits of numbers, in languages that have both."""
    key: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.key is not GATE:
            raise TypeError("only cips_helpers.disclosure.disclose makes a Disclosed")

    def __repr__(self) -> str:
        shown = int((self.figures["state"] == "shown").sum())
        return f"<Disclosed figures of {self.country}, iteration {self.iteration}: {shown:,} shown>"

    def in_language(self, language: str, *, name: str, facts: Mapping[str, str]) -> Disclosed:
        """Return the same figures with the words of another language.

        Parameters
        ----------
        language
            The language of labels and sentences.
        name, facts
            Name of the country and facts of the study in it.
        """
        return replace(self, language=language, name=name, facts=facts)

    @property
    def words(self) -> Words:
        """The words of the report's language; how people came to take part decides the name of its intervals."""
        return Words(self.language, self.ranges, self.digits)

    @cached_property
    def ranges(self) -> str:
        """The key of `cips_helpers.words.RANGES` that fits all samples of the report."""
        kinds = {sample.ranges for sample in self.samples}
        return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "drawn"

    def is_exact(self, figure: pd.Series) -> bool:
        """Return whether a figure is a level of a group that answered completely, so that it has no interval."""
        complete = {(sample.iteration, sample.group) for sample in self.samples if sample.is_complete}
        return bool(complete) and figure["statistic"] in LEVELS and (figure["iteration"], figure["group"]) in complete

    @property
    def edition(self) -> str:
        """Name of the edition these figures may be shown in."""
        return self.rules.edition.name

    @property
    def floor(self) -> int:
        """Fewest respondents behind a figure."""
        return self.rules.floor

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that were asked in this iteration, in the order of the instrument."""
        asked = {sample.group for sample in self.samples if sample.iteration == self.iteration}
        return tuple(group.id for group in self.instrument.groups if group.id in asked)

    @property
    def previous(self) -> int | None:
        """The iteration before this, if there is one."""
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
        return tuple(initiative for initiative in self.initiatives if initiative.falls_between(earlier, later))

    def begun(self, factor: str) -> tuple[Initiative, ...]:
        """Return the initiatives on a key factor that are under way or done since the last survey."""
        return tuple(each for each in self.initiatives_between if each.factor == factor and each.was_begun)

    def sample(self, group: str, iteration: int | None = None) -> SampleFacts:
        """Return the facts of a sample."""
        key = (self.iteration if iteration is None else iteration, group)
        return next(sample for sample in self.samples if (sample.iteration, sample.group) == key)

    def part_decimals(self, group: str) -> int:
        """Return the decimals of the scores of a group's parts (women, managers, a region)."""
        return decimals(self.sample(group).n or 0)

    def item_text(self, item: Item, group: str) -> str:
        """Return the wording shown to a group."""
        return self.instrument.text(item.id, group, self.language)

    def select(self, **where: Any) -> pd.DataFrame:
        """Select figures; of this iteration and the whole group unless given.

        Parameters
        ----------
        where
            Column of `frame` → its value, or a list of values: ``group="officials"``, ``kind="factor"``,
            ``statistic="mean"``, ``indicator=["audit", "reform"]``, ``domain="gender"``, ``iteration=1``.

        Returns
        -------
        DataFrame
            The rows that fit, in the order of the questionnaire; none where nothing does.

        Raises
        ------
        ValueError
            For a column that there is not; the message lists those there are.
        """
        return self.figures.iloc[self._positions(where)]

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of all figures that passed the privacy gate, of all iterations, a row each.

        It is an analyst's own to change: no chart, table or sentence reads it.
        """
        return self.figures.copy()

    def figure(self, **where: Any) -> pd.Series | None:
        """Select one figure; ``None`` where it was not asked.

        Raises
        ------
        LookupError
            If several figures fit.
        """
        positions = self._positions(where)
        if len(positions) > 1:
            raise LookupError(f"{len(positions)} figures fit {where}")
        return None if len(positions) == 0 else self._row(int(positions[0]))

    def _positions(self, where: dict[str, Any]) -> np.ndarray:
        """Return the positions of the rows that fit; a report calls this tens of thousands of times."""
        if unknown := where.keys() - self._known:
            raise ValueError(f"figures have no column {min(unknown)!r}; they have {', '.join(self.figures.columns)}")
        where = {"iteration": self.iteration, "domain": "all"} | where
        positions = np.arange(len(self.figures))
        # Columns with many values come first: they leave few rows for the others.
        for column in sorted(where, key=lambda name: -len(self._factorized(name)[1])):
            codes, code_of = self._factorized(column)
            remaining, value = codes[positions], where[column]
            if isinstance(value, (list, tuple)):
                fits = np.isin(remaining, [code_of[each] for each in value if each in code_of])
            else:
                fits = remaining == code_of.get(value, ABSENT)
            positions = positions[fits]
        return positions

    def _row(self, position: int) -> pd.Series:
        rows = self._cache["rows"]
        if position not in rows:
            rows[position] = self.figures.iloc[position]
        return rows[position]

    def _factorized(self, column: str) -> tuple[np.ndarray, dict[Any, int]]:
        """Return a column as codes of its values, and the code of each value."""
        columns = self._cache["columns"]
        if column not in columns:
            codes, values = pd.factorize(self.figures[column])
            columns[column] = codes, {value: code for code, value in enumerate(values)}
        return columns[column]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.figures.columns)

    @cached_property
    def _cache(self) -> dict[str, dict[Any, Any]]:
        return {"columns": {}, "rows": {}}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in ("_cache", "_known", "ranges")}
