"""Reader of Parquet files."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cips_helpers.survey.readers.cells import ReadError, Table, build


def read(data: bytes) -> Table:
    """Read a Parquet file; see `cips_helpers.survey.readers.table.read_table`."""
    try:
        table = pq.read_table(io.BytesIO(data))
        columns = [_texts(column) for column in table.columns]
    except Exception:  # the parser raises many kinds of errors, and their messages may quote a cell
        raise ReadError("the Parquet file is damaged", "write it again") from None
    return build(table.column_names, columns, [])


def _texts(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        # Codes with gaps are stored as floats; NaN is the only value unequal to itself.
        texts = ["" if value is None or value != value else repr(value) for value in column.to_pylist()]
        column = pa.chunked_array([pa.array(texts)])
    return pd.Series(column.cast(pa.string()).to_pandas(), dtype="str").fillna("")
