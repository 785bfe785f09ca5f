"""Run the notebooks, bind them into a book, print it, check what came out.

Knows nothing of charts or estimates: what a page shows is the notebooks' affair, what it is made into is ours.
"""

from cips_helpers.build.events import Event, OnProgress, ReportError
from cips_helpers.build.make import Artefacts, build_report
from cips_helpers.build.plan import Report, chapters

__all__ = ["Artefacts", "Event", "OnProgress", "Report", "ReportError", "build_report", "chapters"]
