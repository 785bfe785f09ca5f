"""Forms in which a chapter could show answers: codes, scores, labels of each language, entries of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from cips_helpers.disclosure.scan.respondents import Respondents
from cips_helpers.disclosure.scan.vocabulary import MISSING, Vocabulary
from cips_helpers.disclosure.scan.written import Written
from cips_helpers.instrument.model import Answer, Item, Scale, score_of
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.slices import table_of
from cips_helpers.survey.study import Study

Words = Callable[[Item, Scale, Answer], str]
"""Function that writes an answer down."""


def respondents_of(study: Study, survey: Survey) -> Respondents:
    """Return a searcher for the answers of a country's respondents in all forms.

    Parameters
    ----------
    study, survey
        Source of the files' entries, and of the answers.
    """
    vocabulary = Vocabulary()
    written = [form for sample in survey.samples.values() for form in _forms(study, survey, sample, vocabulary)]
    return Respondents(vocabulary, written)


def _forms(study: Study, survey: Survey, sample: Sample, vocabulary: Vocabulary) -> Iterator[Written]:
    items = [survey.instrument.item(name) for name in sample.answers]
    columns = _headings(items, sample, vocabulary)
    listed = tuple(range(len(items)))
    alphabetical = tuple(int(at) for at in np.argsort([item.id for item in items]))
    languages = sorted({language for scale in sample.scales.values() for a in scale.answers for language in a.label})
    ways: list[tuple[Words, tuple[tuple[int, ...], ...]]] = [
        (_code, (listed, alphabetical)),
        *((_label_in(language), (listed, alphabetical)) for language in languages),
        (_known_code, (listed,)),
        (_score, (listed,)),
    ]
    seen = set[bytes]()
    for write, orders in ways:
        cells = _written(items, sample, write, vocabulary)
        if (content := cells.tobytes()) not in seen:
            seen.add(content)
            yield Written(cells, columns, orders)
    if sample.reading is not None:
        yield from _entries(study, sample, columns, vocabulary)


def _headings(items: list[Item], sample: Sample, vocabulary: Vocabulary) -> Mapping[str, int]:
    """Return what a heading may call each question: id, wording, label, column of the file."""
    columns: dict[str, int] = {}
    named = sample.reading.columns if sample.reading else {}
    for at, item in enumerate(items):
        texts = (item.text, item.label, *item.text_for.values())
        for name in (
            item.id,
            *(text for by_language in texts for text in by_language.values()),
            *named.get(item.id, ()),
        ):
            columns.setdefault(vocabulary.heading(name), at)
    return columns


def _written(items: list[Item], sample: Sample, write: Words, vocabulary: Vocabulary) -> np.ndarray:
    columns = []
    for item in items:
        codes = sample.answers[item.id].to_numpy()
        scale = sample.scales[item.id]
        ids = {answer.code: vocabulary.answer(write(item, scale, answer)) for answer in scale.answers}
        known, at = np.unique(codes, return_inverse=True)
        columns.append(np.array([ids.get(int(code), MISSING) for code in known], np.int32)[at])
    return np.stack(columns, axis=1)


def _code(item: Item, scale: Scale, answer: Answer) -> str:
    return str(answer.code)


def _known_code(item: Item, scale: Scale, answer: Answer) -> str:
    return str(answer.code) if answer.kind == "answer" else ""


def _score(item: Item, scale: Scale, answer: Answer) -> str:
    if answer.kind != "answer":
        return ""
    return str(answer.code) if answer.score is None else f"{score_of(answer, item, scale):g}"


def _label_in(language: str) -> Words:
    def write(item: Item, scale: Scale, answer: Answer) -> str:
        return answer.label.get(language) or next(iter(answer.label.values()), str(answer.code))

    return write


def _entries(study: Study, sample: Sample, columns: Mapping[str, int], vocabulary: Vocabulary) -> Iterator[Written]:
    """Yield the entries of the file in its own order of columns."""
    table = table_of(study, sample.source).cells
    item_of = {name: item for item, names in sample.reading.columns.items() for name in names} if sample.reading else {}
    names = [name for name in table if name in item_of]
    if not names:
        return
    place = {item: at for at, name in reversed(list(enumerate(names))) for item in (item_of[name],)}
    ids = {entry: vocabulary.answer(entry) for entry in {cell for name in names for cell in table[name].unique()}}
    cells = np.stack([table[name].map(ids).to_numpy(np.int32) for name in names], axis=1)
    listed = list(sample.answers)
    headings = {head: place[listed[at]] for head, at in columns.items() if listed[at] in place}
    yield Written(cells, headings, (tuple(range(len(names))),))
