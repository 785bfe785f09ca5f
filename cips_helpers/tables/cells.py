"""Cells of tables: figures, the signs that stand where a figure cannot be shown, names of key factors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed, Labelled
from cips_helpers.instrument.model import Factor
from cips_helpers.tables.table import Cell
from cips_helpers.verdicts.changes import worked_on
from cips_helpers.verdicts.labels import EXACT, WORKED_ON, share_of, sign_of
from cips_helpers.verdicts.targets import TARGET_WORDS, target_state
from cips_helpers.words import NOT_ASKED


def cell(figure: pd.Series | None, write: Callable[[pd.Series], str], *, missing: str = NOT_ASKED) -> str:
    """Write a figure, or the sign that stands for it; ``missing`` where there is none."""
    return missing if figure is None else sign_of(figure) or write(figure)


def points(results: Disclosed, figure: pd.Series | None, decimals: int = 2, *, missing: str = NOT_ASKED) -> str:
    """Write an estimate in points."""
    return cell(figure, lambda row: results.words.points(row["estimate"], decimals), missing=missing)


def interval(results: Disclosed, figure: pd.Series | None, decimals: int = 2) -> str:
    """Write a 95 % interval in points; empty where the figure is not shown."""
    if figure is None or sign_of(figure):
        return ""
    if results.is_exact(figure):
        return results.words.say(EXACT)
    return results.words.interval(figure["low"], figure["high"], decimals)


def share(results: Disclosed, figure: pd.Series | None) -> str:
    """Write a share in per cent; "< 3%" for a limit."""
    return cell(figure, lambda row: share_of(results.words, row)[0])


def share_interval(results: Disclosed, figure: pd.Series | None) -> str:
    """Write the 95 % interval of a share; empty for a limit and where the share is not shown."""
    if figure is None or sign_of(figure):
        return ""
    return results.words.say(EXACT) if results.is_exact(figure) else share_of(results.words, figure)[1]


def base(results: Disclosed, figure: pd.Series | None) -> str:
    """Write the number of respondents a figure rests on."""
    return cell(figure, lambda row: results.words.count(row["n"]))


def difference(results: Disclosed, figure: pd.Series | None, *, scale: float = 1, decimals: int = 2) -> str:
    """Write a difference with its sign; empty where it was not made."""
    return cell(figure, lambda row: results.words.signed(scale * row["estimate"], decimals), missing="")


def difference_interval(results: Disclosed, figure: pd.Series | None, *, scale: float = 1, decimals: int = 2) -> str:
    """Write the 95 % interval of a difference; empty where there is none or strata fix the figure."""
    if figure is None or sign_of(figure) or figure["low"] == figure["high"]:
        return ""
    low, high = (results.words.signed(scale * figure[end], decimals) for end in ("low", "high"))
    return results.words.say("{low} to {high}", low=low, high=high)


def adjusted_note(results: Disclosed) -> str:
    """Explain the heads of columns with adjusted intervals."""
    return results.words.say(
        "Adjusted: made wider, as several figures are judged together. An interval leaves out zero where the figure is "
        "clear."
    )


def target_met(results: Disclosed, group: str, factor: str) -> str:
    """Write whether a score meets its target; empty without a target or where the score is not shown."""
    hidden = sign_of(results.figure(group=group, indicator=factor, statistic="mean"))
    return "" if hidden else results.words.say(TARGET_WORDS[target_state(results, group, factor)])


def numbered(results: Labelled, factor: Factor) -> str:
    """Write a key factor's number before its name; in a narrow column the two stay in one line."""
    return f"{factor.number}\u00a0{results.text(factor.label)}"


def worked_on_mark(results: Disclosed, factor: str) -> str:
    """Write the sign of a key factor that was worked on since the last survey, to stand after its name."""
    return f"\u00a0{WORKED_ON}" if results.previous is not None and factor in worked_on(results) else ""


def worked_on_note(results: Disclosed, rows: Iterable[Mapping[str, Cell]]) -> str:
    """Explain the sign of `worked_on_mark`; empty where no cell has it."""
    marked = any(isinstance(text, str) and text.endswith(WORKED_ON) for row in rows for text in row.values())
    return results.words.say("{sign} worked on since the last survey.", sign=WORKED_ON) if marked else ""
