"""Tables over the countries of a study, without a figure of any single country."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.display import for_each_group
from cips_helpers.tables.cells import numbered
from cips_helpers.tables.table import Cell, Table, lay_out
from cips_helpers.words import N_, SUPPRESSED


def table_took_part(pooled: Pooled) -> Table | None:
    """Show how many countries and people took part in each iteration; ``None`` for too few countries.

    Examples
    --------
    >>> cips.table_took_part(pooled)
    <Table tab-pooled-taking-part: Who took part>
    """
    if not pooled.enough:
        return None
    words, rows = pooled.words, []
    last, _ = pooled.surveys[-1]
    for iteration, surveys in pooled.surveys:
        later = pooled.merged and iteration == last
        template = N_("Iteration {number} and later") if later else N_("Iteration {number}")
        people = {
            group.id: pooled.figure(group.id, str(iteration), "respondents") for group in pooled.instrument.groups
        }
        rows.append(
            {
                words.say("Survey"): words.say(template, number=iteration),
                words.say("Surveys"): words.count(surveys),
                **{pooled.group_name(group): _count(pooled, number) for group, number in people.items()},
            }
        )
    return lay_out(pooled, rows, caption=words.say("Who took part"), label="tab-pooled-taking-part")


@for_each_group
def table_standing(pooled: Pooled, *, group: str) -> Table | None:
    """Show the quartiles of the countries' scores by key factor; ``None`` where there is none.

    Examples
    --------
    >>> cips.table_standing(pooled, group="officials")
    <Table tab-pooled-scores-officials: Scores over the countries: Officials>
    """
    words, rows = pooled.words, []
    if not (pooled.figures["statistic"] == "median").any():
        return None
    for indicator in _asked(pooled, group):
        lower, median, upper = (pooled.figure(group, indicator, name) for name in ("lower", "median", "upper"))
        rows.append(
            {
                words.say("Key factor"): _name(pooled, indicator),
                words.say("Lower quartile"): _points(pooled, lower),
                words.say("Median"): _points(pooled, median),
                words.say("Upper quartile"): _points(pooled, upper),
                words.say("Countries"): _count(pooled, median, "countries"),
            }
        )
    return lay_out(
        pooled,
        rows,
        caption=words.say("Scores over the countries: {group}", group=pooled.group_name(group)),
        label=f"tab-pooled-scores-{group}",
        notes=[
            words.say(
                "Each country counts once, whatever the number of its respondents. Half of the countries lie between "
                "the quartiles."
            )
        ],
    )


def table_mean_gaps(pooled: Pooled) -> Table | None:
    """Show the mean gap by key factor, and in how many countries it is clear; ``None`` without any.

    Examples
    --------
    >>> cips.table_mean_gaps(pooled)
    <Table tab-pooled-gaps: Gap over the countries: Officials minus Private sector>
    """
    say, means = pooled.words.say, {id: pooled.figure("gap", id, "mean_gap") for id in _asked(pooled)}
    if not any(mean is not None for mean in means.values()):
        return None
    first, second = (pooled.group_name(group.id) for group in pooled.instrument.groups[:2])
    counted = {say("Higher"): "higher", say("Not clear"): "alike", say("Lower"): "under"}
    above = say("Countries where {group} score", group=first.lower())
    rows = [
        _mean(pooled, id, say("Mean gap"), mean)
        | ({above: _counts(pooled, "gap", id, counted)} if pooled.named else {})
        for id, mean in means.items()
        if mean is not None
    ]
    return lay_out(
        pooled,
        rows,
        caption=say("Gap over the countries: {first} minus {second}", first=first, second=second),
        label="tab-pooled-gaps",
        notes=[_about_means(pooled)],
    )


@for_each_group
def table_mean_changes(pooled: Pooled, *, group: str) -> Table | None:
    """Show the mean change by key factor, and in how many countries it is clear; ``None`` without any.

    Examples
    --------
    >>> cips.table_mean_changes(pooled, group="officials")
    <Table tab-pooled-changes-officials: Change since the survey before: Officials>
    """
    say = pooled.words.say
    means = {id: pooled.figure(group, id, "mean_change") for id in _asked(pooled, group)}
    counted = {say("Rose"): "rose", say("No clear change"): "steady", say("Fell"): "fell"}
    above = say("Countries where the score")
    rows = [
        _mean(pooled, id, say("Mean change"), mean)
        | ({above: _counts(pooled, group, id, counted)} if pooled.named else {})
        for id, mean in means.items()
        if mean is not None
    ]
    if not rows:
        return None
    return lay_out(
        pooled,
        rows,
        caption=say("Change since the survey before: {group}", group=pooled.group_name(group)),
        label=f"tab-pooled-changes-{group}",
        notes=[_about_means(pooled), *([_about_clear_changes(pooled)] if pooled.named else [])],
    )


def table_worked_on(pooled: Pooled) -> Table | None:
    """Show the shares of key factors that improved, of those worked on and of the others; ``None`` without any.

    Examples
    --------
    >>> cips.table_worked_on(pooled)
    <Table tab-pooled-worked-on: Key factors that improved, of those worked on and of the others>
    """
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
        pooled,
        rows,
        caption=words.say("Key factors that improved, of those worked on and of the others"),
        label="tab-pooled-worked-on",
        notes=[
            words.say(
                "A key factor counts once for every country where its change may be judged. Improved clearly: risen by "
                "more than chance would explain, and not by less than matters. Higher at all: a higher score than "
                "before, clear or not."
            )
        ],
        group="group",
    )


def _about_means(pooled: Pooled) -> str:
    if pooled.named:
        return pooled.words.say(
            "Mean of the countries from a random-effects model (restricted maximum likelihood), with the 95% interval "
            "of Hartung and Knapp. Clear: adjusted for the number of key factors."
        )
    return pooled.words.say(
        "Mean of the countries with its 95% interval (t distribution). Each country has the same weight; its figures "
        "were rounded to one decimal before. Overall: the mean of its key factors."
    )


def _about_clear_changes(pooled: Pooled) -> str:
    return pooled.words.say(
        "A country's score rose or fell clearly where chance alone would rarely make it change so much. No clear "
        "change does not mean that nothing changed; it means that the "
        "survey of that country does not show."
    )


def _mean(pooled: Pooled, indicator: str, head: str, mean: pd.Series) -> dict[str, Cell]:
    words = pooled.words
    low, high = (words.signed(mean[end], pooled.decimals) for end in ("low", "high"))
    return {
        words.say("Key factor"): _name(pooled, indicator),
        head: words.signed(mean["estimate"], pooled.decimals),
        words.say("95% interval"): words.say("{low} to {high}", low=low, high=high),
    }


def _counts(pooled: Pooled, group: str, indicator: str, statistics: Mapping[str, str]) -> dict[str, str]:
    """Write numbers of countries by the heads of their columns."""
    return {head: _count(pooled, pooled.figure(group, indicator, name)) for head, name in statistics.items()}


def _asked(pooled: Pooled, group: str | None = None) -> list[str]:
    return [*(factor.id for factor in pooled.factors(group)), "overall"]


def _name(pooled: Pooled, indicator: str) -> str:
    if indicator == "overall":
        return pooled.words.say("Overall")
    return numbered(pooled, pooled.instrument.factor(indicator))


def _points(pooled: Pooled, figure: pd.Series | None) -> str:
    return SUPPRESSED if figure is None else pooled.words.points(figure["estimate"], 1)


def _count(pooled: Pooled, figure: pd.Series | None, column: str = "estimate") -> str:
    return SUPPRESSED if figure is None else pooled.words.count(figure[column])
