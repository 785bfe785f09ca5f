"""What each edition may show: the rules as data, and nothing but them."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR = 10
"""No figure of the public edition on fewer respondents than this, whatever a study says."""

INTERNAL_FLOOR = 5
"""The same for the edition that stays in the administration; a study has to ask for less than `FLOOR`."""

PUBLIC_BREAKDOWN = 20
"""In the public edition, the fewest people a part of a group may have to be shown."""

EDITIONS = ("internal", "analyst", "public", "programme")
"""``analyst`` is ``internal`` with the code of every figure one click away: the same figures.

``programme`` is ``public`` without what tells which country it is; see `cips_helpers.disclosure.anonymous`.
"""

FINE = 500
"""From this many respondents on, the scores of parts of a group are given to two decimals, below to one."""

CERTAINTY = 1 / 6
"""Narrowest range, as a share of the scale, to which the mean answer of hidden people may be worked out."""


@dataclass(frozen=True)
class Rules:
    """The rules of one edition.

    Attributes
    ----------
    edition
        Its name.
    floor
        Fewest respondents any figure rests on; also how wide the range of a hidden count must stay.
    breakdown
        Fewest respondents of a part of a group (a demographic) that is shown.
    sites
        Whether a demographic that tells where a person works may be broken down.
    crossings
        Whether two demographics may be crossed.
    anonymous
        Whether nothing may tell which country it is.
    """

    edition: str
    floor: int
    breakdown: int
    sites: bool
    crossings: bool
    anonymous: bool = False


def rules_of(edition: str, *, minimum: int = FLOOR, public_breakdown: int = PUBLIC_BREAKDOWN) -> Rules:
    """Give the rules of an edition; a study may make them stricter.

    Parameters
    ----------
    edition
        One of ``EDITIONS``.
    minimum, public_breakdown
        What the study asks for.

    Raises
    ------
    ValueError
        For an unknown edition, or a study that asks for less than the edition's own floor.

    Examples
    --------
    >>> rules_of("internal", minimum=7).floor, rules_of("public", minimum=7).floor
    (7, 10)
    """
    if edition not in EDITIONS:
        raise ValueError(f"there is no edition {edition!r}; the editions are {', '.join(EDITIONS)}")
    if minimum < INTERNAL_FLOOR:
        raise ValueError(f"the smallest base is {INTERNAL_FLOOR} respondents; {minimum} was asked for")
    if public_breakdown < PUBLIC_BREAKDOWN:
        raise ValueError(
            f"in the public edition the smallest part has {PUBLIC_BREAKDOWN} people; {public_breakdown} was asked for"
        )
    if edition in ("public", "programme"):
        floor, anonymous = max(minimum, FLOOR), edition == "programme"
        part = max(floor, public_breakdown)
        return Rules(edition, floor, part, sites=False, crossings=False, anonymous=anonymous)
    return Rules(edition, minimum, minimum, sites=True, crossings=True)


def decimals(respondents: float) -> int:
    """How many decimals the scores of a group's parts are given with: rounding is part of what hides the few."""
    return 2 if respondents >= FINE else 1
