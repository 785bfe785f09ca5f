"""Confirmation by a person that the files of a country are read as they are meant, kept beside the study.

A fingerprint covers the rows of each file, its entry in the study and the questions and answers they are read as. Each
of these may turn a result round, so a change of any needs another look.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cips_helpers.instrument.entries import EntriesError, read_entries
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.scales import scale_of
from cips_helpers.survey.slices import Slices
from cips_helpers.survey.study import Country, Study

READING = 1
"""Version of the rules by which files are read; a change of them asks for every confirmation anew."""
NO_READING: dict[str, Any] = {
    **dict.fromkeys(("file", "margins", "trim", "invited", "population", "sample", "frame", "sites"), True),
    "strata": {"sites"},
}
"""Entries of a file that do not decide how it is read."""
_HEAD = """# Written by `cips check --confirm`: fingerprints of the files as a person has looked at them, by country.
# `cips report` asks for another look if a file, its entry in the study or the questions have changed.
"""


def file_of(study: Study) -> Path:
    """Return the path of a study's confirmations: ``study.confirmed.yml`` beside ``study.yml``."""
    return study.path.with_suffix(".confirmed.yml")


def confirm(study: Study, countries: Iterable[str] | None = None) -> Path:
    """Write that the readings of countries are confirmed; other countries stay as they are.

    Parameters
    ----------
    study
        A loaded study.
    countries
        Codes of the countries; all by default.

    Returns
    -------
    pathlib.Path
        The file of the confirmations.
    """
    slices = Slices(study)
    entries = {code: mark for code, mark in _confirmed(study).items() if code in study.countries}
    entries |= {code: fingerprint(study, code, slices) for code in countries or study.countries}
    lines = [f"{code}: {entries[code]}\n" for code in study.countries if code in entries]
    path = file_of(study)
    new = path.with_name(f".{path.name}")
    try:
        new.write_text(_HEAD + "".join(lines), encoding="utf-8", newline="\n")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return path


def unconfirmed(study: Study, countries: Iterable[str], slices: Slices | None = None) -> dict[str, str]:
    """Return the countries whose reading is not confirmed, with the reason.

    Parameters
    ----------
    study
        A loaded study.
    countries
        Codes of the countries.
    slices
        The study's files, if they have been opened already.

    Returns
    -------
    dict of str to str
        Code → one line with the cure.
    """
    reasons, option = open_readings(study, countries, slices), study_option(study.path)
    checks = {code: f"cips check {code}{option}" for code in reasons}
    return {
        code: f"{why}; look at `{checks[code]}`, then run `{checks[code]} --confirm`" for code, why in reasons.items()
    }


def open_readings(study: Study, countries: Iterable[str], slices: Slices | None = None) -> dict[str, str]:
    """Return the reasons alone of `unconfirmed`, for people who never open a terminal.

    Parameters
    ----------
    study, countries, slices
        As for `unconfirmed`.

    Returns
    -------
    dict of str to str
        Code → reason.
    """
    known, files = _confirmed(study), slices or Slices(study)
    reasons = {}
    for code in countries:
        if code not in known:
            reason = f"{code}: nobody has confirmed how its files are read"
        elif known[code] != fingerprint(study, code, files):
            reason = f"{code}: its files, or what is said of them, changed since their reading was confirmed"
        else:
            continue
        reasons[code] = reason
    return reasons


def study_option(path: Path) -> str:
    """Return the option that names a study to a command; none where the command takes it by itself.

    Parameters
    ----------
    path
        The study file.

    Returns
    -------
    str
        Empty, or the option with a blank before it.

    Examples
    --------
    >>> study_option(Path("my survey/study.yml"))
    ' --study "my survey"'
    """
    if path.resolve() == Path("study.yml").resolve():
        return ""
    named = str(path.parent if path.name == "study.yml" else path)
    return f' --study "{named}"' if " " in named else f" --study {named}"


def fingerprint(study: Study, code: str, slices: Slices) -> str:
    """Return the SHA-256 of all that decides how a country's files are read."""
    country = study.countries[code]
    parts: list[object] = [READING]
    for iteration in country.iterations:
        for group, source in iteration.groups.items():
            entry = source.model_dump(mode="json", exclude=NO_READING)
            if source.language is None:  # an entry that came later leaves earlier confirmations as they are
                del entry["language"]
            parts.append([iteration.number, group, slices.fingerprint(source), entry])
            parts.append([str(iteration.start), str(iteration.end)])
            parts += _questions(study.questionnaire, country, group)
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _questions(instrument: Instrument, country: Country, group: str) -> list[object]:
    return [
        [item.id, item.text_for.get(group, item.text), item.reverse, _answers(instrument, country, item.id)]
        for item in instrument.items_of(group)
    ]


def _answers(instrument: Instrument, country: Country, item: str) -> list[object]:
    return [
        [answer.code, answer.label, answer.kind, answer.score, answer.lower, answer.upper]
        for answer in scale_of(instrument, country, item).answers
    ]


def _confirmed(study: Study) -> dict[str, str]:
    try:
        entries = read_entries(file_of(study), expected="a fingerprint for each country")
    except EntriesError:
        return {}
    return {str(code): str(mark) for code, mark in entries.items()}
