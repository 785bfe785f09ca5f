"""Sensitive questions: nobody learns that everybody, or nearly everybody, gave one answer."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.special import logit, stdtrit

from cips_helpers.disclosure.rounding import rounded_to
from cips_helpers.disclosure.spread import ALIKE
from cips_helpers.estimation.prepared import is_favourable, points
from cips_helpers.instrument.model import Instrument, Item, Scale
from cips_helpers.instrument.several import TICKED
from cips_helpers.schema.columns import NUMBERS, STATISTICS

FEW = 4
"""The bottom class of an answer holds nobody and up to this many people, the top class all and all but so many."""

SLACK = 1e-9
"""Tolerance of the program for shares, which are fractions."""

ANSWERS = ("share", "positive", "mean")
"""Statistics of a question that the program of `feasible_shares` reads."""

NON_ANSWERS = ("dont_know", "refused", "missing")
"""Statistics of a question that do not depend on which answers were given."""


def class_answers(
    figures: pd.DataFrame,
    instrument: Instrument,
    scales: Mapping[str, Scale],
    largest: Mapping[tuple[int, str], float] | None = None,
) -> np.ndarray:
    """Replace shares of few or of nearly all on sensitive questions by a class, and suppress what would resolve it.

    A share of ``FEW`` people or fewer becomes `at_most`, one of all but so few `at_least`, with one limit for a
    question: the share of so many people with the largest weight, lest a share outside its class told of such a person.
    Suppressed with it are the changes that compare it, questions asked only of those who gave one of its answers, and
    as many of its other answers, its mean and its favourable share as the program of `feasible_shares` needs to
    leave every class open.

    Parameters
    ----------
    figures
        Figures with their ``state``, changed in place: ``state`` and ``estimate`` of classed shares.
    instrument, scales
        The questionnaire, and the answers of each item.
    largest
        The largest weight over the mean weight in each (iteration, group); 1 by default.

    Returns
    -------
    ndarray of bool
        Rows to suppress.
    """
    suppress = np.zeros(len(figures), dtype=bool)
    before = pd.to_numeric(figures["against"], errors="coerce")
    for item in (item for item in instrument.items if item.sensitive):
        scale = scales.get(item.id) or instrument.scale(item.scale)
        below = follow_ups(instrument, item.id)
        own = (figures["indicator"] == item.id) & (figures["domain"] == "all")
        for (iteration, group), rows in figures[own].groupby(["iteration", "group"]):
            printed = rows[rows["statistic"].isin(ANSWERS) & (rows["state"] == "shown")]
            if not _classed(printed).any():
                continue
            _class(figures, printed, item, scale, (largest or {}).get((iteration, group), 1.0))
            of_group = figures["group"].isin([group, "gap"])
            now = of_group & ((figures["iteration"] == iteration) | (before == iteration))
            resolves = (figures["indicator"] == item.id) & _moments(figures, item, printed.index)
            resolves |= figures["against"] == item.id
            suppress |= (now & (resolves | figures["indicator"].isin(below))).to_numpy()
    for options in _several(instrument):
        suppress |= _leave_open(figures, options, instrument)
    return suppress | (figures["state"] == "suppressed").to_numpy()


def _moments(figures: pd.DataFrame, item: Item, printed: pd.Index) -> pd.Series:
    """Flag statistics that depend on the answers and that the program does not read.

    Comparisons add nothing to what they compare as printed, and stay where that stays: means of scored questions,
    favourable shares of others.
    """
    rows = figures.loc[printed]
    compared = "mean" if item.kind == "agreement" else "positive"
    if ((rows["statistic"] == compared) & (rows["state"] == "shown")).any():
        return pd.Series(False, index=figures.index)
    return ~figures["statistic"].isin([*ANSWERS, *NON_ANSWERS])


def _several(instrument: Instrument) -> list[tuple[str, ...]]:
    """Return the questions that stand for the answers of each sensitive question with several answers."""
    options: dict[str, list[str]] = {}
    for item in instrument.items:
        if item.sensitive and item.option_of is not None:
            options.setdefault(item.option_of, []).append(item.id)
    return [tuple(ids) for ids in options.values()]


def _leave_open(figures: pd.DataFrame, options: tuple[str, ...], instrument: Instrument) -> np.ndarray:
    """Suppress one answer of a question with several where the others tell that somebody gave a rare one.

    Whoever is counted gave one answer at least: people whom the shown answers leave over gave one of the others.
    """
    suppress = np.zeros(len(figures), dtype=bool)
    before = pd.to_numeric(figures["against"], errors="coerce")
    of_options = figures["indicator"].isin(options) & (figures["domain"] == "all") & figures["statistic"].isin(ANSWERS)
    for (iteration, group), rows in figures[of_options].groupby(["iteration", "group"]):
        if not _left_over(rows, options):
            continue
        ticked = rows[(rows["state"] == "shown") & (rows["statistic"] == "share") & (rows["answer"] == TICKED)]
        gone = str(ticked.loc[ticked["count"].astype(float).idxmin(), "indicator"])
        figures.loc[rows.index[rows["indicator"] == gone], "state"] = "suppressed"
        now = figures["group"].isin([group, "gap"]) & ((figures["iteration"] == iteration) | (before == iteration))
        of_answers = (figures["indicator"] == gone) & ~figures["statistic"].isin(NON_ANSWERS)
        below = figures["indicator"].isin(follow_ups(instrument, gone)) | (figures["against"] == gone)
        suppress |= (now & (of_answers | below)).to_numpy()
    return suppress


def _left_over(rows: pd.DataFrame, options: tuple[str, ...]) -> bool:
    """Return whether somebody must have given an answer of few, as the others are too few for everybody.

    ``rows`` are those of one sample; an answer without any is hidden and may be everybody's.
    """
    most, is_few = dict.fromkeys(options, 1.0), set[str]()
    for row in rows[rows["statistic"] != "mean"].itertuples():
        is_ticked = row.statistic == "positive" or row.answer == TICKED
        bounding = ("shown", "at_most") if is_ticked else ("shown", "at_least")
        if row.state in bounding:
            most[row.indicator] = min(most[row.indicator], row.estimate if is_ticked else 1 - row.estimate)
        if row.state == bounding[1]:
            is_few.add(row.indicator)
    return any(sum(most.values()) - most[option] < 1 - 1e-6 for option in is_few)


def follow_ups(instrument: Instrument, item: str) -> set[str]:
    """Return the questions asked only of people who gave some answers to a question, and those below them."""
    direct = {other.id for other in instrument.items if other.base is not None and other.base.item == item}
    return direct.union(*(follow_ups(instrument, id) for id in direct))


def _classed(shares: pd.DataFrame) -> pd.Series:
    """Flag the shares that are classed; the count of a mean is missing."""
    return (shares["count"] <= FEW) | (shares["count"] >= shares["n"] - FEW)


def _class(figures: pd.DataFrame, shares: pd.DataFrame, item: Item, scale: Scale, largest: float) -> None:
    """Class the shares of one question, and suppress others until nothing shown narrows a class."""
    n = float(shares["n"].max())
    share_of_few = FEW * largest / n
    if share_of_few > 0.5:
        figures.loc[shares.index, "state"] = "suppressed"
        return
    limit = np.floor(100 * share_of_few + 1) / 100
    exact = figures.loc[shares.index, "estimate"].to_numpy()
    few, many = shares["count"] <= FEW, shares["count"] >= shares["n"] - FEW
    figures.loc[shares.index[few], ["state", "estimate"]] = ["at_most", limit]
    figures.loc[shares.index[many & ~few], ["state", "estimate"]] = ["at_least", 1 - limit]
    # People without an answer may have the smallest weights, so that a share lies outside its class all the same.
    outside = np.where(few, exact > limit, many & (exact < 1 - limit))
    figures.loc[shares.index[outside], "state"] = "suppressed"
    unprinted = [name for name in NUMBERS if name not in ("estimate", "n", "n_asked", "count")]
    figures.loc[shares.index[few | many], unprinted] = np.nan
    people = n if largest == 1 else None
    while _narrowed(figures.loc[shares.index], item, scale, share_of_few, people):
        shown = figures.loc[shares.index]
        shown = shown[shown["state"] == "shown"]
        if shown.empty:
            figures.loc[shares.index, "state"] = "suppressed"
            return
        answers, favourable, mean = (shown.index[shown["statistic"] == statistic] for statistic in ANSWERS)
        # A scored question's mean enters its key factor, which would be hidden with it: it goes last.
        if len(mean) and item.kind != "agreement":
            gone = mean[0]
        elif len(answers):
            fewest_first = shown.loc[answers, "count"].sort_values(kind="stable").index
            opens = (
                answer
                for answer in fewest_first
                if not _narrowed(_without(figures, shares.index, answer), item, scale, share_of_few, people)
            )
            gone = next(opens, fewest_first[0])
        else:
            gone = (*mean, *favourable)[0]
        figures.loc[gone, "state"] = "suppressed"


def _without(figures: pd.DataFrame, rows: pd.Index, answer: Hashable) -> pd.DataFrame:
    """Return the rows of a question with one more answer suppressed."""
    of_question = figures.loc[rows]
    return of_question.assign(state=of_question["state"].where(of_question.index != answer, "suppressed"))


def _narrowed(rows: pd.DataFrame, item: Item, scale: Scale, few: float, people: float | None) -> bool:
    """Return True if what is shown of a question leaves one of its classes no room for nobody, or for ``few``."""
    classed = rows[rows["state"].isin(["at_most", "at_least"])]
    wanted = [(0.0, few) if state == "at_most" else (1 - few, 1.0) for state in classed["state"]]
    ranges = feasible_shares(rows, classed, item, scale, people=people)
    return any(not covers(bounds, class_) for bounds, class_ in zip(ranges, wanted, strict=True))


def _moment_bounds(row: Any, score: np.ndarray, top: float) -> Iterator[tuple[np.ndarray, float, float]]:
    """Yield the points and their squares with the bounds that a printed mean and its interval give of their means.

    The interval is `interval_score`'s: its width in logits is 2 t se / (top p (1 - p)), where p = mean / top.
    """
    half = 0.5 * 10.0 ** -STATISTICS["mean"].decimals
    mean = float(rounded_to(np.array(row.estimate), np.array(STATISTICS["mean"].decimals)))
    yield score, mean - half, mean + half
    # A reader has the spread from the interval only where people count alike, as then the design effect is about 1.
    if np.isfinite(row.high) and row.n > 1 and abs(row.deff - 1) < ALIKE:
        reach = float(stdtrit(row.n - 1, 0.975))
        places = np.array(STATISTICS["mean"].decimals)
        low, high = (float(rounded_to(np.array(end), places)) for end in (row.low, row.high))
        means = np.clip(mean + np.array([-half, half]), 0.0, top)
        ends = np.clip([[high - half, low + half], [high + half, low - half]], 0.0, top) / top
        widths = np.maximum(logit(ends[:, 0]) - logit(ends[:, 1]), 0.0)
        p = means / top
        slopes = np.sort(p * (1 - p)) * top
        if p[0] < 0.5 < p[1]:
            slopes[1] = top / 4
        spread = (widths * slopes / (2 * reach)) ** 2 * (row.n - 1)
        yield score**2, spread[0] + means[0] ** 2, min(spread[1], top**2) + means[1] ** 2


def resolved(
    truth: pd.DataFrame,
    published: pd.DataFrame,
    instrument: Instrument,
    scales: Mapping[str, Scale],
    alike: Container[tuple[int, str]] = (),
) -> Iterator[tuple[int, str, str]]:
    """Yield (iteration, group, item) of the classes that published figures narrow.

    Parameters
    ----------
    truth
        Estimates with counts.
    published
        Figures of whole groups that are not suppressed, of all editions and reports.
    instrument, scales
        The questionnaire, and the answers of each item.
    alike
        The (iteration, group) in which everybody counts once.
    """
    before = pd.to_numeric(published["against"], errors="coerce")
    keys = ["iteration", "group"]
    for item in (item for item in instrument.items if item.sensitive):
        scale = scales.get(item.id) or instrument.scale(item.scale)
        exact = truth[(truth["indicator"] == item.id) & truth["statistic"].isin(["share", "positive"])]
        below = follow_ups(instrument, item.id)
        for (iteration, group), rows in exact[_classed(exact) & (exact["n"] > 0)].groupby(keys):
            of_group = published["group"].isin([group, "gap"])
            now = of_group & ((published["iteration"] == iteration) | (before == iteration))
            own = now & (published["indicator"] == item.id)
            here = own & published["statistic"].isin(ANSWERS) & (published["iteration"] == iteration)
            shares = published[here].drop_duplicates()
            if shares.empty:
                continue
            means = truth[(truth["indicator"] == item.id) & (truth["statistic"] == "mean") & (truth["domain"] == "all")]
            of_sample = means[(means["iteration"] == iteration) & (means["group"] == group)]["deff"]
            shares = _exact(shares, exact).assign(deff=of_sample.max())
            beside = own & _moments(published, item, shares.index)
            beside |= now & (published["indicator"].isin(below) | (published["against"] == item.id))
            people = rows["n"].max() if (iteration, group) in alike else None
            ranges = feasible_shares(shares, rows, item, scale, people=people)
            few = FEW / rows["n"]
            wanted = [(0.0, f) if count <= FEW else (1 - f, 1.0) for f, count in zip(few, rows["count"], strict=True)]
            narrowed = not all(covers(bounds, class_) for bounds, class_ in zip(ranges, wanted, strict=True))
            if narrowed or beside.any():
                yield int(iteration), str(group), item.id
    for options in _several(instrument):
        own = published[published["indicator"].isin(options) & published["statistic"].isin(["share", "positive"])]
        for (iteration, group), rows in own[own["against"] == ""].groupby(keys):
            exact = [_exact(of, truth[truth["indicator"] == id]) for id, of in rows.groupby("indicator")]
            if _left_over(pd.concat(exact), options):
                yield int(iteration), str(group), options[0]


def _exact(shares: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Return published rows of one question and sample with shown shares as they were before they were rounded."""
    keys = ["iteration", "group", "statistic", "answer"]
    known = truth.set_index(keys)["estimate"].reindex(pd.MultiIndex.from_frame(shares[keys])).to_numpy()
    is_known = (shares["state"] == "shown") & np.isfinite(known)
    return shares.assign(estimate=np.where(is_known, known, shares["estimate"]))


def covers(bounds: tuple[float, float], class_: tuple[float, float]) -> bool:
    """Return True if a feasible range contains the whole of a class."""
    return bounds[0] <= class_[0] + 1e-6 and bounds[1] >= class_[1] - 1e-6


def feasible_shares(
    shown: pd.DataFrame, wanted: pd.DataFrame, item: Item, scale: Scale, *, people: float | None = None
) -> list[tuple[float, float]]:
    """Return the ranges of some shares of a question that its published rows leave open.

    A program over the shares of all answers: they add up to 1, those shown are known, classed ones lie within their
    class, the favourable ones add up to the favourable share; mean and interval give the first two moments of the
    points, as in a sample of people who count once each. Shown shares are known exactly, not within their rounding:
    their rounded intervals narrow them, mostly to one number of people.

    Parameters
    ----------
    shown
        Rows of one question, not rounded, with the states they are published in.
    wanted
        Rows with the statistic and answer of the shares whose range is wanted.
    item, scale
        The question and its answers.
    people
        The number of people who answered, where everybody counts once: all answers are given by whole people.

    Returns
    -------
    list of tuple
        Lowest and highest share of each; (0, 1) where the published rows contradict each other.
    """
    answers = scale.substantive

    def members(row: Any) -> np.ndarray:
        if row.statistic == "positive":
            return np.array([is_favourable(item, scale, answer) for answer in answers])
        return np.array([float(answer.code == row.answer) for answer in answers])

    relations, low, high = [np.ones(len(answers))], [1.0], [1.0]
    for row in shown[(shown["statistic"] == "mean") & (shown["state"] == "shown")].itertuples():
        score = np.array([points(item, scale, answer) for answer in answers])
        for members_of, least, most in _moment_bounds(row, score, scale.top):
            relations, low, high = [*relations, members_of], [*low, least], [*high, most]
    shares = shown[shown["statistic"] != "mean"]
    for row in shares[shares["state"].isin(["shown", "at_most", "at_least"])].itertuples():
        relations.append(members(row))
        low.append(0.0 if row.state == "at_most" else row.estimate)
        high.append(1.0 if row.state == "at_least" else row.estimate)
    matrix, of = np.array(relations), 1.0 if people is None else float(people)
    within = LinearConstraint(matrix, (np.array(low) - SLACK) * of, (np.array(high) + SLACK) * of)
    whole = np.full(len(answers), 0 if people is None else 1)
    ranges = []
    for row in wanted.itertuples():
        ends = [
            milp(sign * members(row), integrality=whole, bounds=Bounds(0, of), constraints=within) for sign in (1, -1)
        ]
        if all(end.status == 0 for end in ends):
            ranges.append((float(ends[0].fun) / of, -float(ends[1].fun) / of))
        elif people is not None:
            return feasible_shares(shown, wanted, item, scale)
        else:
            ranges.append((0.0, 1.0))
    return ranges
