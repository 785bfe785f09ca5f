"""An attacker who has the published tables and charts and nothing else: ranges of what they do not show.

It imports nothing of the package: the columns of ``figures.csv``, the marks of a chart, and what is written in any file
of a report are all it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.special import expit, logit

KEYS = ["iteration", "group", "demographic", "part", "indicator", "statistic", "answer", "against"]
SLACK = 1e-7
NEARLY = 1e-3
"""Points by which means of parts may miss that of the whole."""


@dataclass(frozen=True)
class Clue:
    """Range of something unknown that follows from what is published.

    ``kind`` is ``count`` (people of a part), ``mean`` (of the people in no shown part), ``flagged`` (mean of those with
    a sign of careless answering), or ``answer`` (people who gave an answer); ``people`` is how many a mean is of.
    """

    kind: str
    iteration: int
    group: str
    place: str
    part: str
    low: float
    high: float
    people: float = 0.0

    @property
    def width(self) -> float:
        """Width of the range."""
        return self.high - self.low


class Attacker:
    """Reads tables of several editions and iterations of one country together.

    Parameters
    ----------
    tables
        Tables as read from ``figures.csv``.
    span
        Highest score, in points.
    """

    def __init__(self, *tables: pd.DataFrame, span: float = 3.0) -> None:
        every = pd.concat(tables, ignore_index=True).astype({"part": str})
        every["against"] = every["against"].fillna("").astype(str)
        every["answer"] = every["answer"].fillna(-1).astype(int)
        self.span = span
        self.listed = every.drop_duplicates(KEYS)
        # A figure may be printed with different numbers in two editions: all of them count.
        self.shown = every[every["state"] != "suppressed"].drop_duplicates()
        exact = self.shown[self.shown["state"] == "shown"]
        self.means = exact[exact["statistic"] == "mean"]
        self._halves = {
            (*sample, whole): 0.5 * 10.0 ** -max(_digits(rows["estimate"]), 1)
            for (*sample, whole), rows in self.means.groupby(["iteration", "group", self.means["demographic"] == "all"])
        }
        self.samples = sorted(set(exact[exact["group"] != "gap"][["iteration", "group"]].itertuples(index=False)))

    # ---- people ------------------------------------------------------------------------------------------------

    def counts(self) -> Iterator[Clue]:
        """Yield the range of the number of people of every part that is not shown, by integer programs."""
        for iteration, group in self.samples:
            here = self._in(self.listed, iteration, group)
            parts = here[(here["demographic"] != "all")]
            for demographic, rows in parts.groupby("demographic"):
                if "*" in str(demographic):
                    continue
                levels = sorted(set(rows["part"]))
                relations, low, high = self._relations_of_counts(iteration, group, str(demographic), levels)
                for at, level in enumerate(levels):
                    if not self._is_shown(iteration, group, str(demographic), level):
                        ends = [
                            _integer(sign * np.eye(len(levels) + 1)[at], relations, low, high) * sign
                            for sign in (1, -1)
                        ]
                        yield Clue("count", iteration, group, str(demographic), level, *ends)

    def _relations_of_counts(
        self, iteration: int, group: str, demographic: str, levels: list[str]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the relations between people of the levels, and of none of them, as every published row has them."""
        size = len(levels) + 1
        whole = self._people(iteration, group)
        relations, low, high = [np.ones(size)], [whole], [whole]

        def add(row: np.ndarray, least: float, most: float) -> None:
            relations.append(row)
            low.append(least)
            high.append(most)

        hidden = [level for level in levels if not self._is_shown(iteration, group, demographic, level)]
        for at, level in enumerate(levels):
            own = np.eye(size)[at]
            rows = self._of_part(self.shown, iteration, group, demographic, level)
            for row in rows[(rows["statistic"] == "mean") & rows["n"].notna()].itertuples():
                add(own, row.n, whole)
            if level in hidden and len(hidden) < len(levels):
                add(own, 1, whole)
            compared = rows[(rows["statistic"] == "difference") & (rows["state"] == "shown")]
            for row in compared.itertuples():
                base, of_part = self._base(iteration, group, row.indicator), self._base_of(rows, row.indicator)
                # A base that is neither the part's nor everybody else's counts the others who stated the demographic.
                if base is not None and of_part is not None and row.n not in (of_part, base - of_part):
                    others = np.ones(size) - own
                    others[-1] = 0
                    add(others, row.n, row.n + (whole - base))
        shares = self._in(self.shown, iteration, group)
        shares = shares[(shares["statistic"] == "sample_share") & (shares["indicator"] == demographic)]
        for row in shares[shares["state"] == "shown"].itertuples():
            if str(row.answer) in levels:
                half = 0.5 * row.n / 100
                add(
                    np.eye(size)[levels.index(str(row.answer))],
                    row.estimate * row.n / 100 - half,
                    row.estimate * row.n / 100 + half,
                )
        # People counted at least once with a score have that answer; those with every score shown are all of them.
        for at, level in enumerate(levels):
            bases = self._of_part(self.means, iteration, group, demographic, level)["n"]
            if len(bases):
                add(np.eye(size)[at], bases.max(), bases.max() + SLACK)
        return np.array(relations), np.array(low) - SLACK, np.array(high) + SLACK

    # ---- means -------------------------------------------------------------------------------------------------

    def means_of_rests(self) -> Iterator[Clue]:
        """Yield the range of the mean of the people in no shown part, where they are fewer than ten."""
        for iteration, group in self.samples:
            parts = self._in(self.means, iteration, group)
            parts = parts[parts["demographic"] != "all"]
            for (demographic, indicator), rows in parts.groupby(["demographic", "indicator"]):
                if "*" in str(demographic):
                    continue
                whole = self._in(self.means, iteration, group)
                whole = whole[(whole["demographic"] == "all") & (whole["indicator"] == indicator)]
                sizes = rows.groupby("part")["n"].max()
                rest = whole["n"].max() - sizes.sum()
                if len(whole) and 0 < rest < 10:
                    bounds = self._range_of_rest(iteration, group, str(demographic), str(indicator), sizes, rest, whole)
                    if bounds is not None:
                        yield Clue("mean", iteration, group, f"{demographic}: {indicator}", "rest", *bounds, rest)

    def _range_of_rest(
        self,
        iteration: int,
        group: str,
        demographic: str,
        indicator: str,
        sizes: pd.Series,
        rest: float,
        whole: pd.DataFrame,
    ) -> tuple[float, float] | None:
        """Return the range by linear programs on the points of each part; None where people count differently."""
        n = np.append(sizes.to_numpy(float), rest)
        size, relations, low, high = n.size, [], [], []

        def add(row: np.ndarray, figure: object) -> None:
            for least, most in _bounds(figure, self._halves[iteration, group, figure.part == "all"], self.span):
                relations.append(row)
                low.append(least)
                high.append(most)

        for row in whole.itertuples():
            add(np.ones(size) / n.sum(), row)
        everything = self._in(self.shown, iteration, group)
        everything = everything[(everything["demographic"] == demographic) & (everything["indicator"] == indicator)]
        for row in everything[everything["state"] == "shown"].itertuples():
            if row.part not in sizes.index:
                continue
            at = sizes.index.get_loc(row.part)
            own = np.eye(size)[at] / n[at]
            others = (np.ones(size) - np.eye(size)[at]) / (n.sum() - n[at])
            if row.statistic == "mean":
                add(own, row)
            elif row.statistic == "difference":
                add(own - others, row)
        # Means of scores add up only about to that of the whole where people left questions out.
        for slack in (SLACK, NEARLY):
            answer = [
                linprog(
                    sign * np.eye(size)[-1] / rest,
                    A_ub=np.vstack([relations, -np.array(relations)]),
                    b_ub=np.concatenate([high, -np.array(low)]) + slack,
                    bounds=np.column_stack([np.zeros(size), self.span * n]),
                )
                for sign in (1, -1)
            ]
            if not any(end.status for end in answer):
                return answer[0].fun, -answer[1].fun
        return None

    def means_of_flagged(self) -> Iterator[Clue]:
        """Yield the mean of those with a sign of careless answering, from the difference they make."""
        effects = self.shown[(self.shown["statistic"] == "sensitivity") & (self.shown["state"] == "shown")]
        for row in effects.itertuples():
            whole = self._in(self.means, row.iteration, row.group)
            whole = whole[(whole["demographic"] == "all") & (whole["indicator"] == row.indicator)]
            if whole.empty or not 0 < whole["n"].iloc[0] - row.n < 10:
                continue
            flagged = whole["n"].iloc[0] - row.n
            half, times = self._halves.get((row.iteration, row.group, False), 0.05), row.n / flagged
            middle = whole["estimate"].iloc[0] - times * row.estimate
            ends = max(middle - times * half, 0.0), min(middle + times * half, self.span)
            yield Clue("flagged", row.iteration, row.group, row.indicator, "flagged", *ends, flagged)

    # ---- answers -----------------------------------------------------------------------------------------------

    def answers(self, indicator: str, points: dict[int, float], favourable: set[int]) -> Iterator[Clue]:
        """Yield the range of how many people gave each answer to a question, where everybody counts once.

        Parameters
        ----------
        indicator
            The question.
        points
            Answer code → points, of all its answers.
        favourable
            Codes of the favourable answers.
        """
        codes = list(points)
        for iteration, group in self.samples:
            here = self._in(self.shown, iteration, group)
            rows = here[(here["indicator"] == indicator) & (here["demographic"] == "all")]
            rows = rows[rows["statistic"].isin(["share", "positive", "mean"])]
            if rows["n"].isna().all():
                continue
            n = rows["n"].max()
            relations, low, high = [np.ones(len(codes))], [n], [n]
            for row in rows.itertuples():
                member = {
                    "share": np.array([float(code == row.answer) for code in codes]),
                    "positive": np.array([float(code in favourable) for code in codes]),
                    "mean": np.array([points[code] for code in codes]),
                }[row.statistic]
                scale, half = (1.0, 0.005) if row.statistic == "mean" else (0.01, 0.005)
                value = row.estimate * scale
                relations.append(member)
                low.append(-np.inf if row.state == "at_most" else (value - half * (row.state == "shown")) * n)
                high.append(np.inf if row.state == "at_least" else (value + half * (row.state == "shown")) * n)
            for at, code in enumerate(codes):
                ends = [
                    _integer(
                        sign * np.eye(len(codes))[at],
                        np.array(relations),
                        np.array(low) - SLACK,
                        np.array(high) + SLACK,
                    )
                    * sign
                    for sign in (1, -1)
                ]
                yield Clue("answer", iteration, group, indicator, str(code), *ends)

    # ---- rows --------------------------------------------------------------------------------------------------

    def _in(self, rows: pd.DataFrame, iteration: int, group: str) -> pd.DataFrame:
        return rows[(rows["iteration"] == iteration) & (rows["group"] == group)]

    def _of_part(self, rows: pd.DataFrame, iteration: int, group: str, demographic: str, part: str) -> pd.DataFrame:
        here = self._in(rows, iteration, group)
        return here[(here["demographic"] == demographic) & (here["part"] == part)]

    def _is_shown(self, iteration: int, group: str, demographic: str, part: str) -> bool:
        return len(self._of_part(self.shown, iteration, group, demographic, part)) > 0

    def _people(self, iteration: int, group: str) -> float:
        here = self._in(self.shown, iteration, group)
        shares = here[here["statistic"] == "sample_share"]["n"]
        return float(shares.max() if shares.notna().any() else here[here["statistic"] == "mean"]["n"].max())

    def _base(self, iteration: int, group: str, indicator: str) -> float | None:
        here = self._in(self.means, iteration, group)
        return self._base_of(here[here["demographic"] == "all"], indicator)

    @staticmethod
    def _base_of(rows: pd.DataFrame, indicator: str) -> float | None:
        bases = rows[(rows["statistic"] == "mean") & (rows["indicator"] == indicator)]["n"]
        return None if bases.empty else float(bases.iloc[0])


def _digits(values: pd.Series) -> int:
    """Return the most decimals with which numbers are printed."""
    return max((len(f"{value:.9f}".rstrip("0").split(".")[1]) for value in values.dropna()), default=0)


def _bounds(row: object, half: float, span: float) -> Iterator[tuple[float, float]]:
    """Yield the bounds of a figure from its estimate, and from the middle of its interval, in logits for a score."""
    yield row.estimate - half, row.estimate + half
    if not (np.isfinite(row.low) and np.isfinite(row.high)):
        return
    if row.statistic == "mean":
        outer = np.array([row.low - half, row.low + half, row.high - half, row.high + half]) / span
        inside = half < row.low and row.high < span - half
        middles = [(logit(outer[at]) + logit(outer[at + 2])) / 2 for at in (0, 1)] if inside else []
        ends = [span * expit(middle) for middle in middles]
    else:
        ends = [(row.low + row.high) / 2 - half, (row.low + row.high) / 2 + half]
    # Ends that lie as far from the figure on both sides were not rounded each for itself.
    if ends and abs((row.low + row.high) / 2 - row.estimate) > 1e-9:
        yield ends[0], ends[1]


def _integer(objective: np.ndarray, relations: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Return the least value of a linear function of whole numbers."""
    answer = milp(
        objective,
        integrality=np.ones(objective.size),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(relations, low, high),
    )
    assert answer.success, "what is published contradicts itself"
    return float(answer.fun)


def drawings(pages: Path) -> dict[str, str]:
    """Return the charts of a folder's pages by their names, as somebody saves them."""
    drawn = re.compile(r'<svg class="cips-drawing" id="([^"]+)-svg".*?</svg>', re.DOTALL)
    texts = (path.read_text(encoding="utf-8") for path in sorted(pages.glob("*.html")))
    return {found[1]: found[0] for text in texts for found in drawn.finditer(text)}


def marks(svg: str) -> np.ndarray:
    """Return the values at which the marks of a chart lie, read off its horizontal axis; none without one in points."""
    line = r'd="M([\d.]+) ([\d.]+)V([\d.]+)"[^>]*/>\n<text x="\1"[^>]*>([-+]?[\d.]+)</text>'
    ticks = np.array(re.findall(line, svg.replace("\N{MINUS SIGN}", "-")), dtype=float).reshape(-1, 4)
    if len(ticks) < 3 or ticks[:, 3].max() > 3:
        return np.empty(0)
    use = r'<use [^>]*href="#[^"]*m\d+" x="([\d.]+)" y="([\d.]+)"'
    across, down = np.array(re.findall(use, svg), dtype=float).reshape(-1, 2).T
    ticks = ticks[np.lexsort((ticks[:, 0], ticks[:, 1]))]
    # Where numbers begin anew, another panel does.
    panels = np.split(ticks, np.flatnonzero(np.diff(ticks[:, 3]) <= 0) + 1)
    values = []
    for position, bottom, top, value in (panel.T for panel in panels):
        slope, offset = np.polyfit(position, value, 1)
        # What lies outside the lines of the axis is the legend.
        inside = (across >= position.min()) & (across <= position.max()) & (down <= bottom[0]) & (down >= top[0])
        values.append(slope * across[inside] + offset)
    return np.concatenate(values)


def fits(values: dict[str, tuple[int, float]], estimate: float, *, within: float) -> dict[str, set[int]]:
    """Return for each stratum the counts of people that agree with a weighted share.

    Parameters
    ----------
    values
        Stratum → people and weight.
    estimate, within
        The share, and how far from it the true one may lie.
    """
    total = sum(n * weight for n, weight in values.values())
    agree: dict[str, set[int]] = {stratum: set() for stratum in values}
    for counts in product(*(range(n + 1) for n, _ in values.values())):
        share = sum(count * weight for count, (_, weight) in zip(counts, values.values(), strict=True)) / total
        if abs(share - estimate) <= within:
            for stratum, count in zip(values, counts, strict=True):
                agree[stratum].add(count)
    return agree


FINE = re.compile(r"(?<![\w.,-])\d+[.,]\d{4,}(?![\w.,])")
"""A number with more decimals than any figure is printed with."""


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield file and text of all that a reader can open: pages, attributes, charts, index, tables, workbooks, PDFs."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "_static" not in path.parts):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".html":
            page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            drawn = {"d", "style", "points", "transform"}
            yield name, page.get_text(" ")
            yield name, " ".join(str(v) for tag in page.find_all(True) for k, v in tag.attrs.items() if k not in drawn)
        elif path.suffix == ".svg":
            picture = path.read_text(encoding="utf-8")
            yield (
                name,
                " ".join(
                    map("".join, re.findall(r"<!--(.*?)-->|<(?:text|title|desc)[^>]*>([^<>]+)<", picture, re.DOTALL))
                ),
            )
        elif path.suffix == ".xlsx":
            for sheet in load_workbook(path):
                yield name, " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
        elif path.suffix == ".pdf":
            with PdfDocument(path) as document:
                yield name, " ".join(page.get_textpage().get_text_range() for page in document)
        elif path.suffix in (".csv", ".js", ".json", ".txt", ".ipynb"):
            yield name, path.read_text(encoding="utf-8")


def finer_than_printed(folder: Path) -> set[tuple[str, str]]:
    """Return file and number of all that is written with more decimals than any figure is printed with."""
    return {(name, number) for name, text in texts_of(folder) for number in FINE.findall(text)}
