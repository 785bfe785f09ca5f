"""Importance against performance: which key factors matter and score low, in words and one chart an outcome."""

from __future__ import annotations

from cips_helpers.charts.quadrant import chart_quadrant
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Stack
from cips_helpers.sentences.importance import say_importance
from cips_helpers.verdicts.importance import quadrants


def show_importance(results: Disclosed) -> Stack | None:
    """Show importance for every group and outcome; ``None`` where the questionnaire has no outcome.

    Examples
    --------
    >>> cips.show_importance(results)
    <Stack of 2>
    """
    sentence = say_importance(results)
    if sentence is None:
        return None
    return Stack((sentence, *(chart_quadrant(results, quadrant=quadrant) for quadrant in quadrants(results))))
