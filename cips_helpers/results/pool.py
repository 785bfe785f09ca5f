"""The countries of a study pooled: figures over all of them, none of a single one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import GATE, Disclosed
from cips_helpers.disclosure.peer_attack import spread
from cips_helpers.disclosure.pooled import COLUMNS, FEWEST, Pooled
from cips_helpers.estimation.methods.models.random_effects import random_effects
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.study import Study
from cips_helpers.verdicts.changes import CLEAR, JUDGED, Became, change_of, comparable, pair_of, worked_on

Row = tuple[str, str, str, float, float, float, int, int]
NAN = float("nan")


def pool(shares: Mapping[str, Disclosed], study: Study, *, language: str = "en") -> Pooled:
    """Pool what the countries of a study gave.

    Every figure rests on six countries or more, and quartiles withstand the attack of `peers.spread`. How many
    countries fell is not told where all did, or all but one: it would tell it of each.

    Parameters
    ----------
    shares
        Country code → its `programme_share`; without the countries whose files have faults.
    study
        The study they are from.
    language
        Of labels and sentences.
    """
    instrument, rows = study.questionnaire, list[Row]()
    left_out = len(study.countries) - len(shares)
    about = {"instrument": instrument, "language": language, "left_out": left_out, "key": GATE}
    if len(shares) < FEWEST:
        return Pooled(figures=pd.DataFrame([], columns=list(COLUMNS)), countries=len(shares), **about)  # type: ignore[arg-type]
    countries = list(shares.values())
    surveys = _surveys(countries)
    rows += _spread(shares)
    rows += _gaps(countries, instrument)
    for group in (one.id for one in instrument.groups):
        judged = _judged(countries, group)
        rows += _changes(judged, group)
        rows += _worked_on(judged, group)
        rows += _respondents(countries, group, [iteration for iteration, _ in surveys])
    return Pooled(
        figures=pd.DataFrame(rows, columns=list(COLUMNS)),
        countries=len(countries),
        surveys=tuple(surveys),
        merged=max(one.iteration for one in countries) > surveys[-1][0],
        compared={
            group.id: sum(pair_of(one, group.id) is not None and comparable(one, group.id) for one in countries)
            for group in instrument.groups
        },
        **about,  # type: ignore[arg-type]
    )


def _spread(shares: Mapping[str, Disclosed]) -> Iterator[Row]:
    for one in spread(shares).itertuples():
        for name in ("lower", "median", "upper"):
            if (value := getattr(one, name)) == value:
                yield one.group, one.indicator, name, value, NAN, NAN, one.countries, one.countries


def _gaps(countries: Sequence[Disclosed], instrument: Instrument) -> Iterator[Row]:
    """Gap between the first two groups: its mean over countries, and how many find it clear."""
    for indicator in (*(factor.id for factor in instrument.factors), "overall"):
        found = [
            gap
            for one in countries
            if (gap := one.figure(group="gap", indicator=indicator, statistic="gap", state="shown")) is not None
            and gap["se"] > 0
        ]
        if len(found) < FEWEST:
            continue
        yield _mean("gap", indicator, "mean_gap", found)
        clear = [int(gap["p_adjusted"] < CLEAR) * (1 if gap["estimate"] > 0 else -1) for gap in found]
        yield from _counts("gap", indicator, {name: clear.count(sign) for name, sign in _SIDES})


_SIDES = (("higher", 1), ("alike", 0), ("under", -1))


@dataclass(frozen=True)
class _Judged:
    """A change of one country that may be judged, and whether its factor was worked on."""

    country: int
    became: Became
    difference: pd.Series
    worked: bool


def _judged(countries: Sequence[Disclosed], group: str) -> dict[str, list[_Judged]]:
    """Indicator → its changes in all countries where they may be judged."""
    asked = [factor.id for factor in countries[0].factors(group)]
    found: dict[str, list[_Judged]] = {indicator: [] for indicator in (*asked, "overall")}
    for place, one in enumerate(countries):
        worked = set(worked_on(one))
        for indicator, told in found.items():
            change = change_of(one, group, indicator)
            if change is not None and change.became in JUDGED and change.decides is not None:
                told.append(_Judged(place, change.became, change.decides, indicator in worked))
    return found


def _changes(judged: Mapping[str, Sequence[_Judged]], group: str) -> Iterator[Row]:
    """Change since the iteration before: its mean over countries, and in how many the score rose or fell clearly."""
    for indicator, all_found in judged.items():
        found = [one for one in all_found if one.difference["se"] > 0]
        if len(found) < FEWEST:
            continue
        yield _mean(group, indicator, "mean_change", [one.difference for one in found])
        rose, fell = (sum(one.became is became for one in found) for became in (Became.IMPROVED, Became.DECLINED))
        if fell < len(found) - 1:
            yield from _counts(group, indicator, {"rose": rose, "steady": len(found) - rose - fell, "fell": fell})


def _mean(group: str, indicator: str, statistic: str, found: Sequence[pd.Series]) -> Row:
    mean = random_effects([one["estimate"] for one in found], [one["se"] for one in found])
    told = (round(value, 2) for value in (mean.estimate, mean.low, mean.high))
    return (group, indicator, statistic, *told, mean.k, mean.k)  # type: ignore[return-value]


def _counts(group: str, indicator: str, counts: Mapping[str, int]) -> Iterator[Row]:
    total = sum(counts.values())
    for statistic, count in counts.items():
        yield group, indicator, statistic, float(count), NAN, NAN, total, total


def _worked_on(judged: Mapping[str, Sequence[_Judged]], group: str) -> Iterator[Row]:
    """Of the factors the countries worked on, and of the others, the shares that improved.

    Where too few countries have one of the two, neither is told: with all counts of rises, one follows from the other.
    """
    factors = [one for indicator, found in judged.items() if indicator != "overall" for one in found]
    parts = {name: [one for one in factors if one.worked is own] for name, own in (("worked", True), ("others", False))}
    of = {name: len({one.country for one in found}) for name, found in parts.items()}
    if any(0 < number < FEWEST for number in of.values()):
        return
    for name, found in parts.items():
        if not found:
            continue
        clear = sum(one.became is Became.IMPROVED for one in found)
        higher = sum(one.difference["estimate"] > 0 for one in found)
        for statistic, count in ((f"{name}_clear", clear), (f"{name}_any", higher)):
            yield group, "factors", statistic, count / len(found), NAN, NAN, of[name], len(found)


def _surveys(countries: Sequence[Disclosed]) -> list[tuple[int, int]]:
    """Countries by iteration; what fewer than six had is counted with the iteration before."""
    numbers = [{sample.iteration for sample in one.samples} for one in countries]
    counts = {number: sum(number in of for of in numbers) for number in sorted(set().union(*numbers))}
    found = list(counts.items())
    while len(found) > 1 and found[-1][1] < FEWEST:
        (_, few), (number, more) = found.pop(), found.pop()
        found.append((number, few + more))
    return found


def _respondents(countries: Sequence[Disclosed], group: str, iterations: Sequence[int]) -> Iterator[Row]:
    rows = []
    for at, number in enumerate(iterations):
        last = at == len(iterations) - 1
        samples = [
            (place, sample.n)
            for place, one in enumerate(countries)
            for sample in one.samples
            if sample.group == group
            and sample.n
            and (sample.iteration >= number if last else sample.iteration == number)
        ]
        of, people = len({place for place, _ in samples}), sum(n for _, n in samples)
        rows.append((group, str(number), "respondents", float(people), NAN, NAN, of, people))
    # Where one of them is left out there is no total either, see `findings.pooled.respondents`.
    yield from (row for row in rows if row[6] >= FEWEST or row[6] == 0)
