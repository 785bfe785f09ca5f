"""No page of the two volumes is under 60 % full but a chapter's last: a chart that is sent on leaves no hole behind."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from cips_helpers.build.chart_svg import pieces_of

LEAST, LEAST_OF_LAST = 0.6, 0.45
"""Share of a page that is filled at least; and of a chapter's last, where the next chapter would have begun else."""
TOP, FOOT = 24 / 297, 1 - 20 / 297
"""Ends of the text on a page, as shares of its height; see the margins in ``print.typ``."""


def filled(path: Path) -> list[float]:
    """Return how far down the lowest ink of each page reaches, as a share of the room for text."""
    reached = []
    for page in pypdfium2.PdfDocument(path):
        ink = (np.atleast_3d(page.render(scale=0.5, grayscale=True).to_numpy()) < 235).any(axis=(1, 2))
        height = len(ink)
        body = ink[: int(FOOT * height)]
        reached.append((np.flatnonzero(body).max() / height - TOP) / (FOOT - TOP) if body.any() else 0.0)
    return reached


def last_pages(path: Path) -> set[int]:
    """Return the pages before one that begins with a chapter, counted from 0, and the last of all."""
    pdf = PdfReader(path)
    upper_end = float(pdf.pages[0].mediabox.height) * (1 - TOP) - 10
    starts = {
        pdf.get_destination_page_number(entry)
        for entry in pdf.outline
        if not isinstance(entry, list) and entry.top > upper_end
    }
    return {start - 1 for start in starts if start} | {len(pdf.pages) - 1}


def holes(path: Path) -> list[str]:
    """Name the pages that are neither full nor a chapter's last."""
    ends = last_pages(path)
    return [
        f"{path.name}, page {at + 1}: {share:.0%} full"
        for at, share in enumerate(filled(path))
        if share < LEAST and at not in ends
    ]


VOLUMES = pytest.mark.parametrize("volume", ["CIPS_XAA_2.pdf", "CIPS_XAA_2_data_and_methods.pdf"])


@VOLUMES
def test_no_page_is_under_60_per_cent_full(report: Path, volume: str) -> None:
    assert holes(report / volume) == []


@VOLUMES
def test_a_chapter_begins_where_half_a_page_is_free(report: Path, volume: str) -> None:
    """Only a volume's last page is nearly empty."""
    *shares, _ = filled(report / volume)
    assert {at + 1: f"{share:.0%}" for at, share in enumerate(shares) if share < LEAST_OF_LAST} == {}


@pytest.mark.parametrize(
    ("page", "chart"),
    [
        ("20_experience", "fig-experience-officials"),
        ("40_both_sides", "fig-both-sides"),
        ("50_themes", "fig-items-theme-whistle-blower"),
        ("50_themes", "fig-within-whistle-blower-officials"),
        ("82_indicators", "fig-questions-officials"),
    ],
)
def test_charts_of_many_rows_may_go_on_on_the_next_page(report: Path, page: str, chart: str) -> None:
    text = (report / "html" / f"{page}.html").read_text("utf-8")
    figure = text[text.index(f'id="{chart}"') :]
    assert len(pieces_of(figure[figure.index("<svg") : figure.index("</svg>")])) > 2


def test_a_hole_is_found(tmp_path: Path, report: Path) -> None:
    """The reader sees what is there: a page of its own without a chapter after it would be named."""
    path = report / "CIPS_XAA_2.pdf"
    shares, ends = filled(path), last_pages(path)
    assert len(shares) == len(PdfReader(path).pages)
    assert 0 < len([at for at in ends if shares[at] < LEAST]) < len(shares) / 2


@pytest.mark.parametrize("kind", ["Figure", "Table"])
def test_what_goes_on_says_so(report: Path, kind: str) -> None:
    """Its number stands once with its title, and above each further piece."""
    texts = [page.extract_text() for page in PdfReader(report / "CIPS_XAA_2_data_and_methods.pdf").pages]
    goes_on = [
        (at, name) for at, text in enumerate(texts) for name in re.findall(rf"({kind} [\d.]+) \(continued\)", text)
    ]
    assert goes_on
    for at, name in goes_on:
        assert re.search(rf"{name}(?! \(continued\))\b", texts[at - 1]), name
