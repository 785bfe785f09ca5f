"""Kill ``cips report``, ``run``, ``book`` and ``release`` at random moments: ``python -m benchmarks.interruptions``.

The countries of a synthetic study are made with all chapters, HTML alone. Each command continues from the files that
the killed ones left; one that ends is compared with an undisturbed one, and the next begins with an empty folder.
tests/programme/test_interrupted.py does the same with small chapters and few kills.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cips_helpers.cli.common import INSTRUMENT
from cips_helpers.synthetic.study import write_synthetic_study

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from made_up.interrupted import Disturbed, tree

COMMANDS = ("report", "run", "book", "release")


def main() -> int:
    """Print moments and verdicts; return 1 if a command ended with other files or left anything behind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=30, help="in total")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, help="seconds; half an undisturbed command by default")
    parser.add_argument("--command", choices=COMMANDS, action="append", help="may be repeated; all by default")
    options = parser.parse_args()
    commands = options.command or COMMANDS
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"  # the date of a release is in its name
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        temporary = folder / "tmp"
        temporary.mkdir()
        study = write_synthetic_study(folder / "study", countries=2, seed=1, iterations=1, instrument=INSTRUMENT)
        shares = [options.kills // len(commands) + (at < options.kills % len(commands)) for at in range(len(commands))]
        return max(
            _disturbed(name, study, folder / name, temporary, kills, options.longest, options.seed)
            for name, kills in zip(commands, shares, strict=True)
        )


def _disturbed(
    name: str, study: Path, folder: Path, temporary: Path, kills: int, longest: float | None, seed: int
) -> int:
    calm, killed = (_command(name, study, folder / which, temporary) for which in ("calm", "killed"))
    if name == "release":  # both write beside the study, so the first one's files are put aside
        _command("report", study, folder / "calm", temporary).run()
    seconds = calm.run()
    expected = tree(calm.output)
    if name == "release":
        shutil.rmtree(calm.output)
    print(f"{name}, undisturbed: {seconds:.1f} s, {len(expected)} files", flush=True)
    verdicts = []

    def ended() -> None:
        verdicts.append(tree(killed.output) == expected)
        verdict = "the same files" if verdicts[-1] else "OTHER FILES"
        print(f"{name} ended after {len(killed.moments)} kills: {verdict}", flush=True)

    killed.disturb(kills=kills, longest=longest or seconds / 2, seed=seed, ended=ended)
    print("killed after seconds:", *killed.moments)
    left = killed.left()
    print("left behind:", *(left or ["nothing"]), flush=True)
    return 0 if all(verdicts) and not left else 1


def _command(name: str, study: Path, output: Path, temporary: Path) -> Disturbed:
    country: Sequence[str] = ["XAA"] if name in ("report", "release") else []
    if name == "release":
        where, written, html = output.parent / "calm", study.parent / "releases", []
    else:
        where, written, html = output, output, ["--format", "html"]
    arguments = [name, *country, "--study", str(study), "--output", str(where), *html]
    return Disturbed(["-m", "cips_helpers", *arguments], written, temporary)


if __name__ == "__main__":
    sys.exit(main())
