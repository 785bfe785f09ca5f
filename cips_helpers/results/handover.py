"""Handover of results to the kernels of a report, so that a country is read, estimated and disclosed once.

Only disclosed results are handed over: no respondent leaves the process that read the answers. A notebook that runs
by itself, in JupyterLab, receives nothing and reads the answers.
"""

from __future__ import annotations

import os
import pickle
from functools import lru_cache
from pathlib import Path

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.pooled import Pooled

VARIABLE = "CIPS_RESULTS"
POOLED = "CIPS_POOLED"
Key = tuple[str, str, int, str, str]
"""Study file, country, iteration, language, edition."""


def hand_over(results: Disclosed, compared: Disclosed, folder: Path, *, study: Path, country: str) -> dict[str, str]:
    """Write results into a private folder for the kernels.

    Parameters
    ----------
    results
        Results for `cips_helpers.read_results`.
    compared
        The same with peers, for `cips_helpers.read_peers`.
    folder
        The kernels' private folder.
    study, country
        The study file, and the code by which a notebook asks.

    Returns
    -------
    dict
        The environment variable by which a kernel finds them.
    """
    file = folder / "results.pickle"
    file.write_bytes(pickle.dumps((_key(study, country, results), results, compared)))
    return {VARIABLE: str(file)}


def received(study: Path, *, country: str, iteration: int | None, language: str, edition: str) -> Disclosed | None:
    """Return the results handed to this process, if they are the ones asked for."""
    key, results, _ = _handed(os.environ.get(VARIABLE))
    asked = (str(study.resolve()), country, iteration, language, edition)
    return results if key == asked else None


def received_peers(study: Path, results: Disclosed) -> Disclosed | None:
    """Return the results with peers, if they were handed to this process."""
    key, handed, compared = _handed(os.environ.get(VARIABLE))
    if key is None or handed is None or handed.country != results.country:
        return None
    return compared if key == _key(study, key[1], results) else None


@lru_cache(maxsize=1)
def _handed(file: str | None) -> tuple[Key | None, Disclosed | None, Disclosed | None]:
    content: tuple[Key, Disclosed, Disclosed] | None = pickle.loads(Path(file).read_bytes()) if file else None
    return content or (None, None, None)


def _key(study: Path, country: str, results: Disclosed) -> Key:
    """Return the key results are asked for by; anonymous results do not hold their country's code."""
    return (str(study.resolve()), country, results.iteration, results.language, results.edition)


def hand_over_pooled(pooled: Pooled, folder: Path, *, study: Path) -> dict[str, str]:
    """Write the programme's comparison into a private folder; return the variable by which a kernel finds it."""
    file = folder / "pooled.pickle"
    file.write_bytes(pickle.dumps(((str(study.resolve()), pooled.language), pooled)))
    return {POOLED: str(file)}


def received_pooled(study: Path, *, language: str) -> Pooled | None:
    """Return the comparison handed to this process, if it is the one asked for."""
    if not (file := os.environ.get(POOLED)):
        return None
    key, pooled = pickle.loads(Path(file).read_bytes())
    return pooled if key == (str(study.resolve()), language) else None
