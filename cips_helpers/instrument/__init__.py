"""The questionnaire as data: key factors, items, answer scales, who is asked what, themes.

Everything a scoring choice rests on is read from one YAML file and checked as a whole;
no other room knows a question by name.
"""

from cips_helpers.instrument.load import InstrumentError, load_instrument
from cips_helpers.instrument.model import Answer, Factor, Group, Instrument, Item, Scale, Theme

__all__ = [
    "Answer",
    "Factor",
    "Group",
    "Instrument",
    "InstrumentError",
    "Item",
    "Scale",
    "Theme",
    "load_instrument",
]
