"""A made-up language: English, longer, with accents and between brackets, so that text of another source is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from pydantic import BaseModel

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.people import FORMS

Model = TypeVar("Model", bound=BaseModel)

LANGUAGE = "eo"
"""Esperanto has a locale and no catalogue of ours."""
ACCENTS = str.maketrans("aeioucnrstyzAEIOUCNRSTYZ", "áéíóúçñŕšťýžÁÉÍÓÚÇÑŔŠŤÝŽ")
KEPT = re.compile(
    r"\$\$.*?\$\$|\$[^$]+\$(?=\W|$)|`[^`]*`|\]\([^)]*\)|\{[a-z]+\}`[^`]*`|\$?\{[^{}]*\}|<[^>]+>|%s|&\w+;|https?://\S+",
    re.DOTALL,
)
"""Parts of a message that are no words: formulas, code, targets of links, placeholders."""
BEGINNING = re.compile(r"(#+ |- |\d+\. |: |\| )")
INSIDE = re.compile(r"⟦[^⟦⟧]*⟧")


def pseudo(message: str) -> str:
    """Return a message in the made-up language; marks at the beginning of a line stay there."""
    return "\n".join(map(_line, message.split("\n")))


def _line(line: str) -> str:
    if line.startswith("|"):
        return "|".join(f" {_line(cell.strip())} " if cell.strip() else cell for cell in line.split("|"))
    begins = BEGINNING.match(line)
    mark, text = (begins[0], line[begins.end() :]) if begins else ("", line)
    return f"{mark}⟦{_accented(text)} ~~⟧" if re.search(r"[^\W\d_]", KEPT.sub("", text)) else line


def _accented(text: str) -> str:
    pieces, at = [], 0
    for kept in KEPT.finditer(text):
        pieces += [text[at : kept.start()].translate(ACCENTS), kept[0]]
        at = kept.end()
    return "".join([*pieces, text[at:].translate(ACCENTS)])


def english_in(text: str) -> list[str]:
    """Return the words without accents that stand outside of all brackets: a label that was cut off has no end.

    >>> english_in("⟦Šćóŕé ⟦óf⟧ ~~⟧ and 2.3")
    ['and']
    """
    while INSIDE.search(text):
        text = INSIDE.sub(" ", text)
    return re.findall(r"\b[A-Za-z]{2,}\b", text)


def write_catalogue(template: Catalog, folder: Path) -> Path:
    """Write the catalogue of the made-up language into a folder of catalogues, and return the folder."""
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False)
    for message in template:
        if isinstance(message.id, tuple):
            one, many = map(pseudo, message.id)
            catalogue.add(message.id, (one, many), context=message.context)
        elif message.id:
            catalogue.add(message.id, pseudo(message.id), context=message.context)
    (folder / LANGUAGE).mkdir(parents=True)
    with (folder / LANGUAGE / "cips.po").open("wb") as file:
        write_po(file, catalogue)
    return folder


def translated(entry: Any) -> Any:
    """Return entries of a questionnaire or study with every text in the made-up language besides."""
    if isinstance(entry, (list, tuple)):
        return [translated(part) for part in entry]
    if not isinstance(entry, Mapping):
        return entry
    if isinstance(entry.get("en"), str):
        return {"en": entry["en"], LANGUAGE: pseudo(entry["en"])}
    made = {key: translated(value) for key, value in entry.items()}
    for people in filter(None, (made.get("people"),)):
        people[LANGUAGE] = {form: pseudo(f"{form} {people['en']}") for form in FORMS}
    return made


def _made(model: Model, **changes: object) -> Model:
    entries = model.model_dump(exclude_defaults=True)
    return type(model).model_validate(translated(entries) | changes)


def in_pseudo(results: Disclosed) -> Disclosed:
    """Return results in the made-up language."""
    instrument = _made(results.instrument, languages=["en", LANGUAGE])
    scales = {item: _made(scale) for item, scale in results.scales.items()}
    initiatives = tuple(_made(each) for each in results.initiatives)
    made = replace(results, instrument=instrument, scales=scales, initiatives=initiatives)
    facts = {name: pseudo(fact) for name, fact in results.facts.items()}
    return made.in_language(LANGUAGE, name=pseudo(results.name), facts=facts)
