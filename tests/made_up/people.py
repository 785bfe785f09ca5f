"""Estimates of made-up people, fast enough to attack hundreds of countries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import rules_of
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.instrument.load import load_instrument
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import COLUMNS, CROSSED

INSTRUMENT = load_instrument(Path(__file__).parents[2] / "data" / "instrument" / "cips.yml")
SCORES = {"leadership": "factor", "audit": "factor", "overall": "overall"}


def estimates_of(people: dict[str, np.ndarray], *, seed: int = 0, crossed: Sequence[tuple[str, str]] = ()) -> Estimates:
    """Return estimates of made-up answers of officials.

    ``people`` maps a demographic to the (n,) levels of the people, counted from 0, -1 for none.

    A tenth of the people have no score on a key factor.
    """
    rng = np.random.default_rng(seed)
    n = len(next(iter(people.values())))
    scores = rng.integers(0, 10, (n, len(SCORES))) / 3
    scores[rng.random(scores.shape) < 0.1] = np.nan
    domains = {"all": (np.zeros(n, dtype=int), ["all"])}
    for name, cell in people.items():
        domains[name] = cell, [str(level + 1) for level in range(cell.max() + 1)]
    for pair in crossed:
        (a, levels_a), (b, levels_b) = (domains[name] for name in pair)
        names = [CROSSED.join(levels) for levels in product(levels_a, levels_b)]
        domains[CROSSED.join(pair)] = np.where((a >= 0) & (b >= 0), a * len(levels_b) + b, -1), names
    rows = []
    for domain, (cell, levels) in domains.items():
        for at, level in enumerate(levels):
            here = scores[cell == at]
            for column, (indicator, kind) in enumerate(SCORES.items()):
                scored = here[~np.isnan(here[:, column]), column]
                rows.append(
                    {
                        "domain": domain,
                        "level": level,
                        "indicator": indicator,
                        "kind": kind,
                        "statistic": "mean",
                        "estimate": scored.mean() if scored.size else np.nan,
                        "n": scored.size,
                        "n_asked": len(here),
                    }
                )
            if CROSSED not in domain and domain != "all":
                rows.append(
                    {
                        "domain": "all",
                        "level": "all",
                        "indicator": domain,
                        "kind": "demographic",
                        "statistic": "sample_share",
                        "answer": int(level),
                        "estimate": len(here) / n,
                        "count": len(here),
                        "n": n,
                        "n_asked": n,
                    }
                )
    frame = pd.DataFrame(rows).assign(iteration=1, group="officials", against="")
    frame["answer"] = frame["answer"].fillna(-1).astype(int)
    return Estimates("XAA", frame.reindex(columns=list(COLUMNS)))


def let_through(estimates: Estimates, edition: str = "internal", *, complementary: bool = True) -> Disclosed:
    """Return the estimates after the gate."""
    return disclose(
        estimates,
        (),
        name="Kelmora",
        iteration=1,
        instrument=INSTRUMENT,
        scales={},
        rules=rules_of(edition, Limits()),
        complementary=complementary,
    )
