"""Reliability of the scores, and precision of the overall scores."""

from __future__ import annotations

import math

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables import cells
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import sign_of


@for_each_group
def table_reliability(results: Disclosed, *, group: str) -> Table | None:
    """Show alpha with its interval, ordinal alpha, categorical omega and one-factor fit of every score of a group.

    Omega has no column where every score rests on one or two questions: it takes three; the fit takes four.

    Examples
    --------
    >>> cips.table_reliability(results, group="officials")
    <Table tab-reliability-officials: How well the questions of a score go together: Officials>
    """
    words, rows, omega = results.words, [], results.words.say("Omega")
    fit = words.say("Fit of one factor: CFI / RMSEA / SRMR")
    labels = {scale.id: scale.label for scale in results.factors(group)}
    labels |= {theme.id: theme.label for theme in results.instrument.themes}
    for id, label in labels.items():
        alpha, ordinal, categorical = (
            results.figure(group=group, indicator=id, statistic=statistic, against="")
            for statistic in ("alpha", "ordinal_alpha", "omega_categorical")
        )
        if alpha is None:
            continue
        rows.append(
            {
                words.say("Score"): results.text(label),
                words.say("People"): cells.base(results, alpha),
                words.say("Alpha"): cells.points(results, alpha),
                words.say("{Interval}"): cells.interval(results, alpha),
                words.say("Ordinal alpha"): cells.points(results, ordinal, missing=""),
                omega: cells.points(results, categorical, missing=""),
                fit: " / ".join(_fit(results, group, id)),
            }
        )
    if not rows:
        return None
    empty = [head for head in (omega, fit) if not any(row[head] for row in rows)]
    return lay_out(
        results,
        [{head: cell for head, cell in row.items() if head not in empty} for row in rows],
        caption=words.say("How well the questions of a score go together: {group}", group=results.group_name(group)),
        label=f"tab-reliability-{group}",
        notes=[
            words.say("People who answered all questions of the score."),
            "" if omega in empty else words.say("Omega needs three questions or more."),
            "" if fit in empty else words.say("The fit of one factor needs four questions or more."),
        ],
    )


def _fit(results: Disclosed, group: str, scale: str) -> list[str]:
    figures = (results.figure(group=group, indicator=scale, statistic=name) for name in ("cfi", "rmsea", "srmr"))
    return [cells.points(results, figure) for figure in figures if figure is not None]


def table_precision(results: Disclosed) -> Table | None:
    """Show design effect, effective number of respondents and smallest visible change of each overall score.

    The effective number is n over the design effect; ``None`` where no group has an overall score.

    Examples
    --------
    >>> cips.table_precision(results)
    <Table tab-precision: How precise the overall scores are>
    """
    words, rows = results.words, []
    for group in results.groups:
        score = results.figure(group=group, indicator="overall", statistic="mean")
        visible = results.figure(group=group, indicator="overall", statistic="detectable")
        if score is None:
            continue
        known = math.isfinite(score["deff"]) and score["deff"] > 0
        design = score if known or sign_of(score) else None
        rows.append(
            {
                words.say("Overall score of"): results.group_name(group),
                words.say("People"): cells.base(results, score),
                words.say("Design effect"): cells.cell(design, lambda row: words.points(row["deff"]), missing=""),
                words.say("Count like"): cells.cell(
                    design, lambda row: words.count(row["n"] / row["deff"]), missing=""
                ),
                words.say("Smallest visible change"): cells.points(results, visible, missing=""),
            }
        )
    if not rows:
        return None
    note = words.say(
        "Count like: as many people drawn one by one, all of them counting equally, would give the same precision. "
        "Smallest visible change: in points, between two iterations; where there is one only, to a next one as precise."
    )
    caption = words.say("How precise the overall scores are")
    return lay_out(results, rows, caption=caption, label="tab-precision", notes=[note])
