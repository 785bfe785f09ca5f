"""Environment variables of kernels, and of the server they are forked from."""

from __future__ import annotations

import os
from pathlib import Path

from cips_helpers.process_settings import THREADS

MATPLOTLIBRC = "svg.hashsalt: cips\n"


def environment(home: Path) -> dict[str, str]:
    """Return a kernel's environment variables: this process's, without a user's settings of Jupyter and matplotlib."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER_", "PYTHONSTARTUP", "JPY_"))}
    rc = home / "matplotlibrc"
    rc.write_text(MATPLOTLIBRC, encoding="utf-8")
    return {
        **kept,
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "run"),
        "JUPYTER_NO_CONFIG": "1",
        # MATPLOTLIBRC, not MPLCONFIGDIR: the latter holds the font cache, which takes seconds to rebuild.
        "MATPLOTLIBRC": str(rc),
        # Shows the figures an analyst draws with pyplot; our own charts are none of its, and show themselves.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a debugger nobody uses warns of frozen modules
        "PYTHONHASHSEED": "0",
        **dict.fromkeys(THREADS, "1"),
    }
