"""All countries of a study together: who took part, scores and gaps; no sentence is about a single country."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import factor_names
from cips_helpers.verdicts.pooled import factor_figures, groups_with
from cips_helpers.words import N_, capital

NAMED = 3
"""At most as many key factors are named in a sentence; more are counted."""


def say_took_part(pooled: Pooled) -> Finding:
    """Say how many countries, surveys and people there were, or that the countries are too few to be compared.

    Examples
    --------
    >>> print(cips.say_took_part(pooled))
    12 countries took part, with 12 surveys in all.
    """
    words = pooled.words
    sentences = [_took_part(pooled) if pooled.enough else _too_few(pooled)]
    if pooled.left_out:
        sentences.append(
            words.say_n(
                "One more country is left out, because its files have faults; the command cips check lists them.",
                "{n} more countries are left out, because their files have faults; the command cips check lists them.",
                pooled.left_out,
            )
        )
    return Finding(" ".join(sentences))


def _too_few(pooled: Pooled) -> str:
    return pooled.words.say_n(
        "A comparison over countries is made from {fewest} of them on, so that none can be recognised. "
        "Here there is one.",
        "A comparison over countries is made from {fewest} of them on, so that none can be recognised. "
        "Here there are {n}.",
        pooled.countries,
        fewest=pooled.words.count(FEWEST),
    )


def _took_part(pooled: Pooled) -> str:
    words = pooled.words
    people = [
        words.say("{n} {people}", n=words.count(total), people=pooled.people(group.id))
        for group in pooled.instrument.groups
        if (total := _respondents(pooled, group.id))
    ]
    parts = {
        "countries": words.count(pooled.countries),
        "surveys": words.count(sum(number for _, number in pooled.surveys)),
    }
    if not people:
        return words.say("{countries} countries took part, with {surveys} surveys in all.", **parts)
    template = (
        N_("{countries} countries took part, with {surveys} surveys in all, and {people} answered.")
        if pooled.named
        else N_("{countries} countries took part, with {surveys} surveys in all, and about {people} answered.")
    )
    return words.say(template, people=words.listing(people), **parts)


def _respondents(pooled: Pooled, group: str) -> int | None:
    """Return a group's respondents of all iterations; ``None`` where one of the numbers is hidden."""
    rows = [pooled.figure(group, str(iteration), "respondents") for iteration, _ in pooled.surveys]
    shown = [row for row in rows if row is not None]
    return int(sum(row["estimate"] for row in shown)) if len(shown) == len(rows) else None


def say_standing(pooled: Pooled) -> Finding | None:
    """Say how the countries score: median and middle half, and the key factors with the highest and lowest median.

    One paragraph a group; ``None`` where nothing can be shown.

    Examples
    --------
    >>> print(cips.say_standing(pooled))
    Officials give their country an overall score of ...
    """
    paragraphs = [" ".join(_standing(pooled, group)) for group in groups_with(pooled, "median")]
    return Finding.of(paragraphs) if paragraphs else None


def _standing(pooled: Pooled, group: str) -> Iterator[str]:
    words, people = pooled.words, capital(pooled.people(group))
    lower, median, upper = (pooled.figure(group, "overall", name) for name in ("lower", "median", "upper"))
    if median is not None and lower is not None and upper is not None:
        yield words.say(
            "{people} give their country an overall score of {median} points in the middle of the countries; in half "
            "of them the score lies between {lower} and {upper}.",
            people=people,
            **{
                name: words.points(row["estimate"], 1)
                for name, row in (("lower", lower), ("median", median), ("upper", upper))
            },
        )
    elif median is not None:
        yield words.say(
            "{people} give their country an overall score of {median} points in the middle of the countries.",
            people=people,
            median=words.points(median["estimate"], 1),
        )
    rows = factor_figures(pooled, group, "median")
    if len(rows) < 2:
        return
    high, low = rows["estimate"].max(), rows["estimate"].min()
    if high == low:
        yield words.say(
            "{people} give all key factors the same median, {median}.", people=people, median=words.points(high, 1)
        )
        return
    yield words.say(
        "The median of the countries is highest, {high}, on {best}, and lowest, {low}, on {worst}.",
        high=words.points(high, 1),
        best=_named(pooled, rows.loc[rows["estimate"] == high, "indicator"]),
        low=words.points(low, 1),
        worst=_named(pooled, rows.loc[rows["estimate"] == low, "indicator"]),
    )


def say_mean_gaps(pooled: Pooled) -> Finding | None:
    """Say how far the first two groups are apart on average, and in how many countries; ``None`` without a gap.

    Examples
    --------
    >>> print(cips.say_mean_gaps(pooled))
    Officials score 0.30 points higher overall than companies in the mean of the countries ...
    """
    sentences = [_mean_gap(pooled), _gap_counts(pooled)]
    rows = factor_figures(pooled, "gap", "mean_gap")
    sizes = rows["estimate"].abs()
    if len(rows) > 1 and sizes.max() > sizes.min():
        sentences.append(
            pooled.words.say(
                "The mean gap is widest on {widest} and narrowest on {narrowest}.",
                widest=_named(pooled, rows.loc[sizes == sizes.max(), "indicator"]),
                narrowest=_named(pooled, rows.loc[sizes == sizes.min(), "indicator"]),
            )
        )
    return Finding(" ".join(filter(None, sentences))) if any(sentences) else None


def _mean_gap(pooled: Pooled) -> str:
    words, decimals, (first, second) = pooled.words, pooled.decimals, _first_two(pooled)
    overall = pooled.figure("gap", "overall", "mean_gap")
    if overall is None:
        return ""
    gap = words.points(abs(overall["estimate"]), decimals)
    interval = {"low": words.signed(overall["low"], decimals), "high": words.signed(overall["high"], decimals)}
    if overall["low"] > 0:
        return words.say(
            "{first} score {gap} points higher overall than {second} in the mean of the countries (95% "
            "interval of the difference {low} to {high}).",
            first=capital(first),
            second=second,
            gap=gap,
            **interval,
        )
    if overall["high"] < 0:
        return words.say(
            "{first} score {gap} points lower overall than {second} in the mean of the countries (95% interval "
            "of the difference {low} to {high}).",
            first=capital(first),
            second=second,
            gap=gap,
            **interval,
        )
    return words.say(
        "In the mean of the countries the overall scores of {first} and {second} do not differ clearly "
        "(95% interval of the difference {low} to {high}).",
        first=first,
        second=second,
        **interval,
    )


def _gap_counts(pooled: Pooled) -> str:
    words, (first, second) = pooled.words, _first_two(pooled)
    overall, higher, under = (pooled.figure("gap", "overall", name) for name in ("mean_gap", "higher", "under"))
    if overall is None or higher is None or under is None:
        return ""
    parts = {
        "higher": words.count(higher["estimate"]),
        "under": words.count(under["estimate"]),
        "first": first,
        "second": second,
        "n": words.count(higher["countries"]),
    }
    if higher["estimate"] == higher["countries"]:
        return words.say("In all {n} countries {first} score clearly higher than {second}.", **parts)
    if under["estimate"] == higher["countries"]:
        return words.say("In all {n} countries {first} score clearly lower than {second}.", **parts)
    if not higher["estimate"] and not under["estimate"]:
        return words.say("In none of the {n} countries do they differ clearly.", **parts)
    if not under["estimate"]:
        return words.say(
            "In {higher} of {n} countries {first} score clearly higher than {second}, in none clearly lower.", **parts
        )
    if not higher["estimate"]:
        return words.say(
            "In {under} of {n} countries {first} score clearly lower than {second}, in none clearly higher.", **parts
        )
    return words.say(
        "In {higher} of {n} countries {first} score clearly higher than {second}, in {under} clearly lower.", **parts
    )


def _first_two(pooled: Pooled) -> tuple[str, str]:
    first, second = (*(pooled.people(group.id) for group in pooled.instrument.groups), "", "")[:2]
    return first, second


def _named(pooled: Pooled, ids: pd.Series) -> str:
    """Return the names of some key factors, or their number where they are many."""
    if len(ids) > NAMED:
        return pooled.words.say("{n} key factors", n=pooled.words.count(len(ids)))
    return factor_names(pooled, ids)
