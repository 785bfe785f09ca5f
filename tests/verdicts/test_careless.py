"""Careless answers: number of people, and a limit to their effect that holds before rounding."""

from __future__ import annotations

from cips_helpers.verdicts.careless import Careless, careless
from made_up.results import scored

FLAGGED, MOVED = ("officials", "flagged", "any"), ("officials", "sensitivity", "overall")


def test_the_limit_is_one_unit_of_the_last_decimal_above_the_rounded_change() -> None:
    signs = careless(scored([2.0], quality={FLAGGED: 0.04, MOVED: -0.149}), "officials")
    assert signs is not None
    assert (signs.people, signs.decimals) == (8, 1)
    assert signs.limit is not None
    assert 0.149 < signs.limit < 0.21


def test_an_effect_that_is_hidden_and_a_number_that_is() -> None:
    assert careless(scored([2.0], quality={FLAGGED: 0.04}), "officials") == Careless(8, None, 1)
    assert careless(scored([2.0], quality={FLAGGED: (0.5, 9)}), "officials") is None
    assert careless(scored([2.0]), "officials") is None
