"""Rows of a file that are no respondents of a sample: of other samples, tests, refusals, without any answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from cips_helpers.survey.columns import Columns
from cips_helpers.survey.days import days_of
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.normal import plain, squeezed, word
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.reading import Reading
from cips_helpers.survey.study import Condition, Source
from cips_helpers.survey.vocabulary import Vocabulary

_REFUSED = frozenset(["no", "n", "non", "não", "nao", "false", "0", "disagree", "refuse", "refused", "لا", "ні"])
_REFUSING = re.compile(
    r"^(no|non|não|nao|لا)\b|\b(do not|don't|not) (agree|consent|accept|wish|want)|^(i )?(disagree|decline|refuse)|"
    r"n'accepte pas|je refuse|no acepto|não aceito|^no_"
)
"""Beginning of a longer answer of somebody who does not consent."""
_TEST = re.compile(
    r"^(tests?|testing|tester|pilots?|pilote|piloto|preview|training|trial|demo|dummy|essai|prueba|teste|formation|"
    r"تجربة|اختبار|тест)([\s_\-.#:]*\d*)$"
)
_IDENTICAL = 12
"""Answers that rows must share to be called the same; people with few answers may well agree."""


def keep_rows(
    table: Table, columns: Columns, source: Source, vocabulary: Vocabulary, reading: Reading, faults: Faults
) -> Table | None:
    """Return the rows of this sample, without test rows and refusals.

    Parameters
    ----------
    table, columns, source
        The file, its columns, and its entry in the study.
    vocabulary
        The words that are known.
    reading
        Takes the reasons and numbers of rows that are left out.
    faults
        Collects an error if no row is left.

    Returns
    -------
    Table or None
        ``None`` if no row is left.
    """
    for name, value in source.rows.items():
        table = _without(table, table.cells[columns.named[name]].map(word) != word(value), f"`rows`: {name}", reading)
    for where, conditions in (("keep", source.keep), ("drop", source.drop)):
        for name, condition in conditions.items():
            cells = table.cells[columns.named[name]]
            met = _meets(cells, condition)
            if undated := _undated(cells, condition):
                became = "were left out" if where == "keep" else "were kept"
                faults.warn(
                    f"`{where}`: {name}: entries that are no date, so their rows {became}",
                    "write them like 2027-01-31",
                    rows=undated,
                )
            table = _without(table, met if where == "drop" else ~met, f"`{where}`: {name}", reading)
    if not len(table.cells):
        where = "`rows`" if source.rows and not (source.keep or source.drop) else "`rows`, `keep` and `drop`"
        names = ", ".join([*source.rows, *source.keep, *source.drop])
        faults.error(f"no row is left after {where} ({names})", "check the values in study.yml")
        return None
    asked_for = {*columns.named.values()}
    if columns.profile is not None:
        for name, values in columns.profile.left_out.items():
            for column in _columns_named(table, name, asked_for):
                entries = {plain(value) for value in values}
                rows = table.cells[column].map(plain).isin(entries)
                table = _told(table, rows, f"test, preview or rejected rows by {column!r}", reading, faults)
    if columns.consent is not None and columns.consent not in asked_for:
        said = {str(entry): refuses(str(entry), vocabulary) for entry in table.cells[columns.consent].unique()}
        rows = table.cells[columns.consent].map(said).astype(bool)
        table = _told(table, rows, "people who did not consent", reading, faults)
    if not len(table.cells):
        faults.error("no respondent is left: all rows are tests or refusals", "check that it is the right file")
        return None
    return table


def refuses(entry: str, vocabulary: Vocabulary) -> bool:
    """Return whether an entry of a column of consent says no.

    Parameters
    ----------
    entry, vocabulary
        The entry, and the words that are known.
    """
    return word(entry) in _REFUSED | vocabulary.refusals or bool(_REFUSING.search(plain(entry)))


def is_test(entry: str) -> bool:
    """Return whether an entry says that its row is a test, of a pilot or of a training.

    Examples
    --------
    >>> is_test("TEST 3"), is_test("tester of goods")
    (True, False)
    """
    return bool(_TEST.match(plain(entry)))


def without_answers(
    codes: Mapping[str, np.ndarray], questions: Iterable[str], reading: Reading, faults: Faults
) -> np.ndarray:
    """Return the rows of people who answered a question, as a mask.

    Parameters
    ----------
    codes
        Item id → answer codes, faults included.
    questions
        The items that are no demographics.
    reading, faults
        Take the number of the others.
    """
    answered = np.zeros(len(next(iter(codes.values()))), dtype=bool)
    for id in questions:
        if id in codes:
            answered |= codes[id] != MISSING
    if not answered.all() and answered.any():
        rows = int((~answered).sum())
        reading.left_out.append(("no question answered", rows))
        faults.warn("no question is answered, so they are no respondents", "they were left out", rows=rows)
    return answered if answered.any() else np.ones(len(answered), dtype=bool)


def name_unclaimed(table: Table, columns: Columns, source: Source, sources: Iterable[Source], faults: Faults) -> None:
    """Warn of rows of a shared file that no sample of the study takes, as after a spelling mistake.

    Parameters
    ----------
    table, columns, source
        The file, its columns, and its entry in the study.
    sources
        All entries of the study that read the same file.
    faults
        Collects the warnings.
    """
    others = list(sources)
    for name in source.rows:
        claimed = {word(other.rows[key]) for other in others for key in other.rows if squeezed(key) == squeezed(name)}
        rows = int((~table.cells[columns.named[name]].map(word).isin(claimed)).sum())
        if rows:
            faults.warn(
                "rows that no sample of the study takes: their entry is in none of its `rows`",
                "correct their spelling, or leave them out on purpose",
                column=name,
                rows=rows,
            )


def name_doubtful(table: Table, columns: Columns, *, start: date, end: date, reading: Reading, faults: Faults) -> None:
    """Warn of rows that may be tests or pilots: by their date, or by a word like *test*; and of unfinished ones.

    Parameters
    ----------
    table, columns
        The rows of the sample, and the columns.
    start, end
        The fieldwork.
    reading
        Takes the days.
    faults
        Collects the warnings.
    """
    asked_for = {*columns.named.values()}
    free = [str(name) for name in table.cells if name not in columns.of_items and name not in columns.design.values()]
    other_texts = {name for names in columns.others.values() for name in names}
    first = [
        name
        for wanted in (columns.profile.dates if columns.profile else ())
        for name in _columns_named(table, wanted, set())
    ]
    for name in dict.fromkeys((*first, *(n for n in free if n not in first))):
        days = days_of(table.cells[name], start=start, end=end)
        if days is None:
            continue
        known = days.dropna()
        outside = int(((known < pd.Timestamp(start)) | (known > pd.Timestamp(end))).sum())
        reading.dates = (name, known.min().date(), known.max().date(), outside)
        reading.days = {day.date(): int(n) for day, n in known.value_counts().sort_index().items()}
        if outside and name not in asked_for:
            faults.warn(
                f"dates outside the fieldwork ({start} to {end}), perhaps of a pilot or of tests",
                f"leave them out by `keep: {{{name}: {{from: {start}}}}}`, or correct `start` and `end`",
                column=name,
                rows=outside,
            )
        break
    for name in free:
        if name in asked_for or name in other_texts:
            continue
        texts = table.cells[name]
        if tests := {text for text in texts.unique() if is_test(text)}:
            faults.warn(
                "entries like test, pilot or training",
                f"leave these rows out by `drop: {{{name}: …}}` if nobody answered in earnest",
                column=name,
                rows=int(texts.isin(tests).sum()),
            )
    for name, values in (columns.profile.unfinished if columns.profile else {}).items():
        for column in _columns_named(table, name, asked_for):
            rows = int(table.cells[column].map(plain).isin({plain(value) for value in values}).sum())
            if rows:
                faults.warn(
                    "interviews that were not finished but hold answers",
                    "they count; leave them out by `drop` if they should not",
                    column=column,
                    rows=rows,
                )


def name_identical(codes: pd.DataFrame, faults: Faults) -> None:
    """Warn of rows whose answers all equal another row's, whatever their ids.

    Parameters
    ----------
    codes
        Answer codes, one column per item.
    faults
        Collects the warning.
    """
    varied = (codes != MISSING).sum(axis=1) >= _IDENTICAL
    in_order = np.sort(codes.to_numpy(), axis=1)  # counted as a whole: pandas counts row by row
    varied &= (np.diff(in_order, axis=1) != 0).sum(axis=1) > 1  # more than two codes, not the same answer throughout
    if rows := int(codes[varied].duplicated().sum()):
        faults.warn(
            f"rows whose answers all equal another row's, of {len(codes)}",
            "check whether they were entered or exported twice, and delete the copies",
            rows=rows,
        )


def _without(table: Table, rows: pd.Series, reason: str, reading: Reading) -> Table:
    if n := int(rows.sum()):
        reading.left_out.append((reason, n))
        return table.keep(~rows)
    return table


def _told(table: Table, rows: pd.Series, reason: str, reading: Reading, faults: Faults) -> Table:
    if n := int(rows.sum()):
        faults.warn(reason, "they were left out", rows=n)
    return _without(table, rows, reason, reading)


def _columns_named(table: Table, name: str, but: set[str]) -> list[str]:
    return [str(column) for column in table.cells if squeezed(str(column)) == squeezed(name) and column not in but]


def _undated(cells: pd.Series, condition: Condition) -> int:
    """Return the number of entries that are no date, where a condition asks for dates."""
    if condition.first is None and condition.last is None:
        return 0
    days = days_of(cells, start=condition.first, end=condition.last, strict=False)
    return int((days.isna() & (cells.str.strip() != "")).sum())


def _meets(cells: pd.Series, condition: Condition) -> pd.Series:
    if condition.first is not None or condition.last is not None:
        days = days_of(cells, start=condition.first, end=condition.last, strict=False)
        met = pd.Series(True, index=cells.index)
        if condition.first is not None:
            met &= days >= pd.Timestamp(condition.first)
        if condition.last is not None:
            met &= days <= pd.Timestamp(condition.last)
        return met
    listed = cells.map(word).isin({word(value) for value in condition.entries})
    return ~listed if condition.others else listed
