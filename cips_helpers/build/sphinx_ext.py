"""Sphinx extension of the book: texts as they are written, tables numbered as tables, formulas without a script."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, cycle, islice, takewhile
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from cips_helpers.build.as_written import CLASS, decoded
from cips_helpers.build.inside import RefuseOutside, refuse_inclusion
from cips_helpers.plain_text import BREAKS, typeset, unbroken

Node = TypeVar("Node", bound=nodes.Element)

logger = logging.getLogger(__name__)
LOOKS: dict[str, type[nodes.Inline]] = {"strong": nodes.strong, "emph": nodes.emphasis}
BEGINS = 4
"""Paragraphs among which a page asks its question: the finding stands before it."""
NEEDLESS = re.compile(
    r'<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>|<g id="patch_1">.*?</g>',
    re.DOTALL,
)
"""Of a formula that matplotlib drew: notes, styles of lines it does not have, and its ground."""
SIZE = 11  # points; a serif drawn at this size stands well beside the text at 1 em = 10


class Chart(nodes.figure):
    """A figure whose caption stands above the picture, which may scroll in a box of its own."""


class Table(Chart):
    """The same for a table that comes as HTML; counted with the tables."""


class Caption(nodes.caption):
    """An exhibit's caption: closed before the picture, where docutils' own stays open to the figure's end."""


class Mark(nodes.inline):
    """Part of a panel's line: words with a look, a sign, or a bar as long as its share."""


class Cell(nodes.container):
    """Cell of a panel; of a panel with heads it knows its own, which a phone writes over it."""


class AsWritten(SphinxDirective):
    """Block of plain text, written by `cips_helpers.build.as_written`."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a paragraph, a list, lines or a panel."""
        return [_node(json.loads("\n".join(self.content)))]


def _node(block: Mapping[str, Any]) -> nodes.Node:
    if block["kind"] == "paragraph":
        return _paragraph(block)
    if block["kind"] == "lines":
        return nodes.literal_block(block["text"], block["text"], language="text")
    if block["kind"] == "panel":
        heads = _heads(block["cells"])
        above = chain([""] * len(heads), cycle(heads or [""]))
        cells = [
            Cell("", *map(_line, cell), classes=["cips-cell"], head=head)
            for cell, head in zip(block["cells"], above, strict=False)
        ]
        return nodes.container("", *cells, classes=["cips-panel", f"cips-panel-{block['name']}"])
    if block["kind"] == "own":
        title = as_written(nodes.paragraph(classes=["cips-own-title"]), block["title"])
        return nodes.container("", title, *map(_node, block["blocks"]), classes=["cips-own"])
    if block.get("ordered"):
        return nodes.enumerated_list("", *map(_item, block["items"]))
    return nodes.bullet_list("", *map(_item, block["items"]), bullet="-")


def _heads(cells: Sequence[Sequence[Mapping[str, Any]]]) -> list[str]:
    """Return the words of the cells that head the columns of a panel: those before the first with something else."""
    first = takewhile(lambda cell: len(cell) == 1 and cell[0]["role"] == "head", cells)
    return [" ".join(run.get("text", "") for run in cell[0]["runs"]) for cell in first]


def _paragraph(block: Mapping[str, Any]) -> nodes.paragraph:
    """Return a paragraph; its runs may be strong or emphasised."""
    paragraph = nodes.paragraph()
    for run in block.get("runs", [block]):
        look = LOOKS.get(run.get("role", ""))
        if look is None:
            as_written(paragraph, run["text"], whole=block["text"] == run["text"])
        else:
            paragraph += as_written(look(), run["text"], whole=False)
    return paragraph


def _line(line: Mapping[str, Any]) -> nodes.paragraph:
    paragraph = nodes.paragraph(classes=[f"cips-{line['role']}"] if line["role"] else [])
    for number, run in enumerate(line["runs"]):
        if number:
            paragraph += nodes.Text(" ")
        mark = Mark(classes=[f"cips-{run['role']}"] if "role" in run else [], share=run.get("share"))
        paragraph += as_written(mark, run.get("text", ""))
    return paragraph


def _item(item: Mapping[str, str]) -> nodes.list_item:
    paragraph = nodes.paragraph()
    if link := item.get("link"):
        target = {"refid": link[1:]} if link.startswith("#") else {"refuri": link}
        paragraph += as_written(nodes.reference(internal=link.startswith("#"), **target), item["text"])
        paragraph += as_written(nodes.inline(), item["after"]).children if "after" in item else []
    else:
        paragraph = _paragraph(item)
    return nodes.list_item("", paragraph)


def as_written(node: Node, text: str, *, whole: bool = True) -> Node:
    """Put a text into a node; Sphinx leaves its quotation marks, hyphens and dots alone.

    A text that is not ``whole`` keeps the spaces at its ends.
    """
    node["support_smartquotes"] = False
    node += nodes.Text(typeset(unbroken(text) if whole else BREAKS.sub(" ", text)))
    return node


class KeepHeadings(SphinxTransform):
    """Leave the signs of generated headings as they are written."""

    default_priority = 200

    def apply(self, **_: Any) -> None:
        """Mark the titles."""
        for section in self.document.findall(nodes.section):
            if CLASS in section["classes"]:
                section["classes"].remove(CLASS)
                section[0]["support_smartquotes"] = False


class MakeExhibits(SphinxTransform):
    """Turn the figures myst-nb makes of captioned outputs into charts and tables."""

    default_priority = 200  # before Sphinx gives ids to what will be numbered (210)
    kinds: ClassVar[dict[str, type[Chart]]] = {"cips-chart": Chart, "cips-table": Table}

    def apply(self, **_: Any) -> None:
        """Rebuild each figure as caption, box, legend."""
        for figure in list(self.document.findall(nodes.figure)):
            kind = next((self.kinds[name] for name in figure["classes"] if name in self.kinds), None)
            if kind is None:
                continue
            # The node stays the same object: names, ids and references already point at it.
            figure.__class__ = kind
            caption, body = nodes.caption(), []
            for child in figure:
                if isinstance(child, nodes.caption):
                    caption = child
                else:
                    body.append(child)
            text, note, measure = decoded(caption.astext())
            caption = as_written(Caption(), text)
            figure.children = []
            figure += [caption, *_aside(measure, "cips-measure"), nodes.container("", *body, classes=["cips-box"])]
            figure += _aside(note, "cips-note")


def _aside(text: str, kind: str) -> list[nodes.Element]:
    return [nodes.container("", as_written(nodes.paragraph(), text), classes=[kind])] if text else []


def visit_exhibit(writer: Any, node: Chart) -> None:
    """Open the element."""
    writer.body.append(writer.starttag(node, "figure"))


def depart_exhibit(writer: Any, node: Chart) -> None:
    """Close the element."""
    writer.body.append("</figure>\n")


def visit_caption(writer: Any, node: Caption) -> None:
    """Write number and words."""
    writer.body.append("<figcaption>")
    writer.add_fignumber(node.parent)
    writer.body.append('<span class="caption-text">')


def depart_caption(writer: Any, node: Caption) -> None:
    """Close both."""
    writer.body.append("</span></figcaption>\n")


def visit_cell(writer: Any, node: Cell) -> None:
    """Open the element; its head is an attribute, so that no reader of the page meets it twice."""
    head = {"data-head": unbroken(node["head"])} if node["head"] else {}
    writer.body.append(writer.starttag(node, "div", **head))


def depart_cell(writer: Any, node: Cell) -> None:
    """Close the element."""
    writer.body.append("</div>\n")


def visit_mark(writer: Any, node: Mark) -> None:
    """Open the element; a bar's length is a property for the style sheet."""
    share = {} if node["share"] is None else {"style": f"--share:{100 * node['share']:g}%"}
    writer.body.append(writer.starttag(node, "span", "", **share))


def depart_mark(writer: Any, node: Mark) -> None:
    """Close the element."""
    writer.body.append("</span>")


@lru_cache
def formula(tex: str, *, display: bool) -> str:
    """Draw a formula as a picture, in the line or on its own, whose alternative text is its TeX.

    A picture and not inline SVG: every formula would bring the same ids for the same letters.

    Raises
    ------
    ValueError
        If matplotlib's mathtext cannot read the formula.
    """
    from matplotlib import rc_context
    from matplotlib.mathtext import math_to_image

    drawn = " ".join(tex.split())
    drawn = drawn.replace(r"\frac", r"\dfrac") if display else drawn
    buffer = io.StringIO()
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "cips", "mathtext.fontset": "stix", "font.size": SIZE}):
        depth = math_to_image(f"${drawn}$", buffer, format="svg")
    svg = _tight(buffer.getvalue())
    width, height = (float(value) / SIZE for value in re.findall(r'\b(?:width|height)="([\d.]+)pt"', svg)[:2])
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{-depth / SIZE:.3f}em"
    return f'<img class="formula" alt="{html.escape(tex)}" src="{source}" style="{style}">'


def _tight(svg: str) -> str:
    """Return a formula without its white ground, and without what only people read."""
    svg = re.sub(r"\s+", " ", NEEDLESS.sub("", svg)).replace("> <", "><").strip()
    return re.sub(r'(?<= d=")[^"]+', lambda path: re.sub(r" ?([MLQCz]) ?", r"\1", path[0]), svg)


def visit_math(writer: Any, node: nodes.Element) -> None:
    """Write a formula, in the line or on its own."""
    display = isinstance(node, nodes.math_block)
    try:
        drawn = formula(node.astext(), display=display)
    except ValueError as error:
        logger.warning("formula not understood: %s", str(error).strip().splitlines()[-1], location=node)
        raise nodes.SkipNode from None
    tag = "div" if display else "span"
    writer.body.append(f"{writer.starttag(node, tag, '', CLASS='math')}{drawn}</{tag}>")
    raise nodes.SkipNode


def escape_titles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Escape titles, author and description, which the theme writes into its pages as HTML."""
    for name in ("author", "docstitle", "page_description", "pagetitle", "project", "root_title", "shorttitle"):
        if type(context.get(name)) is str:
            context[name] = Markup(html.escape(context[name]))


def describe_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Describe a page to browsers and intranet searches: the report's title and the question the page answers."""
    begins = islice(doctree.findall(nodes.paragraph), BEGINS) if doctree else ()
    question = next((text for paragraph in begins if "?" in (text := paragraph.astext())), "")
    told = html.escape(" ".join(f"{app.config.html_title}. {question}".split()))
    context["metatags"] = f'{context.get("metatags", "")}<meta name="description" content="{told}" />\n'


def add_footer(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Write the text at the foot of each page of the book."""
    if app.config.cips_footer and doctree is not None:
        text = html.escape(typeset(unbroken(app.config.cips_footer)), quote=False)
        context["body"] += f'<p class="cips-footer">{text}</p>\n'


def escape_search_results(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Escape a page's headings in the search index: its script writes those it finds into the page as HTML."""
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None and page in indexer._all_titles:
        titles = indexer._all_titles[page]
        indexer._all_titles[page] = [(html.escape(title, quote=False), anchor) for title, anchor in titles]


def write_outline(app: Sphinx, exception: Exception | None) -> None:
    """Write what the pages of a book say of each other: titles, numbers, and all that can be referred to."""
    if not app.config.cips_outline or exception is not None:
        return
    env, domains = app.env, dict[str, Any](app.env.domains)
    listed = {
        **{kind: domains["std"].data[kind] for kind in ("labels", "anonlabels", "objects")},
        "equations": domains["math"].data["objects"],
        "citations": domains["citation"].data["citations"],
        "indexed": domains["index"].data["entries"],
    }
    content = {
        "titles": {page: str(title) for page, title in env.titles.items()},
        "figures": env.toc_fignumbers,
        "sections": env.toc_secnumbers,
        "headings": {page: about.get("myst_slugs") for page, about in env.metadata.items()},
        **{kind: sorted(map(str, entries.items())) for kind, entries in listed.items()},
        "described": sorted(str(each) for domain in domains.values() for each in domain.get_objects()),
    }
    Path(app.config.cips_outline).write_text(json.dumps(content, sort_keys=True, default=str), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    for kind, counter in ((Chart, "figure"), (Table, "table")):
        app.add_enumerable_node(kind, counter, html=(visit_exhibit, depart_exhibit))
    app.add_node(Caption, html=(visit_caption, depart_caption))
    app.add_node(Cell, html=(visit_cell, depart_cell))
    app.add_node(Mark, html=(visit_mark, depart_mark))
    app.add_directive(CLASS, AsWritten)
    app.add_transform(KeepHeadings)
    app.add_transform(RefuseOutside)
    app.connect("builder-inited", refuse_inclusion)
    app.add_transform(MakeExhibits)
    app.connect("html-page-context", describe_page)
    app.connect("html-page-context", add_footer)
    app.add_config_value("cips_footer", "", "html")
    app.connect("html-page-context", escape_titles, priority=900)
    app.connect("html-page-context", escape_search_results)  # called after the page has entered the index
    app.add_config_value("cips_outline", "", "")
    app.connect("build-finished", write_outline)
    app.add_html_math_renderer("drawn", (visit_math, None), (visit_math, None))
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it, whether its extension is loaded or not
    return {"parallel_read_safe": True, "parallel_write_safe": True}
