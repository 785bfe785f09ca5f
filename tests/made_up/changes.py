"""Results of two iterations with figures of the test's choosing, and the changes between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Comparability, Compared, Reason, Verdict
from cips_helpers.survey.study import Initiative
from made_up.results import Scores, results

MARGIN = 0.1
BLANK = ("estimate", "low", "high", "n", "p_adjusted", "p_equivalent")


def two_iterations(
    before: Scores,
    now: Scores,
    *,
    held: Mapping[str, Mapping[str, float]] | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    reasons: Sequence[Reason] = (),
    shifted: Mapping[str, float] | None = None,
    questions_changed: Mapping[str, Sequence[str]] | None = None,
    initiatives: Sequence[tuple[str, date | str]] = (),
    overall: Sequence[Mapping[str, Any]] = ({}, {}),
    gap: Sequence[Any] = (None, None),
    **options: Any,
) -> Disclosed:
    """Return results of 2024 with those of 2022 before them.

    Every score of both iterations has a change, clear where it is beyond 1.96 standard errors, and none where the
    90 % interval lies within 0.1 points. ``held`` gives like-for-like changes with the same standard error;
    ``verdicts`` are *comparable* by default; ``questions_changed`` names factors that can't be compared.
    """
    then = results(before, overall=overall[0], gap=gap[0], **options)
    later = results(now, overall=overall[1], gap=gap[1], **options)
    frames = [then.figures, later.figures.assign(iteration=2)]
    means = [frame[frame["statistic"].isin(["mean", "gap"]) & (frame["domain"] == "all")] for frame in frames]
    both = means[1].merge(means[0], on=["group", "indicator", "kind"], suffixes=("", "_then"))
    changes = [_change(row, "change", row["estimate"] - row["estimate_then"]) for _, row in both.iterrows()]
    changes += [
        _change(row, "change_like_for_like", held[row["group"]][row["indicator"]])
        for _, row in both.iterrows()
        if held and row["indicator"] in held.get(row["group"], {})
    ]
    changes += [
        {
            **change,
            "statistic": "detectable",
            "estimate": 2.8 * (change["high"] - change["low"]) / (2 * 1.96),
            "low": np.nan,
            "high": np.nan,
        }
        for change in changes
        if change["statistic"] == "change"
    ]
    figures = pd.concat([*frames, pd.DataFrame(changes)], ignore_index=True)
    earlier = [replace(sample, label="2022", start=date(2022, 5, 9), end=date(2022, 6, 3)) for sample in then.samples]
    pairs = [group for group in ("officials", "private") if group in before and group in now]
    return replace(
        later,
        iteration=2,
        figures=figures,
        samples=(*earlier, *(replace(sample, iteration=2) for sample in later.samples)),
        compared=tuple(
            Compared(
                group,
                1,
                2,
                Comparability((verdicts or {}).get(group, Verdict.COMPARABLE), dict.fromkeys(reasons, 1.0)),
                shifted=shifted or {},
                held_fixed=("gender",) if held and group in held else (),
                indicators=dict.fromkeys(
                    (questions_changed or {}).get(group, ()), Comparability(Verdict.NOT_COMPARABLE)
                ),
            )
            for group in pairs
        ),
        initiatives=tuple(
            Initiative(factor=factor, what={"en": f"Work on {factor}"}, when=when) for factor, when in initiatives
        ),
    )


def _change(row: pd.Series, statistic: str, change: float) -> dict[str, Any]:
    widths = row["high"] - row["low"], row["high_then"] - row["low_then"]
    se = float(np.hypot(*widths)) / (2 * 1.96)
    change_row = {
        "iteration": 2,
        "group": row["group"],
        "domain": "all",
        "level": "all",
        "indicator": row["indicator"],
        "kind": row["kind"],
        "statistic": statistic,
        "answer": -1,
        "against": "1",
        "estimate": change,
        "low": change - 1.96 * se,
        "high": change + 1.96 * se,
        "n": min(row["n"], row["n_then"]),
        "p_adjusted": float(abs(change) <= 1.96 * se),
        "p_equivalent": float(abs(change) + 1.645 * se >= MARGIN),
        "state": "shown",
    }
    if {row["state"], row["state_then"]} != {"shown"}:
        change_row |= dict.fromkeys(BLANK, np.nan) | {"state": "suppressed"}
    return change_row
