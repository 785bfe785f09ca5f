"""Files for a ministry beside a report: an entry of `HANDOUTS` a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cips_helpers.build.house_style import HouseStyle
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.handout.slides import slides
from cips_helpers.handout.summary import summary

HANDOUTS: dict[str, Callable[[Disclosed, HouseStyle, str], bytes]] = {"pptx": slides, "docx": summary}
"""Format → function of results, house style and mark that returns the file."""


def write_handouts(results: Disclosed, style: HouseStyle, mark: str, names: Mapping[str, str], folder: Path) -> None:
    """Write the files asked for.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    style
        The house style.
    mark
        How the files are to be handled.
    names
        Format → file name.
    folder
        Existing folder for them.
    """
    for format, name in names.items():
        (folder / name).write_bytes(HANDOUTS[format](results, style, mark))
