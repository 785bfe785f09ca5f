"""Countries of which only the overall score matters, for tests of what is published about peers."""

from __future__ import annotations

import dataclasses

import numpy as np

from cips_helpers.disclosure.disclosed import GATE, Disclosed
from made_up.people import estimates_of, let_through


def countries(scores: list[float]) -> dict[str, Disclosed]:
    """Countries with these overall scores."""
    shown = let_through(estimates_of({"gender": np.repeat([0, 1], [60, 80])}))
    made = {}
    for number, score in enumerate(scores):
        figures = shown.figures.copy()
        figures.loc[figures["statistic"] == "mean", "estimate"] = score
        code = f"XA{chr(65 + number)}"
        fields = {field.name: getattr(shown, field.name) for field in dataclasses.fields(shown)}
        made[code] = Disclosed(**{**fields, "country": code, "figures": figures, "key": GATE})
    return made
