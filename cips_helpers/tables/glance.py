"""The key factors on one page: score, change and target state, without the intervals."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.table import Table, lay_out, numbered
from cips_helpers.verdicts.changes import comparable, pair_of, worked_on
from cips_helpers.verdicts.labels import ARROWS, WORKED_ON, change_words, legend, sign_of
from cips_helpers.verdicts.targets import TARGET_WORDS, target_state


def table_glance(results: Disclosed) -> Table:
    """Show score, change and target state of every key factor and of the overall score, one block of columns a group.

    A change is a figure with an arrow only where it is clear after adjusting for the number of factors; else a word
    says what became of the score. A group that can't be compared with its last survey has no column of changes.
    """
    words, rows = results.words, []
    aims = any(factor.target is not None for factor in results.factors())
    names = {
        factor.id: numbered(factor.number, results.text(factor.label)) + _mark(results, factor.id)
        for factor in results.factors()
    }
    if len(names) > 1 and len(results.select(kind="overall", statistic="mean", group=list(results.groups))):
        names["overall"] = words.say("Overall score")
    targets = {factor.id: factor.target for factor in results.factors()}
    for id, name in names.items():
        row = {words.say("Key factor"): name}
        for group in results.groups:
            cells = _cells(results, group, id, targets.get(id), aims=aims)
            row |= {f"{results.group_name(group)}|{head}": cell for head, cell in cells.items()}
        rows.append(row)
    heads = list(rows[0])
    return lay_out(
        rows,
        caption=words.say("Scores, changes and targets at a glance")
        if any(comparable(results, group) for group in results.groups)
        else words.say("Scores and targets at a glance")
        if aims
        else words.say("Scores at a glance"),
        label="tab-glance",
        left=[head for head in heads if head.endswith(f"|{words.say('Target met?')}")],
        notes=_notes(results, [cell for row in rows for cell in row.values()], aims=aims),
        spanners={
            results.group_name(group): [head for head in heads if head.startswith(f"{results.group_name(group)}|")]
            for group in results.groups
        },
    )


def _mark(results: Disclosed, factor: str) -> str:
    return f"\u00a0{WORKED_ON}" if results.previous is not None and factor in worked_on(results) else ""


def _cells(results: Disclosed, group: str, id: str, target: float | None, *, aims: bool) -> dict[str, str]:
    words = results.words
    figure = results.figure(group=group, indicator=id, statistic="mean")
    sign = sign_of(figure)
    shown = figure is not None and sign is None
    cells = {words.say("Score"): str(sign) if sign or figure is None else words.points(figure["estimate"])}
    if comparable(results, group):
        cells[words.say("Change")] = change_words(results, group, id) if shown else ""
    if aims:
        cells[words.say("Target met?")] = words.say(TARGET_WORDS[target_state(figure, target)]) if shown else ""
    return cells


def _notes(results: Disclosed, cells: list[str], *, aims: bool) -> list[str]:
    words, notes = results.words, []
    if any(cell.startswith(tuple(ARROWS.values())) for cell in cells):
        notes.append(words.say("Arrows: clear changes, in points."))
    if results.previous is None:
        notes.append(words.say("Measured for the first time, so there is no change to show."))
    else:
        new = [results.group_name(group) for group in results.groups if pair_of(results, group) is None]
        if new:
            notes.append(words.say("Measured for the first time: {groups}.", groups=words.listing(new)))
    if any(cell.endswith(WORKED_ON) for cell in cells):
        notes.append(words.say("{sign} worked on since the last survey.", sign=WORKED_ON))
    if aims:
        notes.append(words.say("Target met? “can't tell” where the 95% interval contains the target."))
    return [*notes, *legend(results, cells)]
