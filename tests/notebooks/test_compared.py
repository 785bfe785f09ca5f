"""Chapter 12, which the example study leaves out, run on a study with enough countries."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from cips_helpers.exports.figures import figures_sheet
from cips_helpers.results.countries import add_peers
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.study import write_synthetic_study
from golden import renew

ROOT = Path(__file__).resolve().parents[2]
CHAPTER, INSTRUMENT = ROOT / "notebooks" / "55_compared.ipynb", ROOT / "data" / "instrument" / "cips.yml"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic study of eight countries."""
    folder = tmp_path_factory.mktemp("eight")
    return write_synthetic_study(folder, countries=8, seed=1, iterations=1, instrument=INSTRUMENT)


@pytest.fixture(scope="module")
def shown(study: Path) -> list[list[dict[str, str]]]:
    """Outputs of each cell of the chapter, for one country of eight."""
    folder = study.parent
    notebook = nbformat.read(CHAPTER, as_version=4)
    parameters = f'study, country, iteration, edition = "{study.as_posix()}", "XAA", 1, "public"'
    notebook.cells.insert(2, new_code_cell(parameters))
    (folder / CHAPTER.name).write_text(nbformat.writes(notebook), encoding="utf-8")
    cells = [cell for cell in renew.execute(folder / CHAPTER.name).cells if cell.cell_type == "code"]
    return [[output["data"] for output in cell.outputs] for cell in cells[3:]]


def test_it_says_draws_and_tabulates_how_the_country_compares(shown: list[list[dict[str, str]]]) -> None:
    read, sentences, charts, tables = shown
    assert read == []
    assert "is compared with 7 other countries of this study" in sentences[0]["text/html"]
    assert [set(chart) >= {"image/svg+xml", "text/plain"} for chart in charts] == [True, True]
    assert all("about the middle" in table["text/html"] for table in tables)
    assert len(tables) == 2


def test_it_names_no_other_country(shown: list[list[dict[str, str]]]) -> None:
    everything = " ".join(str(text) for cell in shown for output in cell for text in output.values())
    assert "XAA" in everything
    assert not any(f"XA{letter}" in everything for letter in "BCDEFGH")


def test_the_exported_table_has_the_quartiles_as_printed(study: Path) -> None:
    results = add_peers(CountryResults.read(study, "XAA").results(), load_study(study))
    table = figures_sheet(results)
    peers = table.frame[table.frame["statistic"].isin(["peer_lower", "peer_median", "peer_upper"])]
    assert len(peers) == 3 * (table.frame["statistic"] == "peer_count").sum() > 0
    assert set(peers["unit"]) == {"points"}
    assert {table.decimals["estimate"][row] for row in peers.index} == {1}
