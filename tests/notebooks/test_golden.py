"""Run every chapter and compare its outputs with the golden copy: nbval in full mode."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from cips_helpers.build.report import chapters
from cips_helpers.display import BLOCKS
from golden import renew

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS, GOLDEN = ROOT / "notebooks", ROOT / "tests" / "golden"
SILENT = ("55_compared",)
"""With four countries the example has nothing to compare; see test_compared.py."""
NAMED_ONLY = ("05_worked_on",)
"""Chapters whose table stands in the named book alone; see tests/tables/test_pooled.py."""
SAID = ("text/html", "text/plain")
SHOWN = ({BLOCKS, *SAID}, set(SAID), {"image/svg+xml", "text/plain"})
"""MIME types of a sentence, a table and a chart."""


CHAPTERS = [*chapters(NOTEBOOKS), *chapters(NOTEBOOKS / renew.PROGRAMME)]


def golden_of(path: Path) -> Path:
    return GOLDEN / path.relative_to(NOTEBOOKS)


def compare(*golden: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            "/dev/null",
            "--rootdir",
            str(golden[0].parent),
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--nbval",
            "--nbval-current-env",
            "--nbval-sanitize-with",
            str(GOLDEN / "same.cfg"),
            *map(str, golden),
        ],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def outputs(notebook: NotebookNode) -> list[dict[str, str]]:
    return [
        output["data"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]


def test_chapters_say_what_the_golden_copies_say(tmp_path: Path) -> None:
    done = compare(*sorted(GOLDEN.glob("*.ipynb")), **renew.example_country(tmp_path))
    assert done.returncode == 0, f"{done.stdout[-4000:]}\nIf this is meant: make golden"


def test_chapters_over_all_countries_say_what_the_golden_copies_say(tmp_path: Path) -> None:
    done = compare(*sorted((GOLDEN / renew.PROGRAMME).glob("*.ipynb")), **renew.eight_countries(tmp_path))
    assert done.returncode == 0, f"{done.stdout[-4000:]}\nIf this is meant: make golden"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
class TestGoldenCopy:
    def test_it_is_of_todays_chapter(self, path: Path) -> None:
        now, then = (nbformat.read(file, as_version=4) for file in (path, golden_of(path)))
        assert [cell.source for cell in then.cells] == [cell.source for cell in now.cells], "make golden"

    def test_it_has_an_output_for_every_cell_that_shows_something(self, path: Path) -> None:
        golden = nbformat.read(golden_of(path), as_version=4)
        showing = [cell for cell in golden.cells if cell.cell_type == "code"][2:]
        assert showing
        if path.stem in SILENT:
            assert not any(cell.outputs for cell in showing)
            return
        if path.stem in NAMED_ONLY:
            assert any(cell.outputs for cell in showing)
            return
        assert all(cell.outputs for cell in showing)  # nbval lets anything pass where nothing is stored

    def test_it_says_in_words_what_its_pictures_show(self, path: Path) -> None:
        golden = nbformat.read(golden_of(path), as_version=4)
        assert all(set(data) in SHOWN for data in outputs(golden))
        for data in outputs(golden):
            if "image/svg+xml" in data:
                assert len(re.findall(r"\d", data["text/plain"])) >= 8


def test_no_country_is_named_in_the_chapters_over_all_countries() -> None:
    for path in chapters(NOTEBOOKS / renew.PROGRAMME):
        texts = " ".join(
            str(text) for data in outputs(nbformat.read(golden_of(path), as_version=4)) for text in data.values()
        )
        assert texts
        assert not re.search(r"\bX[A-Z]{2}\b|Country X", texts)


def test_a_chapter_runs_in_its_own_folder_as_jupyterlab_runs_it() -> None:
    path = NOTEBOOKS / "10_result.ipynb"
    assert outputs(renew.execute(path)) == outputs(nbformat.read(GOLDEN / path.name, as_version=4))


def test_there_is_no_golden_copy_of_a_chapter_that_is_gone() -> None:
    assert set(GOLDEN.rglob("*.ipynb")) == {golden_of(path) for path in CHAPTERS}


def test_one_changed_figure_is_noticed_in_a_sentence_a_table_and_a_picture(tmp_path: Path) -> None:
    golden = nbformat.read(GOLDEN / "15_key_factors.ipynb", as_version=4)
    # a sentence, a table, a chart
    shown = [next(data for data in outputs(golden) if set(data) == kinds) for kinds in SHOWN]
    for data, kind in zip(shown, ("text/html", "text/html", "text/plain"), strict=True):
        data[kind] = re.sub(r"(\d\.\d)(\d)", lambda m: m[1] + str((int(m[2]) + 1) % 10), data[kind], count=1)
    golden.cells[1].source = golden.cells[1].source.replace("data/example", f"{ROOT}/data/example")
    nbformat.write(golden, tmp_path / "changed.ipynb")
    done = compare(tmp_path / "changed.ipynb")
    assert re.search(r"\b3 failed, \d+ passed", done.stdout), done.stdout[-2000:]
