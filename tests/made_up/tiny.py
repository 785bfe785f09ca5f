"""A questionnaire of eight items and a study of one file, small enough to break one entry at a time."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey

INSTRUMENT: dict[str, Any] = yaml.safe_load("""
id: tiny
title: {en: Tiny, fr: Petit}
edition: "1"
languages: [en, fr]
groups:
  - id: officials
    label: &officials {en: Officials, fr: Agents}
    short: *officials
    people:
      en: officials
      fr:
        subject: les agents
        bare: agents
        of: des agents
        among: parmi les agents
        by: par les agents
        to: aux agents
  - id: private
    label: &private {en: Private sector, fr: Secteur privé}
    short: *private
    people:
      en: companies
      fr:
        subject: les entreprises
        bare: entreprises
        of: des entreprises
        among: parmi les entreprises
        by: par les entreprises
        to: aux entreprises
clusters:
  - {id: all, label: {en: All, fr: Tout}}
factors:
  - id: leadership
    number: 1
    label: &leadership {en: Leadership, fr: Conduite}
    short: *leadership
    cluster: all
    target: 2.4
    asked_of: [officials, private]
  - id: staff
    number: 2
    label: &staff {en: Staff, fr: Personnel}
    short: *staff
    cluster: all
    asked_of: [officials]
scales:
  - id: agreement
    kind: agreement
    answers:
      - {code: 3, label: {en: Strongly agree, fr: Tout à fait d'accord}, score: 3, positive: true}
      - {code: 2, label: {en: Agree, fr: D'accord}, score: 2, positive: true}
      - {code: 1, label: {en: Disagree, fr: Pas d'accord}, score: 1}
      - {code: 0, label: {en: Strongly disagree, fr: Pas du tout d'accord}, score: 0}
      - {code: 8, label: {en: Don't know, fr: Ne sait pas}, kind: dont_know}
      - {code: 9, label: {en: Refused, fr: Refus}, kind: refused}
  - id: yes_no
    kind: categories
    answers:
      - {code: 1, label: {en: "Yes", fr: Oui}, positive: true}
      - {code: 0, label: {en: "No", fr: Non}}
  - id: gender
    kind: categories
    answers:
      - {code: 1, label: {en: Woman, fr: Femme}}
      - {code: 2, label: {en: Man, fr: Homme}}
  - id: years
    kind: number
    minimum: 0
    maximum: 60
    unit: {en: years, fr: ans}
    answers:
      - {code: 1, label: {en: Under 5, fr: Moins de 5}, lower: 0, upper: 5}
      - {code: 2, label: {en: 5 and more, fr: 5 et plus}, lower: 5, upper: 61}
      - {code: 99, label: {en: Refused, fr: Refus}, kind: refused}
  - {id: region, kind: study}
items:
  - id: example
    kind: agreement
    factor: leadership
    scale: agreement
    asked_of: [officials, private]
    text: {en: They set an example, fr: Ils donnent l'exemple}
  - id: favours
    kind: agreement
    factor: leadership
    scale: agreement
    reverse: true
    asked_of: [officials, private]
    text: {en: They grant favours, fr: Ils accordent des faveurs}
  - id: merit
    kind: agreement
    factor: staff
    scale: agreement
    asked_of: [officials]
    text: {en: Merit counts, fr: Le mérite compte}
  - id: offered
    kind: experience
    scale: yes_no
    asked_of: [officials]
    text: {en: "Were you offered anything?", fr: "Vous a-t-on offert quelque chose ?"}
  - id: reported
    kind: experience
    scale: yes_no
    asked_of: [officials]
    base: {item: offered, codes: [1]}
    text: {en: "Did you report it?", fr: "L'avez-vous signalé ?"}
  - id: gender
    kind: demographic
    scale: gender
    asked_of: [officials, private]
    label: {en: Gender, fr: Genre}
    text: {en: "Who are you?", fr: "Qui êtes-vous ?"}
  - id: years
    kind: demographic
    scale: years
    asked_of: [officials, private]
    label: {en: Years, fr: Années}
    text: {en: "How many years?", fr: "Combien d'années ?"}
  - id: region
    kind: demographic
    scale: region
    asked_of: [officials, private]
    label: {en: Region, fr: Région}
    text: {en: "Where?", fr: "Où ?"}
themes:
  - {id: top, label: {en: Those at the top, fr: La direction}, items: [example, favours]}
""")

STUDY: dict[str, Any] = yaml.safe_load("""
id: tiny
title: {en: Tiny study}
synthetic: true
instrument: instrument.yml
languages: [en, fr]
countries:
  XAA:
    name: {en: Tinyland}
    scales:
      region: [{code: 1, label: {en: North, fr: Nord}}, {code: 2, label: {en: South, fr: Sud}}]
    iterations:
      - number: 1
        label: "2024"
        start: 2024-03-01
        end: 2024-03-20
        mode: online
        groups: {officials: {file: answers.csv, respondent: id}}
""")

ANSWERS = """\
id,example,favours,merit,offered,reported,gender,years,region
a,3,0,2,1,0,1,4,1
b,2,1,8,0,,2,5,2
c,1,,9,0,,2,60,1
d,0,3,1,1,1,1,0,2
"""


def instrument() -> dict[str, Any]:
    """Return a copy of the questionnaire, to be changed."""
    return copy.deepcopy(INSTRUMENT)


def study(**source: Any) -> dict[str, Any]:
    """Return a copy of the study; `source` adds to or replaces the entries of its one file."""
    entries = copy.deepcopy(STUDY)
    entries["countries"]["XAA"]["iterations"][0]["groups"]["officials"].update(source)
    return entries


DELETED = object()


def put(entries: Any, path: str, value: Any) -> None:
    """Replace one entry, as in ``items/favours/scale``; DELETED removes it and ``+`` adds to a list.

    Parts of a list are named by their id or code, or by their position.
    """
    *steps, last = path.split("/")
    for step in steps:
        entries = entries[_key(entries, step)]
    if value is DELETED:
        del entries[_key(entries, last)]
    elif last == "+":
        entries.append(value)
    else:
        entries[_key(entries, last)] = value


def _key(entries: Any, step: str) -> Any:
    if isinstance(entries, dict):
        return step
    names = [str(part.get("id", part.get("code"))) if isinstance(part, dict) else "" for part in entries]
    return names.index(step) if step in names else int(step)


def save(path: Path, entries: Any) -> Path:
    """Write entries as YAML and return the path."""
    path.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write(
    folder: Path,
    answers: str | bytes = ANSWERS,
    *,
    file: str = "answers.csv",
    entries: dict[str, Any] | None = None,
    **source: Any,
) -> Path:
    """Write questionnaire, study and answers into a folder, and return the path of the study file."""
    save(folder / "instrument.yml", INSTRUMENT)
    (folder / file).write_bytes(answers if isinstance(answers, bytes) else answers.encode())
    return save(folder / "study.yml", entries or study(file=file, **source))


def read(folder: Path, answers: str | bytes = ANSWERS, **options: Any) -> Survey:
    """Write a study and return the survey of its one country."""
    return read_survey(load_study(write(folder, answers, **options)), "XAA")
