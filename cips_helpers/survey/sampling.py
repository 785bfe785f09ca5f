"""Design columns of a sample: weights, strata with population sizes, clusters, ids of respondents."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cips_helpers import sizes
from cips_helpers.instrument.model import Scale, pick
from cips_helpers.schema.records import SampleKind
from cips_helpers.survey.decode import MISSING, Decoder
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.normal import figure, figures, plain, word
from cips_helpers.survey.study import Iteration, Source


@dataclass(frozen=True)
class Strata:
    """The strata of a sample."""

    of: np.ndarray
    """Stratum of each respondent, 0 … H-1; -1 where a fault was reported."""
    labels: tuple[str, ...]
    population: np.ndarray | None
    """Population sizes, shape (H,); ``None`` where unknown."""
    sites: np.ndarray | None = None
    """Numbers of sites in the population, shape (H,); ``None`` where unknown."""


def read_weights(cells: pd.Series, faults: Faults, *, column: str) -> np.ndarray:
    """Read sampling weights and divide them by their mean; each respondent needs a positive one.

    The unit of the weights has no meaning, so a file with all of them multiplied gives the same figures.

    Parameters
    ----------
    cells
        The column's texts; a decimal comma is understood.
    faults
        Collects missing, non-numeric, non-positive and absurd weights.
    column
        The column's name, for the faults.

    Returns
    -------
    numpy.ndarray
        Float64 of mean 1, to 13 significant digits; as read where a fault was reported.
    """
    values = figures(cells).to_numpy(dtype=float)
    blank = (cells.str.strip() == "").to_numpy()
    unclear = np.isnan(values) & cells.map(figure).notna().to_numpy()
    todo = "give every respondent a positive number, or leave `weight` out of study.yml"
    for what, rows in (
        ("no weight", blank),
        ("a weight that is no number", np.isnan(values) & ~blank & ~unclear),
        ("a weight whose point or comma may be that of decimals or of thousands", unclear),
        ("a weight that is not positive", values <= 0),
    ):
        if rows.any():
            faults.error(what, todo, column=column, rows=int(rows.sum()))
    positive = values[values > 0]
    absurd = (positive < sizes.SMALLEST_WEIGHT) | (positive > sizes.LARGEST_WEIGHT)
    if absurd.any():
        faults.error(
            f"weights outside {sizes.SMALLEST_WEIGHT:g} to {sizes.LARGEST_WEIGHT:g}",
            "correct them; only their proportions matter",
            column=column,
            rows=int(absurd.sum()),
        )
    elif len(positive) and positive.max() > sizes.WEIGHT_RATIO * positive.min():
        faults.error(
            f"the largest weight is more than {sizes.WEIGHT_RATIO:,.0f} times the smallest",
            "correct them, or trim them before the survey is read",
            column=column,
        )
    elif len(positive) == len(values):
        mean = math.fsum(values) / len(values)
        # Rounded, so that weights in another unit give the very same figures.
        return np.array([float(f"{value / mean:.12e}") for value in values])
    return values


def read_strata(
    source: Source,
    cells: pd.Series | None,
    faults: Faults,
    *,
    scale: Scale | None,
    language: str,
    recoding: Mapping[str, int | None] | None = None,
) -> Strata:
    """Read each respondent's stratum, and match the strata with their population sizes.

    Parameters
    ----------
    source
        The file's entry in the study: the column, and population sizes by label or code.
    cells
        The column's texts. With ``None`` the sample is one stratum of the size of the population, if known.
    faults
        Collects missing and unknown strata, and populations smaller than the sample.
    scale
        The scale of the item in the column; ``None`` for a column that is no item.
    language
        The language of the labels.
    recoding
        The item's words and codes in the file, if the column is an item's.

    Returns
    -------
    Strata
        Without the strata nobody answered in, which are reported as warnings.
    """
    if cells is None or source.strata is None:
        return _one_stratum(source, 0 if cells is None else len(cells))
    column, sizes = source.strata.column, source.strata.population
    of, labels, find = _by_answer(source, cells, scale, language, recoding) if scale else _by_text(source, cells)
    known, sites = find(sizes), find(source.strata.sites)
    if (unknown := int((of < 0).sum())) and not _is_reported(cells, scale, source, recoding):
        faults.error("no stratum, or one study.yml does not know", "correct the rows", column=column, rows=unknown)
    counts = np.bincount(of[of >= 0], minlength=len(labels))
    for label, n, size in zip(labels, counts, known, strict=True):
        if sizes and n and size is None:
            faults.error(f"no population size for the stratum {label!r}", "add it to study.yml", column=column)
        elif source.strata.sites and n and sites[labels.index(label)] is None:
            faults.error(f"no number of sites for the stratum {label!r}", "add it to study.yml", column=column)
        elif size is not None and not n:
            faults.warn(
                f"nobody of the stratum {label!r} answered, so no figure speaks for its {size} people",
                "mention it, or join it with another stratum",
                column=column,
            )
        elif size is not None and n > size:
            faults.error(
                f"{n} respondents in the stratum {label!r}, which has {size} people",
                "correct the population size in study.yml",
                column=column,
            )
    kept = np.flatnonzero(counts)
    number = np.full(len(labels) + 1, -1)  # the last entry is for the stratum -1
    number[kept] = np.arange(len(kept))
    population, in_all = (
        np.array([numbers[stratum] or np.nan for stratum in kept], dtype=float) if given else None
        for numbers, given in ((known, sizes), (sites, source.strata.sites))
    )
    return Strata(number[of], tuple(labels[stratum] for stratum in kept), population, in_all)


def _one_stratum(source: Source, n: int) -> Strata:
    population, sites = (
        None if size is None else np.array([float(size)]) for size in (source.population, source.sites)
    )
    return Strata(np.zeros(n, dtype=np.int64), ("all",), population, sites)


Find = Callable[[Mapping[str, int]], list[int | None]]
"""Function that returns the sizes of all strata, in their order, from those a study names."""


def _by_answer(
    source: Source, cells: pd.Series, scale: Scale, language: str, recoding: Mapping[str, int | None] | None
) -> tuple[np.ndarray, list[str], Find]:
    codes = [answer.code for answer in scale.substantive]
    decoded = Decoder(scale, missing=source.missing, recoding=recoding).column(cells).codes
    number = {code: i for i, code in enumerate(codes)}
    of = np.array([number.get(int(code), -1) for code in decoded], dtype=np.int64)
    labels = [pick(answer.label, language) for answer in scale.substantive]

    def find(sizes: Mapping[str, int]) -> list[int | None]:
        by_code = {Decoder(scale).code(key): size for key, size in sizes.items()}
        return [by_code.get(code) for code in codes]

    return of, labels, find


def _by_text(source: Source, cells: pd.Series) -> tuple[np.ndarray, list[str], Find]:
    assert source.strata is not None
    sizes = source.strata.population or source.strata.sites
    in_file = {word(str(cell)): str(cell).strip() for cell in sorted(cells.unique(), reverse=True)}
    names = {word(key): key for key in sizes} or in_file
    for missing in ("", *source.missing):
        names.pop(word(missing), None)
    number = {name: i for i, name in enumerate(names)}
    of = cells.map(lambda cell: number.get(word(cell), -1)).to_numpy(dtype=np.int64)

    def find(given: Mapping[str, int]) -> list[int | None]:
        by_word = {word(key): size for key, size in given.items()}
        return [by_word.get(name) for name in names]

    return of, list(names.values()), find


def _is_reported(
    cells: pd.Series, scale: Scale | None, source: Source, recoding: Mapping[str, int | None] | None
) -> bool:
    """Return whether the rows are already reported as faults of the item."""
    if scale is None:
        return False
    decoded = Decoder(scale, missing=source.missing, recoding=recoding).column(cells)
    return bool(decoded.unknown or decoded.ambiguous)


def read_clusters(cells: pd.Series, stratum: np.ndarray, faults: Faults, *, column: str) -> np.ndarray:
    """Number the clusters (sites) within strata.

    Parameters
    ----------
    cells
        The column's texts.
    stratum
        Stratum of each respondent.
    faults
        Collects missing names, and names that occur in several strata.
    column
        The column's name, for the faults.

    Returns
    -------
    numpy.ndarray
        Int64, 0 … C-1 in the order of stratum and name, whatever the order of rows.
    """
    names = cells.map(plain)
    if blank := int((names == "").sum()):
        faults.error("no cluster", "name the cluster of every respondent", column=column, rows=blank)
    pairs = pd.DataFrame({"stratum": stratum, "name": names.to_numpy()})
    if (pairs.drop_duplicates().groupby("name").size() > 1).any():
        faults.warn(
            "the same cluster name stands in several strata", "they were taken for different clusters", column=column
        )
    return pairs.groupby(["stratum", "name"], sort=True).ngroup().to_numpy(dtype=np.int64)


def check_respondents(cells: pd.Series, faults: Faults, *, column: str, missing: Iterable[str] = ()) -> None:
    """Report repeated and missing ids of respondents; the ids are not kept.

    Parameters
    ----------
    cells
        The column's texts.
    faults
        Collects an error for repeated ids and a warning for missing ones.
    column
        The column's name, for the faults.
    missing
        Entries that mean *no id*, besides an empty cell.
    """
    ids = cells.map(word)
    # A figure may be no answer and yet an id.
    known = ids[~ids.isin({"", *(word(token) for token in missing if figure(token) is None)})]
    if repeated := int(known.duplicated().sum()):
        faults.error(
            "respondents who stand in the file more than once", "keep one row of each", column=column, rows=repeated
        )
    if blank := len(ids) - len(known):
        faults.warn("no respondent id", "whether they stand twice can't be told", column=column, rows=blank)


def margins_of(source: Source, scales: Mapping[str, Scale]) -> dict[str, dict[int, float]]:
    """Return the known population shares of a file's entry: item id → answer code → share."""
    return {
        item: {
            code: share for answer, share in shares.items() if (code := Decoder(scales[item]).code(answer)) > MISSING
        }
        for item, shares in source.margins.items()
        if item in scales
    }


def check_sites(strata: Strata, stratum: np.ndarray, cluster: np.ndarray, faults: Faults, *, column: str) -> None:
    """Report strata with more sites in the file than in the population."""
    if strata.sites is None:
        return
    drawn = pd.DataFrame({"stratum": stratum, "cluster": cluster}).drop_duplicates()["stratum"].value_counts()
    for number, (label, sites) in enumerate(zip(strata.labels, strata.sites, strict=True)):
        if (n := int(drawn.get(number, 0))) > sites:
            faults.error(
                f"{n} sites in the stratum {label!r}, which has {sites:.0f}",
                "correct `sites` in study.yml",
                column=column,
            )


def kind_of(source: Source, iteration: Iteration, *, n: int) -> SampleKind:
    """Return the kind of a sample of n people: as stated, or what the other entries suggest.

    Where all people answered, everybody was asked, whatever is stated. Without a statement a column of sites suggests
    that sites were drawn; as many invited as there are people, that everybody was asked; weights or a known population,
    that people were drawn. Without any of these nothing suggests a draw, and the people count as volunteers.
    """
    if n == source.people:
        return "everyone"
    stated = source.sample or iteration.sample
    if stated is not None:
        return stated
    if source.cluster is not None:
        return "sites"
    if source.people is not None and source.invited == source.people:
        return "everyone"
    return "probability" if source.weight or source.people is not None else "volunteers"
