"""Reader of Parquet files."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cips_helpers import sizes
from cips_helpers.survey.readers.cells import ReadError, Table, build, check_size


def read(data: bytes) -> Table:
    """Read a Parquet file; see `cips_helpers.survey.readers.table.read_table`."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        if any(pa.types.is_nested(kind) for kind in file.schema_arrow.types):
            raise ValueError("a cell with several values")
        check_size(file.metadata.num_rows, len(file.schema_arrow.names))
        # A text that is repeated takes no room as long as it is in a dictionary.
        names = [column.name for column in file.schema_arrow if _is_text(column.type)]
        table = pq.read_table(io.BytesIO(data), read_dictionary=names)
        if sum(_bytes(column) for column in table.columns) > sizes.UNPACKED_BYTES:
            raise ReadError(
                f"its texts take more than {sizes.UNPACKED_BYTES // 1_000_000} MB, the most that is read",
                "leave out the columns that are no answers",
            )
        columns = [_texts(column) for column in table.columns]
    except ReadError:
        raise
    except Exception:  # the parser raises many kinds of errors, and their messages may quote a cell
        raise ReadError("the Parquet file is damaged", "write it again") from None
    return build(table.column_names, columns, [])


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_string(kind)


def _bytes(column: pa.ChunkedArray) -> int:
    """Return the bytes of a column of texts written out, 0 for other columns."""
    if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
        return int(column.nbytes) if _is_text(column.type) else 0
    return sum(pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0 for chunk in column.chunks)


def _texts(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        # Codes with gaps are stored as floats; NaN is the only value unequal to itself.
        texts = ["" if value is None or value != value else repr(value) for value in column.to_pylist()]
        column = pa.chunked_array([pa.array(texts)])
    return pd.Series(column.cast(pa.string()).to_pandas(), dtype="str").fillna("")
