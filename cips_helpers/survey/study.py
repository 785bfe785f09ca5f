"""The study file as frozen pydantic models: countries, iterations, response files."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    PrivateAttr,
    StringConstraints,
    model_validator,
)

from cips_helpers.instrument.entries import FaultyFileError
from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Answer, Identifier, Instrument, Item, Label, Part, Text
from cips_helpers.instrument.patterns import COUNTRY_CODE
from cips_helpers.limits import FLOOR, INTERNAL_FLOOR, PUBLIC_BREAKDOWN, Limits
from cips_helpers.palette import HEX
from cips_helpers.schema.records import SampleKind
from cips_helpers.survey.normal import plain

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _as_text(value: Any) -> Any:
    """Convert a number to text; refuse a bare ON, NO or YES, which YAML reads as a boolean."""
    if isinstance(value, bool):
        raise ValueError("YAML reads a bare on, off, yes or no as true or false; put the word in quotes")
    return str(value) if isinstance(value, (int, float)) else value


def _day_or_text(value: Any) -> date | str | dict[str, str]:
    """Return a date, also from a text (in quotes), or another text, or one by language.

    A union type would report each fault twice.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, dict) and value and all(isinstance(text, str) and text.strip() for text in value.values()):
        return {language: text.strip() for language, text in value.items()}
    text = _as_text(value)
    if not isinstance(text, str) or not text.strip():
        raise ValueError("takes a date (2026-05-04), or words like spring 2026")
    if ISO_DAY.fullmatch(text.strip()):
        with suppress(ValueError):  # of a day that does not exist
            return date.fromisoformat(text.strip())
    return text.strip()


def _names_a_file(path: Path) -> Path:
    """Return a path as it is; refuse one that can only be a folder."""
    if path.name in ("", ".."):
        raise ValueError("names a folder; name the file with the answers")
    return path


CountryCode = Annotated[str, StringConstraints(pattern=COUNTRY_CODE)]
Token = Annotated[Label, BeforeValidator(_as_text)]
"""A code or a label, in a response file or in the study file."""


class Strata(Part):
    """The strata of a sample."""

    column: Token
    """Column of the strata."""
    population: dict[Token, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Stratum → population size."""
    sites: dict[Token, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Stratum → number of sites in the population, where sites were drawn."""
    lonely: Literal["adjust", "remove", "average"] = "adjust"
    """Contribution of a stratum with a single respondent (or site) to the variance: centred at the grand mean, none,
    or the average of the other strata."""


class Condition(Part):
    """Entries of a column for which a row is kept or dropped: some entries, all others, or a span of dates."""

    entries: tuple[Token, ...] = ()
    """Entries of the column."""
    others: bool = False
    """All entries but these; written ``not: …`` in the study."""
    first: date | None = None
    """The first day; written ``from: …``."""
    last: date | None = None
    """The last day; written ``until: …``."""


def _condition(value: Any) -> Any:
    """Read an entry, a list of entries, ``{not: …}`` or ``{from: …, until: …}``."""
    if isinstance(value, dict):
        if set(value) == {"not"}:
            return {"entries": _listed(value["not"]), "others": True}
        if value and set(value) <= {"from", "until"}:
            return {"first": value.get("from"), "last": value.get("until")}
        raise ValueError("takes an entry, a list of entries, {not: …} or {from: 2026-05-04, until: …}")
    return {"entries": _listed(value)}


def _listed(value: Any) -> Any:
    """Return a single entry as a list of one."""
    return value if isinstance(value, list | tuple) else [value]


Conditions = dict[Token, Annotated[Condition, BeforeValidator(_condition)]]
"""Column → condition."""


class Source(Part):
    """The response file of one group in one iteration, and the design of the sample."""

    file: Annotated[Path, AfterValidator(_names_a_file)]
    """Relative to the folder of the study file."""
    format: Literal["csv", "xlsx", "parquet", "spss", "stata"] | None = None
    """Format of the file, where its name and content do not tell."""
    sheet: Label | None = None
    """Sheet of a workbook; by default the visible one with the headings."""
    encoding: Label | None = None
    """Encoding of delimited text, as Python names it (``cp1256``); recognized by default."""
    rows: dict[Token, Token] = Field(default_factory=dict)
    """Column → value of the rows to keep, for a file of several samples."""
    keep: Conditions = Field(default_factory=dict)
    """Rows to keep: those that meet every condition."""
    drop: Conditions = Field(default_factory=dict)
    """Rows to leave out: those that meet any condition."""
    respondent: Token | None = None
    """Column of ids, for finding duplicates."""
    weight: Token | None = None
    """Column of sampling weights."""
    strata: Strata | None = None
    """Strata the sample was drawn in."""
    cluster: Token | None = None
    """Column of primary sampling units, if sites were sampled rather than people."""
    sites: int | None = Field(default=None, ge=1)
    """Number of sites in the population, where sites were drawn without strata."""
    sample: SampleKind | None = None
    """Kind of sample, if it is not the iteration's."""
    frame: Text = Field(default_factory=dict)
    """Description of who was on the list, if it is not the iteration's."""
    seconds: Token | None = None
    """Column of interview durations, in seconds."""
    interviewer: Token | None = None
    """Column of interviewers, tablets or sites, for data checks only."""
    language: Token | None = None
    """Column of the language in which each person answered; another mix is a reason for care with a change."""
    columns: dict[Identifier, Annotated[tuple[Token, ...], BeforeValidator(_listed), Field(min_length=1)]] = Field(
        default_factory=dict
    )
    """Item id → column, where it is not recognized; of several columns the first entry counts."""
    recoding: dict[Identifier, dict[Token, int | None]] = Field(default_factory=dict)
    """Item or scale id → word or code of the file → answer code, where they differ from the instrument's; ``null``
    means no answer."""
    ignore: tuple[Token, ...] = ()
    """Columns that are not items."""
    missing: tuple[Annotated[str, BeforeValidator(_as_text)], ...] = ("NA",)
    """Entries that mean *no answer*, besides an empty cell; also where they are the code of an answer."""
    invited: int | None = Field(default=None, ge=1)
    """Number of people invited."""
    population: int | None = Field(default=None, ge=1)
    """Size of the population."""
    margins: dict[Identifier, dict[Token, Annotated[float, Field(ge=0, le=1)]]] = Field(default_factory=dict)
    """Demographic → answer (code or label) → known population share, 0–1."""
    trim: float = Field(default=5, gt=1)
    """Upper limit of a raked weight, as a multiple of the mean weight."""

    @property
    def people(self) -> int | None:
        """Number of people the sample stands for, where it is known."""
        return self.population or sum(self.strata.population.values() if self.strata else ()) or None

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns of items that the study names."""
        return tuple(name for names in self.columns.values() for name in names)

    def recoding_of(self, item: Item) -> dict[str, int | None]:
        """Return word or code of the file → answer code for an item: its scale's, and its own before them."""
        return {**self.recoding.get(item.scale, {}), **self.recoding.get(item.id, {})}

    @property
    def roles(self) -> dict[str, str]:
        """Role in sampling or fieldwork → column."""
        columns = {
            "respondent": self.respondent,
            "weight": self.weight,
            "strata": self.strata.column if self.strata else None,
            "cluster": self.cluster,
            "seconds": self.seconds,
            "interviewer": self.interviewer,
            "language": self.language,
        }
        return {role: column for role, column in columns.items() if column is not None}


class Iteration(Part):
    """One round of fieldwork in one country."""

    number: int = Field(ge=1)
    """1, 2, … in order."""
    label: Token
    """Name in reports, for example the year."""
    start: date
    """First day of fieldwork."""
    end: date
    """Last day of fieldwork."""
    mode: Literal["tablet", "online", "paper", "mixed"]
    """Way in which people were asked."""
    sample: SampleKind | None = None
    """Kind of sample of the groups that state none."""
    frame: Text = Field(default_factory=dict)
    """Description of the sampling frame: who was on the list."""
    groups: dict[Identifier, Source] = Field(min_length=1)
    """Group of the questionnaire → its answers and sample."""


InitiativeStatus = Literal["open", "under way", "done", "dropped"]
STATES: tuple[InitiativeStatus, ...] = get_args(InitiativeStatus)


class Initiative(Part):
    """A measure of the administration on one key factor; the next survey looks for a change."""

    factor: Identifier
    """Key factor it is about."""
    what: Text
    """The measure, in a few words."""
    when: Annotated[date | str | dict[str, str], PlainValidator(_day_or_text)]
    """A date, or words such as ``spring 2023``, also by language; only a date can be placed between two iterations."""
    by: Text = Field(default_factory=dict)
    """Responsible office, not a person."""
    status: InitiativeStatus | None = None
    """Its state; of one that is open or was dropped no change is expected."""
    step: int | None = Field(default=None, ge=1)
    """Number of the key factor's next step that it carries out: that step is not proposed again."""

    @property
    def was_begun(self) -> bool:
        """False for an initiative that is open or was dropped."""
        return self.status not in ("open", "dropped")

    def carries_out(self, number: int, step: Text) -> bool:
        """Return whether this is a suggested next step: it gives its number, or says the same in any language."""
        said = {plain(text) for text in self.what.values()}
        return self.step == number or not said.isdisjoint(map(plain, step.values()))

    def falls_between(self, earlier: date, later: date) -> bool:
        """Return whether the measure may show as a change between two starts of fieldwork; true without a date.

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
    """A country of the study."""

    code: CountryCode
    """The country's code; that of its entry by default."""
    name: Text
    """Name in reports."""
    iterations: tuple[Iteration, ...] = Field(min_length=1)
    """Rounds of fieldwork, in order."""
    scales: dict[Identifier, tuple[Answer, ...]] = Field(default_factory=dict)
    """Item id → the country's own answers (regions, offices), for scales of kind ``study``."""
    initiatives: tuple[Initiative, ...] = ()
    """Measures of the administration on key factors."""

    def latest(self) -> Country:
        """Return the country with only the last iteration of each group."""
        in_order = sorted(self.iterations, key=lambda iteration: iteration.number)
        last = {group: iteration.number for iteration in in_order for group in iteration.groups}
        iterations = []
        for iteration in self.iterations:
            groups = {group: source for group, source in iteration.groups.items() if last[group] == iteration.number}
            if groups:
                iterations.append(iteration.model_copy(update={"groups": groups}))
        return self.model_copy(update={"iterations": tuple(iterations)})


class Negligible(Part):
    """Limits below which a difference is called negligible."""

    points: float | None = Field(default=None, gt=0)
    """Difference of scores, in points; by default a thirtieth of the scale (0.1 of 3 points)."""
    share: float = Field(default=0.05, gt=0, lt=1)
    """Difference of shares, 0–1."""


def _colour(value: Any) -> Any:
    """Refuse what is no colour; ``#`` without quotes begins a comment, and leaves nothing."""
    if value is None or not isinstance(value, str) or not re.fullmatch(HEX, value):
        given = f", not {str(value)[:30]!r}" if value is not None else ""
        raise ValueError(
            f'takes a colour of six digits in quotes, as "#17457f"{given} (without quotes, # begins a comment)'
        )
    return value


Colour = Annotated[str, BeforeValidator(_colour)]
OptionalColour = Annotated[str | None, BeforeValidator(_colour)]


class Colours(Part):
    """Colours of reports; each must be readable as small letters on white."""

    title: OptionalColour = None
    """Headings and the band of the cover."""
    text: OptionalColour = None
    """Text."""
    groups: dict[Identifier, Colour] = Field(default_factory=dict)
    """Group → colour, in charts and wherever the group is named; the first group's is that of links."""


class Style(Part):
    """The house style of reports: pages, paper, charts, slides and documents."""

    organisation: Text = Field(default_factory=dict)
    """Publisher of the reports; stands on the cover."""
    logo: Path | None = None
    """An SVG or PNG, relative to the folder of the study file."""
    cover: Path | None = None
    """A picture for the cover of the PDF, a JPEG or PNG, relative to the folder of the study file."""
    footer: Text = Field(default_factory=dict)
    """Text at the foot of each page."""
    colours: Colours = Colours()
    """Colours that differ from the usual ones."""


class Study(Part):
    """A study; see `cips_helpers.survey.load.load_study`."""

    id: Identifier
    """Name of the study for files."""
    title: Text
    """Title of the study."""
    note: Text = Field(default_factory=dict)
    """Notice in a box on the front page and at the foot of paper."""
    contact: Text = Field(default_factory=dict)
    """Address for questions of readers, for the imprint of releases."""
    synthetic: bool = False
    """The answers are invented; reports say so."""
    instrument: Path
    """The questionnaire, relative to the folder of the study file."""
    languages: tuple[Identifier, ...] = Field(default=("en",), min_length=1)
    """Languages of reports, the usual one first; the questionnaire must be complete in each."""
    digits: Literal["western", "arabic"] = "western"
    """Digits of reports in Arabic and other languages that have both: 1.90 or ١٫٩٠."""
    minimum: int = Field(default=FLOOR, ge=INTERNAL_FLOOR)
    """Fewest respondents a figure may rest on; the public edition takes no fewer than ``FLOOR``."""
    public_breakdown: int = Field(default=PUBLIC_BREAKDOWN, ge=PUBLIC_BREAKDOWN)
    """Fewest people a part of a group must have to be shown in the public edition."""
    negligible: Negligible = Negligible()
    """Limits below which a difference is called negligible."""
    style: Style = Style()
    """The house style."""
    key: Any = Field(default=None, exclude=True, repr=False)
    """No longer used: pseudonyms were once derived from it."""
    countries: dict[CountryCode, Country] = Field(min_length=1)
    """Country code (ISO 3166-1 alpha-3) → country."""
    path: Path

    @model_validator(mode="before")
    @classmethod
    def _name_countries(cls, raw: Any) -> Any:
        """Copy the key of each country into its entry as ``code``."""
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
        """Folder with the rows of each sample of shared files, or ``None``; see `cips_helpers.survey.slices`."""
        return self._slices

    def with_slices(self, folder: Path) -> Study:
        """Return a copy of the study that reads shared files from a folder of slices."""
        study = self.model_copy()
        study._slices = folder
        return study

    @cached_property
    def questionnaire(self) -> Instrument:
        """The study's instrument, read and checked at the first use."""
        return load_instrument(self.instrument)

    def file_of(self, source: Source) -> Path:
        """Return the path of a response file."""
        return self.path.parent / source.file


class StudyError(FaultyFileError):
    """Raised for a study file that can't be used; the message lists all faults."""

    kind = "study"
