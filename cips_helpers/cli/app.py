"""The commands, in the order of `cips --help`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from cips_helpers.cli import actions, forms, init, new, planning, programme, release, report, study, watch

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
for command in (
    new.new,
    init.init,
    report.report,
    watch.watch,
    study.check,
    study.audit,
    study.synth,
    forms.questionnaire,
    planning.sample,
    planning.fieldwork,
    actions.actions,
    programme.plan,
    programme.status,
    programme.run,
    programme.book,
    programme.verify,
    release.release,
):
    app.command()(command)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"cips {version('cips-helpers')}")
        raise typer.Exit


@app.callback()
def options(
    is_wanted: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """From a country's integrity survey answers to its report."""
