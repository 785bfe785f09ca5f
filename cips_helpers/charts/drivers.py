"""The part of each key factor in what all of them account for in an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.style import QUIET, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.importance import effects
from cips_helpers.verdicts.labels import factor_names, outcome_name


@for_phones_too
def chart_drivers(results: Disclosed, *, outcome: str, group: str) -> Chart | None:
    """Draw the parts of the key factors with 95 % bootstrap intervals, the largest on top.

    Filled dots are factors that are clearly associated with the outcome while the others are held equal (Holm);
    hollow dots are not. A line marks the part each would have if all had the same.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    outcome
        Id of a question or theme.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        Parts in per cent; ``None`` where the factors could not be related to the outcome.
    """
    words = results.words
    parts = results.select(group=group, against=outcome, statistic="importance", state="shown")
    if parts.empty:
        return None
    parts = parts.sort_values("estimate", kind="stable")
    clear = effects(results, outcome=outcome, group=group)
    names = [marks.factor_label(results, id) for id in parts["indicator"]]
    look = marks.group_look(results, group)
    reach = float(np.nanmax(parts[["estimate", "high"]].to_numpy()))
    top = min(1.0, 0.1 * np.ceil(10 * reach + 0.2))
    with drawing():
        figure, axes = marks.row_axes(names, right=0.9)
        axes.set_xlim(0, top)
        steps = np.arange(0, top + 0.01, 0.1 if top <= 0.6 else 0.2)
        axes.set_xticks(steps, [words.percent(x) for x in steps])
        axes.axvline(1 / len(parts), color=QUIET, lw=1, ls=(0, (4, 3)), zorder=1)
        for y, (_, row) in enumerate(parts.iterrows()):
            tip = marks.tip_of(results, names[y], row, words.percent)
            marks.draw_estimate(axes, y, row[marks.INTERVAL], look, clear=bool(clear.get(row["indicator"], 0)), tip=tip)
            marks.draw_cell(axes, 1.0, y, words.percent(row["estimate"]), color=look["color"])
        marks.name_axis(axes, words.say("Part of what all key factors account for"))
        naming = {"outcome": outcome_name(results, outcome, group), "group": results.group_name(group)}
        largest_first = zip(names[::-1], parts["estimate"][::-1], strict=True)
        listed = [f"{name} {words.percent(part)}" for name, part in largest_first]
        notes = [
            words.say("Filled: clearly associated, with the other key factors the same."),
            words.say("Dashed line: equal parts. Bars: {intervals}, adjusted for the number of key factors."),
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
            alt=described(
                words,
                listed,
                lambda kept: words.say(
                    "Dot plot of the key factors linked to “{outcome}”, {group}, largest part first: {parts}.",
                    parts=words.series(kept),
                    **naming,
                ),
            ),
            caption=_message(results, parts["indicator"][::-1], clear, naming),
            label=f"fig-related-{outcome}-{group}",
            measure=words.say("Part of each key factor in what all of them account for, with {intervals}."),
            notes=notes,
            table=[
                (
                    words.say("Key factor"),
                    words.say("Part of what all key factors account for"),
                    words.say("{Interval}"),
                    words.say("Clear?"),
                ),
                *(
                    (
                        name,
                        words.percent(row["estimate"]),
                        marks.range_cell(results, row, words.percent),
                        words.say("clear") if clear.get(row["indicator"], 0) else words.say("not clear"),
                    )
                    for name, (_, row) in zip(names[::-1], parts[::-1].iterrows(), strict=True)
                ),
            ],
        )


def _message(results: Disclosed, ids: Iterable[str], clear: pd.Series, naming: Mapping[str, str]) -> str:
    """Return the title: which key factors are clearly linked to the outcome."""
    if linked := [id for id in ids if clear.get(id, 0)]:
        names = factor_names(results, linked, short=True)
        return results.words.say("{group}, clearly linked to “{outcome}”: {factors}", factors=names, **naming)
    return results.words.say("{group}: no key factor is clearly linked to “{outcome}”", **naming)
