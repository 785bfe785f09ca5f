"""Recipes of synthetic studies as frozen pydantic models: sizes, profiles and target figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from cips_helpers.instrument.entries import EntriesError, FaultyFileError, read_entries
from cips_helpers.instrument.model import Answer, Identifier, Label, Part, Text
from cips_helpers.instrument.shapes import shape_faults
from cips_helpers.limits import FLOOR
from cips_helpers.schema.records import SampleKind
from cips_helpers.survey.study import CountryCode, Initiative, Token

Share = float


class ItemModel(Part):
    """Targets of one item; anything not set follows from the model."""

    positive: float | None = Field(default=None, gt=0, lt=1)
    """Share of positive answers among the substantive ones."""
    dont_know: float | None = Field(default=None, ge=0, lt=1)
    """Share of *don't know*."""
    loads: dict[Identifier, float] = Field(default_factory=dict)
    """Key factor (or ``general``) → loading, which may be negative."""
    mean: float | None = None
    """Mean of a numeric question, in its unit."""


class Model(Part):
    """Parameters of one sample; see `cips_helpers.synthetic.respondents.synthesise`."""

    level: float | None = None
    """Mean score of all factors, in points; by default three quarters of the scale."""
    factors: dict[Identifier, float] = Field(default_factory=dict)
    """Key factor → points above or below the level."""
    items: dict[Identifier, ItemModel] = Field(default_factory=dict)
    shares: dict[Identifier, dict[int, Share]] = Field(default_factory=dict)
    """Item → answer code → share, for demographics, experience and choices."""
    effects: dict[Identifier, dict[int, float]] = Field(default_factory=dict)
    """Demographic → answer code → shift of the respondent's traits, in standard deviations."""
    seniority: dict[Identifier, float] = Field(default_factory=dict)
    """Demographic → correlation with seniority, which makes age, years and role correlate."""
    correlation: float = Field(default=0.55, ge=0, lt=1)
    """Correlation of any two key factors, through one general trait."""
    loading: float = Field(default=0.75, gt=0, lt=1)
    """Mean loading of an item on its factor."""
    item_spread: float = Field(default=0.15, ge=0)
    """Standard deviation of items within a factor, in points."""
    country_spread: float = Field(default=0.12, ge=0)
    """Standard deviation of countries, in points."""
    factor_spread: float = Field(default=0.10, ge=0)
    """Standard deviation of factors within a country, in points."""
    change: float = 0.14
    """Mean rise of the factors from one iteration to the next, in points."""
    change_spread: float = Field(default=0.03, ge=0)
    """Standard deviation of the rise, in points."""
    dont_know: float = Field(default=0.04, ge=0, lt=1)
    """Share of *don't know*."""
    refused: float = Field(default=0.05, ge=0, lt=1)
    """Share of refusals of sensitive items; demographics have a third of it."""
    no_answer: float = Field(default=0.012, ge=0, lt=1)
    """Share of missing answers."""
    drop_out: float = Field(default=0.01, ge=0, lt=1)
    """Share of respondents who break off."""
    straight: float = Field(default=0.025, ge=0, lt=1)
    """Share of respondents who give the same answer to all agreement items."""


class FileStyle(Part):
    """Format of a response file, as survey tools export it."""

    format: Literal["csv", "xlsx", "parquet"] = "csv"
    delimiter: Literal[",", ";", "\t"] = ","
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    decimal: Literal[".", ","] = "."
    labels: bool = False
    """Answers are labels instead of codes."""
    columns: dict[Identifier, Label] = Field(default_factory=dict)
    """Item id → heading, where it is not the id."""


class StrataRecipe(Part):
    """The strata of a sample."""

    item: Identifier
    """Item whose answers are the strata."""
    population: dict[int, int]
    """Answer code → population size."""
    weighted: bool = True
    """The file has a column of sampling weights."""


class TimesRecipe(Part):
    """Durations of interviews: log-normal, with a few that are too short."""

    median: float = Field(default=720, gt=0)
    """Median for the whole questionnaire, in seconds."""
    spread: float = Field(default=0.35, ge=0)
    """Standard deviation of the logarithm."""
    speeders: float = Field(default=0.015, ge=0, lt=1)
    """Share of respondents who take a sixth of the time."""


class SampleRecipe(Part):
    """The sample of one group in one iteration."""

    n: int = Field(ge=1)
    """Number of respondents."""
    population: int | None = None
    invited: int | None = None
    strata: StrataRecipe | None = None
    exact: dict[Identifier, dict[int, int]] = Field(default_factory=dict)
    """Demographic → answer code → exact number of respondents."""
    margins: dict[Identifier, dict[Token, float]] = Field(default_factory=dict)
    """Population shares, copied to the study file."""
    model: dict[str, Any] = Field(default_factory=dict)
    """Changes to the model for this sample."""
    seconds: TimesRecipe | None = None
    """Durations of interviews, if recorded."""
    file: FileStyle = FileStyle()


class IterationRecipe(Part):
    """One round of fieldwork."""

    label: Token
    start: date
    end: date
    mode: Literal["tablet", "online", "paper", "mixed"]
    sample: SampleKind | None = None
    frame: Text = Field(default_factory=dict)
    groups: dict[Identifier, SampleRecipe]


class CountryRecipe(Part):
    """One invented country."""

    name: Text
    scales: dict[Identifier, tuple[Answer, ...]] = Field(default_factory=dict)
    model: dict[str, Any] = Field(default_factory=dict)
    groups: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    initiatives: tuple[Initiative, ...] = ()
    """Measures between iterations, copied to the study file."""
    iterations: tuple[IterationRecipe, ...]


class Recipe(Part):
    """A synthetic study: a model for all respondents, changes to it by group, and countries."""

    id: Identifier = "synthetic"
    title: Text = Field(default_factory=lambda: {"en": "Synthetic study"})
    note: Text = Field(default_factory=lambda: {"en": "Invented data: no person, company or administration answered."})
    seed: int = 1
    languages: tuple[Identifier, ...] = ("en",)
    minimum: int = FLOOR
    model: dict[str, Any] = Field(default_factory=dict)
    groups: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    countries: dict[CountryCode, CountryRecipe] = Field(default_factory=dict)

    def model_of(self, group: str, *overrides: dict[str, Any]) -> Model:
        """Return the model of a group; later entries override earlier ones.

        Parameters
        ----------
        group
            Id of the group.
        overrides
            Entries of country and sample, from general to specific.

        Returns
        -------
        Model
        """
        merged = _merge(self.model, self.groups.get(group, {}))
        for override in overrides:
            merged = _merge(merged, override)
        return Model.model_validate(merged)


class RecipeError(FaultyFileError):
    """Raised for a recipe file that can't be used; the message lists all faults."""

    kind = "recipe"


def load_recipe(path: str | Path) -> Recipe:
    """Read and check a recipe file (YAML).

    Parameters
    ----------
    path
        For example ``data/example/synthetic.yml``.

    Returns
    -------
    Recipe
        The checked recipe.

    Raises
    ------
    RecipeError
        If the file has faults; all are listed.
    """
    path = Path(path)
    try:
        raw = read_entries(path, expected="seed, model, groups, countries")
        recipe = Recipe.model_validate(raw)
        for country in recipe.countries.values():
            for iteration in country.iterations:
                for group, sample in iteration.groups.items():
                    recipe.model_of(group, country.model, country.groups.get(group, {}), sample.model)
    except EntriesError as error:
        raise RecipeError(path, [str(error)]) from None
    except ValidationError as error:
        raise RecipeError(path, shape_faults(error, raw, Recipe)) from None
    return recipe


def _merge(base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in override.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        # The shares of an item are replaced as a whole, as they add up to 1.
        whole = both and all(isinstance(inner, int) for inner in value)
        merged[key] = _merge(merged[key], value) if both and not whole else value
    return merged
