"""No message ever holds an answer or an id: reports of faults are mailed around."""

import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cips_helpers.cli.app import app
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Source
from made_up import tiny

from .test_read import as_parquet, as_xlsx, frame

SECRETS = st.sampled_from(["Zqxjk", "7391846.25", "-7391846", "7391846", "Zqxjk@example.org"])
AROUND = st.sampled_from(["", " ", '"', '""', "'", "\n", "\r\n", ";", ",", "\t", "=", "\u2028", "é", "%s", "{0}", "\\"])
DESIGN = {
    "weight": "years",
    "strata": {"column": "region", "population": {"North": 40, "South": 60}},
    "cluster": "gender",
    "seconds": "merit",
    "interviewer": "favours",
    "rows": {"offered": 1},
    "columns": {"example": "example"},
    "recoding": {"gender": {"F": 1}},
}
SOURCES = st.sets(st.sampled_from(sorted(DESIGN))).map(lambda names: {name: DESIGN[name] for name in names})
WRITE = {
    "answers.csv": lambda table: "\n".join(map(",".join, [table.columns, *table.to_numpy().tolist()])).encode(),
    "quoted.csv": lambda table: table.to_csv(index=False, sep=";").encode(),
    "answers.xlsx": as_xlsx,
    "answers.parquet": as_parquet,
}


def said(error):
    parts = [str(error), repr(error), *traceback.format_exception(error)]
    return "\n".join([*parts, *(repr(fault) for fault in error.faults)])


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return load_study(tiny.write(tmp_path_factory.mktemp("study")))


def told(study, data, file, source):
    """Everything that is said about a file, whether it can be read or not."""
    (study.path.parent / file).write_bytes(data if isinstance(data, bytes) else data.encode())
    country = study.countries["XAA"]
    groups = {"officials": Source.model_validate({"file": file, "respondent": "id", **source})}
    iteration = country.iterations[0].model_copy(update={"groups": groups})
    country = country.model_copy(update={"iterations": (iteration,)})
    try:
        survey = read_survey(study.model_copy(update={"countries": {"XAA": country}}), "XAA")
    except SurveyError as error:
        return said(error)
    return "\n".join([repr(survey), str(survey.samples), *map(str, survey.warnings), *map(repr, survey.warnings)])


@settings(max_examples=150)
@given(
    secret=SECRETS,
    before=AROUND,
    after=AROUND,
    row=st.integers(0, 3),
    column=st.integers(0, 8),
    file=st.sampled_from(sorted(WRITE)),
    source=SOURCES,
)
def test_a_cell_is_never_quoted(study, secret, before, after, row, column, file, source):
    table = frame()
    table.iloc[row, column] = before + secret + after
    text = told(study, WRITE[file](table), file, source)
    assert secret not in text
    assert "7391846" not in text


@settings(max_examples=50)
@given(secret=SECRETS, file=st.sampled_from(sorted(WRITE)), row=st.integers(0, 3))
def test_nor_is_an_id_that_stands_twice(study, secret, file, row):
    table = frame()
    table.iloc[[row, (row + 1) % 4], 0] = secret
    text = told(study, WRITE[file](table), file, {})
    assert "more than once" in text
    assert secret not in text


@pytest.mark.parametrize("headless", ["Zqxjk,3,2\nZqxjk,2,1\n", "Zqxjk;3;2\nZqxjk;2;1\n", "Zqxjk\nZqxjk\n"])
def test_nor_is_a_first_line_that_is_no_heading(study, headless):
    assert "Zqxjk" not in told(study, headless, "answers.csv", {})


def test_the_command_shows_one_on_the_screen_and_quotes_none_in_faults_and_page(tmp_path):
    table = frame()
    table.iloc[1] = "Zqxjk"
    study = tiny.write(tmp_path, WRITE["quoted.csv"](table))
    done = CliRunner().invoke(app, ["check", "--study", str(study), "--output", str(tmp_path)])
    assert done.exit_code == 1
    assert "no answer to this item" in done.output
    faults = [line for line in done.output.splitlines() if not line.startswith("  no answer: ")]
    assert len(faults) < len(done.output.splitlines())
    assert "Zqxjk" not in "\n".join(faults)
    assert "Zqxjk" not in (tmp_path / "check.html").read_text(encoding="utf-8")
