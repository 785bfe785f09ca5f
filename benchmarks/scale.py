"""As many countries as there are: ``python -m benchmarks.scale`` prints time and memory for 46, 93 and 186 of them.

Every country has three iterations; of each report one page is run, so that reading, estimates, the privacy gate, the
attack and the comparison of all countries are in it, and neither the other chapters nor the book, whose time is the
same for every country.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from benchmarks.programme import BIN, ENVIRONMENT, ROOT, Watched, watch

MEBI = 2**20


def measure(countries: int, page: str) -> Watched:
    """Run one page of every country of a new synthetic study."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [BIN / "cips", "synth", folder / "study", "--countries", str(countries), "--iterations", "3"],
            cwd=ROOT,
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
        )
        study = folder / "study" / "study.yml"
        return watch("run", "--study", str(study), "--output", str(folder / "out"), "--only", page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, nargs="+", default=[46, 93, 186])
    parser.add_argument("--page", default="03*", help="the page that is run of each report")
    told = parser.parse_args()
    print("countries   seconds   a country   command, MiB   largest other process, MiB   all together, MiB")
    for countries in told.countries:
        one = measure(countries, told.page)
        print(
            f"{countries:9}{one.seconds:10.0f}{one.seconds / countries:12.2f}{one.command / MEBI:15.0f}"
            f"{one.largest / MEBI:29.0f}{one.together / MEBI:20.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
