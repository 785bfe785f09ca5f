"""Charts of matplotlib look as if WeasyPrint drew them; other pictures are left to WeasyPrint."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pypdfium2
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from pypdf import PdfReader
from weasyprint import HTML, images

from cips_helpers.build.events import ReportError
from cips_helpers.build.pdf import print_pdf
from cips_helpers.build.sphinx_ext import formula
from cips_helpers.build.svg_painter import Drawing, UnknownPictureError, drawings
from made_up import small_report

SETTINGS = {"svg.fonttype": "path", "svg.hashsalt": "cips", "text.parse_math": False}


def chart(*, letters: str = "Motivation", size: tuple[float, float] = (4, 3)) -> bytes:
    """Something of everything our charts have: clips, markers, dashes, halos, turned and Arabic text, opacity."""
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=size)
        axes = figure.subplots()
        axes.plot([0, 1, 2], [3, 1, 5], marker="D", linestyle="--", color="#bd5800", clip_on=True)
        axes.hlines([2, 3], 0, 5, colors="#17457f", alpha=0.4, linewidth=5, capstyle="round")
        axes.axhspan(1, 2, color="#4d7c3a", alpha=0.07)
        axes.add_patch(Circle((1, 3), 0.5, facecolor="none", edgecolor="#7a4b94"))
        axes.barh([0.5], [4], color="#c9b0d4", edgecolor="#ffffff")
        axes.text(1, 2, letters, rotation=30, path_effects=[withStroke(linewidth=2, foreground="white")])
        axes.set_ylabel(letters)
        axes.set_title("الشفافية g")
        axes.set(xlim=(0, 2), ylim=(0, 4))
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def address(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


def page(*pictures: str, ours: bool, style: str = "") -> bytes:
    body = "".join(f'<img alt="x" src="{picture}" style="{style}">' for picture in pictures)
    html = HTML(string=f"<style>@page {{ size: 12cm; margin: 0 }} body {{ margin: 0 }}</style>{body}")
    return html.write_pdf(cache=drawings(pictures) if ours else {}, pdf_variant="pdf/ua-1") or b""


def pixels(pdf: bytes) -> np.ndarray:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_numpy().astype(int)


@pytest.mark.parametrize("style", ["", "width: 100mm; height: 50mm", "opacity: .5", "max-width: 60mm"])
def test_it_is_drawn_as_weasyprint_would(style: str) -> None:
    ours, theirs = (pixels(page(address(chart()), ours=one, style=style)) for one in (True, False))
    assert (theirs < 200).sum() > 1000  # there is something to see
    assert (abs(ours - theirs).max(axis=2) > 40).mean() < 2e-4


def test_a_formula_is_drawn_as_weasyprint_would() -> None:
    source = formula(r"\hat{R} = \frac{\sum_i w_i y_i}{n - 1}", display=True).partition('src="')[2].partition('"')[0]
    style = "width: 80mm"
    ours, theirs = (pixels(page(source, ours=one, style=style)) for one in (True, False))
    assert (theirs < 200).sum() > 1000
    assert (abs(ours - theirs).max(axis=2) > 40).mean() < 2e-4


def test_a_letter_is_in_the_document_once() -> None:
    two = [address(chart(letters="ooooo", size=size)) for size in ((2, 1.5), (3, 2))]
    reader = PdfReader(io.BytesIO(page(*two, ours=True)))
    parts = reader.pages[0]["/Resources"]["/XObject"].values()
    outlines = [part.get_object().get_data() for part in parts]
    assert len(outlines) == len(set(outlines))
    assert len(outlines) < 20


def test_weasyprint_draws_no_picture_of_a_report(
    sample_report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "SVGImage", None)
    html = sample_report / "html"
    for name, picture in (("05_technical_note", "data:image/svg"), ("03_factors", "_images/")):
        assert picture in (html / f"{name}.html").read_text(encoding="utf-8")
        print_pdf(small_report.report(tmp_path), html, [name], tmp_path / f"{name}.pdf")
    monkeypatch.setattr("cips_helpers.build.pdf.drawings", lambda _: {})
    with pytest.raises(ReportError, match="Failed to load image"):
        print_pdf(small_report.report(tmp_path), html, ["03_factors"], tmp_path / "not.pdf")


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"<path ", b'<path filter="url(#a)" '),
        (b"stroke-linejoin: round;", b"stroke-linejoin: bevel;"),
        (b"<defs>", b'<text x="1" y="1">a</text><defs>'),
        (b"fill: #ffffff", b"fill: white"),
        (b"fill: #ffffff", b"fill: #ffffff; mix-blend-mode: multiply"),
        (b'viewBox="0', b'viewBox="5'),
        (b"M 0 ", b"M 0 1 2 "),
        (b"L ", b"A "),
        (b'xlink:href="#', b'xlink:href="#gone'),
        (b"</svg>", b""),
    ],
)
def test_what_matplotlib_does_not_write_is_left_to_weasyprint(there: bytes, instead: bytes) -> None:
    svg = chart()
    assert there in svg
    with pytest.raises(UnknownPictureError):
        Drawing(svg.replace(there, instead), {})
    assert drawings([address(svg.replace(there, instead))]) == {}


def test_other_pictures_are_left_to_weasyprint(tmp_path: Path) -> None:
    assert drawings(["data:image/png;base64,AAAA", (tmp_path / "gone.svg").as_uri(), "https://x.example/a.svg"]) == {}
