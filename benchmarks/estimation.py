"""Time of means and standard errors: our estimators, a simple pandas loop, R's survey package.

All get the same answers, weights and strata and must return the same numbers. R runs if ``Rscript`` and its survey
package are installed, on the first rows only: it takes minutes for a hundred thousand.
Run: ``python benchmarks/estimation.py [ROWS] [ITEMS] [CELLS] [ROWS FOR R]``
"""

from __future__ import annotations

import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.means import score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate

STRATA, ANSWERS = 5, 4
R_SCRIPT = """
suppressMessages(library(survey))
a <- commandArgs(TRUE); d <- read.csv(a[1]); items <- grep("^q", names(d), value = TRUE)
t0 <- proc.time()[["elapsed"]]
des <- svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = d)
r <- lapply(items, function(i) svyby(reformulate(i), ~cell, des, svymean, na.rm = TRUE))
cat(format(c(proc.time()[["elapsed"]] - t0, sapply(r, function(x) c(x[[2]], x[[3]]))), digits = 15), sep = "\\n")
"""


def survey(rows: int, items: int, cells: int) -> tuple[np.ndarray, Design, np.ndarray]:
    rng = np.random.default_rng(7)
    codes = rng.integers(-1, ANSWERS, (rows, items), dtype=np.int8)
    design = Design(rng.uniform(0.5, 2, rows), rng.integers(0, STRATA, rows))
    return codes, design, rng.integers(0, cells, rows)


def ours(codes: np.ndarray, design: Design, cell: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray]:
    table = tabulate(codes, design, cell=cell, n_cells=cells, n_answers=ANSWERS)
    means = score_table(table, np.arange(ANSWERS, dtype=float))
    return means.estimate, means.se


def processor_time(codes: np.ndarray, design: Design, cell: np.ndarray, cells: int) -> float:
    part = Design(design.weight[: len(codes)], design.stratum[: len(codes)])
    times = []
    for _ in range(5):
        start = time.process_time()
        ours(codes, part, cell, cells)
        times.append(time.process_time() - start)
    return min(times)


def pandas_loop(codes: np.ndarray, design: Design, cell: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Return estimates and standard errors, computed item by item and cell by cell from a frame with NaN.

    The variance is the design-based one: strata keep their full size, rows outside the cell count as zeros.
    """
    frame = pd.DataFrame(codes, columns=[f"q{i}" for i in range(codes.shape[1])]).astype(float)
    frame = frame.where(frame >= 0).assign(w=design.weight, stratum=design.stratum, cell=cell)
    size = frame.groupby("stratum").size()
    estimate, se = np.empty((cells, codes.shape[1])), np.empty((cells, codes.shape[1]))
    for item in range(codes.shape[1]):
        for c, part in frame.dropna(subset=[f"q{item}"]).groupby("cell"):
            w, y = part["w"], part[f"q{item}"]
            mean = (w * y).sum() / w.sum()
            z = w * (y - mean) / w.sum()
            total, square = (v.groupby(part["stratum"]).sum() for v in (z, z**2))
            n_h = size.reindex(total.index)
            estimate[c, item] = mean
            se[c, item] = np.sqrt((n_h / (n_h - 1) * (square - total**2 / n_h)).sum())
    return estimate, se


def r_survey(codes: np.ndarray, design: Design, cell: np.ndarray, cells: int) -> tuple[float, np.ndarray] | None:
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data = pd.DataFrame(codes, columns=[f"q{i}" for i in range(codes.shape[1])]).astype(float)
        data = data.where(data >= 0).assign(weight=design.weight, stratum=design.stratum, cell=cell)
        path, script = Path(folder, "data.csv"), Path(folder, "run.R")
        data.to_csv(path, index=False)
        script.write_text(R_SCRIPT, encoding="utf-8")
        done = subprocess.run(["Rscript", str(script), str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        print("R left out:", done.stderr.strip().splitlines()[-1] if done.stderr else "no survey package")
        return None
    numbers = np.array(done.stdout.split(), dtype=float)
    return numbers[0], numbers[1:].reshape(codes.shape[1], 2, cells)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if platform.system() == "Linux" else 1024**2)


def main(rows: int = 1_000_000, items: int = 60, cells: int = 100, rows_r: int = 10_000) -> None:
    codes, design, cell = survey(rows, items, cells)
    allowed = 2 * codes.nbytes / 2**20 + 200
    print(
        f"{rows:,} x {items} answers, {cells} cells, {STRATA} strata; numpy {np.__version__}, pandas {pd.__version__}"
    )
    times = []
    for _ in range(5):
        start = time.perf_counter()
        mine = ours(codes, design, cell, cells)
        times.append(time.perf_counter() - start)
    best = min(times)
    print(f"ours    {best:8.3f} s (best of 5); whole process {peak_mb():.0f} MB, allowed {allowed:.0f} MB")
    parts = [rows // 4, rows // 2, rows]
    took_by_part = [processor_time(codes[:n], design, cell[:n], cells) for n in parts]
    for n, seconds in zip(parts, took_by_part, strict=True):
        print(f"        {n:>9,} rows {seconds:.3f} s of processor time (best of 5)")
    slope = np.polyfit(np.log(parts), np.log(took_by_part), 1)[0]
    print(f"        time grows with rows to the power of {slope:.2f}; 1 is linear")
    start = time.perf_counter()
    loop = pandas_loop(codes, design, cell, cells)
    took = time.perf_counter() - start
    gap = max(np.abs(a - b).max() for a, b in zip(mine, loop, strict=True))
    print(f"pandas  {took:8.3f} s, {took / best:.0f} times ours; largest difference {gap:.1e}")
    part = min(rows, rows_r)
    small = Design(design.weight[:part], design.stratum[:part])
    theirs = r_survey(codes[:part], small, cell[:part], cells)
    if theirs is None:
        print("R       is not installed")
        return
    took, numbers = theirs
    start = time.perf_counter()
    mine = ours(codes[:part], small, cell[:part], cells)
    own = time.perf_counter() - start
    gap = max(np.abs(mine[i].T - numbers[:, i]).max() for i in (0, 1))
    print(f"R       {took:8.3f} s on {part:,} rows, {took / own:.0f} times ours there; largest difference {gap:.1e}")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
