"""Answers to questions with several: from one column or from one for each answer, to a column of yes and no for each.

The people of such a question are those who ticked something. Tools write nothing for somebody who ticked nothing and
for somebody who was not asked, so neither counts; a question needs an answer *none of these* to tell them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Item, Scale
from cips_helpers.instrument.several import NOT_TICKED, TICKED
from cips_helpers.survey.decode import MISSING, Decoder
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.normal import plain, word
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.reading import Misfit, Reading, SeveralReading
from cips_helpers.survey.study import Source
from cips_helpers.survey.suggestions import NO_ANSWER, suggestion
from cips_helpers.survey.vocabulary import Vocabulary

SEPARATORS = (";", "|", "\n", ",", " ")
"""Signs between the answers in one cell, tried in this order; a label may hold the later ones."""
_NOT = frozenset(
    plain(text)
    for text in (
        *("0", "n", "no", "false", "not selected", "not checked", "unchecked", "not quoted", "not mentioned", "off"),
        *("non", "faux", "non coché", "non sélectionné", "no seleccionado", "falso", "não", "لا", "not ticked", "-1"),
    )
)
"""Entries of a column of one answer that say that it was not ticked."""
_YES = frozenset(
    plain(text)
    for text in (
        *("1", "y", "yes", "true", "x", "✓", "✔", "selected", "checked", "quoted", "mentioned", "on", "ticked"),
        *("oui", "vrai", "coché", "sélectionné", "sí", "si", "verdadero", "sim", "نعم"),
    )
)
"""Entries that say that it was ticked."""
_SHOWN_ROWS = 5


@dataclass
class Found:
    """Columns of one question: with all of its answers, and with one each."""

    whole: list[str] = field(default_factory=list)
    single: dict[str, int] = field(default_factory=dict)
    """Column → code of its answer."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns."""
        return (*self.whole, *self.single)


def columns_of_several(table: Table, vocabulary: Vocabulary) -> dict[str, Found]:
    """Return the columns of each question with several answers.

    Parameters
    ----------
    table, vocabulary
        The file, and the headings that are known.
    """
    found: dict[str, Found] = {}
    if not vocabulary.instrument.several:
        return found
    for name in map(str, table.cells):
        for heading in (name, table.labels.get(name, "")):
            if heading and (part := vocabulary.several_of(heading)) is not None:
                id, code = part
                own = found.setdefault(id, Found())
                if code is None:
                    own.whole.append(name)
                else:
                    own.single[name] = code
                break
    return found


def read_several(
    table: Table, source: Source, vocabulary: Vocabulary, group: str, reading: Reading, faults: Faults
) -> Table:
    """Put a column of yes and no for each answer in the place of the columns of questions with several.

    Parameters
    ----------
    table, source
        The file, and its entry in the study.
    vocabulary, group
        The headings that are known, and the group that answered.
    reading
        Takes what was read, and entries that are no answer.
    faults
        Collects entries that are no answer.

    Returns
    -------
    Table
        With columns named by the ids of the expanded questions.
    """
    instrument = vocabulary.instrument
    asked = {item.id: item for item in instrument.several if group in item.asked_of}
    found = columns_of_several(table, vocabulary) if asked else {}
    named = {str(name): str(name) for name in table.cells}
    for id in asked:
        if wanted := [named[name] for name in source.columns.get(id, ()) if name in named]:
            found[id] = Found(whole=wanted)
    for id, item in asked.items():
        if id in found:
            scale = instrument.scale(item.scale)
            decoder = Decoder(scale, missing=source.missing, recoding=source.recoding_of(item))
            table = _expanded(table, item, scale, found[id], decoder, reading, faults)
    return table


def _expanded(
    table: Table, item: Item, scale: Scale, found: Found, decoder: Decoder, reading: Reading, faults: Faults
) -> Table:
    codes = [answer.code for answer in scale.answers]
    ticked = np.zeros((len(table.cells), len(codes)), dtype=bool)
    misfits: list[Misfit] = []
    by_whole = ticked.copy()
    for name in found.whole:
        chosen, wrong = _chosen(table.cells[name], decoder, scale)
        misfits += [Misfit(name, entry, rows, suggestion(entry, scale)) for entry, rows in wrong.items()]
        by_whole |= np.array([[code in answers for code in codes] for answers in chosen], dtype=bool).reshape(
            by_whole.shape
        )
    by_single = ticked.copy()
    for name, code in found.single.items():
        yes, wrong = _ticked(table.cells[name], code, decoder)
        misfits += [Misfit(name, entry, rows, "") for entry, rows in wrong.items()]
        by_single[:, codes.index(code)] |= yes
    if found.whole and found.single and (differ := int((by_whole != by_single).any(axis=1).sum())):
        faults.warn(
            "its column and those of its single answers differ; the column of all its answers counts",
            "export the answers again",
            column=item.id,
            rows=differ,
        )
    ticked = by_whole if found.whole else by_single
    if misfits:
        rows = len({row for misfit in misfits for row in misfit.rows})
        allowed = ", ".join(str(code) for code in codes)
        faults.error(
            "entries that hold something other than answers to this question",
            f"allowed are the codes {allowed} and their labels, with one of ; | , between them; name other words "
            f"under `recoding: {{{item.id}: …}}` in study.yml (`cips check` shows them)",
            column=item.id,
            rows=rows,
        )
        reading.misfits += misfits
    kinds = {answer.code: answer.kind for answer in scale.answers}
    none = np.full(len(ticked), "", dtype=object)
    for at, code in enumerate(codes):
        if kinds[code] != "answer":
            none[ticked[:, at]] = str(code)
    substantive = [at for at, code in enumerate(codes) if kinds[code] == "answer"]
    answered = ticked[:, substantive].any(axis=1)
    new = {
        f"{item.id}_{codes[at]}": np.where(answered, np.where(ticked[:, at], str(TICKED), str(NOT_TICKED)), none)
        for at in substantive
    }
    people = int((answered | (none != "")).sum())
    ticks = tuple((codes[at], int(ticked[:, at].sum())) for at in range(len(codes)))
    reading.several.append(SeveralReading(item.id, found.columns, people, ticks))
    cells = table.cells.drop(columns=list(found.columns)).assign(
        **{name: pd.Series(values, index=table.cells.index, dtype="str") for name, values in new.items()}
    )
    kept = tuple(name for name in table.columns if name not in found.columns)
    return Table((*kept, *new), cells, table.notes, table.labels, table.facts)


def _chosen(
    cells: pd.Series, decoder: Decoder, scale: Scale
) -> tuple[list[frozenset[int]], dict[str, tuple[int, ...]]]:
    """Return the answers in each cell, and the entries that hold something else, with their rows."""
    answers: dict[str, frozenset[int] | None] = {
        str(entry): answers_in(str(entry), decoder, scale) for entry in cells.unique()
    }
    wrong = {
        entry: tuple(cells.index[cells == entry][:_SHOWN_ROWS]) for entry, found in answers.items() if found is None
    }
    return [answers[str(cell)] or frozenset() for cell in cells], wrong


def answers_in(entry: str, decoder: Decoder, scale: Scale) -> frozenset[int] | None:
    """Return the codes of the answers in a cell; ``None`` if a part of it is no answer.

    Parameters
    ----------
    entry
        For example ``2 5``, ``Broker; Carrier`` or ``Duties, fees, Release of goods``, where *Duties, fees* is one.
    decoder, scale
        The decoder of the question, and its answers.
    """
    if plain(entry) in NO_ANSWER or decoder.code(entry) == MISSING:
        return frozenset()
    if (code := decoder.code(entry)) >= 0:
        return frozenset((code,))
    for separator in SEPARATORS:
        parts = [part.strip() for part in re.split(re.escape(separator), entry) if part.strip()]
        if len(parts) > 1 and (found := _put_together(parts, f"{separator} ", decoder)) is not None:
            return found
        if len(parts) == 1 and separator in entry and (code := decoder.code(parts[0])) >= 0:
            return frozenset((code,))  # one answer with a separator behind it
    return None


def _put_together(parts: list[str], between: str, decoder: Decoder) -> frozenset[int] | None:
    """Return the answers of parts, each of which may be several parts joined, as in a label with a comma."""
    if not parts:
        return frozenset()
    for end in range(len(parts), 0, -1):
        joined = between.join(parts[:end]) if between.strip() else " ".join(parts[:end])
        code = decoder.code(joined)
        if code >= 0 and (rest := _put_together(parts[end:], between, decoder)) is not None:
            return rest | {code}
    return None


def _ticked(cells: pd.Series, code: int, decoder: Decoder) -> tuple[np.ndarray, dict[str, tuple[int, ...]]]:
    """Return who ticked the answer of a column, and the entries that say neither yes nor no."""
    said: dict[str, bool] = {}
    wrong = {}
    for entry in map(str, cells.unique()):
        text = plain(entry)
        if not text or word(entry) in _NOT or text in NO_ANSWER:
            said[entry] = False
        elif word(entry) in _YES or decoder.code(entry) == code:
            said[entry] = True
        else:
            said[entry] = False
            wrong[entry] = tuple(cells.index[cells == entry][:_SHOWN_ROWS])
    return cells.map(lambda cell: said[str(cell)]).to_numpy(dtype=bool), wrong
