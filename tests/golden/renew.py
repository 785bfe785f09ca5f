"""Write the golden chapters: ``make golden``; read the diff before committing it.

Drawings are left out: tables of figures and alternative texts hold what they show, and outlines of letters are not
compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from cips_helpers.build.report import chapters
from cips_helpers.results.countries import add_peers, read_pooled
from cips_helpers.results.country import CountryResults
from cips_helpers.results.handover import hand_over, hand_over_pooled
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.study import write_synthetic_study

GOLDEN = Path(__file__).resolve().parent
NOTEBOOKS = GOLDEN.parents[1] / "notebooks"
PICTURES = {"image/svg+xml", "application/vnd.cips.narrow+xml"}
NO_PICTURE = "<svg></svg>"
DATA = GOLDEN.parents[1] / "data"
EXAMPLE = DATA / "example" / "study.yml"
PROGRAMME = "programme"
"""Folder of the chapters over all countries, here and among the notebooks."""


def eight_countries(folder: Path) -> dict[str, str]:
    """Return the environment in which the programme's chapters read eight synthetic countries.

    The example study, which the chapters name, has too few.
    """
    study = write_synthetic_study(
        folder, countries=8, seed=1, respondents=60, instrument=DATA / "instrument" / "cips.yml"
    )
    return hand_over_pooled(read_pooled(load_study(study)), folder, study=EXAMPLE)


def example_country(folder: Path) -> dict[str, str]:
    """Return the environment in which the chapters find the results of the country they name, read once for all."""
    study = load_study(EXAMPLE)
    results = CountryResults.read(study, "XAA").results()
    return hand_over(results, add_peers(results, study), folder, study=EXAMPLE, country="XAA")


def execute(path: Path, **options: Any) -> NotebookNode:
    """Run a chapter from top to bottom in its own folder, as JupyterLab does, and return it.

    Options of the client may name other kernels than JupyterLab's.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}, **options).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return without_pictures(notebook)


def without_pictures(notebook: NotebookNode) -> NotebookNode:
    """Take the pictures out of an executed chapter, in place, and return it."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind in PICTURES & set(output.get("data", {})):
                output["data"][kind] = NO_PICTURE
    return notebook


def renew(chapters: Iterable[Path], variables: Mapping[str, str]) -> None:
    """Run chapters in an environment and write their golden copies."""
    os.environ.update(variables)
    for chapter in sorted(chapters):
        name = chapter.relative_to(NOTEBOOKS)
        nbformat.write(execute(chapter), GOLDEN / name)
        print(name)


if __name__ == "__main__":
    with TemporaryDirectory() as national, TemporaryDirectory() as programme:
        renew(chapters(NOTEBOOKS), example_country(Path(national)))
        renew((NOTEBOOKS / PROGRAMME).glob("*.ipynb"), eight_countries(Path(programme)))
