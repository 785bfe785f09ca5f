"""Importance of the key factors for an outcome, set against their scores."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import CLEAR

EFFECTS = ("odds_ratio", "slope")
"""The one of an outcome with ordered answers, and of a score."""


def outcomes(results: Disclosed) -> list[str]:
    """List the questions (not the themes) that the key factors are related to, in their order."""
    return list(dict.fromkeys(one.outcome for one in results.related if not is_theme(results, one.outcome)))


def effects(results: Disclosed, *, outcome: str, group: str) -> pd.Series:
    """Tell for each factor whether its association is clear: 1 rising, -1 falling, 0 not clear."""
    rows = results.select(group=group, against=outcome, statistic=list(EFFECTS), state="shown")
    none = (rows["statistic"] == "odds_ratio").astype(float)  # odds of 1 are no association, slopes of 0
    sign = (rows["estimate"] > none).astype(int) * 2 - 1
    return (sign * (rows["p_adjusted"] < CLEAR)).set_axis(rows["indicator"])


def is_theme(results: Disclosed, outcome: str) -> bool:
    return outcome in {theme.id for theme in results.instrument.themes}


@dataclass(frozen=True)
class Quadrant:
    """Performance and importance of the key factors of a group, for one outcome.

    Attributes
    ----------
    group, outcome
        Whose scores, and what the importance is for.
    from_target
        Whether performance is the score minus the factor's own target, as where all have one; else it is the score.
    performance, part
        By factor id: estimate, low, high. A part is a share (0–1) of what all factors account for.
    low_below
        Where low performance ends: 0 from the target, or the median of the scores.
    equal
        The part each would have if all had the same.
    """

    group: str
    outcome: str
    from_target: bool
    performance: pd.DataFrame
    part: pd.DataFrame
    low_below: float
    equal: float

    @property
    def important(self) -> list[str]:
        """The factors whose part is clearly larger than an equal one."""
        return list(self.part.index[self.part["low"] > self.equal])

    @property
    def corner(self) -> list[str]:
        """The factors that perform low and matter more than an equal part, by their estimates."""
        low = self.performance["estimate"] < self.low_below
        return list(self.part.index[low & (self.part["estimate"] > self.equal)])

    @property
    def certain(self) -> list[str]:
        """Those of the corner with both intervals wholly in it."""
        low = self.performance["high"] < self.low_below
        return [id for id in self.corner if low[id] and id in self.important]


def importance_of(results: Disclosed, group: str) -> list[str]:
    """List the outcomes that tell how much the factors matter to a group.

    Questions come first: a theme consists of questions of the factors themselves, so it is taken only where no
    question could be related.
    """
    made = [one.outcome for one in results.related if one.group == group and one.shown]
    made = [outcome for outcome in made if not _parts(results, group, outcome).empty]
    themes = {theme.id for theme in results.instrument.themes}
    return [outcome for outcome in made if outcome not in themes] or made


def has_outcome(results: Disclosed) -> bool:
    """Tell whether the questionnaire marks anything as an outcome."""
    instrument = results.instrument
    return any(item.outcome for item in instrument.items) or any(theme.outcome for theme in instrument.themes)


def quadrants(results: Disclosed) -> list[Quadrant]:
    """Set importance against performance for every group and outcome where both are known of two factors or more."""
    found = [
        _quadrant(results, group, outcome) for group in results.groups for outcome in importance_of(results, group)
    ]
    return [one for one in found if one is not None]


def _quadrant(results: Disclosed, group: str, outcome: str) -> Quadrant | None:
    columns = ["estimate", "low", "high"]
    means = results.select(group=group, kind="factor", statistic="mean", state="shown")
    scores = means.set_index("indicator")[columns]
    parts = _parts(results, group, outcome).set_index("indicator")[columns]
    both = [id for id in scores.index if id in parts.index]
    if len(both) < 2:
        return None
    targets = pd.Series({id: results.instrument.factor(id).target for id in both}, dtype=float)
    aims = bool(targets.notna().all())
    performance = scores.loc[both].sub(targets, axis=0) if aims else scores.loc[both]
    line = 0.0 if aims else float(performance["estimate"].median())
    related = results.select(group=group, against=outcome, statistic="importance")  # hidden ones share the whole too
    return Quadrant(group, outcome, aims, performance, parts.loc[both], line, 1 / len(related))


def _parts(results: Disclosed, group: str, outcome: str) -> pd.DataFrame:
    return results.select(group=group, against=outcome, statistic="importance", state="shown")
