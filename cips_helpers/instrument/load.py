"""Reading of instrument files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cips_helpers.instrument.entries import EntriesError, FaultyFileError, read_entries
from cips_helpers.instrument.faults import instrument_faults
from cips_helpers.instrument.model import Instrument
from cips_helpers.instrument.several import with_options
from cips_helpers.instrument.shapes import shape_faults


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
        instrument = Instrument.model_validate(_numbered(raw))
    except EntriesError as error:
        raise InstrumentError(path, [str(error)]) from None
    except ValidationError as error:
        raise InstrumentError(path, shape_faults(error, raw, Instrument)) from None
    faults = instrument_faults(instrument)
    if faults:
        raise InstrumentError(path, faults)
    return with_options(instrument)


def _numbered(raw: dict[Any, Any]) -> dict[Any, Any]:
    """Number the factors by their place, where their own numbers are missing or ascend with gaps."""
    factors = raw.get("factors")
    if not isinstance(factors, list) or not all(isinstance(factor, dict) for factor in factors):
        return raw
    numbers = [factor["number"] for factor in factors if "number" in factor]
    whole = [number for number in numbers if type(number) is int and number > 0]
    if len(whole) < len(numbers) or whole != sorted(set(whole)):
        return raw
    return raw | {"factors": [factor | {"number": place} for place, factor in enumerate(factors, 1)]}
