"""Loading of an instrument file: all faults in one error, which can be pickled."""

import pickle

import pytest

from cips_helpers.instrument.load import InstrumentError, load_instrument
from made_up import tiny


def test_all_faults_are_in_one_error(tmp_path):
    entries = tiny.instrument()
    tiny.put(entries, "items/favours/scale", "yes_no")
    tiny.put(entries, "factors/staff/cluster", "none")
    tiny.put(entries, "themes/top/items", ["example", "exemple"])
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert len(caught.value.faults) == 3


def test_the_error_keeps_its_faults_when_pickled(tmp_path):
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tmp_path / "mine.yml")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.faults == caught.value.faults
