"""All countries of a study together: changes, and the key factors worked on; no sentence is about a single country."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.display import Finding
from cips_helpers.verdicts.pooled import factor_figures, groups_with


def say_mean_changes(pooled: Pooled) -> Finding | None:
    """Say for each group how the scores changed on average, and in how many countries clearly.

    ``None`` where no group has two surveys that can be compared in six countries or more.

    Examples
    --------
    >>> print(cips.say_mean_changes(pooled))
    Among officials the overall score changed by +0.10 points in the mean of 12 countries ...
    """
    if not groups_with(pooled, "mean_change"):
        return None
    asked = [group.id for group in pooled.instrument.groups if pooled.compared.get(group.id)]
    return Finding.of(" ".join(_changed(pooled, group)) for group in asked)


def _changed(pooled: Pooled, group: str) -> Iterator[str]:
    words, people = pooled.words, pooled.people(group)
    rows, overall = factor_figures(pooled, group, "mean_change"), pooled.figure(group, "overall", "mean_change")
    if rows.empty and overall is None:
        yield words.say(
            "Fewer than {fewest} countries have two surveys of {people} that can be compared, so nothing is told of "
            "them.",
            fewest=words.count(FEWEST),
            people=people,
        )
        return
    if overall is not None:
        yield words.say(
            "Among {people} the overall score changed by {change} points in the mean of {n} countries (95% interval "
            "{low} to {high}).",
            people=people,
            n=words.count(overall["countries"]),
            **{
                name: words.signed(overall[column], pooled.decimals)
                for name, column in (("change", "estimate"), ("low", "low"), ("high", "high"))
            },
        )
        if pooled.named:
            yield _change_counts(pooled, group)
    if not rows.empty:
        yield _factors_moved(pooled, int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum()), len(rows))


def _factors_moved(pooled: Pooled, up: int, down: int, total: int) -> str:
    words = pooled.words
    parts = {"all": words.count(total), "up": words.count(up), "down": words.count(down)}
    if not up and not down:
        return words.say("On none of the {all} key factors is the mean change clear.", **parts)
    if up == total:
        return words.say("The mean rose clearly on all {all} key factors.", **parts)
    if not down:
        return words.say("The mean rose clearly on {up} of {all} key factors and fell clearly on none.", **parts)
    if not up:
        return words.say("The mean fell clearly on {down} of {all} key factors and rose clearly on none.", **parts)
    return words.say("Of {all} key factors the mean rose clearly on {up} and fell clearly on {down}.", **parts)


def _change_counts(pooled: Pooled, group: str) -> str:
    words = pooled.words
    rose, fell = (pooled.figure(group, "overall", name) for name in ("rose", "fell"))
    if rose is None or fell is None:
        return words.say("In how many countries it rose or fell is not told: it would tell it of each.")
    parts = {"rose": words.count(rose["estimate"]), "fell": words.count(fell["estimate"])}
    if rose["estimate"] == rose["countries"]:
        return words.say("It rose clearly in all of them.")
    if not rose["estimate"] and not fell["estimate"]:
        return words.say("It changed clearly in none of them.")
    if not fell["estimate"]:
        return words.say("It rose clearly in {rose} of them and fell clearly in none.", **parts)
    if not rose["estimate"]:
        return words.say("It fell clearly in {fell} of them and rose clearly in none.", **parts)
    return words.say("It rose clearly in {rose} of them and fell clearly in {fell}.", **parts)


def say_worked_on(pooled: Pooled) -> Finding | None:
    """Say how many of the key factors that countries worked on improved, and how many of the others.

    ``None`` where no change is known.

    Examples
    --------
    >>> print(cips.say_worked_on(pooled))
    As officials see it, 50% of the key factors worked on improved clearly: 10 of 20, ...
    """
    groups = groups_with(pooled, "mean_change")
    if not groups:
        return None
    if not pooled.named:
        return Finding(
            pooled.words.say(
                "Only the book that names the countries says how many key factors improved: from such numbers, "
                "somebody who knows the reports of all other countries could work out what improved in the last one."
            )
        )
    paragraphs = [" ".join(_improved(pooled, group)) for group in groups]
    if groups_with(pooled, "worked_clear"):
        paragraphs.append(
            pooled.words.say(
                "A key factor that improved after work on it need not have improved because of it: the others are the "
                "fair comparison."
            )
        )
    return Finding.of(paragraphs)


def _improved(pooled: Pooled, group: str) -> Iterator[str]:
    words = pooled.words
    worked, others = (pooled.figure(group, "factors", f"{name}_clear") for name in ("worked", "others"))
    if worked is None:
        yield words.say(
            "Fewer than {fewest} countries entered work on a key factor that can be judged by {people}, so no share is "
            "told.",
            fewest=words.count(FEWEST),
            people=pooled.people(group),
        )
        return
    yield words.say(
        "As {people} see it, {share} of the key factors worked on improved clearly: {improved} of {n}, in {countries} "
        "countries.",
        people=pooled.people(group),
        countries=words.count(worked["countries"]),
        **_share(pooled, worked),
    )
    if others is not None:
        yield words.say("Of those not worked on it is {share}: {improved} of {n}.", **_share(pooled, others))


def _share(pooled: Pooled, row: pd.Series) -> dict[str, str]:
    words = pooled.words
    return {
        "share": words.percent(row["estimate"]),
        "improved": words.count(row["estimate"] * row["n"]),
        "n": words.count(row["n"]),
    }
