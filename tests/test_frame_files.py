"""Frames in files come back as they were written, and nothing else is taken for one."""

from __future__ import annotations

import pickle

import pandas as pd
import pyarrow as pa
import pytest

from cips_helpers import sizes
from cips_helpers.frame_files import DamagedFileError, pack, unpack

DTYPES = {"name": "str", "value": "float64", "n": "int64"}
FRAME = pd.DataFrame({"name": ["a", "", "ü"], "value": [0.1 + 0.2, float("nan"), -1e300], "n": [1, -(2**53), 3]})


def test_a_frame_comes_back_exactly() -> None:
    frame, text = unpack(pack(FRAME, DTYPES, "beside it: {}"), DTYPES)
    pd.testing.assert_frame_equal(frame, FRAME, check_exact=True)
    assert text == "beside it: {}"
    assert unpack(pack(FRAME.head(0), DTYPES), DTYPES)[0].dtypes.to_dict() == FRAME.dtypes.to_dict()


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1", pickle.dumps(FRAME), pack(FRAME, DTYPES)[:-200], b"x" + pack(FRAME, DTYPES)],
    ids=["empty", "another format", "a pickle", "cut off", "shifted"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedFileError):
        unpack(content, DTYPES)


@pytest.mark.parametrize(
    "dtypes", [{"name": "str"}, {**DTYPES, "n": "float64"}, {"n": "int64", "name": "str", "value": "float64"}, None]
)
def test_other_columns_and_types_are_refused(dtypes: dict[str, str] | None) -> None:
    with pytest.raises(DamagedFileError):
        unpack(pack(FRAME, DTYPES), dtypes)


def test_no_changed_byte_ends_in_anything_but_a_frame_or_a_refusal() -> None:
    written = pack(FRAME, DTYPES, "text")
    for at in range(0, len(written), 3):
        content = bytearray(written)
        content[at] ^= 0x81
        try:
            frame, _ = unpack(bytes(content), DTYPES)
        except DamagedFileError:
            continue
        assert frame.dtypes.to_dict() == FRAME.dtypes.to_dict()


def test_missing_values_stand_in_numbers_only() -> None:
    schema = pa.schema([("name", pa.large_string())], metadata={b"cips": b""})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_table(pa.table({"name": pa.array(["a", None], pa.large_string())}, schema=schema))
    with pytest.raises(DamagedFileError):
        unpack(sink.getvalue().to_pybytes(), {"name": "str"})


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "ROWS", 2)
    with pytest.raises(DamagedFileError):
        unpack(pack(FRAME, DTYPES), DTYPES)
