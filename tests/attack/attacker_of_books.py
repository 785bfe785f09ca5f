"""An attacker who has the built programme's book, and the reports of all countries but one.

It imports nothing of the package: it reads the tables of the book's pages and the countries' ``figures.csv``, and knows
how figures over countries are made, which is no secret. It tries every value of the last country's figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup
from scipy.special import betainc
from scipy.stats import t

STEP = 0.01
"""Points between the values that are tried: figures of a country have two decimals."""
CELL = 0.1
"""Points to which a country's figures are rounded before they are put together for anybody."""


@dataclass(frozen=True)
class Open:
    """Values of one figure of the last country with which the book would have been the same."""

    place: str
    left: np.ndarray

    @property
    def width(self) -> float:
        """Width of their range."""
        return float(np.ptp(self.left)) if self.left.size else float("nan")


@dataclass
class BookAttacker:
    """Works out the figures of the country whose report it does not have.

    Parameters
    ----------
    pages
        HTML of the book's pages, or of tables alone.
    reports
        ``figures.csv`` of all other countries.
    rounded
        Whether figures are rounded before they are put together: true of the anonymous book.
    """

    pages: Sequence[str]
    reports: Sequence[pd.DataFrame]
    rounded: bool = True

    def tables(self, label: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Yield the rest of the label, and first cell → other cells, of tables whose label begins so."""
        for page in self.pages:
            for table in BeautifulSoup(page, "html.parser").select("table.gt_table"):
                named = table.find_parent("figure", id=True) or table.select_one("th[id]")
                if named is None or not f"{named['id']}-".startswith(label):
                    continue
                rows = {}
                for row in table.select("tbody tr"):
                    first, *others = [
                        cell.get_text().strip().replace("\N{MINUS SIGN}", "-") for cell in row.select("td")
                    ]
                    rows[re.sub(r"^\d+\s+", "", first)] = others
                yield f"{named['id']}-"[len(label) :].split("-")[0], rows

    def scores(self) -> Iterator[Open]:
        """Yield what remains open of each score, from the quartiles."""
        for group, rows in self.tables("tab-pooled-scores-"):
            for label, (*printed, _) in rows.items():
                yield from self._open(group, label, "mean", np.arange(0, 3 + STEP / 2, STEP), printed, quartiles)

    def gaps(self) -> Iterator[Open]:
        """Yield what remains open of each gap, from the means and their intervals."""
        yield from self._differences("tab-pooled-gaps-", "gap")

    def changes(self) -> Iterator[Open]:
        """Yield the same of each change."""
        yield from self._differences("tab-pooled-changes-", "change")

    def people(self) -> Iterator[Open]:
        """Yield what remains open of the people of each group and iteration, from their sums."""
        tried = np.arange(10, 1000)
        for _, rows in self.tables("tab-pooled-taking-part-"):
            for name, (_, *printed) in rows.items():
                iteration = int(name.split()[1])
                for group, total in zip(("officials", "private"), printed, strict=True):
                    sizes = [self.size(report, iteration, group) for report in self.reports]
                    if self.rounded:
                        sums = sum((n + 10) // 20 * 20 for n in sizes) + (tried + 10) // 20 * 20
                    else:
                        sums = sum(sizes) + tried
                    agree = np.round(sums, -2 if self.rounded else 0) == int(total.replace(",", ""))
                    yield Open(f"{group} {iteration}", tried[agree])

    def _differences(self, label: str, statistic: str) -> Iterator[Open]:
        tried = np.arange(-1.5, 1.5 + STEP / 2, STEP)
        for group, rows in self.tables(label):
            for factor, (mean, interval, *_) in rows.items():
                of = "gap" if statistic == "gap" else group
                yield from self._open(of, factor, statistic, tried, [mean, *interval.split(" to ")], mean_of_all)

    def _open(
        self,
        group: str,
        label: str,
        statistic: str,
        tried: np.ndarray,
        printed: Sequence[str],
        figures: Callable[[np.ndarray], Sequence[float]],
    ) -> Iterator[Open]:
        """Yield the values with which all printed figures would be as they are; of key factors that all others have."""
        others = np.array([self.figure(report, group, label, statistic) for report in self.reports])
        if not np.isfinite(others).all():
            return
        places = [len(text.partition(".")[2]) for text in printed]
        agree = []
        for value in tried:
            every = np.append(others, value)
            made = figures(np.round(every, 1) if self.rounded else every)
            if all(round(one, at) == float(text) for one, at, text in zip(made, places, printed, strict=True)):
                agree.append(value)
        yield Open(f"{statistic}, {group}, {label}", np.array(agree))

    @staticmethod
    def figure(report: pd.DataFrame, group: str, label: str, statistic: str) -> float:
        """Return a figure of the last iteration as a report prints it, NaN where it does not."""
        where = {"group": group, "indicator_label": label, "statistic": statistic, "demographic": "all"}
        rows = report[(report[list(where)] == pd.Series(where)).all(axis=1)]
        rows = rows[(rows["kind"] == "factor") & (rows["state"] == "shown")]
        return float(rows.sort_values("iteration")["estimate"].iloc[-1]) if len(rows) else float("nan")

    @staticmethod
    def size(report: pd.DataFrame, iteration: int, group: str) -> int:
        """Return the people of a sample, from the base of what they are."""
        here = report[(report["iteration"] == iteration) & (report["group"] == group)]
        return int(here[here["statistic"] == "sample_share"]["n"].max())


def quartiles(every: np.ndarray) -> np.ndarray:
    """Return the quartiles of Harrell and Davis."""
    n, p = every.size, np.array([[0.25], [0.5], [0.75]])
    weights = np.diff(betainc((n + 1) * p, (n + 1) * (1 - p), np.arange(n + 1) / n), axis=1)
    return weights @ np.sort(every)


def mean_of_all(every: np.ndarray) -> tuple[float, float, float]:
    """Return the random-effects mean of rounded figures, and its interval by Hartung and Knapp."""
    mean, error = every.mean(), CELL / 12**0.5
    half = t.ppf(0.975, every.size - 1) * np.sqrt(max(every.var(ddof=1), error**2) / every.size)
    return mean, mean - half, mean + half


def words_of(folder: Path, words: Sequence[str]) -> dict[str, set[str]]:
    """Return the words that stand in a file or its name, by file; whatever the kind of file."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "_static" not in path.parts):
        text = path.relative_to(folder).as_posix() + "\n" + path.read_bytes().decode("utf-8", errors="replace")
        here = {word for word in words if re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text)}
        if here:
            found[path.relative_to(folder).as_posix()] = here
    return found
