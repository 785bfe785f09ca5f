"""The ledger of a study: what was released of it, with all published figures, sealed with the study's secret.

It is plain data in `releases/` beside the study file, readable by its owner alone. A later release is compared with it,
so a ledger that is not as it was written is refused.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from cips_helpers.build.events import ReportError
from cips_helpers.disclosure.releases import PRINTED, RECORDED, Released, SampleRecord
from cips_helpers.inputs import read_input
from cips_helpers.programme.secret import SECRET, keyed, read_secret
from cips_helpers.programme.store import put
from cips_helpers.schema.records import Compared, Related
from cips_helpers.sizes import FILE_BYTES
from cips_helpers.survey.study import CountryCode, Study

RELEASES = "releases"
"""Folder beside the study file."""
LEDGER = "ledger.json"
LOCK = ".lock"
"""File that is locked where folders cannot be."""
PREFIX = "CIPS_"
"""Names of archives begin with it."""
WHOLE = ("iteration", "answer")
"""Columns of whole numbers."""

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Cell = str | int | float | None


class _Entry(BaseModel):
    """One release as it is stored."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="strings")

    country: CountryCode
    iteration: Annotated[int, Field(ge=1)]
    edition: str
    language: str
    day: date
    file: Annotated[str, StringConstraints(pattern=rf"^{PREFIX}[\w.-]+\.zip$")]
    fingerprint: Fingerprint
    sha256: Fingerprint
    floor: Annotated[int, Field(ge=1)]
    figures: dict[str, list[Cell]]
    samples: tuple[SampleRecord, ...]
    compared: tuple[Compared, ...]
    related: tuple[Related, ...]


_ENTRIES = TypeAdapter(tuple[_Entry, ...])


def releases_folder(study: Study) -> Path:
    """Return the folder of a study's releases; it need not exist."""
    return study.path.parent / RELEASES


def read_ledger(study: Study) -> tuple[Released, ...]:
    """Return what was released of a study, in order; nothing is written.

    Raises
    ------
    ReportError
        If the ledger cannot be read, is not as it was written, or lacks an archive that lies beside it.
    """
    folder = releases_folder(study)
    path = folder / LEDGER
    archives = {file.name for file in folder.glob(f"{PREFIX}*.zip")}
    if not path.exists():
        if archives:
            raise ReportError(
                f"{RELEASES}/ holds {min(archives)} and no {LEDGER}; restore the ledger from a copy, as later releases "
                "are compared with it"
            )
        return ()
    try:
        content = json.loads(read_input(path, largest=FILE_BYTES))
        seal, plain = content["seal"], content["releases"]
        is_sealed = isinstance(seal, str) and seal == _seal(study, plain)
        entries = _ENTRIES.validate_python(plain) if is_sealed else ()
        released = tuple(_released(entry) for entry in entries)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # ValidationError is a ValueError
        is_sealed = False
    if not is_sealed:
        raise ReportError(
            f"{RELEASES}/{LEDGER} is not as it was written, or belongs to another {SECRET}; restore both from a copy"
        )
    if unknown := sorted(archives - {release.file for release in released}):
        raise ReportError(
            f"{RELEASES}/{LEDGER} does not list {unknown[0]}, which lies beside it; restore the latest ledger from a "
            "copy, or move the archive elsewhere if it is no release of this study"
        )
    return released


def write_ledger(study: Study, released: Sequence[Released]) -> None:
    """Write the ledger completely or not at all, readable by its owner alone."""
    entries = [_entry(release).model_dump(mode="json") for release in released]
    plain = json.loads(json.dumps(entries))
    put(
        releases_folder(study) / LEDGER,
        (json.dumps({"seal": _seal(study, plain), "releases": plain}, ensure_ascii=False) + "\n").encode(),
    )


@contextmanager
def open_releases(study: Study) -> Iterator[Path]:
    """Make the folder of the releases, for its owner alone, and lock it: two releases at once could not see each other.

    Raises
    ------
    ReportError
        If another release of the study is being made.
    """
    folder = releases_folder(study)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    try:
        with _locked(folder):
            yield folder
    finally:
        with suppress(OSError):  # nothing was released
            folder.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder until the block, or the process, ends."""
    path = folder
    try:
        import fcntl
    except ImportError:  # Windows locks no folders, but a byte of a file
        windows: Any = import_module("msvcrt")
        path = folder / LOCK
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        lock = partial(windows.locking, handle, windows.LK_NBLCK, 1)
    else:
        handle = os.open(folder, os.O_RDONLY)
        lock = partial(fcntl.flock, handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        try:
            lock()
        except OSError:
            raise ReportError("another release of this study is being made; run the command again") from None
        yield
    finally:
        os.close(handle)
        if path != folder:
            with suppress(OSError):  # another release has it open
                path.unlink()


def _seal(study: Study, plain: Any) -> str:
    secret = read_secret(study.path)
    if secret is None:
        raise ReportError(f"{SECRET} is not beside {study.path.name}; {RELEASES}/{LEDGER} is sealed with it")
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return keyed(secret, LEDGER, hashlib.sha256(canonical.encode()).hexdigest())


def _entry(release: Released) -> _Entry:
    columns = {
        name: [
            None if isinstance(cell, float) and math.isnan(cell) else cell for cell in release.figures[name].tolist()
        ]
        for name in RECORDED
    }
    fields = {name: value for name, value in vars(release).items() if name != "figures"}
    return _Entry(**fields, figures=columns)


def _released(entry: _Entry) -> Released:
    if set(entry.figures) != set(RECORDED) or len({len(cells) for cells in entry.figures.values()}) != 1:
        raise ValueError("columns of figures")
    kinds = {name: float if name in PRINTED else int if name in WHOLE else str for name in RECORDED}
    figures = pd.DataFrame({name: pd.Series(entry.figures[name], dtype=object) for name in RECORDED}).astype(kinds)
    return Released(**{**{name: getattr(entry, name) for name in _Entry.model_fields}, "figures": figures})
