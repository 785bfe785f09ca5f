"""Findings in words that a chart's title shares with a sentence of the text."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.changes import are_clear
from cips_helpers.verdicts.labels import base_people, counted_answers, factor_names
from cips_helpers.words import N_, capital


def how_many_differ(results: Disclosed, clear: pd.DataFrame, compared: int) -> str:
    """Return on how many of the factors compared which group scores clearly higher, from the clear gaps."""
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


def widest_gap(results: Disclosed, rows: pd.DataFrame) -> str:
    """Return the widest of the gaps that are clear, or that none is."""
    words, clear = results.words, rows[are_clear(rows)]
    first, second = (results.people(group) for group in results.groups[:2])
    if clear.empty:
        return words.say(
            "No key factor shows a clear difference between {first} and {second}.", first=first, second=second
        )
    widest = clear.loc[clear["estimate"].abs().idxmax()]
    better, worse = (first, second) if widest["estimate"] > 0 else (second, first)
    gap = words.points(abs(widest["estimate"]))
    as_wide = clear[[words.points(size) == gap for size in clear["estimate"].abs()]]
    factors = factor_names(results, as_wide["indicator"])
    if as_wide["estimate"].min() < 0 < as_wide["estimate"].max():
        return words.say(
            "The widest gaps, {gap} points each, are on {factors}, in opposite directions.", gap=gap, factors=factors
        )
    return words.say_n(
        "The widest gap is on {factors}: {better} score it {gap} points higher than {worse} do.",
        "The widest gaps are on {factors}: {better} score them {gap} points higher than {worse} do.",
        len(as_wide),
        factors=factors,
        better=better,
        worse=worse,
        gap=gap,
    )


def questions_that_differ(results: Disclosed, rows: pd.DataFrame) -> str:
    """Return on how many of the questions asked of both groups they differ clearly, from the gaps."""
    words, clear = results.words, rows[are_clear(rows)]
    first, second = (results.people(group) for group in results.groups[:2])
    if clear.empty:
        return words.say_n(
            "On the one question asked of both, {first} and {second} do not differ clearly.",
            "On none of the {n} questions asked of both do {first} and {second} differ clearly.",
            len(rows),
            first=first,
            second=second,
        )
    if len(clear) == len(rows):
        return words.say_n(
            "{first} and {second} differ clearly on the one question asked of both.",
            "{first} and {second} differ clearly on all {n} questions asked of both.",
            len(rows),
            first=capital(first),
            second=second,
        )
    return words.say(
        "{first} and {second} differ clearly on {some} of the {all} questions asked of both.",
        first=capital(first),
        second=second,
        some=words.count(len(clear)),
        all=words.count(len(rows)),
    )


def experience_in_words(results: Disclosed, item: Item, group: str, share: str) -> str:
    """Return what a share of a group says of behaviour or experience, in the questionnaire's own words if any."""
    if item.finding:
        return capital(results.text(item.finding).format(share=share))
    return results.words.say(
        "Of {people}, {share} answer {answers} to “{question}”.",
        people=base_people(results, item, group),
        share=share,
        answers=counted_answers(results, item),
        question=results.item_text(item, group),
    )


def share_in_words(results: Disclosed, row: pd.Series, *, brief: bool = False) -> str:
    """Return a share for a sentence, with its interval; a limit and an exact share, or a brief one, have none."""
    words = results.words
    share = words.percent(row["estimate"])
    if results.is_exact(row):
        return share
    if row["state"] == "at_most":
        return words.say("less than {share}", share=share)
    if row["state"] == "at_least":
        return words.say("more than {share}", share=share)
    if brief:
        return share
    return words.say(
        "{share} ({low} to {high})", share=share, low=words.percent(row["low"]), high=words.percent(row["high"])
    )


def clear_of_all(results: Disclosed, rows: pd.DataFrame, group: str) -> str:
    """Return how many of the differences between the parts of a group are clear, of how many.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    rows
        Differences with the column ``clear``, see `cips_helpers.verdicts.parts.contrasts`; one where two parts are all.
    group
        Respondent group.

    Returns
    -------
    str
        A title, such as *Officials: 2 of 17 differences are clear*.
    """
    words, n = results.words, int((rows["clear"].astype(bool) & rows["estimate"].ne(0)).sum())
    naming = {"group": results.group_name(group), "all": words.count(len(rows))}
    if rows.empty:
        return words.say("{group}: too few answers to compare parts", group=results.group_name(group))
    if len(rows) == 1:
        the_one = N_("{group}: the one difference is clear") if n else N_("{group}: the one difference is not clear")
        return words.say(the_one, group=results.group_name(group))
    if not n:
        return words.say("{group}: none of {all} differences is clear", **naming)
    return words.say_n(
        "{group}: {n} of {all} differences is clear", "{group}: {n} of {all} differences are clear", n, **naming
    )
