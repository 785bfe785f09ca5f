"""The privacy gate: what may be shown of a country's estimates.

Charts, tables, findings and exports accept only a :class:`Disclosed`, and only :func:`disclose`
makes one, so a figure on too few respondents can't be drawn by accident.
"""

from cips_helpers.disclosure.facts import describe_sample
from cips_helpers.disclosure.gate import FLOOR, Disclosed, SampleFacts, disclose

__all__ = ["FLOOR", "Disclosed", "SampleFacts", "describe_sample", "disclose"]
