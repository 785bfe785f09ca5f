"""Privacy limits: the smallest numbers of people a study may ask for, and those it asks for."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR = 10
"""Fewest respondents of a figure that leaves the administration, whatever a study says."""

INTERNAL_FLOOR = 5
"""The same for figures that stay in the administration; a study has to ask for less than `FLOOR`."""

PUBLIC_BREAKDOWN = 20
"""Fewest people of a part of a group in an edition that leaves the administration."""

FEWEST_PEERS = 5
"""Fewest other countries that quartiles are made of."""


@dataclass(frozen=True)
class Limits:
    """Limits of one study.

    Parameters
    ----------
    minimum
        Fewest respondents a figure may rest on.
    public_breakdown
        Fewest people of a part of a group in an edition that leaves the administration.

    Raises
    ------
    ValueError
        If the study asks for less than `INTERNAL_FLOOR` or `PUBLIC_BREAKDOWN`.
    """

    minimum: int = FLOOR
    public_breakdown: int = PUBLIC_BREAKDOWN

    def __post_init__(self) -> None:
        if self.minimum < INTERNAL_FLOOR:
            raise ValueError(f"the smallest base is {INTERNAL_FLOOR} respondents; {self.minimum} was asked for")
        if self.public_breakdown < PUBLIC_BREAKDOWN:
            raise ValueError(
                f"in the public edition the smallest part has {PUBLIC_BREAKDOWN} people; "
                f"{self.public_breakdown} was asked for"
            )
