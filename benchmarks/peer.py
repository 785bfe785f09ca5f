"""Time of the same reports by R Markdown and by us: ``python -m benchmarks.peer``.

``benchmarks/r_markdown/`` is what a survey analyst with R would write: one parameterised document with the charts,
tables and estimates of our report, the survey package and ggplot2. It has no privacy gate but *no part below 10
people*, no search for what figures reveal together, no check of the input, no workbook, and charts as pictures. Every
way makes the reports of the same synthetic countries:

one     R, one country after the other in one session, HTML
two     R, one process a core, each document in a folder of its own, HTML
both    the same with PDF
ours    ``cips run``, HTML
cips    ``cips run``, HTML and PDF

R, pandoc and xelatex are Debian's: r-base-core r-cran-rmarkdown r-cran-ggplot2 r-cran-survey r-cran-dplyr r-cran-tidyr
r-cran-readr r-cran-yaml r-cran-psych pandoc texlive-xetex texlive-latex-recommended texlive-fonts-recommended lmodern.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pandas as pd
import yaml

from benchmarks.programme import BIN, ENVIRONMENT, ROOT

RENDER = ROOT / "benchmarks" / "r_markdown" / "render.R"
NEEDED = ("Rscript", "pandoc", "xelatex")


def timed(*command: str | Path) -> float:
    """Run a command and return its seconds; what it printed, if it failed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
    assert not done.returncode, done.stdout + done.stderr
    return time.perf_counter() - start


def agreement(ours: Path, theirs: Path) -> tuple[int, float]:
    """Compare scores and their intervals.

    Returns
    -------
    figures, difference
        Number of figures that both have, and the largest difference in points; ours are rounded to 0.01.
    """
    mine = pd.concat([pd.read_csv(path) for path in sorted(ours.glob("*/tables/figures.csv"))])
    mine = mine[(mine.statistic == "mean") & (mine.demographic == "all") & (mine.kind != "theme")]
    peer = pd.concat([pd.read_csv(path).assign(country=path.name[:3]) for path in sorted(theirs.glob("*_levels.csv"))])
    peer = peer[peer.what.isin(["score", "question"])]
    both = mine.merge(
        peer,
        left_on=["country", "iteration", "group", "indicator"],
        right_on=["country", "number", "group", "id"],
        suffixes=("", "_r"),
    ).dropna(subset=["estimate", "mean"])
    apart = pd.concat(
        [(both.estimate - both["mean"]).abs(), (both.low - both.low_r).abs(), (both.high - both.high_r).abs()]
    )
    return int(apart.notna().sum()), float(apart.max())


def main() -> None:
    """Print the seconds of each way, and how far the figures agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, default=6)
    parser.add_argument("--ways", nargs="+", default=["one", "two", "both", "ours", "cips"])
    options = parser.parse_args()
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        raise SystemExit(f"Install {', '.join(missing)}: the R way needs it.")
    cores = str(os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed(BIN / "cips", "synth", folder / "study", "--countries", str(options.countries))
        study = folder / "study" / "study.yml"
        assert len(yaml.safe_load(study.read_text(encoding="utf-8"))["countries"]) == options.countries
        run = (BIN / "cips", "run", "--study", study)
        ways = {
            "one": ("Rscript", RENDER, "html", folder / "one", study),
            "two": ("Rscript", RENDER, "html", folder / "two", study, cores),
            "both": ("Rscript", RENDER, "both", folder / "both", study, cores),
            "ours": (*run, "--format", "html", "--output", folder / "ours"),
            "cips": (*run, "--format", "html,pdf", "--output", folder / "cips"),
        }
        print(f"{options.countries} countries, {cores} cores, load before {os.getloadavg()[0]:.1f}", flush=True)
        took = {}
        for way in options.ways:
            took[way] = timed(*ways[way])
            print(f"{way:<5}{took[way]:8.1f} s, {took[way] / options.countries:5.1f} s a country", flush=True)
        for theirs, mine, what in (("one", "ours", "HTML"), ("two", "ours", "HTML"), ("both", "cips", "HTML and PDF")):
            if {theirs, mine} <= took.keys():
                print(f"{theirs} / {mine} = {took[theirs] / took[mine]:.2f} ({what})")
        if {"two", "ours"} <= took.keys():
            figures, difference = agreement(folder / "ours", folder / "two" / "tables")
            print(f"{figures} figures of both, largest difference {difference:.3f} points")


if __name__ == "__main__":
    main()
