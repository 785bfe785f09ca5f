"""Reading of instrument files."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from cips_helpers.instrument.entries import EntriesError, FaultyFileError, read_entries, shape_faults
from cips_helpers.instrument.faults import instrument_faults
from cips_helpers.instrument.model import Instrument
from cips_helpers.instrument.several import with_options


class InstrumentError(FaultyFileError):
    """Raised for an instrument file that can't be used; the message lists all faults."""

    kind = "instrument"


def load_instrument(path: str | Path) -> Instrument:
    """Read and check an instrument file (YAML).

    Parameters
    ----------
    path
        The instrument file, for example ``data/instrument/cips.yml``.

    Returns
    -------
    Instrument
        The checked questionnaire.

    Raises
    ------
    InstrumentError
        If the file has faults; all are listed, each with the entry it concerns.
    """
    path = Path(path)
    try:
        raw = read_entries(path, expected="id, title, groups, factors, …")
        instrument = Instrument.model_validate(raw)
    except EntriesError as error:
        raise InstrumentError(path, [str(error)]) from None
    except ValidationError as error:
        raise InstrumentError(path, shape_faults(error, raw)) from None
    faults = instrument_faults(instrument)
    if faults:
        raise InstrumentError(path, faults)
    return with_options(instrument)
