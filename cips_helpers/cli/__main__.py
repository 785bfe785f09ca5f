"""`python -m cips_helpers.cli` is `cips`."""

from cips_helpers.cli.app import app

app()
