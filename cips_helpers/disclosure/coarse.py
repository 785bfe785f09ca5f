"""Rounding of a country's figures before figures over several countries are made of them.

Rounding what is printed does not bound what can be worked out: the limits of several printed figures, in several
reports, may leave a gap of any width between them. And to leave out what gives too much is a clue itself. So what goes
in is rounded. Whatever is then made of it, printed, counted or left out, all of it together tells a country's figure no
closer than its rounding does, also to somebody who knows the figures of all other countries.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import PEER_DECIMALS, PEER_PEOPLE

SERIES = ["iteration", "group", "statistic", "against"]
"""Columns that the figures of all key factors and of the whole share."""


def coarse(share: Disclosed) -> Disclosed:
    """Return what a country gives to figures over several countries, rounded.

    Estimates of key factors have one decimal. That of the whole is their mean: its own would tell more of them. There
    are no intervals and p values, from which the number of people would follow. Numbers of people are multiples of
    `PEER_PEOPLE`.

    Parameters
    ----------
    share
        Figures of whole groups: scores, gaps and changes.

    Returns
    -------
    Disclosed
        Its shown figures, without the overall figures that no shown figure of a key factor is behind.
    """
    figures = share.figures[share.figures["state"] == "shown"].reset_index(drop=True)
    figures["estimate"] = figures["estimate"].round(PEER_DECIMALS)
    figures[["low", "high", "se", "p", "p_adjusted", "p_equivalent"]] = float("nan")
    is_overall = figures["kind"] == "overall"
    means = figures[figures["kind"] == "factor"].groupby(SERIES)["estimate"].mean()
    of_overall = pd.MultiIndex.from_frame(figures.loc[is_overall, SERIES])
    figures.loc[is_overall, "estimate"] = means.reindex(of_overall).to_numpy()
    return replace(
        share,
        figures=figures[figures["estimate"].notna()].reset_index(drop=True),
        samples=tuple(replace(sample, n=_rounded(sample.n)) for sample in share.samples),
    )


def _rounded(people: int | None) -> int | None:
    return people and (people + PEER_PEOPLE // 2) // PEER_PEOPLE * PEER_PEOPLE
