"""Pool of the countries of a study: figures over all of them, none of a single one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.coarse import coarse
from cips_helpers.disclosure.disclosed import GATE, Disclosed
from cips_helpers.disclosure.peers import spread
from cips_helpers.disclosure.pooled import COLUMNS, FEWEST, MEAN_DECIMALS, Pooled
from cips_helpers.disclosure.rules import PEER_DECIMALS
from cips_helpers.estimation.methods.models.random_effects import random_effects_mean
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.study import Study
from cips_helpers.verdicts.changes import JUDGED, Became, change_of, comparable, is_clear, pair_of, worked_on
from cips_helpers.verdicts.ranking import half_width

Row = tuple[str, str, str, float, float, float, int, int]
NAN = float("nan")
Z = 1.959963984540054
"""Half a 95 % interval, in standard errors."""
ROUNDING = 10**-PEER_DECIMALS / 12**0.5
"""Standard error of rounding a figure, in points."""
SIGNS = {"higher": 1, "alike": 0, "under": -1}
"""Statistic → sign of a clear gap."""


def pool(shares: Mapping[str, Disclosed], study: Study, *, language: str = "en", named: bool = False) -> Pooled:
    """Pool what the countries of a study give.

    Every figure rests on six countries or more. What may be handed to anybody is made of `coarse` figures, so that it
    tells no country's closer to somebody who knows those of all others; countries have the same weight, as weights by
    precision would tell sizes of samples. It has no number of countries with a result, and says of no result whether
    most countries have it: any such statement changes with the result of one country somewhere, and there gives away
    the last country's.

    Parameters
    ----------
    shares
        Country code → its `programme_share`; without the countries whose files have faults.
    study
        The study they are from.
    language
        Of labels and sentences.
    named
        Whether it is for the book that has every country's own report: figures are as precise as theirs, and countries
        are counted by their results. The number of countries whose score fell is left out where all fell, or all but
        one.

    Returns
    -------
    Pooled
        Without figures where fewer than six countries gave theirs.
    """
    instrument = study.questionnaire
    pooled_shares = shares if named else {code: coarse(share) for code, share in shares.items()}
    countries = list(pooled_shares.values())
    left_out = len(study.countries) - len(shares)
    if len(countries) < FEWEST:
        return Pooled(
            instrument=instrument,
            language=language,
            figures=pd.DataFrame([], columns=list(COLUMNS)),
            countries=len(countries),
            left_out=left_out,
            named=named,
            key=GATE,
        )
    surveys = _surveys(countries)
    rows = [*_quartiles(pooled_shares), *_gaps(countries, instrument, named=named)]
    for group in instrument.groups:
        judged = _judged_changes(countries, group.id)
        rows += _changes(judged, group.id, named=named)
        rows += _worked_on(judged, group.id) if named else ()
        rows += _respondents(countries, group.id, [iteration for iteration, _ in surveys], named=named)
    return Pooled(
        instrument=instrument,
        language=language,
        figures=pd.DataFrame(rows, columns=list(COLUMNS)),
        countries=len(countries),
        left_out=left_out,
        named=named,
        surveys=tuple(surveys),
        merged=max(country.iteration for country in countries) > surveys[-1][0],
        compared={
            group.id: sum(
                pair_of(country, group.id) is not None and comparable(country, group.id) for country in countries
            )
            for group in instrument.groups
        },
        key=GATE,
    )


def _quartiles(shares: Mapping[str, Disclosed]) -> Iterator[Row]:
    for score in spread(shares).itertuples():
        for name in ("lower", "median", "upper"):
            if pd.notna(value := getattr(score, name)):
                yield score.group, score.indicator, name, value, NAN, NAN, score.countries, score.countries


def _gaps(countries: Sequence[Disclosed], instrument: Instrument, *, named: bool) -> Iterator[Row]:
    """Yield the mean over countries of the gap between the first two groups, and the number of clear gaps."""
    for indicator in (*(factor.id for factor in instrument.factors), "overall"):
        gaps = [
            gap
            for country in countries
            if (gap := country.figure(group="gap", indicator=indicator, statistic="gap", state="shown")) is not None
            and (not named or half_width(gap) > 0)
        ]
        if len(gaps) < FEWEST:
            continue
        yield _mean("gap", indicator, "mean_gap", gaps, named=named)
        if named:
            signs = [int(is_clear(gap)) * (1 if gap["estimate"] > 0 else -1) for gap in gaps]
            yield from _counts("gap", indicator, {name: signs.count(sign) for name, sign in SIGNS.items()})


@dataclass(frozen=True)
class _Judged:
    """A change of one country with a verdict; ``worked`` is True if the country worked on the factor."""

    country: int
    became: Became
    difference: pd.Series
    worked: bool


def _judged_changes(countries: Sequence[Disclosed], group: str) -> dict[str, list[_Judged]]:
    """Return, by indicator, the changes of all countries that have a verdict."""
    asked = [factor.id for factor in countries[0].factors(group)]
    judged: dict[str, list[_Judged]] = {indicator: [] for indicator in (*asked, "overall")}
    for number, country in enumerate(countries):
        worked = set(worked_on(country))
        for indicator, of_indicator in judged.items():
            change = change_of(country, group, indicator)
            if change is not None and change.became in JUDGED and change.decides is not None:
                of_indicator.append(_Judged(number, change.became, change.decides, indicator in worked))
    return judged


def _changes(judged: Mapping[str, Sequence[_Judged]], group: str, *, named: bool) -> Iterator[Row]:
    """Yield the mean change since the iteration before, and the numbers of countries that rose or fell clearly."""
    for indicator, every_change in judged.items():
        changes = [change for change in every_change if not named or half_width(change.difference) > 0]
        if len(changes) < FEWEST:
            continue
        yield _mean(group, indicator, "mean_change", [change.difference for change in changes], named=named)
        rose, fell = (
            sum(change.became is became for change in changes) for became in (Became.IMPROVED, Became.DECLINED)
        )
        if named and fell < len(changes) - 1:
            yield from _counts(group, indicator, {"rose": rose, "steady": len(changes) - rose - fell, "fell": fell})


def _mean(group: str, indicator: str, statistic: str, figures: Sequence[pd.Series], *, named: bool) -> Row:
    """Pool printed figures: each as precise as its printed interval says, or all with the same weight."""
    errors = [half_width(figure) / Z if named else ROUNDING for figure in figures]
    mean = random_effects_mean([figure["estimate"] for figure in figures], errors)
    decimals = MEAN_DECIMALS if named else PEER_DECIMALS
    estimate, low, high = (round(value, decimals) + 0.0 for value in (mean.estimate, mean.low, mean.high))
    return group, indicator, statistic, estimate, low, high, mean.k, mean.k


def _counts(group: str, indicator: str, counts: Mapping[str, int]) -> Iterator[Row]:
    total = sum(counts.values())
    for statistic, count in counts.items():
        yield group, indicator, statistic, float(count), NAN, NAN, total, total


def _worked_on(judged: Mapping[str, Sequence[_Judged]], group: str) -> Iterator[Row]:
    """Yield the shares that improved of the factors the countries worked on, and of the others.

    Where too few countries have one of the two, neither is given: with all counts of rises, one follows from the other.
    """
    changes = [change for indicator, of in judged.items() if indicator != "overall" for change in of]
    parts = {
        name: [change for change in changes if change.worked is worked]
        for name, worked in (("worked", True), ("others", False))
    }
    countries = {name: len({change.country for change in part}) for name, part in parts.items()}
    if any(0 < number < FEWEST for number in countries.values()):
        return
    for name, part in parts.items():
        if not part:
            continue
        clear = sum(change.became is Became.IMPROVED for change in part)
        higher = sum(change.difference["estimate"] > 0 for change in part)
        for statistic, count in ((f"{name}_clear", clear), (f"{name}_any", higher)):
            yield group, "factors", statistic, count / len(part), NAN, NAN, countries[name], len(part)


def _surveys(countries: Sequence[Disclosed]) -> list[tuple[int, int]]:
    """Return (iteration, countries), with iterations of fewer than six countries counted with the one before."""
    iterations = [{sample.iteration for sample in country.samples} for country in countries]
    surveys = [(number, sum(number in of for of in iterations)) for number in sorted(set().union(*iterations))]
    while len(surveys) > 1 and surveys[-1][1] < FEWEST:
        (_, few), (number, more) = surveys.pop(), surveys.pop()
        surveys.append((number, few + more))
    return surveys


def _respondents(
    countries: Sequence[Disclosed], group: str, iterations: Sequence[int], *, named: bool
) -> Iterator[Row]:
    """Yield the people of each iteration, those of later iterations with the last; for anybody, in hundreds."""
    for number in iterations:
        is_last = number == iterations[-1]
        sizes = [
            (position, sample.n)
            for position, country in enumerate(countries)
            for sample in country.samples
            if sample.group == group
            and sample.n
            and (sample.iteration >= number if is_last else sample.iteration == number)
        ]
        with_group, people = len({position for position, _ in sizes}), sum(n for _, n in sizes)
        people = people if named else round(people, -2)
        # Where one of them is left out there is no total either, see `sentences.pooled`.
        if with_group >= FEWEST or with_group == 0:
            yield group, str(number), "respondents", float(people), NAN, NAN, with_group, people
