"""Functions by which a notebook reads one country, its peers, or all countries of a study, past the privacy gate.

A kernel of a report is handed its results: what reads and estimates is loaded where there are none.
"""

from __future__ import annotations

from pathlib import Path

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.disclosure.rules import INTERNAL
from cips_helpers.results.handover import received, received_peers, received_pooled


def read_results(
    study: str | Path, *, country: str, iteration: int | None = None, language: str = "en", edition: str = INTERNAL.name
) -> Disclosed:
    """Read one country of a study, estimate its figures, and pass them through the privacy gate.

    Parameters
    ----------
    study
        The study file; a relative path is searched for from here upwards, so a notebook may name it from
        the project's top folder.
    country
        Country code.
    iteration
        The iteration to report; the latest by default.
    language, edition
        Language of labels and sentences; edition of the report.

    Returns
    -------
    Disclosed
        All figures that may be shown, and no respondent.

    Raises
    ------
    StudyError, SurveyError
        If the study or the answers have faults; the message lists all of them.

    Examples
    --------
    >>> cips.read_results("data/example/study.yml", country="XAA")
    <Disclosed figures of XAA, iteration 2: ... shown>
    """
    path = _resolved(Path(study))
    handed = received(path, country=country, iteration=iteration, language=language, edition=edition)
    if handed is not None:
        return handed
    from cips_helpers.results.country import CountryResults

    return CountryResults.read(path, country).results(iteration=iteration, language=language, edition=edition)


def read_peers(results: Disclosed, study: str | Path) -> Disclosed:
    """Read the other countries of the study, and add where the scores lie among theirs.

    Unchanged where fewer than five others can be compared: the chapter then has nothing to show.

    Examples
    --------
    >>> cips.read_peers(results, "data/example/study.yml")
    <Disclosed figures of XAA, iteration 2: ... shown>
    """
    path = _resolved(Path(study))
    handed = received_peers(path, results)
    if handed is not None:
        return handed
    from cips_helpers.results.countries import add_peers
    from cips_helpers.survey.load import load_study

    return add_peers(results, load_study(path))


def read_programme(study: str | Path, *, language: str = "en") -> Pooled:
    """Read all countries of a study and pool what each may give to the programme's comparison.

    A country whose files have faults is left out. Of fewer than six countries nothing is compared.

    Parameters
    ----------
    study
        The study file, looked for as in `read_results`.
    language
        Language of labels and sentences.

    Returns
    -------
    Pooled
        Figures over the countries, and none of a single one. Of fewer than six countries no file is opened.

    Raises
    ------
    StudyError
        If the study has faults.

    Examples
    --------
    >>> cips.read_programme("data/example/study.yml")
    <Pooled figures of 0 countries: 0>
    """
    path = _resolved(Path(study))
    if handed := received_pooled(path, language=language):
        return handed
    from cips_helpers.results.countries import read_pooled
    from cips_helpers.survey.load import load_study

    return read_pooled(load_study(path), language=language)


def _resolved(path: Path) -> Path:
    """Search for a relative path here and in the folders above: notebooks run from different places."""
    if path.is_absolute():
        return path
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / path).exists()), path)
