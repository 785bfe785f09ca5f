"""What a country gives to the programme's comparison: figures of whole groups, and nothing that names it."""

from __future__ import annotations

from dataclasses import replace

from cips_helpers.disclosure.anonymous import anonymised
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.disclosure.rules import ANONYMOUS, rules_of
from cips_helpers.estimation.estimates import estimate_changes
from cips_helpers.results.pool import pool
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study

KINDS = ("factor", "overall")
STATISTICS = ("mean", "gap", "change", "change_like_for_like")


def programme_share(survey: Survey) -> Disclosed:
    """Let through what the programme's comparison needs of a country, by the rules of the anonymous edition.

    Scores of whole groups in all iterations, their gaps and changes, what may be compared, and the key factors worked
    on; neither its code nor its name. It can be sent to another process.
    """
    study = survey.study
    rules = rules_of(ANONYMOUS.name, study.limits)
    country = study.countries[survey.country]
    shown = disclose(
        estimate_changes(survey),
        tuple(describe_sample(one, survey.instrument, floor=rules.floor) for one in survey.samples.values()),
        name="",
        iteration=survey.iterations[-1],
        instrument=survey.instrument,
        scales={},
        rules=rules,
        initiatives=country.initiatives,
    )
    figures = shown.figures
    needed = figures["kind"].isin(KINDS) & figures["statistic"].isin(STATISTICS) & (figures["domain"] == "all")
    told = replace(shown, figures=figures[needed].reset_index(drop=True), hidden=())
    return replace(anonymised(told, own=country.scales, pseudonym=""), name="", country="")


def read_pooled(study: Study, *, language: str = "en") -> Pooled:
    """Read all countries of a study, one after the other, and pool them.

    A country whose files have faults is left out; of fewer than six countries no file is opened.
    """
    shares = {}
    for code in study.countries if len(study.countries) >= FEWEST else ():
        try:
            shares[code] = programme_share(read_survey(study, code))
        except SurveyError:
            continue
    return pool(shares, study, language=language)
