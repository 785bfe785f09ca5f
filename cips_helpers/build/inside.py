"""Refusal of files outside the book's folder: a page may show, include or offer only what the build placed there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)


def refuse_inclusion(app: Sphinx) -> None:
    """Switch off ``include`` and ``literalinclude``, and the files of ``csv-table`` and ``raw``, in every syntax."""
    app.env.settings["file_insertion_enabled"] = False


class RefuseOutside(SphinxTransform):
    """Remove pictures and downloads whose file is outside the book's folder, with a warning each."""

    default_priority = 100  # before Sphinx looks for the files

    def apply(self, **_: Any) -> None:
        """Remove them."""
        # myst-nb writes the notebooks' own pictures beside the built pages.
        allowed = [Path(self.env.srcdir), Path(self.app.outdir).parent / "jupyter_execute"]
        page = Path(self.env.doc2path(self.env.docname))
        for kind, name in ((nodes.image, "uri"), (addnodes.download_reference, "reftarget")):
            for node in list(self.document.findall(kind)):
                if not is_allowed(node[name], page, allowed):
                    logger.warning("a file outside the book's folder is refused: %s", node[name], location=node)
                    node.parent.remove(node)


def is_allowed(name: str, page: Path, folders: list[Path]) -> bool:
    """Return whether a file named on a page lies in one of the folders, after links are followed.

    Parameters
    ----------
    name
        Relative to the page; from the first folder if it begins with a slash. An address is no file.
    page
        Source of the page.
    folders
        The folders; the first is the book's.
    """
    if "://" in name or name.startswith("data:"):
        return not name.lower().startswith("file:")
    file = (folders[0] / name.lstrip("/") if name.startswith("/") else page.parent / name).resolve()
    return any(file.is_relative_to(folder.resolve()) for folder in folders)
