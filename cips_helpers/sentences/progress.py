"""Changes since the previous iteration: overall score, key factors, gap."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.respondents import missing_groups
from cips_helpers.verdicts.changes import (
    JUDGED,
    Became,
    Change,
    change_of,
    comparable,
    gap_change,
    gap_changes,
    gap_pair,
    judged_changes,
    of_state,
    pair_of,
)
from cips_helpers.verdicts.common_ground import common_ground
from cips_helpers.verdicts.labels import factor_names
from cips_helpers.words import N_

FEW = 3
"""At most as many unclear factors are named in a sentence; more are in the table."""

FIRST = N_(
    "This is the first survey here, so there is no earlier one to compare it with. A second one will show what changed."
)
NEW_GROUP = N_("No {people} were surveyed before, so no change can be reported for them.")
TOO_FEW = N_("Too few {people} answered to show how their views changed.")

OVERALL = {
    Became.IMPROVED: N_(
        "The overall score of {people} rose from {before} to {now} points (change {change}, {interval} {low} to "
        "{high})."
    ),
    Became.DECLINED: N_(
        "The overall score of {people} fell from {before} to {now} points (change {change}, {interval} {low} to "
        "{high})."
    ),
    Became.UNCHANGED: N_(
        "The overall score of {people} did not change: {before} points then, {now} now (change {change}, {interval} "
        "{low} to {high})."
    ),
    Became.UNCLEAR: N_(
        "The overall score of {people} shows no clear change: {before} points then, {now} now (change {change}, "
        "{interval} {low} to {high})."
    ),
}
TOGETHER = N_(
    "The overall score rests on all questions together, so it can show what no single key factor shows clearly."
)
LIKE_FOR_LIKE = N_("With the make-up of the sample held fixed the change is {change} ({low} to {high}).")
GAP = {
    Became.IMPROVED: N_(
        "The overall gap between {first} and {second} narrowed from {before} to {now} points (change {change}, "
        "{interval} {low} to {high})."
    ),
    Became.DECLINED: N_(
        "The overall gap between {first} and {second} widened from {before} to {now} points (change {change}, "
        "{interval} {low} to {high})."
    ),
    Became.UNCHANGED: N_(
        "The overall gap between {first} and {second} did not change: {before} points then, {now} now (change "
        "{change}, {interval} {low} to {high})."
    ),
    Became.UNCLEAR: N_(
        "The overall gap between {first} and {second} shows no clear change: {before} points then, {now} now (change "
        "{change}, {interval} {low} to {high})."
    ),
}


def say_progress(results: Disclosed) -> Finding | None:
    """Say for each group how the overall score and the key factors changed, or why that cannot be said.

    Groups whose answers cannot be compared are left out, as `say_comparability` explains them; ``None`` where no
    group is left.

    Examples
    --------
    >>> print(cips.say_progress(results))
    The overall score of officials rose from ...
    """
    if results.previous is None:
        return _first(results)
    groups = [group for group in results.groups if pair_of(results, group) is None or comparable(results, group)]
    paragraphs = [*(_of_group(results, group) for group in groups), missing_groups(results)]
    return Finding.of(paragraphs) if any(paragraphs) else None


def _first(results: Disclosed) -> Finding:
    words, sizes = results.words, []
    for group in results.groups:
        visible = results.select(group=group, kind="factor", statistic="detectable", state="shown")["estimate"]
        if len(visible):
            points, people = words.points(visible.max()), results.people(group)
            sizes.append(words.say("{points} points among {people}", points=points, people=people))
    sentences = [words.say(FIRST)]
    if sizes:
        sentences.append(
            words.say(
                "If as many people answer again, a change of any key factor will be seen with a probability of at "
                "least 80% from this size on: {sizes}.",
                sizes=words.listing(sizes),
            )
        )
    return Finding(" ".join(sentences))


def _of_group(results: Disclosed, group: str) -> str:
    words, people, pair = results.words, results.people(group), pair_of(results, group)
    if pair is None:
        return words.say(NEW_GROUP, people=people)
    judged = judged_changes(results, group)
    if not judged:
        return words.say(TOO_FEW, people=people)
    overall = change_of(results, group, "overall")
    return " ".join(
        [
            *(_overall(results, overall, OVERALL, people=people) if overall else ()),
            number_changed(results, judged, people, results.sample(group, pair.earlier).label),
            *explained(results, overall, judged),
            *_rest(results, judged),
        ]
    )


def _overall(results: Disclosed, change: Change, templates: dict[Became, str], **names: str) -> Iterator[str]:
    words = results.words
    write = words.signed if templates is GAP else words.points  # a gap may have either sign
    if change.became not in templates or change.raw is None:
        return
    yield words.say(
        templates[change.became],
        before=write(change.before["estimate"]),
        now=write(change.now["estimate"]),
        **_difference(results, change.raw),
        **names,
    )
    if change.held is not None:
        yield words.say(LIKE_FOR_LIKE, **_difference(results, change.held))


def _difference(results: Disclosed, row: pd.Series) -> dict[str, str]:
    columns = {"change": "estimate", "low": "low", "high": "high"}
    return {name: results.words.signed(row[column]) for name, column in columns.items()}


def number_changed(results: Disclosed, judged: list[Change], people: str, earlier: str) -> str:
    """Return on how many factors the score rose or fell clearly."""
    words, total = results.words, len(judged)
    up, down = of_state(judged, Became.IMPROVED), of_state(judged, Became.DECLINED)
    parts = {"people": people, "earlier": earlier, "all": words.count(total)}
    if len(up) == total:
        return words.say_n(
            "Among {people} the one key factor improved clearly since {earlier}.",
            "Among {people} all {n} key factors improved clearly since {earlier}.",
            total,
            **parts,
        )
    if up and down:
        return words.say(
            "Among {people} {up} of {all} key factors improved clearly since {earlier}, and {down} declined clearly: "
            "{names}.",
            up=words.count(len(up)),
            down=words.count(len(down)),
            names=factor_names(results, down),
            **parts,
        )
    if up:
        return words.say_n(
            "Among {people} {n} of {all} key factors improved clearly since {earlier}; none declined clearly.",
            "Among {people} {n} of {all} key factors improved clearly since {earlier}; none declined clearly.",
            len(up),
            **parts,
        )
    if down:
        return words.say(
            "Among {people} no key factor improved clearly since {earlier}, and {down} of {all} declined clearly: "
            "{names}.",
            down=words.count(len(down)),
            names=factor_names(results, down),
            **parts,
        )
    return words.say("Among {people} no key factor changed clearly since {earlier}.", **parts)


def explained(results: Disclosed, overall: Change | None, factors: list[Change]) -> Iterator[str]:
    """Explain a clear change of the overall score, or of the overall gap, beside factors of which none changed so."""
    states = (Became.IMPROVED, Became.DECLINED)
    if (
        overall is not None
        and overall.became in states
        and not any(change.became is overall.became for change in factors)
    ):
        yield results.words.say(TOGETHER)


def _rest(results: Disclosed, judged: list[Change]) -> Iterator[str]:
    """Name the factors shown to be unchanged and, where few, those not clear; give the detectable size of a change."""
    words = results.words
    same, unclear = of_state(judged, Became.UNCHANGED), of_state(judged, Became.UNCLEAR)
    if same:
        yield words.say("No change worth speaking of: {names}.", names=factor_names(results, same))
    if unclear and len(unclear) <= FEW and len(unclear) < len(judged):
        yield words.say("Not clear either way: {names}.", names=factor_names(results, unclear))
    if len(unclear) > len(judged) / 2:
        visible = [
            change.smallest["estimate"]
            for change in judged
            if change.smallest is not None and change.became is Became.UNCLEAR
        ]
        if visible:
            yield words.say(
                "That is not proof that nothing changed: with so many answers, a key factor had to change by about "
                "{points} points to be seen with a probability of 80%.",
                points=words.points(max(visible)),
            )


def say_gap_changes(results: Disclosed) -> Finding | None:
    """Say whether the gap between the first two groups changed.

    ``None`` for a first iteration or one group, and where neither group can be compared, as `say_progress` then says.

    Examples
    --------
    >>> print(cips.say_gap_changes(results))
    The overall gap between officials and private-sector respondents shows no clear change: ...
    """
    words, pair = results.words, results.groups[:2]
    if results.previous is None or len(pair) < 2 or not any(comparable(results, group) for group in pair):
        return None
    first, second = (results.people(group) for group in pair)
    if any(pair_of(results, group) is None for group in pair):
        return Finding(
            words.say(
                "The gap between {first} and {second} has no earlier one to be compared with.",
                first=first,
                second=second,
            )
        )
    if gap_pair(results) is None:
        return Finding(
            words.say(
                "It is not known how the gap between {first} and {second} changed: the answers of both would have to "
                "be "
                "comparable as they are.",
                first=first,
                second=second,
            )
        )
    overall = gap_change(results, "overall")
    sentences = _overall(results, overall, GAP, first=first, second=second) if overall else ()
    judged = [change for change in gap_changes(results) if change.became in JUDGED]
    basis = words.say("Gaps rest on the questions that both groups were asked.")
    ground = [basis] if common_ground(results, "overall") is not None else []
    return Finding(" ".join([*sentences, *_gaps(results, judged), *explained(results, overall, judged), *ground]))


def _gaps(results: Disclosed, judged: list[Change]) -> Iterator[str]:
    words = results.words
    narrower, wider = of_state(judged, Became.IMPROVED), of_state(judged, Became.DECLINED)
    if narrower:
        yield words.say("The gap narrowed clearly on {names}.", names=factor_names(results, narrower))
    if wider:
        yield words.say("The gap widened clearly on {names}.", names=factor_names(results, wider))
    if judged and not narrower and not wider:
        yield words.say("On no key factor did the gap change clearly.")
    if not judged:
        yield words.say("Too few people answered to show how the gap changed by key factor.")
