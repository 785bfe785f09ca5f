"""Handover of results to the kernels of a report, so that a country is read, estimated and disclosed once.

Only disclosed results are handed over: no respondent leaves the process that read the answers. A notebook that runs
by itself, in JupyterLab, receives nothing and reads the answers.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

from cips_helpers.catalogue import hand_over_texts
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.disclosure.stored import pack_disclosed, pack_pooled, unpack_disclosed, unpack_pooled
from cips_helpers.frame_files import DamagedFileError

VARIABLE = "CIPS_RESULTS"
POOLED = "CIPS_POOLED"
"""Environment variables that name the folder with the files."""
KEY, RESULTS, WITH_PEERS, POOL = "key.json", "results.arrow", "peers.arrow", "pooled.arrow"
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
        The environment variables by which a kernel finds the folder, and the texts of its language.
    """
    (folder / KEY).write_text(json.dumps(_key(study, country, results)), encoding="utf-8")
    (folder / RESULTS).write_bytes(pack_disclosed(results))
    (folder / WITH_PEERS).write_bytes(pack_disclosed(compared))
    return {VARIABLE: str(folder), **hand_over_texts(results.language, folder)}


def received(study: Path, *, country: str, iteration: int | None, language: str, edition: str) -> Disclosed | None:
    """Return the results handed to this process, if they are the ones asked for."""
    asked = (str(study.resolve()), country, iteration, language, edition)
    folder = os.environ.get(VARIABLE)
    return _results(Path(folder) / RESULTS) if folder and _handed_key(folder) == asked else None


def received_peers(study: Path, results: Disclosed) -> Disclosed | None:
    """Return the results with peers, if they were handed to this process."""
    if not (folder := os.environ.get(VARIABLE)):
        return None
    key = _handed_key(folder)
    if key != _key(study, key[1], results) or _results(Path(folder) / RESULTS).country != results.country:
        return None
    return _results(Path(folder) / WITH_PEERS)


@lru_cache(maxsize=1)
def _handed_key(folder: str) -> Key:
    study, country, iteration, language, edition = json.loads((Path(folder) / KEY).read_text(encoding="utf-8"))
    return study, country, iteration, language, edition


@lru_cache(maxsize=2)
def _results(file: Path) -> Disclosed:
    if (results := unpack_disclosed(file.read_bytes())) is None:
        raise DamagedFileError("it holds no results")
    return results


def _key(study: Path, country: str, results: Disclosed) -> Key:
    """Return the key results are asked for by."""
    return (str(study.resolve()), country, results.iteration, results.language, results.edition)


def hand_over_pooled(pooled: Pooled, folder: Path, *, study: Path) -> dict[str, str]:
    """Write the programme's comparison into a private folder; return the variable by which a kernel finds it."""
    (folder / KEY).write_text(json.dumps([str(study.resolve()), pooled.language]), encoding="utf-8")
    (folder / POOL).write_bytes(pack_pooled(pooled))
    return {POOLED: str(folder)}


def received_pooled(study: Path, *, language: str) -> Pooled | None:
    """Return the comparison handed to this process, if it is the one asked for."""
    if not (folder := os.environ.get(POOLED)):
        return None
    if json.loads((Path(folder) / KEY).read_text(encoding="utf-8")) != [str(study.resolve()), language]:
        return None
    return unpack_pooled((Path(folder) / POOL).read_bytes())
