"""The import graph of the package."""

from __future__ import annotations

from graphlib import TopologicalSorter

import grimp


def test_there_are_no_cycles() -> None:
    graph = grimp.build_graph("cips_helpers", cache_dir=None)
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()
