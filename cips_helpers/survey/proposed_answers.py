"""Proposal of what the entries of a file mean: answers that a country lists, and translations of a scale's codes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cips_helpers.instrument.model import Answer, Instrument, Scale
from cips_helpers.survey.decode import CONTRADICTION, MISSING, Decoder
from cips_helpers.survey.normal import choice_name, figure, plain, word
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.scale_coding import figures_otherwise, only_in_figures
from cips_helpers.survey.suggestions import NO_ANSWER
from cips_helpers.survey.usual_answers import codes_by_meaning, is_silent

_LETTERS = re.compile(r"^([a-z]{1,2})[_-]?0*(\d{1,2})$")
_STATA = re.compile(r"^\.[a-z]$")
"""Stata's kinds of missing values, where they have no label."""
_NO_ANSWERS = frozenset(str(code) for code in (66, 77, 88, *range(95, 100), 666, 777, 888, *range(995, 1000), 9999))
"""Figures that people give to answers that are none."""
FEWEST_STRANGE, FEWEST_YEARS = 2, 3
"""Rows with figures that may be codes of no answer, and different ages, from which they are no slip."""
MOST_STRAYS = 0.08
"""Share of values without a label up to which they are taken for mistakes."""
_EDGES = " .,;:!\"'“”«»„"
"""Signs at the ends of a name that make no other place of it."""
_MOST = 60
"""Most different entries of a question whose answers the country lists; more are free text."""
NUMBERED = "No. "
"""Beginning of the label of an answer of which only the code is known."""


@dataclass
class Answers:
    """Meaning of the entries of a file."""

    recoding: dict[str, dict[str, int | None]] = field(default_factory=dict)
    """Scale → entry → code."""
    scales: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Item → answers, where the country lists them and the study does not."""
    missing: list[str] = field(default_factory=list)
    """Kinds of missing values without a label, besides *NA*."""
    blank: list[str] = field(default_factory=list)
    """Words that a tool writes where there is no answer."""
    strange: set[str] = field(default_factory=set)
    """Figures that may be codes of no answer, of which nobody said what they mean."""
    asked: list[str] = field(default_factory=list)
    """Questions that only a person can answer, and without which the file can't be read."""
    decisions: list[str] = field(default_factory=list)
    """Lines on what is left to decide."""

    def note_blank(self, entries: Iterable[str]) -> None:
        """Add those of some entries that mean an empty cell."""
        self.blank += [entry for entry in entries if plain(entry) in NO_ANSWER and entry not in self.blank]

    def note_strange(self, counts: Mapping[str, int], told: Told) -> None:
        """Add figures that may be codes of no answer, but for those that were told and for slips of the keyboard."""
        if sum(counts.values()) >= FEWEST_STRANGE:
            self.strange |= {word(entry) for entry in counts} - told.no_answers.keys()


@dataclass(frozen=True)
class Told:
    """Statements of a person on the codes of files."""

    codes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Scale or item → codes of the file, in the order of the questionnaire's answers."""
    no_answers: Mapping[str, str | None] = field(default_factory=dict)
    """Code of no answer → kind of answer (``dont_know``, ``refused``); ``None`` for an empty cell."""

    def recoding_of(self, scale: Scale, entries: Iterable[str]) -> dict[str, int | None]:
        """Return entry → code for those of some entries of which it was said; with all codes of the scale."""
        by_kind: dict[str, int] = {answer.kind: answer.code for answer in scale.answers if answer.kind != "answer"}
        told = {e: by_kind.get(self.no_answers[word(e)] or "") for e in entries if word(e) in self.no_answers}
        return {**{str(answer.code): answer.code for answer in scale.answers}, **told} if told else {}


@dataclass
class Pooled:
    """The entries of all columns of a scale."""

    scale: Scale
    counts: dict[str, int] = field(default_factory=dict)
    unlabelled: dict[str, int] = field(default_factory=dict)
    """Values without a label, where those of others show another coding than the questionnaire's."""
    is_labelled: bool = False
    """True if the file gives labels to its values."""

    def add(self, entry: str, rows: int, code: int) -> None:
        """Add rows of an entry with its code."""
        self.counts[entry] = self.counts.get(entry, 0) + rows
        if code < MISSING and word(entry).isdecimal():
            self.unlabelled[entry] = self.unlabelled.get(entry, 0) + rows


def answers_of(
    table: Table,
    columns: Mapping[str, str],
    instrument: Instrument,
    listed: Mapping[str, Sequence[Answer]],
    told: Told,
    language: str,
) -> Answers:
    """Return what the entries of a file mean.

    Parameters
    ----------
    table
        The file.
    columns
        Column → item.
    instrument
        The questionnaire.
    listed
        Item → answers that the country lists, as far as they are known.
    told
        What a person said of the file's codes.
    language
        Language of the file's words.
    """
    codes = told.codes
    answers, by_place, usual, numbered = Answers(), set[str](), set[str](), set[str]()
    pooled: dict[str, Pooled] = {}
    for name, id in columns.items():
        scale = instrument.scale(instrument.item(id).scale)
        rows = table.cells[name].map(lambda cell: " ".join(str(cell).split())).value_counts()
        counts = {str(entry): int(n) for entry, n in rows.items() if entry not in ("", "NA")}
        kinds = [entry for entry in counts if _STATA.match(entry)]
        answers.missing += [entry for entry in kinds if entry not in answers.missing]
        entries = sorted((entry for entry in counts if entry not in kinds), key=plain)
        if scale.kind in ("study", "number"):
            beyond = {entry: n for entry in entries if _is_no_answer(entry, scale) and (n := counts[entry])}
            answers.note_strange(beyond, told)
            if known := {entry: None for entry in beyond if word(entry) in told.no_answers}:
                answers.recoding.setdefault(id, {}).update(known)
            silent = [entry for entry in entries if is_silent(entry) and not codes_by_meaning(scale, [entry])]
            if silent:
                answers.recoding.setdefault(id, {}).update(dict.fromkeys(silent))
                usual.add(id)
            entries = [entry for entry in entries if entry not in beyond and entry not in silent]
        if scale.kind == "study" and id not in listed:
            answers.note_blank(entries)
            entries = [entry for entry in entries if entry not in answers.blank]
            if entries and len(entries) <= _MOST:
                answers.scales[id] = _listed({entry: counts[entry] for entry in entries}, language)
                if all(word(entry).isdecimal() for entry in entries):
                    answers.decisions.append(f"{id} has codes only; write their names under `scales` → {id}")
            continue
        if scale.kind == "study":
            scale = Scale(id=scale.id, kind="study", answers=tuple(listed[id]))
        key = id if scale.kind == "study" else scale.id
        if (given := codes.get(id) or codes.get(scale.id)) is not None:
            answers.recoding.setdefault(id if id in codes else key, {}).update(_as_given(scale, given))
            continue
        own = pooled.setdefault(key, Pooled(scale))
        own.is_labelled |= name in table.meanings
        decoder = Decoder(scale, values=table.meanings.get(name))
        for entry in entries:
            own.add(entry, counts[entry], decoder.code(entry) if decoder.is_coded_otherwise else MISSING)
        unknown = [entry for entry in entries if decoder.code(entry) < MISSING]
        answers.note_blank(unknown)
        unknown = [entry for entry in unknown if entry not in answers.blank]
        if bands := _bands_of_years(scale, unknown):
            answers.recoding.setdefault(key, {}).update(bands)
            answers.decisions.append(f"the figures of {id} are years; they were put into its bands under `recoding`")
            continue
        if letters := _by_place(scale, unknown):
            answers.recoding.setdefault(key, {}).update(letters)
            by_place.add(key)
        elif words := codes_by_meaning(scale, unknown):
            answers.recoding.setdefault(key, {}).update(words)
            usual.add(key)
    for key, own in pooled.items():
        strange = {entry: n for entry, n in own.counts.items() if _is_no_answer(entry, own.scale)}
        answers.note_strange(strange, told)
        if meant := told.recoding_of(own.scale, strange):
            answers.recoding.setdefault(key, {}).update(meant)
        elif beside := _figures_beside(own.scale, own.counts):
            answers.recoding.setdefault(key, {}).update(beside)
            numbered.add(key)
    _ask_for_codes(pooled, answers)
    if answers.strange:
        some = sorted(answers.strange, key=lambda entry: (len(entry), entry))
        answers.asked.append(
            f"{', '.join(some)} may be codes of no answer; say what each means: --dont-know, --refused or --missing; "
            f"for example --missing {some[-1]}"
        )
    if by_place:
        first = next(iter(answers.recoding[min(by_place)]))
        answers.decisions.append(
            f"codes like {first} were taken in the order of the answers ({', '.join(sorted(by_place))}); compare them "
            "with the form under `recoding`"
        )
    if numbered:
        answers.decisions.append(
            f"the figures beside the labels are another coding ({', '.join(sorted(numbered))}); the labels count"
        )
    if usual:
        answers.decisions.append(
            f"words that the questionnaire lacks were taken by their usual meaning ({', '.join(sorted(usual))}); "
            "compare them under `recoding`"
        )
    if answers.missing:
        answers.decisions.append(
            f"{', '.join(answers.missing)} have no label and count as no answer; give them under `recoding` if they "
            "mean don't know"
        )
    return answers


def _as_given(scale: Scale, given: Sequence[int]) -> dict[str, int]:
    """Return code of the file → answer code; an answer for which none is given keeps its own."""
    recoding = {str(code): answer.code for code, answer in zip(given, scale.answers, strict=False)}
    for answer in scale.answers[len(given) :]:
        recoding.setdefault(str(answer.code), answer.code)
    return recoding


def _ask_for_codes(pooled: Mapping[str, Pooled], answers: Answers) -> None:
    """Ask for the codes of scales that the file codes otherwise, or may: nobody can see which end of a scale is 1.

    Where one scale has other codes than the questionnaire, those of another are in doubt too, if the order of its
    answers gives the same figures.
    """
    otherwise: dict[str, list[int]] = {}
    for key, own in pooled.items():
        decoder = Decoder(own.scale, recoding=answers.recoding.get(key))
        coded = [(entry, decoder.code(entry), rows) for entry, rows in own.counts.items()]
        figures = figures_otherwise(coded, decoder)
        if not figures and not own.is_labelled and key not in answers.recoding:
            figures = sorted(
                {
                    int(word(entry))
                    for entry, code, _ in coded
                    if code in only_in_figures(coded, decoder) and word(entry).isdecimal()
                }
            )
        if not figures and MOST_STRAYS * sum(own.counts.values()) < sum(own.unlabelled.values()):
            figures = sorted(int(word(entry)) for entry in own.unlabelled)
        if figures:
            otherwise[key] = figures
    is_other = any(
        own.scale.kind == "agreement" and (key in otherwise or _are_others(answers.recoding.get(key, {})))
        for key, own in pooled.items()
    )
    for key, own in pooled.items():
        if key in otherwise:
            answers.asked.append(_question(key, own, otherwise[key]))
        elif is_other and key not in answers.recoding and _is_in_doubt(own):
            figures = sorted(int(word(entry)) for entry in own.counts if word(entry).isdecimal())
            answers.asked.append(_question(key, own, [f for f in figures if f <= len(own.scale.answers)]))


def _are_others(recoding: Mapping[str, int | None]) -> bool:
    """Return whether figures of a file stand for other codes."""
    return any(
        code is not None and word(entry).isdecimal() and word(entry) != str(code) for entry, code in recoding.items()
    )


def _is_in_doubt(own: Pooled) -> bool:
    """Return whether a scale comes as figures that are both its codes and the places of its answers, in other order."""
    codes = [answer.code for answer in own.scale.substantive]
    figures = {word(entry) for entry in own.counts}
    places = list(range(1, len(codes) + 1))
    return codes != places and sorted(codes) == places and figures <= {str(code) for code in range(100)}


def _question(key: str, own: Pooled, figures: Sequence[int]) -> str:
    """Return the question which answer each code of a file is, with the option that answers it."""
    labels = ", ".join(next(iter(answer.label.values())) for answer in own.scale.answers)
    every = sorted({int(word(entry)) for entry in own.counts if word(entry).isdecimal()} | set(figures))
    if len(every) < (fewest := len(own.scale.substantive)):  # the ends of the scale are words
        every = list(range(max(0, every[0] - 1), max(0, every[0] - 1) + fewest))
    example = every[: len(own.scale.answers)]
    said = f"{figures[0]} to {figures[-1]}" if len(figures) > 1 else str(figures[0])
    return (
        f"the scale {key} has the codes {said}, and the file does not show what they mean; say the codes "
        f"in this order: {labels}; for example --codes {key}={','.join(map(str, example))} if {example[0]} is the first"
    )


def _figures_beside(scale: Scale, counts: Mapping[str, int]) -> dict[str, int]:
    """Return figure → code where figures beside labels are another coding, the same one throughout; else nothing."""
    decoder = Decoder(scale)
    pairs = {decoder.beside(entry) for entry in counts} - {None}
    if not any(decoder.code(entry) == CONTRADICTION for entry in counts):
        return {}
    by_figure = dict(pair for pair in pairs if pair is not None)
    return by_figure if len(by_figure) == len(pairs) == len(set(by_figure.values())) else {}


def _is_no_answer(entry: str, scale: Scale) -> bool:
    """Return whether an entry looks like a code of no answer that the scale does not have: -99, 88, 999."""
    value = figure(word(entry))
    codes = {answer.code for answer in scale.answers if answer.kind != "answer"}
    if value is None or value in codes or not value.is_integer():
        return False
    if scale.kind == "number":
        return value < 0 or (
            str(int(value)) in _NO_ANSWERS and not (scale.minimum or 0) <= value <= (scale.maximum or 0)
        )
    return value < 0 or str(int(value)) in _NO_ANSWERS


def _bands_of_years(scale: Scale, entries: Sequence[str]) -> dict[str, int]:
    """Return the bands of figures, of a question with bands of years that the file has as years; else nothing.

    The bands are told by the figures in their labels: *under 30*, *30 to 39*, *40 and over*.
    """
    ends = [[int(end) for end in re.findall(r"\d+", plain(next(iter(a.label.values()))))] for a in scale.substantive]
    known = {entry: figure(word(entry)) for entry in entries}
    values = {entry: int(value) for entry, value in known.items() if value is not None and 0 <= value < math.inf}
    if scale.kind != "categories" or len(values) < FEWEST_YEARS or len(values) < len(entries) or len(ends) < 3:
        return {}
    if [len(end) for end in ends] != [1, *[2] * (len(ends) - 2), 1] or min(values.values()) < ends[0][0] / 2:
        return {}
    lower = [0, *(end[0] for end in ends[1:])]
    if lower != sorted(lower) or lower[1] != ends[0][0] or max(values.values()) > 3 * lower[-1]:
        return {}
    codes = [answer.code for answer in scale.substantive]
    return {entry: codes[sum(value >= low for low in lower) - 1] for entry, value in values.items()}


def _by_place(scale: Scale, unknown: Iterable[str]) -> dict[str, int]:
    """Return codes like A1 with the code of the answer at their place."""
    places = {entry: int(match[2]) - 1 for entry in unknown if (match := _LETTERS.match(plain(entry)))}
    return {entry: scale.answers[at].code for entry, at in places.items() if 0 <= at < len(scale.answers)}


def _listed(counts: Mapping[str, int], language: str) -> list[dict[str, Any]]:
    """Return the answers that entries are, each in its commonest spelling."""
    if all(word(entry).isdecimal() for entry in counts):
        codes = dict.fromkeys(map(word, counts))
        return [{"code": int(code), "label": {language: f"{NUMBERED}{code}"}} for code in codes]
    spellings: dict[str, str] = {}
    for entry in sorted(counts, key=lambda entry: -counts[entry]):
        spellings.setdefault(choice_name(entry.strip(_EDGES)) or plain(entry), entry)
    labels = [spellings[key] for key in sorted(spellings)]
    if all(_is_name_of_choice(label) for label in labels):
        labels = [label.replace("_", " ").capitalize() for label in labels]
    return [{"code": number, "label": {language: label}} for number, label in enumerate(labels, start=1)]


def _is_name_of_choice(entry: str) -> bool:
    """Return whether an entry is a name as KoboToolbox and ODK give to choices: *northern_ports*."""
    return " " not in entry and entry == entry.lower() != entry.upper()
