"""The commands, in the order of `cips --help`."""

from __future__ import annotations

import typer

from cips_helpers.cli import programme, report, study

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From a country's integrity survey answers to its report.",
)
for command in (
    report.report,
    study.check,
    study.audit,
    study.synth,
    programme.plan,
    programme.status,
    programme.run,
    programme.book,
    programme.verify,
):
    app.command()(command)
