"""Only the pool makes figures over all countries."""

from __future__ import annotations

import pandas as pd
import pytest

from cips_helpers.disclosure.pooled import Pooled


def test_only_the_gate_makes_one() -> None:
    with pytest.raises(TypeError, match="pool makes a Pooled"):
        Pooled(instrument=None, language="en", figures=pd.DataFrame(), countries=9)
