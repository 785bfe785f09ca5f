"""`cips actions`: the action plan that a workshop filled in comes back into the study."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cips_helpers.cli.common import EXAMPLE, StudyOption, ending_in_order, in_capitals, known, load, say, stop


def actions(
    file: Annotated[Path, typer.Argument(help="The action_plan.xlsx of a report, filled in.")],
    country: Annotated[
        str | None, typer.Argument(callback=in_capitals, help="Its country; the study's only one by default.")
    ] = None,
    study: StudyOption = EXAMPLE,
) -> None:
    """Add the steps of a filled action plan to the study, so that the next report shows what came of them."""
    from cips_helpers.survey.action_plan import read_action_plan
    from cips_helpers.survey.load import load_study
    from cips_helpers.survey.readers.cells import ReadError
    from cips_helpers.survey.study import StudyError
    from cips_helpers.survey.study_writing import WritingError, with_initiatives

    console = Console(stderr=True)
    loaded = load(study, console)
    if country is None and len(loaded.countries) > 1:
        stop(console, f"Say which country it is: cips actions {file.name} {next(iter(loaded.countries))}", code=2)
    code = country or next(iter(loaded.countries))
    known(loaded, [code], console)
    try:
        plan = read_action_plan(file, loaded.questionnaire, loaded.languages, loaded.languages[0])
    except ReadError as error:
        stop(console, f"{file}: {error.what}; {error.todo}.")
    there = {(each.factor, *each.what.values()) for each in loaded.countries[code].initiatives}
    new = [each for each in plan.initiatives if (each.factor, *each.what.values()) not in there]
    if new:
        # In its folder, as files are named from there; another program's draft has another number.
        draft = study.with_name(f".{study.name}.{os.getpid()}.new")
        try:
            with ending_in_order(console, f"Stopped; {study.name} was left as it is."):
                text = study.read_bytes().decode("utf-8")
                end = "\r\n" if "\r\n" in text else "\n"
                added = with_initiatives(text.replace("\r\n", "\n"), code, new)
                draft.write_bytes(added.replace("\n", end).encode("utf-8"))
                load_study(draft)
                shutil.copymode(study, draft)
                draft.replace(study.resolve())
        except (StudyError, WritingError, OSError) as error:
            stop(console, f"{study} was left as it is: {error}")
        finally:
            draft.unlink(missing_ok=True)
    states = Counter(each.status or "no status" for each in new)
    said = ", ".join(f"{count} {state}" for state, count in states.items())
    say(f"{len(new)} added to {code} in {study.name}" + (f" ({said})" if said else ""))
    if old := len(plan.initiatives) - len(new):
        say(f"{old} there already")
    if plan.left_out:
        say(f"{plan.left_out} left out: no owner, no date, no status")
