"""Scores: overall, and by key factor."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.table import Table, lay_out, numbered
from cips_helpers.verdicts.changes import CLEAR
from cips_helpers.verdicts.labels import legend, sign_of
from cips_helpers.verdicts.targets import TARGET_WORDS, target_state


def table_overall(results: Disclosed) -> Table:
    """Show the overall score of every group in its three views, with interval and base."""
    words, rows, top = results.words, [], results.instrument.points
    heads = [
        words.say("Score (0–{top})", top=words.points(top, 0)),
        words.say("95% interval"),
        words.say("Mark (0–10)"),
        words.say("Favourable answers"),
        "n",
    ]
    for group in results.groups:
        mean = results.figure(group=group, indicator="overall", statistic="mean")
        positive = results.figure(group=group, indicator="overall", statistic="positive")
        sign = sign_of(mean) or sign_of(positive)
        cells = [sign or "", "", sign or "", sign or "", sign or ""]
        if mean is not None and positive is not None and sign is None:
            cells = [
                words.points(mean["estimate"]),
                words.interval(mean["low"], mean["high"]),
                words.points(10 * mean["estimate"] / top, 1),
                words.percent(positive["estimate"]),
                words.count(mean["n"]),
            ]
        rows.append({words.say("Group"): results.group_name(group)} | dict(zip(heads, cells, strict=True)))
    notes = [
        words.say("Score: mean of the factor scores. Mark: the same on a scale to 10. n: people with a score."),
        *legend(results, (cell for row in rows for cell in row.values())),
    ]
    return lay_out(rows, caption=words.say("Overall score"), label="tab-overall", notes=notes)


def table_factors(results: Disclosed) -> Table:
    """Show score, interval and target state of every key factor and group, and the gap where there are two."""
    words, rows = results.words, []
    aims = any(factor.target is not None for factor in results.factors())
    for factor in results.factors():
        row = {words.say("Key factor"): numbered(factor.number, results.text(factor.label))}
        if aims:
            row[words.say("Target")] = "" if factor.target is None else words.points(factor.target)
        for group in results.groups:
            figure = results.figure(group=group, indicator=factor.id, statistic="mean")
            cells = _score_cells(results, figure, factor.target, aims=aims)
            row |= {f"{results.group_name(group)}|{head}": cell for head, cell in cells.items()}
        if len(results.groups) > 1:
            row[words.say("Gap")] = _gap_cell(results, factor.id)
        rows.append(row)
    notes = [words.say("Target met? “can't tell” where the 95% interval contains the target.")] if aims else []
    if len(results.groups) > 1:
        first, second = (results.group_name(group) for group in results.groups[:2])
        notes.append(words.say("Gap: {first} minus {second}; \\* clear difference.", first=first, second=second))
    return lay_out(
        rows,
        caption=words.say("Key factors: scores and 95% intervals"),
        label="tab-factors",
        left=[head for head in rows[0] if head.endswith(f"|{words.say('Target met?')}")],
        notes=[*notes, *legend(results, (cell for row in rows for cell in row.values()))],
        spanners={
            results.group_name(group): [head for head in rows[0] if head.startswith(f"{results.group_name(group)}|")]
            for group in results.groups
        },
    )


def _score_cells(results: Disclosed, figure: pd.Series | None, target: float | None, *, aims: bool) -> dict[str, str]:
    words, sign = results.words, sign_of(figure)
    cells = {words.say("Score"): str(sign), words.say("95% interval"): "", words.say("Target met?"): ""}
    if sign is None and figure is not None:
        state = words.say(TARGET_WORDS[target_state(figure, target)])
        cells = dict(
            zip(
                cells,
                (words.points(figure["estimate"]), words.interval(figure["low"], figure["high"]), state),
                strict=True,
            )
        )
    if not aims:
        del cells[words.say("Target met?")]
    return cells


def _gap_cell(results: Disclosed, indicator: str) -> str:
    gap = results.figure(group="gap", indicator=indicator, statistic="gap")
    sign = sign_of(gap)
    if sign is not None or gap is None:
        return str(sign)
    # before the figure: behind it, the decimals would no longer stand below one another
    return ("*\u202f" if gap["p_adjusted"] < CLEAR else "") + results.words.signed(gap["estimate"])
