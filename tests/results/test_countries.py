"""Countries give no more to their peers and to the pool than they may, and faulty files are left out."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.peers import STATISTICS_OF_PEERS
from cips_helpers.results.countries import add_peers, programme_share, read_pooled, shared_scores
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Study
from cips_helpers.verdicts.changes import changes, worked_on
from made_up import example, small_programme

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example" / "study.yml"
KEYS = ["iteration", "group", "indicator", "statistic", "against"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Eight small countries with a few questions, two iterations."""
    folder = tmp_path_factory.mktemp("eight")
    return load_study(small_programme.study(folder, countries=8, iterations=2, respondents=60))


@pytest.fixture
def broken(study: Study, tmp_path: Path) -> Study:
    """The same study, with a faulty file of one country."""
    shutil.copytree(study.path.parent, tmp_path / "study")
    (tmp_path / "study" / "responses" / "xac_2_officials.csv").write_text("nothing;of\nthe;kind\n", encoding="utf-8")
    return study.model_copy(update={"path": tmp_path / "study" / "study.yml"})


def with_peers(study: Study, *, iteration: int | None = None, edition: str = "internal") -> Disclosed:
    return add_peers(CountryResults.read(study, "XAB").results(iteration=iteration, edition=edition), study)


def peers(results: Disclosed) -> pd.DataFrame:
    return results.figures[results.figures["statistic"].isin(STATISTICS_OF_PEERS)].reset_index(drop=True)


def test_the_scores_are_placed_among_the_last_ones_of_the_others(study: Study) -> None:
    found = peers(with_peers(study))
    assert set(found["statistic"]) == set(STATISTICS_OF_PEERS)
    assert (found["state"] == "shown").all()
    assert set(found.loc[found["statistic"] == "peer_count", "estimate"]) == {7}
    quartiles = found[found["statistic"] != "peer_count"]["estimate"]
    assert (quartiles == quartiles.round(1)).all()
    assert not found.astype(str).apply(lambda column: column.str.contains("XA")).any(axis=None)


def test_every_edition_gives_the_same_quartiles(study: Study) -> None:
    columns = ["group", "indicator", "statistic", "estimate"]
    one, other = (peers(with_peers(study, edition=edition))[columns] for edition in ("internal", "public"))
    assert one.equals(other)


def test_a_report_on_an_earlier_iteration_has_no_comparison(study: Study) -> None:
    assert peers(with_peers(study, iteration=1)).empty


def test_a_peer_with_faulty_files_is_left_out_and_the_report_stays(broken: Study) -> None:
    results = with_peers(broken)
    counts = peers(results).query("statistic == 'peer_count'")["estimate"]
    assert counts.empty or set(counts) == {6}
    own = CountryResults.read(broken, "XAB").results().figures
    assert (results.figures["state"] == "shown").sum() >= (own["state"] == "shown").sum() > 300


def test_with_four_countries_no_other_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    results = example.country("XDD").results()

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file of another country was opened")

    monkeypatch.setattr("cips_helpers.results.countries.read_survey", fail)
    assert add_peers(results, load_study(EXAMPLE)) is results


def test_a_country_gives_the_others_no_more_than_is_compared(study: Study) -> None:
    shared = shared_scores(read_survey(study, "XAB", latest=True))
    assert set(shared.figures["statistic"]) == {"mean"}
    assert set(shared.figures["domain"]) == {"all"}
    assert set(shared.figures["kind"]) == {"factor", "overall"}
    assert shared.hidden == ()


@pytest.mark.parametrize("code", ["XAA", "XCC", "XDD"])
def test_what_a_country_gives_are_figures_of_its_public_edition(code: str) -> None:
    country = example.country(code)
    public = country.results(edition="public").figures
    public = public[public["kind"].isin(["factor", "overall"]) & (public["domain"] == "all")]
    given = programme_share(country.survey).figures
    told = given.merge(public, on=KEYS, suffixes=("", "_public"), validate="one_to_one")
    assert len(told) == len(given) > 10
    for column in ("estimate", "low", "high", "p_adjusted", "p_equivalent", "n"):
        np.testing.assert_allclose(told[column].astype(float), told[f"{column}_public"].astype(float), rtol=1e-9)
    assert (told["state"] == told["state_public"]).all()


def test_a_country_gives_its_verdicts_and_what_it_worked_on_too() -> None:
    country = example.country("XAA")
    given, public = programme_share(country.survey), country.results(edition="public")
    assert worked_on(given) == worked_on(public) == ["automation", "audit", "human_resources"]
    for group in public.groups:
        judged = [[(one.indicator, one.became) for one in changes(of, group)] for of in (given, public)]
        assert judged[0] == judged[1] != []


def test_what_a_country_gives_neither_names_it_nor_any_respondent(study: Study) -> None:
    given = pickle.loads(pickle.dumps(programme_share(read_survey(study, "XAC"))))
    assert (given.country, given.name, given.scales, given.hidden) == ("", "", {}, ())
    assert {sample.start for sample in given.samples} == {None}
    assert "XAC" not in given.figures.to_csv()
    assert set(given.figures["domain"]) == {"all"}


def test_a_country_with_faulty_files_is_left_out_of_the_pool_and_counted(broken: Study) -> None:
    pooled = read_pooled(broken)
    assert (pooled.countries, pooled.left_out) == (7, 1)
    assert set(pooled.figures["countries"]) <= {6, 7}


def test_to_pool_four_countries_no_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a country's file was opened")

    monkeypatch.setattr("cips_helpers.results.countries.read_survey", fail)
    assert not cips.read_programme(EXAMPLE).enough
