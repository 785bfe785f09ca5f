"""Sentences made from disclosed figures: each rule says what the numbers say, ties and gaps in the data included."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from cips_helpers.disclosure import Disclosed
from cips_helpers.words import N_

Z = 1.959963984540054

TargetState = Literal["met", "not_met", "cannot_tell", "no_target"]
TARGET_WORDS: dict[TargetState, str] = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "cannot_tell": N_("cannot tell"),
    "no_target": "",
}


@dataclass(frozen=True)
class Finding:
    """One or more generated sentences; a notebook shows them as prose."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return escaped(self.text)


def escaped(text: str) -> str:
    r"""Keep a character of a label from being read as Markdown.

    Examples
    --------
    >>> escaped("A*B costs $5")
    'A\\*B costs \\$5'
    """
    return "".join(f"\\{sign}" if sign in "\\*_`$[]<>{}|#~^" else sign for sign in text)


def target_state(figure: pd.Series | None, target: float | None) -> TargetState:
    """Tell whether a target is met: the whole 95 % interval must lie on one side of it.

    Examples
    --------
    >>> target_state(pd.Series({"state": "shown", "low": 2.3, "high": 2.5}), 2.2)
    'met'
    >>> target_state(pd.Series({"state": "shown", "low": 2.1, "high": 2.5}), 2.2)
    'cannot_tell'
    """
    if target is None:
        return "no_target"
    if figure is None or figure["state"] != "shown" or not math.isfinite(figure["low"]):
        return "cannot_tell"
    if figure["low"] >= target:
        return "met"
    return "not_met" if figure["high"] < target else "cannot_tell"


def overall(results: Disclosed) -> Finding:
    """Say how each group rates integrity overall, and whether the groups differ."""
    words, top, said = results.words, results.instrument.points, []
    for group in results.groups:
        figure = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if figure is not None:
            said.append(
                words.say(
                    "{people} rate integrity at {score} of {top} points, a mark of {mark} of 10 "
                    "(95% interval {low} to {high} points).",
                    people=_capital(results.people(group)),
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
        "{better} see it more favourably than {worse}: the gap is {gap} points (95% interval {low} to {high}).",
        better=_capital(better), worse=worse, gap=words.points(abs(gap["estimate"])),
        low=words.points(min(abs(gap["low"]), abs(gap["high"]))),
        high=words.points(max(abs(gap["low"]), abs(gap["high"]))),
    )  # fmt: skip


def missing_groups(results: Disclosed) -> Finding | None:
    """Say which group of the questionnaire was not surveyed in this iteration; ``None`` if all were."""
    absent = [group.id for group in results.instrument.groups if group.id not in results.groups]
    if not absent:
        return None
    names = results.words.listing([results.people(group) for group in absent])
    return Finding(
        results.words.say(
            "No {people} were surveyed in this iteration, so nothing is compared with them.", people=names
        )
    )


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


def targets(results: Disclosed) -> Finding:
    """Say which targets each group's scores meet, miss, or leave open."""
    words, said = results.words, []
    for group in results.groups:
        states: dict[str, list[str]] = {"met": [], "not_met": [], "cannot_tell": []}
        for factor in results.factors(group):
            figure = results.figure(group=group, indicator=factor.id, statistic="mean")
            state = target_state(figure, factor.target)
            if state in states and figure is not None and figure["state"] == "shown":
                states[state].append(results.text(factor.short))
        total = sum(map(len, states.values()))
        if not total:
            continue
        said.append(
            words.say(
                "As {people} see it, {met} of {all} targets are met.",
                people=results.people(group),
                met=words.count(len(states["met"])),
                all=words.count(total),
            )
        )
        if states["not_met"]:
            said.append(words.say("Not met: {factors}.", factors=words.listing(states["not_met"])))
        if states["cannot_tell"]:
            said.append(
                words.say(
                    "Too close to tell, as the interval contains the target: {factors}.",
                    factors=words.listing(states["cannot_tell"]),
                )
            )
    return Finding(" ".join(said) or words.say("No targets are set in the questionnaire."))


def factor_items(results: Disclosed, factor: str) -> Finding:
    """Say which question of a factor each group answers best and worst, and where many don't know."""
    words, said = results.words, []
    entry = results.instrument.factor(factor)
    for group in results.groups:
        if group not in entry.asked_of:
            said.append(words.say("This key factor is not asked of {people}.", people=results.people(group)))
            continue
        ids = [item.id for item in results.instrument.items_of(group, kinds=("agreement",), factor=factor)]
        shown = results.select(group=group, indicator=ids, statistic="positive", state="shown")
        if shown.empty:
            said.append(
                words.say("Too few {people} answered to show their answers.", people=results.people(group))
            )
            continue
        best, worst = shown.loc[shown["estimate"].idxmax()], shown.loc[shown["estimate"].idxmin()]
        if len(shown) > 1 and best["low"] > worst["high"]:
            said.append(
                words.say(
                    "Among {people}, favourable answers range from {low} (“{worst}”) to {high} (“{best}”).",
                    people=results.people(group),
                    low=words.percent(worst["estimate"]),
                    high=words.percent(best["estimate"]),
                    worst=results.item_text(results.instrument.item(worst["indicator"]), group),
                    best=results.item_text(results.instrument.item(best["indicator"]), group),
                )
            )
        elif len(shown) > 1:
            said.append(
                words.say(
                    "Among {people} the questions are answered alike: {low} to {high} favourable.",
                    people=results.people(group),
                    low=words.percent(worst["estimate"]),
                    high=words.percent(best["estimate"]),
                )
            )
        unknown = results.select(group=group, indicator=ids, statistic="dont_know", state="shown")
        for _, row in unknown[unknown["estimate"] >= 0.15].iterrows():
            said.append(
                words.say(
                    "{share} of {people} don't know about “{item}”.",
                    share=words.percent(row["estimate"]),
                    people=results.people(group),
                    item=results.item_text(results.instrument.item(row["indicator"]), group),
                )
            )
    return Finding(" ".join(said))


def respondents(results: Disclosed) -> Finding:
    """Say who answered, out of how many invited, and how precise a share is."""
    words, said = results.words, []
    for group in results.groups:
        sample = results.sample(group)
        if sample.n is None:
            said.append(
                words.say(
                    "Fewer than {floor} {people} answered, so nothing is shown for them.",
                    floor=results.floor,
                    people=results.people(group),
                )
            )
            continue
        n, people, margin = words.count(sample.n), results.people(group), words.points(100 * sample.margin, 1)
        if sample.invited:
            said.append(
                words.say(
                    "{n} of {invited} invited {people} answered ({rate}); a share is precise to about ±{margin} "
                    "percentage points.",
                    n=n,
                    invited=words.count(sample.invited),
                    people=people,
                    rate=words.percent(sample.response or 0),
                    margin=margin,
                )
            )
        else:
            said.append(
                words.say(
                    "{n} {people} answered; a share is precise to about ±{margin} percentage points.",
                    n=n,
                    people=people,
                    margin=margin,
                )
            )
    missing = missing_groups(results)
    return Finding(" ".join([*said, *([missing.text] if missing else [])]))


def weighting(results: Disclosed) -> Finding:
    """Say whether the figures are weighted and stratified."""
    words, said = results.words, []
    for group in results.groups:
        sample = results.sample(group)
        values = {"people": results.people(group), "strata": words.count(sample.strata)}
        if sample.weighted and sample.strata > 1:
            said.append(
                words.say("The answers of {people} are weighted and drawn in {strata} strata.", **values)
            )
        elif sample.weighted:
            said.append(words.say("The answers of {people} are weighted.", **values))
        elif sample.strata > 1:
            said.append(
                words.say("The answers of {people} are unweighted, drawn in {strata} strata.", **values)
            )
        else:
            said.append(words.say("The answers of {people} are unweighted.", **values))
    return Finding(" ".join(said))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def key_facts(results: Disclosed) -> dict[str, str]:
    """Give the key figures of the front page: for each group score, respondents and targets; and the fieldwork."""
    words, out = results.words, {}
    top = words.points(results.instrument.points, 0)
    for group in results.groups:
        name, sample = results.group_name(group), results.sample(group)
        figure = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if figure is not None:
            label = words.say("{group}: overall score", group=name)
            out[label] = words.say("{score} of {top}", score=words.points(figure["estimate"]), top=top)
        states = [
            target_state(results.figure(group=group, indicator=factor.id, statistic="mean"), factor.target)
            for factor in results.factors(group)
        ]
        if set(states) & {"met", "not_met"}:
            met, known = states.count("met"), len(states) - states.count("no_target")
            label = words.say("{group}: targets met", group=name)
            out[label] = words.say("{met} of {all}", met=words.count(met), all=words.count(known))
        if sample.n is not None:
            out[words.say("{group}: respondents", group=name)] = words.count(sample.n)
    latest = [sample for sample in results.samples if sample.iteration == results.iteration]
    out[words.say("Fieldwork")] = words.period(min(s.start for s in latest), max(s.end for s in latest))
    return out
