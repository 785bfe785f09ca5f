"""`cips init` on files as hurried people leave them: read as people answered, or one line that says what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from made_up import messy

Make = Callable[[Path], Path]


def init(folder: Path, file: Path, *options: str) -> Result:
    arguments = ["init", str(file), "--out", str(folder / "mine"), "--instrument", str(messy.QUESTIONNAIRE), *options]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "400"})


def assert_read_as_answered(folder: Path, code: str = "XAA", iteration: int = 1, *, but: tuple[str, ...] = ()) -> None:
    sample = read_survey(load_study(folder / "mine" / "study.yml"), code).samples[iteration, "officials"]
    plain = read_survey(load_study(messy.FIELD / "baseline" / "study.yml"), "XAA").samples[1, "officials"]
    assert sample.n == plain.n
    for id in plain.answers.columns.drop(["region", *but]):  # the file's own regions may have other codes
        assert sorted(sample.answers[id]) == sorted(plain.answers[id]), id


def delimited(path: Path, rows: list[list[object]], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def x(path: Path, rows: list[list[object]]) -> Path:
    return messy.workbook(path / "x.xlsx", rows)


def with_bands_of_age_as_years() -> pd.DataFrame:
    years = {"1": "24", "2": "35", "3": "44", "4": "57"}
    return (answers := messy.codes()).assign(age=answers["age"].replace(years))


def both_languages(folder: Path) -> Path:
    english, french = messy.words("en"), messy.words("fr")
    answers = english.where((english == french) | (english == ""), english + " / " + french)
    headings = [f"{one} / {two}" for one, two in zip(messy.texts("en"), messy.texts("fr"), strict=True)]
    return x(folder, messy.rows(answers, headings))


def replaced(column: str, entries: dict[str, str], language: str = "en") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        answers = messy.words(language)
        answers[column] = answers[column].replace(entries)
        return x(folder, messy.rows(answers, messy.texts(language)))

    return make


def with_totals(folder: Path) -> Path:
    rows = messy.rows(messy.words())
    width = len(messy.IDS)
    return x(folder, [*rows, [], ["Total answered", *[58] * width], ["% agree", *["78%"] * width]])


def with_headings_again(folder: Path) -> Path:
    rows = messy.rows(messy.words())
    return x(folder, [*rows[:31], rows[0], *rows[31:]])


def spoilt(folder: Path) -> Path:
    path = delimited(folder / "x.csv", messy.rows(messy.words("fr"), messy.texts("fr")), delimiter=";")
    content = path.read_bytes()
    bytes_ = {byte: bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}
    path.write_text("".join(bytes_[byte] for byte in content), encoding="utf-8", newline="")
    return path


def misspelt(folder: Path) -> Path:
    return x(folder, messy.rows(messy.words(), [text.replace("management", "managment") for text in messy.texts()]))


def beside_places_and_names(folder: Path) -> Path:
    where = {f"_Where_{part}": ["1.5"] * 60 for part in ("latitude", "longitude", "altitude", "precision")}
    return x(
        folder,
        messy.rows(
            messy.words(), more={"Where": ["1.5 1.5 0 0"] * 60, **where, "_uuid": [f"u{at}" for at in range(60)]}
        ),
    )


def with_places_in_several_spellings(folder: Path) -> Path:
    answers = messy.words()
    dresses = ("{}", "{}.", " {} ", "“{}”", "{};", "{} .", "{}")
    answers["region"] = [
        dresses[at % 7].format(name.upper() if at % 2 else name) if name else ""
        for at, name in enumerate(answers["region"])
    ]
    return x(folder, messy.rows(answers))


READ: dict[str, tuple[Make, tuple[str, ...], str]] = {
    "numbered labels in SPSS": (
        lambda folder: messy.spss(folder / "x.sav", label=lambda value, text: f"{value} {text}"),
        (),
        "the figures beside the labels are another coding (agreement); the labels count",
    ),
    "ends labelled alone, told": (
        lambda folder: messy.spss(folder / "x.sav", unlabelled=(2, 3)),
        ("--codes", "agreement=1,2,3,4,98,99"),
        "",
    ),
    "answers in two languages at once": (both_languages, (), ""),
    "gender as M and F": (replaced("gender", {"Woman": "F", "Man": "M"}), (), "usual meaning (gender)"),
    "gender as H and M": (replaced("gender", {"Mujer": "M", "Hombre": "H"}, "es"), (), "usual meaning (gender)"),
    "empty cells in words": (
        lambda folder: x(folder, messy.rows((said := messy.words()).where(said != "", "No response"))),
        (),
        "",
    ),
    "years with their unit": (
        lambda folder: x(folder, messy.rows((said := messy.words()).assign(experience=said["experience"] + " years"))),
        (),
        "",
    ),
    "ages instead of bands": (
        lambda folder: x(folder, messy.rows(with_bands_of_age_as_years(), messy.IDS)),
        (),
        "the figures of age are years; they were put into its bands",
    ),
    "rows of totals": (with_totals, (), ""),
    "headings again in the middle": (with_headings_again, (), ""),
    "letters spoilt by saving": (spoilt, (), ""),
    "UTF-16 without a mark": (
        lambda folder: delimited(folder / "x.csv", messy.rows(messy.words()), delimiter="\t", encoding="utf-16-le"),
        (),
        "",
    ),
    "a heading with a slip": (misspelt, (), "headings that nearly are a question were taken for it"),
    "places on the map": (beside_places_and_names, (), ""),
    "years of two figures": (
        lambda folder: delimited(folder / "x.csv", messy.rows(messy.words(), day=lambda day: f"{day:%d/%m/%y}")),
        (),
        "officials, 2024-05-13 to 2024-05-30",
    ),
    "French months": (
        lambda folder: delimited(folder / "x.csv", messy.rows(messy.words(), day=lambda day: f"{day.day} mai 2024")),
        (),
        "officials, 2024-05-13 to 2024-05-30",
    ),
    "codes of no answer, told": (
        lambda folder: x(
            folder, messy.rows(messy.codes().replace({"8": "-98", "9": "-99"}).assign(experience="3"), messy.IDS)
        ),
        ("--dont-know", "-98", "--refused", "-99"),
        "",
    ),
}
"""Case → file, options, part of what is said."""


@pytest.mark.parametrize("case", READ)
def test_read_as_people_answered(tmp_path: Path, case: str) -> None:
    make, options, part = READ[case]
    made = init(tmp_path, make(tmp_path), *options)
    assert made.exit_code == 0, made.output
    assert part in made.output
    assert_read_as_answered(tmp_path, but=("experience",) if "told" in case and "no answer" in case else ())


def test_spellings_of_one_place_are_one_region(tmp_path: Path) -> None:
    made = init(tmp_path, with_places_in_several_spellings(tmp_path))
    assert made.exit_code == 0, made.output
    regions = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA").samples[1, "officials"].answers["region"]
    plain = messy.codes()["region"].replace("", "-1")
    assert regions.value_counts().sort_index().to_dict() == plain.astype(int).value_counts().sort_index().to_dict()


def test_no_number_of_years_is_beyond_all_bands(tmp_path: Path) -> None:
    ages = with_bands_of_age_as_years()
    ages.loc[ages.index[3], "age"] = "1e999"
    made = init(tmp_path, x(tmp_path, messy.rows(ages, messy.IDS)))
    assert made.exception is None or isinstance(made.exception, SystemExit)
    assert "into its bands" not in made.output


@pytest.mark.parametrize(("entry", "options"), [("፩", ()), ("²", ("--codes", "agreement=²,1,2,3"))])
def test_a_digit_that_is_no_number_ends_in_a_message(tmp_path: Path, entry: str, options: tuple[str, ...]) -> None:
    codes = messy.codes().replace({"3": entry})
    made = init(tmp_path, x(tmp_path, messy.rows(codes, messy.IDS)), *options)
    assert made.exception is None or isinstance(made.exception, SystemExit)
    assert made.output


def test_headings_without_answers_are_no_study(tmp_path: Path) -> None:
    made = init(tmp_path, x(tmp_path, messy.rows(messy.words())[:1]))
    assert made.exit_code == 1
    assert made.output.endswith("x.xlsx: the file has headings but no answers; export the answers again\n")


def test_a_folder_of_a_name_that_steers_terminals_is_shown_as_it_is_called(tmp_path: Path) -> None:
    files = tmp_path / "red \x1bx"
    files.mkdir()
    made = init(files, x(tmp_path, messy.rows(messy.words())))
    assert made.exit_code == 0, made.output
    assert r"red \x1bx" in made.output
    assert "\x1b" not in made.output


def moved(folder: Path) -> Path:
    rows = messy.rows(messy.codes(), messy.IDS)
    for at in (5, 20, 40):
        rows[at].insert(1, "")
    rows[0][1:3] = rows[0][2:3]
    return x(folder, rows)


def positions(folder: Path) -> Path:
    """Codes by the order of the answers, also where the questionnaire's own codes run the other way."""
    places = {
        item.id: {code: str(place) for place, code in enumerate(messy.labels(item), start=1)}
        for item in messy.ITEMS
        if messy.labels(item) and item.id != "region"
    }
    answers = messy.codes()
    answers.loc[answers["breach_likely"].isin(["8", "9"]), "breach_likely"] = ""
    answers.loc[answers["would_accept"].isin(["8", "9"]), "would_accept"] = ""
    for id, own in places.items():
        answers[id] = answers[id].replace(own)
    return x(folder, messy.rows(answers, messy.IDS))


def private_below(folder: Path) -> Path:
    headings = [text.replace("my administration", "the administration") for text in messy.texts()]
    other = [*reversed(headings[:30]), *headings[30:]]
    return x(folder, [*messy.rows(messy.words()), [], *messy.rows(messy.words(), other)])


def left_out(folder: Path) -> Path:
    answers = messy.codes()
    answers[messy.STATEMENTS] = answers[messy.STATEMENTS].replace({"0": "1", "1": "2", "2": "3", "3": "5"})
    return x(folder, messy.rows(answers, messy.IDS))


ASKED: dict[str, tuple[Make, tuple[str, ...]]] = {
    "ends labelled alone": (
        lambda folder: messy.spss(folder / "x.sav", unlabelled=(2, 3)),
        ("the scale agreement has the codes 2 to 3", "--codes agreement=1,2,3,4 if 1 is the first"),
    ),
    "positions": (positions, ("the scale agreement has the codes 1 to 6", "the scale likelihood has the codes 1 to 4")),
    "a code left out": (left_out, ("the scale agreement has the codes 1 to 5", "--codes agreement=1,2,3,5")),
    "codes of no answer": (
        lambda folder: x(folder, messy.rows(messy.codes().replace({"8": "-98", "9": "-99"}), messy.IDS)),
        ("-98, -99 may be codes of no answer; say what each means: --dont-know, --refused or --missing",),
    ),
    "two tables in one sheet": (private_below, ("headings of another table stand in row 63, below the answers",)),
    "a sheet for each region": (
        lambda folder: messy.workbook(
            folder / "x.xlsx", {"North": (rows := messy.rows(messy.words()))[:31], "South": [rows[0], *rows[31:]]}
        ),
        ("x.xlsx, sheet North and x.xlsx, sheet South hold answers of officials of the same weeks",),
    ),
    "numbers as headings": (
        lambda folder: x(folder, messy.rows(messy.words(), [f"Q{at}" for at in range(1, len(messy.IDS) + 1)])),
        ("no question was recognized in its headings",),
    ),
}
"""Case → file, parts of the line that asks."""


@pytest.mark.parametrize("case", ASKED)
def test_asked_in_a_line(tmp_path: Path, case: str) -> None:
    make, parts = ASKED[case]
    asked = init(tmp_path, make(tmp_path))
    assert asked.exit_code
    for part in parts:
        assert part in asked.output
    assert not (tmp_path / "mine").exists()


def test_values_without_a_label_are_no_codes_of_the_questionnaire(tmp_path: Path) -> None:
    """In a file coded 1 to 4, a 0 without a label is not the questionnaire's *strongly disagree*."""
    path = messy.spss(tmp_path / "x.sav", unlabelled=(3,))
    study = (messy.FIELD / "baseline" / "study.yml").read_text(encoding="utf-8")
    study = study.replace("../instrument.yml", str(messy.FIELD / "instrument.yml")).replace("answers.csv", path.name)
    (tmp_path / "study.yml").write_text(study.replace("respondent: respondent", "ignore: [intdate]"), encoding="utf-8")
    with pytest.raises(SurveyError, match="30 questions of the scale agreement: values without a label"):
        read_survey(load_study(tmp_path / "study.yml"), "XAA")


def test_a_code_left_out_is_another_coding_and_no_slip(tmp_path: Path) -> None:
    """To say what 5 is would leave 1 to 3 as they stand in the questionnaire, each one too high."""
    path = left_out(tmp_path)
    study = (messy.FIELD / "baseline" / "study.yml").read_text(encoding="utf-8")
    study = study.replace("../instrument.yml", str(messy.FIELD / "instrument.yml")).replace("answers.csv", path.name)
    (tmp_path / "study.yml").write_text(
        study.replace("respondent: respondent", "ignore: [Date of interview]"), encoding="utf-8"
    )
    with pytest.raises(SurveyError, match="scale agreement: coded 1, 2, 3, 5, but the questionnaire has 0, 1, 2, 3"):
        read_survey(load_study(tmp_path / "study.yml"), "XAA")


def twice(column: str, entries: tuple[str, str], *, years: bool = False) -> Make:
    def make(folder: Path) -> Path:
        answers = pd.concat([messy.words(), messy.words()], ignore_index=True)
        rows = messy.rows(answers, more={column: [entry for entry in entries for _ in range(60)]} if column else None)
        if years:
            for row in rows[61:]:
                row[0] = cast(datetime, row[0]).replace(year=2026)
        return x(folder, rows)

    return make


@pytest.mark.parametrize(
    ("make", "samples"),
    [
        (twice("Year", ("2024", "2026"), years=True), [("XAA", 1), ("XAA", 2)]),
        (twice("Round", ("Round 1", "Round 2"), years=True), [("XAA", 1), ("XAA", 2)]),
        (twice("", ("", ""), years=True), [("XAA", 1), ("XAA", 2)]),
        (twice("Country", ("XAA", "XBB")), [("XAA", 1), ("XBB", 1)]),
        (twice("Pays", ("Kelmora", "Tavlonia")), [("KEL", 1), ("TAV", 1)]),
    ],
    ids=["years", "rounds", "dates alone", "codes of countries", "names of countries"],
)
def test_countries_and_iterations_are_told_apart(tmp_path: Path, make: Make, samples: list[tuple[str, int]]) -> None:
    made = init(tmp_path, make(tmp_path))
    assert made.exit_code == 0, made.output
    for code, iteration in samples:
        assert_read_as_answered(tmp_path, code, iteration)


def extra(heading: str, entries: list[str]) -> Make:
    """Make a file with seven further people, who differ in another column."""

    def make(folder: Path) -> Path:
        answers = pd.concat([messy.words(), messy.words().iloc[:7]], ignore_index=True)
        return x(folder, messy.rows(answers, more={heading: entries}))

    return make


@pytest.mark.parametrize(
    ("heading", "entries", "part"),
    [
        ("Do you agree to take part in this survey?", ("Yes, I agree", "No, I do not agree"), ""),
        ("J'accepte de participer à l'enquête", ("Oui", "Non"), ""),
        ("Interviewer", ("Amal", "TEST 1"), "rows whose 'Interviewer' says test or pilot are left out"),
    ],
)
def test_tests_and_people_who_refuse_are_no_respondents(
    tmp_path: Path, heading: str, entries: tuple[str, str], part: str
) -> None:
    made = init(tmp_path, extra(heading, [entries[0]] * 60 + [entries[1]] * 7)(tmp_path))
    assert part in made.output
    assert_read_as_answered(tmp_path)


def test_a_pilot_before_the_others_is_named(tmp_path: Path) -> None:
    rows = messy.rows(pd.concat([messy.words(), messy.words().iloc[:7]], ignore_index=True))
    for row in rows[61:]:
        row[0] = date(2024, 4, 2)
    said = init(tmp_path, x(tmp_path, rows)).output
    assert "7 row(s) of 2024-04-02 to 2024-04-02 stand long before the others" in said
    assert "--start 2024-05-13 --end 2024-05-30 leaves them out" in said
    (tmp_path / "again").mkdir()
    init(tmp_path / "again", tmp_path / "x.xlsx", "--start", "2024-05-13", "--end", "2024-05-30")
    assert_read_as_answered(tmp_path / "again")
