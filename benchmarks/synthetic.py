"""Time and memory of inventing a study, by number of countries: ``python benchmarks/synthetic.py [COUNT …]``.

Each count runs in a fresh process, whose peak memory is printed. It should grow by no more than the size of study.yml:
respondents are written country by country and not kept.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INSTRUMENT = Path(__file__).parents[1] / "data" / "instrument" / "cips.yml"


def measure(countries: int) -> None:
    """Print time, size and peak memory of one study."""
    from cips_helpers.synthetic.study import write_synthetic_study

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        study = write_synthetic_study(folder, instrument=INSTRUMENT, countries=countries, seed=1)
        took = time.perf_counter() - start
        size = sum(path.stat().st_size for path in study.parent.rglob("*.csv")) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{countries:>9} {took:>9.1f} {1000 * took / countries:>12.0f} {size:>8.1f} {peak:>9.0f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
    else:
        print("countries   seconds   ms/country  MB CSV   peak MB", flush=True)
        for count in sys.argv[1:] or ["1", "25", "186"]:
            subprocess.run([sys.executable, __file__, "--one", count], check=True)
