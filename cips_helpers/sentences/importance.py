"""How much a key factor matters: its part of what goes with an outcome, set against its score."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.related import outcome_name
from cips_helpers.words import N_, capital

NONE = {
    True: N_(
        "Among {people}, no key factor below its target accounts for more than an equal part of what goes with "
        "“{outcome}”."
    ),
    False: N_(
        "Among {people}, no key factor in the lower half of the scores accounts for more than an equal part of what "
        "goes with “{outcome}”."
    ),
}
NONE_BELOW = N_("Among {people}, no key factor is below its target, so none stands where to act first.")
SOME = {
    True: (
        N_(
            "Among {people}, {factors} is below its target and accounts for more than an equal part of what goes with "
            "“{outcome}”."
        ),
        N_(
            "Among {people}, {factors} are below their targets, and each accounts for more than an equal part of what "
            "goes with “{outcome}”."
        ),
    ),
    False: (
        N_(
            "Among {people}, {factors} is in the lower half of the scores and accounts for more than an equal part of "
            "what goes with “{outcome}”."
        ),
        N_(
            "Among {people}, {factors} are in the lower half of the scores, and each accounts for more than an equal "
            "part of what goes with “{outcome}”."
        ),
    ),
}
"""What is said of the factors that perform low and matter much, by whether performance is taken from the target."""


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


def say_importance(results: Disclosed) -> Finding | None:
    """Say for each group which factors matter much and score low, or why that can't be told.

    ``None`` where the questionnaire has no outcome, or fewer than two key factors.
    """
    if len(results.instrument.factors) < 2 or not has_outcome(results):
        return None
    found = quadrants(results)
    said = []
    for group in results.groups:
        own = [one for one in found if one.group == group]
        said += [quadrant_text(results, one) for one in own] or [_not_told(results, group)]
    return Finding.of(said)


def quadrant_text(results: Disclosed, one: Quadrant) -> str:
    """Say which factors of a quadrant both matter more than an equal part and score low."""
    words, people = results.words, results.people(one.group)
    told = {"people": people, "outcome": outcome_name(results, one.outcome, one.group)}
    if one.from_target and (one.performance["estimate"] >= one.low_below).all():
        return words.say(NONE_BELOW, people=people)
    if not one.corner:
        return words.say(NONE[one.from_target], **told)
    template = SOME[one.from_target]
    said = [words.say_n(*template, len(one.corner), factors=_names(results, one.corner), **told)]
    if not one.certain:
        said.append(words.say("The intervals are too wide to be sure of that."))
    elif len(one.certain) < len(one.corner):
        said.append(words.say("That is clear for {factors} only.", factors=_names(results, one.certain)))
    else:
        said.append(words.say("That is clear: the whole intervals say so."))
    return " ".join(said)


def _not_told(results: Disclosed, group: str) -> str:
    """Say why there is no importance for a group; the other reasons still rank its factors."""
    words, people = results.words, results.people(group)
    records = [one for one in results.related if one.group == group and one.n_needed]
    if not records:
        return words.say(
            "{people} were asked no question that tells which key factors matter most to them; their scores count "
            "by the other reasons.",
            people=capital(people),
        )
    if all(one.n < one.n_needed for one in records):
        return words.say(
            "To tell which key factors matter most takes {needed} {people} with a score on every key factor; fewer "
            "answered so many questions. Their scores count by the other reasons.",
            needed=words.count(min(one.n_needed for one in records)),
            people=people,
        )
    return words.say(
        "The answers of {people} don't tell which key factors matter most; their scores count by the other reasons.",
        people=people,
    )


def _names(results: Disclosed, ids: list[str]) -> str:
    return results.words.listing([results.text(results.instrument.factor(id).short) for id in ids])
