"""Loading of study files: missing files, other contents, faults of the instrument."""

import pickle

import pytest

from cips_helpers.survey.load import load_study
from cips_helpers.survey.study import StudyError
from made_up import tiny


def test_faults_of_the_instrument_are_among_them(tmp_path):
    study = tiny.write(tmp_path)
    entries = tiny.instrument()
    tiny.put(entries, "items/favours/scale", "none")
    tiny.save(tmp_path / "instrument.yml", entries)
    with pytest.raises(StudyError) as caught:
        load_study(study)
    [fault] = caught.value.faults
    assert fault.startswith(
        "instrument → instrument.yml: items → 'favours': there is no scale 'none'; there are agreement"
    )


@pytest.mark.parametrize("instrument", ["gone.yml", "", "."])
def test_an_instrument_that_is_not_there(tmp_path, instrument):
    entries = tiny.study()
    entries["instrument"] = instrument
    with pytest.raises(StudyError, match="instrument → "):
        load_study(tiny.write(tmp_path, entries=entries))


@pytest.mark.parametrize("content", [b"", b"- a", b"id: [", b"id: a\nid: b", b"\xff\xfe\xfa", b"a: 2024-13-01"])
def test_a_file_that_holds_no_study(tmp_path, content):
    (tmp_path / "study.yml").write_bytes(content)
    with pytest.raises(StudyError) as caught:
        load_study(tmp_path / "study.yml")
    assert len(caught.value.faults) == 1
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_study_that_is_not_there(tmp_path):
    with pytest.raises(StudyError, match="there is no file"):
        load_study(tmp_path / "study.yml")
