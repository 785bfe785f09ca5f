"""Key performance indicators: every factor's figures in short, and where they stand in another framework."""

from __future__ import annotations

from collections import Counter

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.table import Table, lay_out, numbered
from cips_helpers.verdicts.changes import change_of, comparable
from cips_helpers.verdicts.labels import ARROWS, legend, share_of, sign_of
from cips_helpers.verdicts.targets import target_state
from cips_helpers.words import NOT_ASKED


def table_kpis(results: Disclosed) -> Table | None:
    """Show favourable answers, score and change of every factor beside its target; ``None`` for a single factor."""
    words = results.words
    if len(results.instrument.factors) < 2:
        return None
    aims = any(factor.target is not None for factor in results.factors())
    rows = []
    for factor in results.factors():
        row = {words.say("Key factor"): numbered(factor.number, results.text(factor.short))}
        if aims:
            row[words.say("Target")] = "" if factor.target is None else words.points(factor.target)
        for group in results.groups:
            row |= {
                f"{results.group_name(group)}|{head}": cell for head, cell in _cells(results, group, factor.id).items()
            }
        rows.append(row)
    cells = [cell for row in rows for cell in row.values()]
    notes = [
        words.say(
            "Favourable: share of the answers that are favourable. Score and target: from 0 to {top} points.",
            top=words.points(results.instrument.points, 0),
        )
    ]
    if any(comparable(results, group) for group in results.groups):
        notes.append(words.say("Change of the score since the last survey; ↑ ↓ clear."))
    return lay_out(
        rows,
        caption=words.say("Key performance indicators"),
        label="tab-kpis",
        notes=[*notes, *legend(results, cells)],
        spanners={
            results.group_name(group): [head for head in rows[0] if head.startswith(f"{results.group_name(group)}|")]
            for group in results.groups
        },
    )


def _cells(results: Disclosed, group: str, id: str) -> dict[str, str]:
    words = results.words
    share = results.figure(group=group, indicator=id, statistic="positive")
    score = results.figure(group=group, indicator=id, statistic="mean")
    cells = {
        words.say("Favourable"): sign_of(share) or ("" if share is None else share_of(words, share)[0]),
        words.say("Score"): sign_of(score) or ("" if score is None else words.points(score["estimate"])),
    }
    if comparable(results, group):
        cells[words.say("Change")] = _change(results, group, id)
    return cells


def _change(results: Disclosed, group: str, id: str) -> str:
    change = change_of(results, group, id)
    if group not in results.instrument.factor(id).asked_of:
        return NOT_ASKED
    if change is None or change.decides is None:
        return ""
    return sign_of(change.decides) or ARROWS.get(change.became, "") + results.words.signed(change.decides["estimate"])


def table_crosswalk(results: Disclosed) -> Table | None:
    """Sort the key factors by the dimensions of the questionnaire's crosswalk; ``None`` where it has none.

    For each group: of the factors of the dimension with a target, how many are met.
    """
    crosswalk = results.instrument.crosswalk
    if crosswalk is None or len(results.instrument.factors) < 2:
        return None
    words = results.words
    aims = any(factor.target is not None for factor in results.factors())
    heads = [words.say("Dimension"), words.say("Key factors")]
    rows = []
    for dimension in crosswalk.dimensions:
        factors = [factor for factor in results.factors() if factor.id in dimension.factors]
        row = dict(
            zip(
                heads,
                (results.text(dimension.label), words.listing([results.text(factor.short) for factor in factors])),
                strict=True,
            )
        )
        if aims:
            row |= {
                words.say("Targets met: {group}", group=results.group_name(group)): _met(
                    results, group, dimension.factors
                )
                for group in results.groups
            }
        rows.append(row)
    title = results.text(crosswalk.title)
    notes = [words.say("Targets met: of the key factors with a target that the group was asked about.")] if aims else []
    notes += [results.text(crosswalk.note)] if crosswalk.note else []
    return lay_out(
        rows,
        caption=words.say("Unofficial cross-walk: {framework}", framework=title),
        label="tab-crosswalk",
        left=heads[1:],
        notes=[*notes, *legend(results, [cell for row in rows for cell in row.values()])],
    )


def _met(results: Disclosed, group: str, ids: tuple[str, ...]) -> str:
    words = results.words
    states = Counter(
        target_state(results.figure(group=group, indicator=factor.id, statistic="mean"), factor.target)
        for factor in results.factors(group)
        if factor.id in ids and factor.target is not None
    )
    if not states:
        return NOT_ASKED
    return words.say("{met} of {all}", met=words.count(states["met"]), all=words.count(states.total()))
