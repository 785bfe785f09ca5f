"""Entries of a questionnaire with a French and an Arabic text beside each English one."""

from __future__ import annotations

from typing import Any

from cips_helpers.people import FORMS

ANSWERS = {
    "Strongly agree": ("Tout à fait d'accord", "أوافق بشدة"),
    "Agree": ("D'accord", "أوافق"),
    "Disagree": ("Pas d'accord", "لا أوافق"),
    "Strongly disagree": ("Pas du tout d'accord", "لا أوافق بشدة"),
    "Don't know": ("Ne sait pas", "لا أعرف"),
    "Prefer not to answer": ("Préfère ne pas répondre", "أفضل عدم الإجابة"),
    "Yes": ("Oui", "نعم"),
    "No": ("Non", "لا"),
    "Capital": ("Capitale", "العاصمة"),
}


def translated(part: Any) -> Any:
    """Return entries with a French and an Arabic text beside each English one; names of people in all forms."""
    if isinstance(part, dict) and isinstance(text := part.get("en"), str):
        french, arabic = ANSWERS.get(text, (f"{text} (en français)", f"{text} (بالعربية)"))
        return {"en": text, "fr": french, "ar": arabic}
    if isinstance(part, dict):
        made = {key: translated(value) for key, value in part.items()}
        if "people" in made:
            forms = {language: dict.fromkeys(FORMS, made["people"][language]) for language in ("fr", "ar")}
            made["people"] = {"en": part["people"]["en"], **forms}
        return made
    return [translated(each) for each in part] if isinstance(part, list) else part
