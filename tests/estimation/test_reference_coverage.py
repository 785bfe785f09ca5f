"""Every result of the reference is held by a test, or stands here with the reason why none is needed."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from estimation.reference import FOLDER

NOT_NEEDED = {
    r"ces11\.total\..*": "a published total is the share times a known number of people, not an estimate of it",
    r"ces11\.quantile\..*": "no quantile of a four-point answer is published",
    r"ces11\.jkn\..*": "variances are linearised; the jackknife would say the same",
    r"ces11\.svychisq\.i4_gender\.(Chisq|Wald|adjWald|lincom|saddlepoint)\.D1": "Rao-Scott F is the one used",
    r"ces11\.svyranktest\..*": "no rank test is published; answers are scored",
    r"ces11\.wilson\..*": "shares have logit or Korn-Graubard intervals",
    r"propdiff\..*": "changes of shares are tested with the design",
    r"cnes\.item\..*": "no unweighted description of an item is published",
    r"bfi\.missing": "missing answers are shares of those asked, with the design",
    r".*\.alpha\.pairwise": "scales are analysed over complete answers",
    r"overlap\.level": "differences are tested, not read off overlapping intervals",
}
IDS = [
    result["id"]
    for file in sorted(FOLDER.glob("*.json"))
    for result in json.loads(file.read_text(encoding="utf-8"))["results"]
]


def named(source: str) -> Iterator[str]:
    """Patterns of the results a test file names, in plain strings and in f-strings with a word of their own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+?" for p in node.values]
            if any(len(part) > 4 for part in parts if part != ".+?"):
                yield "".join(parts).replace(r"polychoric.+?", "polychoric.*")


HELD = {
    pattern
    for file in Path(__file__).parent.rglob("test_*.py")
    if file.name != Path(__file__).name
    for pattern in named(file.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("id", IDS)
def test_result_is_held_or_not_needed(id):
    held = any(re.fullmatch(pattern, id) for pattern in HELD)
    spared = any(re.fullmatch(pattern, id) for pattern in NOT_NEEDED)
    assert held != spared, f"{id}: {'both held and spared' if held else 'no test holds it'}"


@pytest.mark.parametrize("pattern", NOT_NEEDED)
def test_reasons_are_of_results_there_are(pattern):
    assert any(re.fullmatch(pattern, id) for id in IDS)
