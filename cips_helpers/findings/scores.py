"""Scores: how high, which strongest and weakest, where the groups differ."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cips_helpers.disclosure import Disclosed
from cips_helpers.findings.finding import Finding, capital
from cips_helpers.findings.respondents import missing_groups

Z = 1.959963984540054


def overall(results: Disclosed) -> Finding:
    """Say which overall score each group gives, and whether the groups differ."""
    words, top, said = results.words, results.instrument.points, []
    for group in results.groups:
        figure = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if figure is not None:
            said.append(
                words.say(
                    "{people} give an overall score of {score} of {top} points, a mark of {mark} of 10 "
                    "(95% interval {low} to {high} points).",
                    people=capital(results.people(group)),
                    score=words.points(figure["estimate"]),
                    top=words.points(top, 0),
                    mark=words.points(10 * figure["estimate"] / top, 1),
                    low=words.points(figure["low"]),
                    high=words.points(figure["high"]),
                )
            )
    gap = results.figure(group="gap", indicator="overall", statistic="gap", state="shown")
    if gap is not None:
        said.append(_overall_gap(results, gap))
    missing = missing_groups(results)
    return Finding(" ".join([*said, *([missing.text] if missing else [])]))


def _overall_gap(results: Disclosed, gap: pd.Series) -> str:
    words = results.words
    first, second = (results.people(group) for group in results.groups[:2])
    if gap["low"] <= 0 <= gap["high"]:
        return words.say(
            "There is no clear difference between {first} and {second} overall "
            "(gap {gap} points, 95% interval {low} to {high}).",
            first=first, second=second, gap=words.signed(gap["estimate"]),
            low=words.signed(gap["low"]), high=words.signed(gap["high"]),
        )  # fmt: skip
    better, worse = (first, second) if gap["estimate"] > 0 else (second, first)
    return words.say(
        "{better} score higher than {worse}: the gap is {gap} points (95% interval {low} to {high}).",
        better=capital(better), worse=worse, gap=words.points(abs(gap["estimate"])),
        low=words.points(min(abs(gap["low"]), abs(gap["high"]))),
        high=words.points(max(abs(gap["low"]), abs(gap["high"]))),
    )  # fmt: skip


def extremes(results: Disclosed) -> Finding:
    """Say which factors each group rates highest and lowest.

    A factor belongs to the top (or bottom) when its score can't be told from the best (or worst) one:
    their difference is within 1.96 standard errors, taken as if independent, which errs on the side of
    saying "no clear difference".
    """
    said = []
    for group in results.groups:
        means = results.select(group=group, kind="factor", statistic="mean", state="shown")
        if len(means) < 3:
            continue
        high, low = _tied(means, best=True), _tied(means, best=False)
        said.append(_extreme_sentence(results, group, means, high, low))
    if not said:
        return Finding(
            results.words.say(
                "There are too few key factors with a figure to name the strongest or the weakest."
            )
        )
    return Finding(" ".join(said))


def _tied(means: pd.DataFrame, *, best: bool) -> list[str]:
    ranked = means.sort_values("estimate", ascending=not best)
    first = ranked.iloc[0]
    near = (ranked["estimate"] - first["estimate"]).abs() <= Z * (ranked["se"] ** 2 + first["se"] ** 2) ** 0.5
    near.iloc[0] = True
    return list(ranked["indicator"][near])


def _extreme_sentence(
    results: Disclosed, group: str, means: pd.DataFrame, high: Sequence[str], low: Sequence[str]
) -> str:
    words, scores = results.words, means.set_index("indicator")["estimate"]
    people = results.people(group)
    if set(high) & set(low) or len(high) > len(means) / 2:
        return words.say(
            "Among {people} no key factor clearly stands out: the scores lie between {low} and {high}.",
            people=people, low=words.points(scores.min()), high=words.points(scores.max()),
        )  # fmt: skip
    best = _named(results, high, scores)
    parts = [
        words.say("Among {people} the strongest factor is {factor}.", people=people, factor=best)
        if len(high) == 1
        else words.say(
            "Among {people} the strongest factors are {factors}, with no clear difference among them.",
            people=people,
            factors=best,
        )
    ]
    worst = _named(results, low, scores)
    if len(low) > len(means) / 2:
        parts.append(words.say("At the lower end no single factor stands out."))
    elif len(low) == 1:
        parts.append(words.say("The weakest is {factor}.", factor=worst))
    else:
        parts.append(
            words.say("The weakest are {factors}, with no clear difference among them.", factors=worst)
        )
    return " ".join(parts)


def _named(results: Disclosed, ids: Sequence[str], scores: pd.Series) -> str:
    return results.words.listing([
        f"{results.text(results.instrument.factor(id).label)} ({results.words.points(scores[id])})" for id in ids
    ])  # fmt: skip


def gaps(results: Disclosed) -> Finding:
    """Say where the first two groups differ most, and how many factors differ clearly (Holm over the factors)."""
    words = results.words
    if len(results.groups) < 2:
        missing = missing_groups(results)
        return missing or Finding(words.say("There is one group of respondents, so there is no gap to show."))
    rows = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    first, second = (results.people(group) for group in results.groups[:2])
    if rows.empty:
        return Finding(words.say("Too few people answered to compare the groups by key factor."))
    clear = rows[rows["p_adjusted"] < 0.05]
    if clear.empty:
        return Finding(
            words.say(
                "No key factor shows a clear difference between {first} and {second}.",
                first=first,
                second=second,
            )
        )
    widest = clear.loc[clear["estimate"].abs().idxmax()]
    better, worse = (first, second) if widest["estimate"] > 0 else (second, first)
    count = words.say_n(
        "The two groups differ clearly on {n} of the {all} key factors both were asked about.",
        "The two groups differ clearly on {n} of the {all} key factors both were asked about.",
        len(clear), all=words.count(len(rows)),
    )  # fmt: skip
    name = results.text(results.instrument.factor(widest["indicator"]).label)
    return Finding(
        words.say(
            "The widest gap is on {factor}: {better} score it {gap} points higher than {worse}. {count}",
            factor=name,
            better=better,
            worse=worse,
            gap=words.points(abs(widest["estimate"])),
            count=count,
        )
    )
