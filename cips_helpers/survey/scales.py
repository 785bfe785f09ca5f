"""The answers of an item in one country: the instrument's, or the study's own where it leaves them open."""

from __future__ import annotations

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.study import Country


def scale_of(instrument: Instrument, country: Country, item: str) -> Scale:
    """Give the scale of an item with the country's own answers filled in.

    Parameters
    ----------
    instrument, country
        The questionnaire and the country's entry in the study.
    item
        The id of an item.

    Returns
    -------
    Scale
        The instrument's scale, or, where that is of kind ``study``, one with the country's answers
        (none if the study lists none).
    """
    scale = instrument.scale(instrument.item(item).scale)
    if scale.kind != "study":
        return scale
    # A new scale, not a copy: the copy would keep the cached properties of the empty one.
    return Scale(id=scale.id, kind="study", answers=country.scales.get(item, ()))
