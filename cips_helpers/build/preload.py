"""Import, once and before any fork, what chapters need; `cips_helpers.build.preload_books` has the rest.

Garbage collection takes a fifth of the time of all imports, and what is imported stays; forks enable it again. What
goes wrong here, for want of memory or of files, goes wrong again where it is needed, and is said there in one line; so
nothing is printed from here on, neither by the server nor by its forks.
"""

import atexit
import gc
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import cips_helpers

MODULES = (
    "great_tables",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "IPython.core.completer",
    "matplotlib.backends.backend_svg",
)
"""None of them starts a thread, which a fork would lose."""

atexit.register(os._exit, 0)  # the server has nothing to tidy up, and to take all modules apart takes two seconds
with Path(os.devnull).open("wb") as nothing:
    os.dup2(nothing.fileno(), 2)
gc.disable()
for name in dir(cips_helpers):
    with suppress(Exception):
        getattr(cips_helpers, name)
for name in MODULES:
    with suppress(Exception):
        import_module(name)
