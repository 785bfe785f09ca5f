"""The score of one key factor on its sheet: each group's interval against the target."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.label_placement import width_of
from cips_helpers.charts.style import QUIET, SMALL, TARGET, VERDICT_COLOURS, drawing, width
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import comparable, is_clear, pair_of
from cips_helpers.verdicts.common_ground import common_ground, rests_on_fewer
from cips_helpers.verdicts.equal_meaning import meaning_between
from cips_helpers.verdicts.labels import EXACT, any_range, change_words, legend, quoted_item, range_in_words, sign_of
from cips_helpers.verdicts.questions import groups_asked
from cips_helpers.verdicts.targets import TARGET_WORDS, TargetState, target_note, target_state
from cips_helpers.words import capital

LEFT = 0.19
"""Left end of the axis, as a share of the figure's width: names of groups are shorter than those of factors."""
LETTER = 0.0095
"""Share of the width that a letter of a cell takes on a phone, as `marks.from_right` counts it."""
BESIDE = 0.012
"""Share of the width between such cells."""
SIGN, ROOM = 8.0, (58.0, 0.0)
"""Points from a verdict to the middle of its sign, and of both at most; a phone has no room for the sign."""
UNDER_SCORE: dict[str, Any] = {"xytext": (0, -12), "textcoords": "offset points", "ha": "right", "va": "center"}
"""Position of an interval below its score."""


@for_phones_too
def chart_sheet(results: Disclosed, *, factor: str) -> Chart:
    """Draw the score of a factor, one row per group, with its 95 % interval; a line marks the target.

    Columns at the right give score, change and target state. All sheets have the same axis; it begins where the
    figures do, as dots, unlike bars, need no zero.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    factor
        Id of a key factor that at least one group surveyed was asked about.

    Returns
    -------
    Chart
        Its caption says which group scores the factor higher.
    """
    words, target = results.words, results.instrument.factor(factor).target
    groups = groups_asked(results, results.instrument.factor(factor))
    heads = [words.say("Score")]
    heads += [words.say("Change")] if any(comparable(results, group) for group in groups) else []
    heads += [words.say("Target met?")] if target is not None else []
    edges = _edges(results, heads)
    with drawing():
        names = [results.group_name(group) for group in groups[::-1]]
        figure, axes = marks.row_axes(names, left=LEFT, right=edges[0] - marks.fit(0.13, 0.085))
        start, top = marks.factor_score_limits(results)
        axes.set_xlim(start, top)
        axes.set_xticks(np.arange(start, top + 0.01, 0.5))
        above = len(groups) - 0.35
        if target is not None:
            axes.plot([target, target], [-0.6, len(groups) - 0.4], color=TARGET, lw=1.2, zorder=2)
            text = words.say("Target {target}", target=words.points(target))
            axes.text(target, above, text, ha="center", va="bottom", fontsize=SMALL, color=TARGET)
        for y, group in enumerate(groups[::-1]):
            row = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
            if row is not None:
                values = np.clip(row[marks.INTERVAL].astype(float), 0, top)
                tip = marks.tip_of(results, results.group_name(group), row, words.points)
                look = marks.group_look(results, group)
                marks.draw_estimate(axes, y, values, look, zorder=3, tip=tip, line={"lw": 2.4})
            cells = _cells(results, group, factor)
            state = target_state(results, group, factor)
            is_judged = target is not None and bool(cells[-1]) and state != "no_target"
            for edge, text in zip(edges[:-1] if is_judged else edges, cells, strict=not is_judged):
                marks.draw_cell(axes, edge, y, text)
            if is_judged:
                _draw_state(axes, edges[-1], y, cells[-1], state)
            exact = row is not None and results.is_exact(row)
            interval = "" if row is None else words.say(EXACT) if exact else words.interval(row["low"], row["high"])
            position: dict[str, Any] = {
                "xy": (marks.from_right(edges[0]), y),
                "xycoords": marks.beside(axes),
                **UNDER_SCORE,
            }
            axes.annotate(interval, **position, fontsize=SMALL, color=QUIET)
        for edge, head in zip(edges, heads, strict=True):
            marks.draw_head(axes, edge, above, head, letters=marks.fit(20, 7))
        marks.label_axis(axes, words, marks.score_label(results))
        return finish(
            figure,
            alt=_alt(results, factor, groups, heads),
            caption=_message(results, factor),
            label=f"fig-sheet-{factor}",
            notes=_notes(results, factor, groups),
            table=[
                (words.say("Group"), *heads),
                *((results.group_name(group), *_cells(results, group, factor)) for group in groups),
            ],
        )


def _edges(results: Disclosed, heads: list[str]) -> list[float]:
    """Return the right edges of the columns; on a phone a column takes as much as its longest text, on any sheet."""
    words, edges = results.words, [1.0]
    texts = {
        words.say("Change"): [
            change_words(results, group, factor.id)
            for factor in results.factors()
            for group in groups_asked(results, factor)
        ],
        words.say("Target met?"): [words.say(text) for text in TARGET_WORDS.values() if text],
    }
    for head in heads[:0:-1]:
        edges.append(edges[-1] - marks.fit(0.145, max(0.09, LETTER * max(map(len, texts[head])) + BESIDE)))
    return edges[::-1]


def _message(results: Disclosed, factor: str) -> str:
    """Return the caption: which group scores a factor higher, or that there is no clear difference."""
    words, groups = results.words, groups_asked(results, results.instrument.factor(factor))
    gap = results.figure(group="gap", indicator=factor, statistic="gap", state="shown")
    if gap is None or len(groups) < 2:
        return words.series([_scored(results, factor, group) for group in groups])
    first, second = (results.people(group) for group in groups[:2])
    if not is_clear(gap):
        return words.say("No clear difference between {first} and {second}", first=first, second=second)
    better, worse = (first, second) if gap["estimate"] > 0 else (second, first)
    if (ground := common_ground(results, factor)) is not None:
        return words.say_n(
            "{better} score it {gap} points higher than {worse} do, on the one question that both were asked",
            "{better} score it {gap} points higher than {worse} do, on the {n} questions that both were asked",
            ground.questions,
            better=capital(better),
            worse=worse,
            gap=words.points(abs(gap["estimate"])),
        )
    return words.say(
        "{better} score it {gap} points higher than {worse} do",
        better=capital(better),
        worse=worse,
        gap=words.points(abs(gap["estimate"])),
    )


def _scored(results: Disclosed, factor: str, group: str) -> str:
    """Return the score of a group, and what became of the target."""
    words, target, name = results.words, results.instrument.factor(factor).target, results.group_name(group)
    row = results.figure(group=group, indicator=factor, statistic="mean")
    score = marks.sign_or_figure(row, words.points)
    if target is None or sign_of(row):
        return words.say("{group}: {score}", group=name, score=score)
    return words.say(
        "{group}: {score} (target {target}: {state})",
        group=name,
        score=score,
        target=words.points(target),
        state=words.say(TARGET_WORDS[target_state(results, group, factor)]),
    )


def _draw_state(axes: Axes, edge: float, y: float, text: str, state: TargetState) -> None:
    """Write a verdict in its colour, with its sign where there is room for both."""
    look: marks.Look = {"color": VERDICT_COLOURS[state], "weight": "semibold" if state == "not_met" else "normal"}
    marks.draw_cell(axes, edge, y, text, **look)
    taken = width_of(axes, text, weight=look["weight"]) + SIGN
    if taken <= marks.fit(*ROOM):
        marks.draw_verdict(axes, marks.from_right(edge) - taken / (72 * width()), y, state)


def _cells(results: Disclosed, group: str, factor: str) -> list[str]:
    """Return score, change and target state, of those that have a column; one sign where there is no figure."""
    words, entry = results.words, results.instrument.factor(factor)
    row = results.figure(group=group, indicator=factor, statistic="mean")
    sign = sign_of(row)
    shown = row is not None and sign is None
    cells = [words.points(row["estimate"]) if row is not None and sign is None else str(sign)]
    if any(comparable(results, other) for other in groups_asked(results, entry)):
        cells.append(change_words(results, group, factor) if shown else "")
    if entry.target is not None:
        cells.append(words.say(TARGET_WORDS[target_state(results, group, factor)]) if shown else "")
    return cells


def _notes(results: Disclosed, factor: str, groups: list[str]) -> list[str]:
    words = results.words
    rows = [results.figure(group=group, indicator=factor, statistic="mean", state="shown") for group in groups]
    notes = [words.say("Lines: {intervals}.")] if any_range(rows) else []
    if results.instrument.factor(factor).target is not None:
        notes.append(target_note(results))
    since = {
        results.sample(group, pair.earlier).label
        for group in groups
        if comparable(results, group) and (pair := pair_of(results, group)) is not None
    }
    if since:
        earlier = words.listing(sorted(since))
        notes.append(words.say("Change: since {earlier}; an arrow marks a clear one.", earlier=earlier))
    elif results.previous is None:
        notes.append(words.say("Measured for the first time, so there is no change to show."))
    else:
        notes.append(words.say("No change is shown: the answers can't be compared with those of an earlier survey."))
    if any(rests_on_fewer(results, group, factor) for group in groups):
        notes.append(words.say("It rests on the questions asked in both surveys, the score on all questions."))
    notes += _gap_notes(results, factor)
    if others := [results.group_name(group) for group in results.groups if group not in groups]:
        notes.append(words.say("Not asked of: {groups}.", groups=words.listing(others)))
    return [*notes, *legend(results, [cell for group in groups for cell in _cells(results, group, factor)])]


def _gap_notes(results: Disclosed, factor: str) -> list[str]:
    """Say which questions the gap rests on, with both scores on them, and which may differ in meaning."""
    words, notes = results.words, []
    if ground := common_ground(results, factor):
        first, second = (results.group_name(group) for group in results.groups[:2])
        notes.append(
            words.say_n(
                "The groups are compared on the one question that both were asked: {first} {one}, {second} "
                "{other}. The "
                "scores above rest on all questions.",
                "The groups are compared on the {n} questions that both were asked: {first} {one}, {second} "
                "{other}. The "
                "scores above rest on all questions.",
                ground.questions,
                first=first,
                second=second,
                one=words.points(ground.first),
                other=words.points(ground.second),
            )
        )
    own = {item.id for item in results.instrument.items if item.factor == factor}
    if differing := [id for id in meaning_between(results).differing if id in own]:
        names = words.listing([f"“{quoted_item(results, id, results.groups[0])}”" for id in differing])
        notes.append(words.say("May not mean the same to both groups: {names}.", names=names))
    return notes


def _alt(results: Disclosed, factor: str, groups: list[str], heads: list[str]) -> str:
    words, entry = results.words, results.instrument.factor(factor)
    head, lines = words.say("Score of {factor}.", factor=results.text(entry.label)), []
    if entry.target is not None:
        lines.append(words.say("The target is {target}.", target=words.points(entry.target)))
    for group in groups:
        row = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
        cells = dict(zip(heads, _cells(results, group, factor), strict=True))
        name, score = results.group_name(group), cells[words.say("Score")]
        if row is None:
            lines.append(words.say("{group}: {sign}.", group=name, sign=score))
            continue
        lines.append(
            words.say("{group}: {score}, {range}.", group=name, score=score, range=range_in_words(results, row))
        )
        if change := cells.get(words.say("Change")):
            lines.append(words.say("Change: {change}.", change=change))
        if state := cells.get(words.say("Target met?")):
            lines.append(words.say("Target: {state}.", state=state))
    return described(words, lines, in_sentences(head))
