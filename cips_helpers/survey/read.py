"""Reading of a country's answers: a valid survey, or all faults of all files in one error."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from cips_helpers.survey.faults import Fault, Faults, SurveyError
from cips_helpers.survey.guards import guard
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
    read = _read_country(study, entry.latest() if latest else entry)
    faults = [fault for _, of_file in read for fault in of_file.listed]
    if any(fault.level == "error" for fault in faults):
        raise SurveyError(country, faults)
    return Survey(
        country=country,
        name=entry.name,
        instrument=study.questionnaire,
        study=study,
        samples={(sample.iteration, sample.group): sample for sample, _ in read if sample is not None},
        warnings=tuple(faults),
    )


def read_files(study: Study, countries: Iterable[str] | None = None) -> list[Faults]:
    """Read all response files of a study, and return the faults and the record of each.

    Parameters
    ----------
    study
        A loaded study.
    countries
        Codes of the countries to read; all by default.

    Returns
    -------
    list of Faults
        One for each sample, in the order of the study.
    """
    codes = study.countries if countries is None else countries
    read = [each for code in codes for each in _read_country(study, study.countries[code])]
    for sample, faults in read:
        if sample is not None and (sample.source.sample or sample.iteration_facts.sample) is None:
            faults.warn(
                f"nobody says how people were chosen; the sample counts as {sample.kind!r}",
                "add `sample: probability`, `everyone`, `volunteers` or `sites` to study.yml",
            )
    return [faults for _, faults in read]


def _read_country(study: Study, country: Country) -> list[tuple[Sample | None, Faults]]:
    read: list[tuple[Sample | None, Faults]] = []
    vocabulary = vocabulary_of(study)
    for iteration in country.iterations:
        for group, source in iteration.groups.items():
            faults = Faults(file=source.file.as_posix(), country=country.code, iteration=iteration.number, group=group)
            read.append((read_sample(study, country, iteration, group, source, vocabulary, faults), faults))
    guard(study.questionnaire, [(sample, faults) for sample, faults in read if sample is not None])
    return read
