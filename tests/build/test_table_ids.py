"""Heads of tables have short ids, and cells still name their own."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from cips_helpers.build.table_ids import shorten_ids

TABLE = """<table class="gt_table"><tr><th id="{0}-Key-factor">Key factor</th><th id="{0}-Score">{0}</th></tr>
<tr><td headers="{0}-Key-factor">Audit</td><td class="x" headers="{0}-Key-factor {0}-Score">2.06</td></tr></table>"""


def test_each_cell_names_the_heads_it_named_before(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f'<h2 id="tab-a-Score">T</h2>{TABLE.format("tab-a")}{TABLE.format("tab-b")}', encoding="utf-8")
    shorten_ids(tmp_path)
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    heads = {str(head["id"]): head.get_text() for head in page.find_all("th")}
    assert list(heads) == ["_0", "_1", "_2", "_3"]
    named = [[heads[name] for name in cell["headers"]] for cell in page.find_all("td")]
    assert named == [["Key factor"], ["Key factor", "tab-a"], ["Key factor"], ["Key factor", "tab-b"]]
    assert page.h2["id"] == "tab-a-Score"
