"""Remove traces of the machine, the person and the time from an executed notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from cips_helpers.disclosure.scan.paths import own_folders, path_pattern

INJECTED = "injected-parameters"
ADDRESS = re.compile(r"(?<=\w) at 0x[0-9a-f]{6,16}(?=>)")
"""Address in the text that Python shows for an object, another one in each run."""
WARNED_AT = re.compile(r"^\S*ipykernel_\d+\S*?:\d+: (\w*Warning: )?|^  warnings\.warn\($\n?", re.MULTILINE)
"""Place in a temporary file before a Python warning, which says nothing to an analyst."""


def scrub(notebook: NotebookNode, values: Mapping[str, Any], private: Iterable[Path] = ()) -> list[str]:
    """Clean an executed notebook in place.

    Metadata are reduced to language and tags, the injected parameters are rewritten without folders, paths of this
    machine are cut from every output, and output to stderr is removed.

    Parameters
    ----------
    notebook
        As papermill returns it.
    values
        The parameters it was run with.
    private
        Folders whose names must not remain.

    Returns
    -------
    list of str
        The output to stderr: for the analyst, never for the reader.
    """
    folders = path_pattern([*private, *own_folders()])
    warnings = []
    notebook.metadata = NotebookNode(
        kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
        language_info={"name": "python"},
    )
    for number, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        kept = {key: cell.metadata[key] for key in ("mystnb",) if key in cell.metadata}
        cell.metadata = NotebookNode({**kept, **({"tags": tags} if tags else {})})
        if INJECTED in tags:
            cell.id = INJECTED
            lines = (f"{name} = {_without_folder(value)!r}" for name, value in values.items())
            cell.source = "\n".join(("# Parameters", *lines))
        elif "id" in cell:
            cell.id = cell.id or f"cell-{number}"
        if cell.cell_type == "code":
            to_stderr = [o for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"]
            warnings += [WARNED_AT.sub("", str(output.text)) for output in to_stderr]
            cell.outputs = [NotebookNode(_without_folders(o, folders)) for o in cell.outputs if o not in to_stderr]
    return warnings


def undescribed(notebook: NotebookNode) -> list[int]:
    """Return the numbers of the code cells, from 1, that show a picture without alternative text."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        number
        for number, cell in enumerate(code, start=1)
        if any(
            kind.startswith("image/") and not output.metadata.get(kind, {}).get("alt")
            for output in cell.outputs
            for kind in output.get("data", {})
        )
    ]


def _without_folder(value: Any) -> Any:
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def _without_folders(value: Any, folders: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return ADDRESS.sub("", folders.sub("…", value))
    if isinstance(value, Mapping):
        return NotebookNode({key: _without_folders(item, folders) for key, item in value.items()})
    if isinstance(value, list):
        return [_without_folders(item, folders) for item in value]
    return value
