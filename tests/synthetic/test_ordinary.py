"""Ordinary countries: their codes."""

import pytest

from cips_helpers.synthetic.ordinary import country_codes


def test_codes_of_invented_countries():
    codes = country_codes(186)
    assert len(set(codes)) == 186
    assert all("XAA" <= code <= "XZZ" for code in codes)
    for count in (0, 677):
        with pytest.raises(ValueError, match="1 to 676"):
            country_codes(count)
