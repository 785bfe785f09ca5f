"""The commands, in the order of `cips --help`."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer

from cips_helpers.cli import actions, forms, init, new, planning, programme, release, report, study, watch
from cips_helpers.cli.common import with_usable_names
from cips_helpers.terminal import SOURCE, chosen_language, told

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
    app.command()(with_usable_names(command))


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


USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]
"""Error of all that is wrong with arguments."""


def run() -> None:
    """Run the command that the arguments name; help and what is said of wrong arguments are in the chosen language."""
    if chosen_language() == SOURCE:
        app()
    command = typer.main.get_command(app)
    for each in (command, *getattr(command, "commands", {}).values()):
        _translate(each)
    try:
        sys.exit(command.main(standalone_mode=False))
    except USAGE_ERROR as error:
        _explain(error)
    except typer.Abort:
        sys.exit(1)


def _translate(command: Any) -> None:
    """Put a command's help into the chosen language, before it is cut and wrapped."""
    command.help = told(command.help) if command.help else command.help
    for option in command.params:
        if getattr(option, "help", None):
            option.help = told(option.help)

    class Formatter(command.context_class.formatter_class):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, told("Usage: ") if prefix is None else prefix)

        def write_heading(self, heading: str) -> None:
            super().write_heading(told(heading))

        def write_dl(self, rows: Any, *args: Any, **keywords: Any) -> None:
            super().write_dl([(name, told(text)) for name, text in rows], *args, **keywords)

    class Context(command.context_class):
        formatter_class = Formatter

    command.context_class = Context


def _explain(error: Any) -> None:
    if error.ctx is not None:
        typer.echo(error.ctx.get_usage(), err=True)
        typer.echo(told(f"Try '{error.ctx.command_path} --help' for help."), err=True)
    typer.echo(told(f"Error: {error.format_message()}"), err=True)
    sys.exit(error.exit_code)
