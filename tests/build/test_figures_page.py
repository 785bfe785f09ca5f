"""The figures go into the page as data that no browser can take for markup."""

from __future__ import annotations

import json
from pathlib import Path

from cips_helpers.build.figures_page import MORE_WORDS, NUMBERS, PLACE, WORDS, fill_in_figures
from cips_helpers.exports.explorer import PLACE as PLACED
from cips_helpers.exports.explorer import show_explorer
from made_up.results import results

HEAD = ",".join((*WORDS, *MORE_WORDS, *NUMBERS))
HOSTILE = "</script><script>alert(1)</script>"


def filled(folder: Path, labels: list[str]) -> dict[str, object]:
    lines = [",".join([label if name == "part_label" else "1" for name in HEAD.split(",")]) for label in labels]
    (folder / "figures.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8-sig")
    (folder / "page.html").write_text(f"<p>before</p>{PLACE}<p>after</p>", encoding="utf-8")
    fill_in_figures(folder, folder / "figures.csv")
    text = (folder / "page.html").read_text(encoding="utf-8")
    before, data, after = text.partition('cips-all-figures">')[0], text, text.rpartition("</script>")[2]
    assert (before.startswith("<p>before</p><script"), after) == (True, "<p>after</p>")
    assert data.count("</script>") == 1
    content: dict[str, object] = json.loads(data[data.index(">{") + 1 : data.index("</script>")])
    return content


def test_every_row_and_column_is_there(tmp_path: Path) -> None:
    data = filled(tmp_path, ["Woman", "Man", "Woman"])
    assert set(data) == {*WORDS, *MORE_WORDS, *NUMBERS}
    assert data["part_label"] == {"texts": ["Woman", "Man"], "rows": "a|b|a"}
    assert data["estimate"] == "1|1|1"


def test_a_text_stays_text(tmp_path: Path) -> None:
    assert filled(tmp_path, [HOSTILE])["part_label"] == {"texts": [HOSTILE], "rows": "a"}


def test_more_texts_than_letters_have_codes_of_their_own(tmp_path: Path) -> None:
    column = filled(tmp_path, [f"Part {number}" for number in range(3000)])["part_label"]
    assert len(set(column["rows"].split("|"))) == 3000  # type: ignore[index]


def test_the_frame_has_a_place_for_the_figures_and_no_figure() -> None:
    frame = show_explorer(results({"officials": {"leadership": 2.0}})).html
    assert PLACE == PLACED
    assert frame.count(PLACE) == 1
    assert "2.0" not in frame


def test_a_page_without_a_place_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>", encoding="utf-8")
    fill_in_figures(tmp_path, tmp_path / "missing.csv")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "<p>"
