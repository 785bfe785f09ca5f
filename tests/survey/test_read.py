"""From files to a survey: what is read, and every fault of every file in one report."""

import io
import pickle

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.faults import SurveyError, faults_by_file
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_files, read_survey
from made_up import tiny

HEAD, *ROWS = tiny.ANSWERS.splitlines()


def frame():
    return pd.read_csv(io.StringIO(tiny.ANSWERS), dtype="str", keep_default_na=False)


def as_csv(table, **options):
    return table.to_csv(index=False, **options).encode(options.get("encoding", "utf-8"))


def as_xlsx(table):
    book = openpyxl.Workbook()
    book.active.append(list(table.columns))
    for row in table.itertuples(index=False):
        book.active.append([int(c) if c.isdigit() else c or None for c in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_parquet(table):
    made = io.BytesIO()
    table.to_parquet(made, index=False)
    return made.getvalue()


def labelled(language):
    """The same answers as labels, in one language."""
    table, scales = frame(), {s["id"]: s for s in tiny.INSTRUMENT["scales"]}
    own = {"region": tiny.STUDY["countries"]["XAA"]["scales"]["region"]}
    for item in tiny.INSTRUMENT["items"]:
        answers = own.get(item["id"], scales[item["scale"]].get("answers"))
        if item["id"] != "years":
            words = {str(a["code"]): a["label"][language] for a in answers}
            table[item["id"]] = table[item["id"]].map(lambda cell, words=words: words.get(cell, ""))
    return table


def faults_of(folder, *arguments, **options):
    with pytest.raises(SurveyError) as caught:
        tiny.read(folder, *arguments, **options)
    return caught.value.faults


def test_answers_stand_as_codes_in_canonical_order(tmp_path):
    survey = tiny.read(tmp_path)
    sample = survey.samples[1, "officials"]
    assert sample.n == 4
    assert all(dtype == np.int16 for dtype in sample.answers.dtypes)
    assert sample.answers.to_numpy().tolist() == [
        [0, 3, 1, 1, 1, 1, 1, 2],
        [1, MISSING, 9, 0, MISSING, 2, 2, 1],
        [2, 1, 8, 0, MISSING, 2, 2, 2],
        [3, 0, 2, 1, 0, 1, 1, 1],
    ]
    assert sample.weight is None
    assert sample.cluster is None
    assert sample.stratum_labels == ("all",)
    assert survey.warnings == ()
    assert survey.iterations == (1,)
    assert survey.groups(1) == ("officials",)
    assert "n = 4" in repr(survey)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("answers.csv", as_csv(frame(), encoding="utf-8-sig")),
        ("answers.csv", as_csv(frame(), sep=";")),
        ("answers.csv", as_csv(frame(), sep="\t", encoding="utf-16")),
        ("answers.csv", as_csv(frame().map(lambda cell: f"{cell},0" if cell.isdigit() else cell), sep=";")),
        ("answers.csv", as_csv(frame().rename(columns=str.upper))),
        ("answers.csv", as_csv(frame()[frame().columns[::-1]])),
        ("answers.csv", as_csv(frame()[::-1])),
        ("answers.csv", as_csv(labelled("en"))),
        ("answers.csv", as_csv(labelled("fr"), sep=";", encoding="cp1252")),
        ("answers.csv", as_csv(pd.concat([labelled("fr")[:1], labelled("en")[1:3], frame()[3:]]))),
        ("answers.xlsx", as_xlsx(frame())),
        ("answers.xlsx", as_xlsx(labelled("fr"))),
        ("answers.parquet", as_parquet(frame())),
        ("answers.parquet", as_parquet(frame().apply(pd.to_numeric, errors="coerce").assign(id=[*"abcd"]))),
        ("answers.parquet", as_parquet(labelled("en").astype("category"))),
    ],
)
def test_the_same_answers_give_the_same_survey(tmp_path, file, data):
    assert tiny.read(tmp_path, data, file=file).fingerprint == tiny.read(tmp_path).fingerprint


@settings(max_examples=25)
@given(order=st.permutations(range(8)))
def test_the_order_of_rows_does_not_matter(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("study")
    head = f"{HEAD},w,site,t,who\n"
    rows = [
        f"{row},{w},{s},{t},{v}"
        for row, w, s, t, v in zip(
            [*ROWS, *(f"{'efgh'[i]}{row[1:]}" for i, row in enumerate(ROWS))],
            "12341243",
            "xyxyyyxx",
            "56785687",
            "mnmnnmnm",
            strict=True,
        )
    ]
    design = {"weight": "w", "cluster": "site", "seconds": "t", "interviewer": "who"}
    strata = {"column": "region", "population": {"1": 50, "2": 60}}

    def read(lines):
        return tiny.read(folder, head + "\n".join(lines), strata=strata, **design).samples[1, "officials"]

    there, back = read(rows), read([rows[i] for i in order])
    pd.testing.assert_frame_equal(there.answers, back.answers)
    for name in ("weight", "stratum", "cluster", "seconds", "interviewer"):
        np.testing.assert_array_equal(getattr(there, name), getattr(back, name))
    assert there.fingerprint == back.fingerprint


@pytest.mark.parametrize(
    "change", [("3,0,2", "3,1,2"), ("4,1\n", "4,2\n"), (",8,", ",9,"), ("d,0,3,1,1,1,1,0,2\n", "")]
)
def test_any_change_of_an_answer_changes_the_fingerprint(tmp_path, change):
    assert tiny.ANSWERS.count(change[0]) == 1
    assert tiny.read(tmp_path, tiny.ANSWERS.replace(*change)).fingerprint != tiny.read(tmp_path).fingerprint


def test_mapped_columns_recoded_words_and_ignored_ones(tmp_path):
    text = (
        tiny.ANSWERS.replace(HEAD, HEAD.replace("gender", "Q40 Sex"))
        .replace(",1,4,1", ",F,4,1")
        .replace(",1,0,2", ",f,0,2")
        .replace(",2,5,2", ",M,5,2")
        .replace(",2,60,1", ",M,60,1")
    )
    text = "\n".join(f"{line},{'Submitted' if line.startswith('id') else 'x'}" for line in text.splitlines())
    survey = tiny.read(
        tmp_path, text, columns={"gender": "q40 sex"}, recoding={"gender": {"F": 1, "M": 2}}, ignore=["submitted"]
    )
    assert survey.fingerprint == tiny.read(tmp_path).fingerprint


def test_rows_of_one_sample_are_kept(tmp_path):
    lines = [f"{HEAD},wave", *(f"{row},2.0" for row in ROWS), "z,9,9,9,0,0,1,1,1,1"]
    survey = tiny.read(tmp_path, "\n".join(lines), rows={"wave": 2})
    assert survey.fingerprint == tiny.read(tmp_path).fingerprint
    (fault,) = faults_of(tmp_path, "\n".join(lines), rows={"wave": 3})
    assert "no row is left" in fault.what


def test_an_item_without_a_column_was_not_asked(tmp_path):
    text = as_csv(frame().drop(columns=["merit", "reported"]))
    survey = tiny.read(tmp_path, text)
    assert survey.samples[1, "officials"].absent == ("merit", "reported")
    assert {fault.column for fault in survey.warnings} == {"merit", "reported"}


def test_answers_of_those_a_question_does_not_count_are_told(tmp_path):
    survey = tiny.read(tmp_path, tiny.ANSWERS.replace("8,0,,2", "8,0,1,2"))
    (fault,) = survey.warnings
    assert (fault.column, fault.rows) == ("reported", 1)
    assert "whom offered leaves out" in fault.what


STRATA = {"column": "region", "population": {"North": 40, "South": 60}}
PRIVATE = HEAD.replace(",merit,offered,reported", "")
FAULTS = [
    # headings
    (tiny.ANSWERS.replace("favours", "favuors"), {}, "favuors", "no item of the questionnaire", None),
    (tiny.ANSWERS.replace("merit", "Example"), {}, "example", "the heading stands 2 times", None),
    (tiny.ANSWERS.replace("years", ""), {}, None, "1 column(s) have entries but no heading", None),
    ("a,b\n1,2\n", {}, None, "none of the first rows holds the expected headings", None),
    (tiny.ANSWERS, {"columns": {"gender": "Q1"}}, "Q1", "item gender", None),
    (tiny.ANSWERS, {"weight": "w"}, "w", "`weight`", None),
    (tiny.ANSWERS, {"rows": {"wave": 1}}, "wave", "`rows`", None),
    # cells
    (tiny.ANSWERS.replace("a,3,0", "a,7,0"), {}, "example", "no answer to this item", 1),
    (tiny.ANSWERS.replace("4,1\n", "four,1\n"), {}, "years", "no number", 1),
    (tiny.ANSWERS.replace("4,1\n", "61,1\n"), {}, "years", "figures outside 0 to 60", 1),
    (tiny.ANSWERS.replace("b,", "A ,"), {}, "id", "more than once", 1),
    (f"{HEAD}\n", {}, None, "headings but no answers", None),
    # who was asked
    (f"{PRIVATE},merit\na,3,0,1,4,1,2\nb,3,0,1,4,1,\n", {"group": "private"}, "merit", "asked of officials only", 1),
    # the design
    (tiny.ANSWERS.replace("4,1\n", "4,\n"), {"strata": STRATA}, "region", "no stratum", 1),
    (tiny.ANSWERS, {"strata": {"column": "region", "population": {"North": 40}}}, "region", "no population size", None),
    (
        tiny.ANSWERS,
        {"strata": {"column": "region", "population": {"North": 1, "South": 9}}},
        "region",
        "2 respondents",
        None,
    ),
    (tiny.ANSWERS, {"weight": "offered"}, "offered", "not positive", 2),
    (tiny.ANSWERS, {"weight": "reported", "missing": []}, "reported", "no weight", 2),
    (tiny.ANSWERS.replace("4,1\n", "1e999,1\n"), {"weight": "years"}, "years", "weights outside 1e-09 to 1e+12", 1),
    (tiny.ANSWERS, {"cluster": "reported"}, "reported", "no cluster", 2),
    (tiny.ANSWERS, {"population": 3}, None, "4 respondents of a population of 3", None),
    (tiny.ANSWERS, {"invited": 3}, None, "4 respondents of 3 invited", None),
]


@pytest.mark.parametrize(("text", "source", "column", "what", "rows"), FAULTS)
def test_a_fault_names_file_column_and_rows_by_count(tmp_path, text, source, column, what, rows):
    source = dict(source)
    entries = tiny.study(**{k: v for k, v in source.items() if k != "group"})
    groups = entries["countries"]["XAA"]["iterations"][0]["groups"]
    groups[source.get("group", "officials")] = groups.pop("officials")
    found = [f for f in faults_of(tmp_path, text, entries=entries) if f.level == "error" and what in f.what]
    assert [(fault.file, fault.column, fault.rows) for fault in found] == [("answers.csv", column, rows)]
    assert found[0].todo
    assert found[0].country == "XAA"


def test_a_scale_the_study_leaves_empty(tmp_path):
    entries = tiny.study()
    del entries["countries"]["XAA"]["scales"]
    (fault,) = faults_of(tmp_path, entries=entries)
    assert fault.column == "region"
    assert "lists no answers" in fault.what


def test_all_faults_of_all_files_come_in_one_report(tmp_path):
    entries = tiny.study(weight="w", strata=STRATA, invited=5)
    groups = entries["countries"]["XAA"]["iterations"][0]["groups"]
    groups["private"] = {"file": "private.csv"}
    (tmp_path / "private.csv").write_bytes(b"<html>")
    text = "\n".join([f"{HEAD},w,comment", "a,7,0,2,1,0,1,4,1,1,x", "a,3,0,2,1,0,1,99,,0,", "b,3,0,2,1,0,7,61,5,,"])
    found = faults_of(tmp_path, text, entries=entries)
    assert sorted((f.file, f.column or "", f.rows or 0) for f in found if f.level == "error") == [
        ("answers.csv", "comment", 0),
        ("answers.csv", "example", 1),
        ("answers.csv", "gender", 1),
        ("answers.csv", "id", 1),
        ("answers.csv", "region", 1),
        ("answers.csv", "w", 1),
        ("answers.csv", "w", 1),
        ("answers.csv", "years", 1),
        ("private.csv", "", 0),
    ]
    assert list(faults_by_file(found)) == ["answers.csv", "private.csv"]


def test_the_report_crosses_process_borders(tmp_path):
    with pytest.raises(SurveyError) as caught:
        tiny.read(tmp_path, "")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.faults == caught.value.faults
    assert str(again) == str(caught.value)


def test_a_country_that_is_not_in_the_study(tmp_path):
    study = load_study(tiny.write(tmp_path))
    with pytest.raises(SurveyError, match="did you mean XAA"):
        read_survey(study, "XAB")


def test_checking_goes_on_after_a_bad_country(tmp_path):
    entries = tiny.study(sample="probability")
    entries["countries"]["XAB"] = tiny.study(file="gone.csv")["countries"]["XAA"]
    study = load_study(tiny.write(tmp_path, entries=entries))
    (fault,) = [fault for file in read_files(study) for fault in file.listed]
    assert (fault.country, fault.file) == ("XAB", "gone.csv")
    assert [fault for file in read_files(study, ["XAA"]) for fault in file.listed] == []


def test_a_check_warns_where_nobody_says_how_people_were_chosen(tmp_path):
    study = load_study(tiny.write(tmp_path))
    (fault,) = [fault for file in read_files(study) for fault in file.listed]
    assert fault.level == "warning"
    assert "counts as 'volunteers'" in fault.within
    assert read_survey(study, "XAA").warnings == ()


def test_many_unknown_columns_are_one_fault(tmp_path):
    head, *rows = tiny.ANSWERS.splitlines()
    extra = ",".join(f"extra_question_{number}" for number in range(10_000))  # more characters than a field may have
    text = "\n".join([f"{head},{extra}", *(row + "," * 10_000 for row in rows)])
    with pytest.raises(SurveyError) as caught:
        tiny.read(tmp_path, text)
    assert str(caught.value).count("\n") == 1
    assert "10,000 columns are no items of the questionnaire ('extra_question_0', 'extra_question_1'" in str(
        caught.value
    )
