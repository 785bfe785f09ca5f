"""Reproducible Excel workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime


def undated(workbook: bytes, *, moment: datetime = datetime(2000, 1, 1, tzinfo=UTC)) -> bytes:
    """Return a workbook with a fixed time of writing, so that equal content gives equal bytes.

    Parameters
    ----------
    workbook
        The bytes saved by openpyxl.
    moment
        The time to write, in UTC; not before 1980.

    Returns
    -------
    bytes
    """
    file, time = io.BytesIO(), f">{moment:%Y-%m-%dT%H:%M:%SZ}<".encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as dated, zipfile.ZipFile(file, "w") as fixed:
        for name in dated.namelist():
            content = dated.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", time, content)
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.writestr(member, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    return file.getvalue()
