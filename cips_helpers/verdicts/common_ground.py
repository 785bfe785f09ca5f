"""The questions a gap rests on, and the level of both groups on them, where they are not all of their questions."""

from __future__ import annotations

from typing import NamedTuple

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import pair_of


class CommonGround(NamedTuple):
    """Basis of a gap.

    Attributes
    ----------
    questions
        Number of questions both groups were asked.
    first, second
        Mean scores of the two groups on them, in points.
    """

    questions: int
    first: float
    second: float


def common_ground(results: Disclosed, indicator: str) -> CommonGround | None:
    """Return the basis of a gap; ``None`` where it rests on all questions of both groups, or is not shown."""
    if len(results.groups) < 2:
        return None
    questions = results.figure(group="gap", indicator=indicator, statistic="common_questions", against="")
    scores = []
    for group, other in (results.groups[:2], results.groups[1::-1]):
        where = {"group": group, "indicator": indicator, "state": "shown"}
        score = results.figure(**where, statistic="mean_common", against=other)
        scores.append((score, results.figure(**where, statistic="mean")))
    if questions is None or all(common is None for common, _ in scores):
        return None
    first, second = (whole if common is None else common for common, whole in scores)
    if first is None or second is None:
        return None
    return CommonGround(int(questions["estimate"]), float(first["estimate"]), float(second["estimate"]))


def any_common_question(results: Disclosed) -> bool:
    """Return whether the first two groups were asked a scored question in common."""
    first, second = (
        {item.id for item in results.instrument.items_of(group, kinds=("agreement",))}
        - set(results.sample(group).absent)
        for group in results.groups[:2]
    )
    return bool(first & second)


def rests_on_fewer(results: Disclosed, group: str, indicator: str) -> bool:
    """Return whether a change rests on some of the questions of the score only: those asked in both iterations."""
    pair = pair_of(results, group)
    where = {"group": group, "indicator": indicator, "statistic": "mean_common"}
    return pair is not None and results.figure(**where, against=str(pair.earlier), state="shown") is not None
