"""A programme of a few invented countries with two chapters that a kernel runs in a second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cips_helpers.build.manifest import sha256_of
from cips_helpers.build.report import Request
from cips_helpers.programme.plan import plan
from cips_helpers.programme.report import examine
from cips_helpers.programme.store import Freshness, Store
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.study import write_synthetic_study

ROOT = Path(__file__).resolve().parents[2]
INSTRUMENT = ROOT / "data" / "instrument" / "cips.yml"
FACTORS = ("leadership", "regulation", "transparency")
PEOPLE = ("gender", "age", "role", "region", "size")
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


@cache
def questionnaire() -> str:
    """Return three key factors of the example's questionnaire, with their questions and those on people."""
    entries = yaml.safe_load(INSTRUMENT.read_text(encoding="utf-8"))
    factors = [factor for factor in entries["factors"] if factor["id"] in FACTORS]
    items = [item for item in entries["items"] if item.get("factor") in FACTORS or item["id"] in PEOPLE]
    few = {
        "clusters": [one for one in entries["clusters"] if one["id"] in {factor["cluster"] for factor in factors}],
        "factors": factors,
        "items": items,
        "scales": [scale for scale in entries["scales"] if scale["id"] in {item["scale"] for item in items}],
    }
    kept = {name: few.get(name, entry) for name, entry in entries.items() if name not in ("themes", "crosswalk")}
    return str(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, default_flow_style=None, width=1000))


def study(
    folder: Path, *, countries: int, iterations: int = 1, respondents: int = 300, languages: Sequence[str] = ("en",)
) -> Path:
    """Invent a study and return its path; its small questionnaire lies beside it, and may be changed."""
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / "cips.yml"
    own.write_text(questionnaire(), encoding="utf-8")
    path = write_synthetic_study(
        folder, countries=countries, seed=1, iterations=iterations, respondents=respondents, instrument=own
    )
    lines = [
        "instrument: cips.yml" if line.startswith("instrument:") else line
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    text = "\n".join(lines) + "\n"
    path.write_text(text.replace("languages:\n- en\n", f"languages: [{', '.join(languages)}]\n"), encoding="utf-8")
    return path


def planned(study: Path, output: Path, chapters: Path, **options: object) -> tuple[Request, ...]:
    """Plan the reports of a study with small chapters."""
    return plan(load_study(study), output=output, notebooks=chapters, **options)


def examined(study: Path, requests: Sequence[Request]) -> list[Freshness]:
    """Examine a plan as a run does: the countries are compared first if anything of them has changed."""
    store = Store(requests[0].output)
    return examine(store, store.sources(load_study(study)), requests)


def pretend(states: Sequence[Freshness]) -> None:
    """Leave an output folder as if the reports had been made, without running anything."""
    for state in states:
        request, store = state.request, Store(state.request.output)
        for page, inputs in state.pages.items():
            store.keep(store.page(request.name, page), b"{}", inputs)
        for path in request.files.values():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("made", encoding="utf-8")
        manifest = {
            "country": request.label,
            "iteration": request.iteration,
            "language": request.language,
            "edition": request.edition,
            "files": {path.relative_to(request.folder).as_posix(): sha256_of(path) for path in request.files.values()},
            "made_from": state.whole,
        }
        (request.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def reasons(states: Sequence[Freshness]) -> dict[str, str]:
    """Return what is stale, and why: ``XAA/01_scores`` for a page, ``XAA`` for a book whose pages are all fresh."""
    stale = {}
    for state in states:
        stale |= {f"{state.request.name}/{page}": reason for page, reason in state.stale.items()}
        if state.unbound and not state.stale:
            stale[state.request.name] = state.unbound
    return stale


def stale(study: Path, requests: Sequence[Request]) -> dict[str, str]:
    """Return what a run would make, and why."""
    return reasons(examined(study, requests))
