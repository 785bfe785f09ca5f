"""A questionnaire with one entry replaced, and the one fault that follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cips_helpers.instrument.load import InstrumentError, load_instrument
from made_up import tiny

TEXT = {"en": "Text", "fr": "Texte"}


def assert_fault(folder: Path, place: str, value: Any, entry: str, fault: str) -> None:
    """Replace an entry; assert that loading reports this fault alone, with the file and the entry."""
    entries = tiny.instrument()
    tiny.put(entries, place, value)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(folder / "mine.yml", entries))
    assert len(caught.value.faults) == 1, caught.value.faults
    assert caught.value.faults[0].startswith(f"{entry}: ")
    assert fault in caught.value.faults[0]
    assert str(caught.value).startswith("mine.yml: the instrument has 1 fault(s)\n")
