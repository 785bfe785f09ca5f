"""Write the golden chapters anew: ``make golden``, then look at what changed before committing it.

Pictures are left out: what they show is in their alternative text, and nbval would compare outlines of letters.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

GOLDEN = Path(__file__).resolve().parent
NOTEBOOKS = GOLDEN.parents[1] / "notebooks"
NO_PICTURE = "<svg></svg>"


def execute(path: Path) -> NotebookNode:
    """Run a chapter as JupyterLab does, top to bottom, as it is, in its own folder."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                output["data"]["image/svg+xml"] = NO_PICTURE
    return notebook


if __name__ == "__main__":
    for chapter in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(execute(chapter), GOLDEN / chapter.name)
        print(chapter.name)
