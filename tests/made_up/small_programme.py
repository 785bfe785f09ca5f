"""A programme of a few invented countries with two chapters that a kernel runs in a second."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cips_helpers.programme.plan import Task, plan
from cips_helpers.programme.report import Order
from cips_helpers.programme.run import look
from cips_helpers.programme.store import Store
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.study import write_synthetic_study

ROOT = Path(__file__).resolve().parents[2]
INSTRUMENT = ROOT / "data" / "instrument" / "cips.yml"
PARAMETERS = """study: str = "data/example/study.yml"
country: str = "XAA"
iteration: int = 1
language: str = "en"
edition: str = "internal"
"""
READ = """import cips_helpers as cips
results = cips.read_results(study, country=country, iteration=iteration, language=language, edition=edition)"""
SMALL = {
    "01_scores": ("# Scores", "cips.table_overall(results)", "cips.chart_factors(results)"),
    "02_others": ("# Others", "results = cips.read_peers(results, study)", "cips.say_peers(results)"),
}


def notebooks(folder: Path, chapters: dict[str, tuple[str, ...]] | None = None) -> Path:
    """Write small chapters into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, *code) in (chapters or SMALL).items():
        cells = [
            new_markdown_cell(f"{title}\n\nWhat is there to see?"),
            new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
            *(new_code_cell(source) for source in (READ, *code)),
        ]
        for number, cell in enumerate(cells):
            cell["id"] = f"c{number}"
        nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


def study(folder: Path, *, countries: int, iterations: int = 1) -> Path:
    """Invent a study and return its path; its questionnaire is a copy, which may be changed."""
    path = write_synthetic_study(folder, countries=countries, seed=1, iterations=iterations, instrument=INSTRUMENT)
    own = folder / "cips.yml"
    own.write_bytes(INSTRUMENT.read_bytes())
    lines = [
        "instrument: cips.yml" if line.startswith("instrument:") else line
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def planned(study: Path, output: Path, chapters: Path, **options: object) -> tuple[Task, ...]:
    """Plan the reports of a study with small chapters."""
    return plan(load_study(study), output=output, notebooks=chapters, **options)


def pretend(tasks: tuple[Task, ...], orders: list[Order]) -> None:
    """Leave an output folder as if the orders had been carried out, without running anything."""
    for task, order in zip(tasks, orders, strict=True):
        for page, of in order.pages.items():
            Store(task.output).keep(Store(task.output).page(task.folder, page), b"{}", of)
        folder = task.output / task.folder
        folder.mkdir(exist_ok=True)
        (folder / "manifest.json").write_text(json.dumps({"files": {}, "made_from": order.whole}), encoding="utf-8")


def stale(study: Path, tasks: tuple[Task, ...]) -> dict[str, str]:
    """Give what is stale, and why: ``XAA/01_scores`` for a page, ``XAA`` for a book whose pages are all fresh."""
    found = {}
    for order in look(load_study(study), tasks):
        found |= {f"{order.task.folder}/{page}": why for page, why in order.stale.items()}
        if order.unbound and not order.stale:
            found[order.task.folder] = order.unbound
    return found
