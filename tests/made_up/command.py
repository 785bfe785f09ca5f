"""The command `cips` in a fork of the server, which has the imports done: seconds less than a new interpreter."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from cips_helpers.build.process import Subprocess


def forked(*arguments: str, cwd: Path, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Run the command and return its exit code and all it prints, as ``stderr``."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.txt"
        with Subprocess(_command, cwd, arguments, environment=environment, output=printed) as process:
            code = process.result()
        return CompletedProcess(arguments, code, "", printed.read_text(encoding="utf-8"))


def _command(cwd: Path, arguments: tuple[str, ...]) -> int:
    from cips_helpers.cli import main

    gc.enable()
    os.chdir(cwd)
    sys.argv = ["cips", *arguments]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
