"""Time of all estimates of one country: ``python benchmarks/national.py [COUNTRY] [REPETITIONS]``.

Levels, comparisons, reliability, quality and drivers are measured; imports and reading are not.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.levels import estimate_levels
from cips_helpers.estimation.outcomes import relate_outcomes
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.estimation.reliability import estimate_reliability
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey

STUDY = Path(__file__).resolve().parents[1] / "data" / "example" / "study.yml"


def best(make, repetitions: int) -> tuple[float, float]:
    """Return the shortest wall-clock and processor time of several runs, in seconds."""
    times = []
    for _ in range(repetitions):
        wall, cpu = time.perf_counter(), time.process_time()
        make()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(t[0] for t in times), min(t[1] for t in times)


def main(country: str = "XAA", repetitions: int = 10) -> None:
    """Print the best times."""
    survey = read_survey(load_study(STUDY), country)
    last = [s for (number, _), s in survey.samples.items() if number == survey.iterations[-1]]
    prepared = [Prepared.of(sample, survey.instrument) for sample in last]
    print(f"{country}: {', '.join(f'{g} {i}: n = {s.n}' for (i, g), s in survey.samples.items())}")
    parts = {
        "all estimates": lambda: estimate(survey),
        "  levels of the last iteration": lambda: estimate_levels(prepared),
        "  its reliability": lambda: [estimate_reliability(sample) for sample in prepared],
        "  its drivers, bootstrap included": lambda: [relate_outcomes(sample) for sample in prepared],
    }
    for name, make in parts.items():
        wall, cpu = best(make, repetitions)
        print(f"{name:<36}{wall:8.3f} s wall clock, {cpu:.3f} s processor")


if __name__ == "__main__":
    main(*sys.argv[1:2], *(int(a) for a in sys.argv[2:3]))
