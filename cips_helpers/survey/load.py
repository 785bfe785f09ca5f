"""The study file, read and checked."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from cips_helpers.instrument.entries import EntriesError, read_entries, shape_faults
from cips_helpers.instrument.load import InstrumentError
from cips_helpers.survey.study import Study, StudyError
from cips_helpers.survey.study_faults import study_faults


def load_study(path: str | Path) -> Study:
    """Read a study file (YAML), and check it against itself and against its instrument.

    The answers themselves are not opened here; see :func:`cips_helpers.survey.read_survey`.

    Parameters
    ----------
    path
        The study file, for example ``data/example/study.yml``. The paths in it are relative to it.

    Returns
    -------
    Study
        The checked study.

    Raises
    ------
    StudyError
        With all faults at once, each naming the entry and what is wrong with it; the faults of the
        instrument are among them.
    """
    path = Path(path)
    try:
        raw = read_entries(path, expected="id, title, instrument, countries")
        if "path" in raw:
            raise EntriesError("path: there is no entry of this name here (misspelt?)")
        placed = {**raw, "path": path}
        if isinstance(raw.get("instrument"), str):
            placed["instrument"] = path.parent / raw["instrument"]
        study = Study.model_validate(placed)
    except EntriesError as error:
        raise StudyError(path, [str(error)]) from None
    except ValidationError as error:
        raise StudyError(path, shape_faults(error, raw)) from None
    try:
        faults = study_faults(study, study.questionnaire)
    except InstrumentError as error:
        faults = [f"instrument → {study.instrument.name}: {fault}" for fault in error.faults]
    if faults:
        raise StudyError(path, faults)
    return study
