"""Suggestions for entries that are no answer, for the analyst's own screen."""

from __future__ import annotations

import re
from difflib import get_close_matches

from cips_helpers.instrument.model import Scale
from cips_helpers.survey.normal import plain
from cips_helpers.survey.usual_answers import codes_by_meaning, is_neutral

NO_ANSWER = frozenset(
    re.split(
        r"\|",
        "n/a|na|n.a.|-|--|–|—|.|..|…|null|none|#n/a|nan|s.o.|(blank)|missing|no answer|not asked|not answered|"
        "unanswered|no response|not applicable|skipped|seen but unanswered|blank|left blank|empty|vide|sans réponse|"
        "non réponse|"
        "sans objet|non applicable|non posée|pas de réponse|sin respuesta|no aplica|no contestado|en blanco|"
        "sem resposta|não se aplica|não aplicável|não respondeu|em branco|بدون إجابة|لا إجابة|"
        "لا ينطبق|غير مجاب|فارغ|لم يجب",
    )
)
"""Entries that tools and people write into an empty cell."""


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
    for code in codes_by_meaning(scale, [entry]).values():
        return _recoding(entry, scale, code)
    if is_neutral(entry):
        return f'recoding: {{{scale.id}: {{"{entry}": null}}}}  # no answer, unless the scale gets a middle'
    if text in NO_ANSWER:
        return f'missing: ["{entry}"]'
    labels = {plain(label): answer for answer in scale.answers for label in answer.label.values()}
    if close := get_close_matches(text, labels, n=1, cutoff=0.75):
        return _recoding(entry, scale, labels[close[0]].code)
    return ""


def _recoding(entry: str, scale: Scale, code: int) -> str:
    label = next((next(iter(a.label.values())) for a in scale.answers if a.code == code), "")
    return f'recoding: {{{scale.id}: {{"{entry}": {code}}}}}  # {label}'
