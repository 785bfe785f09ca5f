"""`cips check`, `cips audit` and `cips synth`: faults of answers, attacks on published figures, synthetic studies."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cips_helpers.cli.common import (
    EXAMPLE,
    INSTRUMENT,
    OUTPUT,
    Countries,
    StudyOption,
    ending_in_order,
    known,
    load,
    say,
    stop,
    write_page,
)

if TYPE_CHECKING:
    from cips_helpers.disclosure.disclosed import Disclosed
    from cips_helpers.results.country import CountryResults


def check(
    countries: Countries = None,
    study: StudyOption = EXAMPLE,
    output: Annotated[Path, typer.Option(help="Folder for check.html, the page of what was understood.")] = OUTPUT,
    is_confirmed: Annotated[
        bool, typer.Option("--confirm", help="Confirm that the files are read as they are meant.")
    ] = False,
) -> None:
    """Show what was understood of the answers and list all faults; exit code 1 if there is an error."""
    from cips_helpers.programme.beside import faults_beside
    from cips_helpers.survey.confirmation import confirm, unconfirmed
    from cips_helpers.survey.faults import faults_by_file
    from cips_helpers.survey.read import read_files
    from cips_helpers.survey.understood import lines_of, misfits_of, page, title_of

    console = Console(stderr=True)
    loaded = load(study, console)
    known(loaded, countries or [], console)
    codes = list(countries or loaded.countries)
    files = read_files(loaded, codes)
    faults = faults_by_file(fault for file in files for fault in file.listed)
    beside = faults_beside(loaded, codes)
    levels = Counter(fault.level for lines in faults.values() for fault in lines)
    errors = levels["error"] + len(beside)
    for file in files:
        say(title_of(file.reading))
        for line in lines_of(loaded, file.reading) if len(codes) == 1 else ():
            say(f"  {line}")
        for line in misfits_of(file.reading):
            say(f"  no answer: {line}")
    for name, lines in faults.items():
        say(name)
        for fault in lines:
            say(f"  - {fault.level}: {fault.within}")
    for line in beside:
        say(f"  - error: {line}")
    try:
        if is_confirmed and not errors:
            confirm(loaded, codes)
        open_reasons = unconfirmed(loaded, codes)
        state = " ".join(open_reasons.values()) if open_reasons else f"{', '.join(codes)}: the reading is confirmed"
    except OSError as error:
        stop(console, f"{error.filename or study}: can't be written ({error.strerror})")
    write_page(console, output / "check.html", page(loaded, files, state))
    for reason in open_reasons.values():
        say(reason)
    say(f"All that was understood: {os.path.relpath(output / 'check.html')}")
    say(f"{', '.join(codes)}: {errors} error(s), {levels['warning']} warning(s)")
    raise typer.Exit(1 if errors else 0)


def audit(
    countries: Countries = None,
    study: StudyOption = EXAMPLE,
    output: Annotated[Path, typer.Option(help="Folder with built reports, to be scanned.")] = OUTPUT,
) -> None:
    """Attack published figures: work out hidden ones, and scan built reports; exit code 1 if an attack succeeds."""
    console = Console(stderr=True)
    with ending_in_order(console, "Stopped; the audit is not finished."):
        is_safe = _audit(console, countries or [], study, output)
    raise typer.Exit(0 if is_safe else 1)


def _audit(console: Console, countries: list[str], study: Path, output: Path) -> bool:
    from cips_helpers.disclosure.scan.leaks import scan
    from cips_helpers.results.country import CountryResults
    from cips_helpers.survey.faults import SurveyError

    loaded = load(study, console)
    known(loaded, countries, console)
    faults = 0
    for code in countries or loaded.countries:
        try:
            country = CountryResults.read(loaded, code)
        except SurveyError as error:
            stop(console, str(error))
        breaches = country.audit()
        folders = sorted(folder for folder in output.glob(f"{code}*") if _is_report(folder, code))
        # As the build does: what the public edition hides, the internal one may show.
        leaks = [(at, leak) for at in folders for leak in scan(at, country.secrets(_results_in(at, country)))]
        for breach in breaches:
            say(f"{code}: {breach}")
        for folder, leak in leaks:
            say(f"{folder.name}/{leak}; build it again with `cips report`, and delete this one")
        scanned = ", ".join(folder.name for folder in folders) or "no built report"
        say(f"{code}: {len(breaches)} hidden figure(s) can be worked out, {len(leaks)} leak(s) (scanned: {scanned})")
        faults += len(breaches) + len(leaks)
    return not faults


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
    console = Console(stderr=True)
    if countries is None and recipe is None:
        stop(console, "Say --countries 25, or name a --recipe.", code=2)
    with ending_in_order(console, "Stopped; the study is not complete."):
        made = _synth(console, output, countries, recipe, instrument, seed, iterations)
    say(f"{made}: invented data, to be read with --study {made}")


def _synth(
    console: Console,
    output: Path,
    countries: int | None,
    recipe: Path | None,
    instrument: Path,
    seed: int | None,
    iterations: int,
) -> Path:
    from cips_helpers.instrument.load import InstrumentError
    from cips_helpers.synthetic.recipe import RecipeError
    from cips_helpers.synthetic.study import write_synthetic_study

    try:
        return write_synthetic_study(
            output, countries=countries, seed=seed, instrument=instrument, recipe=recipe, iterations=iterations
        )
    except (RecipeError, InstrumentError, ValueError) as error:
        stop(console, str(error))
    except OSError as error:
        stop(console, f"{error.filename or output}: can't be written ({error.strerror})")


def _is_report(folder: Path, code: str) -> bool:
    return folder.is_dir() and folder.name.split("_")[0] == code


def _results_in(folder: Path, country: CountryResults) -> list[Disclosed]:
    """Return the results that a built report shows; those of all reports where manifest and folder do not name one."""
    from cips_helpers.build.manifest import read_manifest
    from cips_helpers.disclosure.rules import EDITIONS

    manifest = read_manifest(folder) or {}
    iteration, language = manifest.get("iteration"), manifest.get("language")
    edition = EDITIONS.get(manifest.get("edition", ""))
    if edition is None or iteration not in country.survey.iterations or language not in country.study.languages:
        return list(country.audited_results())
    suffixes = [suffix for suffix in (edition.suffix, language) if suffix not in ("", "en")]
    if folder.name != "_".join((country.survey.country, *suffixes)):
        return list(country.audited_results())
    return [country.results(iteration=iteration, language=language, edition=edition.name)]
