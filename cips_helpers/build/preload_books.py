"""Import, once and before any fork, what whole reports need besides chapters; see `cips_helpers.build.preload`."""

from contextlib import suppress
from importlib import import_module

from cips_helpers.build.jupyter_book import load_sphinx

READING = ("cips_helpers.results.countries", "cips_helpers.results.country")
PRINTING = ("cips_helpers.build.pdf", "typst")

# With papermill, for processes that make a whole report.
for name in ("cips_helpers.build.pipeline", *READING, *PRINTING, "seaborn"):
    with suppress(Exception):
        import_module(name)
with suppress(Exception):
    load_sphinx()
with suppress(Exception):
    from cips_helpers.disclosure.scan.boilerplate import of_every_report

    of_every_report()
with suppress(Exception):
    import soupsieve  # its patterns are made at their first use, again in each process that checks or prints pages

    soupsieve.compile("a#b > c.d:not([e=f]):first-child, g")
