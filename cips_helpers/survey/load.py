"""Reading of study files."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from cips_helpers.instrument.entries import EntriesError, read_entries
from cips_helpers.instrument.load import InstrumentError
from cips_helpers.instrument.shapes import shape_faults
from cips_helpers.survey.study import Study, StudyError
from cips_helpers.survey.study_faults import study_faults


def load_study(path: str | Path) -> Study:
    """Read a study file (YAML), and check it and its instrument.

    Response files are not opened; see `cips_helpers.survey.read.read_survey`.

    Parameters
    ----------
    path
        The study file, for example ``data/example/study.yml``. Paths in it are relative to its folder.

    Returns
    -------
    Study
        The checked study.

    Raises
    ------
    StudyError
        If the file or its instrument has faults; all are listed, each with the entry it concerns.
    """
    path = Path(path)
    try:
        raw = read_entries(path, expected="id, title, instrument, countries")
        if "path" in raw:
            raise EntriesError("path: there is no entry of this name here")
        entries = {**raw, "path": path}
        if isinstance(raw.get("instrument"), str):
            entries["instrument"] = path.parent / raw["instrument"]
        study = Study.model_validate(entries)
    except EntriesError as error:
        raise StudyError(path, [str(error)]) from None
    except ValidationError as error:
        raise StudyError(path, shape_faults(error, raw, Study)) from None
    try:
        faults = study_faults(study, study.questionnaire)
    except InstrumentError as error:
        faults = [f"instrument → {study.instrument.name}: {fault}" for fault in error.faults]
        raise StudyError(path, faults, error.places if any(error.places) else None) from None
    if faults:
        raise StudyError(path, faults)
    return study
