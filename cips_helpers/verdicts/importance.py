"""Importance of the key factors for an outcome, set against their scores."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import are_clear

EFFECTS = ("odds_ratio", "slope")
"""Statistics of the association with an outcome that has ordered answers, and with a score."""


def outcomes(results: Disclosed) -> list[str]:
    """Return the questions (not the themes) that the key factors are related to, in their order."""
    return list(dict.fromkeys(record.outcome for record in results.related if not is_theme(results, record.outcome)))


def effects(results: Disclosed, *, outcome: str, group: str) -> pd.Series:
    """Return the direction of each factor's association with an outcome: 1 rising, -1 falling, 0 not clear."""
    rows = results.select(group=group, against=outcome, statistic=list(EFFECTS), state="shown")
    none = (rows["statistic"] == "odds_ratio").astype(float)  # odds of 1 are no association, slopes of 0
    sign = (rows["estimate"] > none).astype(int) * 2 - 1
    return (sign * are_clear(rows, none=none)).set_axis(rows["indicator"])


def is_theme(results: Disclosed, outcome: str) -> bool:
    """Return whether an outcome is a theme; otherwise it is a question."""
    return outcome in {theme.id for theme in results.instrument.themes}


@dataclass(frozen=True)
class Quadrant:
    """Performance and importance of the key factors of a group, for one outcome.

    Attributes
    ----------
    group, outcome
        Ids of the respondent group, and of the theme or question that the importance refers to.
    from_target
        Whether performance is the score minus the factor's own target (where all factors have one) or the score.
    performance, part
        By factor id: estimate, low, high. A part is a share (0–1) of what all factors account for.
    low_below
        Performance below this is low: 0 for scores minus targets, else the median of the scores.
    equal
        The part of each factor if all had the same.
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
        return list(self.part.index[are_clear(self.part, none=self.equal) & (self.part["estimate"] > self.equal)])

    @property
    def corner(self) -> list[str]:
        """The factors with low performance and more than an equal part, by their estimates."""
        low = self.performance["estimate"] < self.low_below
        return list(self.part.index[low & (self.part["estimate"] > self.equal)])

    @property
    def certain(self) -> list[str]:
        """The factors of the corner with both intervals completely in it."""
        low = self.performance["high"] < self.low_below
        return [id for id in self.corner if low[id] and id in self.important]


def importance_of(results: Disclosed, group: str) -> list[str]:
    """Return the outcomes by which the importance of the factors is measured for a group.

    A theme consists of questions of the factors themselves, so it is taken only where no question could be related.
    """
    related = [record.outcome for record in results.related if record.group == group and record.shown]
    related = [outcome for outcome in related if not _parts(results, group, outcome).empty]
    return [outcome for outcome in related if not is_theme(results, outcome)] or related


def has_outcome(results: Disclosed) -> bool:
    """Return whether the questionnaire marks any question or theme as an outcome."""
    instrument = results.instrument
    return any(item.outcome for item in instrument.items) or any(theme.outcome for theme in instrument.themes)


def quadrants(results: Disclosed) -> list[Quadrant]:
    """Return importance and performance for every group and outcome where two factors or more have both."""
    all_quadrants = (
        _quadrant(results, group, outcome) for group in results.groups for outcome in importance_of(results, group)
    )
    return [quadrant for quadrant in all_quadrants if quadrant is not None]


def _quadrant(results: Disclosed, group: str, outcome: str) -> Quadrant | None:
    columns = ["estimate", "low", "high"]
    means = results.select(group=group, kind="factor", statistic="mean", state="shown")
    scores = means.set_index("indicator")[columns]
    parts = _parts(results, group, outcome).set_index("indicator")[[*columns, "p_adjusted"]]
    both = [id for id in scores.index if id in parts.index]
    if len(both) < 2:
        return None
    targets = pd.Series({id: results.instrument.factor(id).target for id in both}, dtype=float)
    from_target = bool(targets.notna().all())
    performance = scores.loc[both].sub(targets, axis=0) if from_target else scores.loc[both]
    low_below = 0.0 if from_target else float(performance["estimate"].median())
    related = results.select(group=group, against=outcome, statistic="importance")  # hidden factors have a part too
    return Quadrant(group, outcome, from_target, performance, parts.loc[both], low_below, 1 / len(related))


def _parts(results: Disclosed, group: str, outcome: str) -> pd.DataFrame:
    return results.select(group=group, against=outcome, statistic="importance", state="shown")
