"""The outputs of every chapter, as it runs today, are those of its golden copy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from cips_helpers.build.kernels import KernelRoom
from cips_helpers.build.report import chapters
from cips_helpers.build.scrub import INJECTED
from cips_helpers.display import BLOCKS, NARROW
from golden import renew

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS, GOLDEN = ROOT / "notebooks", ROOT / "tests" / "golden"
SILENT = ("55_compared",)
"""With four countries the example has nothing to compare; see test_compared.py."""
NOTHING_TO_SHOW = {"35_who_differs": ["cips.chart_clear_differences(results)"]}
"""Cells of a chapter that show nothing of the example: none of its parts differs clearly."""
NAMED_ONLY = ("05_worked_on",)
"""Chapters whose table stands in the named book alone; see tests/tables/test_pooled.py."""
SAID = ("text/html", "text/plain")
SHOWN = ({BLOCKS, *SAID}, set(SAID), {"image/svg+xml", "text/plain"})
"""MIME types of a sentence, a table and a chart; a chart may have a drawing for phones, too."""
VERSION = re.compile(r"(cips-helpers|numpy|pandas|scipy) \d[\w.+]*")
FIGURE = re.compile(r"(\d\.\d)(\d)")
CHAPTERS = [*chapters(NOTEBOOKS), *chapters(NOTEBOOKS / renew.PROGRAMME)]


def golden_of(path: Path) -> Path:
    return GOLDEN / path.relative_to(NOTEBOOKS)


def shown(notebook: NotebookNode) -> list[list[dict[str, object]]]:
    """Return what each cell of code shows, without the versions of libraries; a report adds a cell of parameters."""
    return [
        [
            {
                kind: VERSION.sub(r"\1 VERSION", text) if isinstance(text, str) else text
                for kind, text in output.get("data", output).items()
            }
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", [])
    ]


def differences(golden: NotebookNode, now: NotebookNode) -> list[tuple[str, str]]:
    """Return what the golden copy and the chapter show, cell by cell, where it is not the same."""
    return [
        ("\n".join(map(str, before)), "\n".join(map(str, after)))
        for before, after in zip_longest(shown(golden), shown(now), fillvalue=[])
        if before != after
    ]


def outputs(notebook: NotebookNode) -> list[dict[str, str]]:
    return [
        output["data"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]


def test_chapters_say_what_the_golden_copies_say(report: Path) -> None:
    """The chapters as they ran for the report of the example country."""
    kept = report.parent / "notebooks" / report.name
    for golden in sorted(GOLDEN.glob("*.ipynb")):
        now = renew.without_pictures(nbformat.read(kept / golden.name, as_version=4))
        assert differences(nbformat.read(golden, as_version=4), now) == [], f"{golden.name}; if meant: make golden"


def test_chapters_over_all_countries_say_what_the_golden_copies_say(tmp_path: Path) -> None:
    with KernelRoom(renew.eight_countries(tmp_path)) as room:
        for golden in sorted((GOLDEN / renew.PROGRAMME).glob("*.ipynb")):
            text = (NOTEBOOKS / renew.PROGRAMME / golden.name).read_text(encoding="utf-8")
            chapter = tmp_path / golden.name  # says where the study is: forks have their own folder
            chapter.write_text(text.replace("data/example", f"{ROOT.as_posix()}/data/example"), encoding="utf-8")
            now = renew.execute(chapter, kernel_manager_class=room.manager_class(golden.stem))
            assert differences(nbformat.read(golden, as_version=4), now) == [], f"{golden.name}; if meant: make golden"


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
        assert [cell.source for cell in showing if not cell.outputs] == NOTHING_TO_SHOW.get(path.stem, [])

    def test_it_says_in_words_what_its_pictures_show(self, path: Path) -> None:
        golden = nbformat.read(golden_of(path), as_version=4)
        assert all(set(data) - {NARROW} in SHOWN for data in outputs(golden))
        charts = [
            (output["data"]["text/plain"], output["metadata"]["image/svg+xml"])
            for cell in golden.cells
            for output in cell.get("outputs", ())
            if "image/svg+xml" in output.get("data", {})
        ]
        for alt, about in charts:  # a long text is read to the end by nobody: figures may stand in the table below
            assert len(alt) > 60
            assert len(re.findall(r"\d", f"{alt} {about.get('table', '')}")) >= 8


def test_no_country_is_named_in_the_chapters_over_all_countries() -> None:
    for path in chapters(NOTEBOOKS / renew.PROGRAMME):
        texts = " ".join(
            str(text) for data in outputs(nbformat.read(golden_of(path), as_version=4)) for text in data.values()
        )
        assert texts
        assert not re.search(r"\bX[A-Z]{2}\b|Country X", texts)


def compare(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run a chapter with nbval, in full mode and in its own folder, as JupyterLab runs it."""
    options = ("-c", os.devnull, "--rootdir", str(notebook.parent), "-p", "no:cacheprovider", "-p", "no:xdist")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--nbval", "--nbval-current-env", str(notebook)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_chapter_shows_the_same_as_jupyterlab_runs_it() -> None:
    done = compare(GOLDEN / "10_result.ipynb")
    assert done.returncode == 0, done.stdout[-2000:]


def test_nbval_notices_a_changed_figure(tmp_path: Path) -> None:
    golden = nbformat.read(GOLDEN / "10_result.ipynb", as_version=4)
    golden.cells[1].source = golden.cells[1].source.replace("data/example", f"{ROOT.as_posix()}/data/example")
    [data] = [data for data in outputs(golden) if FIGURE.search(data["text/html"])][:1]
    data["text/html"] = FIGURE.sub(lambda m: m[1] + str((int(m[2]) + 1) % 10), data["text/html"], count=1)
    nbformat.write(golden, tmp_path / "changed.ipynb")
    assert "1 failed" in compare(tmp_path / "changed.ipynb").stdout


def test_there_is_no_golden_copy_of_a_chapter_that_is_gone() -> None:
    assert set(GOLDEN.rglob("*.ipynb")) == {golden_of(path) for path in CHAPTERS}


def test_one_changed_figure_is_noticed_in_a_sentence_a_table_and_a_picture() -> None:
    golden = nbformat.read(GOLDEN / "15_key_factors.ipynb", as_version=4)
    changed = deepcopy(golden)
    for kinds, kind in zip(SHOWN, ("text/html", "text/html", "text/plain"), strict=True):  # sentence, table, chart
        data = next(data for data in outputs(changed) if set(data) - {NARROW} == kinds and FIGURE.search(data[kind]))
        data[kind] = FIGURE.sub(lambda m: m[1] + str((int(m[2]) + 1) % 10), data[kind], count=1)
    assert differences(golden, golden) == []
    assert len(differences(golden, changed)) == 3
    lacking = deepcopy(golden)
    del next(cell for cell in lacking.cells if cell.get("outputs")).outputs[0]
    assert len(differences(golden, lacking)) == len(differences(lacking, golden)) == 1
    assert differences(golden, nbformat.v4.new_notebook())
