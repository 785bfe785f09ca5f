"""Verdict on the comparability of two iterations, from facts and limits."""

from __future__ import annotations

from dataclasses import dataclass

from cips_helpers.schema.records import Comparability, Reason, Verdict


@dataclass(frozen=True)
class Facts:
    """Facts about two iterations; shares are 0-1.

    Attributes
    ----------
    items_unchanged
        Share of the indicator's items with the same wording in both.
    mode_known
        True where the ways of collecting answers are the same, or known for both.
    mode_overlap
        Share of answers collected in a mode that both iterations used, the smaller of the two.
    regions_lost
        Largest share, in either iteration, of regions that took part in that iteration only.
    shift
        Largest share of people who would have to change level for a trait to have the same composition.
    shift_p
        Its p value; NaN where it wasn't tested.
    covered
        Share of either sample in the classes held fixed, the smaller of the two.
    own_choice
        True where people took part by their own choice in one of the two iterations only.
    response
        Change of the share of those invited who answered; 0 where it is not known.
    language
        Share of people who would have to answer in another language for both iterations to have the same mix; 0
        where it is not known.
    no_opinion
        Largest change, over the questions asked in both, of the share without an opinion.
    unstated
        Largest share, in either iteration, who did not state a trait.
    """

    items_unchanged: float = 1.0
    mode_known: bool = True
    mode_overlap: float = 1.0
    regions_lost: float = 0.0
    shift: float = 0.0
    shift_p: float = float("nan")
    covered: float = 1.0
    own_choice: bool = False
    response: float = 0.0
    language: float = 0.0
    no_opinion: float = 0.0
    unstated: float = 0.0


@dataclass(frozen=True)
class Limits:
    """Limits of the verdict; conventions of this report, not of statistics.

    Attributes
    ----------
    mode_overlap
        At least this share of both samples must share a mode.
    regions_lost
        A larger share in regions that took part once only can't be compared.
    shift
        A smaller shift of composition is ignored, and so is a larger one if p is above ``p``.
    covered
        At least this share of both samples must lie in the classes standardised over.
    response, language, no_opinion, unstated
        More than this is a reason for care. None of them says by itself that views were measured differently.
    """

    mode_overlap: float = 0.1
    regions_lost: float = 0.1
    shift: float = 0.05
    p: float = 0.05
    covered: float = 0.9
    response: float = 0.2
    language: float = 0.2
    no_opinion: float = 0.2
    unstated: float = 0.2


def judge_comparability(facts: Facts, limits: Limits) -> Comparability:
    """Judge whether the change of an indicator between two iterations can be shown.

    *Not comparable*: no question in common, another or an unknown mode, too much of the sample in regions that
    took part once only, or a shift that can't be standardised. *After standardising*: the shares of regions or
    respondents shifted, but the classes are there in both. Else *comparable*. Reasons for care stand beside every
    verdict: the share of questions that changed, where the change rests on the others; volunteers in one of the two
    only; another response rate; another mix of languages; another share without an opinion; a trait that many did not
    state, whose shift cannot be seen.

    Examples
    --------
    >>> judge_comparability(Facts(shift=0.62, shift_p=1e-9), Limits()).verdict.value
    'comparable after standardising'
    >>> judged = judge_comparability(Facts(mode_overlap=0.0), Limits())
    >>> judged.verdict.value, [reason.value for reason in judged.reasons]
    ('not comparable', ['all answers were collected in another way'])
    """
    against: dict[Reason, float] = {}
    shifted: dict[Reason, float] = {}
    if facts.items_unchanged == 0:
        against[Reason.QUESTIONNAIRE] = 1.0
    asked_anew = {Reason.QUESTIONNAIRE: 1 - facts.items_unchanged} if 0 < facts.items_unchanged < 1 else {}
    if not facts.mode_known:
        against[Reason.MODE_UNKNOWN] = 1.0
    if facts.mode_overlap < limits.mode_overlap:
        against[Reason.MODE_REPLACED] = 1 - facts.mode_overlap
    if facts.regions_lost > limits.regions_lost:
        against[Reason.REGIONS] = facts.regions_lost
    elif facts.regions_lost > 0:
        shifted[Reason.REGIONS] = facts.regions_lost
    if facts.shift > limits.shift and not facts.shift_p > limits.p:
        shifted[Reason.COMPOSITION] = facts.shift
    if shifted and facts.covered < limits.covered:
        against[Reason.TOO_THIN] = facts.covered
    chosen = {Reason.OWN_CHOICE: 1.0} if facts.own_choice else {}
    careful = (
        asked_anew
        | chosen
        | {
            reason: size
            for reason, size, limit in (
                (Reason.RESPONSE, facts.response, limits.response),
                (Reason.LANGUAGE, facts.language, limits.language),
                (Reason.NO_OPINION, facts.no_opinion, limits.no_opinion),
                (Reason.UNSTATED, facts.unstated, limits.unstated),
            )
            if abs(size) > limit
        }
    )
    if against:
        return Comparability(Verdict.NOT_COMPARABLE, against | shifted | careful)
    verdict = Verdict.AFTER_STANDARDISING if shifted else Verdict.COMPARABLE
    return Comparability(verdict, shifted | careful)
