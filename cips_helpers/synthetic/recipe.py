"""What invented respondents are like: sizes, profiles and target figures, as data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from cips_helpers.instrument.entries import EntriesError, read_entries, shape_faults
from cips_helpers.instrument.model import Answer, Identifier, Label, Part, Text
from cips_helpers.limits import FLOOR
from cips_helpers.survey.study import CountryCode, Initiative, Token

Share = float


class ItemModel(Part):
    """What one item is to look like; everything else about it follows from the model."""

    positive: float | None = Field(default=None, gt=0, lt=1)
    """Share of positive answers among those who state something."""
    dont_know: float | None = Field(default=None, ge=0, lt=1)
    loads: dict[Identifier, float] = Field(default_factory=dict)
    """Key factor (or ``general``) → loading; a negative one turns the direction."""
    mean: float | None = None
    """Of a numeric question, in its unit."""


class Model(Part):
    """The parameters of one sample; see :func:`cips_helpers.survey.synthesise`."""

    level: float | None = None
    """Mean score over all factors, in points; 75 % of the top by default."""
    factors: dict[Identifier, float] = Field(default_factory=dict)
    """Key factor → points above or below the level."""
    items: dict[Identifier, ItemModel] = Field(default_factory=dict)
    shares: dict[Identifier, dict[int, Share]] = Field(default_factory=dict)
    """Item → answer code → share, for demographics, experience and choices."""
    effects: dict[Identifier, dict[int, float]] = Field(default_factory=dict)
    """Demographic → answer code → shift of the person's traits, in standard deviations."""
    seniority: dict[Identifier, float] = Field(default_factory=dict)
    """Demographic → correlation with seniority, so that age, years and role go together."""
    correlation: float = Field(default=0.55, ge=0, lt=1)
    """Between any two key factors, through one general trait."""
    loading: float = Field(default=0.75, gt=0, lt=1)
    item_spread: float = Field(default=0.15, ge=0)
    country_spread: float = Field(default=0.12, ge=0)
    factor_spread: float = Field(default=0.10, ge=0)
    change: float = 0.14
    """Points an iteration adds to each factor, on average."""
    change_spread: float = Field(default=0.03, ge=0)
    dont_know: float = Field(default=0.04, ge=0, lt=1)
    refused: float = Field(default=0.05, ge=0, lt=1)
    """On sensitive items; on demographics a third of it."""
    no_answer: float = Field(default=0.012, ge=0, lt=1)
    drop_out: float = Field(default=0.01, ge=0, lt=1)
    straight: float = Field(default=0.025, ge=0, lt=1)


class FileStyle(Part):
    """How a file is written: what the world's exports look like."""

    format: Literal["csv", "xlsx", "parquet"] = "csv"
    delimiter: Literal[",", ";", "\t"] = ","
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    decimal: Literal[".", ","] = "."
    labels: bool = False
    columns: dict[Identifier, Label] = Field(default_factory=dict)


class StrataRecipe(Part):
    """The strata of a sample: an item of the questionnaire, and people by answer code."""

    item: Identifier
    population: dict[int, int]
    weighted: bool = True


class TimesRecipe(Part):
    """How long people take: log-normal around a median, and a few who rush through."""

    median: float = Field(default=720, gt=0)
    """Seconds for the whole questionnaire; who breaks off takes a part of it."""
    spread: float = Field(default=0.35, ge=0)
    """Standard deviation of the logarithm."""
    speeders: float = Field(default=0.015, ge=0, lt=1)
    """Share of those who take a sixth of the time."""


class SampleRecipe(Part):
    """One group in one iteration."""

    n: int = Field(ge=1)
    population: int | None = None
    invited: int | None = None
    strata: StrataRecipe | None = None
    exact: dict[Identifier, dict[int, int]] = Field(default_factory=dict)
    """Demographic → answer code → how many people, exactly."""
    margins: dict[Identifier, dict[Token, float]] = Field(default_factory=dict)
    model: dict[str, Any] = Field(default_factory=dict)
    seconds: TimesRecipe | None = None
    """Where the tool records times."""
    file: FileStyle = FileStyle()


class IterationRecipe(Part):
    """One round of fieldwork."""

    label: Token
    start: date
    end: date
    mode: Literal["tablet", "online", "paper", "mixed"]
    frame: Text = Field(default_factory=dict)
    groups: dict[Identifier, SampleRecipe]


class CountryRecipe(Part):
    """One invented country."""

    name: Text
    scales: dict[Identifier, tuple[Answer, ...]] = Field(default_factory=dict)
    model: dict[str, Any] = Field(default_factory=dict)
    groups: dict[Identifier, dict[str, Any]] = Field(default_factory=dict)
    initiatives: tuple[Initiative, ...] = ()
    """What the country worked on between its iterations; goes into the study file as it is."""
    iterations: tuple[IterationRecipe, ...]


class Recipe(Part):
    """A whole invented study: the model of everyone, of each group, and the countries."""

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
        """Give the model of a group, the later and more specific entries deciding."""
        merged = _merge(self.model, self.groups.get(group, {}))
        for override in overrides:
            merged = _merge(merged, override)
        return Model.model_validate(merged)


class RecipeError(ValueError):
    """A recipe that can't be used; the message lists every fault found."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self.path, self.faults = path, list(faults)
        super().__init__(path, self.faults)  # what it needs to cross process borders

    def __str__(self) -> str:
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        return f"{self.path.name}: the recipe has {len(self.faults)} fault(s)\n{lines}"


def load_recipe(path: str | Path) -> Recipe:
    """Read a recipe for synthetic respondents (YAML).

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
        With all faults at once.
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
        raise RecipeError(path, shape_faults(error, raw)) from None
    return recipe


def _merge(base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in override.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        # Shares belong together: those of one item are replaced as a whole.
        whole = both and all(isinstance(inner, int) for inner in value)
        merged[key] = _merge(merged[key], value) if both and not whole else value
    return merged
