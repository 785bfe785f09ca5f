"""Answer times, interviewers and languages: read, checked, kept beside the answers, and out of every message."""

import numpy as np
import pandas as pd
import pytest

from cips_helpers.survey.faults import SurveyError
from made_up import tiny


def with_columns(**columns):
    lines = tiny.ANSWERS.splitlines()
    rows = zip(lines[1:], *columns.values(), strict=True)
    return "\n".join([",".join([lines[0], *columns]), *(",".join(row) for row in rows)]) + "\n"


def test_times_are_seconds_with_gaps(tmp_path):
    text = with_columns(duration=["600", '"61,5"', "", "NA"])
    sample = tiny.read(tmp_path, text, seconds="duration").samples[1, "officials"]
    assert sample.seconds.dtype == np.float64
    # Rows stand in the order of their answers: d, c, b, a.
    np.testing.assert_array_equal(sample.seconds, [np.nan, np.nan, 61.5, 600])


def test_without_a_column_there_are_no_times(tmp_path):
    sample = tiny.read(tmp_path).samples[1, "officials"]
    assert sample.seconds is None
    assert sample.interviewer is None


@pytest.mark.parametrize(
    ("entry", "what"), [("12:30", "no number"), ("fast", "no number"), ("1e999", "no number"), ("-5", "negative")]
)
def test_a_time_is_a_number_and_not_negative(tmp_path, entry, what):
    with pytest.raises(SurveyError) as caught:
        tiny.read(tmp_path, with_columns(duration=["600", entry, entry, "30"]), seconds="duration")
    (fault,) = caught.value.faults
    assert what in fault.what
    assert (fault.column, fault.rows) == ("duration", 2)
    assert entry not in str(fault).replace("12:30)", "")


def test_interviewers_become_numbers(tmp_path):
    text = with_columns(tablet=["Zoe", "adam", "", "ZOE "])
    sample = tiny.read(tmp_path, text, interviewer="tablet").samples[1, "officials"]
    np.testing.assert_array_equal(sample.interviewer, [1, -1, 0, 1])
    assert sample.cluster is None


def test_languages_become_shares_of_those_that_are_known(tmp_path):
    text = with_columns(startlanguage=["fr", "EN", "", "en "])
    sample = tiny.read(tmp_path, text, language="startlanguage").samples[1, "officials"]
    assert sample.languages == {"en": 2 / 3, "fr": 1 / 3}
    assert tiny.read(tmp_path, text, ignore=["startlanguage"]).samples[1, "officials"].languages == {}


def test_a_column_the_study_names_must_be_there(tmp_path):
    with pytest.raises(SurveyError, match="`seconds`"):
        tiny.read(tmp_path, seconds="duration")


def test_times_and_interviewers_are_part_of_the_fingerprint(tmp_path):
    prints = {
        tiny.read(tmp_path, with_columns(t=t, i=i), seconds="t", interviewer="i").fingerprint
        for t, i in (("1234", "xxyy"), ("1235", "xxyy"), ("1234", "xxxy"))
    }
    assert len(prints) == 3


def test_rows_that_differ_in_time_alone_have_one_order(tmp_path):
    same = "id,example,favours,merit,offered,reported,gender,years,region,t\n"
    rows = [f"{id},3,0,2,1,0,1,4,1,{time}\n" for id, time in zip("abc", ("30", "", "20"), strict=True)]
    there = tiny.read(tmp_path, same + "".join(rows), seconds="t")
    back = tiny.read(tmp_path, same + "".join(reversed(rows)), seconds="t")
    assert there.fingerprint == back.fingerprint
    pd.testing.assert_series_equal(pd.Series(there.samples[1, "officials"].seconds), pd.Series([20.0, 30.0, np.nan]))
