"""Helpers for reports of the Customs Integrity Perception Survey.

A notebook needs this and nothing deeper::

    import cips_helpers as cips

    results = cips.read_results("data/example/study.yml", country="XAA")
    cips.chart_radar(results)

The public names and the modules they come from are listed in ``__init__.pyi``; each module is imported at the first
use of one of its names.
"""

import os

import lazy_loader

# openpyxl writes other bytes where lxml is installed, as python-docx asks for; workbooks shall be the same everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
