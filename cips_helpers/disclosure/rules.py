"""The editions of a report, and what each may show: the rules as data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cips_helpers.limits import FLOOR, INTERNAL_FLOOR, Limits
from cips_helpers.words import N_

FINE = 500
"""From this many respondents on, the scores of parts of a group are given to two decimals, below to one."""

CERTAINTY = 1 / 6
"""Narrowest range, as a share of the scale, to which the mean answer of hidden people may be worked out."""

PEER_DECIMALS = 1
"""Decimals of a country's figures in what is made of several countries, and of what is printed of it."""

PEER_PEOPLE = 20
"""Numbers of people of a country are multiples of this in what is made of several countries."""


@dataclass(frozen=True)
class Edition:
    """One edition of a report.

    Attributes
    ----------
    name
        Name on the command line, in notebooks and in manifests.
    title
        Name printed on the front page, to be translated.
    summary
        What it is, in the command line's help.
    suffix
        What the names of its folder and files add; empty for the usual edition.
    floor
        Fewest respondents a figure may rest on, whatever the study says.
    public
        Whether it leaves the administration: a part of a group must have the study's ``public_breakdown`` of people.
    sites
        Whether a demographic that tells where a person works may be broken down.
    crossings
        Whether two demographics may be crossed.
    shows_code
        Whether each page keeps its code one click away.
    audited
        Whether the audit attacks it; not where another edition shows all its figures.
    left_out
        Chapters it does not have, named without their number.
    """

    name: str
    title: str
    summary: str
    suffix: str
    floor: int
    public: bool
    sites: bool
    crossings: bool
    shows_code: bool = False
    audited: bool = True
    left_out: frozenset[str] = frozenset()


INTERNAL = Edition(
    name="internal",
    title=N_("Internal edition"),
    summary="for the administration",
    suffix="",
    floor=INTERNAL_FLOOR,
    public=False,
    sites=True,
    crossings=True,
)
ANALYST = replace(
    INTERNAL,
    name="analyst",
    title=N_("Analyst edition"),
    summary="the same with the code one click away",
    suffix="analyst",
    shows_code=True,
    audited=False,
)
PUBLIC = Edition(
    name="public",
    title=N_("Public edition"),
    summary="stricter, for everyone",
    suffix="public",
    floor=FLOOR,
    public=True,
    sites=False,
    crossings=False,
)
EDITIONS = {edition.name: edition for edition in (INTERNAL, ANALYST, PUBLIC)}


@dataclass(frozen=True)
class Rules:
    """The rules one edition of a study follows.

    Attributes
    ----------
    edition
        The edition.
    floor
        Fewest respondents any figure rests on; also how wide the range of a hidden count must stay.
    breakdown
        Fewest respondents of a part of a group (a demographic) that is shown.
    least
        The smallest floor among the study's editions. What one edition shows of parts adds to another, so what ties
        parts together is judged with both floors.
    """

    edition: Edition
    floor: int
    breakdown: int
    least: int

    @property
    def floors(self) -> tuple[int, ...]:
        """The edition's own floor, and the smallest among the editions where that is another."""
        return tuple(dict.fromkeys((self.floor, self.least)))


def rules_of(edition: str, limits: Limits) -> Rules:
    """Return the rules of an edition, which a study may make stricter.

    Parameters
    ----------
    edition
        One of ``EDITIONS``.
    limits
        What the study asks for.

    Returns
    -------
    Rules
        The stricter of the edition's limits and the study's.

    Raises
    ------
    ValueError
        For an unknown edition.

    Examples
    --------
    >>> rules_of("internal", Limits(minimum=7)).floor, rules_of("public", Limits(minimum=7)).floor
    (7, 10)
    """
    if edition not in EDITIONS:
        raise ValueError(f"there is no edition {edition!r}; the editions are {', '.join(EDITIONS)}")
    chosen = EDITIONS[edition]
    floor, least = (max(limits.minimum, edition.floor) for edition in (chosen, INTERNAL))
    return Rules(chosen, floor, max(floor, limits.public_breakdown) if chosen.public else floor, least)


def decimals(respondents: float) -> int:
    """Return the decimals of the scores of a group's parts: rounding is part of what hides the few."""
    return 2 if respondents >= FINE else 1
