"""Questions with several answers: faults, and the questions with yes or no that they become, one for each answer.

Everything behind the questionnaire (estimates, privacy, charts) knows questions with one answer. The share of people
who ticked an answer is the share of those who say yes to one of these, and has its interval, its base and its clue.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from cips_helpers.instrument.model import Answer, Instrument, Item, Label, Scale, Text, pick

TICKED, NOT_TICKED = 1, 0
"""Codes of the answers to an expanded question."""
_LABELS: dict[str, tuple[Label, Label]] = {
    "en": ("Ticked", "Not ticked"),
    "fr": ("Coché", "Non coché"),
    "es": ("Marcado", "No marcado"),
    "pt": ("Assinalado", "Não assinalado"),
    "ar": ("محدد", "غير محدد"),
}


def several_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    """Yield the faults of a question with several answers, and of a filter that names one.

    Parameters
    ----------
    instrument
        The questionnaire as it is written, before its questions are expanded.
    item
        A question.
    """
    where = f"items → {item.id!r}"
    by_id = {other.id: other for other in instrument.items}
    for entry in ("option_of", "option"):
        if getattr(item, entry) is not None:
            yield f"{where}: {entry} is set when the file is read; take it out"
    if item.several:
        if item.kind != "experience":
            yield f"{where}: several answers are for questions of kind experience, not {item.kind}"
        scale = next((scale for scale in instrument.scales if scale.id == item.scale), None)
        if scale is not None and scale.kind != "categories":
            yield f"{where}: several answers need a scale of kind categories"
        elif scale is not None and any(a.kind != "answer" and a.code in (TICKED, NOT_TICKED) for a in scale.answers):
            yield f"{where}: don't know and refusal of its scale {scale.id!r} need codes other than 0 and 1"
        for answer in scale.substantive if scale is not None else ():
            if option_id(item, answer) in by_id:
                yield f"{where}: its answer {answer.code} would be the item {option_id(item, answer)!r}, which exists"
    if item.base is not None and (base := by_id.get(item.base.item)) is not None and base.several:
        if len(item.base.codes) != 1:
            yield f"{where}: of {base.id!r}, which has several answers, its base can name one"
        elif any(answer.kind != "answer" for answer in _answers(instrument, base) if answer.code in item.base.codes):
            yield f"{where}: its base names an answer of {base.id!r} that is none"


def option_id(item: Item, answer: Answer) -> str:
    """Return the id of the question for one answer.

    Parameters
    ----------
    item
        A question with several answers.
    answer
        One of them.
    """
    return f"{item.id}_{answer.code}"


def with_options(instrument: Instrument) -> Instrument:
    """Return a questionnaire in which each question with several answers is a question for each of them.

    The questions as they are put to people stay in ``several``.

    Parameters
    ----------
    instrument
        A questionnaire without faults.
    """
    several = tuple(item for item in instrument.items if item.several)
    if not several:
        return instrument
    by_id = {item.id: item for item in several}
    items = tuple(each for item in instrument.items for each in _options(instrument, _on_option(item, by_id)))
    scales = dict.fromkeys(item.scale for item in several)
    ticked = tuple(_ticked(instrument, instrument.scale(id)) for id in scales)
    asked = tuple(_on_option(item, by_id) for item in several)
    update = {"items": items, "scales": (*instrument.scales, *ticked), "several": asked}
    expanded = instrument.model_copy(update=update)
    for name, value in vars(Instrument).items():
        if isinstance(value, cached_property):  # a copy keeps what was found in the other's items
            vars(expanded).pop(name, None)
    return expanded


def _on_option(item: Item, several: dict[str, Item]) -> Item:
    """Return an item whose filter names a question of its own instead of one with several answers."""
    if item.base is None or item.base.item not in several:
        return item
    option = {"item": f"{item.base.item}_{item.base.codes[0]}", "codes": (TICKED,)}
    base = item.base.model_copy(update=option)
    return item.model_copy(update={"base": base})


def _options(instrument: Instrument, item: Item) -> Iterator[Item]:
    if not item.several:
        yield item
        return
    for answer in instrument.scale(item.scale).substantive:
        finding = {
            language: t.replace("{option}", pick(answer.label, language)) for language, t in item.finding.items()
        }
        update = {
            "id": option_id(item, answer),
            "scale": _ticked_id(item.scale),
            "text": _joined(item.text, answer.label),
            "text_for": {group: _joined(text, answer.label) for group, text in item.text_for.items()},
            "label": _joined(item.label, answer.label) if item.label else {},
            "finding": finding,
            "several": False,
            "code": None,
            "published_for": (),
            "option_of": item.id,
            "option": answer.code,
        }
        yield item.model_copy(update=update)


def _joined(question: Text, answer: Text) -> Text:
    return {language: f"{text} – {pick(answer, language)}" for language, text in question.items()}


def _ticked_id(scale: str) -> str:
    return f"ticked_{scale}"


def _ticked(instrument: Instrument, scale: Scale) -> Scale:
    """Return the scale of the expanded questions: ticked, not ticked, and what is no answer."""
    languages = dict.fromkeys((*instrument.languages, "en"))
    yes, no = ({code: _LABELS[code][at] for code in languages if code in _LABELS} for at in (0, 1))
    answers = (Answer(code=TICKED, label=yes, positive=True), Answer(code=NOT_TICKED, label=no))
    return Scale(
        id=_ticked_id(scale.id),
        kind="categories",
        answers=(*answers, *(answer for answer in scale.answers if answer.kind != "answer")),
    )


def _answers(instrument: Instrument, item: Item) -> tuple[Answer, ...]:
    return next((scale.answers for scale in instrument.scales if scale.id == item.scale), ())
