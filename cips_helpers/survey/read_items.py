"""Answers of a file as codes, and faults of entries that are no answer, one for all items of a scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.columns import Columns, heading
from cips_helpers.survey.decode import AMBIGUOUS, CONTRADICTION, MISSING, OUT_OF_RANGE, UNKNOWN, Decoded, Decoder
from cips_helpers.survey.faults import Faults, shown
from cips_helpers.survey.normal import word
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.reading import Misfit, Reading, ScaleReading
from cips_helpers.survey.scale_coding import coding_faults, is_several
from cips_helpers.survey.study import Source
from cips_helpers.survey.suggestions import suggestion

_SHOWN_ROWS = 5
"""Rows that are named for an entry that is no answer."""
_FILLED = 10
"""Rows from which one and the same code looks like a filling of empty cells."""


def decode_items(
    table: Table,
    columns: Columns,
    source: Source,
    instrument: Instrument,
    scales: Mapping[str, Scale],
    reading: Reading,
    faults: Faults,
) -> dict[str, Decoded]:
    """Decode the columns of a file that hold items.

    Parameters
    ----------
    table, columns, source
        The file, its columns by item, and its entry in the study.
    instrument, scales
        The questionnaire; item id → scale, with the country's own answers.
    reading
        Takes the entries of each scale, and those that are no answer.
    faults
        Collects entries that are no answer, and columns without any answer.

    Returns
    -------
    dict of str to Decoded
        Item id → answer codes.
    """
    decoded: dict[str, Decoded] = {}
    unanswered = []
    unlabelled: dict[str, int] = {}
    for id, names in columns.items.items():
        scale = scales[id]
        if not scale.answers:
            faults.error(
                "the study lists no answers for this item",
                "list them under `scales` of the country in study.yml",
                column=id,
            )
            continue
        values = table.meanings.get(names[0])
        recoding = source.recoding_of(instrument.item(id))
        decoder = Decoder(scale, missing=source.missing, recoding=recoding, values=values)
        decoded[id] = decoder.column(table.cells[names[0]])
        if decoder.is_coded_otherwise:
            unlabelled[id] = sum(
                rows
                for token, (code, rows) in decoded[id].tokens.items()
                if code == UNKNOWN and word(token).isdecimal()
            )
        if (decoded[id].raw == MISSING).all():
            unanswered.append(id)
    _note_unanswered(unanswered, faults)
    by_scale: dict[str, list[str]] = {}
    for id in decoded:
        by_scale.setdefault(id if scales[id].kind == "study" else scales[id].id, []).append(id)
    for name, ids in by_scale.items():
        pooled = _pooled(decoded[id] for id in ids)
        reading.scales.append(ScaleReading(name, tuple(ids), pooled))
        decoder = Decoder(scales[ids[0]], missing=source.missing, recoding=source.recoding_of(instrument.item(ids[0])))
        if any(unlabelled.get(id) for id in ids):
            asked = _note_unlabelled(name, ids, sum(unlabelled.get(id, 0) for id in ids), faults)
        else:
            asked = coding_faults(name, ids, pooled, decoder, faults, is_labelled=_is_labelled(table, columns, ids))
        _note_faults(name, ids, scales[ids[0]], decoded, columns, asked, faults)
        for id in ids:
            unread = [token for token, (code, _) in decoded[id].tokens.items() if code < MISSING]
            if unread and (id in columns.parts or not is_several(unread, scales[id])):
                reading.misfits += _misfits(table, columns.items[id][0], decoded[id], scales[id])
    return decoded


def _is_labelled(table: Table, columns: Columns, ids: Iterable[str]) -> bool:
    """Return whether the file gives a label to values of all of some items."""
    return all(columns.items[id][0] in table.meanings for id in ids)


def _note_unlabelled(name: str, ids: list[str], rows: int, faults: Faults) -> bool:
    what = f"{len(ids)} questions of the scale {name}" if len(ids) > 1 else f"the question {ids[0]}"
    faults.error(
        f"{what}: values without a label, where the labels of the others show another coding than the questionnaire's",
        f"label them in the file, or say what every value means under `recoding: {{{name}: …}}` in study.yml",
        rows=rows,
    )
    return True


def _pooled(columns: Iterable[Decoded]) -> tuple[tuple[str, int, int], ...]:
    """Return entry, code and rows of all columns of a scale."""
    counts: dict[str, tuple[int, int]] = {}
    for column in columns:
        for token, (code, rows) in column.tokens.items():
            counts[token.strip()] = code, counts.get(token.strip(), (code, 0))[1] + rows
    return tuple(sorted((token, code, rows) for token, (code, rows) in counts.items()))


def _note_unanswered(ids: list[str], faults: Faults) -> None:
    if len(ids) <= 2:
        for id in ids:
            faults.warn("nobody has answered", "leave it, or delete the column", column=id)
    else:
        faults.warn(f"{len(ids)} questions nobody has answered ({', '.join(ids[:3])}, …)", "check the file")


def _note_faults(
    name: str,
    ids: list[str],
    scale: Scale,
    decoded: Mapping[str, Decoded],
    columns: Columns,
    asked: bool,
    faults: Faults,
) -> None:
    allowed = ", ".join(str(answer.code) for answer in scale.answers)
    recoded = ids[0] if len(ids) == 1 else name
    kinds = (
        (UNKNOWN, "entries that are no number", "correct them or leave them empty")
        if scale.kind == "number"
        else (
            UNKNOWN,
            "entries that are no answer to this item",
            f"allowed are the codes {allowed} and their labels; add a language to the labels of the scale, or name "
            f"other words once under `recoding: {{{recoded}: …}}` in study.yml, and what means no answer under "
            "`missing` (`cips check` shows them)",
        ),
        (OUT_OF_RANGE, _range(scale), "correct them or leave them empty"),
        (
            AMBIGUOUS,
            "entries that are the code or label of two answers",
            f"say under `recoding: {{{recoded}: …}}` in study.yml what they mean",
        ),
        (
            CONTRADICTION,
            "entries whose figure and label are two different answers",
            f"say under `recoding: {{{recoded}: …}}` in study.yml what the figures mean",
        ),
    )
    for fault, what, todo in kinds:
        if asked and fault in (UNKNOWN, OUT_OF_RANGE):
            continue
        at_fault = [id for id in ids if decoded[id].count(fault)]
        rows = sum(decoded[id].count(fault) for id in at_fault)
        if len(at_fault) == 1:
            faults.error(what, todo, column=_column(at_fault[0], columns), rows=rows)
        elif at_fault:
            several = what.replace("to this item", "to them")
            faults.error(f"{len(at_fault)} questions of the scale {name}: {several}", todo, rows=rows)


def _range(scale: Scale) -> str:
    if scale.minimum is None or scale.maximum is None:
        return ""
    return f"figures outside {scale.minimum:g} to {scale.maximum:g}"


def _column(id: str, columns: Columns) -> str:
    name = columns.items[id][0]
    return id if heading(name) == id else f"{id} (column {shown(name)!r})"


def _misfits(table: Table, column: str, decoded: Decoded, scale: Scale) -> list[Misfit]:
    """Return the entries of a column that are no answer, with their rows."""
    cells = table.cells[column]
    return [
        Misfit(column, token, tuple(cells.index[cells == token][:_SHOWN_ROWS]), suggestion(token, scale))
        for token, (code, _) in decoded.tokens.items()
        if code < MISSING
    ]


def check_bases(codes: Mapping[str, np.ndarray], instrument: Instrument, faults: Faults) -> None:
    """Warn of answers by respondents outside the base of an item.

    Parameters
    ----------
    codes
        Item id → answer codes.
    instrument
        The questionnaire.
    faults
        Collects the warnings.
    """
    for id, answers in codes.items():
        base = instrument.item(id).base
        if base is None or base.item not in codes:
            continue
        outside = (answers != MISSING) & ~np.isin(codes[base.item], base.codes)
        if not outside.any():
            continue
        # The same code in nearly all of them: a tool or Excel filled the empty cells.
        is_filler = outside.sum() >= _FILLED and len(np.unique(answers[outside])) == 1
        filled = "; all with the same code, as where empty cells were filled" if is_filler else ""
        todo = "; if the code means no answer, name it under `missing`" if is_filler else ""
        faults.warn(
            f"answered by respondents whom {base.item} leaves out{filled}",
            f"they are not counted for this item{todo}",
            column=id,
            rows=int(outside.sum()),
        )
