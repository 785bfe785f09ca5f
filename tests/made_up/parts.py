"""Scores of the parts of a group and how they differ, as measured and adjusted."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed

from .results import results

SCORES = {"officials": {"leadership": 2.0, "rules": 2.2}, "private": {"rules": 2.0}}
REGIONS = ("North", "South", "East")
CELLS = {
    ("officials", "gender", "1"): (80, {"leadership": 1.6, "rules": 2.2, "overall": 1.9}),
    ("officials", "gender", "2"): (120, {"leadership": 2.1, "rules": 2.3, "overall": 2.2}),
    ("officials", "region", "1"): (60, {"leadership": 2.4, "rules": 2.0, "overall": 2.2}),
    ("officials", "region", "2"): (90, {"leadership": 2.0, "rules": 2.1, "overall": 2.0}),
    ("officials", "region", "3"): (50, {"leadership": 1.9, "rules": 2.5, "overall": 2.3}),
}
DIFFERENCES: dict[Any, Any] = {
    ("officials", "gender", "1"): {"leadership": (-0.5, 0.1), "rules": (-0.1, 0.1), "overall": (-0.3, 0.06)},
    ("officials", "region", "1"): {"leadership": (0.4, 0.1), "rules": (-0.2, 0.2), "overall": (0.1, 0.1)},
    ("officials", "region", "2"): {"leadership": (0.0, 0.1), "rules": (-0.1, 0.2), "overall": (-0.2, 0.2)},
    ("officials", "region", "3"): {"leadership": (-0.1, 0.1), "rules": (0.3, 0.2), "overall": (0.2, 0.2)},
}
ADJUSTED: dict[Any, Any] = {
    ("officials", "gender", "1"): {"overall": (-0.2, 0.2)},
    ("officials", "region", "1"): {"overall": (0.4, 0.1)},
    ("officials", "region", "3"): {"overall": (-0.1, 0.1)},
}


def by_parts(**options: Any) -> Disclosed:
    """Disclose the scores of women and men, and of three regions, and how they differ from the others."""
    base: dict[str, Any] = {
        "overall": {"officials": 2.1},
        "cells": CELLS,
        "differences": DIFFERENCES,
        "adjusted": ADJUSTED,
        "regions": REGIONS,
    }
    return results(SCORES, **base | options)
