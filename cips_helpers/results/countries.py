"""The scores of the other countries of a study, read for one country's report, and nothing else of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.peer_attack import among_peers
from cips_helpers.disclosure.peers import compared_scores
from cips_helpers.disclosure.rules import PUBLIC, rules_of
from cips_helpers.estimation.estimates import estimate_scores
from cips_helpers.estimation.methods.models.benchmark import FEWEST_PEERS
from cips_helpers.instrument.model import pick
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study


def place_among_others(results: Disclosed, study: Study) -> Disclosed:
    """Add where a country's scores lie among those of the other countries of its study.

    Every country stands with its last iteration of each group. One whose files have faults is left out: its faults
    are not those of this report.

    Parameters
    ----------
    results
        What the country's report may show.
    study
        The study it was read from.

    Returns
    -------
    Disclosed
        The results with the rows of `among_peers`; unchanged where there are too few others, where the report is
        about an earlier iteration than the country's last (the others have gone on since), and in an anonymous edition.
    """
    if results.anonymous or not is_compared(study, results.country, results.iteration):
        return results
    published = {}
    for code in study.countries:
        try:
            published[code] = shared_scores(read_survey(study, code, latest=True))
        except SurveyError:
            continue
    return with_others(results, among_peers(published).get(results.country))


def is_compared(study: Study, country: str, iteration: int) -> bool:
    """Tell whether a report can be compared: enough other countries, and the country's last iteration."""
    latest = max(one.number for one in study.countries[country].iterations)
    return iteration == latest and len(study.countries) > FEWEST_PEERS


def with_others(results: Disclosed, rows: pd.DataFrame | None) -> Disclosed:
    """Add a country's rows of `among_peers` to its results."""
    if rows is None or rows.empty:
        return results
    rows = rows.assign(state="shown")[list(results.figures)]
    return replace(results, figures=pd.concat([results.figures, rows], ignore_index=True))


def shared_scores(survey: Survey) -> Disclosed:
    """Let through what a country gives to the reports of the others: scores of whole groups.

    By the rules of the public edition, whatever the report's own: editions with different quartiles of the same
    countries would tell which one of them hides a score.
    """
    study = survey.study
    shown = disclose(
        estimate_scores(survey),
        (),
        name=pick(survey.name, "en"),
        iteration=survey.iterations[-1],
        instrument=survey.instrument,
        scales={},
        rules=rules_of(PUBLIC.name, study.limits),
    )
    return replace(shown, figures=compared_scores(shown.figures), hidden=())
