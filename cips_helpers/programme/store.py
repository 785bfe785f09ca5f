"""Executed notebooks, kept with what they were made from: a page is run again only when one of its inputs changed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cips_helpers.build.manifest import sha256_of
from cips_helpers.build.temporary import mark
from cips_helpers.programme.fingerprints import Ingredients, Sources
from cips_helpers.survey.slices import Slices
from cips_helpers.survey.study import Study

NOTEBOOKS = "notebooks"
"""Folder of the executed notebooks, in the output folder."""
SLICES = "slices"
"""Name under which fingerprints of shared files' parts are remembered."""
NEVER_MADE = "never made"
CHANGED_SINCE = "the file was changed after it was made"


@dataclass(frozen=True)
class Store:
    """What an output folder holds of earlier runs.

    Every file appears by renaming alone, and is believed only where its fingerprint is the one written down; so a
    kill, a full disk or a second run at the same time can make a page stale, and never wrong.

    Parameters
    ----------
    output
        Folder of the reports.
    """

    output: Path

    @property
    def folder(self) -> Path:
        """Where the executed notebooks are."""
        return self.output / NOTEBOOKS

    def page(self, folder: str, page: str) -> Path:
        """Give the place of an executed notebook of a report."""
        return self.folder / folder / f"{page}.ipynb"

    def why_stale(self, path: Path, ingredients: Ingredients) -> str | None:
        """Say why a file can't be used as it is; ``None`` where it can.

        Parameters
        ----------
        path
            A file put here by `keep`.
        ingredients
            What it would be made from now.

        Returns
        -------
        str or None
            The inputs that changed, in words.
        """
        told = self._read(_beside(path))
        if told is None:
            return NEVER_MADE
        if told.get("made_from") != ingredients:
            return self.changes(told.get("made_from", {}), ingredients)
        return None if sha256_of(path) == told.get("sha256") else CHANGED_SINCE

    def changes(self, before: Mapping[str, str], now: Mapping[str, str]) -> str:
        """Say in words which inputs differ, with the files behind those that stand for many."""
        return "; ".join(
            self._change(name, before.get(name), now.get(name))
            for name in [*now, *before.keys() - now]
            if before.get(name) != now.get(name)
        )

    def keep(self, path: Path, content: bytes, ingredients: Ingredients) -> None:
        """Put a file in its place, with what it was made from."""
        told = {"made_from": ingredients, "sha256": hashlib.sha256(content).hexdigest()}
        put(path, content)
        put(_beside(path), _json(told))

    def forget(self, folder: str, pages: Iterable[str]) -> None:
        """Take back what was said of pages of a report: they are stale from now on."""
        for page in pages:
            _beside(self.page(folder, page)).unlink(missing_ok=True)

    def remember(self, details: Mapping[str, Mapping[str, str]]) -> None:
        """Keep what the fingerprints that stand for many files were made of, for `changes` to name them."""
        for whole, parts in details.items():
            if not self._detail(whole).exists():
                put(self._detail(whole), _json(parts))

    def memory(self, name: str) -> dict[str, Any]:
        """Read what `memorise` wrote; empty where nothing is."""
        return self._read(self.folder / ".memory" / f"{name}.json") or {}

    def memorise(self, name: str, content: Mapping[str, Any]) -> None:
        """Write down what is costly to find out again."""
        if content != self.memory(name):
            put(self.folder / ".memory" / f"{name}.json", _json(content))

    def _change(self, name: str, before: str | None, now: str | None) -> str:
        if before is None or now is None:
            return f"{name} ({'new' if before is None else 'gone'})"
        old, new = self._read(self._detail(before)), self._read(self._detail(now))
        if old is None or new is None:
            return name
        files = [part for part in [*new, *(old.keys() - new.keys())] if old.get(part) != new.get(part)]
        shown = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
        return f"{name} ({shown})"

    def _detail(self, whole: str) -> Path:
        return self.folder / ".memory" / f"{whole[:16]}.json"

    @staticmethod
    def _read(path: Path) -> dict[str, Any] | None:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None


def sources_of(study: Study, store: Store) -> Sources:
    """Look at what a study's reports are made from; parts of shared files found earlier are not read again."""
    return Sources(study, Slices(study, store.memory(SLICES)))


def put(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{mark()}", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.made_from.json")


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
