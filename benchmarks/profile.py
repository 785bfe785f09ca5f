"""Processor time of one report by stage and by function: ``python -m benchmarks.profile [COUNTRY]``.

Every process of ``cips report`` says each hundredth of a second of its processor time what it is doing; wall-clock
time would tell of the machine's other work. A stage is a process by its name, a function counts with all it calls.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.programme import BIN, ENVIRONMENT, OTHERS, WORK
from benchmarks.report import ROOT, adopt_orphans

SAMPLER = Path(__file__).with_name("sampler.py")
Samples = list[tuple[str, float, list[str]]]
"""Name of the process, seconds of processor time, functions from the outermost."""


def sampled(arguments: Sequence[str]) -> tuple[Samples, float]:
    """Run a command; return its samples, and the processor time of all its processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "samples").mkdir()
        # Python runs a module of this name as it starts, also in the fork server.
        (folder / "sitecustomize.py").write_text(SAMPLER.read_text(encoding="utf-8"), encoding="utf-8")
        path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
        settings = ENVIRONMENT | {"PYTHONPATH": path, "CIPS_SAMPLES": str(folder / "samples")}
        adopt_orphans()
        done = subprocess.run(
            [BIN / "cips", *arguments],
            cwd=ROOT,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        with suppress(ChildProcessError):
            while True:
                os.wait()
        used = os.times()
        samples: Samples = []
        for file in (folder / "samples").iterdir():
            for line in file.read_text(encoding="utf-8").splitlines():
                process, seconds, stack = line.split("\t")
                samples.append((process, float(seconds), stack.split(";")))
    return samples, used.children_user + used.children_system


def by_stage(samples: Samples) -> Counter[str]:
    """Return the seconds of each kind of process."""
    stages: Counter[str] = Counter()
    for process, seconds, _ in samples:
        stages[_stage(process)] += seconds
    return stages


def _stage(process: str) -> str:
    return WORK.get(process.removeprefix("cips ")[:10], OTHERS if "cips" not in process else process)


def by_function(samples: Samples, stage: str, *, own: bool) -> Counter[str]:
    """Return the seconds of each function of a stage: of our own package, or those at the end of the stack."""
    functions: Counter[str] = Counter()
    for process, seconds, stack in samples:
        if _stage(process) == stage:
            for name in {name for name in stack if name.startswith("cips_helpers")} if own else {stack[-1]}:
                functions[name] += seconds
    return functions


def main() -> None:
    """Print where the time of a report goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("country", nargs="?", default="XAA")
    parser.add_argument("--language", action="append", help="as of cips report; English by default")
    parser.add_argument("--format", default="html,pdf")
    parser.add_argument("--functions", type=int, default=25, help="of each stage, the costliest so many")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as output:
        languages = [word for language in options.language or ["en"] for word in ("--language", language)]
        rest = ["--format", options.format, "--output", output]
        samples, used = sampled(["report", options.country, *languages, *rest])
    stages = by_stage(samples)
    print(f"{options.country}, {used:.1f} s of processor time, of which {stages.total():.1f} s were looked at")
    for stage, seconds in stages.most_common():
        print(f"\n{seconds:7.1f} s  {stage}")
        for own in (True, False):
            print("    with what they call" if own else "    alone")
            for name, part in by_function(samples, stage, own=own).most_common(options.functions):
                if part >= 0.1:
                    print(f"    {part:7.1f} s  {name}")


if __name__ == "__main__":
    main()
