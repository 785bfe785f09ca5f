"""Results of several countries: what each gives to the reports of its peers and to the programme's comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from cips_helpers.disclosure.coarse import coarse
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.peers import among_peers, compared_scores
from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.disclosure.rules import PUBLIC, rules_of
from cips_helpers.estimation.estimates import estimate_changes, estimate_scores, prepare
from cips_helpers.instrument.model import pick
from cips_helpers.limits import FEWEST_PEERS
from cips_helpers.results.pool import pool
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Initiative, Study

KINDS = ("factor", "overall")
STATISTICS = ("mean", "gap", "change", "change_like_for_like")
"""Figures that a country gives to the programme's comparison."""
UNTOLD = "\N{EM DASH}"
"""Entry for measure and time, which the comparison does not tell: without one a file cannot be read again."""


def add_peers(results: Disclosed, study: Study) -> Disclosed:
    """Read the other countries of a study, and add where a country's scores lie among theirs.

    Every country stands with its last iteration of each group. A country whose files have faults is left out: they
    are reported with its own report.

    Parameters
    ----------
    results
        What the country's report may show.
    study
        The study it was read from.

    Returns
    -------
    Disclosed
        The results with the rows of `among_peers`; unchanged where there are fewer than five other countries, and in
        the report of an earlier iteration (the others have moved on since).
    """
    if not has_peers(study, results.country, results.iteration):
        return results
    scores = _of_every_country(study, scores_of)
    return with_peers(results, among_peers(scores).get(results.country))


def has_peers(study: Study, country: str, iteration: int) -> bool:
    """Return True if a report is about the country's last iteration, and there are enough other countries."""
    latest = max(fieldwork.number for fieldwork in study.countries[country].iterations)
    return iteration == latest and len(study.countries) > FEWEST_PEERS


def with_peers(results: Disclosed, rows: pd.DataFrame | None) -> Disclosed:
    """Return results with a country's rows of `among_peers` added."""
    if rows is None or rows.empty:
        return results
    rows = rows.assign(state="shown")[list(results.figures)]
    return replace(results, figures=pd.concat([results.figures, rows], ignore_index=True))


def shared_scores(survey: Survey) -> Disclosed:
    """Disclose what a country gives to the reports of the others: scores of whole groups, rounded.

    By the rules of the public edition, whatever the report's own: if the quartiles of the same countries differed
    between editions, the difference would show which country hides a score.
    """
    shown = disclose(
        estimate_scores(survey),
        (),
        name=pick(survey.name, "en"),
        iteration=survey.iterations[-1],
        instrument=survey.instrument,
        scales={},
        rules=rules_of(PUBLIC.name, survey.study.limits),
    )
    return coarse(replace(shown, figures=compared_scores(shown.figures), hidden=()))


def programme_share(survey: Survey) -> Disclosed:
    """Disclose what a country gives to the programme's comparison, by the rules of the public edition.

    Scores of whole groups in all iterations, their gaps and changes, what may be compared, and the key factors worked
    on; neither its code nor its name, nor wordings or times of its own. It can be sent to another process.
    """
    study, prepared = survey.study, prepare(survey)
    rules = rules_of(PUBLIC.name, study.limits)
    country = study.countries[survey.country]
    results = disclose(
        estimate_changes(survey, prepared),
        tuple(describe_sample(sample, floor=rules.floor) for sample in prepared.values()),
        name="",
        iteration=survey.iterations[-1],
        instrument=survey.instrument,
        scales={},
        rules=rules,
        initiatives=country.initiatives,
    )
    figures = results.figures
    needed = figures["kind"].isin(KINDS) & figures["statistic"].isin(STATISTICS) & (figures["domain"] == "all")
    return replace(
        results,
        country="",
        scales={},
        samples=tuple(replace(sample, label="", start=None, end=None, frame={}) for sample in results.samples),
        figures=figures[needed].reset_index(drop=True),
        hidden=(),
        initiatives=tuple(
            Initiative(factor=initiative.factor, what={"en": UNTOLD}, when=UNTOLD)
            for initiative in results.initiatives_between
            if initiative.was_begun
        ),
    )


def read_pooled(study: Study, *, language: str = "en") -> Pooled:
    """Read all countries of a study, one after the other, and pool them as the anonymous book shows them.

    A country whose files have faults is left out; of fewer than six countries no file is opened.
    """
    enough = len(study.countries) >= FEWEST
    shares = _of_every_country(study, share_of) if enough else {}
    return pool(shares, study, language=language)


def scores_of(study: Study, country: str) -> Disclosed | None:
    """Read what a country gives to the reports of its peers; ``None`` if its files have faults."""
    try:
        return shared_scores(read_survey(study, country, latest=True))
    except SurveyError:
        return None


def share_of(study: Study, country: str) -> Disclosed | None:
    """Read what a country gives to the programme's comparison; ``None`` if its files have faults."""
    try:
        return programme_share(read_survey(study, country))
    except SurveyError:
        return None


def _of_every_country(study: Study, share: Callable[[Study, str], Disclosed | None]) -> dict[str, Disclosed]:
    """Read each country and keep only what it gives; countries whose files have faults are left out."""
    shares = {code: share(study, code) for code in study.countries}
    return {code: disclosed for code, disclosed in shares.items() if disclosed is not None}
