"""A reader of finished pages who believes nothing: words that the numbers beside them do not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup

NUMBER = r"[+−-]?\d+\.\d+"
INTERVAL = rf"95% interval ({NUMBER}) to ({NUMBER})"
SIGNS_OF = {"improved": 1, "declined": -1, "wider": 1, "narrower": -1, "not clear": 0, "no change": 0}
"""Outcome of a change, as a table has it → side of zero its interval lies on; of gaps, if the first scores higher."""
RISES, FALLS, NONE = (
    re.compile(rf"(?:overall score of [^.]*? {words}|{more})[^(]*\([^)]*?{INTERVAL}")
    for words, more in (
        ("rose", "higher scores than"),
        ("fell", "lower scores than"),
        ("(?:shows no clear change|did not (?:rise|change))", "no clear difference between"),
    )
)
Row = dict[str, str]


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("\N{NARROW NO-BREAK SPACE}", "").strip(" *↑↓"))


def ends(text: str) -> tuple[float, float]:
    """Return the ends of an interval as printed, "+0.10 to +0.28" or "2.49–2.59"."""
    low, high = re.findall(NUMBER if " to " in text else r"\d+\.\d+", text)
    return number(low), number(high)


def side(low: float, high: float, of: float = 0.0) -> int:
    """Return on which side of a number an interval lies; 0 where it holds the number."""
    return 1 if low > of else -1 if high < of else 0


@dataclass(frozen=True)
class Pages:
    """Everything that stands on some pages, as HTML."""

    html: str

    @cached_property
    def text(self) -> str:
        soup = BeautifulSoup(self.html, "html.parser")
        return "\n".join(block.get_text() for block in soup.find_all(["p", "li", "h2", "h3"]))

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """Rows of every table by its label; a column is called by all heads above it."""
        soup, tables = BeautifulSoup(self.html, "html.parser"), {}
        for table in soup.find_all("table"):
            heads = {head["id"]: head.get_text().strip() for head in table.find_all("th", id=True)}
            rows = [
                {" / ".join(heads[id] for id in cell["headers"] if id in heads): cell.get_text() for cell in row}
                for row in (list(line.find_all(["td", "th"], headers=True)) for line in table.find_all("tr"))
                if row
            ]
            label = next(iter(heads), "")
            tables[label[: len(label) - len(re.sub(r"\W+", "-", heads.get(label, ""))) - 1]] = rows
        return tables


def contradictions(pages: Pages) -> list[str]:
    """Return what a reader would find wrong."""
    return [*_of_sentences(pages.text), *_of_changes(pages), *_of_targets(pages), *_of_counts(pages), *_of_ends(pages)]


def _of_sentences(text: str) -> Iterator[str]:
    for pattern, wanted in ((RISES, 1), (FALLS, -1), (NONE, 0)):
        for found in pattern.finditer(text):
            low, high = sorted(map(number, found.groups()[-2:]))
            # The size of a gap is printed without its sign, after the words that say who scores higher.
            if side(low, high) != (wanted if "score of" in found.group() else abs(wanted)):
                yield f"{found.group()}"
    for word, before, now in re.findall(rf"overall score of [^.]*? (rose|fell) from ({NUMBER}) to ({NUMBER})", text):
        if (number(now) > number(before)) != (word == "rose"):
            yield f"{word} from {before} to {now}"
    for pattern in (
        rf"from ({NUMBER}) to ({NUMBER}) points \(change ({NUMBER})",
        rf"({NUMBER}) points then, ({NUMBER}) now \(change ({NUMBER})",
        rf"({NUMBER}) against ({NUMBER})(?:, a | \()gap (?:of )?({NUMBER})",
    ):
        for one, other, between in re.findall(pattern, text):
            if round(abs(abs(number(one) - number(other)) - abs(number(between))), 9):
                yield f"{between} between {one} and {other}"


def _of_changes(pages: Pages) -> Iterator[str]:
    for label, rows in pages.tables.items():
        for row in rows:
            outcome = row.get("Outcome", "")
            cells = [text for head, text in row.items() if not re.search("interval|range", head, re.I)]
            if outcome and [text for text in cells[1:4] if re.fullmatch(NUMBER, text)] == cells[1:4]:
                before, now, change = map(number, cells[1:4])
                if round(now - before - change, 9):
                    yield f"{label}: {change} between {before} and {now}"
            decides = row.get("Adjusted 95% interval, like for like") or row.get("Adjusted 95% interval", "")
            if outcome not in SIGNS_OF or not decides:
                continue
            wanted, found = SIGNS_OF[outcome], side(*ends(decides))
            if label == "tab-gap-change" and wanted:
                wanted *= 1 if number(list(row.values())[2]) > 0 else -1
            if found != wanted:
                yield f"{label}: {outcome} beside {decides}"


def _of_targets(pages: Pages) -> Iterator[str]:
    wider = re.findall(r"an interval (\d+\.\d+) times as wide", pages.html)
    times = float(wider[0]) if wider else 1.0
    for row in pages.tables.get("tab-factors", []):
        for head, state in row.items():
            group, _, name = head.rpartition(" / ")
            if name != "Target met?" or not state or not row["Target"]:
                continue
            score, target = number(row[f"{group} / Score"]), number(row["Target"])
            low, high = _range_of(row, group) or (score, score)
            half, slack = times * (high - low) / 2, 0.02 + 0.05 * (high - low)  # what rounding may hide
            wanted = {"met": 1, "not met": -1}.get(state, 0)
            if wanted and (side(low, high, target) != wanted or wanted * (score - target) < half - slack):
                yield f"{state} beside {low} to {high}, target {target}"
            if not wanted and abs(score - target) > half + slack:
                yield f"{state} beside {score} and {times} times {low} to {high}, target {target}"


def _range_of(row: Row, group: str) -> tuple[float, float] | None:
    """Return the ends of a group's interval, whatever its kind of sample calls it; ``None`` where it is exact."""
    name = re.compile(rf"{group} / .*(interval|range)( as if drawn| if others think alike| allowing for chance)?", re.I)
    (printed,) = (cell for head, cell in row.items() if name.fullmatch(head))
    return None if printed == "exact" else ends(printed)


def _of_counts(pages: Pages) -> Iterator[str]:
    """Compare how many factors are said to have changed or to meet their target, or to differ, with the tables."""
    outcomes = [
        [row["Outcome"] for row in rows if row["Key factor"] != "Overall score"]
        for label, rows in pages.tables.items()
        if label.startswith("tab-change-") and rows and "Outcome" in rows[0]
    ]
    said = re.findall(r"(\d+|all|no) (?:of (\d+) )?(?:(\d+) )?key factors? improved clearly", pages.text)
    for (some, of, every), rows in zip(dict.fromkeys(said), outcomes, strict=False):
        if some != "no" and int(every or some) != rows.count("improved"):
            yield f"{some} of {of or every} key factors improved beside {rows}"
    factors = pages.tables.get("tab-factors", [])
    for met, total in re.findall(r"As [^.]*? see it, (\d+) of (\d+) targets (?:is|are) met", pages.text):
        columns = {head for row in factors for head in row if head.endswith("Target met?")}
        if all([row.get(head) for row in factors].count("met") != int(met) for head in columns):
            yield f"{met} of {total} targets met"
    starred = sum(row.get("Gap", "").startswith("*") for row in factors)
    for _, some, of in re.findall(r"(clearly higher) on (?:all )?(\d+)(?: of the (\d+))? key factors both", pages.text):
        if int(some) != starred:
            yield f"clearly higher on {some} of {of or some} beside {starred} gaps with a sign"
    if "No key factor shows a clear difference" in pages.text:
        if starred:
            yield "no clear difference beside gaps with a sign"
        if "give higher scores than" in pages.text and "rests on all questions together" not in pages.text:
            yield "a clear overall gap, no clear one of a factor, and no word on it"


def _of_ends(pages: Pages) -> Iterator[str]:
    """Check that no score beyond the ones named highest or lowest is left out."""
    pattern = re.compile(rf"score ((?:[^.]|\.\d)*?\({NUMBER}\)(?:(?:[^.]|\.\d)*?\({NUMBER}\))*) (highest|lowest)\.")
    columns: dict[str, list[float]] = {}
    for row in pages.tables.get("tab-factors", []):
        for head, cell in row.items():
            if head.endswith("/ Score") and re.fullmatch(NUMBER, cell):
                columns.setdefault(head, []).append(number(cell))
    for named, end in pattern.findall(pages.text):
        scores = sorted(map(number, re.findall(rf"\(({NUMBER})\)", named)), reverse=end == "highest")
        if not any(sorted(own, reverse=end == "highest")[: len(scores)] == scores for own in columns.values()):
            yield f"{named} {end}"


def html_of(outputs: Iterable[object]) -> str:
    """Return what objects show in a notebook, notes of tables included."""
    parts = []
    for shown in outputs:
        if shown is not None:
            bundle = shown._repr_mimebundle_()  # type: ignore[attr-defined]
            data, about = bundle if isinstance(bundle, tuple) else (bundle, {})
            note = about.get("text/html", {}).get("note", "")
            parts.append(f"{data.get('text/html', '')}\n<p>{note}</p>")
    return "\n".join(parts)
