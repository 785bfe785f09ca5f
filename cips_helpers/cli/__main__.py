"""`python -m cips_helpers.cli` is `cips`."""

from cips_helpers.cli import main

main()
