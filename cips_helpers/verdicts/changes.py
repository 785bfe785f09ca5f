"""What became of a score from one iteration to the next, judged once: for all pages, and for the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Compared, Verdict

CLEAR = 0.05
"""An adjusted p value below this makes a difference clear."""


class Became(StrEnum):
    """What may be said of a change."""

    IMPROVED = "improved"
    DECLINED = "declined"
    UNCHANGED = "unchanged"
    UNCLEAR = "unclear"
    HIDDEN = "hidden"
    NOT_COMPARED = "not compared"


JUDGED = (Became.IMPROVED, Became.DECLINED, Became.UNCHANGED, Became.UNCLEAR)
"""What can be said of a change that may be looked at."""


@dataclass(frozen=True)
class Change:
    """One score in two iterations.

    Attributes
    ----------
    indicator
        Id of the factor, or ``overall``.
    before, now
        The two scores (or gaps) as figures.
    raw
        Their difference; ``None`` where they may not be compared.
    held
        The difference with the make-up of the sample held fixed, where that was made.
    smallest
        The smallest change that could have been seen.
    became
        What may be said of it.
    """

    indicator: str
    before: pd.Series
    now: pd.Series
    raw: pd.Series | None
    held: pd.Series | None
    smallest: pd.Series | None
    became: Became

    @property
    def decides(self) -> pd.Series | None:
        """The difference that is judged: like for like where it was made."""
        return self.raw if self.held is None else self.held


def pair_of(results: Disclosed, group: str) -> Compared | None:
    """Give the verdict on a group's last two iterations; ``None`` where this one is its first."""
    return next((p for p in results.compared if (p.group, p.later) == (group, results.iteration)), None)


def comparable(results: Disclosed, group: str) -> bool:
    """Tell whether a group's answers can be compared with its iteration before, standardised or not."""
    pair = pair_of(results, group)
    return pair is not None and pair.verdict is not Verdict.NOT_COMPARABLE


def changes(results: Disclosed, group: str) -> list[Change]:
    """List the changes of all factors asked of a group in both iterations; of a first iteration, none."""
    found = (change_of(results, group, factor.id) for factor in results.factors(group))
    return [change for change in found if change is not None]


def change_of(results: Disclosed, group: str, indicator: str) -> Change | None:
    """Judge the change of one score; ``None`` where it was not asked in both iterations.

    A difference is *none* where the equivalence test says so, even if it can be told from zero: it is too small
    to matter. It is *clear* where its adjusted p value is below 5 %.
    """
    pair = pair_of(results, group)
    if pair is None:
        return None
    mean = {"group": group, "indicator": indicator, "statistic": "mean"}
    before, now = results.figure(**mean, iteration=pair.earlier), results.figure(**mean)
    if before is None or now is None:
        return None
    raw, held, smallest = (
        results.figure(group=group, indicator=indicator, statistic=statistic, against=str(pair.earlier))
        for statistic in ("change", "change_like_for_like", "detectable")
    )
    lost = bool(pair.held_fixed) and held is None  # the make-up shifted, and could not be held fixed here
    if pair.of(indicator).verdict is Verdict.NOT_COMPARABLE or lost:
        return Change(indicator, before, now, None, None, None, Became.NOT_COMPARED)
    return Change(indicator, before, now, raw, held, smallest, _became(raw if held is None else held))


def gap_pair(results: Disclosed) -> Compared | None:
    """Give the pair of iterations whose gaps can be compared; ``None`` where they can't.

    Both groups must be comparable as they are: the gap is not standardised.
    """
    pairs = [pair_of(results, group) for group in results.groups[:2]]
    known = [pair for pair in pairs if pair is not None and pair.verdict is Verdict.COMPARABLE]
    alike = len(known) == 2 and known[0].earlier == known[1].earlier
    return known[0] if alike else None


def gap_change(results: Disclosed, indicator: str) -> Change | None:
    """Judge how the gap between the first two groups changed: *improved* is narrower, *declined* wider."""
    pair = gap_pair(results)
    if pair is None:
        return None
    gap = {"group": "gap", "indicator": indicator, "statistic": "gap"}
    before, now = results.figure(**gap, iteration=pair.earlier), results.figure(**gap)
    if before is None or now is None:
        return None
    raw, smallest = (
        results.figure(group="gap", indicator=indicator, statistic=statistic, against=str(pair.earlier))
        for statistic in ("change", "detectable")
    )
    pairs = [pair_of(results, group) for group in results.groups[:2]]
    if any(one is None or one.of(indicator).verdict is Verdict.NOT_COMPARABLE for one in pairs):
        return Change(indicator, before, now, None, None, None, Became.NOT_COMPARED)
    became = _became(raw)
    if became in (Became.IMPROVED, Became.DECLINED):
        narrower = abs(now["estimate"]) < abs(before["estimate"])
        became = Became.IMPROVED if narrower else Became.DECLINED
    return Change(indicator, before, now, raw, None, smallest, became)


def gap_changes(results: Disclosed) -> list[Change]:
    """List the changes of the gap of all factors that both groups were asked about in both iterations."""
    found = (gap_change(results, factor.id) for factor in results.factors())
    return [change for change in found if change is not None]


def _became(difference: pd.Series | None) -> Became:
    if difference is None or difference["state"] != "shown":
        return Became.HIDDEN
    if difference["p_equivalent"] < CLEAR:
        return Became.UNCHANGED
    if difference["p_adjusted"] < CLEAR:
        return Became.IMPROVED if difference["estimate"] > 0 else Became.DECLINED
    return Became.UNCLEAR


def of_state(found: Iterable[Change], *states: Became) -> list[str]:
    """Give the indicators of the changes in some states."""
    return [change.indicator for change in found if change.became in states]


def worked_on(results: Disclosed) -> list[str]:
    """Name the factors with an initiative whose effect this iteration can show, in the questionnaire's order.

    Of a first iteration, those of all initiatives.
    """
    ids = {initiative.factor for initiative in results.initiatives_between}
    return [factor.id for factor in results.factors() if factor.id in ids]
