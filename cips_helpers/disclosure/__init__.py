"""The privacy gate: what may be shown of a country's estimates.

Charts, tables, findings and exports accept only a :class:`Disclosed`, and only :func:`disclose`
makes one, so a figure on too few respondents can't be drawn by accident. `audit` attacks what was let through.
"""

from cips_helpers.disclosure.disclosed import Disclosed, Hidden, SampleFacts
from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import EDITIONS, FLOOR, Rules, rules_of

__all__ = [
    "EDITIONS",
    "FLOOR",
    "Disclosed",
    "Hidden",
    "Rules",
    "SampleFacts",
    "describe_sample",
    "disclose",
    "rules_of",
]
