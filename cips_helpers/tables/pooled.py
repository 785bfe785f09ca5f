"""Tables over the countries of a study; none has a figure of a single country."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out, numbered
from cips_helpers.words import SUPPRESSED


def table_took_part(pooled: Pooled) -> Table | None:
    """Show how many countries and people took part in each iteration; ``None`` for too few countries."""
    if not pooled.enough:
        return None
    words, rows = pooled.words, []
    for at, (iteration, surveys) in enumerate(pooled.surveys):
        later = pooled.merged and at == len(pooled.surveys) - 1
        template = "Iteration {number} and later" if later else "Iteration {number}"
        row = {words.say("Survey"): words.say(template, number=iteration), words.say("Surveys"): words.count(surveys)}
        for group in pooled.instrument.groups:
            people = pooled.figure(group.id, str(iteration), "respondents")
            row[pooled.group_name(group.id)] = SUPPRESSED if people is None else words.count(people["estimate"])
        rows.append(row)
    return lay_out(
        rows, caption=words.say("Who took part"), label="tab-pooled-taking-part", notes=_hidden(pooled, rows)
    )


@for_each_group
def table_standing(pooled: Pooled, *, group: str) -> Table | None:
    """Show the quartiles of the countries' scores by key factor; ``None`` where there is none."""
    words, rows = pooled.words, []
    for indicator in _asked(pooled, group):
        found = {name: pooled.figure(group, indicator, name) for name in ("lower", "median", "upper")}
        rows.append(
            {
                words.say("Key factor"): _name(pooled, indicator),
                words.say("Lower quartile"): _points(pooled, found["lower"]),
                words.say("Median"): _points(pooled, found["median"]),
                words.say("Upper quartile"): _points(pooled, found["upper"]),
                words.say("Countries"): SUPPRESSED
                if found["median"] is None
                else words.count(found["median"]["countries"]),
            }
        )
    if not (pooled.figures["statistic"] == "median").any():
        return None
    return lay_out(
        rows,
        caption=words.say("Scores over the countries: {group}", group=pooled.group_name(group)),
        label=f"tab-pooled-scores-{_slug(group)}",
        notes=[
            words.say(
                "Each country counts once, whatever the number of its respondents. Half of the countries lie between "
                "the quartiles."
            ),
            *_hidden(pooled, rows),
        ],
    )


def table_mean_gaps(pooled: Pooled) -> Table | None:
    """Show the mean gap by key factor, and in how many countries it is clear; ``None`` without any."""
    words, rows = pooled.words, []
    for indicator in (*(factor.id for factor in pooled.factors()), "overall"):
        mean = pooled.figure("gap", indicator, "mean_gap")
        if mean is not None:
            rows.append(
                _mean_row(pooled, "gap", indicator, mean)
                | _counts(
                    pooled,
                    "gap",
                    indicator,
                    {words.say("Higher"): "higher", words.say("Not clear"): "alike", words.say("Lower"): "under"},
                )
            )
    if not rows:
        return None
    first, second = (pooled.group_name(group.id) for group in pooled.instrument.groups[:2])
    return lay_out(
        rows,
        caption=words.say("Gap over the countries: {first} minus {second}", first=first, second=second),
        label="tab-pooled-gaps",
        spanners={words.say("Countries where {group} score", group=first.lower()): list(rows[0])[3:]},
        notes=[_about_means(pooled), *_hidden(pooled, rows)],
    )


@for_each_group
def table_mean_changes(pooled: Pooled, *, group: str) -> Table | None:
    """Show the mean change by key factor, and in how many countries it is clear; ``None`` without any."""
    words, rows = pooled.words, []
    for indicator in _asked(pooled, group):
        mean = pooled.figure(group, indicator, "mean_change")
        if mean is not None:
            rows.append(
                _mean_row(pooled, group, indicator, mean)
                | _counts(
                    pooled,
                    group,
                    indicator,
                    {words.say("Rose"): "rose", words.say("No clear change"): "steady", words.say("Fell"): "fell"},
                )
            )
    if not rows:
        return None
    return lay_out(
        rows,
        caption=words.say("Change since the survey before: {group}", group=pooled.group_name(group)),
        label=f"tab-pooled-changes-{_slug(group)}",
        spanners={words.say("Countries where the score"): list(rows[0])[3:]},
        notes=[_about_means(pooled), *_hidden(pooled, rows)],
    )


def table_worked_on(pooled: Pooled) -> Table | None:
    """Show the shares of key factors that improved, of those worked on and of the others; ``None`` without any."""
    words, rows = pooled.words, []
    for group in pooled.instrument.groups:
        for name, label in (("worked", words.say("worked on")), ("others", words.say("not worked on"))):
            clear, higher = (pooled.figure(group.id, "factors", f"{name}_{how}") for how in ("clear", "any"))
            if clear is None or higher is None:
                continue
            rows.append(
                {
                    "group": pooled.group_name(group.id),
                    words.say("Key factors"): label,
                    words.say("Countries"): words.count(clear["countries"]),
                    words.say("Key factors judged"): words.count(clear["n"]),
                    words.say("Improved clearly"): words.percent(clear["estimate"]),
                    words.say("Higher at all"): words.percent(higher["estimate"]),
                }
            )
    if not rows:
        return None
    return lay_out(
        rows,
        caption=words.say("Key factors that improved, of those worked on and of the others"),
        label="tab-pooled-worked-on",
        group="group",
        notes=[
            words.say(
                "A key factor counts once for every country where its change may be judged. Improved clearly: risen by "
                "more than chance would explain, and not by less than matters. Higher at all: a higher score than "
                "before, clear or not."
            )
        ],
    )


def _about_means(pooled: Pooled) -> str:
    return pooled.words.say(
        "Mean of the countries from a random-effects model (restricted maximum likelihood), with the 95% interval of "
        "Hartung and Knapp. Clear: also after allowing for the number of key factors."
    )


def _mean_row(pooled: Pooled, group: str, indicator: str, mean: pd.Series) -> dict[str, str]:
    words = pooled.words
    return {
        words.say("Key factor"): _name(pooled, indicator),
        words.say("Mean gap") if group == "gap" else words.say("Mean change"): words.signed(mean["estimate"]),
        words.say("95% interval"): words.say(
            "{low} to {high}", low=words.signed(mean["low"]), high=words.signed(mean["high"])
        ),
    }


def _counts(pooled: Pooled, group: str, indicator: str, columns: dict[str, str]) -> dict[str, str]:
    found = {name: pooled.figure(group, indicator, statistic) for name, statistic in columns.items()}
    return {name: SUPPRESSED if row is None else pooled.words.count(row["estimate"]) for name, row in found.items()}


def _asked(pooled: Pooled, group: str) -> list[str]:
    return [*(factor.id for factor in pooled.factors(group)), "overall"]


def _name(pooled: Pooled, indicator: str) -> str:
    if indicator == "overall":
        return pooled.words.say("Overall")
    factor = pooled.instrument.factor(indicator)
    return numbered(factor.number, pooled.text(factor.label))


def _points(pooled: Pooled, row: pd.Series | None) -> str:
    return SUPPRESSED if row is None else pooled.words.points(row["estimate"], 1)


def _hidden(pooled: Pooled, rows: list[dict[str, str]]) -> list[str]:
    if not any(SUPPRESSED in row.values() for row in rows):
        return []
    return [
        pooled.words.say(
            "{sign} left out: too few countries have it, or it would tell something of one of them.", sign=SUPPRESSED
        )
    ]


def _slug(group: str) -> str:
    return group.replace("_", "-")
