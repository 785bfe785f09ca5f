"""Count the lines that formatter and type checker are told to leave alone: ``python tests/suppressions.py``."""

from __future__ import annotations

import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("cips_helpers", "tests", "benchmarks")
SUPPRESSION = re.compile(r"#\s*(fmt:\s*(skip|off)|type:\s*ignore)")
FEWER_THAN = 20


def suppressions(source: Path) -> Iterator[str]:
    """Yield the places of the suppressing comments in a file or below a folder."""
    for path in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
        if not SUPPRESSION.search(path.read_text(encoding="utf-8")):
            continue
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.COMMENT and SUPPRESSION.search(token.string):
                    yield f"{path}:{token.start[0]}: {token.string}"


def main() -> int:
    """Print the places if there are too many; return the exit code."""
    places = [place for folder in FOLDERS for place in suppressions(ROOT / folder)]
    print(f"{len(places)} lines are left out of formatting or typing; there may be fewer than {FEWER_THAN}")
    if len(places) < FEWER_THAN:
        return 0
    print(*places, sep="\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
