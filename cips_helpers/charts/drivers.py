"""What goes with an outcome: each key factor's part of what all of them account for."""

from __future__ import annotations

import numpy as np

from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.row_axes import beside, row_axes
from cips_helpers.charts.style import QUIET, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.importance import effects
from cips_helpers.verdicts.labels import outcome_name


def chart_drivers(results: Disclosed, *, outcome: str, group: str) -> Chart | None:
    """Draw the parts of the key factors with 95 % bootstrap intervals, the largest on top.

    Filled dots are factors that are clearly associated with the outcome while the others are held equal (Holm);
    hollow dots are not. A line marks the part each would have if all had the same. ``None`` where the factors
    could not be related to the outcome.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    outcome
        Id of a question or theme.
    group
        Respondent group.
    """
    words = results.words
    parts = results.select(group=group, against=outcome, statistic="importance", state="shown")
    if parts.empty:
        return None
    parts = parts.sort_values("estimate", kind="stable")
    clear = effects(results, outcome=outcome, group=group)
    names = [results.text(results.instrument.factor(id).short) for id in parts["indicator"]]
    look = group_look(tuple(one.id for one in results.instrument.groups), group)
    reach = float(np.nanmax(parts[["estimate", "high"]].to_numpy()))
    top = min(1.0, 0.1 * np.ceil(10 * reach + 0.2))
    with drawing():
        figure, axes = row_axes(names, right=0.9)
        axes.set_xlim(0, top)
        steps = np.arange(0, top + 0.01, 0.1 if top <= 0.6 else 0.2)
        axes.set_xticks(steps, [words.percent(x) for x in steps])
        axes.axvline(1 / len(parts), color=QUIET, lw=1, ls=(0, (4, 3)), zorder=1)
        for place, (_, row) in enumerate(parts.iterrows()):
            axes.plot(
                [row["low"], row["high"]],
                [place, place],
                color=look["color"],
                lw=1.8,
                alpha=0.65,
                solid_capstyle="round",
                zorder=2,
            )
            filled = look["color"] if clear.get(row["indicator"], 0) else "white"
            axes.plot(
                row["estimate"],
                place,
                ls="",
                ms=7,
                marker=look["marker"],
                mec=look["color"],
                mew=1.5,
                mfc=filled,
                zorder=3,
            )
            axes.text(
                1.0,
                place,
                words.percent(row["estimate"]),
                transform=beside(axes),
                ha="right",
                va="center",
                color=look["color"],
            )
        axes.set_xlabel(words.say("Part of what all key factors account for"))
        name = outcome_name(results, outcome, group)
        listed = "; ".join(
            f"{name_} {words.percent(value)}" for name_, value in zip(names[::-1], parts["estimate"][::-1], strict=True)
        )
        notes = [
            words.say("Filled: clearly associated while the other factors are held equal."),
            words.say("Dashed line: equal parts. Bars: 95% intervals."),
            words.say(
                "On {n} {people} with a score on every key factor.",
                n=words.count(parts["n"].iloc[0]),
                people=results.people(group),
            ),
        ]
        if outcome in {theme.id for theme in results.instrument.themes}:
            notes.insert(2, words.say("The theme's own questions are left out of the key factors here."))
        return finish(
            figure,
            alt=words.say(
                "Dot plot of what goes with “{outcome}”, {group}, largest part first: {parts}.",
                outcome=name,
                group=results.group_name(group),
                parts=listed,
            ),
            caption=words.say("What goes with “{outcome}”: {group}", outcome=name, group=results.group_name(group)),
            label=f"fig-related-{outcome}-{group}".replace("_", "-"),
            note=" ".join(notes),
        )
