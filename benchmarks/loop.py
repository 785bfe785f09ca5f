"""Time from a saved change to the report that shows it: ``python -m benchmarks.loop [COUNTRY]``, medians of five.

What the loop took before results were kept is measured in the same run: with kept results deleted before each build,
all is estimated again, as it was then.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[1]
TIMES = 5
CHAPTER = "15_key_factors.ipynb"
FIRST_CHART = "first chart, new kernel"
TARGETS = {"report, HTML": 4.0, "report, HTML and PDF": 6.0, "watch, a chapter": 3.0, "watch, the style": 3.0}
TARGETS |= {FIRST_CHART: 3.0}


def change(project: Path, number: int) -> None:
    """Write another sentence into a chapter."""
    path = project / "notebooks" / CHAPTER
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = f"# The key factors\n\nWhich of them need attention? Version {number}."
    path.write_text(json.dumps(notebook), encoding="utf-8")


def command(project: Path, *arguments: str) -> list[str]:
    """Return a command on the project."""
    return [sys.executable, "-m", "cips_helpers", *arguments, "--study", str(project), "--output", str(project / "out")]


def built(project: Path, country: str, format: str, number: int, *, kept: bool) -> float:
    """Return the seconds of a report after a changed sentence."""
    change(project, number)
    if not kept:
        shutil.rmtree(project / "out" / "notebooks" / ".results", ignore_errors=True)
    start = time.perf_counter()
    report = command(project, "report", country, "--language", "en", "--format", format)
    subprocess.run(report, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def median(measure: Callable[[int], float], first: int) -> float:
    """Return the median of several times."""
    return statistics.median(measure(first + number) for number in range(TIMES))


def restyle(project: Path, number: int) -> None:
    """Write another text at the foot of pages into the study."""
    path = project / "study.yml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("style:")]
    path.write_text("\n".join([*lines, f"style: {{footer: {{en: Version {number}}}}}", ""]), encoding="utf-8")


def watched(project: Path, country: str) -> dict[str, float]:
    """Return the seconds from a saved chapter, and from a saved style, to the page that shows it."""
    process = subprocess.Popen(
        command(project, "watch", country, "--no-open"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline(), process.stderr.read()

    def shown(save: Callable[[Path, int], None]) -> Callable[[int], float]:
        def measure(number: int) -> float:
            time.sleep(0.5)
            start = time.perf_counter()
            save(project, number)
            assert process.stderr is not None
            while not process.stderr.readline().startswith("Shown"):
                pass
            return time.perf_counter() - start

        return measure

    while not process.stderr.readline().startswith("A preview"):
        pass
    try:
        return {"watch, a chapter": median(shown(change), 300), "watch, the style": median(shown(restyle), 400)}
    finally:
        process.terminate()
        process.communicate()


def first_chart(project: Path, _: int) -> float:
    """Return the seconds from a new kernel's first cell to the first chart of a chapter, as JupyterLab runs them."""
    cells = nbformat.read(project / "notebooks" / CHAPTER, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    upto = next(number for number, source in enumerate(code, start=1) if source.startswith("cips.chart_"))
    shown: list[str] = []
    manager, client = start_new_kernel(cwd=str(project / "notebooks"))
    try:
        start = time.perf_counter()
        for source in code[:upto]:
            reply = client.execute_interactive(
                source, output_hook=lambda message: shown.extend(message["content"].get("data", {}))
            )
            assert reply["content"]["status"] == "ok", reply["content"]
        seconds = time.perf_counter() - start
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert any("svg" in kind or "html" in kind for kind in shown), shown
    return seconds


def main() -> None:
    """Print the times before and after."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("country", nargs="?", default="XAA")
    country = parser.parse_args().country
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        subprocess.run([sys.executable, "-m", "cips_helpers", "new", str(project)], check=True, capture_output=True)
        print(f"{country}, English, a saved change, medians of {TIMES}, {os.cpu_count()} cores, load before {load:.1f}")
        print(f"{'':<24}{'estimated anew':>16}{'kept':>8}{'target':>8}", flush=True)
        for at, (name, format) in enumerate({"report, HTML": "html", "report, HTML and PDF": "html,pdf"}.items()):
            built(project, country, format, 90 + at, kept=True)
            before = median(partial(built, project, country, format, kept=False), 100 * at)
            after = median(partial(built, project, country, format, kept=True), 100 * at + 50)
            tell(name, after, before)
        tell(FIRST_CHART, median(partial(first_chart, project), 0))
        for name, seconds in watched(project, country).items():
            tell(name, seconds)


def tell(name: str, after: float, before: float = float("nan")) -> None:
    """Print a line of the table."""
    print(f"{name:<24}{before:>14.1f} s{after:>6.1f} s{TARGETS[name]:>6.1f} s", flush=True)


if __name__ == "__main__":
    main()
