"""Logos and cover pictures: drawn again from shapes or points alone; others are refused with what to do."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

from cips_helpers.build.events import ReportError
from cips_helpers.build.house_style import HouseStyle, Picture, read_cover, read_logo
from cips_helpers.palette import HOUSE, Palette

HOSTILE = """<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ink="http://ink.example"
 width="40mm" height="10mm" viewBox="0 0 400 100" onload="alert(1)">
<style>@import url(http://e.example/a.css); .a{fill:#123456} .b{fill:url(http://e.example/b)}</style>
<script>alert(1)</script><metadata>Drawn by J. Doe</metadata><ink:namedview secret="1"/>
<g id="g" ink:label="Layer"><rect class="a b" width="10" height="10" onclick="x()" fill="url(#s)"/></g>
<use xlink:href="#g" x="20"/><use href="http://e.example/c.svg#d"/><image href="file:///etc/passwd"/>
<a href="javascript:alert(1)"><path d="M0 0"/></a><foreignObject><p>html</p></foreignObject>
<text x="1" y="2">Customs<tspan> of XAA</tspan></text>
</svg>"""


def svg(path: Path, text: str = HOSTILE) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def image(path: Path, size: tuple[int, int], kind: str = "PNG", **options: object) -> Path:
    Image.new("RGB", size, "#336699").save(path, kind, **options)
    return path


def test_a_logo_keeps_its_shapes_alone(tmp_path: Path) -> None:
    logo = read_logo(svg(tmp_path / "a.svg"), "style → logo")
    text = logo.content.decode()
    assert (logo.name, text) == (
        "logo.svg",
        '<svg width="400" height="100" viewBox="0 0 400 100" xmlns="http://www.w3.org/2000/svg">'
        '<g id="g"><rect width="10" height="10" fill="url(#s)" style="fill:#123456" /></g>'
        '<use href="#g" x="20" /><use /><text x="1" y="2">Customs<tspan> of XAA</tspan></text></svg>',
    )


def test_a_png_loses_what_is_not_its_picture(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "J. Doe")
    logo = read_logo(image(tmp_path / "a.png", (400, 100), pnginfo=info), "style → logo")
    assert logo.name == "logo.png"
    assert b"J. Doe" not in logo.content
    assert Image.open(io.BytesIO(logo.content)).size == (400, 100)


def test_a_cover_loses_its_exif_and_is_reduced(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at the house of J. Doe"
    cover = read_cover(image(tmp_path / "a.jpg", (4800, 1200), "JPEG", exif=exif), "style → cover")
    assert b"J. Doe" not in cover.content
    assert Image.open(io.BytesIO(cover.content)).size == (2400, 600)


BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'
NO_SIZE = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
LONG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 100"><path d="M0 0"/></svg>'
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="a.png"/></svg>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("GIF89a", "neither SVG nor PNG"),
        (BOMB, "declares entities"),
        ("<svg", "no SVG that can be read"),
        ("<svg><path/></svg>", "it is 'svg'"),
        (NO_SIZE, "says no size"),
        (LONG, "is 900 × 100; a logo is at most 8 times"),
        (EMPTY, "has no shapes"),
    ],
)
def test_what_is_no_logo_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReportError, match=f"style → logo: .*{message}"):
        read_logo(svg(tmp_path / "a.svg", text), "style → logo")


def test_pictures_that_are_too_small_or_missing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is 100 points wide; a logo needs 200"):
        read_logo(image(tmp_path / "a.png", (100, 100)), "style → logo")
    with pytest.raises(ReportError, match="has 800 × 600 points; a cover picture needs 1200 × 600"):
        read_cover(image(tmp_path / "b.png", (800, 600)), "style → cover")
    with pytest.raises(ReportError, match=r"style → cover: there is no file c\.jpg"):
        read_cover(tmp_path / "c.jpg", "style → cover")
    (tmp_path / "d.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    with pytest.raises(ReportError, match=r"d\.jpg is no picture that can be read"):
        read_cover(tmp_path / "d.jpg", "style → cover")


def test_the_style_sheet_has_the_colours_and_the_logo() -> None:
    css = HouseStyle(Palette(title="#004d40"), logo=Picture("logo.svg", b"")).css()
    assert "--title: #004d40;" in css
    assert f"--officials: {HOUSE.groups[0]};" in css
    assert 'url("logo.svg")' in css
    assert "url(" not in HouseStyle().css()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">{}</svg>'
DOT = '<rect width="9" height="9"/>'
TENFOLD = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9))
MASKS = "".join(f'<mask id="a{n}">{f"""<path mask="url(#a{n - 1})"/>""" * 10}</mask>' for n in range(1, 9))


@pytest.mark.parametrize(
    "shapes",
    [
        "<g>" * 3000 + DOT + "</g>" * 3000,
        f'<defs><g id="a0">{DOT}</g>{TENFOLD}</defs><use href="#a8"/>',
        f'<defs><mask id="a0">{DOT}</mask>{MASKS}</defs><path mask="url(#a8)"/>',
        f'<g id="a"><use href="#a"/>{DOT}</g>',
    ],
    ids=["nested", "used by tens", "masked by tens", "in a circle"],
)
def test_a_logo_that_would_be_drawn_for_hours_is_refused(tmp_path: Path, shapes: str) -> None:
    with pytest.raises(ReportError, match=r"^style → logo: a\.svg has more than 100 levels or 50000 shapes"):
        read_logo(svg(tmp_path / "a.svg", SVG.format(shapes)), "style → logo")


@pytest.mark.parametrize(
    "value",
    [
        r"fill:u\72l(https://e.example/a)",
        "mask-image:image-set('https://e.example/a' 1x)",
        "cursor:-webkit-image-set('https://e.example/a' 1x)",
        "filter:src('https://e.example/a')",
    ],
)
def test_a_logo_asks_for_nothing_in_whatever_way_it_is_written(tmp_path: Path, value: str) -> None:
    text = SVG.format(f'<rect width="9" height="9" style="{value}"/>')
    assert b"e.example" not in read_logo(svg(tmp_path / "a.svg", text), "style → logo").content


@pytest.mark.parametrize("encoding", ["none-such", "utf-7", "gbk", "rot13", "idna", "undefined"])
def test_a_logo_in_an_encoding_nobody_reads_is_refused(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{SVG.format(DOT)}'
    with pytest.raises(
        ReportError, match=r"^style → logo: a\.svg is written in no encoding of XML; save the logo as UTF-8$"
    ):
        read_logo(svg(tmp_path / "a.svg", text), "style → logo")


def test_a_picture_of_billions_of_points_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    content = bytearray(image(tmp_path / "a.png", (400, 100)).read_bytes())
    content[16:24] = (60_000).to_bytes(4) * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    (tmp_path / "a.png").write_bytes(content)
    for read in (read_logo, read_cover):
        with pytest.raises(ReportError, match=r"^style: a\.png has more than 40 million points$"):
            read(tmp_path / "a.png", "style")
