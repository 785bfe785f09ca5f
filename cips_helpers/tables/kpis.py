"""Key performance indicators of every factor, and the factors by the dimensions of another framework."""

from __future__ import annotations

from collections import Counter

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables import cells
from cips_helpers.tables.table import Cell, Table, lay_out
from cips_helpers.verdicts.changes import change_of, comparable
from cips_helpers.verdicts.common_ground import rests_on_fewer
from cips_helpers.verdicts.labels import ARROWS
from cips_helpers.verdicts.targets import has_targets, target_state
from cips_helpers.words import NOT_ASKED


def table_kpis(results: Disclosed) -> Table | None:
    """Show favourable answers, score and change of every factor beside its target; ``None`` for a single factor.

    Examples
    --------
    >>> cips.table_kpis(results)
    <Table tab-kpis: Key performance indicators>
    """
    words = results.words
    if len(results.factors()) < 2:
        return None
    rows: list[dict[str, Cell]] = []
    for factor in results.factors():
        row: dict[str, Cell] = {words.say("Key factor"): f"{factor.number}\u00a0{results.text(factor.short)}"}
        if has_targets(results):
            row[words.say("Target")] = "" if factor.target is None else words.points(factor.target)
        rows.append(row | {results.group_name(group): _cells(results, group, factor.id) for group in results.groups})
    notes = [
        words.say(
            "Favourable: share of the answers that are favourable. Score and target: from 0 to {top} points.",
            top=words.points(results.instrument.points, 0),
        )
    ]
    if any(comparable(results, group) for group in results.groups):
        notes.append(words.say("Change of the score since the last survey; ↑ ↓ clear."))
    if any(rests_on_fewer(results, group, factor.id) for group in results.groups for factor in results.factors()):
        notes.append(words.say("A change rests on the questions asked in both surveys, a score on all questions."))
    return lay_out(results, rows, caption=words.say("Key performance indicators"), label="tab-kpis", notes=notes)


def _cells(results: Disclosed, group: str, factor: str) -> dict[str, str]:
    words, score = results.words, {"group": group, "indicator": factor}
    row = {
        words.say("Favourable"): cells.share(results, results.figure(**score, statistic="positive")),
        words.say("Score"): cells.points(results, results.figure(**score, statistic="mean")),
    }
    if comparable(results, group):
        row[words.say("Change")] = _change(results, group, factor)
    return row


def _change(results: Disclosed, group: str, factor: str) -> str:
    change = change_of(results, group, factor)
    if group not in results.instrument.factor(factor).asked_of:
        return NOT_ASKED
    if change is None or change.decides is None:
        return ""
    arrow = ARROWS.get(change.became, "")
    return cells.cell(change.decides, lambda row: arrow + results.words.signed(row["estimate"]))


def table_crosswalk(results: Disclosed) -> Table | None:
    """Sort the key factors by the dimensions of the questionnaire's crosswalk; ``None`` where it has none.

    For each group: of the factors of the dimension with a target, how many are met.

    Examples
    --------
    >>> cips.table_crosswalk(results)
    <Table tab-crosswalk: Unofficial cross-walk: Performance Measurement Mechanism of the World Customs Organization>
    """
    crosswalk, words = results.instrument.crosswalk, results.words
    if crosswalk is None or len(results.factors()) < 2:
        return None
    rows, aims = [], has_targets(results)
    for dimension in crosswalk.dimensions:
        names = [results.text(factor.short) for factor in results.factors() if factor.id in dimension.factors]
        row = {words.say("Dimension"): results.text(dimension.label), words.say("Key factors"): words.listing(names)}
        for group in results.groups if aims else ():
            head = words.say("Targets met: {group}", group=results.group_name(group))
            row[head] = _targets_met(results, group, dimension.factors)
        rows.append(row)
    return lay_out(
        results,
        rows,
        caption=words.say("Unofficial cross-walk: {framework}", framework=results.text(crosswalk.title)),
        label="tab-crosswalk",
        notes=[
            words.say("Targets met: of the key factors with a target that the group was asked about.") if aims else "",
            results.text(crosswalk.note) if crosswalk.note else "",
        ],
        left=[words.say("Key factors")],
    )


def _targets_met(results: Disclosed, group: str, factors: tuple[str, ...]) -> str:
    words = results.words
    states = Counter(
        target_state(results, group, factor.id)
        for factor in results.factors(group)
        if factor.id in factors and factor.target is not None
    )
    if not states:
        return NOT_ASKED
    return words.say("{met} of {all}", met=words.count(states["met"]), all=words.count(states.total()))
