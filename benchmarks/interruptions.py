"""End ``cips report``, ``run``, ``book`` and ``release`` at random moments: ``python -m benchmarks.interruptions``.

The countries of a synthetic study are made with all chapters, HTML alone, where the outcome of an earlier state of the
study lies already. SIGKILL, SIGTERM and SIGINT come in turn, each command continues from the files that the ended ones
left, and after each signal every report, book and archive must be the former one, intact, or the new one, whole. A
command that ends by itself is compared with an undisturbed one, and the next begins with the former outcome.
tests/programme/test_interrupted.py does the same with small chapters and few signals.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from cips_helpers.cli.common import INSTRUMENT
from cips_helpers.folders import ROOT
from cips_helpers.programme.fingerprints import PROGRAMME
from cips_helpers.synthetic.study import write_synthetic_study

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from made_up import small_programme
from made_up.interrupted import Disturbed, outcomes, torn, tree

COMMANDS = ("report", "run", "book", "release")


def main() -> int:
    """Print moments and verdicts; return 1 if a command ended with other files, tore some or left anything behind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=30, help="signals in total")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, help="seconds; an undisturbed command by default")
    parser.add_argument("--command", choices=COMMANDS, action="append", help="may be repeated; all by default")
    parser.add_argument("--few-chapters", action="store_true", help="two in each report, for a slow machine")
    options = parser.parse_args()
    commands = options.command or COMMANDS
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"  # the date of a release is in its name
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        temporary = folder / "tmp"
        temporary.mkdir()
        shares = [options.kills // len(commands) + (at < options.kills % len(commands)) for at in range(len(commands))]
        return max(
            _disturbed(name, folder / name, temporary, kills, options)
            for name, kills in zip(commands, shares, strict=True)
        )


def _disturbed(name: str, folder: Path, temporary: Path, kills: int, options: argparse.Namespace) -> int:
    """Disturb one command; return 1 if anything was wrong."""
    study = write_synthetic_study(folder / "study", countries=2, seed=1, iterations=1, instrument=INSTRUMENT)
    if options.few_chapters:
        chapters = small_programme.notebooks(study.parent / "notebooks")
        shutil.copytree(ROOT / "notebooks" / PROGRAMME, chapters / PROGRAMME)
    calm, killed = (_command(name, study, folder / which, temporary) for which in ("calm", "killed"))
    former = folder / "former"
    _made(name, study, folder / "calm", temporary)
    calm.run()
    shutil.copytree(calm.output, former)
    _rename(study)
    _made(name, study, folder / "calm", temporary)
    seconds = calm.run()
    expected, before, new = tree(calm.output), outcomes(former), outcomes(calm.output)
    changed = [each for each in new if new[each] != before.get(each)]
    print(f"{name}, undisturbed: {seconds:.1f} s, {len(expected)} files; {', '.join(changed)} replaced", flush=True)
    killed.former = former
    verdicts, faults = [], []

    def stopped() -> None:
        faults.extend(f"{killed.moments[-1]}: {each}" for each in torn(outcomes(killed.output), before, new))

    def ended() -> None:
        verdicts.append(tree(killed.output) == expected)
        verdict = "the same files" if verdicts[-1] else "OTHER FILES"
        print(f"{name} ended after {len(killed.moments)} signals: {verdict}", flush=True)

    killed.disturb(times=kills, longest=options.longest or seconds, seed=options.seed, stopped=stopped, ended=ended)
    print("ended by:", *killed.moments, sep="\n  ")
    print("torn:", *(faults or ["nothing"]))
    left = killed.left()
    print("left behind:", *(left or ["nothing"]), flush=True)
    return 0 if changed and all(verdicts) and not left and not faults else 1


def _made(name: str, study: Path, output: Path, temporary: Path) -> None:
    """Make the report that is to be released."""
    if name == "release":
        _command("report", study, output, temporary).run()


def _rename(study: Path) -> None:
    """Give the study another title, which is on every page."""
    entries = yaml.safe_load(study.read_text(encoding="utf-8"))
    entries["title"] = {language: f"{title} II" for language, title in entries["title"].items()}
    study.write_text(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _command(name: str, study: Path, output: Path, temporary: Path) -> Disturbed:
    country: Sequence[str] = ["XAA"] if name in ("report", "release") else []
    if name == "release":  # what is released is written beside the study
        where, written, options = output.parent / "calm", study.parent / "releases", []
    else:
        where, written, options = output, output, ["--format", "html", *(["--named"] if name == "book" else [])]
    arguments = [name, *country, "--study", str(study), "--output", str(where), *options]
    return Disturbed(["-m", "cips_helpers", *arguments], written, temporary)


if __name__ == "__main__":
    sys.exit(main())
