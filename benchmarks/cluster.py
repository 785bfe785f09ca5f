"""Time of ``cips run`` on Dask workers beside this machine's own: ``python -m benchmarks.cluster``.

The same synthetic countries are made by ``--workers N`` and by ``--scheduler`` with N local workers of one thread each,
for N of 2 and 4. Only the plan, states and outcomes of reports travel through the scheduler: workers read the study and
write the reports in folders that all of them see, so what a network adds is that of its file server.

From the seconds of a report follows, on paper, what many countries take on many cores: reports do not wait for each
other, so a programme lasts as long as its longest queue.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
from pathlib import Path

from distributed import LocalCluster

from benchmarks.peer import timed
from benchmarks.programme import BIN

PROGRAMME = 186 * 3 * 5
"""Reports of all members of the World Customs Organization: three iterations, in five languages."""


def on_paper(seconds: float, cores: int, reports: int = PROGRAMME) -> float:
    """Return the hours that reports of so many seconds of one core each take on some cores."""
    return math.ceil(reports / cores) * seconds / 3600


def main() -> None:
    """Print a line for each number of workers, and the hours on paper."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, default=8)
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 4])
    options = parser.parse_args()
    print(f"{options.countries} countries, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}", flush=True)
    best = math.inf
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed(BIN / "cips", "synth", folder / "study", "--countries", str(options.countries))
        run = (BIN / "cips", "run", "--format", "html,pdf", "--study", folder / "study" / "study.yml", "--output")
        for workers in options.workers:
            here = timed(*run, folder / f"here{workers}", "--workers", str(workers))
            with LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, local_directory=str(folder / "dask")
            ) as cluster:
                there = timed(*run, folder / f"there{workers}", "--scheduler", cluster.scheduler_address)
            best = min(best, here)
            print(f"{workers} workers: {here:.0f} s, by the scheduler {there:.0f} s ({there / here:.2f})", flush=True)
    one = best / options.countries * (os.cpu_count() or 1)
    print(f"One report takes {one:.1f} s of a core. On paper, {PROGRAMME:,} reports take", end=" ")
    print(", ".join(f"{on_paper(one, cores):.1f} hours on {cores} cores" for cores in (2, 16, 64, 256)))


if __name__ == "__main__":
    main()
