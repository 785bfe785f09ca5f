"""The command `cips`: thin, one function a command, one clear message for everything that can go wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from cips_helpers.build import Artefacts, Event, Report, ReportError, build_report
from cips_helpers.build.kernels import environment
from cips_helpers.build.plan import EDITIONS, FORMATS, ROOT
from cips_helpers.build.warm import warm_up

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From a country's integrity survey answers to its report.",
)
EXAMPLE = ROOT / "data" / "example" / "study.yml"
INSTRUMENT = ROOT / "data" / "instrument" / "cips.yml"

StudyOption = Annotated[Path, typer.Option("--study", help="The study file.")]


@app.command()
def report(
    country: Annotated[str, typer.Argument(help="Country code, for example XAA.")],
    study: StudyOption = EXAMPLE,
    iteration: Annotated[int | None, typer.Option(help="Iteration to report; the latest by default.")] = None,
    format: Annotated[str, typer.Option(help="html, pdf or both: html,pdf")] = "html,pdf",
    output: Annotated[Path, typer.Option(help="Folder for the report; it gets <output>/<country>/.")] = Path(
        "_build"
    ),
    edition: Annotated[
        str,
        typer.Option(
            help="internal; analyst: the same with the code one click away; public: stricter, for everyone; "
            "programme: the public figures, and nothing that tells the country."
        ),
    ] = "internal",
    language: Annotated[str, typer.Option(help="Language of the report.")] = "en",
) -> None:
    """Build one country's report: HTML book and PDF."""
    console = Console(stderr=True)
    _end_in_order()
    try:
        with TemporaryDirectory(prefix="cips-") as private:
            plan, inspect, export = _plan(
                country, study, iteration, format, output, edition, language, Path(private), console
            )
            with _progress(console) as bars:
                made = build_report(plan, bars, inspect=inspect, export=export)
    except ReportError as error:
        _stop(console, f"The report of {country} was not built. {error}")
    except OSError as error:
        place = error.filename or output
        _stop(console, f"The report of {country} was not built. {place}: {error.strerror or error}")
    except KeyboardInterrupt as ended:
        number = ended.args[0] if ended.args else signal.SIGINT
        _stop(console, "Stopped; an earlier report is unchanged.", code=128 + number)
    _tell(made)


@app.command()
def check(
    countries: Annotated[list[str] | None, typer.Argument(help="Country codes; all by default.")] = None,
    study: StudyOption = EXAMPLE,
) -> None:
    """Check study, questionnaire and answers; list every fault, and end with 1 if there is an error."""
    from cips_helpers.survey import check_study, faults_by_file

    console = Console(stderr=True)
    found = _study(study, console)
    _known(found, countries or [], console)
    faults = check_study(found, countries or None)
    for file, lines in faults_by_file(faults).items():
        typer.echo(file)
        for fault in lines:
            typer.echo(f"  - {fault.level}: {fault.within}")
    errors = sum(fault.level == "error" for fault in faults)
    names = ", ".join(countries or found.countries)
    typer.echo(f"{names}: {errors} error(s), {len(faults) - errors} warning(s)")
    raise typer.Exit(1 if errors else 0)


@app.command()
def audit(
    countries: Annotated[list[str] | None, typer.Argument(help="Country codes; all by default.")] = None,
    study: StudyOption = EXAMPLE,
    output: Annotated[Path, typer.Option(help="Folder with built reports, to be scanned.")] = Path("_build"),
) -> None:
    """Attack what is published: work out hidden figures, and scan built reports; ends with 1 where it succeeds."""
    from cips_helpers.disclosure.evidence import Evidence
    from cips_helpers.disclosure.leaks import scan
    from cips_helpers.disclosure.others import shared_scores
    from cips_helpers.disclosure.peers import among_peers, attack_peers
    from cips_helpers.survey import SurveyError

    console = Console(stderr=True)
    found = _study(study, console)
    _known(found, countries or [], console)
    faults, published = 0, {}
    for code in countries or found.countries:
        try:
            evidence = Evidence.of(found, code)
        except SurveyError as error:
            _stop(console, str(error))
        breaches = evidence.audit()
        folders = [folder for folder in (output / code, output / f"{code}_public") if folder.is_dir()]
        secrets = evidence.secrets(evidence.every_result())
        leaks = [(folder, leak) for folder in folders for leak in scan(folder, secrets)]
        if found.key is not None:
            anonymous = evidence.results(edition="programme")
            folder = output / anonymous.country
            if folder.is_dir():
                folders.append(folder)
                leaks += [(folder, leak) for leak in scan(folder, evidence.secrets([anonymous]))]
        for breach in breaches:
            typer.echo(f"{code}: {breach}")
        for folder, leak in leaks:
            typer.echo(f"{folder.name}/{leak}; build it again with `cips report`, and delete this one")
        scanned = ", ".join(folder.name for folder in folders) or "no built report"
        typer.echo(
            f"{code}: {len(breaches)} hidden figure(s) can be worked out, {len(leaks)} leak(s) (scanned: {scanned})"
        )
        faults += len(breaches) + len(leaks)
        published[code] = shared_scores(evidence.survey)
    peers = attack_peers(
        {code: one.figures for code, one in published.items()},
        among_peers(published),
        span=found.questionnaire.points,
    )
    for breach in peers:
        typer.echo(f"all countries: {breach}")
    raise typer.Exit(1 if faults or peers else 0)


@app.command()
def synth(
    output: Annotated[Path, typer.Argument(help="Folder to write study.yml and responses/ into.")],
    countries: Annotated[int | None, typer.Option(help="How many invented countries: 25, 186, …")] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="What the people are like; see data/example/synthetic.yml.")
    ] = None,
    instrument: Annotated[Path, typer.Option(help="The questionnaire they answer.")] = INSTRUMENT,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same people.")] = None,
    iterations: Annotated[int, typer.Option(help="Iterations of counted countries.")] = 2,
) -> None:
    """Invent respondents: a synthetic study, reproducible from its seed."""
    from cips_helpers.instrument import InstrumentError
    from cips_helpers.survey import RecipeError, write_synthetic_study

    console = Console(stderr=True)
    if countries is None and recipe is None:
        _stop(console, "Say --countries 25, or name a --recipe.", code=2)
    try:
        made = write_synthetic_study(
            output,
            countries=countries,
            seed=seed,
            instrument=instrument,
            recipe=recipe,
            iterations=iterations,
        )
    except (RecipeError, InstrumentError, ValueError) as error:
        _stop(console, str(error))
    except OSError as error:
        _stop(console, f"{error.filename or output}: can't be written ({error.strerror})")
    typer.echo(f"{made}: invented data, to be read with --study {made}")


def _plan(
    country: str, study: Path, iteration: int | None, format: str, output: Path, edition: str, language: str,
    private: Path, console: Console,
) -> tuple[Report, Callable[[Path], None], Callable[[Path], object] | None]:  # fmt: skip
    """Check study, answers and privacy; give what is to be built, how it is inspected, and what is exported.

    The chapters get the results through the folder ``private``. Stops with one message on any fault.
    """
    from cips_helpers import exports, findings
    from cips_helpers.disclosure.evidence import Evidence
    from cips_helpers.disclosure.handed import hand_over
    from cips_helpers.disclosure.leaks import scan
    from cips_helpers.disclosure.others import place_among_others
    from cips_helpers.instrument.model import pick
    from cips_helpers.survey import SurveyError

    formats = frozenset(part.strip() for part in format.split(",") if part.strip())
    if not formats or not formats <= FORMATS:
        _stop(console, f"--format takes html, pdf or html,pdf, not {format!r}.", code=2)
    if edition not in EDITIONS:
        _stop(console, f"--edition takes {', '.join(EDITIONS)}, not {edition!r}.", code=2)
    found = _study(study, console)
    _known(found, [country], console)
    if language not in found.languages:
        _stop(console, f"{study}: no language {language!r}; it has {', '.join(found.languages)}.", code=2)
    warm_up(environment(private))  # the chapters' imports are done while the answers are checked
    try:
        with console.status(f"Checking {study.name} and the answers of {country}"):
            evidence = Evidence.of(found, country)
            results = evidence.results(iteration=iteration, language=language, edition=edition)
            breaches = evidence.audit()
    except (SurveyError, ValueError) as error:
        _stop(console, str(error))
    if breaches:
        lines = "\n".join(f"  - {breach}" for breach in breaches)
        _stop(console, f"{country}: hidden figures can be worked out from what would be published\n{lines}")

    def inspect(folder: Path) -> None:
        if leaks := scan(folder, evidence.secrets([results])):
            raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))

    label = next(s.label for s in results.samples if s.iteration == results.iteration)
    plan = Report(
        country=country,
        name=results.name,
        study=study,
        iteration=results.iteration,
        language=language,
        edition=edition,
        output=output,
        formats=formats,
        title=results.text(results.instrument.title),
        subtitle=label
        if results.anonymous
        else results.words.say("Iteration {number} ({label})", number=results.iteration, label=label),
        purpose=results.text(results.instrument.purpose) if results.instrument.purpose else "",
        notice=pick(found.note, language) if found.note else "",
        facts=findings.key_facts(results),
        hidden=[asdict(one) for one in results.hidden],
        variables=hand_over(results, private, study=study, country=country),
        alias=results.country if results.anonymous else "",
    )

    def export(folder: Path) -> None:
        exports.write_all(place_among_others(results, found), folder)

    return plan, inspect, None if results.anonymous else export  # no anonymous page names a file


def _study(path: Path, console: Console):  # type: ignore[no-untyped-def]  # importing Study here would cost every command
    from cips_helpers.survey import StudyError, load_study

    try:
        return load_study(path)
    except StudyError as error:
        _stop(console, str(error))


def _known(study, countries: list[str], console: Console) -> None:  # type: ignore[no-untyped-def]
    for code in countries:
        if code not in study.countries:
            _stop(
                console,
                f"{study.path.name} has no country {code!r}; it has {', '.join(study.countries)}.",
                code=2,
            )


def _end_in_order() -> None:
    """Let a polite kill or a closed terminal clean up as Ctrl-C does: no kernel and no folder outlives the run."""

    def stop(number: int, _: object) -> None:
        for name in ends:
            signal.signal(name, signal.SIG_IGN)  # a second one would cut the cleaning short
        raise KeyboardInterrupt(number)

    known = (getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP"))
    # What the caller chose to ignore (nohup, a script's background) stays ignored.
    ends = [number for number in known if number and signal.getsignal(number) is not signal.SIG_IGN]
    for number in ends:
        signal.signal(number, stop)


def _tell(made: Artefacts) -> None:
    for name, path in (("HTML", made.html), ("PDF", made.pdf)):
        if path is not None:
            typer.echo(f"{name:<5} {os.path.relpath(path)}")


def _stop(console: Console, message: str, *, code: int = 1) -> NoReturn:
    console.print(
        message,
        style="bold red" if console.is_terminal else None,
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(code)


_LABELS = {"notebooks": "Chapters", "book": "HTML book", "pdf": "PDF", "check": "Checks", "scan": "Privacy"}


class _progress:  # noqa: N801 - read as a function
    """Shows the build's events as bars; plain lines where there is no terminal."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bars = Progress(
            SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), TextColumn("{task.fields[label]}"), console=console, disable=not console.is_terminal,
        )  # fmt: skip
        self.tasks: dict[str, int] = {}
        self.said: set[str] = set()

    def __enter__(self) -> _progress:
        self.bars.start()
        return self

    def __exit__(self, *gone: object) -> None:
        self.bars.stop()

    def __call__(self, event: Event) -> None:
        if event.stage == "warning":
            self.console.print(f"Note: {event.label}", markup=False, highlight=False)
            return
        name = _LABELS.get(event.stage, event.stage)
        if not self.console.is_terminal and event.stage not in self.said:
            self.said.add(event.stage)
            self.console.print(f"{name} …", markup=False, highlight=False)
        if event.stage not in self.tasks:
            self.tasks[event.stage] = self.bars.add_task(name, total=event.total, label="")
        self.bars.update(self.tasks[event.stage], completed=event.done, total=event.total, label=event.label)  # type: ignore[arg-type]


if __name__ == "__main__":
    app()
