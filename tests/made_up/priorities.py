"""Made-up results for priorities and action plans: variants of a made-up questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Instrument

BREACH = ({"id": "breach", "kind": "behaviour", "asked_of": ["officials"], "outcome": True},)
"""An outcome, by which the importance of factors is measured."""
PARTS = {"leadership": (0.1, 0.05, 0.2), "rules": (0.6, 0.4, 0.7), "audit": (0.2, 0.1, 0.3), "staff": (0.1, 0.0, 0.3)}
"""Each factor's share of the explained outcome: estimate, low, high."""


def with_steps(results: Disclosed, steps: Mapping[str, Sequence[str]]) -> Disclosed:
    """Return results whose factors have suggested next steps."""
    factors = [
        {**factor.model_dump(exclude_unset=True), "next_steps": [{"en": step} for step in steps.get(factor.id, ())]}
        for factor in results.instrument.factors
    ]
    return changed(results, factors=factors)


def with_crosswalk(results: Disclosed, dimensions: Mapping[str, Sequence[str]]) -> Disclosed:
    """Return results whose factors are sorted by dimensions of another framework."""
    entries = [{"id": id, "label": {"en": id.capitalize()}, "factors": factors} for id, factors in dimensions.items()]
    crosswalk = {"title": {"en": "the Framework"}, "note": {"en": "Ours alone."}, "dimensions": entries}
    return changed(results, crosswalk=crosswalk)


def with_outcome_theme(results: Disclosed) -> Disclosed:
    """Return results in which every theme is an outcome."""
    themes = [{**theme.model_dump(exclude_unset=True), "outcome": True} for theme in results.instrument.themes]
    return changed(results, themes=themes)


def changed(results: Disclosed, **entries: Any) -> Disclosed:
    """Return results with other entries of the questionnaire."""
    return replace(
        results, instrument=Instrument.model_validate({**results.instrument.model_dump(exclude_unset=True), **entries})
    )
