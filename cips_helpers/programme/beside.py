"""Faults of what stands beside a study and goes into its reports: pictures of its style, a country's own words."""

from __future__ import annotations

from collections.abc import Iterable

from cips_helpers.build.events import ReportError
from cips_helpers.programme.commentary import own_words
from cips_helpers.programme.plan import plan
from cips_helpers.programme.style import house_style
from cips_helpers.survey.study import Study


def faults_beside(study: Study, countries: Iterable[str]) -> list[str]:
    """Return why a logo, a cover picture or a text of these countries can't be used, before a report meets it.

    Parameters
    ----------
    study
        The loaded study.
    countries
        Codes of countries.

    Returns
    -------
    list of str
        One line a fault, with the file and what to do.
    """
    faults = []
    try:
        house_style(study, study.languages[0])
    except ReportError as error:
        faults.append(str(error))
    for request in plan(study, output=study.path.parent / "_build", countries=list(countries), formats=["html"]):
        try:
            own_words(study, request)
        except ReportError as error:
            faults.append(str(error))
    return list(dict.fromkeys(faults))
