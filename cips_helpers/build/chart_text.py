"""Turn the drawn letters of a chart back into text, so that paper has text of its own typeface in charts.

A browser shows a picture without the page's typefaces; therefore matplotlib draws letters as shapes. It notes the text
before each group of them.
"""

from __future__ import annotations

import re

from cips_helpers.build.typefaces import Typefaces

LABEL = re.compile(
    r"<!-- (?P<text>[^\n]*?) -->\s*"
    r'<g style="fill: (?P<fill>#[0-9a-f]{6})" '
    r'transform="translate\((?P<at>[-\d.]+ [-\d.]+)\)(?P<turned> rotate\([-\d.]+\))? '
    r'scale\((?P<scale>[\d.]+) -(?P=scale)\)">\s*(?P<shapes>.*?)</g>',
    re.DOTALL,
)
SHAPE = re.compile(r'<use xlink:href="#([^"]+)-[0-9a-f]+"')
WEIGHTS = {"IBMPlexSans-Regular": 400, "IBMPlexSans-SemiBold": 600}
UNITS = 100
"""Of matplotlib's shapes in a point of type."""


def with_text(svg: str, typefaces: Typefaces) -> str | None:
    """Return a chart with text in place of shapes; ``None`` if it has letters that are not known to be text.

    Parameters
    ----------
    svg
        A picture written by matplotlib.
    typefaces
        The typefaces that print it.
    """
    written, end = [], 0
    for label in LABEL.finditer(svg):
        faces = set(SHAPE.findall(label["shapes"]))
        text = label["text"]
        if not faces <= WEIGHTS.keys() or len(faces) > 1 or "- " in text or typefaces.printable(text) != text:
            return None
        weight = WEIGHTS[faces.pop()] if faces else 400
        size = f"{float(label['scale']) * UNITS:.4g}"
        written += [
            svg[end : label.start()],
            f'<text xml:space="preserve" transform="translate({label["at"]}){label["turned"] or ""}" '
            f'font-family="IBM Plex Sans" font-weight="{weight}" font-size="{size}" fill="{label["fill"]}">'
            f"{text}</text>",
        ]
        end = label.end()
    written.append(svg[end:])
    whole = "".join(written)
    return None if "<use" in whole and "IBMPlexSans-" in whole else whole
