"""Read an instrument file and check it as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from cips_helpers.instrument.entries import EntriesError, read_entries, shape_faults
from cips_helpers.instrument.faults import instrument_faults
from cips_helpers.instrument.model import Instrument


class InstrumentError(ValueError):
    """An instrument file that can't be used; the message lists every fault found."""

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.path = path
        self.faults = list(faults)
        super().__init__(path, self.faults)  # what it needs to cross process borders

    def __str__(self) -> str:
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        return f"{self.path.name}: the instrument has {len(self.faults)} fault(s)\n{lines}"


def load_instrument(path: str | Path) -> Instrument:
    """Read an instrument (YAML) and check everything in it.

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
        With all faults at once, each naming the entry and what is wrong with it.
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
    return instrument
