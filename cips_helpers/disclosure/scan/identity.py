"""What tells which country an anonymous report is about, as the leak scan looks for it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from datetime import date

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study
from cips_helpers.words import Words

SHORTEST = 4
"""Letters of a label, digits of a number: a shorter one would be found by chance."""


COMMON = 8
"""Letters of a single word: a shorter one (Coast) stands by chance in scripts and packed data, or is another's name."""

OWN = "answer of the country's own"


def told_identity(study: Study, survey: Survey, plain: Container[str]) -> dict[str, frozenset[str]]:
    """Collect the words that tell a country, besides its name, by kind, to be looked for anywhere.

    Parameters
    ----------
    study, survey
        What is known of the country.
    plain
        Texts of the questionnaire, casefolded: a region named like an answer of it tells nothing.
    """
    country = study.countries[survey.country]
    texts = {
        OWN: {text for text in _own_answers(study, survey) if not _is_common(text)},
        "frame of a sample": {text for one in country.iterations for text in one.frame.values()},
        "initiative": {text for one in country.initiatives for text in (*one.what.values(), *one.by.values())},
        "fingerprint of the answers": {survey.fingerprint},
        "file of the answers": {source.file.name for one in country.iterations for source in one.groups.values()},
        "time of the fieldwork": set(_times(study, survey)),
        "people invited": set(_invited(study, survey)),
    }
    return {
        kind: frozenset(text for text in found if len(text) >= SHORTEST and text.casefold() not in plain)
        for kind, found in texts.items()
    }


def read_identity(
    study: Study, survey: Survey, published: Iterable[Disclosed], plain: Collection[str]
) -> dict[str, frozenset[str]]:
    """Collect the short words and numbers that tell a country, to be looked for in what a person reads.

    How many people there are or were invited, the year of an iteration, a region's short name; without those that a
    report may show as bases, or that the texts of the study or of the questionnaire have.
    """
    shown = {int(n) for one in published for name in ("n", "n_asked") for n in one.figures[name].dropna()}
    country, numbers, labels = study.countries[survey.country], set[int](), set[str]()
    for iteration in country.iterations:
        labels.add(iteration.label)
        for source in iteration.groups.values():
            numbers |= {n for n in (source.invited, source.population) if n}
            numbers |= set(source.strata.population.values()) if source.strata else set()
    told = (*study.title.values(), *study.note.values(), study.questionnaire.model_dump_json())
    everywhere = " ".join(told).casefold()
    return {
        "population or invited number": frozenset(
            written
            for number in numbers - shown
            if len(str(number)) >= SHORTEST
            for written in (str(number), *(words.count(number) for words in _languages(study)))
        ),
        "label of an iteration": frozenset(
            label for label in labels if len(label) >= SHORTEST and label.casefold() not in everywhere
        ),
        OWN: frozenset(
            text
            for text in _own_answers(study, survey)
            if _is_common(text) and len(text) >= SHORTEST and text.casefold() not in plain
        ),
    }


def _own_answers(study: Study, survey: Survey) -> Iterator[str]:
    for answers in study.countries[survey.country].scales.values():
        for answer in answers:
            yield from answer.label.values()


def _is_common(text: str) -> bool:
    return text.isalpha() and len(text) < COMMON


def _languages(study: Study) -> Iterator[Words]:
    yield from (Words(language) for language in study.languages)


def _times(study: Study, survey: Survey) -> Iterator[str]:
    country = study.countries[survey.country]
    for one in country.iterations:
        yield from (one.start.isoformat(), one.end.isoformat())
        for words in _languages(study):
            yield from (words.period(*days) for days in ((one.start, one.start), (one.end, one.end)))
            yield words.period(one.start, one.end)
    for initiative in country.initiatives:
        if isinstance(initiative.when, date):
            yield initiative.when.isoformat()
            yield from (words.period(initiative.when, initiative.when) for words in _languages(study))
        else:
            yield initiative.when


def _invited(study: Study, survey: Survey) -> Iterator[str]:
    for sample in survey.samples.values():
        if invited := sample.source.invited:
            for words in _languages(study):
                given = {"n": words.count(sample.n), "invited": words.count(invited)}
                yield words.say("{n} of {invited}", **given)
                yield f"{given['invited']} invited"
