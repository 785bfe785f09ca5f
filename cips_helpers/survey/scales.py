"""Scales of items in a country: the instrument's, or the study's for scales of kind ``study``."""

from __future__ import annotations

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.study import Country


def scale_of(instrument: Instrument, country: Country, item: str) -> Scale:
    """Return the scale of an item, with the country's own answers if it is of kind ``study``.

    Parameters
    ----------
    instrument, country
        The questionnaire and the country's entry in the study.
    item
        The id of an item.

    Returns
    -------
    Scale
        Without answers if it is of kind ``study`` and the study lists none.
    """
    scale = instrument.scale(instrument.item(item).scale)
    if scale.kind != "study":
        return scale
    # A copy would keep the cached properties of the empty scale.
    return Scale(id=scale.id, kind="study", answers=country.scales.get(item, ()))
