"""Charts as pictures for programs that cannot draw SVG, in the colours of the report."""

from __future__ import annotations

from cips_helpers.build.chart_svg import joined
from cips_helpers.build.events import ReportError, one_line
from cips_helpers.build.house_style import HouseStyle
from cips_helpers.build.pdf import NO_TYPST
from cips_helpers.charts.style import FONTS
from cips_helpers.palette import HOUSE, Palette

POINTS_PER_INCH = 220
SOURCE = b"""#let size = sys.inputs.at("width", default: none)
#let ground = sys.inputs.at("ground", default: none)
#set page(width: auto, height: auto, margin: 0pt, fill: if ground == none { none } else { rgb(ground) })
#image(bytes(sys.inputs.svg), format: "svg", width: if size == none { auto } else { float(size) * 1pt })
"""
LOGO_WIDTH = 170
"""Points to which the width of a logo is drawn."""


def logo_of(style: HouseStyle) -> bytes | None:
    """Return the logo of a house style as PNG; ``None`` if it has none."""
    if style.logo is None:
        return None
    if style.logo.name.endswith(".png"):
        return style.logo.content
    return png_of(style.logo.content.decode(), HOUSE, width=LOGO_WIDTH, ground=None)


def png_of(svg: str, palette: Palette, *, width: float | None = None, ground: str | None = "#ffffff") -> bytes:
    """Return a chart as PNG, the same bytes for the same chart.

    Parameters
    ----------
    svg
        A chart of ours.
    palette
        Colours it gets.
    width
        Points it is drawn to; by default as many as it has.
    ground
        Colour below it; white, where nothing else is said, because white edges of a chart would show on anything else.

    Raises
    ------
    ReportError
        Without Typst, or if it cannot read the chart.
    """
    try:
        import typst
    except ImportError:
        raise ReportError(NO_TYPST) from None

    compiler = typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]),
        ignore_system_fonts=True,
        sys_inputs={
            "svg": palette.dyed(joined(svg)),
            **({} if width is None else {"width": str(width)}),
            **({} if ground is None else {"ground": ground}),
        },
    )
    try:
        picture = compiler.compile(input=SOURCE, format="png", ppi=POINTS_PER_INCH)
    except typst.TypstError as error:
        raise ReportError(f"a chart could not be drawn: {one_line(error.message)}") from None
    assert isinstance(picture, bytes)
    return picture
