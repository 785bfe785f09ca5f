"""Reader of SPSS and Stata files, whose values carry labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from cips_helpers.survey.readers.cells import ReadError, Table, build, check_size


def read(path: Path, content: str) -> Table:
    """Read an SPSS or Stata file; see `cips_helpers.survey.readers.table.read_table`.

    Values that have a label are given by it, also those the file declares missing: a *don't know* stays one.
    """
    try:
        reader = pyreadstat.read_sav if content == "spss" else pyreadstat.read_dta
        frame, meta = reader(str(path), user_missing=True, disable_datetime_conversion=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception:  # the parser raises many kinds of errors
        raise ReadError("the file is damaged or of an unknown version", "export the answers again") from None
    check_size(*frame.shape)
    labels = [meta.column_names_to_labels.get(name) or "" for name in frame.columns]
    for name, codes in (meta.missing_user_values if content == "stata" else {}).items():
        frame[name] = frame[name].replace({code: f".{code}" for code in codes})  # as Stata writes them
    by_value = {
        str(name): {_text(value): " ".join(label.split()) for value, label in listed.items()}
        for name in frame.columns
        if (listed := _value_labels(meta, name, content))
    }
    columns = [_texts(frame[name], by_value.get(str(name), {})) for name in frame.columns]
    return replace(build(list(frame.columns), columns, [], labels=labels, first_row=1), meanings=by_value)


def _value_labels(meta: Any, name: str, content: str) -> dict[Any, str]:
    labels = meta.variable_value_labels.get(name, {})
    if content != "stata":
        return labels
    return {f".{value}" if isinstance(value, str) else value: label for value, label in labels.items()}


def _texts(column: pd.Series, by_value: Mapping[str, str]) -> pd.Series:
    values = column.astype("object").map(_text)
    return pd.Series(values.map(lambda value: by_value.get(value, value)), dtype="str").reset_index(drop=True)


def _text(value: Any) -> str:
    """Return a value as text; a missing one is empty, and a whole number has no decimals."""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
