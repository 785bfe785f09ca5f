"""The anonymous edition shows what the public one does, and nothing that tells which country it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from cips_helpers.disclosure import anonymous
from cips_helpers.disclosure.anonymous import pseudonyms
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.scan.leaks import scan
from cips_helpers.disclosure.scan.secrets import Secrets
from cips_helpers.results.countries import add_peers
from cips_helpers.results.country import CountryResults
from cips_helpers.sentences.action_plan import say_action_plan
from cips_helpers.sentences.initiatives import say_initiatives
from cips_helpers.sentences.respondents import key_facts
from cips_helpers.survey.load import load_study
from cips_helpers.survey.study import Study, StudyError
from conftest import EPOCH, cips

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"
KEYS = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]


@cache
def evidence(code: str = "XAA") -> CountryResults:
    return CountryResults.read(STUDY, code)


@cache
def edition(name: str, code: str = "XAA") -> Disclosed:
    return evidence(code).results(edition=name)


def study(**changes: object) -> Study:
    return load_study(STUDY).model_copy(update=changes)


@pytest.mark.parametrize("code", ["XAA", "XBB", "XCC", "XDD"])
def test_its_figures_are_some_of_the_public_ones_unchanged(code: str) -> None:
    public, told = edition("public", code).figures, edition("programme", code).figures
    together = told.merge(public, on=KEYS, suffixes=("", "_public"), validate="one_to_one")
    assert 0 < len(told) == len(together) < len(public)
    for column in public.columns.difference(KEYS):
        assert together[column].astype(str).equals(together[f"{column}_public"].astype(str)), column


def test_no_figure_is_left_of_the_countrys_own_answers() -> None:
    figures = edition("programme", "XCC").figures
    assert not figures["domain"].str.contains("region").any()
    assert "region" not in set(figures["indicator"])
    assert "region" in set(edition("public", "XCC").figures["indicator"])
    assert not any("region" in one.domain for one in edition("programme", "XCC").hidden)


@pytest.mark.parametrize("code", ["XAA", "XCC"])
def test_nothing_in_it_tells_the_country(code: str) -> None:
    one = edition("programme", code)
    told = str({**asdict(one), "figures": one.figures.to_csv(), "instrument": ""})
    country = load_study(STUDY).countries[code]
    for text in (code, country.name["en"], "datetime", evidence(code).survey.fingerprint):
        assert text not in told
    assert {(one.invited, one.population, one.start, one.end) for one in one.samples} == {(None,) * 4}
    for answers in country.scales.values():
        assert not any(answer.label["en"] in told for answer in answers)
    for initiative in country.initiatives:
        assert initiative.what["en"] not in told


def test_it_counts_and_names_what_was_worked_on_as_the_public_edition_does() -> None:
    said = [say_initiatives(edition(name)) for name in ("public", "programme")]
    assert said[0] == said[1] is not None
    assert "2 improved clearly" in said[1].text


def test_iterations_are_numbered_and_not_dated() -> None:
    one = edition("programme")
    assert {sample.label for sample in one.samples} == {"Iteration 1", "Iteration 2"}
    assert key_facts(one) == {"Officials: respondents": "312", "Private sector: respondents": "248"}


def test_it_has_no_plan_and_no_place_among_the_others() -> None:
    assert say_action_plan(edition("programme")) is None
    assert add_peers(edition("programme"), load_study(STUDY)) is edition("programme")


def test_pseudonyms_are_the_same_each_time_and_change_with_the_key() -> None:
    one, other = study(), study(key=study().key.__class__("another dozen of words"))
    assert pseudonyms(one) == pseudonyms(study())
    assert set(pseudonyms(one).values()).isdisjoint(pseudonyms(other).values())
    assert all(len(signs) == 3 and not set(signs) & set("01OI5S8B2ZQG") for signs in pseudonyms(one).values())


def test_no_two_of_many_countries_have_the_same_pseudonym(monkeypatch: pytest.MonkeyPatch) -> None:
    country = study().countries["XAA"]
    many = {f"X{a}{b}": country for a in "ABCDE" for b in "ABCDEFG"}
    assert len(set(pseudonyms(study(countries=many)).values())) == 35
    monkeypatch.setattr(anonymous, "LETTERS", "AC")
    monkeypatch.setattr(anonymous, "DIGITS", "3467943679")  # no more than 20 pseudonyms: collisions are certain
    few = dict(list(many.items())[:19])
    assert len(set(pseudonyms(study(countries=few)).values())) == 19
    assert pseudonyms(study(countries=few)) == pseudonyms(study(countries=dict(reversed(few.items()))))


def test_without_a_key_it_says_what_to_add_where(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"study.yml[\s\S]*add a line `key:` at the top of the study file"):
        CountryResults(study(key=None), evidence().survey).results(edition="programme")


def test_the_key_shows_itself_nowhere() -> None:
    assert study().key.get_secret_value() not in repr(study())


@cache
def secrets() -> Secrets:
    return evidence().secrets([edition("programme")])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example country's anonymous report, pages and PDF."""
    folder = tmp_path_factory.mktemp("anonymous")
    done = cips("report", "XAA", "--edition", "programme", "--output", str(folder), SOURCE_DATE_EPOCH=EPOCH)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_built_report_withstands_the_scan_and_is_named_by_the_pseudonym(built: Path) -> None:
    (folder,) = built.glob("country_*")
    assert folder.name == edition("programme").country
    assert scan(folder, secrets()) == []  # the executed notebooks beside it stay with the analyst
    names = {path.relative_to(built).as_posix() for path in built.rglob("*")}
    assert f"{folder.name}/CIPS_{folder.name}_2.pdf" in names
    assert f"{folder.name}/html/08_progress.html" in names
    assert not any("respondents" in name or "annex" in name for name in names)


PLANTED: dict[str, tuple[str, Callable[[], str]]] = {
    "code": ("code of the country", lambda: "as XAA does"),
    "name": ("name of the country", lambda: "in Kelmora"),
    "region": ("answer of the country's own", lambda: "at the northern ports"),
    "date": ("time of the fieldwork", lambda: "from 2024-05-13 on"),
    "day": ("time of the fieldwork", lambda: "until 14 June 2024"),
    "label": ("label of an iteration", lambda: "since 2022"),
    "population": ("population or invited number", lambda: "of 1,980 officials"),
    "stratum": ("people invited", lambda: "372 invited"),
    "frame": ("frame of a sample", lambda: study().countries["XAA"].iterations[0].frame["en"]),
    "initiative": ("initiative", lambda: "Online declaration and payment at all offices"),
    "fingerprint": ("fingerprint of the answers", lambda: evidence().survey.fingerprint),
    "file": ("file of the answers", lambda: "xaa_1_officials.csv"),
    "key": ("key of the pseudonyms", lambda: study().key.get_secret_value()),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_in_a_page_is_found(what: str, tmp_path: Path) -> None:
    kind, text = PLANTED[what]
    (tmp_path / "page.html").write_text(f"<html><body><p>Scores {text()}.</p></body></html>", encoding="utf-8")
    assert kind in {leak.kind for leak in scan(tmp_path, secrets())}


@pytest.mark.parametrize("what", ["code", "name", "region", "label", "population"])
def test_it_is_found_in_an_alternative_text_and_in_data_too(what: str, tmp_path: Path) -> None:
    kind, text = PLANTED[what]
    (tmp_path / "page.html").write_text(f'<html><body><img alt="{text()}"></body></html>', encoding="utf-8")
    (tmp_path / "manifest.json").write_text(f'{{"note": "{text()}"}}', encoding="utf-8")
    (tmp_path / "table.csv").write_text(f'what\n"{text()}"\n', encoding="utf-8")
    found = {leak.file for leak in scan(tmp_path, secrets()) if leak.kind == kind}
    assert found == {"page.html", "manifest.json", "table.csv"}


def test_the_other_editions_may_say_whose_they_are(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Kelmora, XAA, Northern ports, 1,980 officials, 2022</p>", encoding="utf-8")
    assert scan(tmp_path, evidence().secrets([edition("public")])) == []
