"""Corners of the radar of key factors, for its chart and the cover; without what draws charts, which loads slowly."""

from __future__ import annotations

import numpy as np

from cips_helpers.disclosure.disclosed import Disclosed

MOST_AXES = 20
"""Names of more key factors would lie on each other around the rim."""


def emblem(results: Disclosed) -> tuple[tuple[float | None, ...], ...]:
    """Return the corners of the radar for the cover: each group's scores as shares of the top, as they are printed.

    ``None`` stands for a score that is not shown. Empty where there is no radar.
    """
    if not 3 <= len(results.factors()) <= MOST_AXES:
        return ()
    shares = [corners_of(results, group) / results.instrument.points for group in results.groups]
    return tuple(tuple(None if np.isnan(share) else round(float(share), 3) for share in each) for each in shares)


def corners_of(results: Disclosed, group: str) -> np.ndarray:
    """Return a group's score of each factor as printed; not a number where none is shown."""
    rows = results.select(group=group, kind="factor", statistic="mean").set_index("indicator")["estimate"]
    return np.array([rows.get(factor.id, np.nan) for factor in results.factors()], dtype=float)
