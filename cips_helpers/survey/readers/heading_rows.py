"""Heading rows of a file: below titles, in two rows, followed by rows of question texts, ImportIds or HXL tags."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from cips_helpers.survey.normal import plain
from cips_helpers.survey.vocabulary import Vocabulary

SEARCHED = 12
"""Rows in which the headings are searched for."""
PEEKED = SEARCHED + 3
"""Rows a reader needs to give for that."""
_RESPONSES = frozenset(
    map(plain, ("Response", "Open-Ended Response", "Réponse", "Réponse ouverte", "Respuesta", "Respuesta abierta"))
) | frozenset(map(plain, ("Resposta", "Resposta aberta", "Resposta livre", "الرد", "الإجابة", "استجابة", "رد مفتوح")))
"""Words of SurveyMonkey below a question with one column."""


@dataclass(frozen=True)
class Headings:
    """The headings of a file, and the rows that hold them."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    """Second headings, as long as ``names``: question texts below short names; empty where there are none."""
    above: int
    """Rows above the headings."""
    rows: int
    """Rows up to the first respondent: titles, headings, second headings."""

    @property
    def notes(self) -> list[tuple[str, str, int | None]]:
        """Notes of the reader on rows that are no respondents."""
        notes: list[tuple[str, str, int | None]] = []
        if self.above:
            notes.append((f"the headings are in row {self.above + 1}", "the rows above were left out", self.above))
        if (second := self.rows - self.above - 1) > 0:
            notes.append(("rows of second headings below the first", "they were not taken for respondents", second))
        return notes


def find_headings(rows: Sequence[Sequence[str]], known: Container[str]) -> Headings:
    """Find the headings among the first rows of a file.

    Parameters
    ----------
    rows
        The first rows, at most ``PEEKED`` of them.
    known
        Headings that are recognized.

    Returns
    -------
    Headings
        Those of the first row if no row has a known heading.
    """
    counts = [sum(bool(cell.strip()) and cell in known for cell in row) for row in rows[:SEARCHED]]
    at = counts.index(max(counts, default=0)) if counts else 0
    if counts and counts[at] < 2:
        if (coded := _coded_row(rows, known)) is not None:
            at = coded
        elif at and not counts[0]:
            at = at if sum(bool(cell.strip()) for cell in rows[0]) < 2 else 0  # a lone word in an answer is no heading
    at = _first_of_two(rows, at, known)
    names = list(rows[at]) if rows else []
    labels = [""] * len(names)
    end = at + 1
    while end < len(rows) and _is_heading_row(rows[end], names, known):
        row = [*rows[end], *[""] * (len(names) - len(rows[end]))]
        names += [""] * (len(row) - len(names))
        labels += [""] * (len(row) - len(labels))
        if _is_of_options(row):
            names, labels = _with_options(names, row)
            end += 1
            continue
        for number, cell in enumerate(row):
            if not names[number].strip() or (cell in known and names[number] not in known):
                labels[number], names[number] = names[number], cell
            elif not labels[number] and not _is_tag(cell):
                labels[number] = cell
        end += 1
    return Headings(tuple(names), tuple(labels), at, end)


def _coded_row(rows: Sequence[Sequence[str]], known: Container[str]) -> int | None:
    """Return the row that holds short codes of the forms as headings; ``None`` if none does."""
    if not isinstance(known, Vocabulary):
        return None
    return next((number for number, row in enumerate(rows[:SEARCHED]) if known.is_coded(row)), None)


def _first_of_two(rows: Sequence[Sequence[str]], at: int, known: Container[str]) -> int:
    """Return the row above if it has known headings over columns without one: headings in two rows."""
    if not at:
        return at
    below = rows[at]
    above = [number for number, cell in enumerate(rows[at - 1]) if cell.strip() and cell in known]
    free = [number for number in above if number >= len(below) or below[number] not in known]
    return at - 1 if free else at


def _is_heading_row(row: Sequence[str], names: Sequence[str], known: Container[str]) -> bool:
    """Return whether a row below headings holds headings too, rather than a respondent's answers."""
    cells = [(cell, names[number] if number < len(names) else "") for number, cell in enumerate(row) if cell.strip()]
    if not cells:
        return False
    if 2 * sum(_is_tag(cell) for cell, _ in cells) >= len(cells) or _is_of_options(row):
        return True
    repeated = sum(_same(cell, name, known) for cell, name in cells)
    return repeated >= 2 and 2 * repeated >= len(cells)


def _same(cell: str, name: str, known: Container[str]) -> bool:
    """Return whether a cell is a heading itself: of its column's item, or over a column without a known one."""
    if cell not in known:
        return False
    if isinstance(known, Vocabulary):
        return name not in known or known.key(cell) == known.key(name)
    return True


def _is_of_options(row: Sequence[str]) -> bool:
    """Return whether a row is SurveyMonkey's second one: *Response*, or the statement or answer of a column."""
    cells = [plain(cell) for cell in row if cell.strip()]
    return bool(cells) and not row[0].strip() and any(cell in _RESPONSES for cell in cells)


def _with_options(names: Sequence[str], row: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return headings of the question, which stands over the first of its columns, and of what is below it.

    A column of a statement or of one of several answers is called ``Question [statement]``.
    """
    question, joined, labels = "", [], []
    for name, cell in zip(names, row, strict=True):
        question = name if name.strip() else question if cell.strip() else ""
        is_own = not cell.strip() or plain(cell) in _RESPONSES
        joined.append(question if is_own else f"{question} [{cell.strip()}]")
        labels.append("" if is_own else cell)
    return joined, labels


def _is_tag(cell: str) -> bool:
    """Return whether a cell is Qualtrics' id of a column, or a tag of the humanitarian exchange language (HXL)."""
    text = cell.strip()
    return "ImportId" in text or (text.startswith("#") and len(text) > 2 and text[1].isalpha())
