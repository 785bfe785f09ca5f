"""The study file: which countries took part, when, how, and where their answers lie."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, SecretStr, StringConstraints, model_validator

from cips_helpers.instrument.entries import COUNTRY_CODE
from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Answer, Identifier, Instrument, Label, Part, Text
from cips_helpers.limits import FLOOR, INTERNAL_FLOOR, PUBLIC_BREAKDOWN, Limits


def _as_text(value: Any) -> Any:
    """Take a number for a text, but not a bare ON, NO or YES: YAML has made a truth value of it."""
    if isinstance(value, bool):
        raise ValueError("YAML reads a bare on, off, yes or no as true or false; put the word in quotes")
    return str(value) if isinstance(value, (int, float)) else value


def _day_or_text(value: Any) -> date | str:
    """Take a date or any words for a time; in a union, pydantic would report a fault twice."""
    if isinstance(value, date):
        return value
    text = _as_text(value)
    if not isinstance(text, str) or not text.strip():
        raise ValueError("takes a date (2026-05-04), or words like spring 2026")
    return text.strip()


CountryCode = Annotated[str, StringConstraints(pattern=COUNTRY_CODE)]
Token = Annotated[Label, BeforeValidator(_as_text)]
"""A code or a label as it stands in a file or in the study file."""


class Strata(Part):
    """The column that tells the strata apart, and how many people each stratum has."""

    column: Token
    population: dict[Token, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    lonely: Literal["adjust", "remove", "average"] = "adjust"
    """What a stratum with a single respondent (or site) adds to the error: its distance from the grand mean,
    nothing, or what the other strata add on average."""


class Source(Part):
    """One group's answers in one iteration: the file, how to read it, and the design of the sample."""

    file: Path
    """Relative to the study file."""
    format: Literal["csv", "xlsx", "parquet"] | None = None
    sheet: Label | None = None
    rows: dict[Token, Token] = Field(default_factory=dict)
    """Keep only the rows where each of these columns holds this value: several samples in one file."""
    respondent: Token | None = None
    weight: Token | None = None
    strata: Strata | None = None
    cluster: Token | None = None
    """The primary sampling unit, where sites were drawn and not people: it widens the intervals."""
    seconds: Token | None = None
    """How long the interview took, in seconds; empty where unknown."""
    interviewer: Token | None = None
    """Who (or which tablet, or site) collected the answers: for checking the data, not a stage of sampling."""
    columns: dict[Identifier, Token] = Field(default_factory=dict)
    """Item id → column of the file, for columns named otherwise."""
    recoding: dict[Identifier, dict[Token, int]] = Field(default_factory=dict)
    """Item id → word or code of the file → answer code, for answers coded otherwise."""
    ignore: tuple[Token, ...] = ()
    missing: tuple[Annotated[str, BeforeValidator(_as_text)], ...] = ("NA",)
    """What means *no answer* besides an empty cell."""
    invited: int | None = Field(default=None, ge=1)
    population: int | None = Field(default=None, ge=1)
    margins: dict[Identifier, dict[Token, Annotated[float, Field(ge=0, le=1)]]] = Field(default_factory=dict)
    """Known population shares: demographic → answer (code or label) → share."""
    trim: float = Field(default=5, gt=1)
    """A weight raked to the margins is cut at this many times the mean weight."""

    @property
    def roles(self) -> dict[str, str]:
        """The columns that are no questions but tell of sampling or fieldwork: role → column."""
        columns = {
            "respondent": self.respondent,
            "weight": self.weight,
            "strata": self.strata.column if self.strata else None,
            "cluster": self.cluster,
            "seconds": self.seconds,
            "interviewer": self.interviewer,
        }
        return {role: column for role, column in columns.items() if column is not None}


class Iteration(Part):
    """One round of fieldwork in one country."""

    number: int = Field(ge=1)
    label: Token
    start: date
    end: date
    mode: Literal["tablet", "online", "paper", "mixed"]
    frame: Text = Field(default_factory=dict)
    """Who was on the list the sample was drawn from."""
    groups: dict[Identifier, Source] = Field(min_length=1)


class Initiative(Part):
    """Something an administration did about one key factor, so that the next survey can look for a change."""

    factor: Identifier
    what: Text
    when: Annotated[date | str, BeforeValidator(_day_or_text)]
    """A date, or words (``spring 2023``); only a date tells between which two iterations the work fell."""
    by: Text = Field(default_factory=dict)
    """Who was responsible: an office, not a person."""

    def falls_between(self, earlier: date, later: date) -> bool:
        """Tell whether it can show as a change from one start of fieldwork to the next; words always may.

        Examples
        --------
        >>> audit = Initiative(factor="audit", what={"en": "Hotline"}, when=date(2023, 1, 16))
        >>> audit.falls_between(date(2022, 5, 9), date(2024, 5, 13))
        True
        >>> audit.falls_between(date(2024, 5, 13), date(2026, 5, 11))
        False
        """
        return not isinstance(self.when, date) or earlier <= self.when < later


class Country(Part):
    """A country: its name, its iterations in order, its own answers (regions, offices), what it worked on."""

    code: CountryCode
    name: Text
    iterations: tuple[Iteration, ...] = Field(min_length=1)
    scales: dict[Identifier, tuple[Answer, ...]] = Field(default_factory=dict)
    initiatives: tuple[Initiative, ...] = ()

    def latest(self) -> Country:
        """Give the country with the last iteration of each group only."""
        last = {
            group: one.number for one in sorted(self.iterations, key=lambda one: one.number) for group in one.groups
        }
        kept = []
        for one in self.iterations:
            groups = {group: source for group, source in one.groups.items() if last[group] == one.number}
            if groups:
                kept.append(one.model_copy(update={"groups": groups}))
        return self.model_copy(update={"iterations": tuple(kept)})


class Negligible(Part):
    """Differences so small that they are called none, where they can be told from larger ones."""

    points: float | None = Field(default=None, gt=0)
    """Of scores; by default a thirtieth of the scale, 0.1 of 3 points."""
    share: float = Field(default=0.05, gt=0, lt=1)
    """Of shares, 0–1."""


class Study(Part):
    """A whole study; see :func:`load_study`."""

    id: Identifier
    title: Text
    note: Text = Field(default_factory=dict)
    synthetic: bool = False
    instrument: Path
    languages: tuple[Identifier, ...] = ("en",)
    minimum: int = Field(default=FLOOR, ge=INTERNAL_FLOOR)
    """Fewest respondents a figure may rest on; the public edition takes no fewer than ``FLOOR``."""
    public_breakdown: int = Field(default=PUBLIC_BREAKDOWN, ge=PUBLIC_BREAKDOWN)
    """Fewest people a part of a group must have to be shown in the public edition."""
    negligible: Negligible = Negligible()
    key: Annotated[SecretStr | None, BeforeValidator(_as_text)] = None
    """Secret words that the countries' pseudonyms in the anonymous edition are made from."""
    countries: dict[CountryCode, Country] = Field(min_length=1)
    path: Path

    @model_validator(mode="before")
    @classmethod
    def _name_countries(cls, raw: Any) -> Any:
        """Give each country the code it is listed under, so that the file says it once."""
        countries = raw.get("countries") if isinstance(raw, dict) else None
        if not isinstance(countries, dict):
            return raw
        named = {
            key: {**entry, "code": entry.get("code", key)} if isinstance(entry, dict) else entry
            for key, entry in countries.items()
        }
        return {**raw, "countries": named}

    @property
    def limits(self) -> Limits:
        """Privacy limits the study asks for."""
        return Limits(self.minimum, self.public_breakdown)

    _slices: Path | None = PrivateAttr(None)

    @property
    def slices(self) -> Path | None:
        """Folder with the rows of each sample of shared files; see `cips_helpers.survey.slices`."""
        return self._slices

    def with_slices(self, folder: Path) -> Study:
        """Give the study, to be read by way of a folder of slices."""
        study = self.model_copy()
        study._slices = folder
        return study

    @cached_property
    def questionnaire(self) -> Instrument:
        """The instrument this study fielded, read and checked."""
        return load_instrument(self.instrument)

    def file_of(self, source: Source) -> Path:
        """Give the place of a source's file."""
        return self.path.parent / source.file


class StudyError(ValueError):
    """A study file that can't be used; the message lists every fault found."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self.path = path
        self.faults = list(faults)
        super().__init__(path, self.faults)  # what it needs to cross process borders

    def __str__(self) -> str:
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        return f"{self.path.name}: the study has {len(self.faults)} fault(s)\n{lines}"
