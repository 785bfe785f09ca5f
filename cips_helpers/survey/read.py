"""Reading of a country's answers: a valid survey, or all faults of all files in one error."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from cips_helpers.survey.faults import Fault, Faults, SurveyError
from cips_helpers.survey.read_file import read_sample
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.study import Country, Study
from cips_helpers.survey.vocabulary import vocabulary_of


def read_survey(study: Study, country: str, *, latest: bool = False) -> Survey:
    """Read and validate the answers of one country, all iterations and groups.

    Parameters
    ----------
    study
        A loaded study.
    country
        The code of one of its countries.
    latest
        Read the last iteration of each group only.

    Returns
    -------
    Survey
        Valid answers, with the faults that do not prevent reading in ``warnings``.

    Raises
    ------
    SurveyError
        If a file can't be used; all faults of all files of the country are listed. None quotes an answer.
    """
    if country not in study.countries:
        close = get_close_matches(country.upper(), study.countries, n=1)
        hint = f"did you mean {close[0]}?" if close else f"the study has {len(study.countries)} countries"
        raise SurveyError(country, [Fault(file=study.path.name, what="no such country", todo=hint)])
    entry = study.countries[country]
    samples, faults = _read_country(study, entry.latest() if latest else entry)
    if any(fault.level == "error" for fault in faults):
        raise SurveyError(country, faults)
    return Survey(
        country=country,
        name=entry.name,
        instrument=study.questionnaire,
        study=study,
        samples={(sample.iteration, sample.group): sample for sample in samples},
        warnings=tuple(faults),
    )


def check_study(study: Study, countries: Iterable[str] | None = None) -> list[Fault]:
    """Return the faults and warnings of all response files of a study.

    Parameters
    ----------
    study
        A loaded study.
    countries
        Codes of the countries to check; all by default.

    Returns
    -------
    list of Fault
        In the order of the study.
    """
    faults: list[Fault] = []
    for code in study.countries if countries is None else countries:
        try:
            faults += read_survey(study, code).warnings
        except SurveyError as error:
            faults += error.faults
    return faults


def _read_country(study: Study, country: Country) -> tuple[list[Sample], list[Fault]]:
    samples: list[Sample] = []
    listed: list[Fault] = []
    vocabulary = vocabulary_of(study)
    for iteration in country.iterations:
        for group, source in iteration.groups.items():
            faults = Faults(file=source.file.as_posix(), country=country.code, iteration=iteration.number, group=group)
            sample = read_sample(study, country, iteration, group, source, vocabulary, faults)
            listed += faults.listed
            if sample is not None:
                samples.append(sample)
    return samples, listed
