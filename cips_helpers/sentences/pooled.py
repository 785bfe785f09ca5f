"""What the countries of a study say together, in words; no sentence speaks of a single one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.display import Finding
from cips_helpers.words import capital

NAMED = 3
"""So many key factors are named in a sentence; more are counted."""


def say_took_part(pooled: Pooled) -> Finding:
    """Say how many countries, surveys and people there were, or that the countries are too few to be compared."""
    words = pooled.words
    said = (
        [
            words.say_n(
                "A comparison over countries is made from {fewest} of them on, so that none can be recognised. "
                "Here there is one.",
                "A comparison over countries is made from {fewest} of them on, so that none can be recognised. "
                "Here there are {n}.",
                pooled.countries,
                fewest=words.count(FEWEST),
            )
        ]
        if not pooled.enough
        else [_took_part(pooled)]
    )
    if pooled.left_out:
        said.append(
            words.say_n(
                "One more country is left out, because its files have faults; the command cips check lists them.",
                "{n} more countries are left out, because their files have faults; the command cips check lists them.",
                pooled.left_out,
            )
        )
    return Finding(" ".join(said))


def _took_part(pooled: Pooled) -> str:
    words = pooled.words
    people = [
        words.say("{n} {people}", n=words.count(total), people=pooled.people(group))
        for group in (one.id for one in pooled.instrument.groups)
        if (total := respondents(pooled, group))
    ]
    told = {
        "countries": words.count(pooled.countries),
        "surveys": words.count(sum(number for _, number in pooled.surveys)),
        "people": words.listing(people),
    }
    if not people:
        return words.say("{countries} countries took part, with {surveys} surveys in all.", **told)
    return words.say("{countries} countries took part, with {surveys} surveys in all, and {people} answered.", **told)


def respondents(pooled: Pooled, group: str) -> int | None:
    """Sum a group's respondents over all iterations; ``None`` where one of them is not told."""
    rows = [pooled.figure(group, str(iteration), "respondents") for iteration, _ in pooled.surveys]
    told = [row for row in rows if row is not None]
    return int(sum(row["estimate"] for row in told)) if len(told) == len(rows) else None


def say_standing(pooled: Pooled) -> Finding | None:
    """Say where the countries stand: middle and middle half, and the key factors with the highest and lowest median.

    One paragraph a group; ``None`` where nothing can be shown.
    """
    said = [" ".join(_standing(pooled, group)) for group in _groups(pooled, "median")]
    return Finding.of(said) if said else None


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
    rows = _of_factors(pooled, group, "median")
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
    """Say how far the first two groups are apart on average, and in how many countries; ``None`` without a gap."""
    words, (first, second) = pooled.words, _first_two(pooled)
    said, overall = [], pooled.figure("gap", "overall", "mean_gap")
    if overall is not None:
        told = {
            "first": capital(first),
            "second": second,
            "gap": words.points(abs(overall["estimate"])),
            "low": words.signed(overall["low"]),
            "high": words.signed(overall["high"]),
        }
        if overall["low"] > 0:
            said.append(
                words.say(
                    "{first} score {gap} points higher overall than {second} in the mean of the countries (95% "
                    "interval of the difference {low} to {high}).",
                    **told,
                )
            )
        elif overall["high"] < 0:
            said.append(
                words.say(
                    "{first} score {gap} points lower overall than {second} in the mean of the countries (95% interval "
                    "of the difference {low} to {high}).",
                    **told,
                )
            )
        else:
            said.append(
                words.say(
                    "In the mean of the countries the overall scores of {first} and {second} do not differ clearly "
                    "(95% interval of the difference {low} to {high}).",
                    **{**told, "first": first},
                )
            )
        said.append(_gap_counts(pooled))
    rows = _of_factors(pooled, "gap", "mean_gap")
    sizes = rows["estimate"].abs()
    if len(rows) > 1 and sizes.max() > sizes.min():
        said.append(
            words.say(
                "The mean gap is widest on {widest} and narrowest on {narrowest}.",
                widest=_named(pooled, rows.loc[sizes == sizes.max(), "indicator"]),
                narrowest=_named(pooled, rows.loc[sizes == sizes.min(), "indicator"]),
            )
        )
    return Finding(" ".join(filter(None, said))) if said else None


def _gap_counts(pooled: Pooled) -> str:
    words, (first, second) = pooled.words, _first_two(pooled)
    higher, under = (pooled.figure("gap", "overall", name) for name in ("higher", "under"))
    if higher is None or under is None:
        return ""
    told = {
        "higher": words.count(higher["estimate"]),
        "under": words.count(under["estimate"]),
        "first": first,
        "second": second,
        "n": words.count(higher["countries"]),
    }
    if higher["estimate"] == higher["countries"]:
        return words.say("In all {n} countries {first} score clearly higher than {second}.", **told)
    if under["estimate"] == higher["countries"]:
        return words.say("In all {n} countries {first} score clearly lower than {second}.", **told)
    if not higher["estimate"] and not under["estimate"]:
        return words.say("In none of the {n} countries do they differ clearly.", **told)
    if not under["estimate"]:
        return words.say(
            "In {higher} of {n} countries {first} score clearly higher than {second}, in none clearly lower.", **told
        )
    if not higher["estimate"]:
        return words.say(
            "In {under} of {n} countries {first} score clearly lower than {second}, in none clearly higher.", **told
        )
    return words.say(
        "In {higher} of {n} countries {first} score clearly higher than {second}, in {under} clearly lower.", **told
    )


def say_mean_changes(pooled: Pooled) -> Finding | None:
    """Say for each group how the scores changed on average, and in how many countries clearly.

    ``None`` where no group has two surveys that can be compared in six countries or more.
    """
    if not _groups(pooled, "mean_change"):
        return None
    asked = [group.id for group in pooled.instrument.groups if pooled.compared.get(group.id)]
    return Finding.of(" ".join(_changed(pooled, group)) for group in asked)


def _changed(pooled: Pooled, group: str) -> Iterator[str]:
    words, people = pooled.words, pooled.people(group)
    rows, overall = _of_factors(pooled, group, "mean_change"), pooled.figure(group, "overall", "mean_change")
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
                name: words.signed(overall[column])
                for name, column in (("change", "estimate"), ("low", "low"), ("high", "high"))
            },
        )
        yield _change_counts(pooled, group)
    if not rows.empty:
        yield _factors_moved(pooled, int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum()), len(rows))


def _factors_moved(pooled: Pooled, up: int, down: int, total: int) -> str:
    words = pooled.words
    told = {"all": words.count(total), "up": words.count(up), "down": words.count(down)}
    if not up and not down:
        return words.say("On none of the {all} key factors is the mean change clear.", **told)
    if up == total:
        return words.say("The mean rose clearly on all {all} key factors.", **told)
    if not down:
        return words.say("The mean rose clearly on {up} of {all} key factors and fell clearly on none.", **told)
    if not up:
        return words.say("The mean fell clearly on {down} of {all} key factors and rose clearly on none.", **told)
    return words.say("Of {all} key factors the mean rose clearly on {up} and fell clearly on {down}.", **told)


def _change_counts(pooled: Pooled, group: str) -> str:
    words = pooled.words
    rose, fell = (pooled.figure(group, "overall", name) for name in ("rose", "fell"))
    if rose is None or fell is None:
        return words.say("In how many countries it rose or fell is not told: it would tell it of each.")
    told = {"rose": words.count(rose["estimate"]), "fell": words.count(fell["estimate"])}
    if rose["estimate"] == rose["countries"]:
        return words.say("It rose clearly in all of them.")
    if not rose["estimate"] and not fell["estimate"]:
        return words.say("It changed clearly in none of them.")
    if not fell["estimate"]:
        return words.say("It rose clearly in {rose} of them and fell clearly in none.", **told)
    if not rose["estimate"]:
        return words.say("It fell clearly in {fell} of them and rose clearly in none.", **told)
    return words.say("It rose clearly in {rose} of them and fell clearly in {fell}.", **told)


def say_worked_on(pooled: Pooled) -> Finding | None:
    """Say of the key factors the countries worked on how many improved, and how many of the others.

    ``None`` where nothing at all is known of changes.
    """
    groups = _groups(pooled, "mean_change")
    if not groups:
        return None
    told = [" ".join(_improved(pooled, group)) for group in groups]
    caution = pooled.words.say(
        "A key factor that improved after work on it need not have improved because of it: the others are the fair "
        "comparison."
    )
    return Finding.of([*told, caution if _groups(pooled, "worked_clear") else ""])


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


def _first_two(pooled: Pooled) -> tuple[str, str]:
    first, second = (*(pooled.people(group.id) for group in pooled.instrument.groups), "", "")[:2]
    return first, second


def _groups(pooled: Pooled, statistic: str) -> list[str]:
    found = set(pooled.figures.loc[pooled.figures["statistic"] == statistic, "group"])
    return [group.id for group in pooled.instrument.groups if group.id in found]


def _of_factors(pooled: Pooled, group: str, statistic: str) -> pd.DataFrame:
    """Figures of the key factors, in the questionnaire's order."""
    of = pooled.figures
    return of[(of["group"] == group) & (of["statistic"] == statistic) & (of["indicator"] != "overall")]


def _named(pooled: Pooled, ids: Sequence[str] | pd.Series) -> str:
    """Name some key factors, or count them where they are many."""
    words, found = pooled.words, list(ids)
    if len(found) > NAMED:
        return words.say("{n} key factors", n=words.count(len(found)))
    return words.listing([pooled.text(pooled.instrument.factor(id).label) for id in found])
