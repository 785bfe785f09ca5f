"""The command `cips`: one thin function per command, one clear message per error.

Modules: `report` makes one report, `programme` many, `study` works on answers, `app` lists the commands.
"""

from cips_helpers.cli.app import app

__all__ = ["app"]
