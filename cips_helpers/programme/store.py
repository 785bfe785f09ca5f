"""Executed notebooks, kept with the inputs they were made from: a page is run again only when one of them changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cips_helpers.build.manifest import NONE, changed_files, read_manifest, sha256_of
from cips_helpers.build.report import Request
from cips_helpers.build.temporary import temporary_file
from cips_helpers.frame_files import SUFFIX
from cips_helpers.limits import FEWEST_PEERS
from cips_helpers.programme.fingerprints import Inputs, Sources, fingerprint
from cips_helpers.programme.secret import SECRET
from cips_helpers.survey.slices import Slices
from cips_helpers.survey.study import Study

NOTEBOOKS = "notebooks"
"""Folder of the executed notebooks, in the output folder."""
SLICES, PEERS = "slices", "others"
"""Names of what is remembered: fingerprints of shared files' parts, and of what reports say of other countries."""
OUTDATED = "outdated"
"""Fingerprint of what a report says of the other countries, while they have not been compared as they are now."""
NEVER_MADE = "never made"
NO_SECRET = f"{SECRET} is not beside the study file"
CHANGED_SINCE = "the file was changed after it was made"

Details = Mapping[str, Mapping[str, str]]
"""Fingerprint that stands for many files → file → fingerprint."""
NO_DETAILS: Details = MappingProxyType({})


@dataclass(frozen=True)
class Freshness:
    """The state of one requested report.

    Attributes
    ----------
    request
        The request.
    origin
        Fingerprint of the files the study was loaded from.
    pages, whole
        The inputs of each page and of the whole report, as they are now.
    stale
        The pages to run, each with the reason.
    unbound
        Why the book is to be bound again; ``None`` if it is not, or if this is not a whole report.
    peers
        Fingerprint of what the report says of the other countries.
    """

    request: Request
    origin: str
    pages: Mapping[str, Inputs]
    whole: Inputs
    stale: Mapping[str, str]
    unbound: str | None
    peers: str = NONE

    @property
    def is_fresh(self) -> bool:
        """True if there is nothing to do."""
        return not self.stale and self.unbound is None


@dataclass(frozen=True)
class Store:
    """The results of earlier runs in an output folder.

    Every file appears by renaming alone, and is used only if its fingerprint is the recorded one; so a kill, a full
    disk or a second run at the same time can make a page stale, and never wrong.

    Parameters
    ----------
    output
        Folder of the reports.
    """

    output: Path

    @property
    def folder(self) -> Path:
        """Folder of the executed notebooks."""
        return self.output / NOTEBOOKS

    def open(self) -> None:
        """Make the folder; only its owner can look into it, as figures for some readers only are in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)

    def page(self, report: str, page: str) -> Path:
        """Return the path of an executed notebook of a report, which is named by its folder."""
        return self.folder / report / f"{page}.ipynb"

    def sources(self, study: Study) -> Sources:
        """Return the inputs of a study; the parts of shared files known from earlier runs are not read again."""
        return Sources(study, Slices(study, self.memory(SLICES)))

    def examine(self, sources: Sources, request: Request, peers: Mapping[str, str] | None) -> Freshness:
        """Return what of a report is stale and why; nothing is written.

        Parameters
        ----------
        sources, request
            The study's inputs, and the report.
        peers
            Country code → fingerprint of what its report says of the others; ``None`` where that is not known.
        """
        own = peers_of(request, peers)
        pages = {page: sources.page(request, page, own) for page in request.pages}
        reasons = {
            page: self.why_stale(self.page(request.name, page), of, sources.details) for page, of in pages.items()
        }
        whole = sources.report(request, own)
        return Freshness(
            request=request,
            origin=sources.origin,
            pages=pages,
            whole=whole,
            stale={page: reason for page, reason in reasons.items() if reason},
            unbound=self._why_unbound(request, whole, sources.details) if request.is_whole else None,
            peers=own,
        )

    def peers(self, sources: Sources, requests: Iterable[Request]) -> Mapping[str, str] | None:
        """Return country code → fingerprint of what its report says of the others; ``None`` if to be compared again."""
        if not any(request.is_latest for request in requests):
            return {}
        memory = self.memory(PEERS)
        if memory.get("of") == fingerprint(sources.extracts(latest=True)) and (
            memory.get("sha256") == sha256_of(self.peer_rows)
        ):
            fingerprints: Mapping[str, str] = memory["rows"]
            return fingerprints
        return {} if len(sources.study.countries) <= FEWEST_PEERS else None

    @property
    def peer_rows(self) -> Path:
        """File of what the reports say of other countries: country code → rows."""
        return self.folder / ".scores" / f"rows{SUFFIX}"

    def why_stale(self, path: Path, inputs: Inputs, details: Details = NO_DETAILS) -> str | None:
        """Return why a file can't be used as it is; ``None`` if it can.

        Parameters
        ----------
        path
            A file stored by `keep`.
        inputs
            Its inputs as they are now.
        details
            Of fingerprints among the inputs.

        Returns
        -------
        str or None
            The inputs that changed, in words.
        """
        record = self._read(_record(path))
        if record is None:
            return NEVER_MADE
        if record.get("made_from") != inputs:
            return self._changes(record.get("made_from", {}), inputs, details)
        return None if sha256_of(path) == record.get("sha256") else CHANGED_SINCE

    def keep(self, path: Path, content: bytes, inputs: Inputs) -> None:
        """Store a file with its inputs."""
        put(path, content)
        put(_record(path), _json({"made_from": inputs, "sha256": hashlib.sha256(content).hexdigest()}))

    def keep_page(self, report: str, inputs: Mapping[str, Inputs], executed: Path) -> None:
        """Store an executed notebook of a report; ``inputs`` has those of all its pages."""
        self.keep(self.page(report, executed.stem), executed.read_bytes(), inputs[executed.stem])

    def forget(self, report: str, pages: Iterable[str]) -> None:
        """Delete the records of pages of a report: they are stale from now on."""
        for page in pages:
            _record(self.page(report, page)).unlink(missing_ok=True)

    def remember(self, sources: Sources) -> None:
        """Keep the parts of fingerprints that stand for many files, to name changed files, and those of slices."""
        self.memorise(SLICES, sources.slices.known)
        for whole, parts in sources.details.items():
            if not self._detail(whole).exists():
                put(self._detail(whole), _json(parts))

    def memory(self, name: str) -> dict[str, Any]:
        """Return what `memorise` wrote; empty if it never did."""
        return self._read(self.folder / ".memory" / f"{name}.json") or {}

    def memorise(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep what is slow to compute."""
        if content != self.memory(name):
            put(self.folder / ".memory" / f"{name}.json", _json(content))

    def keep_failure(self, report: str, fault: str) -> None:
        """Keep why a report could not be made, for `cips status`; an empty text says that it was."""
        path = self._failure(report)
        if fault:
            put(path, _json({"fault": fault}))
        else:
            path.unlink(missing_ok=True)

    def failure(self, report: str) -> str:
        """Return why a report could not be made the last time; empty if it was."""
        return str((self._read(self._failure(report)) or {}).get("fault", ""))

    def _failure(self, report: str) -> Path:
        return self.folder / ".memory" / f"failed_{report}.json"

    def _why_unbound(self, request: Request, inputs: Inputs, details: Details) -> str | None:
        manifest = read_manifest(request.folder)
        if manifest is None:
            return NEVER_MADE
        if not inputs:
            return NO_SECRET
        if manifest.get("made_from") != inputs:
            return self._changes(manifest.get("made_from", {}), inputs, details)
        return CHANGED_SINCE if changed_files(request.folder, manifest) else None

    def _changes(self, before: Mapping[str, str], now: Mapping[str, str], details: Details) -> str:
        """Name the inputs that differ, with the files behind those that stand for many."""
        names = [name for name in [*now, *before.keys() - now] if before.get(name) != now.get(name)]
        return "; ".join(self._change(name, before.get(name), now.get(name), details) for name in names)

    def _change(self, name: str, before: str | None, now: str | None, details: Details) -> str:
        if before is None or now is None:
            return f"{name} ({'new' if before is None else 'gone'})"
        old, new = self._read(self._detail(before)), details.get(now)
        if old is None or new is None:
            return name
        files = [part for part in [*new, *(old.keys() - new.keys())] if old.get(part) != new.get(part)]
        return f"{name} ({', '.join(files[:3])}{f' and {len(files) - 3} more' if len(files) > 3 else ''})"

    def _detail(self, whole: str) -> Path:
        return self.folder / ".memory" / f"{whole[:16]}.json"

    @staticmethod
    def _read(path: Path) -> dict[str, Any] | None:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return content if isinstance(content, dict) else None


def look(study: Study, requests: Sequence[Request]) -> list[Freshness]:
    """Return what of a plan is stale and why; only fingerprints are read, and nothing is written.

    Where the other countries have to be compared again, every page that compares is stale.
    """
    store = Store(requests[0].output)
    sources = store.sources(study)
    peers = store.peers(sources, requests)
    return [store.examine(sources, request, peers) for request in requests]


def peers_of(request: Request, peers: Mapping[str, str] | None) -> str:
    """Return the fingerprint of what a report says of other countries; ``none`` if nothing."""
    if not request.is_latest:
        return NONE
    return OUTDATED if peers is None else peers.get(request.country, NONE)


def put(path: Path, content: bytes) -> None:
    """Write a file so that it is there completely or not at all; only its owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with temporary_file(path.parent) as new:
        new.write_bytes(content)
        new.replace(path)


def _record(path: Path) -> Path:
    return path.with_name(f"{path.name}.made_from.json")


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
