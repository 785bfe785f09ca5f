"""Summary of what was understood of the files: the lines of `cips check`, and its page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from cips_helpers import sizes
from cips_helpers.instrument.model import Scale, pick
from cips_helpers.limits import FLOOR
from cips_helpers.survey.columns import heading
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.faults import Fault, Faults, shown
from cips_helpers.survey.reading import Reading, ScaleReading
from cips_helpers.survey.scales import scale_of
from cips_helpers.survey.study import Study
from cips_helpers.terminal import chosen_language, told
from cips_helpers.words import Words

_STYLE = """body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  overflow-wrap: anywhere }
table { border-collapse: collapse; margin: .5rem 0 1.5rem } td, th { text-align: start; vertical-align: top;
  padding-block: .15rem; padding-inline: 0 1rem; overflow-wrap: break-word }
td { unicode-bidi: plaintext } th { border-bottom: 1px solid #999 } .error { color: #a40000 } h2 { margin-top: 2.5rem }
@media (max-width: 40rem) { table { table-layout: fixed; width: 100% } td, th { overflow-wrap: anywhere;
  padding-inline-end: .4rem; font-size: 14px } h2 { font-size: 1.15rem } }"""

_FROM_RIGHT = re.compile(r"[\u0590-\u08ff]+(?:\s+[\u0590-\u08ff]+)*")


def title_of(reading: Reading) -> str:
    """Return one line on a sample: file, rows read and kept, and reasons for the others."""
    facts = ", ".join(f"{name} {value}" for name, value in reading.facts.items() if name != "delimiter")
    left = "; ".join(f"{rows} left out: {reason}" for reason, rows in reading.left_out)
    sample = f"{reading.country} {reading.iteration} {reading.group}"
    return (
        f"{sample}: {shown(reading.file)}{f' ({facts})' if facts else ''}: "
        f"{reading.rows} row(s), {reading.kept} respondent(s){f' ({left})' if left else ''}"
    )


def lines_of(study: Study, reading: Reading) -> Iterator[str]:
    """Yield the details of a sample: dates, columns of questions, answers of scales."""
    if reading.dates is not None:
        column, first, last, outside = reading.dates
        beyond = f", {outside} outside the fieldwork" if outside else ""
        yield f"dates in {shown(column)!r}: {first} to {last}{beyond}"
    asked = len(reading.columns) + len(reading.absent)
    yield f"questions: {len(reading.columns)} of {asked} have a column"
    for id, columns in reading.columns.items():
        if heading(columns[0]) != id or len(columns) > 1:
            yield f"  {' + '.join(map(shown, columns))} → {id}: {reading.texts[id]}"
    if reading.absent:
        yield f"  without a column: {', '.join(reading.absent)}"
    yield from _several(study, reading)
    yield from _others(reading)
    for scale in reading.scales:
        yield f"{_name(scale)}:"
        for read_as, share, entries in answers_of(study, reading, scale):
            yield f"  {read_as}: {share}{f' (in the file: {entries})' if entries else ''}"


def _several(study: Study, reading: Reading) -> Iterator[str]:
    """Yield how questions with several answers were read."""
    instrument, language = study.questionnaire, _language(study)
    for read in reading.several:
        n = len(read.columns)
        text = pick(instrument.item(read.item).text, language)
        yield f"answers to {read.item}, of which people may give several, from {n} column(s): {text}"
        labels = {
            answer.code: pick(answer.label, language)
            for answer in instrument.scale(instrument.item(read.item).scale).answers
        }
        for code, rows in read.ticks:
            share = "none" if not rows else "few" if rows < FLOOR else f"{rows / read.people:.0%} of the people"
            yield f"  {code} {labels[code]}: {share}"


def _others(reading: Reading) -> Iterator[str]:
    """Yield how many people wrote something beside *other*."""
    for id, people in reading.others.items():
        some = f"{people} people" if people >= FLOOR else "a few people"
        yield f"other, please say ({id}): {some} wrote something, which is not read"


def answers_of(study: Study, reading: Reading, scale: ScaleReading) -> Iterator[tuple[str, str, str]]:
    """Yield code and label, share and the entries of the file, for each answer of a scale.

    Shares of fewer people than a published figure needs are not given, and neither are their entries.
    """
    answers = _scale(study, reading, scale).answers
    total = sum(rows for _, code, rows in scale.entries if code >= 0)
    for answer in answers:
        entries = [(entry, rows) for entry, code, rows in scale.entries if code == answer.code]
        rows = sum(n for _, n in entries)
        label = pick(answer.label, _language(study))
        written = ", ".join(
            shown(entry) for entry, n in entries if n >= FLOOR and entry not in (label, str(answer.code))
        )
        share = "none" if not rows else "few" if rows < FLOOR else f"{rows / total:.0%}"
        yield f"{answer.code} {label}", share, written if len(entries) <= sizes.NAMED_ROWS else ""
    blank = sum(rows for _, code, rows in scale.entries if code == MISSING)
    everything = sum(rows for _, _, rows in scale.entries)
    if blank:
        yield told("no answer"), "few" if blank < FLOOR else f"{blank / everything:.0%} of all cells", ""


def misfits_of(reading: Reading) -> Iterator[str]:
    """Yield entries that are no answer, with rows and a suggestion; for the analyst's own screen and nowhere else."""
    for misfit in reading.misfits[: sizes.MESSAGE_FAULTS]:
        rows = ", ".join(map(str, misfit.rows))
        hint = f" → {misfit.suggestion}" if misfit.suggestion else ""
        yield f"{shown(misfit.column)}, row {rows}: {shown(misfit.entry)!r}{hint}"
    if (more := len(reading.misfits) - sizes.MESSAGE_FAULTS) > 0:
        yield f"… and {more} more entries"


def page(study: Study, files: Iterable[Faults], state: str) -> str:
    """Return the summary as an HTML page, without the entries that are no answer.

    Parameters
    ----------
    study
        The study.
    files
        From `cips_helpers.survey.read.read_files`.
    state
        One line on whether the readings are confirmed.

    Returns
    -------
    str
        HTML; labels are escaped.
    """
    language, title = chosen_language(), escape(pick(study.title, _language(study)))
    parts = [
        "<!doctype html>",
        f"<html lang='{language}' dir='{Words(language).direction}'><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>{_told(f'{study.path.name}: what was understood')}</title>",
        f"<style>{_STYLE}</style>",
        f"<h1>{title}: {_told('what was understood')}</h1>",
        f"<p>{_told(state)}</p>",
    ]
    for faults in files:
        parts += _section(study, faults.reading, faults.listed)
    return "\n".join([*parts, "</html>", ""])


def _section(study: Study, reading: Reading, faults: list[Fault]) -> Iterator[str]:
    yield f"<h2>{_told(title_of(reading))}</h2>"
    if faults:
        entries = (f"<li class='{fault.level}'>{_told(f'{fault.level}: {fault.within}')}</li>" for fault in faults)
        yield f"<ul>{''.join(entries)}</ul>"
    if reading.dates is not None:
        column, first, last, outside = reading.dates
        yield f"<p>{_told(f'Dates in {shown(column)!r}: {first} to {last}; {outside} outside the fieldwork.')}</p>"
    if reading.columns:
        columns = [(" + ".join(map(shown, names)), id, reading.texts[id]) for id, names in reading.columns.items()]
        yield _table(("column", "item", "question"), columns)
    if reading.absent:
        absent = ", ".join(reading.absent)
        yield f"<p>{_told(f'Without a column: {absent}.')}</p>"
    if reading.ignored:
        ignored = ", ".join(map(shown, reading.ignored))
        yield f"<p>{_told(f'Not read: {ignored}.')}</p>"
    for line in (*_several(study, reading), *_others(reading)):
        yield f"<p>{_told(line)}</p>"
    for scale in reading.scales:
        yield f"<h3>{_told(_name(scale))}</h3>"
        answers = [(label, told(share), entries) for label, share, entries in answers_of(study, reading, scale)]
        yield _table(("answer", "share", "in the file"), answers)


def _told(text: str) -> str:
    """Return a text in the language of the analyst, as HTML; a heading in Arabic within it keeps to itself."""
    return _FROM_RIGHT.sub(r"<bdi>\g<0></bdi>", escape(told(text)))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["".join(f"<td>{escape(cell).replace('_', '_<wbr>')}</td>" for cell in row) for row in rows]
    first = "".join(f"<th>{_told(name)}</th>" for name in head)
    return f"<table><tr>{first}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _language(study: Study) -> str:
    """Return the language of questions and answers: the analyst's, if the study has it."""
    return language if (language := chosen_language()) in study.languages else study.languages[0]


def _name(scale: ScaleReading) -> str:
    n = len(scale.items)
    return f"answers of the scale {scale.scale}, {n} questions" if n > 1 else f"answers to {scale.items[0]}"


def _scale(study: Study, reading: Reading, scale: ScaleReading) -> Scale:
    return scale_of(study.questionnaire, study.countries[reading.country], scale.items[0])
