"""Frames kept in files: Arrow tables with a text beside them, which hold data and nothing that is executed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from cips_helpers import sizes

SUFFIX = ".arrow"
TEXT = b"cips"
"""Key of the text in the metadata of the table."""
TYPES = {"int64": pa.int64(), "float64": pa.float64(), "str": pa.large_string()}
"""dtype of a column → its type in the file."""


class DamagedFileError(ValueError):
    """Raised for a file that does not hold what was written."""


def pack(frame: pd.DataFrame, dtypes: Mapping[str, str], text: str = "") -> bytes:
    """Return a frame and a text as the content of a file.

    Parameters
    ----------
    frame
        The frame; its index is left out.
    dtypes
        Column → ``int64``, ``float64`` or ``str``; other columns are left out.
    text
        The text.

    Returns
    -------
    bytes
    """
    columns = frame[list(dtypes)].astype(dict(dtypes))
    schema = pa.schema([(name, TYPES[dtype]) for name, dtype in dtypes.items()], metadata={TEXT: text.encode()})
    arrays = [pa.array(columns[name], type=TYPES[dtype], from_pandas=True) for name, dtype in dtypes.items()]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    content: bytes = sink.getvalue().to_pybytes()
    return content


def unpack(content: bytes, dtypes: Mapping[str, str] | None) -> tuple[pd.DataFrame, str]:
    """Return the frame and the text of `pack`.

    Parameters
    ----------
    content
        The content of a file.
    dtypes
        Column → dtype that the frame must have; ``None`` for any columns of texts.

    Returns
    -------
    tuple of DataFrame and str
        The frame and the text.

    Raises
    ------
    DamagedFileError
        If the content is not an Arrow table of these columns.
    """
    try:
        table = pa.ipc.open_file(pa.py_buffer(content)).read_all()
        table.validate(full=True)  # offsets and encodings, which the reader takes as they are
        text = (table.schema.metadata or {})[TEXT].decode()
        names = table.column_names
    except (pa.ArrowException, OSError, ValueError, KeyError):
        raise DamagedFileError("it is damaged") from None
    wanted = dict.fromkeys(names, "str") if dtypes is None else dict(dtypes)
    if len(set(names)) < len(names) or list(wanted) != names or len(table) > sizes.ROWS:
        raise DamagedFileError("it has other columns or more rows than were written")
    for name, dtype in wanted.items():
        column = table.column(name)
        if column.type != TYPES[dtype] or (column.null_count and dtype != "float64"):
            raise DamagedFileError("a column is of another type than was written")
    return table.to_pandas(ignore_metadata=True).astype(wanted), text
