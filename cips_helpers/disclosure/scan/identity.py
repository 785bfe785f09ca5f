"""Texts that identify the country of an anonymous report, for the scan of its files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from datetime import date

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study
from cips_helpers.words import Words

SHORTEST = 4
"""Fewest letters of a label or digits of a number: shorter ones occur by chance."""

COMMON = 8
"""Fewest letters of a single word: a shorter one (Coast) occurs by chance in scripts, or is another's name."""

OWN = "answer of the country's own"


def identifying_texts(
    study: Study, survey: Survey, plain: Container[str], is_boilerplate: Callable[[str], bool]
) -> dict[str, frozenset[str]]:
    """Collect texts that identify a country, besides its name, to be searched for anywhere.

    Parameters
    ----------
    study, survey
        The country's entries and answers.
    plain
        Texts of the questionnaire, casefolded: a region named like an answer of it identifies nobody.
    is_boilerplate
        Test for texts of every report, from `boilerplate_test`: nor does a region called Headquarters.

    Returns
    -------
    dict
        Kind → texts.
    """
    country = study.countries[survey.country]
    texts = {
        OWN: {text for text in _own_answers(study, survey) if not (_is_common(text) or is_boilerplate(text))},
        "frame of a sample": {text for iteration in country.iterations for text in iteration.frame.values()},
        "initiative": {text for work in country.initiatives for text in (*work.what.values(), *work.by.values())},
        "file of the answers": {
            source.file.name for iteration in country.iterations for source in iteration.groups.values()
        },
        "time of the fieldwork": set(_times(study, survey)),
        "people invited": set(_invited(study, survey)),
    }
    return {
        kind: frozenset(text for text in listed if len(text) >= SHORTEST and text.casefold() not in plain)
        for kind, listed in texts.items()
    }


def identifying_words(
    study: Study,
    survey: Survey,
    published: Iterable[Disclosed],
    plain: Collection[str],
    is_boilerplate: Callable[[str], bool],
) -> dict[str, frozenset[str]]:
    """Collect short words and numbers that identify a country, to be searched for in what a person reads.

    Population and invited numbers, the year of an iteration, a region's short name; without those that a report may
    show as bases, or that the texts of the study or of the questionnaire contain.

    Parameters
    ----------
    study, survey
        The country's entries and answers.
    published
        Its disclosed results.
    plain, is_boilerplate
        See `identifying_texts`.

    Returns
    -------
    dict
        Kind → words and numbers.
    """
    shown = {int(n) for results in published for name in ("n", "n_asked") for n in results.figures[name].dropna()}
    country, numbers, labels = study.countries[survey.country], set[int](), set[str]()
    for iteration in country.iterations:
        labels.add(iteration.label)
        for source in iteration.groups.values():
            numbers |= {n for n in (source.invited, source.population) if n}
            numbers |= set(source.strata.population.values()) if source.strata else set()
    texts = (*study.title.values(), *study.note.values(), study.questionnaire.model_dump_json())
    everywhere = " ".join(texts).casefold()
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
            if _is_common(text) and len(text) >= SHORTEST and text.casefold() not in plain and not is_boilerplate(text)
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
    for iteration in country.iterations:
        start, end = iteration.start, iteration.end
        yield from (start.isoformat(), end.isoformat())
        for words in _languages(study):
            yield from (words.period(*days) for days in ((start, start), (end, end), (start, end)))
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
                number = words.count(invited)
                yield words.say("{n} of {invited}", n=words.count(sample.n), invited=number)
                yield f"{number} invited"
