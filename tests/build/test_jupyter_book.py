"""The book is bound in a subprocess: a fork where processes can be forked, else a new interpreter."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from cips_helpers.build import process
from cips_helpers.build.book_source import assemble
from cips_helpers.build.events import ReportError
from cips_helpers.build.jupyter_book import Binder, build_html
from cips_helpers.words import Words
from made_up import small_report


def bound(folder: Path, *cells: str) -> Path:
    """Bind one chapter that has been run."""
    folder.mkdir()
    nbformat.write(small_report.notebook(*cells), folder / "01_a.ipynb")
    assemble(small_report.report(folder), [folder / "01_a.ipynb"], folder / "source")
    with Binder(folder) as binder:
        build_html(binder, folder / "source", folder / "html", Words("en"))
    return folder / "html"


def pages(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_book_is_the_same_from_a_new_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = "# A\n\nA formula $\\hat{y}$ and an [anchor](#part).\n\n(part)=\n## Part\n\nText."
    forked = pages(bound(tmp_path / "forked", chapter))
    monkeypatch.setattr(process, "CAN_FORK", False)
    before = dict(os.environ)
    assert pages(bound(tmp_path / "new", chapter)) == forked
    assert dict(os.environ) == before
    assert b'class="formula"' in forked["01_a.html"]


@pytest.mark.parametrize("forks", [True, False])
def test_a_warning_is_an_error_in_sphinx_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    monkeypatch.setattr(process, "CAN_FORK", forks and process.CAN_FORK)
    with pytest.raises(ReportError, match=r"^the book could not be built: 01_a\.ipynb.*nowhere") as told:
        bound(tmp_path / "book", "# A\n\nA link to [nothing](#nowhere).")
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize(
    ("name", "volumes"),
    [
        ("15_a", {"": ("15_a",), "data_and_methods": ("how_to_read", "glossary")}),
        ("80_a", {"": ("80_a", "how_to_read", "glossary")}),
    ],
)
def test_chapters_of_the_second_volume_alone_are_the_report(
    tmp_path: Path, name: str, volumes: dict[str, tuple[str, ...]]
) -> None:
    nbformat.write(small_report.notebook("# A\n\nWhat?"), tmp_path / f"{name}.ipynb")
    contents = assemble(small_report.report(tmp_path), [tmp_path / f"{name}.ipynb"], tmp_path / "source")
    assert dict(contents.volumes) == volumes
