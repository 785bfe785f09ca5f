"""The score of one key factor on its sheet: each group's interval against the target."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from cips_helpers.charts.factors import score_axis, score_start
from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.row_axes import beside, row_axes
from cips_helpers.charts.style import QUIET, SMALL, TARGET, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import CLEAR, comparable, pair_of
from cips_helpers.verdicts.labels import change_words, legend, sign_of
from cips_helpers.verdicts.questions import groups_asked
from cips_helpers.verdicts.targets import TARGET_WORDS, target_state
from cips_helpers.words import capital

NAMES = 0.19
"""Where the axis begins, as a share of the figure's width: names of groups are shorter than those of factors."""


def chart_sheet(results: Disclosed, *, factor: str) -> Chart:
    """Draw the score of a factor, one row a group, with its 95 % interval; a line marks the target.

    Columns at the right give score, change and target state. All sheets have the same axis; it begins where the
    figures do, as dots, unlike bars, need no zero.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    factor
        Id of a key factor that at least one group surveyed was asked about.
    """
    words, entry, top = results.words, results.instrument.factor(factor), results.instrument.points
    order = tuple(group.id for group in results.instrument.groups)
    asked = groups_asked(results, entry)
    heads = [words.say("Score")]
    heads += [words.say("Change")] if any(comparable(results, group) for group in asked) else []
    heads += [words.say("Target met?")] if entry.target is not None else []
    edges = np.linspace(1.0 - 0.145 * (len(heads) - 1), 1.0, len(heads))
    quiet: dict[str, Any] = {"fontsize": SMALL, "color": QUIET}
    with drawing():
        figure, axes = row_axes([results.group_name(group) for group in asked[::-1]], right=edges[0] - 0.13)
        figure.subplots_adjust(left=NAMES)
        start = score_start(results)
        axes.set_xlim(start, top)
        axes.set_xticks(np.arange(start, top + 0.01, 0.5))
        if entry.target is not None:
            _target(results, axes, entry.target, len(asked))
        for place, group in enumerate(asked[::-1]):
            _row(axes, results, group, factor, place, group_look(order, group))
            for edge, text in zip(edges, _cells(results, group, factor), strict=True):
                axes.text(edge, place, text, transform=beside(axes), ha="right", va="center")
            below: dict[str, Any] = {"xytext": (0, -12), "textcoords": "offset points", "ha": "right", "va": "center"}
            axes.annotate(_interval(results, group, factor), (edges[0], place), xycoords=beside(axes), **quiet, **below)
        for edge, head in zip(edges, heads, strict=True):
            axes.text(edge, len(asked) - 0.35, head, transform=beside(axes), ha="right", va="bottom", **quiet)
        axes.set_xlabel(score_axis(results))
        return finish(
            figure,
            alt=_alt(results, factor, asked, heads),
            caption=sheet_message(results, factor),
            label=f"fig-sheet-{factor.replace('_', '-')}",
            note=" ".join(_notes(results, factor, asked)),
        )


def _target(results: Disclosed, axes: Axes, target: float, rows: int) -> None:
    axes.plot([target, target], [-0.6, rows - 0.4], color=TARGET, lw=1.2, zorder=2)
    text = results.words.say("Target {target}", target=results.words.points(target))
    axes.text(target, rows - 0.35, text, ha="center", va="bottom", fontsize=SMALL, color=TARGET)


def _row(axes: Axes, results: Disclosed, group: str, factor: str, place: int, look: dict[str, Any]) -> None:
    row = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
    if row is None:
        return
    low, high = np.clip([row["low"], row["high"]], 0, results.instrument.points)
    axes.plot([low, high], [place, place], color=look["color"], lw=2.4, alpha=0.65, solid_capstyle="round", zorder=3)
    axes.plot(row["estimate"], place, ls="", ms=6.5, mec="white", mew=0.6, zorder=4, **look)


def _interval(results: Disclosed, group: str, factor: str) -> str:
    row = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
    return "" if row is None else results.words.interval(row["low"], row["high"])


def _cells(results: Disclosed, group: str, factor: str) -> list[str]:
    """Score, change and target state, of those that have a column; one sign where there is no figure."""
    words, entry = results.words, results.instrument.factor(factor)
    row = results.figure(group=group, indicator=factor, statistic="mean")
    sign = sign_of(row)
    shown = row is not None and sign is None
    cells = [words.points(row["estimate"]) if row is not None and sign is None else str(sign)]
    if any(comparable(results, one) for one in groups_asked(results, entry)):
        cells.append(change_words(results, group, factor) if shown else "")
    if entry.target is not None:
        cells.append(words.say(TARGET_WORDS[target_state(row, entry.target)]) if shown else "")
    return cells


def _notes(results: Disclosed, factor: str, asked: list[str]) -> list[str]:
    words = results.words
    notes = [words.say("Lines: 95% intervals.")]
    since = {
        results.sample(group, pair.earlier).label
        for group in asked
        if comparable(results, group) and (pair := pair_of(results, group)) is not None
    }
    if since:
        notes.append(
            words.say("Change: since {earlier}; an arrow marks a clear one.", earlier=words.listing(sorted(since)))
        )
    elif results.previous is None:
        notes.append(words.say("Measured for the first time, so there is no change to show."))
    else:
        notes.append(words.say("No change is shown: the answers can't be compared with those of an earlier survey."))
    others = [results.group_name(group) for group in results.groups if group not in asked]
    if others:
        notes.append(words.say("Not asked of: {groups}.", groups=words.listing(others)))
    return [*notes, *legend(results, [cell for group in asked for cell in _cells(results, group, factor)])]


def _alt(results: Disclosed, factor: str, asked: list[str], heads: list[str]) -> str:
    words, label = results.words, results.text(results.instrument.factor(factor).label)
    target = results.instrument.factor(factor).target
    lines = [words.say("Score of {factor}.", factor=label)]
    if target is not None:
        lines.append(words.say("The target is {target}.", target=words.points(target)))
    for group in asked:
        row = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
        told = dict(zip(heads, _cells(results, group, factor), strict=True))
        name, score = results.group_name(group), told[words.say("Score")]
        if row is None:
            lines.append(words.say("{group}: {sign}.", group=name, sign=score))
            continue
        lines.append(
            words.say(
                "{group}: {score}, 95% interval {low} to {high}.",
                group=name,
                score=score,
                low=words.points(row["low"]),
                high=words.points(row["high"]),
            )
        )
        if change := told.get(words.say("Change")):
            lines.append(words.say("Change: {change}.", change=change))
        if state := told.get(words.say("Target met?")):
            lines.append(words.say("Target: {state}.", state=state))
    return " ".join(lines)


def sheet_message(results: Disclosed, factor: str) -> str:
    """Say in one sentence which group scores a factor higher, or that the two can't be told apart."""
    words, entry = results.words, results.instrument.factor(factor)
    asked = groups_asked(results, entry)
    gap = results.figure(group="gap", indicator=factor, statistic="gap", state="shown")
    if gap is None or len(asked) < 2:
        people = words.listing([results.people(group) for group in asked])
        return words.say("The score as {people} see it", people=people)
    first, second = (results.people(group) for group in asked[:2])
    if not gap["p_adjusted"] < CLEAR:
        return words.say("No clear difference between {first} and {second}", first=first, second=second)
    better, worse = (first, second) if gap["estimate"] > 0 else (second, first)
    return words.say(
        "{better} score it {gap} points higher than {worse} do",
        better=capital(better),
        worse=worse,
        gap=words.points(abs(gap["estimate"])),
    )
