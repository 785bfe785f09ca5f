"""Disclosed figures in files, for kernels and later runs: an Arrow table and a JSON record, checked when read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_type_hints

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from cips_helpers.disclosure.disclosed import GATE, Disclosed
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.frame_files import DamagedFileError, pack, unpack
from cips_helpers.schema.columns import DTYPES, UNPRINTED

NOTHING = "null"
"""Record of a country without figures."""
DTYPES_SHOWN = {name: dtype for name, dtype in DTYPES.items() if name not in UNPRINTED} | {"state": "str"}
DTYPES_POOLED = {
    **dict.fromkeys(("group", "indicator", "statistic"), "str"),
    **dict.fromkeys(("estimate", "low", "high"), "float64"),
    **dict.fromkeys(("countries", "n"), "int64"),
}
REPORT = "report"
"""Column with the country whose report has the row."""
DTYPES_PEERS = {REPORT: "str", **DTYPES}
STATES = frozenset({"shown", "suppressed", "no_answer", "at_most", "at_least"})


def pack_disclosed(results: Disclosed | None) -> bytes:
    """Return disclosed figures as the content of a file; ``None`` stands for a country whose files have faults."""
    if results is None:
        return pack(pd.DataFrame(columns=list(DTYPES_SHOWN)), DTYPES_SHOWN, NOTHING)
    return pack(results.figures, DTYPES_SHOWN, _record_of(results))


def unpack_disclosed(content: bytes) -> Disclosed | None:
    """Return the figures of `pack_disclosed`.

    Raises
    ------
    DamagedFileError
        If the content is anything else.
    """
    figures, text = unpack(content, DTYPES_SHOWN)
    if text == NOTHING:
        return None
    if not STATES.issuperset(figures["state"].unique()):
        raise DamagedFileError("a figure has an unknown state")
    return Disclosed(figures=figures, key=GATE, **_fields(_DISCLOSED, text))


def pack_pooled(pooled: Pooled) -> bytes:
    """Return figures over all countries as the content of a file."""
    return pack(pooled.figures, DTYPES_POOLED, _record_of(pooled))


def unpack_pooled(content: bytes) -> Pooled:
    """Return the figures of `pack_pooled`; raise `DamagedFileError` if the content is anything else."""
    figures, text = unpack(content, DTYPES_POOLED)
    return Pooled(figures=figures, key=GATE, **_fields(_POOLED, text))


def pack_peer_rows(rows: Mapping[str, pd.DataFrame]) -> bytes:
    """Return what each report says of other countries (country code → rows) as the content of a file."""
    frames = [frame.assign(**{REPORT: code}) for code, frame in rows.items()]
    empty = pd.DataFrame(columns=list(DTYPES_PEERS))
    return pack(pd.concat(frames, ignore_index=True) if frames else empty, DTYPES_PEERS)


def unpack_peer_rows(content: bytes) -> dict[str, pd.DataFrame]:
    """Return the rows of `pack_peer_rows`; raise `DamagedFileError` if the content is anything else."""
    frame, _ = unpack(content, DTYPES_PEERS)
    return {
        str(code): rows.drop(columns=REPORT).reset_index(drop=True) for code, rows in frame.groupby(REPORT, sort=False)
    }


def _record_of(results: Disclosed | Pooled) -> str:
    """Return everything but the frame as JSON."""
    model = _DISCLOSED if isinstance(results, Disclosed) else _POOLED
    return model.model_construct(**{name: getattr(results, name) for name in model.model_fields}).model_dump_json(
        exclude_defaults=True
    )


def _fields(model: type[BaseModel], text: str) -> dict[str, Any]:
    try:
        return dict(model.model_validate_json(text, strict=True))
    except ValidationError:
        raise DamagedFileError("its record is not what was written") from None


def _model(kind: type[Disclosed | Pooled]) -> type[BaseModel]:
    """Return the model of the fields of a class, without the frame and the key."""
    hints = get_type_hints(kind, include_extras=True)
    fields: dict[str, Any] = {
        field.name: (hints[field.name], ...)
        for field in dataclasses.fields(kind)
        if field.name not in ("figures", "key")
    }
    return create_model(
        kind.__name__, __config__=ConfigDict(extra="forbid", ser_json_inf_nan="constants", defer_build=True), **fields
    )


_DISCLOSED, _POOLED = _model(Disclosed), _model(Pooled)
