"""Kill ``cips run`` at random moments: ``python -m benchmarks.interruptions``.

Two countries of a synthetic study are made with all chapters, HTML alone. Each run continues from the files that the
killed ones left; a run that ends is compared with an undisturbed one, and the next begins with an empty folder.
tests/programme/test_interrupted.py does the same with small chapters and few kills.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from cips_helpers.cli.common import INSTRUMENT
from cips_helpers.synthetic.study import write_synthetic_study

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from made_up.interrupted import Disturbed, tree


def main() -> int:
    """Print moments and verdict; return 1 if a run ended with other files or left anything behind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, help="seconds; half an undisturbed run by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        temporary = folder / "tmp"
        temporary.mkdir()
        study = write_synthetic_study(folder / "study", countries=2, seed=1, iterations=1, instrument=INSTRUMENT)
        calm, killed = (_command(study, folder / name, temporary) for name in ("calm", "killed"))
        seconds = calm.run()
        expected = tree(calm.output)
        print(f"undisturbed: {seconds:.1f} s, {len(expected)} files", flush=True)
        verdicts = []

        def ended() -> None:
            verdicts.append(tree(killed.output) == expected)
            print(
                f"a run ended after {len(killed.moments)} kills: {'the same files' if verdicts[-1] else 'OTHER FILES'}",
                flush=True,
            )

        killed.disturb(kills=options.kills, longest=options.longest or seconds / 2, seed=options.seed, ended=ended)
        print("killed after seconds:", *killed.moments)
        left = killed.left()
        print("left behind:", *(left or ["nothing"]))
    return 0 if all(verdicts) and not left else 1


def _command(study: Path, output: Path, temporary: Path) -> Disturbed:
    return Disturbed(
        ["-m", "cips_helpers.cli", "run", "--study", str(study), "--output", str(output), "--format", "html"],
        output,
        temporary,
    )


if __name__ == "__main__":
    sys.exit(main())
