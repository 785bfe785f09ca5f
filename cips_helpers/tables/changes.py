"""Changes from one iteration to the next: respondents, scores, gaps and initiatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Item
from cips_helpers.schema.records import Compared
from cips_helpers.tables.respondents import MODES
from cips_helpers.tables.table import Table, lay_out, numbered
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
    worked_on,
)
from cips_helpers.verdicts.labels import BECAME, WORKED_ON, legend, sign_of
from cips_helpers.words import N_, NOT_ASKED, SUPPRESSED

TRAITS = ("role", "gender", "region")
"""Who answered is shown by these, where the questionnaire asks them, and by whatever else shifted."""
FIXED = 1e-9
"""A share with a smaller standard error is fixed by the strata: it has no interval."""
STRATA = N_("Where a change has no interval, the sample was drawn so: a set number of people from each of these parts.")

GAP_BECAME = BECAME | {Became.IMPROVED: N_("narrower"), Became.DECLINED: N_("wider")}


@for_each_group
def table_composition(results: Disclosed, *, group: str) -> Table | None:
    """Show how a group was asked and who answered in both iterations; ``None`` for a first iteration."""
    pair = pair_of(results, group)
    if pair is None:
        return None
    words, rows = results.words, _ways(results, pair)
    traits = [
        item
        for item in results.instrument.items_of(group, kinds=("demographic",))
        if (item.id in TRAITS or item.id in pair.shifted)
        and item.id in results.scales  # the anonymous edition has no answers of the country's own
    ]
    for item in traits:
        rows += _levels(results, pair, item)
    moved = results.select(
        group=group,
        indicator=[item.id for item in traits],
        statistic="composition_change",
        against=str(pair.earlier),
        state="shown",
    )
    caption = words.say("Who answered then and now: {group}", group=results.group_name(group))
    raked = [set(results.sample(group, iteration).weighting.raked) for iteration in (pair.earlier, pair.later)]
    fitted = [item.id for item in results.instrument.items if item.id in raked[0] & raked[1]]
    notes = [
        words.say(
            "Shares are of all who answered. Change: in percentage points, of those who stated it, people counted as "
            "they were drawn; so it can differ from the difference of the shares."
        ),
        words.say("Other characteristics are shown only if their make-up changed."),
        *(_put_right(results, pair, fitted) if fitted else []),
        *([words.say(STRATA)] if (moved["se"] < FIXED).any() else []),
        *legend(results, (cell for row in rows for cell in row.values())),
    ]
    return lay_out(rows, caption=caption, label=f"tab-then-now-{group.replace('_', '-')}", notes=notes, group="part")


def _put_right(results: Disclosed, pair: Compared, fitted: list[str]) -> Iterator[str]:
    words = results.words

    def names(ids: Iterable[str]) -> str:
        return words.listing([results.text(results.instrument.item(id).label).lower() for id in ids])

    yield words.say(
        "In the scores, weights fitted to the known shares of {margins} make up for a change of these.",
        margins=names(fitted),
    )
    if pair.shifted:
        yield words.say("With these weights the make-up changed by {traits}.", traits=names(pair.shifted))


def _ways(results: Disclosed, pair: Compared) -> list[dict[str, str]]:
    words = results.words
    then, now = (results.sample(pair.group, iteration) for iteration in (pair.earlier, pair.later))
    part = {"part": words.say("Fieldwork")}
    blank = {words.say("Change"): "", words.say("95% interval"): ""}

    def row(name: str, before: str, after: str) -> dict[str, str]:
        return {words.say("Respondents"): name} | part | {f"{then.label}": before, f"{now.label}": after} | blank

    counts = [SUPPRESSED if sample.n is None else words.count(sample.n) for sample in (then, now)]
    modes = [words.say(MODES[sample.mode]) for sample in (then, now)]
    return [row(words.say("Answers"), *counts), row(words.say("Way of asking"), *modes)]


def _levels(results: Disclosed, pair: Compared, item: Item) -> list[dict[str, str]]:
    words, rows = results.words, []
    then, now = (results.sample(pair.group, iteration).label for iteration in (pair.earlier, pair.later))
    answers = [answer.code for answer in results.scales[item.id].substantive]
    for code in answers[:1] if len(answers) == 2 else answers:
        where = {"group": pair.group, "indicator": item.id, "answer": code}
        shares = [
            results.figure(**where, statistic="sample_share", iteration=iteration)
            for iteration in (pair.earlier, pair.later)
        ]
        change = results.figure(**where, statistic="composition_change", against=str(pair.earlier))
        if all(share is None or share["estimate"] == 0 for share in shares):
            continue
        rows.append(
            {
                words.say("Respondents"): results.text(results.scales[item.id].by_code[code].label),
                "part": results.text(item.label),
                then: _share(results, shares[0]),
                now: _share(results, shares[1]),
                words.say("Change"): _points(results, change),
                words.say("95% interval"): _range(results, change, scale=100, decimals=0),
            }
        )
    return rows


def _share(results: Disclosed, row: pd.Series | None) -> str:
    if row is None:
        return NOT_ASKED
    return sign_of(row) or results.words.percent(row["estimate"])


def _points(results: Disclosed, row: pd.Series | None) -> str:
    if row is None:
        return ""
    return sign_of(row) or results.words.signed(100 * row["estimate"], 0)


def _range(results: Disclosed, row: pd.Series | None, *, scale: float = 1, decimals: int = 2) -> str:
    """Write the interval of a difference; none where strata fix the figure."""
    if row is None or sign_of(row) or row["se"] < FIXED:
        return ""
    low, high = (results.words.signed(scale * row[end], decimals) for end in ("low", "high"))
    return results.words.say("{low} to {high}", low=low, high=high)


@for_each_group
def table_changes(results: Disclosed, *, group: str) -> Table | None:
    """Show every factor's score in both iterations and, where they can be compared, what became of it."""
    pair = pair_of(results, group)
    found = changes(results, group)
    if pair is None or not found:
        return None
    words = results.words
    labels = [results.sample(group, iteration).label for iteration in (pair.earlier, pair.later)]
    overall = change_of(results, group, "overall")
    found += [overall] if overall else []
    judged, held = comparable(results, group), any(change.held is not None for change in found)
    rows = [
        {words.say("Key factor"): _name(results, change)}
        | (_judged(results, change, labels, held=held) if judged else _both(results, change, labels))
        for change in found
    ]
    cells = [cell for row in rows for cell in row.values()]
    return lay_out(
        rows,
        caption=words.say("Key factors then and now: {group}", group=results.group_name(group)),
        label=f"tab-change-{group.replace('_', '-')}",
        left=[words.say("Outcome")] if judged else [],
        notes=[*(_notes(results, held=held) if judged else ()), *_marks(results, cells), *legend(results, cells)],
    )


def _name(results: Disclosed, change: Change) -> str:
    if change.indicator == "overall":
        return results.words.say("Overall score")
    factor = results.instrument.factor(change.indicator)
    mark = f"\u00a0{WORKED_ON}" if factor.id in worked_on(results) else ""
    return numbered(factor.number, results.text(factor.label)) + mark


def _both(results: Disclosed, change: Change, labels: list[str]) -> dict[str, str]:
    words, cells = results.words, {}
    for label, row in zip(labels, (change.before, change.now), strict=True):
        sign = sign_of(row)
        shown = row is not None and sign is None
        cells[label] = words.points(row["estimate"]) if shown else str(sign)
        cells[words.say("95% interval, {label}", label=label)] = (
            words.interval(row["low"], row["high"]) if shown else ""
        )
    return cells


def _judged(results: Disclosed, change: Change, labels: list[str], *, held: bool) -> dict[str, str]:
    words = results.words
    cells = {label: _score(results, row) for label, row in zip(labels, (change.before, change.now), strict=True)}
    cells[words.say("Change")] = _signed(results, change.raw)
    cells[words.say("95% interval")] = _range(results, change.raw)
    if held:
        cells[words.say("Like for like")] = _signed(results, change.held)
        cells[words.say("95% interval, like for like")] = _range(results, change.held)
    cells[words.say("Outcome")] = words.say(BECAME[change.became])
    cells[words.say("Smallest visible")] = _score(results, change.smallest) if change.became in JUDGED else ""
    return cells


def _score(results: Disclosed, row: pd.Series | None) -> str:
    if row is None:
        return ""
    return sign_of(row) or results.words.points(row["estimate"])


def _signed(results: Disclosed, row: pd.Series | None) -> str:
    if row is None:
        return ""
    return sign_of(row) or results.words.signed(row["estimate"])


def _notes(results: Disclosed, *, held: bool) -> list[str]:
    words = results.words
    notes = [
        words.say(
            "Improved, declined: clear also after allowing for the number of factors. No change: shown to be too small "
            "to matter. Not clear: neither can be said. Smallest visible: a change of this size would have been seen "
            "with a probability of 80%."
        )
    ]
    if held:
        notes.append(
            words.say("Like for like: with the make-up of the sample held fixed; the outcome is judged by this.")
        )
    return notes


def _marks(results: Disclosed, cells: list[str]) -> list[str]:
    marked = any(cell.endswith(WORKED_ON) for cell in cells)
    return [results.words.say("{sign} worked on since the last survey.", sign=WORKED_ON)] if marked else []


def table_gap_changes(results: Disclosed) -> Table | None:
    """Show the gap of every factor in both iterations and what became of it; ``None`` where it can't be compared."""
    pair, found = gap_pair(results), gap_changes(results)
    if pair is None or not found:
        return None
    words = results.words
    labels = [results.sample(pair.group, iteration).label for iteration in (pair.earlier, pair.later)]
    rows = []
    for change in found:
        gaps = {label: _signed(results, row) for label, row in zip(labels, (change.before, change.now), strict=True)}
        rows.append(
            {words.say("Key factor"): _name(results, change)}
            | gaps
            | {
                words.say("Change"): _signed(results, change.raw),
                words.say("95% interval"): _range(results, change.raw),
                words.say("Outcome"): words.say(GAP_BECAME[change.became]),
            }
        )
    first, second = (results.group_name(group) for group in results.groups[:2])
    cells = [cell for row in rows for cell in row.values()]
    return lay_out(
        rows,
        caption=words.say("The gap then and now: {first} minus {second}", first=first, second=second),
        label="tab-gap-change",
        left=[words.say("Outcome")],
        notes=[*_marks(results, cells), *legend(results, cells)],
    )


def table_initiatives(results: Disclosed) -> Table | None:
    """List what was worked on, with what became of the factor in every group; ``None`` where nothing is listed."""
    words, rows = results.words, []
    if results.anonymous:  # without its wording the table says no more than the sentence before it
        return None
    for one in results.initiatives_between:
        row = {
            words.say("Key factor"): results.text(results.instrument.factor(one.factor).label),
            words.say("What was done"): results.text(one.what),
            words.say("When"): words.period(one.when, one.when) if isinstance(one.when, date) else one.when,
            words.say("By"): results.text(one.by) if one.by else "",
        }
        for group in results.groups if results.previous is not None else ():
            change = change_of(results, group, one.factor)
            row[results.group_name(group)] = _outcome(results, change)
        rows.append(row)
    if not rows:
        return None
    return lay_out(
        rows,
        caption=words.say("What was worked on, and what became of it")
        if results.previous is not None
        else words.say("What is being worked on"),
        label="tab-initiatives",
        left=list(rows[0]),
        notes=legend(results, (cell for row in rows for cell in row.values())),
        widths={
            words.say("Key factor"): "17%",
            words.say("What was done"): "22%",
            words.say("When"): "15%",
            words.say("By"): "17%",
        },
    )


def _outcome(results: Disclosed, change: Change | None) -> str:
    if change is None:
        return str(sign_of(None))
    return SUPPRESSED if change.became is Became.HIDDEN else results.words.say(BECAME[change.became])
