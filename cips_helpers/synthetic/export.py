"""Response files as survey tools export them: CSV, Excel and Parquet, with codes or labels."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Scale, pick
from cips_helpers.survey.decode import MISSING
from cips_helpers.synthetic.recipe import FileStyle
from cips_helpers.xlsx import undated


def as_texts(
    answers: pd.DataFrame, *, scales: Mapping[str, Scale], style: FileStyle, language: str = "en"
) -> pd.DataFrame:
    """Return answers as codes or labels, with the headings of the file.

    Parameters
    ----------
    answers
        From `cips_helpers.synthetic.respondents.synthesise`.
    scales
        Item id → scale, with the country's own answers.
    style
        Codes or labels, headings, decimal sign.
    language
        Language of the labels.

    Returns
    -------
    pandas.DataFrame
        Texts, empty without an answer.
    """
    columns = {}
    for id in answers:
        values = answers[id].to_numpy()
        scale = scales[str(id)]
        if style.labels and scale.kind != "number":
            words = {float(answer.code): pick(answer.label, language) for answer in scale.answers}
        else:
            words = {value: number(value, style.decimal) for value in np.unique(values)}
        words[float(MISSING)] = ""
        columns[style.columns.get(str(id), str(id))] = [words[value] for value in values]
    return pd.DataFrame(columns)


def number(value: float, decimal: str = ".") -> str:
    """Return a number as text: at most four decimals, with a decimal point or comma.

    Examples
    --------
    >>> number(3.0), number(2.5, ",")
    ('3', '2,5')
    """
    return f"{round(float(value), 4):g}".replace(".", decimal) if value < 1e5 else str(int(value))


def write_texts(path: Path, table: pd.DataFrame, *, style: FileStyle) -> None:
    """Write a table of texts as CSV, Excel or Parquet.

    Parameters
    ----------
    path
        The file; its folder is created.
    table
        Texts.
    style
        Format, delimiter and encoding.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if style.format == "parquet":
        table.to_parquet(path, index=False)
    elif style.format == "xlsx":
        path.write_bytes(_workbook(table))
    else:
        text = table.to_csv(index=False, sep=style.delimiter, lineterminator="\r\n" if style.delimiter == ";" else "\n")
        path.write_bytes(text.encode(style.encoding))


def _workbook(table: pd.DataFrame) -> bytes:
    import openpyxl  # slow to import

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("answers")
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False):
        # Survey tools write codes as numbers, and leave cells without an answer empty.
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return undated(file.getvalue())
