"""Time of gate and audit, and what privacy costs, on the example study: ``python -m benchmarks.privacy``.

Seconds of processor time, which other processes change less than wall-clock time, without reading and estimates. The
target is under 3 s for the gate of all reports (both editions, every iteration) and the audit of a country. Tests hold
that the choice of second cells is the cheapest possible (two crossed demographics) or within 2 % of it (one):
tests/disclosure/test_attacks.py and test_parts.py.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import SCORES
from cips_helpers.disclosure.rules import INTERNAL, PUBLIC
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study

EDITIONS = (INTERNAL.name, PUBLIC.name)
STUDY = Path(__file__).resolve().parents[1] / "data" / "example" / "study.yml"
KINDS = ("scores", "answers", "scores of parts", "differences of parts", "gaps and changes", "people", "others")
"""Kinds of figures, see `kinds_of`."""
BEFORE = {
    ("XAA", "internal"): (44, 1_004, 1_002, 1_660, 154, 126, 445),
    ("XAA", "public"): (44, 1_004, 618, 1_084, 154, 87, 445),
    ("XBB", "internal"): (22, 502, 354, 456, 25, 34, 391),
    ("XBB", "public"): (22, 502, 194, 270, 25, 19, 391),
    ("XCC", "internal"): (44, 1_004, 1_068, 1_804, 154, 135, 459),
    ("XCC", "public"): (44, 1_004, 658, 1_176, 154, 93, 459),
    ("XDD", "internal"): (12, 304, 264, 396, 0, 18, 272),
    ("XDD", "public"): (12, 304, 144, 252, 0, 12, 272),
}
"""(country, edition) → figures that version 0.1.0 showed, one number a kind."""


def kinds_of(figures: pd.DataFrame) -> pd.Series:
    """Return the kind of each figure, as in `KINDS`: of whole groups but for those of parts."""
    statistic, is_score, of_part = figures["statistic"], figures["kind"].isin(SCORES), figures["domain"] != "all"
    of_answers = statistic.isin(["mean", "positive", "share", "dont_know", "refused", "missing"])
    conditions = {
        "differences of parts": of_part & (statistic != "mean"),
        "scores of parts": of_part,
        "people": statistic.isin(["sample_share", "composition_change"]),
        "scores": (statistic == "mean") & is_score,
        "answers": of_answers & ~is_score,
        "gaps and changes": statistic.isin(["gap", "change"]),
    }
    return pd.Series(np.select(list(conditions.values()), list(conditions), "others"), index=figures.index)


def shown(figures: pd.DataFrame) -> tuple[int, ...]:
    """Return the number of figures of each kind that are shown or given as a limit."""
    visible = figures[(figures["state"] != "suppressed") & (figures["n"] > 0)]
    return tuple(int(count) for count in kinds_of(visible).value_counts().reindex(KINDS, fill_value=0))


def main() -> None:
    """Print a line a country and edition: seconds of gate and audit, figures shown by version 0.1.0 and now."""
    study = load_study(STUDY)
    CountryResults.read(study, next(iter(study.countries))).results()  # import everything before the first measurement
    print(f"{'country':9}{'edition':10}{'gate s':>7}{'audit s':>9}, then figures that version 0.1.0 showed -> now")
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
            now, before = shown(results.figures), BEFORE[code, edition]
            print(f"{code:9}{edition:10}{gate:7.2f}{audit:>9}")
            for kind, then, figures in zip(KINDS, before, now, strict=True):
                print(f"    {kind:24}{then:7,} -> {figures:,}")
            print(f"    {'all':24}{sum(before):7,} -> {sum(now):,}")


if __name__ == "__main__":
    main()
