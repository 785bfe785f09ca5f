"""Made-up results for what comes first and what to do: changes of a made-up questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Instrument

BREACH = ({"id": "breach", "kind": "behaviour", "asked_of": ["officials"], "outcome": True},)
"""A question that tells how much the factors matter."""
PARTS = {"leadership": (0.1, 0.05, 0.2), "rules": (0.6, 0.4, 0.7), "audit": (0.2, 0.1, 0.3), "staff": (0.1, 0.0, 0.3)}
"""Each factor's part of what goes with it: estimate, low, high."""


def with_steps(results: Disclosed, steps: Mapping[str, Sequence[str]]) -> Disclosed:
    """Give factors suggested next steps."""
    factors = [
        {**factor.model_dump(exclude_unset=True), "next_steps": [{"en": step} for step in steps.get(factor.id, ())]}
        for factor in results.instrument.factors
    ]
    return changed(results, factors=factors)


def with_crosswalk(results: Disclosed, dimensions: Mapping[str, Sequence[str]]) -> Disclosed:
    """Sort the factors by dimensions of another framework."""
    sorted_ = [{"id": id, "label": {"en": id.capitalize()}, "factors": factors} for id, factors in dimensions.items()]
    told = {"title": {"en": "the Framework"}, "note": {"en": "Ours alone."}, "dimensions": sorted_}
    return changed(results, crosswalk=told)


def with_outcome_theme(results: Disclosed) -> Disclosed:
    """Mark every theme as an outcome."""
    themes = [{**theme.model_dump(exclude_unset=True), "outcome": True} for theme in results.instrument.themes]
    return changed(results, themes=themes)


def changed(results: Disclosed, **entries: Any) -> Disclosed:
    return replace(
        results, instrument=Instrument.model_validate({**results.instrument.model_dump(exclude_unset=True), **entries})
    )
