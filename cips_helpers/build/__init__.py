"""Run the notebooks, bind them into a book, print it, check what came out: see `cips_helpers.build.make`.

Knows nothing of charts or estimates: what a page shows is the notebooks' affair, what it is made into is ours.
"""

import sys

from cips_helpers.build.events import Event, OnProgress, ReportError
from cips_helpers.build.plan import Report, chapters

# Not build_report: its imports take a second, which a plan or a look at what is stale need not wait for.
__all__ = ["Event", "OnProgress", "Report", "ReportError", "chapters"]

# jsonschema would compile a grammar of international addresses, which takes a second; no notebook has any to check.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
