"""Time of gate and audit, and hidden parts, on the example study: ``python -m benchmarks.privacy``.

The target of the gate is under 1 s for a national report. Tests hold that the choice of second cells is the cheapest
possible (two crossed demographics) or within 2 % of it (one): tests/disclosure/test_attacks.py and test_parts.py.
"""

from __future__ import annotations

import time
from pathlib import Path

from cips_helpers.disclosure.breakdown import breakdowns
from cips_helpers.disclosure.rules import INTERNAL, PUBLIC
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study

EDITIONS = (INTERNAL.name, PUBLIC.name)
STUDY = Path(__file__).resolve().parents[1] / "data" / "example" / "study.yml"


def main() -> None:
    """Print one line a country: seconds of gate and audit, parts with people, and hidden ones by edition."""
    study = load_study(STUDY)
    CountryResults.read(study, next(iter(study.countries))).results()  # import everything before the first measurement
    print(f"{'country':9}{'gate s':>7}{'audit s':>9}{'parts':>7}   hidden (of them second cells)")
    for code in study.countries:
        country = CountryResults.read(study, code)
        people = [n for *_, breakdown in breakdowns(country.estimates.frame) for n in breakdown.people]
        start = time.perf_counter()
        results = {edition: country.results(edition=edition) for edition in EDITIONS}
        gate = time.perf_counter() - start
        start = time.perf_counter()
        assert not country.audit()
        audit = time.perf_counter() - start
        hidden = []
        for edition, shown in results.items():
            rules = [part.rule for part in shown.hidden if part.indicator == "scores"]
            hidden.append(f"{edition} {len(rules)} ({rules.count('second cell')})")
        print(f"{code:9}{gate:7.2f}{audit:9.2f}{sum(n > 0 for n in people):7}   {', '.join(hidden)}")


if __name__ == "__main__":
    main()
