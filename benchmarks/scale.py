"""Time and memory of 46, 93 and 186 countries: ``python -m benchmarks.scale``.

Every country has three iterations, and one page of each report is run: reading, estimates, the privacy gate, the attack
and the comparison of all countries are measured; the other chapters and the book, whose time is the same for every
country, are not.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from benchmarks.programme import BIN, ENVIRONMENT, ROOT, Usage, watch

MEBI = 2**20


def measure(countries: int, page: str) -> Usage:
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
    """Print a line for each number of countries."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, nargs="+", default=[46, 93, 186])
    parser.add_argument("--page", default="15*", help="the page to run")
    options = parser.parse_args()
    print("countries   seconds   a country   command, MiB   largest other process, MiB   all together, MiB")
    for countries in options.countries:
        usage = measure(countries, options.page)
        print(
            f"{countries:9}{usage.seconds:10.0f}{usage.seconds / countries:12.2f}{usage.command / MEBI:15.0f}"
            f"{usage.largest / MEBI:29.0f}{usage.together / MEBI:20.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
