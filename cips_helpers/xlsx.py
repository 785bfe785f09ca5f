"""Workbooks whose bytes depend on their content alone."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime


def undated(workbook: bytes, *, moment: datetime = datetime(2000, 1, 1, tzinfo=UTC)) -> bytes:
    """Put a fixed moment in the place of a workbook's time of writing: the same content is then the same bytes.

    Parameters
    ----------
    workbook
        As openpyxl saves it.
    moment
        What it says of when it was made, in UTC; not before 1980.
    """
    made, told = io.BytesIO(), f">{moment:%Y-%m-%dT%H:%M:%SZ}<".encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as dated, zipfile.ZipFile(made, "w") as fixed:
        for name in dated.namelist():
            content = dated.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", told, content)
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.writestr(member, content, compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()
