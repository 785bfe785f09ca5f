"""Anonymous edition: the figures of the public edition without what identifies the country."""

from __future__ import annotations

import hmac
from collections.abc import Container
from dataclasses import replace
from itertools import count

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.schema.columns import CROSSED
from cips_helpers.schema.records import Weighting
from cips_helpers.survey.study import Initiative, Study, StudyError
from cips_helpers.words import N_

LETTERS, DIGITS = "ACDEFHJKLMNPRTUVWXY", "34679"
"""Signs of a pseudonym, without those read as another (0 and O, 1 and I, 5 and S, 8 and B, 2 and Z, Q and G)."""

KEPT_FACTS = ("Study", "Note", "Questionnaire", "Smallest base shown", "Made with")
"""Facts of the study as a whole; a fingerprint of the answers would identify the country."""

UNNAMED = "not named"
"""Wording and day of an initiative."""


def pseudonyms(study: Study) -> dict[str, str]:
    """Return a pseudonym for every country of a study, the same each time: a letter, a digit, a letter.

    By HMAC-SHA-256 of its code with the study's key: without the key, trying all codes does not show which country
    has which. Of two countries with the same one, that with the later code gets another.

    Returns
    -------
    dict
        Country code → pseudonym.

    Raises
    ------
    StudyError
        If the study has no key.

    Examples
    --------
    >>> from cips_helpers.survey.load import load_study
    >>> pseudonyms(load_study("data/example/study.yml"))["XAA"]
    'X7W'
    """
    if study.key is None:
        raise StudyError(study.path, [NO_KEY])
    key, assigned = study.key.get_secret_value().encode(), dict[str, str]()
    for code in sorted(study.countries):
        candidates = (_signs(key, f"{code} {attempt}") for attempt in count())
        assigned[code] = next(signs for signs in candidates if signs not in assigned.values())
    return assigned


NO_KEY = (
    "key: is missing. The anonymous edition makes the countries' pseudonyms from it: add a line `key:` at the top of "
    "the study file, with any words of 12 characters or more that nobody else knows"
)


def _signs(key: bytes, text: str) -> str:
    number, out = int.from_bytes(hmac.digest(key, text.encode(), "sha256")), ""
    for signs in (LETTERS, DIGITS, LETTERS):
        number, at = divmod(number, len(signs))
        out += signs[at]
    return out


def slug(pseudonym: str) -> str:
    """Return the label of an anonymous report's folder and files.

    Examples
    --------
    >>> slug("K7A")
    'country_K7A'
    """
    return f"country_{pseudonym}"


def anonymised(results: Disclosed, *, own: Container[str], pseudonym: str) -> Disclosed:
    """Remove from results what identifies their country.

    Parts by answers that are the country's own (regions, offices), population and invited numbers, times and frames of
    the fieldwork, the labels of iterations, the wording of initiatives and the fingerprint of the answers. Figures
    are only removed, none is added or changed.

    Parameters
    ----------
    results
        Results by the rules of an anonymous edition.
    own
        Demographics whose answers are the country's own.
    pseudonym
        See `pseudonyms`.

    Returns
    -------
    Disclosed
        Named by the pseudonym.
    """
    name = results.words.say(N_("Country {pseudonym}"), pseudonym=pseudonym)
    figures = results.figures
    of_own = figures["domain"].map(lambda domain: _is_own(domain, own))
    of_own |= figures["indicator"].map(lambda indicator: indicator in own)
    return replace(
        results,
        country=slug(pseudonym),
        name=name,
        scales={item: scale for item, scale in results.scales.items() if item not in own},
        samples=tuple(_plain(sample, results) for sample in results.samples),
        figures=figures[~of_own].reset_index(drop=True),
        facts={label: value for label, value in results.facts.items() if label in KEPT_FACTS},
        hidden=tuple(
            hidden for hidden in results.hidden if not _is_own(hidden.domain, own) and hidden.indicator not in own
        ),
        initiatives=tuple(
            Initiative(factor=initiative.factor, what={"en": UNNAMED}, when=UNNAMED)
            for initiative in results.initiatives_between
        ),
    )


def _is_own(domain: str, own: Container[str]) -> bool:
    return any(part in own for part in domain.split(CROSSED))


def _plain(sample: SampleFacts, results: Disclosed) -> SampleFacts:
    weighting = sample.weighting
    return replace(
        sample,
        label=results.words.say("Iteration {number}", number=sample.iteration),
        start=None,
        end=None,
        frame={},
        invited=None,
        population=None,
        margins={},
        strata=1,
        weighting=Weighting(source=weighting.source, raked=weighting.raked, kish=weighting.kish),
    )
