"""Results handed to the kernels of a report: a country is read, estimated and let through the gate once.

What is handed over is what came out of the gate, so no respondent leaves the process that read the answers. A
notebook that runs by itself, in JupyterLab, finds nothing and reads the answers.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path

from cips_helpers.disclosure.disclosed import Disclosed

VARIABLE = "CIPS_RESULTS"


def hand_over(results: Disclosed, folder: Path, *, study: Path, country: str) -> dict[str, str]:
    """Write the results of a country into a private folder; give the variable by which a kernel finds them."""
    file = folder / "results.pickle"
    file.write_bytes(pickle.dumps((_key(study, country, results), results)))
    return {VARIABLE: str(file)}


def received(
    study: Path, *, country: str, iteration: int | None, language: str, edition: str
) -> Disclosed | None:
    """Give the results handed to this process, if they are the ones asked for."""
    if not (file := os.environ.get(VARIABLE)):
        return None
    key, results = pickle.loads(Path(file).read_bytes())
    asked = (str(study.resolve()), country, iteration, language, edition)
    return results if key == asked else None


def _key(study: Path, country: str, results: Disclosed) -> tuple[object, ...]:
    """What is asked for; results of an anonymous edition don't know their country's code."""
    return (str(study.resolve()), country, results.iteration, results.language, results.edition)
