"""Questions of a key factor, for its factor sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item
from cips_helpers.tables import cells
from cips_helpers.tables.table import Cell, Table, lay_out
from cips_helpers.verdicts.labels import quoted_item, sign_of, wording_note
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
    items.sort(key=lambda item: _weakest(results, item))
    groups = [group for group in results.groups if any(group in item.asked_of for item in items)]
    rows: list[dict[str, Cell]] = [
        {words.say("Question"): quoted_item(results, item.id, _first_asked(results, item))}
        | {results.group_name(group): _shares(results, item, group) for group in groups}
        for item in items
    ]
    return lay_out(
        results,
        rows,
        caption=words.say("{factor}: favourable answers", factor=results.text(results.instrument.factor(factor).label)),
        label=f"tab-sheet-{factor}",
        notes=_notes(results, items),
        signs=[REVERSED for item in items if item.reverse],
        widths={words.say("Question"): "52%" if len(groups) > 1 else "70%"},
    )


def _weakest(results: Disclosed, item: Item) -> float:
    """Return the lowest share of favourable answers of any group, to sort by; questions without one come last."""
    rows = results.select(
        group=list(results.groups), indicator=item.id, statistic="positive", state=["shown", "at_most", "at_least"]
    )
    return float(rows["estimate"].min()) if len(rows) else math.inf


def _first_asked(results: Disclosed, item: Item) -> str:
    return next(group for group in results.groups if group in item.asked_of)


def _shares(results: Disclosed, item: Item, group: str) -> dict[str, str]:
    say = results.words.say
    positive, unknown = (
        results.figure(group=group, indicator=item.id, statistic=statistic) for statistic in ("positive", "dont_know")
    )
    same_sign = sign_of(positive) is not None and sign_of(positive) == sign_of(unknown)
    return {
        say("Favourable"): cells.share(results, positive),
        say("Don't know"): "" if same_sign else cells.share(results, unknown),
    }


def _notes(results: Disclosed, items: list[Item]) -> Iterator[str]:
    yield results.words.say("Favourable: of those with an opinion. Don't know: of all who were asked.")
    wordings = [
        {results.item_text(item, group) for group in results.groups if group in item.asked_of} for item in items
    ]
    if any(len(different) > 1 for different in wordings):
        yield wording_note(results, results.groups[0])
