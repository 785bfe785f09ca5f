"""The page of a fieldwork, to look at each morning: internal, in one file, on a phone too."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from jinja2 import Environment

from cips_helpers.limits import FLOOR
from cips_helpers.planning.fieldwork import Progress
from cips_helpers.terminal import chosen_language, told

FEW = f"under {FLOOR}"
NONE = "none"
UNSAID = "–"
TEMPLATE = """\
<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ heading }}</title>
<style>
  body { font: 16px/1.5 "IBM Plex Sans", "Noto Sans", Arial, sans-serif; color: #1d252c; max-width: 54rem;
         margin: 0 auto 3rem; padding: 0 1rem; }
  .mark { background: #7a1f1f; color: #fff; padding: .3rem 1rem; margin: 0 -1rem 1.2rem; font-size: .9rem; }
  h1, h2 { color: #12355b; } h1 { font-size: 1.5rem; margin: .4rem 0; } h2 { font-size: 1.3rem; margin-top: 2.6rem; }
  h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; } .quiet { color: #5b6875; font-size: .88rem; }
  .key { font-size: 1.15rem; } ul { padding-inline-start: 1.2rem; } li { overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: start; vertical-align: top; padding: .25rem .5rem .25rem 0; font-weight: 400;
         border-bottom: 1px solid #d6dce2; overflow-wrap: break-word; }
  thead th { color: #5b6875; font-size: .85rem; vertical-align: bottom; } .n { text-align: end; white-space: nowrap; }
  .bar { display: block; height: .7rem; background: #00798c; min-width: 1px; } .bar.few { background: #c4ccd4; }
  td.wide { width: 40%; } .sign { color: #7a1f1f; }
  @media (max-width: 30rem) { td.wide { width: 30%; } th, td { padding-inline-end: .3rem; font-size: .92rem; } }
</style>
</head>
<body>
<p class="mark">{{ mark }}</p>
<h1>{{ heading }}</h1>
<p class="quiet">{% for line in about %}{{ line }} {% endfor %}</p>
{% for group in groups %}
<h2>{{ group.name }}</h2>
<p class="key">{{ group.key }}</p>
{%- for line in group.lines %}<p>{{ line }}</p>{% endfor %}
{%- for table in group.tables %}
<h3>{{ table.title }}</h3>
{%- if table.rows %}
<table><thead><tr>{% for head in table.heads %}
<th scope="col"{% if not loop.first %} class="n"{% endif %}>{{ head }}</th>{% endfor %}</tr></thead><tbody>
{%- for row in table.rows %}
<tr><th scope="row">{{ row[0] }}</th>{% for cell in row[1:] %}
{%- if cell is mapping %}<td class="wide"><span class="bar{{ cell.kind }}" style="width:{{ cell.width }}%"></span></td>
{%- else %}<td class="n">{{ cell }}</td>{% endif %}{% endfor %}</tr>
{%- endfor %}
</tbody></table>
{%- endif %}
{%- if table.note %}<p class="quiet">{{ table.note }}</p>{% endif %}
{%- endfor %}
{%- if group.warnings %}
<h3>{{ group.look }}</h3>
<ul>{% for warning in group.warnings %}<li>{{ warning }}</li>{% endfor %}</ul>
{%- endif %}
{% endfor %}
</body>
</html>
"""


def fieldwork_page(groups: Sequence[Progress], *, title: str, made: str) -> str:
    """Return the page; texts are escaped, and it loads nothing.

    Parameters
    ----------
    groups
        From `cips_helpers.planning.fieldwork.progress_of`.
    title
        Name of the country and the iteration.
    made
        Words for when the files were read.

    Returns
    -------
    str
        HTML.
    """
    template = Environment(autoescape=True).from_string(TEMPLATE)
    about = (
        f"Answers as they stand in the files of {made}.",
        "No scores are shown while people answer.",
        f"A number of fewer than {FLOOR} people is given as “{FEW}”; where it would follow from a total, another "
        "number is given as a range.",
    )
    return template.render(
        language=chosen_language(),
        heading=f"{told('Fieldwork')}: {title}",
        mark=told("INTERNAL: for those who run the fieldwork. Not part of any release."),
        about=list(map(told, about)),
        groups=[_group(group) for group in groups],
    )


def masked(counts: Sequence[int]) -> list[str]:
    """Return numbers of people of the parts of a whole as they may be shown.

    Few are called so, nobody is *none*. With the total of all of them, each few may be any number from 1 to 9: as many
    others as that takes, the smallest first, are given as ranges. The range of a single one is what the total leaves
    open anyway. If that is not enough, no number is given.

    Examples
    --------
    >>> masked([40, 23, 4])
    ['40', '18–26', 'under 10']
    >>> masked([40, 7, 4, 0])
    ['33–49', 'under 10', 'under 10', 'none']
    >>> masked([40, 30, 11, 1]), masked([10, 10, 1])
    (['40', '10 or more', '10 or more', 'under 10'], ['–', '–', '–'])
    """
    shown = [NONE if not n else FEW if n < FLOOR else str(n) for n in counts]
    few, total = shown.count(FEW), sum(n for n in counts if n < FLOOR)
    ranges = sorted((at for at, n in enumerate(counts) if n >= FLOOR), key=lambda at: counts[at])
    for number in range(len(ranges) + 1) if few else ():
        # One of the few is 9 while all others are as few as they may be, or 1 while they are as many.
        most = total - 1 if number else (FLOOR - 1) * (few - 1)
        if few - 1 + FLOOR * number <= total - (FLOOR - 1) and total - 1 <= most:
            for at in ranges[:number]:
                shown[at] = f"{FLOOR} or more"
            if number == 1:
                shown[ranges[0]] = f"{max(FLOOR, total - (FLOOR - 1) * few)}–{total - few}"
            return shown
        total += counts[ranges[number]] if number < len(ranges) else 0
    return [UNSAID] * len(counts) if few else shown


def summary(group: Progress) -> str:
    """Return the state of a group in one line.

    Parameters
    ----------
    group
        Its progress.

    Returns
    -------
    str
    """
    sample = group.sample
    n = FEW if sample.n < FLOOR else str(sample.n)
    goal = sum(part.target or 0 for part in group.parts.get("Quotas of the plan", ()))
    words = f"{n} answers of {goal} planned" if goal else f"{n} answers"
    if sample.source.invited and sample.n >= FLOOR:
        words += f", {sample.n / sample.source.invited:.0%} of the {sample.source.invited} invited"
    if group.days:
        words += f"; the last on {max(group.days)}"
    return words


def _group(group: Progress) -> dict[str, object]:
    facts = group.sample.iteration_facts
    lines = [f"Fieldwork from {facts.start} to {facts.end}."]
    if group.forecast is not None and group.sample.n >= FLOOR:
        lines.append(
            f"{group.pace:.1f} answers a day in the last seven days; at this pace {group.forecast} by the end."
        )
    left_out = group.sample.reading.left_out if group.sample.reading else []
    if left_out:
        named = "; ".join(f"{reason}: {masked([rows])[0]}" for reason, rows in left_out)
        lines.append(f"Rows left out: {named}.")
    tables = [*_parts(group), *_days(group), *_precision(group), *_interviewers(group), *_left_open(group)]
    signs = (f"Interviewer no. {one.number}: {'; '.join(one.signs)}" for one in group.interviewers if one.signs)
    warnings = [*_behind(group), *signs, *(f"{what} ({_rows(n)})" if n else what for what, n in group.warnings)]
    return {
        "name": group.name,
        "key": told(summary(group)),
        "lines": list(map(told, lines)),
        "tables": tables,
        "look": told("To look at"),
        "warnings": list(map(told, warnings)),
    }


def _rows(n: int) -> str:
    return f"{FEW} rows" if n < FLOOR else f"{n} rows"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> dict[str, object]:
    return {"title": told(title), "heads": list(map(told, heads)), "rows": rows, "note": told(note)}


def _bar(value: float, most: float, *, few: bool = False) -> dict[str, object]:
    return {"width": round(100 * min(1.0, value / most)) if most else 0, "kind": " few" if few else ""}


def _parts(group: Progress) -> Iterator[dict[str, object]]:
    for title, parts in group.parts.items():
        shown = masked([part.answers for part in parts])
        if any(part.target for part in parts):
            rows = [
                [part.name, told(answers), part.target, _bar(_least(answers), part.target or 1, few=answers == FEW)]
                for part, answers in zip(parts, shown, strict=True)
            ]
            yield _table(title, ("", "Answers", "Planned", ""), rows)
        elif any(part.people for part in parts):
            whole = sum(part.people or 0 for part in parts)
            rows = [
                [part.name, told(answers), part.people, f"{(part.people or 0) / whole:.0%}"]
                for part, answers in zip(parts, shown, strict=True)
            ]
            yield _table(title, ("", "Answers", "People", "Share of people"), rows)
        else:
            most = max((part.answers for part in parts), default=0)
            rows = [
                [part.name, told(answers), _bar(_least(answers), most, few=answers == FEW)]
                for part, answers in zip(parts, shown, strict=True)
            ]
            yield _table(title, ("", "Answers", ""), rows)


def _least(shown: str) -> int:
    """Return the number a bar is drawn for: never more exact than the text beside it."""
    if shown == FEW:
        return FLOOR
    return int(re.split(r"\D", shown)[0]) if shown[0].isdigit() else 0


def _behind(group: Progress) -> Iterator[str]:
    """Yield the strata that lag behind the others, if the whole has half of its answers.

    Few count as the most that they may be, and a range as the least: the list tells no more than the table.
    """
    parts = [part for part in group.parts.get("Quotas of the plan", ()) if part.target]
    whole = sum(part.answers for part in parts) / (sum(part.target or 0 for part in parts) or 1)
    for part, shown in zip(parts, masked([part.answers for part in parts]), strict=True):
        answers = FLOOR - 1 if shown == FEW else _least(shown)
        if part.target and whole >= 0.5 and shown != UNSAID and answers / part.target < whole / 2:
            yield f"{part.name}: fewer than half as many of its planned answers as everywhere else; remind people there"


def _days(group: Progress) -> Iterator[dict[str, object]]:
    if not group.days:
        yield _table("Answers by day", (), (), "The file has no column of dates.")
        return
    counts, unit = dict(sorted(group.days.items())), "day"
    if sorted(counts.values())[len(counts) // 2] < FLOOR:
        counts, unit = _by_week(counts), "week"
    shown, most = masked(list(counts.values())), max(counts.values())
    rows = [
        [
            str(day) if unit == "day" else told(f"week of {day}"),
            told(answers),
            _bar(_least(answers), most, few=answers == FEW),
        ]
        for day, answers in zip(counts, shown, strict=True)
    ]
    yield _table("Answers by day" if unit == "day" else "Answers by week", ("", "Answers", ""), rows)


def _by_week(days: Mapping[date, int]) -> dict[date, int]:
    weeks: dict[date, int] = {}
    for day, n in days.items():
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, 0) + n
    return weeks


def _precision(group: Progress) -> Iterator[dict[str, object]]:
    rows = [[told(name), f"± {half:.2f}", n] for name, half, n in group.precision if math.isfinite(half)]
    note = "Half of the 95 % interval that a report would show today, in points of the scale."
    if math.isfinite(group.planned):
        note += f" The plan is ± {group.planned:.2f} for a score of everybody."
    yield _table("Precision reached", ("", "Points", "Answers"), rows, note if rows else "Too few answers yet.")


def _interviewers(group: Progress) -> Iterator[dict[str, object]]:
    if not group.interviewers:
        return
    shown = masked([one.interviews for one in group.interviewers])
    rows = []
    for one, interviews in zip(group.interviewers, shown, strict=True):
        is_few = one.interviews < FLOOR
        minutes = f"{one.minutes:.0f}" if math.isfinite(one.minutes) and not is_few else "–"
        left_open = "–" if is_few else f"{one.left_open:.0%}" if math.isfinite(one.left_open) else told("few")
        rows.append([told(f"Interviewer no. {one.number}"), told(interviews), minutes, left_open])
    heads = ("", "Interviews", "Minutes", "Left open")
    note = (
        "Numbered in the alphabetical order of their names or devices, which are not kept. Minutes: the median. Left "
        "open: statements without an opinion."
    )
    yield _table("Interviewers", heads, rows, note)


def _left_open(group: Progress) -> Iterator[dict[str, object]]:
    rows = [[text, f"{share:.0%}"] for text, share in group.left_open]
    note = (
        f"Don't know, prefer not to answer and no answer, of those asked: the ten questions with most, by {FLOOR} "
        "people or more."
        if rows
        else f"No question by {FLOOR} people or more."
    )
    yield _table("Questions left open", ("Question", "Share"), rows, note)
