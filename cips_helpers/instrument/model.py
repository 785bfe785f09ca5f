"""The parts of a questionnaire, each a frozen record."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cips_helpers.instrument.entries import IDENTIFIER

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
Label = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Text = Annotated[dict[str, Label], Field(min_length=1)]
"""A text by language key, for example ``{"en": "Leadership", "fr": "Conduite"}``."""

ItemKind = Literal["agreement", "behaviour", "experience", "choice", "demographic"]


class Part(BaseModel):
    """What all parts share: unknown keys are refused, so are infinite figures; nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Group(Part):
    """A respondent group with a questionnaire of its own."""

    id: Identifier
    label: Text
    short: Text
    people: Text
    """How a sentence names them: "officials", "private-sector respondents"."""


class Cluster(Part):
    """A family of key factors (prevention, control, culture)."""

    id: Identifier
    label: Text


class Factor(Part):
    """A key factor: its place in the order, its names, its target and who is asked about it."""

    id: Identifier
    number: int = Field(ge=1)
    label: Text
    short: Text
    cluster: Identifier
    target: float | None = None
    asked_of: tuple[Identifier, ...]
    describes: Text = Field(default_factory=dict)
    next_steps: tuple[Text, ...] = ()
    """What could be done where this factor is a priority, to be discussed; each need be in one language only."""
    discuss: tuple[Text, ...] = Field(default=(), max_length=2)
    """What to talk about in a workshop; each question need be in one language only."""


class Answer(Part):
    """One answer of a scale; ``score`` is in points, ``kind`` tells an opinion from a non-answer."""

    code: int = Field(ge=0, le=999)
    label: Text
    score: float | None = None
    positive: bool = False
    kind: Literal["answer", "dont_know", "refused"] = "answer"
    lower: float | None = None
    upper: float | None = None
    """The band ``lower <= value < upper`` of a numeric question."""


class Scale(Part):
    """The answers of a question.

    ``agreement`` scales carry scores and run from most to least favourable agreement; ``categories``
    are unordered or banded; ``number`` is asked as a figure and kept as a band only; ``study`` leaves
    the answers to each country's study file (regions, offices).
    """

    id: Identifier
    kind: Literal["agreement", "categories", "number", "study"]
    answers: tuple[Answer, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: Text = Field(default_factory=dict)

    @cached_property
    def substantive(self) -> tuple[Answer, ...]:
        """The answers that state something: neither don't know nor refusal."""
        return tuple(a for a in self.answers if a.kind == "answer")

    @cached_property
    def by_code(self) -> dict[int, Answer]:
        """The answers by their code."""
        return {a.code: a for a in self.answers}

    @cached_property
    def top(self) -> float:
        """The highest score, in points."""
        return max(a.score for a in self.substantive if a.score is not None)

    @cached_property
    def bottom(self) -> float:
        """The lowest score, in points."""
        return min(a.score for a in self.substantive if a.score is not None)


class Base(Part):
    """Who an experience question counts: those who gave one of ``codes`` to ``item``."""

    item: Identifier
    codes: tuple[int, ...] = Field(min_length=1)
    people: Text = Field(default_factory=dict)
    """How a chart names them: "officials who were offered an advantage"."""


class Item(Part):
    """One question.

    ``reverse`` marks a statement where agreement is bad for integrity: its scores are turned at
    coding. ``published_for`` names the groups whose wording is WCO's published indicator; all
    other wording is ours and illustrative. ``opposite`` names an item that says the contrary, so that
    agreeing fully with both is a contradiction. ``outcome`` marks a question with ordered answers that
    the key factors are related to.
    """

    id: Identifier
    kind: ItemKind
    scale: Identifier
    asked_of: tuple[Identifier, ...]
    text: Text
    text_for: dict[Identifier, Text] = Field(default_factory=dict)
    label: Text = Field(default_factory=dict)
    factor: Identifier | None = None
    reverse: bool = False
    opposite: Identifier | None = None
    outcome: bool = False
    sensitive: bool = False
    """An answer that could harm whoever gave it: what all, or all but one, answered is not told."""
    site: bool = False
    """A demographic that tells where a person works; the public edition does not break figures down by it."""
    published_for: tuple[Identifier, ...] = ()
    base: Base | None = None
    finding: Text = Field(default_factory=dict)
    """A whole sentence with ``{share}``, by which the report tells the share of this behaviour or experience."""


class Theme(Part):
    """A question of policy answered by a few items of several factors."""

    id: Identifier
    label: Text
    items: tuple[Identifier, ...] = Field(min_length=2)
    describes: Text = Field(default_factory=dict)
    outcome: bool = False
    """Whether the key factors are related to its score."""


class Dimension(Part):
    """A dimension of another framework, and the key factors that bear on it."""

    id: Identifier
    label: Text
    factors: tuple[Identifier, ...] = Field(min_length=1)


class Crosswalk(Part):
    """How the key factors relate to a framework an administration is also measured by; ours, not its owner's."""

    title: Text
    """The framework's name, as a sentence uses it."""
    note: Text = Field(default_factory=dict)
    """Where its dimensions are from, and what standing this has."""
    dimensions: tuple[Dimension, ...] = Field(min_length=1)


class Instrument(Part):
    """A whole questionnaire; see :func:`cips_helpers.instrument.load_instrument`."""

    id: Identifier
    title: Text
    edition: Label
    purpose: Text = Field(default_factory=dict)
    """The question the whole survey answers; it stands on the front page."""
    lowest: Text = Field(default_factory=dict)
    highest: Text = Field(default_factory=dict)
    """What a score of 0, and the highest score, mean: "worst", "best for integrity"."""
    note: Text = Field(default_factory=dict)
    languages: tuple[Identifier, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = Field(min_length=1)
    clusters: tuple[Cluster, ...] = Field(min_length=1)
    factors: tuple[Factor, ...] = Field(min_length=1)
    scales: tuple[Scale, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = ()
    crossings: tuple[tuple[Identifier, Identifier], ...] = ()
    """Pairs of demographics whose parts are also looked at together (women who manage)."""
    crosswalk: Crosswalk | None = None

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Part]]:
        kinds = ("groups", "clusters", "factors", "scales", "items", "themes")
        return {kind: {part.id: part for part in getattr(self, kind)} for kind in kinds}

    def group(self, id: str) -> Group:
        """Look a respondent group up."""
        return self._by_id["groups"][id]  # type: ignore[return-value]

    def factor(self, id: str) -> Factor:
        """Look a key factor up."""
        return self._by_id["factors"][id]  # type: ignore[return-value]

    def scale(self, id: str) -> Scale:
        """Look an answer scale up."""
        return self._by_id["scales"][id]  # type: ignore[return-value]

    def item(self, id: str) -> Item:
        """Look an item up."""
        return self._by_id["items"][id]  # type: ignore[return-value]

    def items_of(
        self, group: str, *, kinds: tuple[ItemKind, ...] | None = None, factor: str | None = None
    ) -> tuple[Item, ...]:
        """List the items a group is asked, in the order of the questionnaire."""
        return tuple(
            item
            for item in self.items
            if group in item.asked_of
            and (kinds is None or item.kind in kinds)
            and (factor is None or item.factor == factor)
        )

    def is_asked(self, factor: str, group: str) -> bool:
        """Tell whether a key factor is asked of a group."""
        return group in self.factor(factor).asked_of

    def text(self, item: str, group: str, language: str = "en") -> str:
        """Give the wording of an item for one group in one language (or the first language there is)."""
        found = self.item(item)
        return pick(found.text_for.get(group, found.text), language)

    @cached_property
    def points(self) -> float:
        """The highest score an agreement item can reach, in points (3 in CIPS)."""
        return max(self.scale(item.scale).top for item in self.items if item.kind == "agreement")


def pick(text: Text, language: str) -> str:
    """Give a text in a language, or in the first language it exists in.

    Examples
    --------
    >>> pick({"en": "Leadership", "fr": "Conduite"}, "fr")
    'Conduite'
    >>> pick({"en": "Leadership"}, "pt")
    'Leadership'
    """
    return text.get(language) or next(iter(text.values()))


def score_of(answer: Answer, item: Item, scale: Scale) -> float:
    """Give the score of one answer to one item, in points, reversed where the item is.

    ``NaN`` where the answer states no opinion or the scale has no scores.
    """
    if answer.kind != "answer" or answer.score is None:
        return float("nan")
    return scale.top + scale.bottom - answer.score if item.reverse else answer.score
