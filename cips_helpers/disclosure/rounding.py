"""Rounding at the gate: what leaves it is what is printed, and figures printed together agree."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import numpy as np
import pandas as pd

from cips_helpers.disclosure.rules import decimals
from cips_helpers.schema.columns import CLEAR, P_DECIMALS, RATIOS, SHARES_OF, STATISTICS, UNPRINTED

POINTS = ["estimate", "low", "high"]

MOVED = ("sensitivity",)
"""Statistics whose difference to a shown figure isolates a few people, so that they are rounded like parts."""

COMMON = {"mean": "mean_common", "gap": "gap_common"}
"""Statistics of the levels on the questions a gap or change rests on, where these are not all of a side's."""

SIDES = ("mean", "positive", "sample_share", "gap", *COMMON.values())
"""Statistics that gaps and changes are differences of."""

UNTOUCHED = 1e-9
"""Slack of a rounding, so that 0.285 counts as a half and not as the 0.28499… it is stored as."""


def as_printed(
    figures: pd.DataFrame,
    *,
    groups: tuple[str, ...],
    unweighted: Container[tuple[int, str]],
    top: float = np.inf,
    people: Mapping[tuple[int, str], int | None] | None = None,
) -> pd.DataFrame:
    """Round every figure to the decimals a reader sees, and drop the columns nobody sees.

    A gap or a change is the difference of its two sides as printed, wherever both are shown, and its interval moves
    with it; so is the difference of two parts that together are the whole group, and the distance of a score from its
    target or the average. Where a difference is not clear, its interval holds zero as printed too. Intervals of parts
    are symmetric, with the longer arm on both sides but cut at the ends of the scale; their p values tell only whether
    they are below `CLEAR`.

    Parameters
    ----------
    figures
        Figures with their ``state``; numbers of hidden ones are blank.
    groups
        Respondent groups in the order of the instrument: a gap is the first less the second.
    unweighted
        The (iteration, group) in which everybody counts once, whose composition changes by what is printed.
    top
        The highest score.
    people
        The number of people each (iteration, group) stands for, as printed.

    Returns
    -------
    DataFrame
        Without the columns ``UNPRINTED``.
    """
    printed = figures.reset_index(drop=True)
    places = decimals_of(printed)
    exact = printed[POINTS].to_numpy(float)
    rounded_once = printed.assign(**dict(zip(POINTS, rounded_to(exact, places[:, None]).T, strict=True)))
    moved = _differences(rounded_once, groups, unweighted) - exact[:, 0]
    moved = np.where(printed["statistic"] == "to_target", _moved_scores(printed, rounded_once), moved)
    # The change of a gap is the difference of gaps, which have moved themselves.
    gaps = rounded_once.assign(estimate=rounded_to(exact[:, 0] + np.nan_to_num(moved), places))
    moved = np.where(gaps["statistic"] == "to_target", moved, _differences(gaps, groups, unweighted) - exact[:, 0])
    printed[POINTS] = rounded_to(exact + np.nan_to_num(moved)[:, None], places[:, None])
    # Ends rounded each for itself narrow the figure between them to less than its own rounding, which for parts is
    # what hides the few, and so do arms of different length; of whole groups they are rounded as any other program
    # would.
    of_part = _divides(printed)
    half = rounded_to(np.abs(exact[:, 1:] - exact[:, [0]]).max(axis=1), places)
    # Answers that are all alike are given the margin of answers that nearly are, neither nothing nor that of
    # `interval_alike`: 2.5 to 2.5, or wider than the shares beside it allow, would tell that a part gave one answer.
    alike = printed["se"] == 0
    half = np.where(printed["statistic"] == "mean", np.fmax(np.where(alike, 0, half), 10.0**-places), half)
    # A difference that is not clear must not look so only because it moved.
    unclear = ((printed["p_adjusted"] >= CLEAR) & ~printed["statistic"].isin([*RATIOS, "importance"])).to_numpy()
    half = np.where(unclear, np.fmax(half, printed["estimate"].abs()), half)
    is_score = (printed["statistic"] == "mean").to_numpy()
    bottom, ceiling = np.where(is_score, 0.0, -np.inf), np.where(is_score, top, np.inf)
    for name, sign in (("low", -1), ("high", 1)):
        arm = np.clip(rounded_to(printed["estimate"].to_numpy(float) + sign * half, places), bottom, ceiling)
        end = np.where(of_part & np.isfinite(half), arm, printed[name])
        printed[name] = np.where(unclear & (sign * end < 0), 0.0, end)
    _print_totals(printed, people or {})
    printed["deff"] = rounded_to(printed["deff"].where(_is_overall(printed)).to_numpy(float), np.array(2))
    for name in ("p_adjusted", "p_equivalent"):
        p = printed[name].to_numpy(float)
        below, rounded = p < CLEAR, rounded_to(p, np.array(P_DECIMALS))
        rounded = np.where(below, np.fmin(rounded, CLEAR - 10.0**-P_DECIMALS), rounded)
        printed[name] = np.where(of_part & np.isfinite(p), np.where(below, 0.0, CLEAR), rounded)
    return printed.drop(columns=list(UNPRINTED))


def _print_totals(printed: pd.DataFrame, people: Mapping[tuple[int, str], int | None]) -> None:
    """Make totals of printed shares and printed numbers of people alone, so that they say nothing that is narrower.

    They are rounded to 1, 2 or 5 times a power of ten: the most that is no more than a step of the share, 1 %.
    """
    keys = ["iteration", "group", "indicator"]
    shares = printed[(printed["statistic"] == "positive") & (printed["domain"] == "all")].set_index(keys)
    totals = printed.index[(printed["statistic"] == "total") & (printed["state"] == "shown")]
    for at in totals:
        iteration, group, indicator = printed.loc[at, keys]
        size = float(people[iteration, group] or 0)
        power = 10.0 ** np.floor(np.log10(max(size / 100, 1)))
        step = max(times * power for times in (1, 2, 5) if times * power <= max(size / 100, 1))
        share = shares.loc[(iteration, group, indicator), POINTS].to_numpy(float)
        printed.loc[at, POINTS] = rounded_to(share * size / step, np.array(0)) * step


def decimals_of(figures: pd.DataFrame) -> np.ndarray:
    """Return the decimals each figure is printed with: of its statistic, for parts of a group by its respondents."""
    places = figures["statistic"].map({name: statistic.decimals for name, statistic in STATISTICS.items()}).to_numpy()
    whole = figures["domain"] == "all"
    respondents = figures[whole].groupby(["iteration", "group"])["n_asked"].max()
    of_sample = respondents.reindex(pd.MultiIndex.from_frame(figures[["iteration", "group"]])).fillna(0).to_numpy()
    return np.where(_divides(figures), [decimals(n) for n in of_sample], places).astype(int)


def _divides(figures: pd.DataFrame) -> np.ndarray:
    """Flag figures of parts of a group, and those that with a figure of the whole give one of a part."""
    return np.asarray(((figures["domain"] != "all") | figures["statistic"].isin(MOVED)).to_numpy())


def rounded_to(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Round half away from zero, as `cips_helpers.words.rounded` does for a single number; -0 becomes 0."""
    factor = 10.0**places
    return np.copysign(np.floor(np.abs(values) * factor + 0.5 + UNTOUCHED) / factor, values) + 0.0


def _is_overall(figures: pd.DataFrame) -> pd.Series:
    """Flag overall scores, the only ones whose design effect is printed."""
    return (figures["indicator"] == "overall") & (figures["statistic"] == "mean") & (figures["domain"] == "all")


def _differences(printed: pd.DataFrame, groups: tuple[str, ...], unweighted: Container[tuple[int, str]]) -> np.ndarray:
    """Return, for each row, the difference of its two sides as printed; NaN where it is not one of shown figures."""
    out = np.full(len(printed), np.nan)
    statistic, whole = printed["statistic"], printed["domain"] == "all"
    sides = whole & (printed["state"] == "shown") & statistic.isin(SIDES)
    keys = [printed.loc[sides, name] for name in ("iteration", "group", "indicator", "statistic", "answer", "against")]
    levels = dict(zip(zip(*keys, strict=True), printed.loc[sides, "estimate"], strict=True))
    now, before = printed["iteration"], pd.to_numeric(printed["against"], errors="coerce")

    def side(
        rows: pd.Series, of: str, others: Iterable[object], *, iteration: pd.Series = now, group: str | None = None
    ) -> np.ndarray:
        """Return the level on the questions shared with the other side where they are not all, else the level."""
        columns = iteration[rows], printed["group"][rows], printed["indicator"][rows], printed["answer"][rows]
        out = []
        for number, own, indicator, answer, other in zip(*columns, others, strict=True):
            place = number, group or own, indicator
            alone = levels.get((*place, of, answer, ""), np.nan)
            out.append(levels.get((*place, COMMON.get(of, of), answer, other), alone))
        return np.array(out, dtype=float)

    if len(groups) > 1:
        first, second = groups[:2]
        rows = (statistic == "gap") & whole
        beside_second, beside_first = ([other] * int(rows.sum()) for other in (second, first))
        out[rows] = side(rows, "mean", beside_second, group=first) - side(rows, "mean", beside_first, group=second)
    changed = (statistic == "change") & whole
    of_gap, of_share = changed & (printed["group"] == "gap"), printed["kind"].isin(SHARES_OF)
    for rows, of in (
        (of_gap, "gap"),
        (changed & ~of_gap & of_share, "positive"),
        (changed & ~of_gap & ~of_share, "mean"),
        ((statistic == "composition_change") & _in(printed, unweighted, before), "sample_share"),
    ):
        earlier, later = printed["against"][rows], now[rows].astype(str)
        out[rows] = side(rows, of, earlier) - side(rows, of, later, iteration=before)
    average = whole & (statistic == "from_average")
    groups_of = zip(now[average], printed["group"][average], strict=True)
    of_all = [levels.get((number, group, "overall", "mean", -1, ""), np.nan) for number, group in groups_of]
    out[average] = side(average, "mean", [""] * int(average.sum())) - np.array(of_all)
    of_parts = _two_parts(printed)
    return np.where(np.isfinite(of_parts), of_parts, out)


def _moved_scores(exact: pd.DataFrame, rounded: pd.DataFrame) -> np.ndarray:
    """Return for each row how far rounding moved the score of its group and indicator."""
    keys = ["iteration", "group", "indicator"]
    scores = (exact["statistic"] == "mean") & (exact["domain"] == "all")
    moved = (rounded["estimate"] - exact["estimate"])[scores]
    moved.index = pd.MultiIndex.from_frame(exact.loc[scores, keys])
    return moved.reindex(pd.MultiIndex.from_frame(exact[keys])).to_numpy(float)


def _in(printed: pd.DataFrame, samples: Container[tuple[int, str]], before: pd.Series) -> np.ndarray:
    both = zip(printed["iteration"], before, printed["group"], strict=True)
    return np.array([(now, group) in samples and (then, group) in samples for now, then, group in both], dtype=bool)


def _two_parts(printed: pd.DataFrame) -> np.ndarray:
    """Return for each difference that of the two parts, where two parts are shown and nobody is in neither."""
    keys = ["iteration", "group", "indicator"]
    means = printed[(printed["statistic"] == "mean") & (printed["state"] == "shown")]
    whole = means[means["domain"] == "all"].set_index(keys)["n"]
    parts = means[means["domain"] != "all"].set_index([*keys, "domain", "level"])
    by_domain = parts.groupby(level=[*keys, "domain"])
    everybody = whole.reindex(parts.index.droplevel(["domain", "level"])).to_numpy()
    both = (by_domain["n"].transform("size") == 2) & (by_domain["n"].transform("sum") == everybody)
    difference = (2 * parts["estimate"] - by_domain["estimate"].transform("sum")).where(both)
    out = np.full(len(printed), np.nan)
    rows = ((printed["statistic"] == "difference") & (printed["state"] == "shown")).to_numpy()
    out[rows] = difference.reindex(pd.MultiIndex.from_frame(printed.loc[rows, [*keys, "domain", "level"]]))
    return out
