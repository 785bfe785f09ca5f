"""The command `cips`: thin, one function a command, one clear message for everything that can go wrong.

`app` collects the commands: of one report (`report`), of many (`programme`), of the answers themselves (`study`).
"""

from cips_helpers.cli.app import app

__all__ = ["app"]
