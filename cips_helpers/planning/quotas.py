"""Quotas of a plan of `cips sample`: the answers that each stratum shall give, and those it has given."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.inputs import InputError
from cips_helpers.planning.frame import PlanningError
from cips_helpers.planning.workbook import ANSWERS, FIELD, HALF_WIDTH, INVITE, PEOPLE_HEAD, PRECISION
from cips_helpers.survey.decode import Decoder
from cips_helpers.survey.normal import figure, figures, plain, squeezed
from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.sample import Sample
from cips_helpers.survey.vocabulary import Vocabulary
from cips_helpers.terminal import in_all_languages


@dataclass(frozen=True)
class Quotas:
    """A plan as it went to the field.

    Attributes
    ----------
    by
        Columns that make the strata.
    strata
        One row a stratum: its parts (text), people, invited and answers (int).
    half_width
        Half-width of a score's interval that the plan gives, in points; NaN where the workbook does not say it.
    """

    by: tuple[str, ...]
    strata: pd.DataFrame
    half_width: float


def read_quotas(path: Path) -> Quotas:
    """Read the plan that `cips sample` wrote.

    Parameters
    ----------
    path
        The workbook.

    Returns
    -------
    Quotas

    Raises
    ------
    PlanningError
        If it is no such workbook.
    """
    try:
        field, precision = _sheet(path, FIELD), _sheet(path, PRECISION)
    except (ReadError, InputError) as error:
        raise PlanningError(f"{path.name}: {error}") from None
    names = [str(name) for name in field]
    missing = [head for head in (PEOPLE_HEAD, INVITE, ANSWERS) if head not in names]
    if missing:
        raise PlanningError(f"{path.name}: there is no column {missing[0]!r}; name a plan.xlsx of `cips sample`")
    by = tuple(names[: names.index(PEOPLE_HEAD)])
    strata = field[list(by)].map(lambda cell: " ".join(str(cell).split()))
    for name, head in (("people", PEOPLE_HEAD), ("invited", INVITE), ("answers", ANSWERS)):
        numbers = figures(field[head], whole=True)
        if not np.isfinite(numbers).all():
            raise PlanningError(f"{path.name}: {head}: an entry is no number; correct it")
        strata[name] = numbers.astype(int)
    widths = precision.get(HALF_WIDTH, pd.Series(dtype="str")).map(figure)
    return Quotas(by, strata.reset_index(drop=True), float(widths.iloc[0]) if len(widths) else float("nan"))


def _sheet(path: Path, name: str) -> pd.DataFrame:
    """Return a sheet, its headings in English, whatever language it was written in."""
    heads = (PEOPLE_HEAD, INVITE, ANSWERS, HALF_WIDTH)
    english = {known: head for head in heads for known in in_all_languages(head)}
    *others, last = in_all_languages(name)
    for known in others:
        with suppress(ReadError):
            return read_table(path, sheet=known).cells.rename(columns=english)
    return read_table(path, sheet=last).cells.rename(columns=english)


def answers_by_stratum(quotas: Quotas, sample: Sample, vocabulary: Vocabulary) -> np.ndarray:
    """Return the answers that each stratum of a plan has given.

    Parameters
    ----------
    quotas
        The plan.
    sample
        The answers so far.
    vocabulary
        The headings by which a column of the plan is a question.

    Returns
    -------
    numpy.ndarray
        One number for each row of the plan.

    Raises
    ------
    PlanningError
        If a column of the plan is no question of the group and no stratum of the study, or an entry no answer.
    """
    met = np.ones((len(quotas.strata), sample.n), dtype=bool)
    for name in quotas.by:
        of, labels = _parts(sample, vocabulary, name)
        for row, entry in enumerate(quotas.strata[name]):
            if (code := labels(entry)) is None:
                raise PlanningError(f"the plan's {name} {entry!r} is no answer of the survey; correct one of the two")
            met[row] &= of == code
    return met.sum(axis=1)


def _parts(sample: Sample, vocabulary: Vocabulary, name: str) -> tuple[np.ndarray, _Find]:
    """Return the part of each respondent, and a function that finds the part an entry of the plan means."""
    id = vocabulary.item_of(name)
    if id is not None and id in sample.answers:
        return sample.answers[id].to_numpy(), _Find(Decoder(sample.scales[id]), ())
    column = sample.source.strata.column if sample.source.strata else ""
    if squeezed(column) == squeezed(name):
        return sample.stratum, _Find(None, sample.stratum_labels)
    raise PlanningError(f"the plan is by {name!r}, which is no question to {sample.group} and no stratum of the study")


@dataclass(frozen=True)
class _Find:
    decoder: Decoder | None
    labels: Sequence[str]

    def __call__(self, entry: str) -> int | None:
        if self.decoder is not None:
            code = self.decoder.code(entry)
            return code if code >= 0 else None
        at = [plain(label) for label in self.labels]
        return at.index(plain(entry)) if plain(entry) in at else -2  # nobody of it has answered yet
