"""Count what audit and scan report in clean exports of synthetic countries: ``python -m benchmarks.false_alarms``.

Every study has its own seed and size; each country's exports are written in every edition and scanned as a build does.
Prints a line a country with something to report, and the totals; exit code 1 if there is anything.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cips_helpers.disclosure.rules import EDITIONS
from cips_helpers.disclosure.scan.leaks import scan
from cips_helpers.exports.files import write_all
from cips_helpers.folders import ROOT
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from cips_helpers.synthetic.study import write_synthetic_study

QUESTIONNAIRE = ROOT / "data" / "instrument" / "cips.yml"
SIZES = (120, 200, 400, 800)


def alarms(study: Path, folder: Path) -> tuple[int, int]:
    """Print the alarms of a study's countries; return the numbers of countries and of alarms."""
    loaded, count = load_study(study), 0
    for code in loaded.countries:
        country = CountryResults.read(loaded, code)
        messages = [str(breach) for breach in country.audit()]
        for edition in EDITIONS:
            results = country.results(edition=edition)
            exports = folder / f"{code}_{edition}"
            exports.mkdir()
            write_all(results, exports)
            messages += [f"{edition}: {leak}" for leak in scan(exports, country.secrets([results]))]
        for message in messages:
            print(f"  {code}: {message}")
        count += len(messages)
    return len(loaded.countries), count


def main() -> int:
    """Make the studies one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=9, help="each has three countries")
    parser.add_argument("--first", type=int, default=1, help="number of the first")
    chosen = parser.parse_args()
    countries = total = 0
    for seed in range(chosen.first, chosen.studies + 1):
        respondents = SIZES[seed % len(SIZES)]
        with TemporaryDirectory() as name:
            study = write_synthetic_study(
                Path(name) / "study", countries=3, seed=seed, respondents=respondents, instrument=QUESTIONNAIRE
            )
            of_study, alarmed = alarms(study, Path(name))
        print(f"seed {seed}, about {respondents} respondents: {of_study} countries, {alarmed} alarm(s)", flush=True)
        countries, total = countries + of_study, total + alarmed
    print(f"{countries} countries, {total} alarm(s)")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
