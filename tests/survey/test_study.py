"""Entries of the study file."""

from datetime import date

from cips_helpers.survey.load import load_study
from made_up import tiny


def test_an_initiative_may_have_a_date_or_words(tmp_path):
    entries = tiny.study()
    entries["countries"]["XAA"]["initiatives"] = [
        {"factor": "leadership", "what": {"en": "Open doors"}, "when": when, "by": {"en": "Head office"}}
        for when in (date(2023, 1, 16), "spring 2023", 2023)
    ]
    initiatives = load_study(tiny.write(tmp_path, entries=entries)).countries["XAA"].initiatives
    assert [initiative.when for initiative in initiatives] == [date(2023, 1, 16), "spring 2023", "2023"]
