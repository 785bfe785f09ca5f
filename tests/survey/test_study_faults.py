"""Faults of study files, each reported with its entry."""

import pytest

from cips_helpers.survey.load import load_study
from cips_helpers.survey.study import StudyError
from made_up import tiny
from made_up.tiny import DELETED

ITERATION = "countries/XAA/iterations/0"
SOURCE = f"{ITERATION}/groups/officials"
AT = "countries → XAA → iterations → 1 → groups → officials"
FAULTS = [
    # shape
    ("title", DELETED, "title", "is missing"),
    ("colour", "red", "colour", "there is no entry of this name here"),
    ("path", "x", "path", "there is no entry of this name here"),
    ("minimum", 4, "minimum", "it takes at least 5"),
    ("countries", {}, "countries", "needs at least 1, has 0"),
    (
        f"{SOURCE}/weigth",
        "w",
        "countries → XAA → iterations → no. 1 → groups → officials → weigth",
        "there is no entry of this name here",
    ),
    (f"{ITERATION}/mode", "pigeon", "countries → XAA → iterations → no. 1 → mode", "tablet, online"),
    (f"{SOURCE}/recoding", {"gender": {True: 1}}, "countries → XAA → iterations → no. 1", "put the word in quotes"),
    (f"{SOURCE}/margins", {"gender": {"Woman": 1.5}}, "countries → XAA → iterations → no. 1", "it takes at most 1"),
    # countries
    ("countries/XAA/code", "XAB", "countries → XAA", "listed under XAA but its code is XAB"),
    (
        "countries/XAA/scales/regoin",
        [{"code": 1, "label": {"en": "a"}}],
        "countries → XAA → scales → 'regoin'",
        "no such item",
    ),
    (
        "countries/XAA/scales/gender",
        [{"code": 1, "label": {"en": "a"}}],
        "countries → XAA → scales → 'gender'",
        "from the instrument",
    ),
    ("countries/XAA/scales/region/2/code", 1, "countries → XAA → scales → 'region'", "the code 1 stands 2 times"),
    ("languages", ["en", "pt"], "languages", "not complete in 'pt', only in en, fr"),
    # iterations
    (f"{ITERATION}/number", 2, "countries → XAA → iterations", "numbered 2; expected 1, 2, … in order"),
    (f"{ITERATION}/end", "2024-02-01", "countries → XAA → iterations → 1", "ends (2024-02-01) before it starts"),
    (
        f"{ITERATION}/groups/army",
        {"file": "b.csv"},
        "countries → XAA → iterations → 1 → groups → 'army'",
        "no such group",
    ),
    (
        f"{ITERATION}/groups/private",
        {"file": "answers.csv"},
        AT.replace("officials", "private"),
        "the same rows of answers.csv as",
    ),
    # kinds of sample
    (
        f"{SOURCE}/sample",
        "snowball",
        "countries → XAA → iterations → no. 1 → groups → officials → sample",
        "volunteers",
    ),
    (f"{SOURCE}/sample", "sites", f"{AT} → sample", "name the column of the sites as `cluster`"),
    (f"{ITERATION}/sample", "everyone", f"{AT} → sample", "say how many as `population` or `invited`"),
    (f"{SOURCE}/sites", 12, f"{AT} → sites", "only where sites were drawn"),
    # one file
    (f"{SOURCE}/columns", {"gendre": "Q1"}, f"{AT} → columns → 'gendre'", "no item of this group"),
    (
        f"{SOURCE}/columns",
        {"gender": "Q1", "years": "Q1"},
        f"{AT} → columns",
        "2 items are read from the one column 'Q1'",
    ),
    (f"{SOURCE}/recoding", {"gender": {"F": 7}}, f"{AT} → recoding → 'gender'", "has no answer 7"),
    (f"{SOURCE}/margins", {"gender": {"Woman": 0.4, "Men": 0.6}}, f"{AT} → margins → 'gender'", "does not have"),
    (f"{SOURCE}/margins", {"gender": {"Woman": 0.4, "1": 0.6}}, f"{AT} → margins → 'gender'", "an answer twice"),
    (f"{SOURCE}/margins", {"gender": {"Woman": 0.4, "Man": 0.4}}, f"{AT} → margins → 'gender'", "add up to 0.800"),
    (
        f"{SOURCE}/strata",
        {"column": "region", "population": {"Nord": 5, "East": 5}},
        f"{AT} → strata → population → 'East'",
        "region has no such answer",
    ),
    (
        f"{SOURCE}/strata",
        {"column": "region", "population": {"Nord": 5, "1": 5}},
        f"{AT} → strata → population",
        "a stratum twice",
    ),
]


@pytest.mark.parametrize(("place", "value", "entry", "fault"), FAULTS)
def test_a_fault_is_named_by_entry(tmp_path, place, value, entry, fault):
    entries = tiny.study()
    tiny.put(entries, place, value)
    with pytest.raises(StudyError) as caught:
        load_study(tiny.write(tmp_path, entries=entries))
    assert len(caught.value.faults) == 1, caught.value.faults
    assert caught.value.faults[0].startswith(entry)
    assert fault in caught.value.faults[0]
    assert str(caught.value).startswith("study.yml: the study has 1 fault(s)\n")


def test_sizes_must_agree(tmp_path):
    strata = {"column": "region", "population": {"North": 50, "South": 60}}
    with pytest.raises(StudyError) as caught:
        load_study(tiny.write(tmp_path, strata=strata, population=100, invited=101))
    assert [fault.rsplit(" → ", 1)[1] for fault in caught.value.faults] == [
        "population: is 100, but the strata add up to 110",
        "invited: 101 people of a population of 100",
    ]


def test_invented_countries_have_codes_no_real_one_has(tmp_path):
    entries = tiny.study()
    entries["countries"]["FRA"] = entries["countries"].pop("XAA")
    with pytest.raises(StudyError, match="XAA to XZZ"):
        load_study(tiny.write(tmp_path, entries=entries))


def test_iterations_come_in_order_of_time_and_read_files_of_their_own(tmp_path):
    entries = tiny.study()
    first = entries["countries"]["XAA"]["iterations"][0]
    entries["countries"]["XAA"]["iterations"].append({**first, "number": 2})
    with pytest.raises(StudyError) as caught:
        load_study(tiny.write(tmp_path, entries=entries))
    assert "starts before iteration 1" in caught.value.faults[0]
    assert "the same rows of answers.csv" in caught.value.faults[1]


def test_one_file_may_hold_several_samples(tmp_path):
    entries = tiny.study(rows={"wave": 1})
    first = entries["countries"]["XAA"]["iterations"][0]
    second = {"number": 2, "start": "2025-03-01", "end": "2025-03-20"}
    second["groups"] = {"officials": {**first["groups"]["officials"], "rows": {"wave": 2}}}
    entries["countries"]["XAA"]["iterations"].append({**first, **second})
    study = load_study(tiny.write(tmp_path, entries=entries))
    assert [i.number for i in study.countries["XAA"].iterations] == [1, 2]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"factor": "leadreship"}, "has no such factor (meant: leadership?)"),
        ({"when": ""}, "takes a date (2026-05-04), or words"),
        ({"when": True}, "put the word in quotes"),
        ({"who": "x"}, "there is no entry of this name here"),
    ],
)
def test_faults_of_initiatives_are_named(tmp_path, wrong, fault):
    entries = tiny.study()
    entries["countries"]["XAA"]["initiatives"] = [
        {"factor": "leadership", "what": {"en": "Open doors"}, "when": "2023", **wrong}
    ]
    with pytest.raises(StudyError) as caught:
        load_study(tiny.write(tmp_path, entries=entries))
    (line,) = caught.value.faults
    assert line.startswith("countries → XAA → initiatives → no. 1 → ")
    assert fault in line


@pytest.mark.parametrize("key", ["'short'", "yes", "seven words that nobody else knows"])
def test_the_key_of_an_earlier_version_changes_nothing_and_is_kept_out_of_everything(tmp_path, key):
    file = tiny.write(tmp_path)
    plain = load_study(file)
    file.write_text(f"{file.read_text(encoding='utf-8')}key: {key}\n", encoding="utf-8")
    with_key = load_study(file)
    assert with_key.model_dump(mode="json") == plain.model_dump(mode="json")
    assert "seven words" not in repr(with_key)
