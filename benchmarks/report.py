"""Time of one national report by stage: ``python -m benchmarks.report [COUNTRY] [--cold]``.

The report is built as by ``cips report XAA``, in a fresh process; with ``--cold`` without compiled modules and font
cache, as on a machine that has just been set up. The target is under 60 s on 2 cores.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = 60.0
PR_SET_CHILD_SUBREAPER = 36


def measure(country: str, output: Path) -> dict[str, float]:
    """Build one report and return the seconds by stage. Call it once, in a fresh process."""
    start = time.perf_counter()
    from cips_helpers.build.environment import environment
    from cips_helpers.build.events import Event
    from cips_helpers.build.pipeline import build_report
    from cips_helpers.build.process import warm_up
    from cips_helpers.cli.common import EXAMPLE
    from cips_helpers.programme.plan import plan
    from cips_helpers.programme.report import examine, prepared
    from cips_helpers.programme.store import Store
    from cips_helpers.survey.load import load_study

    loaded = time.perf_counter()
    study, private = load_study(EXAMPLE), output.parent
    warm_up(environment(private))
    store = Store(output)
    [state] = examine(store, store.sources(study), plan(study, output=output, countries=[country]))
    cells: dict[str, list[float]] = defaultdict(list)
    ends: dict[tuple[str, int], float] = {}

    def note(event: Event) -> None:
        ends[event.stage, event.done] = now = time.perf_counter()
        if event.stage == "notebooks":
            cells[event.label].append(now)

    with prepared(study, [state], private) as ([(report, export, _)], attack):
        checked = time.perf_counter()
        build_report(report, note, inspect=attack.inspect, export=export)
    done = time.perf_counter()
    ran = max(times[-1] for times in cells.values())
    stages = {"imports of the command": loaded - start, "check of study and answers, audit": checked - loaded}
    stages["chapters, two at a time"] = ran - checked
    # Cells of a chapter: its parameters, the injected parameters, import and reading, then the exhibits.
    first_two = sorted(times[0] for times in cells.values())[:2]
    stages["  start of a kernel"] = sum(first_two) / 2 - checked
    stages["  import and reading, each chapter"] = sum(t[2] - t[1] for t in cells.values()) / len(cells)
    stages |= {f"  exhibits of {name}": times[-1] - times[2] for name, times in sorted(cells.items())}
    stages["book (Sphinx)"] = ends["book", 1] - ran
    stages["check of the pages"] = ends["check", 1] - ends["book", 1]
    stages["PDF (Typst)"] = ends["pdf", 1] - ends["check", 1]
    stages["check of the PDF, manifest"] = ends["scan", 0] - ends["pdf", 1]
    stages["privacy scan, move"] = done - ends["scan", 0]
    return stages


def adopt_orphans() -> None:
    """Become the parent of orphaned processes, so that Linux counts the time of the fork server and its forks."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def in_fresh_process(country: str, *, cold: bool) -> dict[str, float]:
    """Return the seconds by stage, measured in a fresh process; the whole includes its start and end."""
    with tempfile.TemporaryDirectory() as folder:
        settings = dict(os.environ)
        if cold:
            settings |= {
                "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
                "MPLCONFIGDIR": f"{folder}/matplotlib",
                "XDG_CACHE_HOME": f"{folder}/cache",
            }
        command = [sys.executable, "-m", "benchmarks.report", country, "--inside", f"{folder}/report"]
        adopt_orphans()
        start = time.perf_counter()
        process = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
        stages: dict[str, float] = json.loads(process.stdout)
        whole = time.perf_counter() - start
        with suppress(ChildProcessError):
            while True:
                os.wait()
        used = os.times()
        # Processor time can be compared even when the machine is busy with other work.
        return stages | {"whole": whole, "processor, all processes": used.children_user + used.children_system}


def main() -> None:
    """Print the stages of one report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("country", nargs="?", default="XAA")
    parser.add_argument("--cold", action="store_true", help="without compiled modules and font cache")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(measure(options.country, Path(options.inside))))
        return
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    stages = in_fresh_process(options.country, cold=options.cold)
    print(f"{options.country}, {'cold' if options.cold else 'warm'}, {os.cpu_count()} cores, load before {load:.1f}")
    for name, seconds in stages.items():
        print(f"{name:<40}{seconds:7.1f} s")
    print(f"{'target':<40}{TARGET:7.1f} s")


if __name__ == "__main__":
    main()
