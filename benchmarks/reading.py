"""Time and memory of reading, matching and checking files of answers: ``python -m benchmarks.reading``.

Each file is read in a process of its own, as `cips check` does it, without the imports. Targets by the clock:
4,000 rows in under 3 s; 40,000 rows × 60 questions in under 10 s and 500 MB, the peak of the whole process. Where
other work takes the processor, as on a shared machine, the time of the processor is what can be compared.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_files

INSTRUMENT = Path(__file__).resolve().parents[1] / "data" / "instrument" / "cips.yml"
SIZES = ((4_000, 3.0), (40_000, 10.0))
"""Rows, and the target in seconds."""
KINDS = ("codes.csv", "labels.csv", "labels.xlsx")
QUESTIONS = 60
MEGABYTES = 500


def write(folder: Path, rows: int, kind: str) -> Path:
    """Write the questionnaire with further statements, a study and its answers, and return the study's path."""
    entries = yaml.safe_load(INSTRUMENT.read_text(encoding="utf-8"))
    statement = next(item for item in entries["items"] if item["kind"] == "agreement")
    asked = [item for item in entries["items"] if "officials" in item["asked_of"]]
    for number in range(QUESTIONS - len(asked)):
        entries["items"].append(
            {
                **statement,
                "id": f"more_{number}",
                "text": dict.fromkeys(entries["languages"], f"Statement {number} is true"),
            }
        )
        entries["items"][-1].pop("published_for", None)
        entries["items"][-1].pop("text_for", None)
    (folder / "questionnaire.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    instrument = load_instrument(folder / "questionnaire.yml")
    _answers(instrument, rows, is_label="labels" in kind).pipe(_save, folder / kind)
    source = {"file": kind, "respondent": "id", "ignore": ["submitted", "comment"], "sample": "probability"}
    iteration = {"number": 1, "label": "2024", "start": "2024-05-13", "end": "2024-06-14", "mode": "online"}
    iteration["groups"] = {"officials": source}
    regions = [{"code": code, "label": {"en": f"Region {code}"}} for code in range(1, 9)]
    country = {"name": {"en": "Testland"}, "scales": {"region": regions}, "iterations": [iteration]}
    study = {"id": "large", "title": {"en": "Large"}, "instrument": "questionnaire.yml", "countries": {"XAA": country}}
    path = folder / "study.yml"
    path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    return path


def _answers(instrument: Instrument, rows: int, *, is_label: bool) -> pd.DataFrame:
    draw = np.random.default_rng(1)
    columns: dict[str, np.ndarray | list[str]] = {"id": [str(number) for number in range(rows)]}
    columns["submitted"] = [f"2024-05-{13 + number % 18} 09:{number % 60:02d}:00" for number in range(rows)]
    for item in instrument.items_of("officials"):
        scale = instrument.scale(item.scale)
        if scale.kind == "number":
            choices = [str(years) for years in range(40)]
        elif scale.kind == "study":
            choices = [f"Region {code}" if is_label else str(code) for code in range(1, 9)]
        else:
            choices = [next(iter(a.label.values())) if is_label else str(a.code) for a in scale.answers]
        columns[item.id] = draw.choice([*choices, ""], size=rows)
    columns["comment"] = [f"No. {number} has a word to say" if number % 5 == 0 else "" for number in range(rows)]
    return pd.DataFrame(columns)


def _save(answers: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        answers.to_csv(path, index=False)
    else:
        answers.to_excel(path, index=False)


def measure(study: Path) -> None:
    """Read a study and print seconds, seconds of processor time and the peak of memory in MB."""
    started, worked = time.perf_counter(), time.process_time()
    [faults] = read_files(load_study(study))
    if faults.fatal:
        raise SystemExit("\n".join(map(str, faults.listed)))
    # Not ru_maxrss, which begins with the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"{time.perf_counter() - started:.1f} {time.process_time() - worked:.1f} {peak:.0f}")


def main() -> None:
    """Print a line for each size and kind of file, and end with 1 if one misses its target."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    print("rows    questions  file         seconds  processor  MB   target")
    missed = False
    for rows, target in SIZES:
        for kind in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                study = write(Path(folder), rows, kind)
                command = [sys.executable, "-m", "benchmarks.reading", str(study)]
                printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            wall, work, peak = map(float, printed.split())
            is_met = wall <= target and peak <= MEGABYTES
            missed |= not is_met
            print(
                f"{rows:<7,} {QUESTIONS:<10} {kind:<12} {wall:<8.1f} {work:<10.1f} {peak:<4.0f} {target:.0f} s", end=""
            )
            in_time = work <= target and peak <= MEGABYTES
            print("" if is_met else "  MISSED by the clock, on a shared processor" if in_time else "  MISSED")
    raise SystemExit(missed)


if __name__ == "__main__":
    main()
