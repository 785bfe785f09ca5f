"""Suggestions for entries that are no answer, for the analyst's own screen."""

from __future__ import annotations

from difflib import get_close_matches

from cips_helpers.instrument.model import Scale
from cips_helpers.survey.normal import plain

_DONT_KNOW = frozenset(
    [
        "dk",
        "d/k",
        "d.k.",
        "don't know",
        "do not know",
        "not sure",
        "unsure",
        "no idea",
        "cannot say",
        "can't say",
        "?",
        ".a",
        "nsp",
        "ne sait pas",
        "je ne sais pas",
        "no sé",
        "ns",
        "não sei",
        "لا أعرف",
    ]
)
_REFUSED = frozenset(
    [
        "refused",
        "refuse",
        "refusal",
        "rta",
        "prefer not to say",
        "prefer not to answer",
        "no comment",
        ".b",
        "refus",
        "préfère ne pas répondre",
        "nr",
        "prefiero no contestar",
        "prefiro não responder",
    ]
)
_MISSING = frozenset(["n/a", "na", "n.a.", "-", "--", ".", "null", "none", "#n/a", "missing", "no answer", "not asked"])


def suggestion(entry: str, scale: Scale) -> str:
    """Return what an entry may mean, as an entry of the study file; empty if nothing comes to mind.

    Parameters
    ----------
    entry
        An entry that is no answer.
    scale
        The scale of its column.
    """
    text = plain(entry)
    for words, kind in ((_DONT_KNOW, "dont_know"), (_REFUSED, "refused")):
        for answer in scale.answers:
            if text in words and answer.kind == kind:
                return _recoding(entry, scale, answer.code)
    if text in _MISSING:
        return f'missing: ["{entry}"]'
    labels = {plain(label): answer for answer in scale.answers for label in answer.label.values()}
    if close := get_close_matches(text, labels, n=1, cutoff=0.75):
        return _recoding(entry, scale, labels[close[0]].code)
    return ""


def _recoding(entry: str, scale: Scale, code: int) -> str:
    label = next((next(iter(a.label.values())) for a in scale.answers if a.code == code), "")
    return f'recoding: {{{scale.id}: {{"{entry}": {code}}}}}  # {label}'
