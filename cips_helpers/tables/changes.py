"""Changes of scores and gaps between two iterations, by key factor."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables import cells
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.changes import (
    JUDGED,
    Became,
    Change,
    change_of,
    changes,
    comparable,
    gap_changes,
    gap_pair,
    pair_of,
)
from cips_helpers.verdicts.labels import BECAME
from cips_helpers.words import N_

GAP_BECAME = BECAME | {Became.IMPROVED: N_("narrower"), Became.DECLINED: N_("wider")}


@for_each_group
def table_changes(results: Disclosed, *, group: str) -> Table | None:
    """Show every factor's score in both iterations and, where they can be compared, what became of it.

    Examples
    --------
    >>> cips.table_changes(results, group="officials")
    <Table tab-change-officials: Key factors then and now: Officials>
    """
    pair, of_factors = pair_of(results, group), changes(results, group)
    if pair is None or not of_factors:
        return None
    words = results.words
    labels = [results.sample(group, iteration).label for iteration in (pair.earlier, pair.later)]
    overall = change_of(results, group, "overall")
    shown = [*of_factors, overall] if overall else of_factors
    judged, held = comparable(results, group), any(change.held is not None for change in shown)
    rows = [
        {words.say("Key factor"): _name(results, change)}
        | (_judged(results, change, labels, held=held) if judged else _side_by_side(results, change, labels))
        for change in shown
    ]
    return lay_out(
        results,
        rows,
        caption=words.say("Key factors then and now: {group}", group=results.group_name(group)),
        label=f"tab-change-{group}",
        notes=[
            words.say(
                "Improved, declined: clear. No change: not clear, and shown to be too small to matter. Not clear: "
                "neither can be said. Smallest visible: a change of this size would have been seen with a "
                "probability of 80%."
            )
            if judged
            else "",
            cells.adjusted_note(results) if judged else "",
            words.say("Like for like: with the make-up of the sample held fixed; the outcome is judged by this.")
            if judged and held
            else "",
            cells.worked_on_note(results, rows),
        ],
        left=[words.say("Outcome")],
    )


def _name(results: Disclosed, change: Change) -> str:
    if change.indicator == "overall":
        return results.words.say("Overall score")
    factor = results.instrument.factor(change.indicator)
    return cells.numbered(results, factor) + cells.worked_on_mark(results, factor.id)


def _side_by_side(results: Disclosed, change: Change, labels: list[str]) -> dict[str, str]:
    row = {}
    for label, score in zip(labels, (change.before, change.now), strict=True):
        row[label] = cells.points(results, score)
        row[results.words.say("{Interval}, {label}", label=label)] = cells.interval(results, score)
    return row


def _judged(results: Disclosed, change: Change, labels: list[str], *, held: bool) -> dict[str, str]:
    words = results.words
    row = {
        label: cells.points(results, score) for label, score in zip(labels, (change.before, change.now), strict=True)
    }
    row[words.say("Change")] = cells.difference(results, change.raw)
    row[words.say("Adjusted {interval}")] = cells.difference_interval(results, change.raw)
    if held:
        row[words.say("Like for like")] = cells.difference(results, change.held)
        row[words.say("Adjusted {interval}, like for like")] = cells.difference_interval(results, change.held)
    row[words.say("Outcome")] = words.say(BECAME[change.became])
    visible = change.smallest if change.became in JUDGED else None
    row[words.say("Smallest visible")] = cells.points(results, visible, missing="")
    return row


def table_gap_changes(results: Disclosed) -> Table | None:
    """Show the gap of every factor in both iterations and what became of it; ``None`` where it can't be compared.

    Examples
    --------
    >>> cips.table_gap_changes(results)
    <Table tab-gap-change: The gap then and now: Officials minus Private sector>
    """
    pair, of_factors, words = gap_pair(results), gap_changes(results), results.words
    if pair is None or not of_factors:
        return None
    then, now = (results.sample(pair.group, iteration).label for iteration in (pair.earlier, pair.later))
    rows = [
        {
            words.say("Key factor"): _name(results, change),
            then: cells.difference(results, change.before),
            now: cells.difference(results, change.now),
            words.say("Change"): cells.difference(results, change.raw),
            words.say("Adjusted {interval}"): cells.difference_interval(results, change.raw),
            words.say("Outcome"): words.say(GAP_BECAME[change.became]),
        }
        for change in of_factors
    ]
    first, second = (results.group_name(group) for group in results.groups[:2])
    return lay_out(
        results,
        rows,
        caption=words.say("The gap then and now: {first} minus {second}", first=first, second=second),
        label="tab-gap-change",
        notes=[cells.adjusted_note(results), cells.worked_on_note(results, rows)],
        left=[words.say("Outcome")],
    )
