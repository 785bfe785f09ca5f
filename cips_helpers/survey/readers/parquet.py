"""Parquet files, every column written out as texts."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cips_helpers.survey.readers.cells import ReadError, Table, build


def read(data: bytes) -> Table:
    """Read a Parquet file; see :func:`cips_helpers.survey.readers.read_table`."""
    try:
        table = pq.read_table(io.BytesIO(data))
        columns = [_texts(column) for column in table.columns]
    except Exception:  # the parser's message may quote a cell, and its kinds of failure are open-ended
        raise ReadError("the Parquet file is damaged", "write it again") from None
    return build(table.column_names, columns, [])


def _texts(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        # A float column of whole numbers is how a code with gaps is stored.
        column = pa.chunked_array([pa.array(["" if v is None or v != v else repr(v) for v in column.to_pylist()])])
    texts = pd.Series(column.cast(pa.string()).to_pandas(), dtype="str")
    return texts.fillna("")
