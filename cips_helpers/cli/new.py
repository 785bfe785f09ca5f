"""`cips new`: a folder with a study, a questionnaire, chapters and style to change."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cips_helpers.catalogue import LOCALE
from cips_helpers.cli.common import EXAMPLE, INSTRUMENT, STUDY, folder_made_whole, say, stop
from cips_helpers.folders import ROOT

PARAMETERS = {r'^(\s*"study = ).*?(\\n",?)$': rf'\1\\"{STUDY}\\"\2', r'^(\s*"iteration = )\d+': r"\g<1>1"}
"""Lines of the chapters' parameters, and those of a new project, which has one iteration."""


def new(folder: Annotated[Path, typer.Argument(help="Folder of the new project; it must not exist.")]) -> None:
    """Lay out a project: study, questionnaire, example answers, chapters and style, all to be changed."""
    from cips_helpers.survey.confirmation import confirm
    from cips_helpers.survey.load import load_study

    console = Console(stderr=True)
    if folder.exists():
        stop(console, f"{folder} exists; name a folder that does not.", code=2)
    with folder_made_whole(console, folder) as draft:
        _write(draft)
        confirm(load_study(draft / STUDY))  # of the example's answers; others ask for another look
    say(f"{folder}: change {STUDY}, put your answers into responses/, and run there:")
    say("cips check --confirm; cips report XAA")


def _write(project: Path) -> None:
    answers = project / "responses"
    answers.mkdir()
    for group in ("officials", "private"):
        shutil.copyfile(EXAMPLE.parent / "responses" / f"xaa_2_{group}.csv", answers / f"{group}.csv")
    shutil.copyfile(ROOT / "data" / "new" / STUDY, project / STUDY)
    shutil.copyfile(INSTRUMENT, project / "questionnaire.yml")
    for name in ("notebooks", "book"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns(".*", LOCALE, "__pycache__"))
    for chapter in (project / "notebooks").rglob("*.ipynb"):
        text = chapter.read_text(encoding="utf-8")
        for line, replacement in PARAMETERS.items():
            text = re.sub(line, replacement, text, count=1, flags=re.MULTILINE)
        chapter.write_text(text, encoding="utf-8")
