"""What privacy costs on the example study: ``python -m benchmarks.privacy`` prints parts hidden and seconds taken.

The gate's target is under 1 s for a national report. That the choice of second cells is the cheapest there is (two
crossed) or within 2 % of it (one demographic) is held by tests/disclosure/test_attacks.py and test_parts.py.
"""

from __future__ import annotations

import time
from pathlib import Path

from cips_helpers.disclosure.parts import breakdowns
from cips_helpers.disclosure.rules import INTERNAL, PUBLIC
from cips_helpers.results.country import Evidence
from cips_helpers.survey.load import load_study

STUDY = Path(__file__).resolve().parents[1] / "data" / "example" / "study.yml"


def main() -> None:
    """Print one line a country and edition."""
    study = load_study(STUDY)
    print(f"{'country':8}{'edition':10}{'parts':>6}{'hidden':>8}{'of them second':>16}{'gate s':>8}{'audit s':>9}")
    for code in study.countries:
        evidence = Evidence.of(study, code)
        people = [n for *_, one in breakdowns(evidence.estimates.frame) for n in one.people]
        for edition in (INTERNAL.name, PUBLIC.name):
            evidence.results(edition=edition)  # the first call imports what it needs
            start = time.perf_counter()
            shown = evidence.results(edition=edition)
            gate = time.perf_counter() - start
            start = time.perf_counter()
            breaches = evidence.audit()
            audit = time.perf_counter() - start
            assert not breaches
            parts = [one for one in shown.hidden if one.indicator == "scores"]
            second = sum(one.rule == "second cell" for one in parts)
            held = sum(n > 0 for n in people)
            print(f"{code:8}{edition:10}{held:6}{len(parts):8}{second:16}{gate:8.2f}{audit:9.2f}")


if __name__ == "__main__":
    main()
