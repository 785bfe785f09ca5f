"""Words of a country for its chapters: Markdown read as plain paragraphs and lists, and put at places of a page.

A file is for one chapter. What stands before its first heading comes below the chapter's question; what stands below a
heading comes at the end of the section with this heading. Nothing of it reaches a page but text, strong and emphasised
text included: HTML, roles and directives are shown as they are written, and what is no paragraph or list is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from cips_helpers.build.as_written import heading, source_of
from cips_helpers.build.events import ReportError
from cips_helpers.build.translated import translated_notebook
from cips_helpers.plain_text import typeset, unbroken
from cips_helpers.words import N_, Words

FOREWORD, CONTEXT = "foreword", "context"
PAGES = {FOREWORD: N_("Foreword"), CONTEXT: N_("Context")}
"""Files that are no chapter's: sections at the end of the front page, which paper has on a page before it."""
FOREWORD_CLASS = "cips-foreword"
OWN = N_("Comment")
"""Stands above a country's words within a chapter, so that nobody takes them for a result of the survey."""
ROLES = {"strong": "strong", "em": "emph"}
CLOSE = 0.8
"""Likeness of two headings, of which one is the other misspelt (`difflib`)."""
BEGINS = 3
"""Cells below a chapter's heading among which its question stands."""
TEXT = re.compile(r"\s*[^\W_]")
"""Beginning of a paragraph, which no directive and no heading has."""
HEADING = re.compile(r"(?:\{[^}\n]*\}\n)?(#{1,6}) +([^\n]+)")

Block = dict[str, Any]


@dataclass(frozen=True)
class OwnWords:
    """The words of a country for one chapter.

    Attributes
    ----------
    file
        Name for messages, relative to the folder of the words.
    places
        Heading of a section → blocks, as in `cips_helpers.display`; those of the chapter itself have none ("").
    """

    file: str
    places: Mapping[str, tuple[Block, ...]]


def read_own_words(text: str, file: str) -> OwnWords:
    """Read a file of words.

    Parameters
    ----------
    text
        Markdown (CommonMark).
    file
        Its name, for messages.

    Raises
    ------
    ReportError
        For anything but paragraphs, lists and headings, with its line.
    """
    try:
        places = _places(text, file)
    except RecursionError:
        raise ReportError(
            f"commentary/{file}: signs of emphasis stand in one another too deeply; take some out"
        ) from None
    return OwnWords(file, {name: tuple(blocks) for name, blocks in places.items() if blocks})


def _places(text: str, file: str) -> dict[str, list[Block]]:
    # HTML is switched off, so that a tag is text; so are all extensions. Addresses defined apart from their link are
    # text too: thousands of them would take minutes.
    markdown = MarkdownIt("commonmark", {"html": False}).disable("reference")
    tree = SyntaxTreeNode(markdown.parse(text))
    places: dict[str, list[Block]] = {"": []}
    place = ""
    for node in tree.children:
        if node.type == "heading":
            place = _plain(_runs(node, file))
            if place in places:
                raise _refused(file, node, f"a second heading “{place}”")
            places[place] = []
        elif node.type == "paragraph":
            places[place].append({"kind": "paragraph", **_text(node, file)})
        elif node.type in ("bullet_list", "ordered_list"):
            items = [_item(item, file) for item in node.children]
            places[place].append({"kind": "list", "items": items, "ordered": node.type == "ordered_list"})
        else:
            raise _refused(file, node, KINDS.get(node.type, node.type.replace("_", " ")))
    return places


KINDS = {
    "code_block": "text set in by four spaces",
    "fence": "a block in fences (```)",
    "blockquote": "a quotation (>)",
    "hr": "a line (---)",
    "image": "a picture",
}


def _refused(file: str, node: SyntaxTreeNode, what: str) -> ReportError:
    while node.map is None and node.parent is not None:
        node = node.parent
    line = f"line {node.map[0] + 1}: " if node.map else ""
    return ReportError(f"commentary/{file}: {line}{what}; only paragraphs, simple lists and headings are taken")


def _item(item: SyntaxTreeNode, file: str) -> dict[str, Any]:
    if len(item.children) != 1 or item.children[0].type != "paragraph":
        raise _refused(file, item, "an item of a list that is more than one paragraph, or none")
    return _text(item.children[0], file)


def _text(node: SyntaxTreeNode, file: str) -> dict[str, Any]:
    runs = _runs(node, file)
    text = _plain(runs)
    return {"text": text, "runs": runs} if any("role" in run for run in runs) else {"text": text}


def _plain(runs: Sequence[Mapping[str, str]]) -> str:
    return unbroken("".join(run["text"] for run in runs))


def _runs(node: SyntaxTreeNode, file: str) -> list[dict[str, str]]:
    """Return the text below a node, in pieces of one look."""
    runs: list[dict[str, str]] = []
    for text, role in _pieces(node, file, ""):
        if runs and runs[-1].get("role", "") == role:
            runs[-1]["text"] += text
        elif text:
            runs.append({"text": text, "role": role} if role else {"text": text})
    return runs


def _pieces(node: SyntaxTreeNode, file: str, role: str) -> Iterator[tuple[str, str]]:
    for child in node.children:
        if child.type in ("text", "code_inline", "text_special"):
            yield child.content, role
        elif child.type in ("softbreak", "hardbreak"):
            yield " ", role
        elif child.type == "image":
            raise _refused(file, child, KINDS["image"])
        else:
            yield from _pieces(child, file, ROLES.get(child.type, role))
            address = str(child.attrs.get("href", "")) if child.type == "link" else ""
            if address and address.removeprefix("mailto:") != _plain(_runs(child, file)):
                yield f" ({address})", role


def refuse_misspelt(own: OwnWords, notebook: NotebookNode, words: Words) -> None:
    """Refuse a heading that is nearly one of a chapter's, before the chapter runs.

    Others may come from the chapter's code: `place_words` tells those that nothing has.

    Parameters
    ----------
    own
        The words.
    notebook
        The chapter as it is in the folder of notebooks.
    words
        The report's language.

    Raises
    ------
    ReportError
        For such a heading, with the one that is meant.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    known = {_key(title): title for _, title in _headings(translated_notebook(NotebookNode(cells=cells), words).cells)}
    for place in own.places:
        if place and _key(place) not in known and (close := get_close_matches(_key(place), known, n=1, cutoff=CLOSE)):
            raise ReportError(
                f"commentary/{own.file}: the chapter has no heading “{place}”; “{known[close[0]]}” is meant?"
            )


def place_words(page: NotebookNode, notebook: NotebookNode, own: OwnWords, words: Words) -> list[str]:
    """Put a country's words into the page of a chapter.

    Parameters
    ----------
    page
        The page, which is changed.
    notebook
        The executed chapter it was made of.
    own
        The words.
    words
        The report's language.

    Returns
    -------
    list of str
        Headings whose section is left out of this report, because it has nothing to show.

    Raises
    ------
    ReportError
        For a heading that the chapter does not have; the message lists those it has.
    """
    known = {_key(title): title for _, title in _headings(notebook.cells) if title}
    shown = {_key(title): title for _, title in _headings(page.cells) if title}
    left_out = []
    for place, blocks in own.places.items():
        if _key(place) in shown or not place:
            page.cells[slice(*_place(page.cells, place))] = [_cell(blocks, words)]
        elif _key(place) in known:
            left_out.append(place)
        else:
            titles = ", ".join(f"“{title}”" for title in (known | shown).values())
            raise ReportError(f"commentary/{own.file}: the chapter has no heading “{place}”; it has {titles}")
    for number, cell in enumerate(page.cells):
        cell["id"] = f"p{number}"
    return left_out


def front_sections(own: Mapping[str, OwnWords], words: Words) -> list[NotebookNode]:
    """Return the foreword and the context as sections of the front page; headings of theirs are sections within."""
    cells = []
    for name, title in PAGES.items():
        if name not in own:
            continue
        cells.append(new_markdown_cell(heading(words.say(title), level=2, anchor=name, classes=(FOREWORD_CLASS,))))
        for place, blocks in own[name].places.items():
            cells += [new_markdown_cell(heading(place, level=3))] if place else []
            cells += [new_markdown_cell(source_of(block)) for block in blocks]
    for number, cell in enumerate(cells):
        cell["id"] = f"w{number}"
    return cells


def _cell(blocks: Sequence[Block], words: Words) -> NotebookNode:
    return new_markdown_cell(source_of({"kind": "own", "title": words.say(OWN), "blocks": list(blocks)}))


def _place(cells: Sequence[NotebookNode], place: str) -> tuple[int, int]:
    """Return where words are inserted: below the question of a chapter, or at the end of a section.

    The question stands in the cell of the first heading, or in the first cell of text below it, behind the finding.
    """
    levels = [level for level, _ in _headings(cells)]
    if not place:
        first = next((at for at, level in enumerate(levels) if level), -1)
        below = cells[first + 1 : first + 1 + BEGINS]
        is_alone = first >= 0 and len(cells[first].source.strip().splitlines()) == 1
        texts = [at for at, cell in enumerate(below, first + 1) if TEXT.match(cell.source) and not levels[at]]
        at = 1 + (texts[0] if is_alone and texts else first)
        return at, at
    start = next(at for at, (_, title) in enumerate(_headings(cells)) if title and _key(title) == _key(place))
    end = next((at for at in range(start + 1, len(cells)) if 0 < levels[at] <= levels[start]), len(cells))
    return end, end


def _headings(cells: Sequence[NotebookNode]) -> Iterator[tuple[int, str]]:
    """Yield the level of each cell's heading and the heading; 0 and nothing for a cell without one."""
    for cell in cells:
        match = HEADING.match(cell.source.lstrip()) if cell.cell_type == "markdown" else None
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match[2]) if match else ""
        yield (len(match[1]) if match else 0), text.strip()


def _key(title: str) -> str:
    return " ".join(typeset(title).casefold().split())
