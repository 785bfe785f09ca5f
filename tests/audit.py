"""Look up the locked libraries in the public database of known vulnerabilities: ``python tests/audit.py``.

Exits with 1 if a locked version has a known vulnerability, or is unknown to a database that knows the others. Where
the database cannot be reached (a closed network, a mirror without it), one line says so and the exit code is 0.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "test.txt"
"""The lock of the tests has every library of the report's lock in the same version (tests/test_environment.py)."""

PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", flags=re.MULTILINE)
UNREACHABLE = re.compile(
    r"Could not connect|requests\.exceptions\.(HTTPError|ConnectionError|ProxyError|SSLError|\w*Timeout)"
)


class DatabaseUnreachable(Exception):
    """Nothing could be looked up."""


def pins(lock: str) -> Iterator[dict[str, str]]:
    """Yield the versions a lock pins, by name; a library pinned twice (for two Pythons) is in two of the dicts."""
    rest = PIN.findall(lock)
    while rest:
        first: dict[str, str] = {}
        rest = [(name, version) for name, version in rest if first.setdefault(name, version) != version]
        yield first


def look_up(versions: dict[str, str]) -> list[dict]:
    """Return pip-audit's entries for versions of libraries, whatever system and Python the lock has them for."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "pins.txt"
        listed.write_text("".join(f"{name}=={version}\n" for name, version in versions.items()), encoding="utf-8")
        process = subprocess.run(
            [
                *(sys.executable, "-m", "pip_audit", "--requirement", str(listed), "--no-deps", "--disable-pip"),
                *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if not process.stdout.strip():
        if UNREACHABLE.search(process.stderr):
            raise DatabaseUnreachable
        raise RuntimeError(f"pip-audit failed:\n{process.stderr}")
    return json.loads(process.stdout)["dependencies"]


def faults(entries: list[dict]) -> list[str]:
    """Return one line for each vulnerability and for each library the database does not know.

    Raises
    ------
    DatabaseUnreachable
        If not one library is known: an answer of "not found" to everything comes from a mirror without the database.
    """
    unknown = [entry for entry in entries if "skip_reason" in entry]
    if len(unknown) == len(entries):
        raise DatabaseUnreachable
    lines = [f"{entry['name']}: {entry['skip_reason']}" for entry in unknown]
    for entry in entries:
        for vulnerability in entry.get("vulns", []):
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            lines.append(f"{entry['name']} {entry['version']}: {vulnerability['id']}, mended in {fixed}")
    return lines


def main() -> int:
    """Print what was found; return the exit code."""
    rounds = list(pins(LOCK.read_text(encoding="utf-8")))
    try:
        lines = faults([entry for versions in rounds for entry in look_up(versions)])
    except DatabaseUnreachable:
        print("The database of known vulnerabilities cannot be reached: the lock files were not audited.")
        return 0
    print(*lines, sep="\n", end="\n" if lines else "")
    print(f"{sum(map(len, rounds))} locked versions audited, {len(lines)} faults")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
