"""Time of gate and audit, and what privacy costs, on the example study: ``python -m benchmarks.privacy``.

Seconds of processor time, which other processes change less than wall-clock time, without reading and estimates. The
target is under 3 s for the gate of all reports (both editions, every iteration) and the audit of a country. Tests hold
that the choice of second cells is the cheapest possible (two crossed demographics) or within 2 % of it (one):
tests/disclosure/test_attacks.py and test_parts.py.
"""

from __future__ import annotations

import time
from pathlib import Path

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import INTERNAL, PUBLIC
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study

EDITIONS = (INTERNAL.name, PUBLIC.name)
STUDY = Path(__file__).resolve().parents[1] / "data" / "example" / "study.yml"
BEFORE = {
    ("XAA", "internal"): (4_435, 2_662),
    ("XAA", "public"): (3_436, 1_702),
    ("XBB", "internal"): (1_784, 810),
    ("XBB", "public"): (1_423, 464),
    ("XCC", "internal"): (4_668, 2_872),
    ("XCC", "public"): (3_588, 1_834),
    ("XDD", "internal"): (1_266, 660),
    ("XDD", "public"): (996, 396),
}
"""(country, edition) → figures that version 0.1.0 showed: all, and of parts of a group."""


def shown(results: Disclosed) -> tuple[int, int]:
    """Return the number of figures shown or given as a limit: all, and of parts of a group."""
    figures = results.figures
    visible = (figures["state"] != "suppressed") & (figures["n"] > 0)
    return int(visible.sum()), int((visible & (figures["domain"] != "all")).sum())


def main() -> None:
    """Print a line a country and edition: seconds of gate and audit, figures shown by version 0.1.0 and now."""
    study = load_study(STUDY)
    CountryResults.read(study, next(iter(study.countries))).results()  # import everything before the first measurement
    print(f"{'country':9}{'edition':10}{'gate s':>7}{'audit s':>9}   figures before -> now (of parts before -> now)")
    for code in study.countries:
        country = CountryResults.read(study, code)
        for iteration in country.survey.iterations:
            country.estimates_until(iteration)
        for edition in EDITIONS:
            start = time.process_time()
            for iteration in country.survey.iterations:
                results = country.results(edition=edition, iteration=iteration)
            gate = time.process_time() - start
            start = time.process_time()
            audit = ""
            if edition == EDITIONS[-1]:
                assert not country.audit()
                audit = f"{time.process_time() - start:.2f}"
            (all_before, parts_before), (every, parts) = BEFORE[code, edition], shown(results)
            print(
                f"{code:9}{edition:10}{gate:7.2f}{audit:>9}   "
                f"{all_before:,} -> {every:,} ({parts_before:,} -> {parts:,})"
            )


if __name__ == "__main__":
    main()
