"""`cips run` with chapters of the test's own: ``python command.py STUDY OUTPUT CHAPTERS [SCHEDULER]``."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from rich.console import Console

from cips_helpers.cli.common import ending_in_order
from cips_helpers.cli.programme import STOPPED, make_reports, print_outcomes
from cips_helpers.programme.plan import plan
from cips_helpers.survey.load import load_study


def main(study: str, output: str, chapters: str, scheduler: str | None = None) -> int:
    """Do what the command does, and give its exit code."""
    console = Console(stderr=True)
    with ending_in_order(console, STOPPED):
        found = load_study(Path(study))
        requests = plan(found, output=Path(output), notebooks=Path(chapters), formats=["html"])
        outcomes, _ = make_reports(console, found, requests, 2, scheduler, 30)
    return print_outcomes(outcomes.values())


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
