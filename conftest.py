"""Names that the examples in docstrings use: `cips` and `results` as in a chapter, and figures of other countries."""

from __future__ import annotations

from typing import Any

import pytest

import cips_helpers


@pytest.fixture(scope="session")
def names_of_chapters() -> dict[str, Any]:
    """Figures of an example country, of a country among others, and over countries."""
    from made_up.peers import among_peers
    from made_up.pooled import told

    results = cips_helpers.read_results("data/example/study.yml", country="XAA")
    return {"cips": cips_helpers, "results": results, "peers": among_peers(), "pooled": told()}


@pytest.fixture(autouse=True)
def _names_of_examples(request: pytest.FixtureRequest) -> None:
    """Give examples their names; reading takes seconds, which other tests need not spend."""
    examples = getattr(getattr(request.node, "dtest", None), "examples", ())
    if any("cips." in example.source for example in examples):
        request.getfixturevalue("doctest_namespace").update(request.getfixturevalue("names_of_chapters"))
