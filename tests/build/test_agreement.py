"""One figure, one number: text, charts, alternative texts, tables, annex, PDF and exports of a built report agree."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property, partial
from pathlib import Path
from typing import NamedTuple

import pytest
import typst
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import score_of

INSTRUMENT = load_instrument(Path(__file__).parents[2] / "data" / "instrument" / "cips.yml")
GROUPS = {group.short["en"]: group.id for group in INSTRUMENT.groups}
PEOPLE = {group.people["en"].casefold(): group.id for group in INSTRUMENT.groups}
FACTORS = {name["en"]: factor.id for factor in INSTRUMENT.factors for name in (factor.label, factor.short)}
SCORE = r"\d\.\d\d"
CONDUCT = [item for item in INSTRUMENT.items if item.kind in ("behaviour", "experience")]
ON_PAPER = {
    "Every key factor": ("CIPS_XAA_2.pdf", rf"(?<![+−])\b({SCORE})\b"),
    "Key factors in figures": ("CIPS_XAA_2_data_and_methods.pdf", rf"({SCORE}) {SCORE}–"),
}
"""The parts of the PDFs that list every score, by their bookmarks: the file, and how a score stands in a row."""


STILL = re.compile(r"Still among the first priorities: ([^.]+)\.")


class Printed(NamedTuple):
    """A number as it is printed somewhere, and what it is said to be of."""

    place: str
    group: str
    indicator: str
    statistic: str
    text: str


def plain(text: str) -> str:
    """Undo what typography does to a wording."""
    return " ".join(text.replace("’", "'").replace("↺", "").split())


@cache
def on_paper(pdf: bytes) -> dict[str, str]:
    """Read the pages of a PDF on which the parts of `ON_PAPER` begin; once, however many tests look at a PDF."""
    reader, found = PdfReader(io.BytesIO(pdf)), {}
    entries = list(reader.outline)
    while entries:
        entry = entries.pop(0)
        if isinstance(entry, list):
            entries = entry + entries
            continue
        title = re.sub(r"^[\d.\s]+", "", str(entry["/Title"]))
        number = reader.get_destination_page_number(entry)
        if title in ON_PAPER and number is not None:
            found[title] = plain(reader.pages[number].extract_text())
    return found


class Book:
    """The built pages, read by what they call things: nothing here computes a figure."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, name: str) -> Tag:
        [path] = (self.folder / "html").glob(f"[0-9][0-9]_{name}.html")
        article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("article")
        assert isinstance(article, Tag)
        return article

    @cached_property
    def truth(self) -> dict[tuple[str, str, str], str]:
        """Figures of whole groups in this iteration, as the exported table has them."""
        with (self.folder / "tables" / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["demographic"] == "all"]
        latest = max(row["iteration"] for row in rows)
        return {
            (row["group"], row["indicator"], f"{row['statistic']} {row['answer']}".strip()): row["estimate"]
            + "%" * (row["unit"] == "per cent")
            for row in rows
            if row["iteration"] == latest
            and row["statistic"] in ("mean", "positive", "share")
            and row["state"] == "shown"
        }

    @cached_property
    def wordings(self) -> dict[tuple[str, str], str]:
        """(group, wording) → item."""
        return {
            (group, plain(INSTRUMENT.text(item.id, group))): item.id
            for item in INSTRUMENT.items
            for group in item.asked_of
        }

    def everything(self) -> list[Printed]:
        """Collect every place that prints a factor's score or how a question was answered."""
        return [
            *self.score_tables(),
            *self.score_charts(),
            *self.score_labels(),
            *self.score_sentences(),
            *self.item_charts(),
            *self.item_labels(),
            *self.item_bars(),
            *self.item_sentences(),
            *self.item_tables(),
            *self.conduct_charts(),
            *self.conduct_sentences(),
            *self.conduct_tables(),
            *self.paper(),
        ]

    def score_tables(self) -> Iterator[Printed]:
        """Columns 'Score' under each group's name, rows by the factor's."""
        for page, label in (("key_factors", "tab-glance"), ("annex", "tab-factors")):
            above, below, *rows = self.rows(page, label)
            groups = [GROUPS[cell.get_text(strip=True)] for cell in above if cell.get("colspan") == "3"]
            heads = [cell.get_text(strip=True) for cell in below]
            before = next(at for at, cell in enumerate(above) if cell.get("colspan") == "3")
            for row in rows:
                name = re.sub(r"^\d+\s+|[\s†]+$", "", row[0].get_text(strip=True))
                indicator = "overall" if name == "Overall score" else FACTORS[name]
                scores = [row[before + at].get_text(strip=True) for at, head in enumerate(heads) if head == "Score"]
                for group, text in zip(groups, scores, strict=True):
                    if re.fullmatch(SCORE, text):
                        yield Printed(label, group, indicator, "mean", text)

    def score_charts(self) -> Iterator[Printed]:
        """Tables below radar, ranked dots and dumbbells, and what their alternative texts say of the first factors."""
        for page, label, head in (
            ("key_factors", "fig-radar", "{group}"),
            ("key_factors", "fig-factors", "{group}"),
            ("progress", "fig-change", "{group}: 2024"),
        ):
            heads, *rows = (
                [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
                for row in self.figure(page, label).select("details tr")
            )
            for row in rows:
                name = re.sub(r"^\d+\s+", "", row[0])
                for group, id in GROUPS.items():
                    text = row[heads.index(head.format(group=group))]
                    if re.fullmatch(SCORE, text):
                        yield Printed(label, id, FACTORS[name], "mean", text)
            for name, told in re.findall(r"([\w ]+): ([^:;]+?\d)(?=[;.] )", self.alt_of(self.figure(page, label))):
                for group, text in re.findall(rf"({'|'.join(GROUPS)}) ({SCORE})", told):
                    yield Printed(f"alt of {label}", GROUPS[group], FACTORS[name.strip()], "mean", text)

    def score_labels(self) -> Iterator[Printed]:
        """Labels drawn in the chart of factors: their names, and then, factor by factor, the score of each group."""
        labels = self.labels("key_factors", "fig-factors")
        start = next(at for at, label in enumerate(labels) if label in FACTORS)
        names = labels[start : start + len(INSTRUMENT.factors)]
        scores = [label for label in labels[start:] if re.fullmatch(SCORE, label)]
        asked = [(FACTORS[name], group) for name in names for group in INSTRUMENT.factor(FACTORS[name]).asked_of]
        for (factor, group), text in zip(asked, scores, strict=True):
            yield Printed("labels of fig-factors", group, factor, "mean", text)

    def score_sentences(self) -> Iterator[Printed]:
        """'Code of Conduct (2.72)' in a paragraph that begins with whom it is of."""
        names = "|".join(map(re.escape, sorted(FACTORS, key=len, reverse=True)))
        for page in ("key_factors",):
            for paragraph in self.page(page).find_all("p"):
                said = plain(paragraph.get_text(" "))
                begun = re.match(rf"(?:Among )?({'|'.join(PEOPLE)})\b", said, re.IGNORECASE)
                if begun:
                    for name, text in re.findall(rf"({names}) \(({SCORE})\)", said):
                        group = PEOPLE[begun[1].casefold()]
                        yield Printed(f"text of {page}", group, FACTORS[name], "mean", text)

    def answered(self) -> Iterator[tuple[Tag, str, list[tuple[str, list[str]]]]]:
        """Give each ranked chart, its group, and per row of its table: the item, and the cells behind its factor."""
        for group in GROUPS.values():
            for figure in self.page("indicators").select(f"figure[id^=fig-questions-{group}]"):
                rows = [
                    [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
                    for row in figure.select("table.cips-figures tbody tr")
                ]
                yield figure, group, [(self.wordings[group, plain(name)], cells) for name, _, *cells in rows]

    def item_charts(self) -> Iterator[Printed]:
        """The figures below each ranked chart: the shares from least to most favourable, and the favourable ones."""
        for _, group, rows in self.answered():
            for item, cells in rows:
                codes = self.turned(item)
                for code, text in zip(codes, cells, strict=False):
                    if f"share {code}" in self.of_question(group, item):
                        yield Printed("figures of indicators", group, item, f"share {code}", text)
                yield Printed("favourable of indicators", group, item, "positive", cells[len(codes)])

    def of_question(self, group: str, item: str) -> set[str]:
        return {statistic for of, id, statistic in self.truth if (of, id) == (group, item)}

    @staticmethod
    def turned(id: str) -> list[int]:
        """Return the codes of a question's answers from least to most favourable."""
        item = INSTRUMENT.item(id)
        scale = INSTRUMENT.scale(item.scale)
        return [answer.code for answer in sorted(scale.substantive, key=partial(score_of, item=item, scale=scale))]

    def item_labels(self) -> Iterator[Printed]:
        """The favourable share drawn beside each bar, before the one of don't know."""
        for figure, group, rows in self.answered():
            drawn = [label for label in self.labels_of(figure) if re.fullmatch(r"\d+%", label)]
            for (item, _), text in zip(rows, drawn[::2], strict=True):
                yield Printed("labels of indicators", group, item, "positive", text)

    def item_bars(self) -> Iterator[Printed]:
        """Tips of the parts of a bar, from least to most favourable."""
        for figure, group, rows in self.answered():
            told = [title.get_text() for title in figure.select(".cips-drawing g > title")]
            shares = [found[1] for found in (re.match(r"[^:]+: (\d+%);", text) for text in told) if found]
            for item, _ in rows:
                for code in self.turned(item):
                    if f"share {code}" in self.of_question(group, item):
                        yield Printed("bars of indicators", group, item, f"share {code}", shares.pop(0))
            assert not shares, figure["id"]

    def conduct_charts(self) -> Iterator[Printed]:
        """Tables below the dots of experience, the share drawn first in each row of three, and alternative texts."""
        for name, group in GROUPS.items():
            figure = self.figure("experience", f"fig-experience-{group}")
            rows = [
                [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
                for row in figure.select("table.cips-figures tbody tr")
            ]
            cells = [label for label in self.labels_of(figure) if re.fullmatch(r"\d+%", label)]
            drawn = cells[cells.index("100%") + 1 :: 3]  # after the numbers of the axis
            for (text, share, *_), label in zip(rows, drawn, strict=True):
                item = self.wordings[group, plain(text)]
                yield Printed("figures of experience", group, item, "positive", share)
                yield Printed("labels of experience", group, item, "positive", label)
                told = re.search(rf"{re.escape(plain(text))} [^:]+, n = [\d,]+: (\d+%)", self.alt_of(figure))
                if told:  # of many rows it says the first
                    yield Printed("alt of experience", group, item, "positive", told[1])
            assert name in self.alt_of(figure)

    def conduct_sentences(self) -> Iterator[Printed]:
        """The questionnaire's own sentences with their share."""
        said = plain(self.page("experience").get_text(" "))
        for item in CONDUCT:
            before, _, after = plain(item.finding["en"]).partition("{share}")
            told = rf"{re.escape(before)}(\d+%) \(\d+% to \d+%\){re.escape(after)}"
            for text in re.findall(told, said):
                yield Printed("text of experience", item.asked_of[0], item.id, "positive", text)

    def conduct_tables(self) -> Iterator[Printed]:
        for group in GROUPS.values():
            heads, *rows = self.rows("annex", f"tab-behaviour-{group}")
            share = [cell.get_text(strip=True) for cell in heads].index("Share")
            for row in rows:
                item = self.wordings[group, plain(row[0].get_text(" "))]
                yield Printed("tab-behaviour", group, item, "positive", row[share].get_text(strip=True))

    def paper(self) -> Iterator[Printed]:
        """The two tables of scores, row by row as the text of the PDFs' pages has them."""
        files = dict.fromkeys(file for file, _ in ON_PAPER.values())
        pages = {title: text for file in files for title, text in on_paper((self.folder / file).read_bytes()).items()}
        for title, text in pages.items():
            rows = [
                (rf"\b{one.number} {re.escape(one.label['en'])}", one.id, one.asked_of) for one in INSTRUMENT.factors
            ]
            for name, indicator, asked in [*rows, ("Overall score", "overall", tuple(GROUPS.values()))]:
                end = r"(?= \d+ [A-Z]| Overall score| Target:| Target met\?| Arrows:|$)"
                row = re.search(rf"{name}(?: †)? ({SCORE}.*?){end}", text)
                scores = re.findall(ON_PAPER[title][1], row[1]) if row else []
                for group, score in zip((one for one in GROUPS.values() if one in asked), scores, strict=False):
                    yield Printed(f"{title}, on paper", group, indicator, "mean", score)

    def item_sentences(self) -> Iterator[Printed]:
        for paragraph in self.page("indicators").find_all("p"):
            said = plain(paragraph.get_text(" "))
            begun = re.match(rf"Among ({'|'.join(PEOPLE)}), favourable answers range", said)
            if begun:
                group = PEOPLE[begun[1]]
                for text, wording in re.findall(r"(\d+%) \(“(.+?)”\)", said):
                    yield Printed("text of indicators", group, self.wordings[group, plain(wording)], "positive", text)

    def item_tables(self) -> Iterator[Printed]:
        """Column 'Favourable' of the annex: a row a group below the wording."""
        for figure in self.page("annex").select("figure[id^=tab-answers]"):
            heads, *rows = [row.find_all(["th", "td"]) for row in figure.select("tr")]
            names, wording = [cell.get_text(" ", strip=True) for cell in heads], ""
            for row in rows:
                if len(row) == 1:
                    wording = plain(row[0].get_text(" "))
                elif "Favourable" in names:
                    group = GROUPS[row[0].get_text(strip=True)]
                    text = row[names.index("Favourable")].get_text(strip=True)
                    yield Printed("annex", group, self.wordings[group, wording], "positive", text)

    def rows(self, page: str, label: str) -> list[list[Tag]]:
        figure = self.page(page).find(id=label)
        assert isinstance(figure, Tag), label
        return [row.find_all(["th", "td"]) for row in figure.find_all("tr")]

    def figure(self, page: str, label: str) -> Tag:
        found = self.page(page).find(id=label)
        assert isinstance(found, Tag), label
        return found

    def alt(self, page: str, label: str) -> str:
        return self.alt_of(self.figure(page, label))

    def alt_of(self, figure: Tag) -> str:
        return plain(figure.find("desc").get_text())

    def labels(self, page: str, label: str) -> list[str]:
        return self.labels_of(self.figure(page, label))

    def labels_of(self, figure: Tag) -> list[str]:
        """Return the texts of a chart, in the order of their drawing."""
        return [text.get_text() for text in figure.select("svg.cips-drawing text")]


def disagreeing(book: Book) -> list[str]:
    """Name each place whose number is not that of the exported table."""
    return [
        f"{one.place}: {one.indicator}, {one.group}, {one.statistic} is {one.text}, not {told}"
        for one in book.everything()
        if (told := book.truth.get((one.group, one.indicator, one.statistic))) != one.text
    ]


@pytest.fixture(scope="module")
def book(report: Path) -> Book:
    return Book(report)


def test_all_places_agree(book: Book) -> None:
    assert disagreeing(book) == []


def test_every_place_was_read(book: Book) -> None:
    """The search found figures everywhere; an empty search would agree with everything."""
    found = Counter(one.place for one in book.everything())
    scores = sum(len(factor.asked_of) for factor in INSTRUMENT.factors)
    items = sum(len(item.asked_of) for item in INSTRUMENT.items if item.kind == "agreement")
    assert scores > 15
    assert items > 40
    assert found["tab-glance"] == scores + len(GROUPS)  # the overall scores too
    for place in ("tab-factors", "fig-radar", "fig-factors", "labels of fig-factors"):
        assert found[place] == scores, place
    assert found["fig-change"] == scores
    assert min(found["alt of fig-radar"], found["alt of fig-factors"]) >= 6
    assert found["favourable of indicators"] == found["labels of indicators"] == found["annex"] == items
    assert min(found["text of key_factors"], found["text of indicators"]) >= 8
    assert 3 * items < found["bars of indicators"] == found["figures of indicators"] <= 4 * items  # limits left out
    conduct = sum(len(item.asked_of) for item in CONDUCT)
    assert conduct >= 9
    for place in ("figures of experience", "labels of experience", "tab-behaviour"):
        assert found[place] == conduct, place
    assert found["alt of experience"] >= len(GROUPS)
    assert found["text of experience"] >= conduct - 1  # having had contact is told with what it led to
    assert found["Every key factor, on paper"] == scores + len(GROUPS)
    assert found["Key factors in figures, on paper"] == scores


PLANTED = {
    "table": (
        "annex",
        rf"(Leadership and Commitment</td>\s*<td[^>]*>{SCORE}</td>\s*<td[^>]*>)({SCORE})(</td>)",
        "tab-factors",
    ),
    "alternative text": ("key_factors", rf"(Leadership: Officials )({SCORE})(,)", "alt of fig-factors"),
    "sentence": ("key_factors", rf"(Code of Conduct \()({SCORE})(\))", "text of key_factors"),
    "sentence on a question": ("indicators", r"(range from )(\d\d%)( \()", "text of indicators"),
    "figure below a chart": ("indicators", r"(>Regulation</td><td>)(\d+%)(</td>)", "figures of indicators"),
    "sentence on conduct": ("experience", r"(say that they were asked|^|>)(\d\d%)( \()", "text of experience"),
    "table of conduct": ("annex", r"(<td[^>]*>Yes</td>\s*<td[^>]*>)(\d\d%)(</td>)", "tab-behaviour"),
    "alternative text on conduct": ("experience", r"(of officials, n\s=\s[\d,]+: )(\d\d%)(,)", "alt of experience"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_changed_number_is_noticed(report: Path, tmp_path: Path, what: str) -> None:
    page, pattern, place = PLANTED[what]
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    [path] = (folder / "html").glob(f"[0-9][0-9]_{page}.html")
    changed, count = re.subn(pattern, _other, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(changed, encoding="utf-8")
    [fault] = disagreeing(Book(folder))
    assert fault.startswith(f"{place}: ")


CHART = {
    "labels of fig-factors": ("key_factors", "fig-factors", r"(>)(2\.37)(</text>)"),
    "bars of indicators": ("indicators", "fig-questions-officials", r"(<title>Agree: )(\d\d%)(;)"),
    "labels of indicators": ("indicators", "fig-questions-officials", r"(>)(\d\d%)(</text>)"),
    "labels of experience": ("experience", "fig-experience-officials", r"(>100%</text>.*?>)(\d\d%)(</text>)"),
}
"""Drawings: page, figure, and the number to change."""


@pytest.mark.parametrize("place", CHART)
def test_a_changed_number_in_a_chart_is_noticed(report: Path, tmp_path: Path, place: str) -> None:
    page, label, pattern = CHART[place]
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    [path] = (folder / "html").glob(f"[0-9][0-9]_{page}.html")
    before, begin, drawing = path.read_text(encoding="utf-8").partition(f'id="{label}-svg"')
    changed, count = re.subn(pattern, _other, drawing, count=1, flags=re.DOTALL)
    assert count == 1
    path.write_text(before + begin + changed, encoding="utf-8")
    [fault] = disagreeing(Book(folder))
    assert fault.startswith(f"{place}: ")


def test_a_changed_cell_of_the_annex_is_noticed(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    [path] = (folder / "html").glob("[0-9][0-9]_annex.html")
    pattern = r"(Officials</td>(?:\s*<td[^>]*>\d+%</td>){4}\s*<td[^>]*>)(\d\d%)(</td>)"
    changed, count = re.subn(pattern, _other, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(changed, encoding="utf-8")
    [fault] = disagreeing(Book(folder))
    assert fault.startswith("annex: ")


@pytest.mark.parametrize("title", ON_PAPER)
def test_a_changed_number_on_paper_is_noticed(report: Path, tmp_path: Path, title: str) -> None:
    """The PDF's own pages, printed again as plain text with one figure changed."""
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    path = folder / ON_PAPER[title][0]
    pages = on_paper(path.read_bytes())
    lead = "" if title == "Every key factor" else rf"{SCORE} "  # the target stands first
    pattern = rf"( 7 Code of Conduct {lead})({SCORE})( )"
    pages = pages | {title: re.sub(pattern, _other, pages[title], count=1)}
    source = b"#for (name, text) in json(bytes(sys.inputs.pages)) [#pagebreak(weak: true) #heading(name) #par(text)]"
    typst.compile(source, output=path, root=tmp_path, sys_inputs={"pages": json.dumps(pages)})
    [fault] = disagreeing(Book(folder))
    assert fault.startswith(f"{title}, on paper: conduct, officials")


def test_a_changed_export_is_noticed_everywhere(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    path = folder / "tables" / "figures.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    at = next(n for n, line in enumerate(lines) if re.match(r"XAA,2,officials,.*,all,,conduct,.*,mean,", line))
    lines[at] = re.sub(rf",({SCORE}),", ",1.11,", lines[at], count=1)
    path.write_text("\n".join(lines), encoding="utf-8")
    faults = disagreeing(Book(folder))
    assert {fault.partition(":")[0] for fault in faults} >= {
        "tab-glance",
        "tab-factors",
        "fig-radar",
        "fig-factors",
        "fig-change",
        "labels of fig-factors",
        "text of key_factors",
        "Every key factor, on paper",
        "Key factors in figures, on paper",
    }


def _other(match: re.Match[str]) -> str:
    """Put another last digit into the middle one of three parts."""
    return match[1] + re.sub(r"\d(?=%?$)", lambda digit: str((int(digit[0]) + 1) % 10), match[2]) + match[3]


def praised(page: Tag) -> set[str]:
    """Return the key factors that the section on the highest scores names without saying that they are priorities."""
    [heading] = [head for head in page.find_all("h2") if head.get_text().strip("# \n") == "Highest scores"]
    assert heading.parent is not None
    named: set[str] = set()
    for paragraph in heading.parent.find_all("p"):
        text = plain(paragraph.get_text())
        still = STILL.search(text)
        praise = " ".join(re.findall(r"score .*? highest\.|Among the highest of both: .*", text))
        named |= factors_in(praise) - (factors_in(still[1]) if still else set())
    return named


def factors_in(text: str) -> set[str]:
    return {id for name, id in FACTORS.items() if re.search(rf"\b{re.escape(name)}\b", text)}


def first_priorities(front: Tag) -> set[str]:
    return {FACTORS[name.get_text()] for name in front.select(".cips-panel-priorities .cips-rank + .cips-strong")}


def test_no_key_factor_is_a_strength_and_a_first_priority(report: Path) -> None:
    front = BeautifulSoup((report / "html" / "index.html").read_text(encoding="utf-8"), "html.parser")
    page = Book(report).page("key_factors")
    assert len(first_priorities(front)) == 3
    assert len(praised(page)) >= 2
    assert praised(page) & first_priorities(front) == set()


def test_a_first_priority_among_the_strengths_is_found(report: Path) -> None:
    front = BeautifulSoup((report / "html" / "index.html").read_text(encoding="utf-8"), "html.parser")
    html = str(Book(report).page("key_factors"))
    for old, new in (
        ("Officials score Code of Conduct (", "Officials score Leadership and Commitment ("),
        ("Among the highest of both: Code of Conduct", "Among the highest of both: Audit and Investigation"),
    ):
        assert old in html
        page = BeautifulSoup(html.replace(old, new), "html.parser")
        assert len(praised(page) & first_priorities(front)) == 1
