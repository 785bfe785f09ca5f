"""Proposal of a study file from the samples in files of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from cips_helpers.instrument.model import Answer, Text, pick
from cips_helpers.survey.normal import plain
from cips_helpers.survey.proposal import Part
from cips_helpers.survey.proposed_answers import NUMBERED
from cips_helpers.words import Words


def study_of(
    parts: Sequence[Part],
    *,
    country: str,
    name: Text,
    days: Sequence[tuple[date, date]],
    languages: Sequence[str],
    sample: str | None = None,
    listed: Mapping[str, Sequence[Answer]] | None = None,
) -> dict[str, Any]:
    """Return the entries of a study file.

    Parameters
    ----------
    parts
        The samples; each has a group.
    country, name
        Code and name of the country.
    days
        First and last day of each iteration, where a file has no dates.
    languages
        Languages of the reports, the first one their default.
    sample
        How people came to take part, if it is known.
    listed
        Item → answers that the country lists, as far as they are known.

    Returns
    -------
    dict
        For `yaml.safe_dump`.
    """
    by_country: dict[str, list[Part]] = {}
    for part in parts:
        by_country.setdefault(part.country or country, []).append(part)
    countries = {}
    for code, own in by_country.items():
        called = {languages[0]: own[0].name} if own[0].name and len(by_country) > 1 else dict(name)
        countries[code] = _country(own, called, days, sample, listed if code == country else None)
    return {
        "id": "my_survey",
        "title": {
            language: _title(language, [pick(each["name"], language) for each in countries.values()])
            for language in languages
        },
        "instrument": "questionnaire.yml",
        "languages": list(languages),
        "countries": countries,
    }


def _title(language: str, countries: Sequence[str]) -> str:
    words = Words(language)
    if len(countries) > 1:
        return words.say("Integrity survey of several countries")
    return words.say("Integrity survey: {country}", country=countries[0])


def _country(
    parts: Sequence[Part],
    name: Text,
    days: Sequence[tuple[date, date]],
    sample: str | None,
    listed: Mapping[str, Sequence[Answer]] | None,
) -> dict[str, Any]:
    by_number: dict[int, dict[str, Part]] = {}
    count: dict[str, int] = {}
    for part in sorted(parts, key=lambda part: (part.wave or 0, part.first or date.min)):
        assert part.group is not None
        number = part.wave or count.get(part.group, 0) + 1
        count[part.group] = number
        by_number.setdefault(number, {})[part.group] = part
    scales = {
        id: [answer.model_dump(exclude_defaults=True) for answer in answers] for id, answers in (listed or {}).items()
    }
    for part in parts:
        for id, answers in part.scales.items():
            scales[id] = _together(scales.get(id, []), answers)
    iterations: list[dict[str, Any]] = []
    for number, groups in sorted(by_number.items()):
        said = days[number - 1] if number <= len(days) else None
        firsts = [said[0]] if said else [part.first for part in groups.values() if part.first]
        lasts = [said[1]] if said else [part.last for part in groups.values() if part.last]
        if said:
            for part in groups.values():
                _keep_days(part, said)
        iterations.append(
            {
                "number": number,
                "label": str(min(firsts).year),
                "start": min(firsts),
                "end": max(lasts),
                "mode": "online",
                **({"sample": sample} if sample else {}),
                "groups": {group: part.source for group, part in groups.items()},
            }
        )
    return {"name": dict(name), **({"scales": scales} if scales else {}), "iterations": iterations}


def unnamed(languages: Iterable[str]) -> dict[str, str]:
    """Return what a country is called until somebody names it, in some languages.

    Parameters
    ----------
    languages
        Their codes.

    Returns
    -------
    dict
        Language → name.
    """
    return {language: Words(language).say("My country") for language in languages}


def same_people(parts: Sequence[Part]) -> str | None:
    """Return what is wrong where two files or sheets hold one group's answers of the same time.

    Parameters
    ----------
    parts
        The samples of all files.

    Returns
    -------
    str or None
        A line with the cure; ``None`` if nothing is wrong.
    """
    for part, other in combinations(parts, 2):
        if (part.country, part.group, part.wave) != (other.country, other.group, other.wave) or not part.first:
            continue
        assert part.last is not None
        if other.first and other.last and part.first <= other.last and other.first <= part.last:
            one, two = (f"{p.file.name}{f', sheet {p.sheet}' if p.sheet else ''}" for p in (part, other))
            return f"{one} and {two} hold answers of {part.group} of the same weeks; put their rows into one table"
    return None


def _keep_days(part: Part, days: tuple[date, date]) -> None:
    """Keep the rows of the days that were named, where a file has others: of a pilot, of tests."""
    start, end = days
    beyond = part.first and part.last and (part.first < start or part.last > end)
    if beyond and part.dated and (part.last or end) >= start and (part.first or start) <= end:
        part.source["keep"] = {part.dated: {"from": start, "until": end}}
        part.decisions.append(f"rows before {start} or after {end} are left out by `keep`; `cips check` counts them")


def _together(known: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers of two samples, each once, with codes that are all different."""
    labels = {plain(label) for answer in known for label in answer["label"].values()}
    new = [answer for answer in answers if not labels & {plain(label) for label in answer["label"].values()}]
    if not all(label.startswith(NUMBERED) for answer in answers for label in answer["label"].values()):
        new = [{**answer, "code": len(known) + at} for at, answer in enumerate(new, start=1)]
    return [*known, *new]
