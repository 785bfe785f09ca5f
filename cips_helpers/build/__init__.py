"""One report or book: notebooks run, pages bound to HTML and PDF, files put in their place.

This room knows nothing of charts or estimates.
"""

import sys

# jsonschema would compile a grammar of international addresses, which takes a second; no notebook has any to check.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
