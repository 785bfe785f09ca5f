"""Files of the 60 officials of ``tests/survey/field/`` as hurried people and platforms leave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Item

FIELD = Path(__file__).parents[1] / "survey" / "field"
QUESTIONNAIRE = FIELD.parents[2] / "data" / "instrument" / "cips.yml"
INSTRUMENT = load_instrument(QUESTIONNAIRE)
ITEMS: tuple[Item, ...] = INSTRUMENT.items_of("officials")
STATEMENTS = [item.id for item in ITEMS if item.kind == "agreement"]
IDS = [item.id for item in ITEMS]
REVERSED = {3: 1, 2: 2, 1: 3, 0: 4, 8: 98, 9: 99}
"""Codes of the scale of agreement where 1 is *strongly agree*."""


def codes() -> pd.DataFrame:
    """Return everybody's answers as codes of the questionnaire."""
    return pd.read_csv(FIELD / "baseline" / "answers.csv", dtype=str, keep_default_na=False)[IDS]


def words(language: str = "en", answers: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return everybody's answers as labels."""
    answers = codes() if answers is None else answers
    return pd.DataFrame({item.id: answers[item.id].replace(labels(item, language)) for item in ITEMS})


def labels(item: Item, language: str = "en") -> dict[str, str]:
    """Return code → label."""
    if item.id == "region":
        return {str(number): f"Region {number}" for number in range(1, 5)}
    scale = INSTRUMENT.scale(item.scale)
    return {} if scale.kind == "number" else {str(a.code): a.label[language] for a in scale.answers}


def texts(language: str = "en") -> list[str]:
    """Return the questions."""
    return [INSTRUMENT.text(item.id, "officials", language) for item in ITEMS]


def rows(
    answers: pd.DataFrame,
    headings: Sequence[str] | None = None,
    *,
    day: Callable[[date], object] = lambda day: day,
    more: Mapping[str, Sequence[object]] | None = None,
) -> list[list[object]]:
    """Return rows with headings, dates and further columns in front."""
    days = [date(2024, 5, 13) + timedelta(days=number % 18) for number in range(len(answers))]
    more = more or {}
    written: list[list[object]] = [["Date of interview", *more, *(headings or texts())]]
    for number, said in enumerate(answers.itertuples(index=False)):
        written.append([day(days[number]), *(column[number] for column in more.values()), *said])
    return written


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]] | Sequence[Sequence[object]]) -> Path:
    """Write a workbook of one sheet or several."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, written in (sheets if isinstance(sheets, Mapping) else {"Answers": sheets}).items():
        sheet = book.create_sheet(name)
        for row in written:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def spss(
    path: Path, *, label: Callable[[int, str], str] = lambda value, text: text, unlabelled: Sequence[int] = ()
) -> Path:
    """Write an SPSS file whose statements are coded 1 = *strongly agree* to 4, 98 and 99."""
    answers = codes()
    meant: dict[str, dict[float, str]] = {}
    frame = pd.DataFrame({"intdate": pd.Series([date(2024, 5, 13)] * 60, dtype=object)})
    names = {item.id: f"v{number:03d}" for number, item in enumerate(ITEMS, start=1)}
    for item in ITEMS:
        own = {code: REVERSED[int(code)] if item.id in STATEMENTS else int(code) for code in labels(item)}
        name = names[item.id]
        frame[name] = answers[item.id].map(lambda code, own=own: float(own.get(code, code)) if code else None)
        if own:
            listed = {float(own[code]): label(own[code], text) for code, text in labels(item).items()}
            left_out = unlabelled if item.id in STATEMENTS else ()
            meant[name] = {value: text for value, text in listed.items() if value not in left_out}
    about: dict[str, str | None] = {names[item.id]: text for item, text in zip(ITEMS, texts(), strict=True)}
    pyreadstat.write_sav(frame, str(path), column_labels=about, variable_value_labels=meant)
    return path
