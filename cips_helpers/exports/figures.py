"""Table of every published figure: a row a figure, rounded as the report prints it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rounding import decimals_of
from cips_helpers.exports.spreadsheet import Sheet
from cips_helpers.schema.columns import P_DECIMALS, SHARES_OF, STATISTICS
from cips_helpers.verdicts.labels import answer_name, domain_name, indicator_name, level_name
from cips_helpers.words import N_, rounded

POINTS, PER_CENT, PERCENTAGE_POINTS = "points", "per cent", "percentage points"
FIGURES = ("estimate", "low", "high")
MOVES = ("change", "change_like_for_like", "detectable")
"""Statistics of change, in points, or in percentage points where a share changes."""

COLUMNS = {
    "country": N_("Code of the country."),
    "iteration": N_("Number of the iteration; of a change, the later one."),
    "group": N_("Id of the respondent group; ‘gap’ is the first group less the second."),
    "group_label": N_("Its name."),
    "demographic": N_(
        "Id of the demographic a part of the group is taken from, two joined by * where they are "
        "crossed; ‘all’ for the whole group."
    ),
    "demographic_label": N_("Its name."),
    "part": N_("Answer code of that demographic, two joined by * where they are crossed; ‘all’ for the whole group."),
    "part_label": N_("The answer in words."),
    "indicator": N_(
        "Id of what is measured: a key factor, a theme, a question, a demographic, ‘overall’, or a sign of "
        "careless answering."
    ),
    "indicator_label": N_("Its name, or the question as it was worded."),
    "kind": N_("What the indicator is: factor, theme, overall, quality, or the kind of question."),
    "statistic": N_("What the figure says of it; see the statistics below."),
    "against": N_(
        "What it is compared with or refers to: ‘others’, the other parts of the demographic; the number of the "
        "earlier iteration; the id of an outcome or of a scale; else empty."
    ),
    "answer": N_("Code of the answer a share is of; else empty."),
    "answer_label": N_("The answer in words."),
    "estimate": N_("The figure, rounded as the report prints it; a limit where the state says so."),
    "low": N_(
        "Lower end of the figure's interval or range, rounded alike; the report's page on how to read it says what "
        "it is."
    ),
    "high": N_("Upper end of the interval or range, rounded alike."),
    "unit": N_(
        "Unit of the three: points, per cent, percentage points, or what the statistic says; empty without one."
    ),
    "n": N_("Respondents the figure rests on, unweighted; of a comparison, the smaller of the two bases."),
    "dont_know": N_("Of a question: per cent of those asked who answered “don't know”."),
    "p_adjusted": N_(
        "Two-sided p value of a comparison, adjusted within its family; of parts of a group, 0 where it is "
        "below 0.05 and 0.05 where it is not; else empty."
    ),
    "state": N_("Whether the figure is shown; see the states below."),
}
"""Columns of the table, the same in every language, and what they hold."""


def title_of(results: Disclosed) -> str:
    """Return the title of a file of figures: the country and the survey."""
    return results.words.say("{name}: {value}", name=results.name, value=results.text(results.instrument.title))


def figures_sheet(results: Disclosed) -> Sheet:
    """Return all figures that passed the privacy gate, and without their numbers those that it hid.

    Returns
    -------
    Sheet
        Columns as in ``COLUMNS``, rows in the order of the frame of figures.
    """
    frame = results.figures.reset_index(drop=True)
    units = _units(frame)
    scale = np.where(units.isin([PER_CENT, PERCENTAGE_POINTS]), 100.0, 1.0)
    places = np.where(scale > 1, decimals_of(frame) - 2, decimals_of(frame))
    table = pd.DataFrame(
        {
            "country": results.country,
            "iteration": frame["iteration"],
            "group": frame["group"],
            "group_label": _named(frame, ["group"], lambda group: _group_name(results, group)),
            "demographic": frame["domain"],
            "demographic_label": _named(frame, ["domain"], lambda d: "" if d == "all" else domain_name(results, d)),
            "part": frame["level"].astype(str),
            "part_label": _named(
                frame, ["domain", "level"], lambda d, level: "" if d == "all" else level_name(results, d, str(level))
            ),
            "indicator": frame["indicator"],
            "indicator_label": _named(
                frame, ["indicator", "group"], lambda i, group: indicator_name(results, i, group)
            ),
            "kind": frame["kind"],
            "statistic": frame["statistic"],
            "against": frame["against"],
            "answer": frame["answer"].where(frame["answer"] >= 0).astype(float),
            "answer_label": _named(
                frame, ["indicator", "answer"], lambda i, code: answer_name(results, i, code) if code >= 0 else ""
            ),
            **{name: _rounded(frame[name] * scale, places) for name in FIGURES},
            "unit": units,
            "n": frame["n"],
            "dont_know": _dont_know(frame),
            "p_adjusted": _rounded(frame["p_adjusted"], np.full(len(frame), P_DECIMALS)),
            "state": frame["state"],
        }
    )
    return Sheet(
        "figures",
        table[list(COLUMNS)],
        decimals={**dict.fromkeys(FIGURES, places.tolist()), "p_adjusted": [P_DECIMALS] * len(frame)},
        widths={
            "group_label": 18,
            "demographic_label": 18,
            "part_label": 24,
            "indicator_label": 60,
            "statistic": 20,
            "answer_label": 24,
        },
    )


def _units(frame: pd.DataFrame) -> pd.Series:
    units = frame["statistic"].map({name: unit_of(statistic.unit) for name, statistic in STATISTICS.items()}).fillna("")
    units[frame["statistic"].isin(MOVES)] = POINTS
    units[frame["statistic"].isin(MOVES) & frame["kind"].isin(SHARES_OF)] = PERCENTAGE_POINTS
    units[frame["statistic"] == "composition_change"] = PERCENTAGE_POINTS
    return units


def unit_of(unit: str) -> str:
    """Return the exports' name of a unit of the schema: a share becomes per cent."""
    return {"share (0–1)": PER_CENT, "points (0–3)": POINTS, "no unit": ""}.get(unit, unit)


def _rounded(values: pd.Series, places: np.ndarray) -> list[float]:
    return [
        np.nan if pd.isna(value) else rounded(value, int(digits)) for value, digits in zip(values, places, strict=True)
    ]


def _dont_know(frame: pd.DataFrame) -> pd.Series:
    """Return for each figure of a question the per cent who answered "don't know" to it, where that is shown."""
    keys = ["iteration", "group", "indicator"]
    unknown = frame[(frame["statistic"] == "dont_know") & (frame["domain"] == "all") & (frame["state"] == "shown")]
    shares = (unknown.set_index(keys)["estimate"] * 100).map(lambda share: rounded(share, 0))
    by_row = pd.Series(shares.reindex(pd.MultiIndex.from_frame(frame[keys])).to_numpy())
    return by_row.where(frame["statistic"].isin(["mean", "positive", "share"]) & (frame["state"] != "suppressed"))


def _group_name(results: Disclosed, group: str) -> str:
    if group != "gap":
        return results.group_name(group)
    first, second = (results.group_name(side.id) for side in results.instrument.groups[:2])
    return results.words.say("{first} minus {second}", first=first, second=second)


def _named(frame: pd.DataFrame, columns: list[str], name: Callable[..., str]) -> list[str]:
    """Return the name of each row's ids; a name is looked up once."""
    ids = list(frame[columns].itertuples(index=False, name=None))
    names = {key: name(*key) for key in dict.fromkeys(ids)}
    return [names[key] for key in ids]
