"""The parts of a questionnaire as frozen pydantic models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, StringConstraints

from cips_helpers.instrument.patterns import IDENTIFIER, SHORT_CODE
from cips_helpers.people import FORMS
from cips_helpers.plain_text import unbroken

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
ShortCode = Annotated[str, StringConstraints(pattern=SHORT_CODE)]
Label = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(unbroken)]
Text = Annotated[dict[str, Label], Field(min_length=1)]
"""Language code → text, for example ``{"en": "Leadership", "fr": "Conduite"}``."""


def _text_or_texts(text: object) -> object:
    """Return a text that holds in any language, or one for each, cleaned as other texts are."""
    texts = text if isinstance(text, dict) else {"": text}
    cleaned = {language: unbroken(each.strip()) for language, each in texts.items() if isinstance(each, str)}
    if not texts or len(cleaned) < len(texts) or not all(cleaned.values()):
        raise ValueError('takes a text, or one by language, as {en: "1.0", fr: "1.0"}')
    return cleaned if isinstance(text, dict) else cleaned[""]


AnyText = Annotated[str | dict[str, str], PlainValidator(_text_or_texts)]
"""A text that holds in any language (*1.0*, *2023*), or one for each."""


def _name_of_people(name: object) -> object:
    """Return a name of people as a text or by form, cleaned as other texts are."""
    entries = name if isinstance(name, dict) else {"subject": name}
    texts = {form: text.strip() if isinstance(text, str) else "" for form, text in entries.items()}
    if not texts or not all(texts.values()) or not texts.keys() <= FORMS.keys():
        raise ValueError(f"takes a text, or an entry for each form of it: {', '.join(FORMS)}")
    cleaned = {form: unbroken(text) for form, text in texts.items()}
    return cleaned if isinstance(name, dict) else cleaned["subject"]


PeopleName = Annotated[str | dict[str, str], PlainValidator(_name_of_people)]
"""A name of people: a text, or the forms of it that sentences need; see `cips_helpers.people`."""
PeopleText = Annotated[dict[str, PeopleName], Field(min_length=1)]
"""Language code → name of people."""

Picked = TypeVar("Picked")

ScoreRule = Literal["mean_of_questions", "mean_of_persons"]
"""Rules by which answers become the score of a factor: each question counts alike, or each person."""

ItemKind = Literal["agreement", "behaviour", "experience", "choice", "demographic"]


class Part(BaseModel):
    """Base class of all parts: frozen; unknown keys and infinite numbers are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Group(Part):
    """A respondent group, with its own questionnaire."""

    id: Identifier
    """Name in files."""
    label: Text
    """Name in full."""
    short: Text
    """Name in charts and tables."""
    people: PeopleText
    """The respondents as named in a sentence: "officials"; in most other languages by form, see data/README.md."""


class Cluster(Part):
    """A cluster of key factors: prevention, control or culture."""

    id: Identifier
    """Name in files."""
    label: Text
    """Name in reports."""


class Factor(Part):
    """A key factor."""

    id: Identifier
    """Name in files."""
    number: int = Field(ge=1)
    """Position in the questionnaire, from 1; counted where the file has none, or leaves some out."""
    label: Text
    """Name in full."""
    short: Text
    """Label for charts."""
    cluster: Identifier
    """Cluster it belongs to."""
    target: float | None = None
    """Target score, in points."""
    asked_of: tuple[Identifier, ...]
    """Ids of the groups that answer its items."""
    describes: Text = Field(default_factory=dict)
    """Description, in a sentence."""
    next_steps: tuple[Text, ...] = ()
    """Possible measures where the factor is a priority, for discussion; one language is enough."""
    discuss: tuple[Text, ...] = Field(default=(), max_length=2)
    """Questions for a workshop; one language is enough."""


class Answer(Part):
    """One answer of a scale."""

    code: int = Field(ge=0, le=999)
    """Code in files."""
    label: Text
    """Wording."""
    score: float | None = None
    """Score before reversal, in points; ``None`` without a score."""
    positive: bool = False
    """The answer counts in the share of positive answers."""
    kind: Literal["answer", "dont_know", "refused"] = "answer"
    """An answer, or one of the reasons for having none."""
    lower: float | None = None
    """Lower bound of a band of a numeric question, which belongs to it."""
    upper: float | None = None
    """Bounds of a band of a numeric question: ``lower <= value < upper``."""


class Scale(Part):
    """An answer scale.

    Attributes
    ----------
    kind
        ``agreement``: answers with scores, from most to least agreement; ``categories``: unordered or banded
        answers; ``number``: asked as a number, kept as a band only; ``study``: answers listed by country in the
        study file (regions, offices).
    minimum, maximum, unit
        Range and unit of a ``number``.
    """

    id: Identifier
    """Name in files."""
    label: Text = Field(default_factory=dict)
    """Name in tables; the name in files without one."""
    kind: Literal["agreement", "categories", "number", "study"]
    """Kind of its answers."""
    answers: tuple[Answer, ...] = ()
    """Its answers, in order."""
    minimum: float | None = None
    """Lowest number that is asked for."""
    maximum: float | None = None
    """Highest number that is asked for."""
    unit: Text = Field(default_factory=dict)
    """Unit of the number."""

    @cached_property
    def substantive(self) -> tuple[Answer, ...]:
        """The answers other than *don't know* and *refused*."""
        return tuple(answer for answer in self.answers if answer.kind == "answer")

    @cached_property
    def by_code(self) -> dict[int, Answer]:
        """Code → answer."""
        return {answer.code: answer for answer in self.answers}

    @cached_property
    def top(self) -> float:
        """The highest score, in points."""
        return max(answer.score for answer in self.substantive if answer.score is not None)

    @cached_property
    def bottom(self) -> float:
        """The lowest score, in points."""
        return min(answer.score for answer in self.substantive if answer.score is not None)


class Base(Part):
    """The denominator of an experience question: respondents who gave one of ``codes`` to ``item``."""

    item: Identifier
    """The earlier question."""
    codes: tuple[int, ...] = Field(min_length=1)
    """Answers to it, of which one must have been given."""
    people: PeopleText = Field(default_factory=dict)
    """The base as named in a chart: "officials who were offered an advantage"."""


class Item(Part):
    """One question."""

    id: Identifier
    """Name in files."""
    kind: ItemKind
    """Agreement has a score and belongs to a key factor; the others have shares, or describe the respondent."""
    scale: Identifier
    """Scale of its answers."""
    asked_of: tuple[Identifier, ...]
    """Ids of the groups that are asked."""
    text: Text
    """Wording."""
    text_for: dict[Identifier, Text] = Field(default_factory=dict)
    """Group → wording, where it differs from ``text``."""
    label: Text = Field(default_factory=dict)
    """Short name of a demographic, for tables and charts."""
    factor: Identifier | None = None
    """Key factor of an agreement item."""
    reverse: bool = False
    """Agreement is unfavourable: the scores are reversed."""
    opposite: Identifier | None = None
    """Item that states the contrary: full agreement with both is a contradiction."""
    outcome: bool = False
    """Outcome variable of the driver analysis; needs ordered answers."""
    sensitive: bool = False
    """An answer could harm the respondent: shares of few people, or of all but few, are published as limits."""
    site: bool = False
    """Demographic that identifies the workplace: not broken down in the public edition."""
    code: ShortCode | None = None
    """Short code in forms; given by `cips_helpers.instrument.codes.short_codes` if there is none."""
    hint: Text = Field(default_factory=dict)
    """Explanation below the question in forms."""
    several: bool = False
    """People may give several answers; see `cips_helpers.instrument.several`."""
    option_of: Identifier | None = None
    """Question with several answers of which this stands for one; set when the file is read."""
    option: int | None = None
    """Code of that answer."""
    published_for: tuple[Identifier, ...] = ()
    """Groups whose wording is a published WCO indicator; any other wording is illustrative."""
    base: Base | None = None
    """Those it is asked of, by an earlier answer."""
    finding: Text = Field(default_factory=dict)
    """Sentence of the report about this behaviour or experience, with ``{share}`` for the figure."""


class Theme(Part):
    """A policy question answered by a few items of several factors."""

    id: Identifier
    """Name in files."""
    label: Text
    """Name in reports."""
    items: tuple[Identifier, ...] = Field(min_length=2)
    """Its questions."""
    describes: Text = Field(default_factory=dict)
    """Description, in a sentence."""
    outcome: bool = False
    """The score is an outcome variable of the driver analysis."""


class Dimension(Part):
    """A dimension of another framework, with the key factors that correspond to it."""

    id: Identifier
    """Name in files."""
    label: Text
    """Name in reports."""
    factors: tuple[Identifier, ...] = Field(min_length=1)
    """Key factors that belong to it."""


class Crosswalk(Part):
    """An unofficial mapping of the key factors to another framework that measures the administration."""

    title: Text
    """The framework's name as used in a sentence."""
    note: Text = Field(default_factory=dict)
    """Source of the dimensions, and status of the mapping."""
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    """The dimensions."""


class Form(Part):
    """Order and surrounding texts of the forms to fill in; a text that is left out is a standard one.

    The standard texts of `cips_helpers.instrument.form_texts` exist in English, French, Spanish, Portuguese and Arabic.
    """

    order: Literal["mixed", "listed"] = "mixed"
    """``mixed``: statements of different key factors in turn; ``listed``: as in the file. Demographics come last."""
    introduction: Text = Field(default_factory=dict)
    """Text above the questions."""
    confidentiality: Text = Field(default_factory=dict)
    """The promise of confidentiality."""
    consent: Text = Field(default_factory=dict)
    """The question on consent, answered by ``consent_yes`` or ``consent_no``."""
    consent_yes: Text = Field(default_factory=dict)
    """Answer of those who take part."""
    consent_no: Text = Field(default_factory=dict)
    """Answer of those who do not."""
    statements: Text = Field(default_factory=dict)
    """Instruction above the statements."""
    questions: Text = Field(default_factory=dict)
    """Instruction above the other questions."""
    several: Text = Field(default_factory=dict)
    """Instruction at a question with several answers."""
    about_you: Text = Field(default_factory=dict)
    """Heading of the demographics."""
    only_if: Text = Field(default_factory=dict)
    """Filter in words, with ``{number}`` for the earlier question and ``{answers}`` for its answers."""
    write_in: Text = Field(default_factory=dict)
    """Instruction where an answer is written, not chosen."""
    thanks: Text = Field(default_factory=dict)
    """Text at the end."""
    version: Text = Field(default_factory=dict)
    """Name of the form's version, printed before its fingerprint."""

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """Name → text, of those that are there."""
        return {name: text for name, text in self if isinstance(text, dict) and text}


class Instrument(Part):
    """A questionnaire; see `cips_helpers.instrument.load.load_instrument`."""

    id: Identifier
    """Name of the questionnaire for files."""
    title: Text
    """Title of the questionnaire, and of reports."""
    edition: AnyText
    """Edition of the questionnaire, for the technical note."""
    purpose: Text = Field(default_factory=dict)
    """The question the survey answers, printed on the front page."""
    lowest: Text = Field(default_factory=dict)
    """Meaning of the lowest score: "worst"."""
    highest: Text = Field(default_factory=dict)
    """Meaning of the highest score: "best for integrity"."""
    note: Text = Field(default_factory=dict)
    """Remark for the technical note."""
    languages: tuple[Identifier, ...] = Field(min_length=1)
    """Languages in which it is complete."""
    groups: tuple[Group, ...] = Field(min_length=1)
    """Groups of respondents."""
    clusters: tuple[Cluster, ...] = Field(min_length=1)
    """Clusters of key factors."""
    factors: tuple[Factor, ...] = Field(min_length=1)
    """Key factors, in their order."""
    scales: tuple[Scale, ...] = Field(min_length=1)
    """Scales of answers."""
    items: tuple[Item, ...] = Field(min_length=1)
    """The questions; one with several answers is a question for each of them, and as it is asked in ``several``."""
    several: tuple[Item, ...] = ()
    """The questions with several answers, as they are asked; found when the file is read."""
    themes: tuple[Theme, ...] = ()
    """Subjects across key factors."""
    crossings: tuple[tuple[Identifier, Identifier], ...] = ()
    """Pairs of demographics that are also broken down together (women in management)."""
    crosswalk: Crosswalk | None = None
    """Key factors by the dimensions of another framework."""
    form: Form = Form()
    """Texts and order of forms to fill in."""
    score: ScoreRule = "mean_of_questions"
    """Score of a factor or theme: the mean of its questions' means, which does not move when more people have no
    opinion on a hard question; or the mean of persons, who need an answer to half of the questions."""

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Any]]:
        kinds = ("groups", "clusters", "factors", "scales", "items", "themes", "several")
        return {kind: {part.id: part for part in getattr(self, kind)} for kind in kinds}

    def group(self, id: str) -> Group:
        """Return the respondent group with an id; raise ``KeyError`` for an unknown one."""
        return self._by_id["groups"][id]

    def factor(self, id: str) -> Factor:
        """Return the key factor with an id; raise ``KeyError`` for an unknown one."""
        return self._by_id["factors"][id]

    def scale(self, id: str) -> Scale:
        """Return the answer scale with an id; raise ``KeyError`` for an unknown one."""
        return self._by_id["scales"][id]

    def item(self, id: str) -> Item:
        """Return the item with an id; raise ``KeyError`` for an unknown one."""
        return self._by_id["items"].get(id) or self._by_id["several"][id]

    def items_of(
        self, group: str, *, kinds: tuple[ItemKind, ...] | None = None, factor: str | None = None
    ) -> tuple[Item, ...]:
        """Return the items a group is asked, in the order of the questionnaire.

        Parameters
        ----------
        group
            Id of the group.
        kinds
            Kinds of items to return; all by default.
        factor
            Key factor of the items; any by default.

        Returns
        -------
        tuple of Item
        """
        return tuple(
            item
            for item in self.items
            if group in item.asked_of
            and (kinds is None or item.kind in kinds)
            and (factor is None or item.factor == factor)
        )

    def text(self, item: str, group: str, language: str = "en") -> str:
        """Return the wording of an item for a group, in a language or else in the first it exists in."""
        wording = self.item(item)
        return pick(wording.text_for.get(group, wording.text), language)

    @cached_property
    def points(self) -> float:
        """The highest score an agreement item can reach, in points (3 in CIPS)."""
        return max(self.scale(item.scale).top for item in self.items if item.kind == "agreement")


def pick(text: Mapping[str, Picked], language: str) -> Picked:
    """Return a text, or a name in its forms, in a language, or else in the first it exists in.

    Examples
    --------
    >>> pick({"en": "Leadership", "fr": "Conduite"}, "fr")
    'Conduite'
    >>> pick({"en": "Leadership"}, "pt")
    'Leadership'
    """
    return text.get(language) or next(iter(text.values()))


def in_language(text: str | Mapping[str, str], language: str) -> str:
    """Return a text that holds in any language, or the one of a language.

    Examples
    --------
    >>> in_language("2023", "fr"), in_language({"en": "spring 2023", "fr": "printemps 2023"}, "fr")
    ('2023', 'printemps 2023')
    """
    return text if isinstance(text, str) else pick(text, language)


def score_of(answer: Answer, item: Item, scale: Scale) -> float:
    """Return the score of an answer to an item, in points, reversed if the item is.

    The score is ``NaN`` for *don't know*, *refused* and answers of scales without scores.
    """
    if answer.kind != "answer" or answer.score is None:
        return float("nan")
    return scale.top + scale.bottom - answer.score if item.reverse else answer.score
