"""Import, once and before any fork, what reports, chapters, books and PDFs need.

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
    "cips_helpers.build.pipeline",  # with papermill, for processes that make a whole report
    "great_tables",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "IPython.core.completer",
    "matplotlib.backends.backend_svg",
    "scipy.stats",
    "seaborn",
    # Extensions and builders that Sphinx and Jupyter Book import, by name, when they start.
    "cips_helpers.build.sphinx_ext",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx.builders.latex",
    "sphinx.builders.texinfo",
    "sphinx.domains.cpp",
    "sphinx.domains.python",
    "sphinx_book_theme",
    "sphinx_design.extension",
    "sphinx_external_toc",
    "typst",
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
with suppress(Exception):
    import soupsieve  # its patterns are made at their first use, again in each process that checks or prints pages

    soupsieve.compile("a#b > c.d:not([e=f]):first-child, g")
