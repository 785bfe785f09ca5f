"""`cips new`: a folder with a study, a questionnaire, chapters and style to change."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cips_helpers.catalogue import LOCALE
from cips_helpers.cli.common import EXAMPLE, INSTRUMENT, STUDY, folder_made_whole, say, stop
from cips_helpers.folders import ROOT, copy_folder

PARAMETER = r'^(\s*"{name} = )[^\n]*?(\\n",?)$'
"""The line of a chapter's parameter, as the file of the notebook holds it."""
EXAMPLES = {f"{group}.csv": EXAMPLE.parent / "responses" / f"xaa_2_{group}.csv" for group in ("officials", "private")}
"""Invented answers of a new project: name in it → file."""


GUIDE = ("README.md", "entries.md")
"""Pages that explain the entries of a study."""


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
    say(f"{folder}: a project with invented answers. In this folder,")
    say("cips report XAA                  builds its report")
    say("cips init FILES --country CODE   replaces the invented answers by your files")


def set_parameters(chapters: Path, **parameters: str | int) -> None:
    """Write parameters into the chapters of a project; a notebook that lacks one is left as it is."""
    for chapter in chapters.rglob("*.ipynb"):
        text = chapter.read_text(encoding="utf-8")
        for name, value in parameters.items():
            line = json.dumps(json.dumps(value, ensure_ascii=False), ensure_ascii=False)[1:-1]
            if found := re.search(PARAMETER.format(name=name), text, flags=re.MULTILINE):
                text = text[: found.start()] + found[1] + line + found[2] + text[found.end() :]
        chapter.write_text(text, encoding="utf-8")


def _write(project: Path) -> None:
    answers = project / "responses"
    answers.mkdir()
    for name, example in EXAMPLES.items():
        shutil.copyfile(example, answers / name)
    shutil.copyfile(ROOT / "data" / "new" / STUDY, project / STUDY)
    shutil.copyfile(INSTRUMENT, project / "questionnaire.yml")
    for name in ("notebooks", "book"):
        copy_folder(ROOT / name, project / name, ignore=shutil.ignore_patterns(".*", LOCALE, "__pycache__"))
    (project / "guide").mkdir()
    for name in GUIDE:
        shutil.copyfile(ROOT / "data" / name, project / "guide" / name)
    set_parameters(project / "notebooks", study=STUDY.name, iteration=1)
