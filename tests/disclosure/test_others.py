"""The other countries of a study are read for a report, and nothing but quartiles comes of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.peer_attack import QUARTILES
from cips_helpers.results.countries import place_among_others, shared_scores
from cips_helpers.results.country import Evidence
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.synthetic.study import write_synthetic_study

DATA = Path(__file__).resolve().parents[2] / "data"
EXAMPLE, INSTRUMENT = DATA / "example" / "study.yml", DATA / "instrument" / "cips.yml"
PEERS = (*QUARTILES, "peer_count")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight countries, two iterations."""
    return write_synthetic_study(tmp_path_factory.mktemp("eight"), countries=8, seed=1, instrument=INSTRUMENT)


def placed(study: Path, *, iteration: int | None = None, edition: str = "internal") -> Disclosed:
    found = Evidence.of(study, "XAB").results(iteration=iteration, edition=edition)
    return place_among_others(found, load_study(study))


def peers(results: Disclosed):
    return results.figures[results.figures["statistic"].isin(PEERS)].reset_index(drop=True)


def test_the_scores_are_placed_among_the_last_ones_of_the_others(study: Path) -> None:
    found = peers(placed(study))
    assert set(found["statistic"]) == set(PEERS)
    assert (found["state"] == "shown").all()
    assert set(found.loc[found["statistic"] == "peer_count", "estimate"]) == {7}
    quartiles = found[found["statistic"] != "peer_count"]["estimate"]
    assert (quartiles == quartiles.round(1)).all()
    assert not found.astype(str).apply(lambda column: column.str.contains("XA")).any(axis=None)


def test_every_edition_gives_the_same_quartiles(study: Path) -> None:
    columns = ["group", "indicator", "statistic", "estimate"]
    one, other = (peers(placed(study, edition=edition))[columns] for edition in ("internal", "public"))
    assert one.equals(other)


def test_a_report_on_an_earlier_iteration_has_no_comparison(study: Path) -> None:
    assert peers(placed(study, iteration=1)).empty


def test_a_country_with_faulty_files_is_left_out_and_the_others_stay(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(study.parent, folder)
    broken = folder / "study.yml"
    broken.write_text(
        study.read_text(encoding="utf-8").replace(_instrument(study), str(load_study(study).instrument.resolve())),
        encoding="utf-8",
    )
    (folder / "responses" / "xac_2_officials.csv").write_text("nothing;of\nthe;kind\n", encoding="utf-8")
    counts = peers(placed(broken))
    counts = counts[counts["statistic"] == "peer_count"]["estimate"]
    assert counts.empty or set(counts) == {6}
    assert (placed(broken).figures["state"] == "shown").sum() > 1000


def _instrument(study: Path) -> str:
    line = next(line for line in study.read_text(encoding="utf-8").splitlines() if line.startswith("instrument:"))
    return line.removeprefix("instrument:").strip()


def test_with_four_countries_no_other_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    results = Evidence.of(EXAMPLE, "XDD").results()

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file of another country was opened")

    monkeypatch.setattr("cips_helpers.results.countries.read_survey", fail)
    assert place_among_others(results, load_study(EXAMPLE)) is results


def test_a_country_gives_the_others_no_more_than_is_compared(study: Path) -> None:
    shared = shared_scores(read_survey(load_study(study), "XAB", latest=True))
    assert set(shared.figures["statistic"]) == {"mean"}
    assert set(shared.figures["domain"]) == {"all"}
    assert set(shared.figures["kind"]) == {"factor", "overall"}
    assert shared.hidden == ()
