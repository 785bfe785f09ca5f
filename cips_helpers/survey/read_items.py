"""Answers of a file as codes, and faults of entries that are no answer."""

from __future__ import annotations

import numpy as np

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.columns import Columns, heading
from cips_helpers.survey.decode import MISSING, Decoded, Decoder
from cips_helpers.survey.faults import Faults, shown
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.study import Source


def decode_items(
    table: Table, columns: Columns, source: Source, scales: dict[str, Scale], faults: Faults
) -> dict[str, np.ndarray]:
    """Decode the columns of a file that hold items.

    Parameters
    ----------
    table, columns, source
        The file, its columns by item, and its entry in the study.
    scales
        Item id → scale, with the country's own answers.
    faults
        Collects entries that are no answer, and columns without any answer.

    Returns
    -------
    dict of str to numpy.ndarray
        Item id → answer codes (int16); ``MISSING`` without an answer.
    """
    codes = {}
    for id, name in columns.items.items():
        scale = scales[id]
        if not scale.answers:
            faults.error(
                "the study lists no answers for this item",
                "list them under `scales` of the country in study.yml",
                column=id,
            )
            continue
        decoded = Decoder(scale, missing=source.missing, recoding=source.recoding.get(id)).column(table.cells[name])
        codes[id] = decoded.codes
        _note_faults(id, name, scale, decoded, faults)
        if (decoded.codes == MISSING).all() and not decoded.unknown + decoded.out_of_range + decoded.ambiguous:
            faults.warn("nobody has answered", "leave it, or delete the column", column=id)
    return codes


def _note_faults(id: str, name: str, scale: Scale, decoded: Decoded, faults: Faults) -> None:
    column = id if heading(name) == id else f"{id} (column {shown(name)!r})"
    if decoded.unknown and scale.kind == "number":
        todo = "correct them or leave them empty"
        faults.error("entries that are no number", todo, column=column, rows=decoded.unknown)
    elif decoded.unknown:
        allowed = ", ".join(str(answer.code) for answer in scale.answers)
        faults.error(
            "entries that are no answer to this item",
            f"allowed are the codes {allowed} and their labels; other words can be named under `recoding`, "
            "and what means no answer under `missing`, in study.yml",
            column=column,
            rows=decoded.unknown,
        )
    if decoded.out_of_range:
        faults.error(
            f"figures outside {scale.minimum:g} to {scale.maximum:g}",
            "correct them or leave them empty",
            column=column,
            rows=decoded.out_of_range,
        )
    if decoded.ambiguous:
        faults.error(
            "entries that are the code or label of two answers",
            "say under `recoding` in study.yml what they mean",
            column=column,
            rows=decoded.ambiguous,
        )


def check_bases(codes: dict[str, np.ndarray], instrument: Instrument, faults: Faults) -> None:
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
        outside = int(((answers != MISSING) & ~np.isin(codes[base.item], base.codes)).sum())
        if outside:
            faults.warn(
                f"answered by respondents whom {base.item} leaves out",
                "they are not counted for this item",
                column=id,
                rows=outside,
            )
