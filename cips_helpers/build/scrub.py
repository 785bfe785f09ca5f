"""Remove traces of the machine, the person and the time from an executed notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from cips_helpers.disclosure.scan.paths import own_folders, path_pattern

INJECTED = "injected-parameters"


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
            warnings += [str(o.text) for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"]
            cell.outputs = [
                NotebookNode(_without_folders(o, folders))
                for o in cell.outputs
                if not (o.output_type == "stream" and o.name == "stderr")
            ]
    return warnings


def _without_folder(value: Any) -> Any:
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def _without_folders(value: Any, folders: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return folders.sub("…", value)
    if isinstance(value, Mapping):
        return NotebookNode({key: _without_folders(item, folders) for key, item in value.items()})
    if isinstance(value, list):
        return [_without_folders(item, folders) for item in value]
    return value
