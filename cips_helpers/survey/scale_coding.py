"""Codings of a file that differ from the questionnaire's, decided once for all questions of a scale."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cips_helpers.instrument.model import Scale
from cips_helpers.survey.decode import CONTRADICTION, MISSING, Decoder
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.normal import figure, plain, word
from cips_helpers.survey.usual_answers import is_neutral

_DATE = re.compile(r"^\d{4}-\d\d-\d\d(?:t00:00:00)?$")
_MONTH = re.compile(
    r"^(?:\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[- ]\d{2})$"
)
_LETTER_CODE = re.compile(r"^[a-z]{1,2}[_-]?0*(\d{1,2})$")
FEWEST = 10
"""Answers from which the coding of a scale is judged."""
_HIGHEST = 10
"""Highest code of a scale's answers; higher figures are codes of no answer."""
_ORDERED = 4
"""Answers of a scale, at least, of which a form may label the ends alone."""
_MISTAKES = 0.08
"""Share of answers up to which a further figure is taken for mistakes."""


def coding_faults(
    name: str,
    items: list[str],
    entries: tuple[tuple[str, int, int], ...],
    decoder: Decoder,
    faults: Faults,
    *,
    is_labelled: bool = False,
) -> bool:
    """Report a scale that is coded otherwise, and contradictions with ``missing``.

    Parameters
    ----------
    name, items
        The scale and its items.
    entries
        (entry, code, rows) of all its columns.
    decoder
        The decoder of its columns.
    faults
        Collects at most one error, and warnings.
    is_labelled
        Whether the file gives labels to its values, which show how it is coded.

    Returns
    -------
    bool
        True if an error was reported that explains the entries without a code.
    """
    scale = decoder.scale
    what = f"{len(items)} questions of the scale {name}" if len(items) > 1 else f"the question {items[0]}"
    overruled = [(token, rows) for token, code, rows in entries if code == MISSING and decoder.means_missing(token)]
    if overruled:
        codes = ", ".join(sorted({word(token) for token, _ in overruled}))
        faults.warn(
            f"{what}: `missing` names the code of an answer ({codes}), so its entries count as no answer",
            "check that the file means no answer by it",
            rows=sum(rows for _, rows in overruled),
        )
    if scale.kind == "number":
        return _bands(what, entries, decoder, faults)
    return (
        _dates(what, entries, faults)
        or _several(what, items[0], entries, scale, faults)
        or _other_figures(what, name, items, entries, decoder, faults)
        or (not is_labelled and _half_in_words(what, name, items, entries, decoder, faults))
        or _neutral(what, name, entries, scale, faults)
        or _letter_codes(what, name, items, entries, scale, faults)
    )


def _bands(what: str, entries: tuple[tuple[str, int, int], ...], decoder: Decoder, faults: Faults) -> bool:
    """Warn of figures that may be the codes of bands instead of years."""
    scale = decoder.scale
    values = {value for token, code, _ in entries if code >= 0 and (value := figure(word(token))) is not None}
    rows = sum(rows for token, code, rows in entries if code >= 0 and figure(word(token)) is not None)
    codes = {float(answer.code) for answer in scale.substantive}
    if rows >= FEWEST and values and values <= codes and len(values) > 1 and not decoder.recodes_figures:
        unit = next(iter(scale.unit.values()), "the unit")
        faults.warn(
            f"{what}: all figures are {min(values):g} to {max(values):g}, which are also the codes of the bands; "
            f"they were read as {unit}",
            "if they are codes, say so by `recoding: {item: {1: 1, 2: 2, …}}` in study.yml",
            rows=rows,
        )
    return False


def _dates(what: str, entries: tuple[tuple[str, int, int], ...], faults: Faults) -> bool:
    rows = sum(
        rows
        for token, code, rows in entries
        if code < MISSING and (_DATE.match(plain(token)) or _MONTH.match(plain(token)))
    )
    if rows:
        faults.error(
            f"{what}: entries are dates, as Excel makes of bands like 10-49",
            "format the column as text in Excel and enter the bands again, or name them under `recoding` in study.yml",
            rows=rows,
        )
    return bool(rows)


def is_several(tokens: Iterable[str], scale: Scale) -> bool:
    """Return whether entries are several answers each, as of a question where all that apply are ticked."""
    decoder = Decoder(scale)
    return any(_answers_in(token, decoder) > 1 for token in tokens)


def _answers_in(token: str, decoder: Decoder) -> int:
    """Return the number of answers in an entry like ``2 5`` or ``Broker; Carrier``; 0 if a part is no answer."""
    if (code := decoder.code(token)) >= MISSING:
        return 1
    if code == CONTRADICTION:  # a figure beside a label
        return 0
    for separator in (None, ";", ",", "|"):
        parts = [part for part in token.split(separator) if part.strip()]
        are_figures = {word(part).isdecimal() for part in parts}
        if len(parts) > 1 and len(are_figures) == 1 and all(decoder.code(part) >= 0 for part in parts):
            return len(parts)
    return 0


def _several(what: str, item: str, entries: tuple[tuple[str, int, int], ...], scale: Scale, faults: Faults) -> bool:
    decoder = Decoder(scale)
    rows = sum(rows for token, code, rows in entries if code < MISSING and _answers_in(token, decoder) > 1)
    if rows:
        faults.error(
            f"{what}: entries with several answers, but the questionnaire allows one",
            "say `several: true` for the question in the questionnaire, or keep the main answer of each person",
            rows=rows,
        )
    return bool(rows)


def figures_otherwise(entries: Iterable[tuple[str, int, int]], decoder: Decoder) -> list[int]:
    """Return the figures of the answers of a scale where they are another coding than the questionnaire's; else none.

    Parameters
    ----------
    entries
        (entry, code, rows) of all columns of the scale.
    decoder
        The decoder of its columns.
    """
    scale = decoder.scale
    if decoder.recodes_figures or scale.kind in ("study", "number"):
        return []
    counts = {value: (code, rows) for token, code, rows in entries if (value := _whole(token)) is not None}
    own = sorted(answer.code for answer in scale.substantive)
    low = sorted(value for value in counts if value <= _HIGHEST and value not in _no_answers(scale))
    strange = [value for value in low if value not in own]
    n = sum(counts[value][1] for value in low)
    if not strange or n < FEWEST:
        return []
    are_slips = sum(counts[value][1] for value in strange) < _MISTAKES * n  # of the keyboard
    has_all = set(own) <= set(low)
    if has_all and are_slips:
        return []
    # Some forms leave out a figure, the middle of five, say; elsewhere one that stands apart is a code of no answer.
    skips_one = scale.kind == "agreement" and len(low) >= len(own) and not has_all and not are_slips
    if _is_gapped(low) and not skips_one:
        return []
    hidden = all(counts[value][0] == MISSING for value in strange)  # by `missing`
    if hidden and not (strange == [own[-1] + 1] and own[0] not in low and len(own) > 2):
        return []
    return low


def _is_gapped(figures: list[int]) -> bool:
    return figures[-1] - figures[0] + 1 != len(figures)


def _other_figures(
    what: str, name: str, items: list[str], entries: tuple[tuple[str, int, int], ...], decoder: Decoder, faults: Faults
) -> bool:
    """Report figures that are another coding than the questionnaire's, also where `missing` hides what shows it."""
    if not (low := figures_otherwise(entries, decoder)):
        return False
    scale = decoder.scale
    own = sorted(answer.code for answer in scale.substantive)
    start, end = low[0], low[-1]
    labels = next(iter(scale.answers[0].label.values()), "")
    cure = f"say once under `recoding: {{{_key(name, items)}: …}}` in study.yml what each figure means"
    if _is_gapped(low):
        listed = ", ".join(map(str, low))
        faults.error(f"{what}: coded {listed}, but the questionnaire has {', '.join(map(str, own))}", cure)
        return True
    if len(low) > len(own):
        faults.error(
            f"{what}: coded {start} to {end}, which are {len(low)} answers; the questionnaire has {len(own)} "
            "(no neutral middle, for one)",
            f"give the scale its further answers in the questionnaire, or say under `recoding: {{{name}: …}}` in "
            "study.yml what each figure means",
        )
        return True
    hint = f"; look up whether {start} is {labels!r}, and do not name answers under `missing`"
    faults.error(
        f"{what}: coded {start} to {end}, but the questionnaire has {', '.join(map(str, own))}",
        cure + (hint if scale.kind == "agreement" or len(own) > 2 else ""),
        rows=None,
    )
    return True


def only_in_figures(entries: Iterable[tuple[str, int, int]], decoder: Decoder) -> list[int]:
    """Return the answers that a file with words and figures has as figures alone; none if it has only one of the two.

    A form that labels the ends of a scale gives words for them and figures between, by its own coding.

    Parameters
    ----------
    entries
        (entry, code, rows) of all columns of the scale.
    decoder
        The decoder of its columns.
    """
    scale = decoder.scale
    if decoder.recodes_figures or scale.kind in ("study", "number") or len(scale.substantive) < _ORDERED:
        return []
    own = {answer.code for answer in scale.substantive}
    figures = {code for token, code, _ in entries if code in own and _whole(token) is not None}
    words = {code for token, code, _ in entries if code in own and _whole(token) is None}
    return sorted(figures - words) if words else []


def _half_in_words(
    what: str, name: str, items: list[str], entries: tuple[tuple[str, int, int], ...], decoder: Decoder, faults: Faults
) -> bool:
    """Report answers that are words for some and figures for others, whose coding no word shows."""
    if not only_in_figures(entries, decoder):
        return False
    faults.error(
        f"{what}: some answers are words and others are figures, as where a form labels only the ends of a scale",
        f"say once under `recoding: {{{_key(name, items)}: …}}` in study.yml what each figure means",
    )
    return True


def _neutral(what: str, name: str, entries: tuple[tuple[str, int, int], ...], scale: Scale, faults: Faults) -> bool:
    """Report a neutral middle, which a scale of the questionnaire does not have."""
    rows = sum(rows for token, code, rows in entries if code < MISSING and is_neutral(token))
    others = any(code < MISSING and not is_neutral(token) for token, code, _ in entries)
    if not rows or scale.kind != "agreement":
        return False
    faults.error(
        f"{what}: entries of a neutral middle, which the scale does not have",
        f"give the scale this answer in the questionnaire, or take it for no answer by `recoding: {{{name}: …}}` in "
        "study.yml (`cips check` shows the word)",
        rows=rows,
    )
    return not others


def _letter_codes(
    what: str, name: str, items: list[str], entries: tuple[tuple[str, int, int], ...], scale: Scale, faults: Faults
) -> bool:
    """Report codes like A1 … A6, which LimeSurvey numbers in the order of the answers."""
    unknown = {word(token) for token, code, _ in entries if code < MISSING}
    if not unknown or not all(_LETTER_CODE.match(token) for token in unknown):
        return False
    letters = sorted(unknown)
    faults.error(
        f"{what}: codes like {letters[0][:-1].upper()}1 … of a survey tool instead of the questionnaire's",
        f"translate them once under `recoding: {{{_key(name, items)}: {{{letters[0].upper()}: …}}}}` in study.yml, or "
        "export the answers as full texts",
    )
    return True


def _key(name: str, items: list[str]) -> str:
    return items[0] if len(items) == 1 else name


def _no_answers(scale: Scale) -> set[int]:
    return {answer.code for answer in scale.answers if answer.kind != "answer"}


def _whole(token: str) -> int | None:
    text = word(token)
    return int(text) if text.isdecimal() and len(text) <= 3 else None
