"""The look of a report that a study chooses: names, colours, logo and cover picture, safe to hand out.

A logo is drawn again from its shapes alone, or from its points; a picture from its points, without what a camera wrote
into it. Nothing else of a file of the study reaches a report.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from cips_helpers import sizes
from cips_helpers.build.events import ReportError
from cips_helpers.inputs import read_input
from cips_helpers.palette import HOUSE, Palette

if TYPE_CHECKING:
    from PIL.Image import Image

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line"),
        *("polyline", "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask"),
    }
)
"""Elements that a logo keeps; what else is in it, such as scripts, styles and links, is left out."""
OUTSIDE = re.compile(
    r"url\((?!\s*['\"]?#)|(?:image|image-set|cross-fade|src)\(|expression|javascript:|@import|\\", re.IGNORECASE
)
"""Values that lead out of a file, and those that may say so in escapes."""
INSIDE = re.compile(r"#([^\s\"')]+)")
"""A reference to another element of the file."""
CLASS_RULE = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
SIDEBAR_LOGO = """.bd-sidebar-primary .navbar-brand { flex-direction: column; align-items: flex-start; }
.bd-sidebar-primary .navbar-brand::before {
  content: ""; flex: none; inline-size: 100%; block-size: 2.75rem; margin-block-end: .75rem;
  background: url("LOGO") no-repeat left center / contain;
}
html[dir="rtl"] .bd-sidebar-primary .navbar-brand::before { background-position: right center; }
"""
WIDEST = 8
"""Largest ratio of the sides of a logo."""
LOGO_WIDTH, COVER_WIDTH, COVER_HEIGHT = 200, 1200, 600
"""Fewest points of pictures, so that they are sharp on paper."""
LARGEST_WIDTH = 2400
"""Points that a cover picture is reduced to."""
DEEPEST, MOST_SHAPES = 100, 50_000
"""Levels of elements within elements of a logo, and shapes with every reference drawn out."""


@dataclass(frozen=True)
class Picture:
    """A picture as it goes into a report."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class HouseStyle:
    """Look and names of a report.

    Attributes
    ----------
    palette
        Its colours.
    organisation, contact
        Who publishes it, and who answers questions.
    footer
        Text at the foot of each page.
    logo, cover
        Pictures; ``None`` if there are none.
    """

    palette: Palette = HOUSE
    organisation: str = ""
    contact: str = ""
    footer: str = ""
    logo: Picture | None = None
    cover: Picture | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Logo and cover picture, if there are."""
        return tuple(picture for picture in (self.logo, self.cover) if picture is not None)

    def css(self) -> str:
        """Return the style sheet of the pages that holds colours and the logo."""
        if self.logo is None:
            return self.palette.css()
        return self.palette.css() + SIDEBAR_LOGO.replace("LOGO", self.logo.name)


def read_logo(path: Path, entry: str) -> Picture:
    """Read a logo, SVG or PNG.

    Parameters
    ----------
    path
        The file.
    entry
        Name of the study's entry, for messages.

    Raises
    ------
    ReportError
        For another file, or one that is too large, too small or too long.
    """
    content = _content(path, entry, sizes.LOGO_BYTES)
    if content.startswith(b"\x89PNG"):
        return Picture("logo.png", _png(content, path, entry))
    if b"<svg" in content[:4000]:
        return Picture("logo.svg", _svg(content, path, entry))
    raise ReportError(f"{entry}: {path.name} is neither SVG nor PNG; save the logo as one of them")


def read_cover(path: Path, entry: str) -> Picture:
    """Read a cover picture, JPEG or PNG; it becomes a JPEG without any data beside the picture.

    Parameters
    ----------
    path, entry
        As for `read_logo`.

    Raises
    ------
    ReportError
        As `read_logo`.
    """
    from PIL import ImageOps

    image = _opened(_content(path, entry, sizes.COVER_BYTES), path, entry, ("JPEG", "PNG"))
    image = ImageOps.exif_transpose(image).convert("RGB")
    if image.width < COVER_WIDTH or image.height < COVER_HEIGHT:
        raise ReportError(
            f"{entry}: {path.name} has {image.width} × {image.height} points; a cover picture needs "
            f"{COVER_WIDTH} × {COVER_HEIGHT} to be sharp on paper"
        )
    image.thumbnail((LARGEST_WIDTH, LARGEST_WIDTH))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return Picture("cover.jpg", file.getvalue())


def _content(path: Path, entry: str, largest: int) -> bytes:
    try:
        return read_input(path, largest=largest)
    except FileNotFoundError:
        raise ReportError(f"{entry}: there is no file {path.name} in {path.parent.name or 'the folder'}/") from None
    except OSError as error:
        raise ReportError(f"{entry}: {path.name}: {error.strerror or error}") from None


def _opened(content: bytes, path: Path, entry: str, formats: tuple[str, ...]) -> Image:
    from PIL import UnidentifiedImageError
    from PIL.Image import DecompressionBombError
    from PIL.Image import open as open_image

    try:
        image = open_image(io.BytesIO(content), formats=formats)
        if image.width * image.height > sizes.PICTURE_POINTS:
            raise DecompressionBombError
        image.load()
    except DecompressionBombError:
        raise ReportError(
            f"{entry}: {path.name} has more than {sizes.PICTURE_POINTS // 1_000_000} million points"
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise ReportError(f"{entry}: {path.name} is no picture that can be read ({' or '.join(formats)})") from None
    return image


def _png(content: bytes, path: Path, entry: str) -> bytes:
    image = _opened(content, path, entry, ("PNG",)).convert("RGBA")
    _check_sides(image.width, image.height, path, entry)
    if image.width < LOGO_WIDTH:
        raise ReportError(
            f"{entry}: {path.name} is {image.width} points wide; a logo needs {LOGO_WIDTH} to be sharp"
            ", or save it as SVG"
        )
    image.thumbnail((LARGEST_WIDTH, LARGEST_WIDTH))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _svg(content: bytes, path: Path, entry: str) -> bytes:
    if re.search(rb"<!ENTITY", content, re.IGNORECASE):
        raise ReportError(f"{entry}: {path.name} declares entities; save the logo as plain SVG")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ReportError(f"{entry}: {path.name} is no SVG that can be read ({error})") from None
    except (LookupError, ValueError):  # of the codec that it names
        raise ReportError(f"{entry}: {path.name} is written in no encoding of XML; save the logo as UTF-8") from None
    if root.tag != f"{{{SVG}}}svg":
        raise ReportError(f"{entry}: {path.name} is no SVG that can be read (it is {root.tag!r})")
    width, height = _sides(root, path, entry)
    _check_sides(width, height, path, entry)
    styles = dict(CLASS_RULE.findall("".join(style.text or "" for style in root.iter(f"{{{SVG}}}style"))))
    try:
        kept = _shape(root, styles)
        assert kept is not None
        _count_shapes(kept)
    except _TooMuchError:
        raise ReportError(
            f"{entry}: {path.name} has more than {DEEPEST} levels or {MOST_SHAPES} shapes; save a simpler logo"
        ) from None
    if next((part for part in kept.iter() if part.tag not in ("svg", "g", "defs", "title", "desc")), None) is None:
        raise ReportError(f"{entry}: {path.name} has no shapes; a picture within an SVG is better saved as PNG")
    kept.attrib.update(xmlns=SVG, viewBox=root.get("viewBox") or f"0 0 {width:g} {height:g}")
    kept.attrib.update(width=f"{width:g}", height=f"{height:g}")
    return ElementTree.tostring(kept, encoding="utf-8")


class _TooMuchError(Exception):
    """Raised for a logo that would take a browser or the PDF minutes to draw."""


def _count_shapes(root: ElementTree.Element) -> None:
    """Count what is drawn: a shape that another one uses ten times, which is used ten times, is drawn a hundred."""
    by_id = {element.get("id"): element for element in root.iter()}
    counted: dict[str, int] = {}

    def count(element: ElementTree.Element, level: int) -> int:
        if level > DEEPEST:  # also where elements use each other in a circle
            raise _TooMuchError
        drawn = 1 + sum(count(child, level + 1) for child in element)
        for id in (id for value in element.attrib.values() for id in INSIDE.findall(value) if id in by_id):
            if id not in counted:
                counted[id] = count(by_id[id], level + 1)
            drawn += counted[id]
        if drawn > MOST_SHAPES:
            raise _TooMuchError
        return drawn

    count(root, 0)


def _shape(element: ElementTree.Element, styles: dict[str, str], level: int = 0) -> ElementTree.Element | None:
    """Return an element with its shapes alone; ``None`` if it is none."""
    if level > DEEPEST:
        raise _TooMuchError
    name = element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""
    if name not in SHAPES:
        return None
    kept = ElementTree.Element(name)
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2] if key.endswith("}href") else key
        if "}" in plain or plain.lower().startswith("on") or plain in ("class", "xmlns") or OUTSIDE.search(value):
            continue
        if plain == "href" and not value.startswith("#"):
            continue
        kept.set(plain, value)
    # Rules of a style sheet become the element's own.
    rules = [styles[word] for word in element.get("class", "").split() if word in styles]
    if rules := [rule for rule in (*rules, kept.get("style", "")) if rule and not OUTSIDE.search(rule)]:
        kept.set("style", ";".join(" ".join(rule.split()) for rule in rules))
    kept.text, kept.tail = (element.text if name in ("text", "tspan", "title", "desc") else None), None
    for child in element:
        if (part := _shape(child, styles, level + 1)) is not None:
            kept.append(part)
            part.tail = child.tail if name in ("text", "tspan") else None
    return kept


def _sides(root: ElementTree.Element, path: Path, entry: str) -> tuple[float, float]:
    numbers = re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox", ""))
    if len(numbers) != 4:
        written = [re.match(r"[\d.]+", root.get(side, "")) for side in ("width", "height")]
        numbers = ["0", "0", *(match[0] for match in written if match)]
    try:
        width, height = float(numbers[2]), float(numbers[3])
    except (IndexError, ValueError):
        width = height = 0.0
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise ReportError(f"{entry}: {path.name} says no size; save it again with a viewBox")
    return width, height


def _check_sides(width: float, height: float, path: Path, entry: str) -> None:
    if max(width / height, height / width) > WIDEST:
        raise ReportError(
            f"{entry}: {path.name} is {width:g} × {height:g}; a logo is at most {WIDEST} times as long as it is high"
        )
