"""Verdict on the comparability of two iterations."""

import pytest

from cips_helpers.estimation.comparability import Facts, Limits, judge_comparability
from cips_helpers.schema.records import Comparability, Reason, Verdict


@pytest.mark.parametrize(
    ("facts", "verdict", "reasons"),
    [
        (Facts(), Verdict.COMPARABLE, []),
        (Facts(shift=0.04, shift_p=0.001), Verdict.COMPARABLE, []),
        (Facts(shift=0.2, shift_p=0.3), Verdict.COMPARABLE, []),
        (Facts(shift=0.2, shift_p=0.001), Verdict.AFTER_STANDARDISING, [Reason.COMPOSITION]),
        (Facts(shift=0.2), Verdict.AFTER_STANDARDISING, [Reason.COMPOSITION]),
        (Facts(shift=0.2, covered=0.5), Verdict.NOT_COMPARABLE, [Reason.TOO_THIN, Reason.COMPOSITION]),
        (Facts(covered=0.5), Verdict.COMPARABLE, []),
        (Facts(items_unchanged=0.0), Verdict.NOT_COMPARABLE, [Reason.QUESTIONNAIRE]),
        (Facts(items_unchanged=0.5), Verdict.COMPARABLE, [Reason.QUESTIONNAIRE]),
        (Facts(mode_overlap=0.0), Verdict.NOT_COMPARABLE, [Reason.MODE_REPLACED]),
        (Facts(mode_known=False), Verdict.NOT_COMPARABLE, [Reason.MODE_UNKNOWN]),
        (Facts(regions_lost=0.05), Verdict.AFTER_STANDARDISING, [Reason.REGIONS]),
        (Facts(own_choice=True), Verdict.COMPARABLE, [Reason.OWN_CHOICE]),
        (Facts(response=-0.3), Verdict.COMPARABLE, [Reason.RESPONSE]),
        (Facts(response=float("nan")), Verdict.COMPARABLE, []),
        (Facts(language=0.3), Verdict.COMPARABLE, [Reason.LANGUAGE]),
        (Facts(language=float("nan")), Verdict.COMPARABLE, []),
        (Facts(no_opinion=0.42), Verdict.COMPARABLE, [Reason.NO_OPINION]),
        (Facts(unstated=0.6), Verdict.COMPARABLE, [Reason.UNSTATED]),
        (Facts(unstated=0.6, mode_overlap=0), Verdict.NOT_COMPARABLE, [Reason.MODE_REPLACED, Reason.UNSTATED]),
        (Facts(regions_lost=0.3), Verdict.NOT_COMPARABLE, [Reason.REGIONS]),
    ],
)
def test_verdict(facts, verdict, reasons):
    judged = judge_comparability(facts, Limits())
    assert judged.verdict == verdict
    assert list(judged.reasons) == reasons


def test_limits_can_be_moved():
    facts = Facts(mode_overlap=0.8)
    assert judge_comparability(facts, Limits(mode_overlap=0.75)) == Comparability(Verdict.COMPARABLE)
