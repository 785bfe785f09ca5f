"""Pages of an earlier report that need not be bound again: their source, and all that they say of others, is the same.

One sentence changes one page. The other pages of the earlier report are copied; Sphinx still reads their headings,
labels and exhibits, so that it numbers and links as ever, but not the charts and tables in them. Where the changed
page changes anything that another page shows, or something else is not as it was, the whole book is bound.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cips_helpers.build.manifest import sha256_of
from cips_helpers.build.report import INDEX
from cips_helpers.build.theme_files import Uses, uses_of
from cips_helpers.folders import copy_folder

NOTEBOOK = ".ipynb"
SEARCH_INDEX = "searchindex.js"
PICTURES = "_images/"
"""Beginning of links to pictures in files of their own: two pages may share one."""
STUB = "…"
"""Content of a chart or table in a page that is read and not written."""


@dataclass(frozen=True)
class Bound:
    """The source of a bound book by fingerprint, so that a later one can tell which of its pages are the same.

    Attributes
    ----------
    sources
        File of the book's source → SHA-256.
    outline
        SHA-256 of the titles, numbers and labels of all pages.
    titles
        Page → title.
    searched_for
        Fingerprint of what its files were searched for; empty if they were not.
    """

    sources: Mapping[str, str]
    outline: str
    titles: Mapping[str, str]
    searched_for: str = ""

    def packed(self) -> bytes:
        """Return the record as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def unpack(cls, content: bytes) -> Bound | None:
        """Return the record that `packed` wrote; ``None`` if it is none."""
        try:
            found = json.loads(content)
            texts = {name: dict(found[name]) for name in ("sources", "titles")}
            return cls(outline=str(found["outline"]), searched_for=str(found["searched_for"]), **texts)
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class Earlier:
    """An earlier report that differs from the new one by what is in its pages alone.

    Attributes
    ----------
    folder
        Its folder; all files are as they were made.
    manifest
        Its manifest.
    bound
        What its pages were made of.
    """

    folder: Path
    manifest: Mapping[str, Any]
    bound: Bound

    @property
    def files(self) -> Mapping[str, str]:
        """File, relative to the folder → SHA-256."""
        files: Mapping[str, str] = self.manifest["files"]
        return files

    @property
    def html(self) -> Path:
        """Folder of its pages."""
        return self.folder / "html"

    def changed(self, source: Path) -> frozenset[str] | None:
        """Return the pages whose source is another one; ``None`` if anything else in the book's source is."""
        now, before = hashes_of(source), self.bound.sources
        names = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
        if any(not name.endswith(NOTEBOOK) or name not in now or name not in before for name in names):
            return None
        return frozenset(PurePosixPath(name).stem for name in names)

    def copy(self, target: Path, files: Collection[str]) -> bool:
        """Copy files of the report; return whether they still are what the manifest says.

        Parameters
        ----------
        target
            The new report's folder.
        files
            Their names, relative to the folder.
        """
        for name in files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                shutil.copyfile(self.folder / name, target / name)  # a mode that somebody set is not taken over
        return all(sha256_of(target / name) == self.files[name] for name in files)

    def copy_search_index(self, target: Path) -> bool:
        """Copy the search index into a folder; return whether it still is what the manifest says."""
        return sha256_of(Path(shutil.copyfile(self.html / SEARCH_INDEX, target / SEARCH_INDEX))) == (
            self.files.get(f"html/{SEARCH_INDEX}")
        )

    def fits(self, built: Path, changed: Collection[str], outline: str) -> bool:
        """Return whether changed pages stand in the earlier book as they would in one bound anew.

        Parameters
        ----------
        built
            Folder of the changed pages and of the front page.
        changed
            The pages.
        outline
            Of the book they are from.
        """
        before = {path.stem: path.read_text(encoding="utf-8") for path in sorted(self.html.glob("*.html"))}
        if outline != self.bound.outline or not before.keys() >= {*changed, INDEX}:
            return False
        new = {page: (built / f"{page}.html").read_text(encoding="utf-8") for page in {*changed, INDEX}}
        if INDEX not in changed and new[INDEX] != before[INDEX]:
            return False
        if any(PICTURES in text[page] for text in (before, new) for page in changed):
            return False
        return _uses(before) == _uses(before | new)


@dataclass(frozen=True)
class Taken:
    """The files that a report takes over from an earlier one.

    Attributes
    ----------
    earlier
        The earlier report.
    files
        Their names, relative to the report's folder.
    """

    earlier: Earlier
    files: frozenset[str]

    @property
    def in_html(self) -> frozenset[str]:
        """The files of the book that are taken over, relative to its folder."""
        return frozenset(name.removeprefix("html/") for name in self.files if name.startswith("html/"))


def _uses(pages: Mapping[str, str]) -> Uses:
    uses = Uses()
    for text in pages.values():
        uses |= uses_of(text)
    return uses


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files in a folder: path relative to it → fingerprint."""
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in folder.rglob("*") if path.is_file()}


def write_stubs(source: Path, target: Path, whole: Collection[str]) -> None:
    """Copy the source of a book, without the charts and tables of all pages but some.

    Parameters
    ----------
    source, target
        The source, and the folder to write.
    whole
        The pages that are copied as they are.
    """
    copy_folder(source, target)
    for path in target.glob(f"*{NOTEBOOK}"):
        if path.stem in whole:
            continue
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                data.update({kind: STUB for kind in data if kind in ("text/html", "image/svg+xml")})
        path.write_text(json.dumps(notebook), encoding="utf-8")


def merge_search_index(before: Path, after: Path) -> bool:
    """Complete the search index of changed pages, which Sphinx has entered into the earlier one.

    Sphinx forgets the glossary's entries of pages it does not write, and keeps words that no page has any more.

    Parameters
    ----------
    before, after
        The earlier index, and the new one.

    Returns
    -------
    bool
        False if a changed page has such entries itself.
    """
    from sphinx.search import js_index

    old, new = (js_index.loads(path.read_text(encoding="utf-8")) for path in (before, after))
    if new["indexentries"]:
        return False
    new["indexentries"] = old["indexentries"]
    for terms in (new["terms"], new["titleterms"]):
        for word in [word for word, pages in terms.items() if pages == []]:
            del terms[word]
    after.write_text(js_index.dumps(new), encoding="utf-8")
    return True
