"""Whether two iterations can be compared: a verdict from facts, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from cips_helpers.schema.records import Comparability, Reason, Verdict


@dataclass(frozen=True)
class Facts:
    """What is known about two iterations; shares are 0-1.

    Attributes
    ----------
    same_scale
        Whether the answer scale is the same.
    items_unchanged
        Share of the indicator's items with the same wording in both.
    mode_known
        Whether the ways of collecting answers are the same, or known for both.
    mode_overlap
        Share of answers collected in a mode that both iterations used, the smaller of the two.
    mode_shift
        `Composition.shift` of the mode.
    regions_lost
        `Composition.only_once` of the region.
    shift
        Largest `Composition.shift` of the other traits.
    shift_p
        Its p value; NaN where it wasn't tested.
    covered
        Smaller part of `StandardisedChange.covered`.
    """

    same_scale: bool = True
    items_unchanged: float = 1.0
    mode_known: bool = True
    mode_overlap: float = 1.0
    mode_shift: float = 0.0
    regions_lost: float = 0.0
    shift: float = 0.0
    shift_p: float = float("nan")
    covered: float = 1.0


@dataclass(frozen=True)
class Limits:
    """Where the lines are drawn; conventions of this report, not of statistics.

    Attributes
    ----------
    items_unchanged
        At least this share of the items must be the same.
    mode_overlap
        At least this share of both samples must share a mode.
    regions_lost
        More than this share in regions that took part once only can't be compared.
    shift
        A smaller shift of composition is let pass, and a larger one if p is above ``p``.
    covered
        At least this share of both samples must lie in the classes standardised over.
    """

    items_unchanged: float = 1.0
    mode_overlap: float = 0.1
    regions_lost: float = 0.1
    shift: float = 0.05
    p: float = 0.05
    covered: float = 0.9


def comparability(facts: Facts, *, limits: Limits | None = None) -> Comparability:
    """Judge whether the change of an indicator between two iterations can be shown.

    *Not comparable*: another scale or questionnaire, another mode throughout, too much of the sample in
    regions that took part once only, or a shift that can't be standardised. *After standardising*: the
    shares of modes, regions or respondents shifted, but the classes are there in both. Else *comparable*.

    Examples
    --------
    >>> comparability(Facts(shift=0.62, shift_p=1e-9)).verdict.value
    'comparable after standardising'
    >>> found = comparability(Facts(mode_overlap=0.0, mode_shift=1.0))
    >>> found.verdict.value, [reason.value for reason in found.reasons]
    ('not comparable', ['all answers were collected in another way'])
    """
    line = limits or Limits()
    against: dict[Reason, float] = {}
    shifted: dict[Reason, float] = {}
    if not facts.same_scale:
        against[Reason.SCALE] = 1.0
    if facts.items_unchanged < line.items_unchanged:
        against[Reason.QUESTIONNAIRE] = 1 - facts.items_unchanged
    if not facts.mode_known:
        against[Reason.MODE_UNKNOWN] = 1.0
    if facts.mode_overlap < line.mode_overlap:
        against[Reason.MODE_REPLACED] = 1 - facts.mode_overlap
    elif facts.mode_shift > line.shift:
        shifted[Reason.MODE_SHIFTED] = facts.mode_shift
    if facts.regions_lost > line.regions_lost:
        against[Reason.REGIONS] = facts.regions_lost
    elif facts.regions_lost > 0:
        shifted[Reason.REGIONS] = facts.regions_lost
    if facts.shift > line.shift and not facts.shift_p > line.p:
        shifted[Reason.COMPOSITION] = facts.shift
    if shifted and facts.covered < line.covered:
        against[Reason.TOO_THIN] = facts.covered
    if against:
        return Comparability(Verdict.NOT_COMPARABLE, against | shifted)
    return Comparability(Verdict.AFTER_STANDARDISING if shifted else Verdict.COMPARABLE, shifted)
