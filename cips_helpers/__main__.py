"""Run the command line as ``python -m cips_helpers``, where the ``cips`` command is not on the path."""

from cips_helpers.cli import program

program()
