"""Time and memory of unusually large studies: ``python -m benchmarks.sizes [CASE …] [--report]``.

A case is 40,000 officials, 127 regions, 30 iterations, 60 key factors, 30 questions a factor, or a file with as many
unknown columns as are read, all invented. Each runs in a fresh process that reads, estimates and discloses, as a report
does. With ``--report`` it also builds the report of the last
iteration, HTML and PDF, into ``_build/sizes/CASE``, to be looked at.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from cips_helpers.instrument.load import load_instrument
from cips_helpers.results.country import CountryResults
from cips_helpers.synthetic.ordinary import ordinary_recipe
from cips_helpers.synthetic.study import write_synthetic_study

ROOT = Path(__file__).resolve().parents[1]
INSTRUMENT = ROOT / "data" / "instrument" / "cips.yml"
CASES = {
    "officials": {"officials": 40_000},
    "regions": {"regions": 127, "officials": 8_000},
    "iterations": {"iterations": 30},
    "factors": {"factors": 60},
    "long": {"regions": 60, "officials": 4_000, "words": 12},
    "questions": {"questions": 30},
    "columns": {"columns": 16_000},
    "both": {"regions": 60, "officials": 4_000, "factors": 60},
}


def write_study(
    folder: Path,
    *,
    officials: int = 400,
    regions: int = 4,
    iterations: int = 1,
    factors: int = 10,
    questions: int = 0,
    columns: int = 0,
    words: int = 0,
) -> Path:
    """Invent a country XAA of a given size and return its study file.

    ``questions`` of each factor, by default as the questionnaire has them; ``columns`` that the questionnaire does not
    know, beside those of the first file; ``words`` makes the labels longer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entries = yaml.safe_load(INSTRUMENT.read_text(encoding="utf-8"))
    instrument = folder / "questionnaire.yml"
    instrument.write_text(
        yaml.safe_dump(_resized(entries, factors, questions, words), sort_keys=False), encoding="utf-8"
    )
    each = 3 * officials // regions
    labels = [f"Region {code}" + words * f" of customs house {code}" for code in range(1, regions + 1)]
    groups = {
        "officials": {
            "n": officials,
            "population": each * regions,
            "strata": {"item": "region", "population": dict.fromkeys(range(1, regions + 1), each)},
        },
        "private": {"n": 250, "population": 2_000},
    }
    recipe = ordinary_recipe(load_instrument(instrument)).model_dump(mode="json", exclude_unset=True)
    recipe["countries"] = {
        "XAA": {
            "name": {"en": "Kelmora"},
            "scales": {"region": [{"code": c, "label": {"en": label}} for c, label in enumerate(labels, start=1)]},
            "iterations": [
                {
                    "label": str(year),
                    "start": date(year, 5, 4),
                    "end": date(year, 5, 29),
                    "mode": "online",
                    "groups": groups,
                }
                for year in range(2025 - iterations, 2025)
            ],
        }
    }
    written = folder / "recipe.yml"
    written.write_text(yaml.safe_dump(recipe, sort_keys=False), encoding="utf-8")
    study = write_synthetic_study(folder, instrument=instrument, recipe=written, seed=1)
    if columns:
        [answers] = folder.rglob("*officials.csv")
        heading, *rows = answers.read_text(encoding="utf-8").splitlines()
        more = [heading + "".join(f",unknown_{at}" for at in range(columns)), *(row + columns * "," for row in rows)]
        answers.write_text("\n".join(more) + "\n", encoding="utf-8")
        entries = yaml.safe_load(study.read_text(encoding="utf-8"))
        for iteration in entries["countries"]["XAA"]["iterations"]:
            iteration["groups"]["officials"]["ignore"] = [f"unknown_{at}" for at in range(columns)]
        study.write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    return study


def _resized(entries: dict[str, Any], factors: int, questions: int, words: int) -> dict[str, Any]:
    """Return a questionnaire with so many factors and questions of each, copies of what it has, and longer labels."""
    first = len(entries["factors"])
    copied_factors, copied_items = [], []
    for number in range(first, factors):
        source, turn = entries["factors"][number % first], number // first + 1
        names = {key: {"en": f"{source[key]['en']} {turn}"} for key in ("label", "short")}
        copied_factors.append({**source, **names, "id": f"{source['id']}_{turn}", "number": number + 1})
        copied_items += [
            {**item, "id": f"{item['id']}_{turn}", "factor": f"{source['id']}_{turn}"}
            | {key: {lang: f"{text} ({turn})" for lang, text in item[key].items()} for key in ("text",)}
            for item in entries["items"]
            if item.get("factor") == source["id"]
        ]
    entries["factors"] += copied_factors
    entries["items"] += copied_items
    for factor in entries["factors"] if questions else ():
        own = [item for item in entries["items"] if item.get("factor") == factor["id"] and item["kind"] == "agreement"]
        entries["items"] += [
            {**item, "id": f"{item['id']}_q{number}", "text": {"en": f"{item['text']['en']} ({number})"}}
            for number, item in zip(range(len(own), questions), cycle(own), strict=False)
        ]
    for factor in entries["factors"] if words else ():
        factor["label"]["en"] += words * " and related responsibilities"
    return entries


def measure(case: str, build: bool) -> None:
    """Print seconds of processor time and peak memory of one case."""
    with tempfile.TemporaryDirectory() as folder:
        study = write_study(Path(folder), **CASES[case])
        took = []
        start = time.process_time()
        country = CountryResults.read(study, "XAA")
        took.append(time.process_time() - start)
        before = _peak()
        for make in (lambda: country.estimates, country.results):
            start = time.process_time()
            made = make()
            took.append(time.process_time() - start)
            if len(took) == 2:
                rows = len(made.frame)
        print(f"{case:12}{took[0]:8.1f}{took[1]:12.1f}{took[2]:8.1f}{before:12.0f}{_peak():9.0f}{rows:10,}", flush=True)
        if build:
            output = ROOT / "_build" / "sizes" / case
            command = [sys.executable, "-m", "cips_helpers", "report", "XAA"]
            start = time.perf_counter()
            subprocess.run([*command, "--study", str(study), "--output", str(output)], check=True, cwd=ROOT)
            print(f"{'':12}report in {time.perf_counter() - start:.1f} s: {output}", flush=True)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if "--one" in sys.argv:
        measure(sys.argv[2], "--report" in sys.argv)
    else:
        cases = [name for name in sys.argv[1:] if name != "--report"] or list(CASES)
        print("case          read s  estimate s  gate s  MB read   peak MB     figures", flush=True)
        for name in cases:
            flags = ["--report"] if "--report" in sys.argv else []
            subprocess.run([sys.executable, "-m", "benchmarks.sizes", "--one", name, *flags], check=True, cwd=ROOT)
