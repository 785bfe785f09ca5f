"""The colours of the house: one palette for pages, paper, charts, slides and documents, and what a study may change.

Charts are drawn in the house's own colours and dyed when they are put into a page, so that another colour runs no
chapter again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

HEX = r"^#[0-9a-fA-F]{6}$"
LEAST_CONTRAST = 4.5
"""Contrast that small letters need on white (WCAG 2.2, level AA)."""
LEAST_DIFFERENCE = 25.0
"""Distance in CIELAB below which two colours of groups are taken for each other."""
WHITE = "#ffffff"
_TAG = re.compile(r"<[a-zA-Z][^>]*>")


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for.

    Attributes
    ----------
    title
        Headings, rules of tables and the band of the cover.
    ink, quiet
        Text, and what stands back: notes, axes.
    line, wash
        Thin lines, and grounds of boxes.
    groups
        Of the groups, in the order of the questionnaire; the first is also that of links, the second of notices.
    """

    title: str = "#12355b"
    ink: str = "#1b2733"
    quiet: str = "#566270"
    line: str = "#dde2e8"
    wash: str = "#f4f6f8"
    groups: tuple[str, str, str, str] = ("#17457f", "#b45309", "#4d7c3a", "#7a4b94")

    def css(self) -> str:
        """Return the custom properties that the style sheets of the pages read."""
        names = {
            "title": self.title,
            "ink": self.ink,
            "quiet": self.quiet,
            "line": self.line,
            "wash": self.wash,
            **dict(zip(("officials", "private", "group-2", "group-3"), self.groups, strict=True)),
        }
        return ":root { " + " ".join(f"--{name}: {colour};" for name, colour in names.items()) + " }\n"

    def dyed(self, svg: str) -> str:
        """Return a drawing of ours in these colours; what is written in it stays as it is.

        Examples
        --------
        >>> Palette(title="#004d40").dyed('<text fill="#12355b">#12355b</text>')
        '<text fill="#004d40">#12355b</text>'
        """
        pairs = [(HOUSE.title, self.title), (HOUSE.ink, self.ink), *zip(HOUSE.groups, self.groups, strict=True)]
        if not (colours := {house: own.lower() for house, own in pairs if house != own.lower()}):
            return svg
        either = re.compile("|".join(map(re.escape, colours)))
        return _TAG.sub(lambda tag: either.sub(lambda colour: colours[colour[0]], tag[0]), svg)


HOUSE = Palette()
"""The colours where a study names no other."""


def contrast(colour: str, ground: str = WHITE) -> float:
    """Return the contrast of two colours, 1–21 (WCAG 2.2).

    Examples
    --------
    >>> round(contrast("#767676"), 2), round(contrast("#ffffff"), 2)
    (4.54, 1.0)
    """
    lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str) -> str:
    """Return the same hue, as dark as small letters on white need it."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for percent in range(100, -1, -2):
        darker = "#" + "".join(f"{channel * percent // 100:02x}" for channel in channels)
        if contrast(darker) >= LEAST_CONTRAST:
            return darker
    raise AssertionError("black is readable")


def difference(first: str, second: str) -> float:
    """Return the distance of two colours in CIELAB (CIE 1976)."""
    pairs = zip(_lab(first), _lab(second), strict=True)
    return float(sum((one - other) ** 2 for one, other in pairs) ** 0.5)


def colour_faults(colours: Mapping[str, str]) -> list[str]:
    """Return what is wrong with colours that are written in; the key names the entry.

    Examples
    --------
    >>> colour_faults({"title": "#7fb2ff"})
    ['title: #7fb2ff has a contrast of 2.2 on white, and small letters need 4.5; a darker one would be #5375a8']
    """
    return [
        f"{name}: {colour} has a contrast of {contrast(colour):.1f} on white, and small letters need {LEAST_CONTRAST}; "
        f"a darker one would be {readable(colour)}"
        for name, colour in colours.items()
        if contrast(colour) < LEAST_CONTRAST
    ]


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _unfolded(red), _unfolded(green), _unfolded(blue)


def _unfolded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (_cube_root(value) for value in (x, _luminance(colour), z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _cube_root(value: float) -> float:
    return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
