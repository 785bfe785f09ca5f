"""Changes of scores and gaps from one iteration to the next, judged once for all pages and for the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.columns import CLEAR
from cips_helpers.schema.records import Compared, Verdict


class Became(StrEnum):
    """States of a change."""

    IMPROVED = "improved"
    DECLINED = "declined"
    UNCHANGED = "unchanged"
    UNCLEAR = "unclear"
    HIDDEN = "hidden"
    NOT_COMPARED = "not compared"


def are_clear(differences: pd.DataFrame, *, none: float | pd.Series = 0.0) -> pd.Series:
    """Flag the differences that are clear as printed: the one rule for all pages.

    The interval lies on one side of ``none``, the figure that stands for no difference, so that no sentence can
    contradict an interval beside it. The gate made the interval as wide as its family asks for: it leaves out
    ``none`` exactly where the adjusted p value is below 5 %. Rounding may let the two part in the last decimal, and
    then the difference is not clear.
    """
    one_side = (differences["low"] > none) | (differences["high"] < none)
    return (differences["p_adjusted"] < CLEAR) & one_side


def is_clear(difference: pd.Series) -> bool:
    """Return True if one difference is clear, see `are_clear`."""
    return bool(difference["p_adjusted"] < CLEAR and (difference["low"] > 0 or difference["high"] < 0))


Figures = tuple[pd.Series, pd.Series, pd.Series | None, pd.Series | None, pd.Series | None]
JUDGED = (Became.IMPROVED, Became.DECLINED, Became.UNCHANGED, Became.UNCLEAR)
"""States of a change whose figures are shown and can be compared."""


@dataclass(frozen=True)
class Change:
    """One score in two iterations.

    Attributes
    ----------
    indicator
        Id of the factor, or ``overall``.
    before, now
        The two scores (or gaps) as figures, in points.
    raw
        Their difference; ``None`` where they may not be compared.
    held
        The difference with the composition of the sample held fixed; ``None`` where it was not estimated.
    smallest
        The smallest change that could have been detected.
    became
        State of the change.
    """

    indicator: str
    before: pd.Series
    now: pd.Series
    raw: pd.Series | None = None
    held: pd.Series | None = None
    smallest: pd.Series | None = None
    became: Became = Became.NOT_COMPARED

    @property
    def decides(self) -> pd.Series | None:
        """The difference that is judged: the like-for-like one where it was estimated."""
        return self.raw if self.held is None else self.held


def pair_of(results: Disclosed, group: str) -> Compared | None:
    """Return the comparability of a group's last two iterations; ``None`` where this one is its first."""
    return next((pair for pair in results.compared if (pair.group, pair.later) == (group, results.iteration)), None)


def comparable(results: Disclosed, group: str) -> bool:
    """Return whether a group's answers can be compared with its previous iteration, standardised or not."""
    pair = pair_of(results, group)
    return pair is not None and pair.verdict is not Verdict.NOT_COMPARABLE


def changes(results: Disclosed, group: str) -> list[Change]:
    """Return the changes of all factors asked of a group in both iterations; empty for a first iteration."""
    all_changes = (change_of(results, group, factor.id) for factor in results.factors(group))
    return [change for change in all_changes if change is not None]


def judged_changes(results: Disclosed, group: str) -> list[Change]:
    """Return the changes of a group's factors whose figures are shown and can be compared."""
    return [change for change in changes(results, group) if change.became in JUDGED]


def change_of(results: Disclosed, group: str, indicator: str) -> Change | None:
    """Judge the change of one score; ``None`` where it was not asked in both iterations.

    A change is *improved* or *declined* where it is clear, see `is_clear`, however small it is: its interval leaves
    out zero. Where it is not, it is *unchanged* if the equivalence test, adjusted over the same family, shows that it
    is too small to matter.
    """
    pair = pair_of(results, group)
    figures = _figures(results, pair, group=group, indicator=indicator, statistic="mean")
    if pair is None or figures is None:
        return None
    before, now, raw, held, smallest = figures
    lost = bool(pair.held_fixed) and held is None  # the composition shifted, and could not be held fixed here
    if lost or pair.of(indicator).verdict is Verdict.NOT_COMPARABLE:
        return Change(indicator, before, now)
    return Change(indicator, before, now, raw, held, smallest, _became(raw if held is None else held))


def gap_pair(results: Disclosed) -> Compared | None:
    """Return the pair of iterations whose gaps can be compared; ``None`` where they cannot.

    Both groups must be comparable as they are: the gap is not standardised.
    """
    pairs = [pair for pair in _pairs(results) if pair is not None and pair.verdict is Verdict.COMPARABLE]
    return pairs[0] if len(pairs) == 2 and pairs[0].earlier == pairs[1].earlier else None


def gap_change(results: Disclosed, indicator: str) -> Change | None:
    """Judge the change of the gap between the first two groups: *improved* is narrower, *declined* wider."""
    figures = _figures(results, gap_pair(results), group="gap", indicator=indicator, statistic="gap")
    if figures is None:
        return None
    before, now, raw, _, smallest = figures
    if any(pair is None or pair.of(indicator).verdict is Verdict.NOT_COMPARABLE for pair in _pairs(results)):
        return Change(indicator, before, now)
    became = _became(raw)
    if became in (Became.IMPROVED, Became.DECLINED):
        narrower = abs(now["estimate"]) < abs(before["estimate"])
        became = Became.IMPROVED if narrower else Became.DECLINED
    return Change(indicator, before, now, raw, None, smallest, became)


def gap_changes(results: Disclosed) -> list[Change]:
    """Return the changes of the gap of all factors that both groups were asked about in both iterations."""
    all_changes = (gap_change(results, factor.id) for factor in results.factors())
    return [change for change in all_changes if change is not None]


def _pairs(results: Disclosed) -> list[Compared | None]:
    return [pair_of(results, group) for group in results.groups[:2]]


def _figures(results: Disclosed, pair: Compared | None, *, statistic: str, **where: str) -> Figures | None:
    """Return two scores (or gaps), their difference, that with composition held fixed, and the detectable one."""
    if pair is None:
        return None
    before = _level(results, statistic, pair.later, **where, iteration=pair.earlier)
    now = _level(results, statistic, pair.earlier, **where)
    if before is None or now is None:
        return None
    raw, held, smallest = (
        results.figure(**where, statistic=difference, against=str(pair.earlier))
        for difference in ("change", "change_like_for_like", "detectable")
    )
    return before, now, raw, held, smallest


def _level(results: Disclosed, statistic: str, other: int, **where: Any) -> pd.Series | None:
    """Return a score (or gap) on the questions asked in another iteration too, where these are not all of its own."""
    shared = results.figure(**where, statistic=f"{statistic}_common", against=str(other))
    return shared if shared is not None else results.figure(**where, statistic=statistic, against="")


def _became(difference: pd.Series | None) -> Became:
    if difference is None or difference["state"] != "shown":
        return Became.HIDDEN
    if is_clear(difference):
        return Became.IMPROVED if difference["estimate"] > 0 else Became.DECLINED
    return Became.UNCHANGED if difference["p_equivalent"] < CLEAR else Became.UNCLEAR


def of_state(changes: Iterable[Change], *states: Became) -> list[str]:
    """Return the indicators of the changes in some states."""
    return [change.indicator for change in changes if change.became in states]


def worked_on(results: Disclosed) -> list[str]:
    """Return the factors with an initiative whose effect this iteration can show, in the questionnaire's order.

    For a first iteration, those of all initiatives.
    """
    ids = {initiative.factor for initiative in results.initiatives_between if initiative.was_begun}
    return [factor.id for factor in results.factors() if factor.id in ids]
