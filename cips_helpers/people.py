"""Names of groups of people in the forms that a sentence needs, and templates filled with them.

English does with one form. Other languages melt the article into a preposition or decline the noun, so that a template
asks for a form by its name: ``{people:of}``, and with a capital letter where a sentence begins: ``{people:Among}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

FORMS = {
    "subject": "as in the middle of a sentence",
    "bare": "without article, as after a number",
    "of": "after “of”",
    "among": "after “among”",
    "by": "after “by”",
    "to": "after “to”",
}
"""Forms of a name of people, and where each stands."""
BEGINNING = re.compile(r"(^|[.!?؟…]\s)\W*$")
"""Signs before the first word of a sentence."""


class People(str):
    """A name of people: as text it is the form in the middle of a sentence.

    Parameters
    ----------
    forms
        Form → text, ``subject`` at least; a text alone stands for all forms.
    begins
        Whether the name begins a sentence, and so has a capital letter; a translation that moves it to the middle of
        the sentence gets it without.

    Examples
    --------
    >>> officials = People({"subject": "les agents", "of": "des agents"})
    >>> fill("Score {people:of} : {score}", {"people": officials, "score": "1,93"})
    'Score des agents : 1,93'
    >>> fill("{people} : {score}", {"people": capital(officials), "score": "1,93"})
    'Les agents : 1,93'
    """

    forms: dict[str, str]
    begins: bool

    def __new__(cls, forms: str | Mapping[str, str], *, begins: bool = False) -> People:
        """Make the text of its forms."""
        if isinstance(forms, str):
            forms = getattr(forms, "forms", {"subject": str(forms)})
        subject = forms.get("subject") or next(iter(forms.values()))
        self = super().__new__(cls, capital(subject) if begins else subject)
        self.forms, self.begins = dict(forms), begins
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[dict[str, str]], dict[str, bool]]:
        """Let copies and pickles keep the forms."""
        return (self.forms,), {"begins": self.begins}

    def form(self, name: str) -> str:
        """Return a form, without a capital letter of its own; the subject where there is no other."""
        return self.forms.get(name) or self.forms.get("subject") or next(iter(self.forms.values()))


def missing_forms(name: str | Mapping[str, str]) -> list[str]:
    """Return the forms that a name of people lacks; one given as a text alone lacks all."""
    return [form for form in FORMS if isinstance(name, str) or form not in name]


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return People(text, begins=True) if isinstance(text, People) else text[:1].upper() + text[1:]


def fill(template: str, parts: Mapping[str, object]) -> str:
    """Return a translated template with its placeholders filled; a missing one raises ``KeyError``."""
    written = ""
    for before, name, spec, _ in Formatter().parse(template):
        written += before
        if name is not None:
            written += _written(parts[name], spec or "", begins=BEGINNING.search(written) is not None)
    return written


def _written(value: object, spec: str, *, begins: bool) -> str:
    form = spec.lower() or "subject"
    if isinstance(value, str) and form in FORMS:
        text = value.form(form) if isinstance(value, People) else value
        starts = begins and isinstance(value, People) and value.begins
        return capital(text) if spec[:1].isupper() or starts else text
    return format(value, spec)
