"""`cips sample` and `cips fieldwork`: a sample planned and drawn, and the answers as they come in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cips_helpers.cli.common import (
    EXAMPLE,
    OUTPUT,
    StudyOption,
    in_capitals,
    known,
    load,
    say,
    stop,
    write_files,
    write_page,
)
from cips_helpers.limits import FLOOR, INTERNAL_FLOOR


def sample(
    frame: Annotated[
        Path, typer.Argument(help="CSV or Excel: people by stratum (column people), or a list of people.")
    ],
    half_width: Annotated[
        float | None, typer.Option(min=0.001, help="Half-width of a score's interval, points.")
    ] = None,
    margin: Annotated[
        float | None, typer.Option(min=0.1, max=50, help="Half-width of a share's interval, percentage points.")
    ] = None,
    change: Annotated[
        float | None, typer.Option(min=0.001, help="Smallest change of a score to be seen next time, points.")
    ] = None,
    answers: Annotated[int | None, typer.Option(min=1, help="Number of answers.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Column that makes strata; several as often.")] = None,
    show: Annotated[list[str] | None, typer.Option(help="Column whose parts the report shall show.")] = None,
    floor: Annotated[
        int, typer.Option(min=INTERNAL_FLOOR, help="Answers a shown part needs; 20 for the public edition.")
    ] = FLOOR,
    response: Annotated[
        float, typer.Option(min=0.01, max=1, help="Expected response, where the frame has none.")
    ] = 0.7,
    deviation: Annotated[float, typer.Option(min=0.01, help="Standard deviation of a score, points.")] = 0.8,
    allocation: Annotated[str, typer.Option(help="proportional or neyman.")] = "proportional",
    cluster: Annotated[float, typer.Option(min=1, help="Answers at each site, where sites are drawn.")] = 1,
    correlation: Annotated[float, typer.Option(min=0, max=1, help="Correlation of answers at a site.")] = 0.05,
    power: Annotated[float, typer.Option(min=0.5, max=0.99, help="Chance to see the change.")] = 0.8,
    id: Annotated[
        str | None, typer.Option("--id", help="Column of ids in a list of people: a sample is drawn.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the drawn list; noted in its name.")] = None,
    output: Annotated[Path, typer.Option(help="Folder for the plan and the list.")] = Path("sample"),
) -> None:
    """Plan a sample: how many people to invite where, for the precision wanted; draw it from a list."""
    from cips_helpers.exports.spreadsheet import Sheet, as_csv
    from cips_helpers.planning.drawing import draw
    from cips_helpers.planning.frame import PlanningError, read_frame
    from cips_helpers.planning.plan import Goals, plan_sample
    from cips_helpers.planning.workbook import plan_workbook

    console = Console(stderr=True)
    if allocation not in ("proportional", "neyman"):
        stop(console, f"there is no allocation {allocation!r}; there are proportional, neyman.", code=2)
    if id is not None and seed is None:
        stop(console, "Say --seed 1 (any number): the same list and seed draw the same people.", code=2)
    goals = Goals(
        half_width=half_width,
        margin=None if margin is None else margin / 100,
        change=change,
        answers=answers,
        power=power,
        floor=floor,
        show=tuple(show or ()),
        allocation=allocation,
        cluster=cluster,
        correlation=correlation,
    )
    try:
        plan = plan_sample(read_frame(frame, by=by or (), id=id, response=response, deviation=deviation), goals)
    except PlanningError as error:
        stop(console, str(error))
    files = {"plan.xlsx": plan_workbook(plan)}
    if plan.frame.listed is not None:
        assert seed is not None
        files[f"drawn_seed_{seed}.csv"] = as_csv(Sheet("drawn", draw(plan, seed)))
    write_files(console, output, files)
    everybody = plan.parts.iloc[0]
    say(
        f"{everybody['invitations']} of {everybody['people']} people to invite, "
        f"{everybody['answers']} answers expected: "
        f"a score ± {everybody['half_width']:.2f} points, a share ± {100 * everybody['margin']:.1f} percentage points, "
        f"a change of {everybody['change']:.2f} points next time"
    )
    for fault in plan.missed:
        say(f"warning: {fault}")


def fieldwork(
    country: Annotated[
        str | None, typer.Argument(callback=in_capitals, help="Code of the country; the study's first by default.")
    ] = None,
    study: StudyOption = EXAMPLE,
    plan: Annotated[
        list[str] | None, typer.Option(help="plan.xlsx of `cips sample`; of one of several groups, GROUP=plan.xlsx.")
    ] = None,
    output: Annotated[Path, typer.Option(help="Folder for the page.")] = OUTPUT / "fieldwork",
) -> None:
    """Show how the fieldwork goes: answers by day and region, quotas, precision, interviewers. Internal."""
    from cips_helpers.instrument.model import pick
    from cips_helpers.planning.fieldwork import progress_of
    from cips_helpers.planning.fieldwork_page import fieldwork_page, summary
    from cips_helpers.planning.frame import PlanningError
    from cips_helpers.planning.quotas import Quotas, read_quotas
    from cips_helpers.survey.faults import SurveyError
    from cips_helpers.survey.read import read_survey

    console = Console(stderr=True)
    loaded = load(study, console)
    code = country or next(iter(loaded.countries))
    known(loaded, [code], console)
    groups = [group.id for group in loaded.questionnaire.groups]
    quotas: dict[str, Quotas] = {}
    try:
        for entry in plan or []:
            group, _, name = entry.rpartition("=")
            if group and group not in groups:
                stop(console, f"--plan takes {' or '.join(groups)}=plan.xlsx, not {entry!r}.", code=2)
            quotas[group or groups[0]] = read_quotas(Path(name))
        progress = progress_of(read_survey(loaded, code, latest=True), quotas)
    except (PlanningError, SurveyError) as error:
        stop(console, str(error))
    facts = progress[0].sample.iteration_facts
    language = loaded.languages[0]
    title = f"{pick(loaded.countries[code].name, language)}, {facts.label}"
    page = output / f"{code}_{facts.number}.html"
    write_page(console, page, fieldwork_page(progress, title=title, made=f"{datetime.now():%Y-%m-%d %H:%M}"))
    for each in progress:
        say(f"{each.sample.group}: {summary(each)}")
    say(f"Internal, not for any release: {page}")
