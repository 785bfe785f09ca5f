"""Many texts are found as few are, by a faster way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cips_helpers.disclosure.scan.search import MANY, finder, pattern


@pytest.mark.parametrize("as_written", [False, True])
@given(
    texts=st.lists(st.text("abÄß é1-.'", min_size=1, max_size=5), min_size=MANY, max_size=MANY + 5),
    text=st.text("abAäÄßé1-.' ", max_size=40),
)
def test_many_texts_are_found_as_few_are(as_written: bool, texts: list[str], text: str) -> None:
    few = pattern(texts, as_written=as_written).search(text)
    assert bool(finder(texts, as_written=as_written).search(text)) == bool(few)
