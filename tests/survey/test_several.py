"""Questions with several answers, in the ways in which tools and people write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from cips_helpers.instrument.load import InstrumentError, load_instrument
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.confirmation import confirm
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_files, read_survey
from cips_helpers.survey.understood import lines_of
from made_up import tiny

REASONS: dict[str, Any] = yaml.safe_load("""
id: reasons
kind: categories
answers:
  - {code: 1, label: {en: Import, fr: Importation}}
  - {code: 2, label: {en: "Duties, fees and refunds", fr: "Droits, taxes et remboursements"}}
  - {code: 3, label: {en: None of these, fr: Aucune de celles-ci}}
  - {code: 8, label: {en: Don't know, fr: Ne sait pas}, kind: dont_know}
""")
SEVERAL: dict[str, Any] = yaml.safe_load("""
id: reasons
kind: experience
several: true
scale: reasons
asked_of: [officials]
text: {en: "What did you deal with Customs for?", fr: "Pour quoi ?"}
""")
GIVEN = ["1", "1 2", "", "3", "8", "2"]
"""Answers of people, as codes."""
EXPECTED = {"reasons_1": [1, 1, -1, 0, 8, 0], "reasons_2": [0, 1, -1, 0, 8, 1], "reasons_3": [0, 0, -1, 1, 8, 0]}
LABELS = {str(answer["code"]): answer["label"]["en"] for answer in REASONS["answers"]}


def study(folder: Path, columns: dict[str, list[str]], *, times: int = 1, **question: Any) -> Path:
    """Write the tiny study with a question of several answers; its file has an answer to one statement besides."""
    entries = tiny.instrument()
    entries["scales"].append(REASONS)
    entries["items"].append({**SEVERAL, **question})
    tiny.save(folder / "instrument.yml", entries)
    given = {"id": [str(number) for number in range(6 * times)]}
    given["example"] = [str(number % 4) for number in range(6 * times)]
    pd.DataFrame(given | {name: entries * times for name, entries in columns.items()}).to_csv(
        folder / "answers.csv", index=False
    )
    return tiny.save(folder / "study.yml", tiny.study())


def split(yes: str, no: str, *, heading: str = "reasons/{}", asked_no: bool = True) -> dict[str, list[str]]:
    """Return a column for each answer; where nothing is ticked, tools write ``no`` or nothing."""
    columns = {}
    for code in LABELS:
        ticked = [code in given.split() for given in GIVEN]
        name = heading.format(code, label=LABELS[code])
        columns[name] = [
            yes.format(label=LABELS[code]) if is_one else (no if given or asked_no else "")
            for is_one, given in zip(ticked, GIVEN, strict=True)
        ]
    return columns


def joined(separator: str) -> dict[str, list[str]]:
    return {"reasons": [separator.join(LABELS[code] for code in given.split()) for given in GIVEN]}


WAYS: dict[str, dict[str, list[str]]] = {
    "ODK: codes with spaces": {"reasons": GIVEN},
    "KoboToolbox: one column, and one for each answer": {"main/reasons": GIVEN}
    | split("1", "0", heading="main/reasons/{}", asked_no=False),
    "choice names": {"reasons": [
        "import", "import duties_fees_and_refunds", "", "none_of_these", "dont_know", "duties_fees_and_refunds"]},
    "Google Forms: labels with commas in them": joined(", "),
    "Microsoft Forms: a sign behind each": {"What did you deal with Customs for?": [
        text and f"{text};" for text in joined(";")["reasons"]]},
    "Qualtrics: codes": {"reasons": [given.replace(" ", ",") for given in GIVEN]},
    "SurveyMonkey: labels, or nothing": split(
        "{label}", "", heading="What did you deal with Customs for? [{label}]", asked_no=False),
    "LimeSurvey: Y, or nothing": split("Y", "", heading="reasons[{}]"),
    "LimeSurvey: full answers": split("Yes", "No", heading="What did you deal with Customs for? [{label}]"),
    "SPSS: quoted": split("quoted", "not quoted", heading="reasons_{}"),
    "lines": joined("\n"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_each_way_gives_the_same_answers(tmp_path: Path, way: str) -> None:
    path = study(tmp_path, WAYS[way])
    sample = read_survey(load_study(path), "XAA").samples[1, "officials"]
    rows = sorted(map(tuple, pd.DataFrame(EXPECTED).to_numpy().tolist()))
    assert sorted(map(tuple, sample.answers[list(EXPECTED)].to_numpy(dtype=int).tolist())) == rows


def test_an_entry_that_holds_something_else_is_refused_and_shown_with_its_row(tmp_path: Path) -> None:
    path = study(tmp_path, {"reasons": ["1", "1 2", "", "3", "8", "Import; Smuggling"]})
    with pytest.raises(SurveyError, match=r"reasons: entries that hold something other than answers .*\(1 row\)"):
        read_survey(load_study(path), "XAA")
    [faults] = read_files(load_study(path))
    [misfit] = faults.reading.misfits
    assert (misfit.column, misfit.entry, misfit.rows) == ("reasons", "Import; Smuggling", (7,))


def test_other_words_are_named_by_recoding(tmp_path: Path) -> None:
    path = study(tmp_path, {"reasons": ["Imports", "Imports|Duties", "", "3", "8", "Duties"]})
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    [source] = entries["countries"]["XAA"]["iterations"][0]["groups"].values()
    source["recoding"] = {"reasons": {"Imports": 1, "Duties": 2}}
    tiny.save(path, entries)
    sample = read_survey(load_study(path), "XAA").samples[1, "officials"]
    assert sorted(sample.answers["reasons_2"]) == sorted(EXPECTED["reasons_2"])


def test_one_column_counts_before_those_of_its_answers(tmp_path: Path) -> None:
    columns = {"reasons": GIVEN} | split("1", "0")
    columns["reasons/1"] = ["0"] * 6
    [faults] = read_files(load_study(study(tmp_path, columns)))
    assert "its column and those of its single answers differ" in "\n".join(map(str, faults.listed))


def test_what_was_understood_says_how_many_ticked_each(tmp_path: Path) -> None:
    path = study(tmp_path, {"reasons": GIVEN, "reasons_other": ["a boat", *[""] * 5]}, times=10)
    loaded = load_study(path)
    [faults] = read_files(loaded)
    lines = "\n".join(lines_of(loaded, faults.reading))
    assert "answers to reasons, of which people may give several, from 1 column(s)" in lines
    assert "  1 Import: 40% of the people" in lines
    assert "other, please say (reasons): 10 people wrote something, which is not read" in lines
    assert "a boat" not in lines


def test_shares_of_people_pass_the_gate(tmp_path: Path) -> None:
    """40 people stated a reason: 20 ticked Import; a question that nine answered is hidden."""
    path = study(tmp_path, {"reasons": GIVEN}, times=10, sensitive=False)
    confirm(load_study(path))
    country = CountryResults.read(load_study(path), "XAA")
    results = country.results(iteration=1, language="en", edition="internal")
    figure = results.figure(group="officials", indicator="reasons_1", statistic="positive")
    assert (figure["estimate"], figure["n"], figure["state"]) == (0.5, 40, "shown")
    assert figure["low"] < 0.5 < figure["high"]
    assert not country.audit()
    few = study(tmp_path, {"reasons": ["1 2", *[""] * 5]}, times=9)
    hidden = CountryResults.read(load_study(few), "XAA").results(iteration=1, language="en", edition="internal")
    assert hidden.figure(group="officials", indicator="reasons_1", statistic="positive")["state"] == "suppressed"


def test_a_filter_names_an_answer_of_it(tmp_path: Path) -> None:
    entries = tiny.instrument()
    entries["scales"].append(REASONS)
    asked = {"id": "asked", "kind": "experience", "scale": "yes_no", "asked_of": ["officials"]}
    asked |= {
        "text": {"en": "Were you asked?", "fr": "Vous a-t-on demandé ?"},
        "base": {"item": "reasons", "codes": [2]},
    }
    entries["items"] += [SEVERAL, asked]
    instrument = load_instrument(tiny.save(tmp_path / "instrument.yml", entries))
    base = instrument.item("asked").base
    assert base is not None
    assert (base.item, base.codes) == ("reasons_2", (1,))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "behaviour"}, "several answers are for questions of kind experience"),
        ({"scale": "agreement"}, "several answers need a scale of kind categories"),
        ({"scale": "years"}, "several answers need a scale of kind categories"),
        ({"finding": {"en": "{share} do", "fr": "{share}"}}, "needs {share} and {option} once"),
    ],
)
def test_faults_of_the_question(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    entries = tiny.instrument()
    entries["scales"].append(REASONS)
    entries["items"].append({**SEVERAL, **change})
    with pytest.raises(InstrumentError, match=message):
        load_instrument(tiny.save(tmp_path / "instrument.yml", entries))
