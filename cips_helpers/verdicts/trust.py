"""Facts that ask for caution: who answered, how they were found, what changed since the last time."""

from __future__ import annotations

from dataclasses import dataclass

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Reason, Verdict
from cips_helpers.verdicts.careless import careless
from cips_helpers.verdicts.changes import pair_of

FEW_ANSWERED = 0.5
"""Below this response rate, those who did not answer may see things differently."""
MOVED = 0.1
"""Change of an overall score, in points, by answers without care that asks for caution."""


@dataclass(frozen=True)
class Trust:
    """Facts that ask for caution; groups are ids.

    Attributes
    ----------
    few
        Groups of which fewer than half of the invited answered.
    own_choice
        Groups of volunteers.
    other_choice
        Groups of volunteers in one of the last two surveys only.
    not_compared
        Groups whose answers can't be compared with those of the last survey.
    careless
        Groups whose overall score may move by more than `MOVED` without careless answers.
    """

    few: tuple[str, ...]
    own_choice: tuple[str, ...]
    other_choice: tuple[str, ...]
    not_compared: tuple[str, ...]
    careless: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """True where nothing asks for caution."""
        return not (self.few or self.own_choice or self.other_choice or self.not_compared or self.careless)


def trust(results: Disclosed) -> Trust:
    """Judge how far a result can be trusted."""
    volunteers = [group for group in results.groups if results.sample(group).kind == "volunteers"]
    pairs = [pair for group in results.groups if (pair := pair_of(results, group)) is not None]
    unlike = [pair.group for pair in pairs if pair.verdict is Verdict.NOT_COMPARABLE]
    return Trust(
        tuple(group for group in few_answered(results) if group not in volunteers),
        tuple(volunteers),
        tuple(pair.group for pair in pairs if Reason.OWN_CHOICE in pair.sample.reasons and pair.group not in unlike),
        tuple(unlike),
        tuple(
            group
            for group in results.groups
            if (signs := careless(results, group)) is not None and (signs.limit or 0) > MOVED
        ),
    )


def few_answered(results: Disclosed) -> list[str]:
    """Return the groups of which fewer than half of the invited answered."""
    responses = {group: results.sample(group).response for group in results.groups}
    return [group for group, response in responses.items() if response is not None and response < FEW_ANSWERED]
