"""The questions of one key factor, as a factor sheet lists them."""

from __future__ import annotations

import math

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import legend, share_of, sign_of, wording_note
from cips_helpers.words import REVERSED


def table_sheet_questions(results: Disclosed, *, factor: str) -> Table:
    """Show for every question of a factor the share of favourable answers and of don't know, the weakest first.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    factor
        Id of a key factor that at least one group surveyed was asked about.
    """
    words = results.words
    items = [
        item
        for item in results.instrument.items
        if item.factor == factor and item.kind == "agreement" and set(item.asked_of) & set(results.groups)
    ]
    asked = [group for group in results.groups if any(group in item.asked_of for item in items)]
    items.sort(key=lambda item: _weakest(results, item))
    rows = [
        {words.say("Question"): _wording(results, item)}
        | {
            f"{results.group_name(group)}|{head}": cell
            for group in asked
            for head, cell in _cells(results, item, group).items()
        }
        for item in items
    ]
    heads = list(rows[0])
    return lay_out(
        rows,
        caption=words.say("{factor}: favourable answers", factor=results.text(results.instrument.factor(factor).label)),
        label=f"tab-sheet-{factor.replace('_', '-')}",
        notes=_notes(results, items, asked, [cell for row in rows for cell in row.values()]),
        spanners={
            results.group_name(group): [head for head in heads if head.startswith(f"{results.group_name(group)}|")]
            for group in asked
        },
        widths={words.say("Question"): "52%" if len(asked) > 1 else "70%"},
    )


def _weakest(results: Disclosed, item: Item) -> float:
    """The lowest share of favourable answers of any group, to sort by; questions without one come last."""
    rows = results.select(
        group=list(results.groups), indicator=item.id, statistic="positive", state=["shown", "at_most", "at_least"]
    )
    return float(rows["estimate"].min()) if len(rows) else math.inf


def _reader(results: Disclosed, item: Item) -> str:
    return next(group for group in results.groups if group in item.asked_of)


def _wording(results: Disclosed, item: Item) -> str:
    return results.item_text(item, _reader(results, item)) + (f" {REVERSED}" if item.reverse else "")


def _cells(results: Disclosed, item: Item, group: str) -> dict[str, str]:
    words, cells = results.words, {}
    for head, statistic in ((words.say("Favourable"), "positive"), (words.say("Don't know"), "dont_know")):
        row = results.figure(group=group, indicator=item.id, statistic=statistic)
        sign = sign_of(row)
        cells[head] = sign if sign or row is None else share_of(words, row)[0]
    if len(set(cells.values())) == 1 and sign_of(row):  # one sign for the two of them
        cells[words.say("Don't know")] = ""
    return {head: str(cell) for head, cell in cells.items()}


def _notes(results: Disclosed, items: list[Item], asked: list[str], cells: list[str]) -> list[str]:
    words = results.words
    notes = [words.say("Favourable: of those with an opinion. Don't know: of all who were asked.")]
    if any(
        results.item_text(item, group) != results.item_text(item, _reader(results, item))
        for item in items
        for group in asked
        if group in item.asked_of
    ):
        notes.append(wording_note(results, results.groups[0]))
    signs = [*cells, *(REVERSED for item in items if item.reverse)]
    return [*notes, *legend(results, signs)]
