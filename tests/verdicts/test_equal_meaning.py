"""The rule by which a question is named is the one that reports state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cips_helpers.verdicts.equal_meaning import CERTAIN, NEGLIGIBLE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["notebooks/90_technical_note.ipynb", "book/how_to_read.md.j2"])
def test_the_rule_is_stated_as_it_is(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    if page.endswith("ipynb"):
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        [rule] = [part for part in text.split("\n") if "A question is named if" in part]
        assert f"below {CERTAIN:.0%} " in rule
        assert f"gains {NEGLIGIBLE} or more" in rule
    else:
        assert f"a test at {CERTAIN:.0%} for all questions" in text
