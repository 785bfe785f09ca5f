"""Charts that an analyst draws with matplotlib or seaborn come out once, as pictures, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from cips_helpers.build.events import Event
from cips_helpers.build.kernels import CAN_FORK, KernelRoom
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.pages import OWN_PICTURE, make_page
from made_up import small_report

DRAWINGS = {
    "figure at the end": "figure, axes = plt.subplots()\naxes.plot([1, 2])\nfigure",
    "axes of seaborn": "sns.barplot(x=['a', 'b'], y=[1, 2])",
    "grid of seaborn": "sns.catplot(x=['a', 'b'], y=[1, 2])",
    "title last": "plt.plot([1, 2, 3])\nplt.title('A line')",
    "left open": "plt.plot([3, 2, 1]);",
}
EXHIBIT = "cips.exhibit(sns.barplot(x=['a', 'b'], y=[1, 2]), title='B is higher', alt='a 1, b 2')"
IMPORTS = "import matplotlib.pyplot as plt\nimport seaborn as sns\nimport cips_helpers as cips"


@pytest.mark.parametrize("forks", [pytest.param(True, marks=pytest.mark.skipif(not CAN_FORK, reason="Linux")), False])
def test_each_drawing_is_one_picture(forks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KernelRoom.__init__, "__kwdefaults__", {"warm": forks})
    runs = []
    for attempt in ("first", "second"):
        (tmp_path / attempt / "work").mkdir(parents=True)
        chapter = small_report.notebook("# A", IMPORTS, *DRAWINGS.values(), EXHIBIT)
        report = small_report.report(tmp_path / attempt, {"01_a.ipynb": chapter})
        events: list[Event] = []
        [path] = run_notebooks(
            report, [report.request.notebooks / "01_a.ipynb"], tmp_path / attempt / "work", events.append
        )
        runs.append((path.read_bytes(), [event.label for event in events if event.stage == "warning"]))
    assert runs[0] == runs[1]
    page = make_page(nbformat.reads(runs[0][0].decode(), as_version=4))
    pictures = [output for cell in page.cells for output in cell.get("outputs", [])]
    assert [list(picture.data) for picture in pictures] == [["image/svg+xml"]] * len(DRAWINGS) + [["text/html"]]
    shown = [cell.metadata.mystnb for cell in page.cells if cell.cell_type == "code"]
    assert [metadata.image.alt for metadata in shown[:-1]] == [OWN_PICTURE] * len(DRAWINGS)
    assert ">a 1, b 2</desc>" in pictures[-1].data["text/html"]
    assert [label.partition(":")[0] for label in runs[0][1]] == [
        f"01_a.ipynb, code cell {number}" for number in range(4, 4 + len(DRAWINGS))
    ]
