"""Scores: how high, which strongest and weakest, where the groups differ."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.respondents import missing_groups
from cips_helpers.verdicts.changes import CLEAR
from cips_helpers.verdicts.ranking import tied
from cips_helpers.words import N_, capital

ALIKE = N_("Among {people} no key factor clearly stands out: the scores lie between {low} and {high}.")
NONE_SHOWN = N_("There are too few key factors with a figure to name the strongest or the weakest.")


def say_overall(results: Disclosed) -> Finding:
    """Say which overall score each group gives, and whether the groups differ."""
    words, top, said = results.words, results.instrument.points, []
    for group in results.groups:
        figure = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if figure is not None:
            said.append(
                words.say(
                    "{people} give an overall score of {score} out of {top} points, a mark of {mark} out of 10 "
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
    said += [missing.text] if missing else []
    return Finding(" ".join(said) or words.say("Too few people answered to show an overall score."))


def _overall_gap(results: Disclosed, gap: pd.Series) -> str:
    words = results.words
    first, second = (results.people(group) for group in results.groups[:2])
    if gap["low"] <= 0 <= gap["high"]:
        return words.say(
            "There is no clear difference between {first} and {second} overall "
            "(gap {gap} points, 95% interval {low} to {high}).",
            first=first,
            second=second,
            gap=words.signed(gap["estimate"]),
            low=words.signed(gap["low"]),
            high=words.signed(gap["high"]),
        )
    better, worse = (first, second) if gap["estimate"] > 0 else (second, first)
    return words.say(
        "{better} give higher scores than {worse}: the gap is {gap} points (95% interval {low} to {high}).",
        better=capital(better),
        worse=worse,
        gap=words.points(abs(gap["estimate"])),
        low=words.points(min(abs(gap["low"]), abs(gap["high"]))),
        high=words.points(max(abs(gap["low"]), abs(gap["high"]))),
    )


def say_extremes(results: Disclosed) -> Finding | None:
    """Say which factors each group rates highest and lowest.

    A factor belongs to the top (or bottom) when its score can't be told from the best (or worst) one:
    their difference is within 1.96 standard errors, taken as if independent, which errs on the side of
    saying "no clear difference". ``None`` for fewer than three factors.
    """
    if len(results.factors()) < 3:
        return None
    said = []
    for group in results.groups:
        means = results.select(group=group, kind="factor", statistic="mean", state="shown")
        if len(means) < 3:
            continue
        high, low = tied(means, best=True), tied(means, best=False)
        said.append(_extreme_sentence(results, group, means, high, low))
    if not said:
        return Finding(results.words.say(NONE_SHOWN))
    return Finding.of(said)


def _extreme_sentence(
    results: Disclosed, group: str, means: pd.DataFrame, high: Sequence[str], low: Sequence[str]
) -> str:
    words, scores, half = results.words, means.set_index("indicator")["estimate"], len(means) / 2
    people = results.people(group)
    best, worst = _named(results, high, scores), _named(results, low, scores)
    range_ = {"low": words.points(scores.min()), "high": words.points(scores.max())}
    if set(high) & set(low) or (len(high) > half and len(low) > half):
        return words.say(ALIKE, people=people, **range_)
    if len(high) > half:
        top = words.say("Among {people} no factor clearly stands out at the top.", people=people)
    elif len(high) == 1:
        top = words.say("Among {people} the strongest factor is {factor}.", people=people, factor=best)
    else:
        top = words.say(
            "Among {people} the strongest factors are {factors}, with no clear difference among them.",
            people=people,
            factors=best,
        )
    if len(low) > half:
        bottom = words.say("At the lower end no factor clearly stands out.")
    elif len(low) == 1:
        bottom = words.say("The weakest is {factor}.", factor=worst)
    else:
        bottom = words.say("The weakest are {factors}, with no clear difference among them.", factors=worst)
    return f"{top} {bottom}"


def _named(results: Disclosed, ids: Sequence[str], scores: pd.Series) -> str:
    return results.words.listing(
        [f"{results.text(results.instrument.factor(id).label)} ({results.words.points(scores[id])})" for id in ids]
    )


def say_gaps(results: Disclosed) -> Finding | None:
    """Say where the first two groups differ most, and how many factors differ clearly (Holm over the factors).

    ``None`` where one group answered: who is missing is said with the overall scores.
    """
    words = results.words
    if len(results.groups) < 2:
        return None
    rows = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    first, second = (results.people(group) for group in results.groups[:2])
    if rows.empty:
        return Finding(words.say("Too few people answered to compare the groups by key factor."))
    clear = rows[rows["p_adjusted"] < CLEAR]
    if clear.empty:
        return Finding(
            words.say(
                "No key factor shows a clear difference between {first} and {second}.", first=first, second=second
            )
        )
    return Finding(f"{_widest(results, rows, clear)} {_how_many(results, clear, len(rows))}")


def _widest(results: Disclosed, rows: pd.DataFrame, clear: pd.DataFrame) -> str:
    """Name the widest gap, and those that can't be told from it."""
    words = results.words
    first, second = (results.people(group) for group in results.groups[:2])
    sizes = rows.assign(estimate=rows["estimate"].abs())
    widest = clear.loc[clear["estimate"].abs().idxmax()]
    better, worse = (first, second) if widest["estimate"] > 0 else (second, first)
    said = words.say(
        "The widest gap is on {factor}: {better} score it {gap} points higher than {worse} do.",
        factor=results.text(results.instrument.factor(widest["indicator"]).label),
        better=better,
        worse=worse,
        gap=words.points(abs(widest["estimate"])),
    )
    near = [id for id in tied(sizes, best=True) if id != widest["indicator"]]
    if not near:
        return said
    if len(near) + 1 > len(rows) / 2:
        return f"{said} {words.say('Most other gaps are not clearly narrower.')}"
    names = words.listing([results.text(results.instrument.factor(id).label) for id in near])
    one, many = ("The gap on {factors} is not clearly narrower.", "The gaps on {factors} are not clearly narrower.")
    return f"{said} {words.say_n(one, many, len(near), factors=names)}"


def _how_many(results: Disclosed, clear: pd.DataFrame, compared: int) -> str:
    """Say on how many factors which group scores clearly higher."""
    words = results.words
    first, second = (results.people(group) for group in results.groups[:2])
    up, down = int((clear["estimate"] > 0).sum()), int((clear["estimate"] < 0).sum())
    if up and down:
        return words.say(
            "{first} score clearly higher on {up} and {second} on {down} of the {all} key factors both were "
            "asked about.",
            first=capital(first),
            second=second,
            up=words.count(up),
            down=words.count(down),
            all=words.count(compared),
        )
    people = capital(first if up else second)
    if len(clear) == compared:
        return words.say_n(
            "{people} score clearly higher on the one key factor both were asked about.",
            "{people} score clearly higher on all {n} key factors both were asked about.",
            compared,
            people=people,
        )
    return words.say(
        "{people} score clearly higher on {some} of the {all} key factors both were asked about.",
        people=people,
        some=words.count(len(clear)),
        all=words.count(compared),
    )
