"""Start an ordinary kernel to which files are closed, as ``python -m``, with ``-f`` and its connection file.

The list of files lies beside the connection file (`CLOSED`). A forked kernel needs none: see `process.start`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cips_helpers.build.closed_files import close_files

CLOSED = "closed.json"

if __name__ == "__main__":
    beside = Path(sys.argv[sys.argv.index("-f") + 1]).with_name(CLOSED)
    close_files(json.loads(beside.read_text(encoding="utf-8")))
    from ipykernel.kernelapp import IPKernelApp

    sys.path[:] = ["", *filter(None, sys.path)]
    IPKernelApp.launch_instance()
