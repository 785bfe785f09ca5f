"""What pages and reports are made from: every input under a name a person understands, with its fingerprint.

Freshness is decided by these and nothing else; never by the time a file was written. A fingerprint is of content: a
notebook counts without its outputs, a questionnaire or a study without its comments and layout, a shared file of
answers by the rows of the sample alone.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from cips_helpers.build.manifest import NONE, sha256_of
from cips_helpers.build.report import ROOT
from cips_helpers.programme.plan import Task
from cips_helpers.survey.slices import Slices
from cips_helpers.survey.study import Country, Study

PACKAGE = ROOT / "cips_helpers"
LOCK = ROOT / "requirements" / "report.txt"

AFTER_THE_PAGES = (
    "build/jupyter_book.py",
    "build/pages.py",
    "build/pipeline.py",
    "build/manifest.py",
    "build/pdf.py",
    "build/sphinx_ext.py",
    "programme/binding.py",
    "programme/book.py",
    "programme/report.py",
)
"""Modules that make a report of executed pages, and that no page is made with."""

AROUND = ("cli/", "programme/")
"""Modules that decide what runs, where and when, not what comes out."""

ANSWERS = "answers: iteration {iteration}, {group}"
OTHERS = "the other countries' scores"
HELPERS, LIBRARIES, BINDING = "helper modules", "libraries", "modules that bind and print"
CHAPTER = "chapter {page}"
PROGRAMME = "programme"
"""Folder of the programme's own chapters and pages, below those of the national reports."""
READS_OTHERS = "read_peers"
"""The call by which a notebook compares with the other countries of the study."""

Ingredients = dict[str, str]


@dataclass(frozen=True)
class Sources:
    """What one run makes its pages from, each file looked at once.

    Parameters
    ----------
    study
        The loaded study.
    slices
        Gives the fingerprints of its answers.
    """

    study: Study
    slices: Slices
    details: dict[str, dict[str, str]] = field(default_factory=dict)
    """Fingerprint → the fingerprints it was made of, for those that stand for many files."""

    def page(self, task: Task, page: str, others: str = NONE) -> Ingredients:
        """Name what one page of a report is made from.

        Parameters
        ----------
        task, page
            The report, and one of its chapters.
        others
            Fingerprint of what the report says of the other countries.
        """
        text, compares = self._notebook(task.notebooks / f"{page}.ipynb")
        found = self._of_country(task) | self.shared | {"notebook": text}
        return found | {OTHERS: others} if compares else found

    def report(self, task: Task, others: str = NONE) -> Ingredients:
        """Name what a whole report is made from: its pages' ingredients, and those of book and PDF."""
        chapters = {
            CHAPTER.format(page=page): self._notebook(task.notebooks / f"{page}.ipynb")[0] for page in task.pages
        }
        return {
            **self._of_country(task),
            **self.shared,
            **chapters,
            OTHERS: others,
            "formats": ", ".join(sorted(task.formats)),
            "the book's own pages and styles": self.book(task.book),
            BINDING: self.binding,
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", NONE),
        }

    def answers(self, country: Country, *, latest: bool = False) -> Ingredients:
        """Give the fingerprints of a country's answers and of what the study says of it."""
        found = {
            ANSWERS.format(iteration=iteration.number, group=group): self.slices.fingerprint(source)
            for iteration in (country.latest() if latest else country).iterations
            for group, source in iteration.groups.items()
        }
        return {**found, "the country's entry in the study": _of_model(country)}

    @cached_property
    def origin(self) -> str:
        """Fingerprint of the study file and the questionnaire as they are on disk now."""
        return fingerprint([sha256_of(self.study.path), sha256_of(self.study.instrument)])

    @cached_property
    def shared(self) -> Ingredients:
        """What every page and every country's scores rest on."""
        return {
            "the study's general entries": fingerprint(
                {**self.study.model_dump(mode="json", exclude={"countries", "path", "instrument"})}
            ),
            "the questionnaire": _of_model(self.study.questionnaire),
            HELPERS: self._modules[0],
            LIBRARIES: self._libraries,
            "lock file": sha256_of(LOCK),
        }

    def _of_country(self, task: Task) -> Ingredients:
        told = (task.country, task.label, task.iteration, task.edition, task.language, self.study.path.name)
        return {**self.answers(self.study.countries[task.country]), "parameters": fingerprint(told)}

    @cached_property
    def _modules(self) -> tuple[str, str]:
        pages: dict[str, str] = {}
        binding: dict[str, str] = {}
        for path in sorted(PACKAGE.rglob("*")):
            name = path.relative_to(PACKAGE).as_posix()
            if (
                path.is_dir()
                or "__pycache__" in path.parts
                or (name.startswith(AROUND) and name not in AFTER_THE_PAGES)
            ):
                continue
            (binding if name in AFTER_THE_PAGES else pages)[name] = sha256_of(path)
        return self._detailed(pages), self._detailed(binding)

    @cached_property
    def _libraries(self) -> str:
        found = {name: _version(name) for name in sorted(locked(LOCK))}
        return self._detailed({"Python": platform.python_version(), **found})

    @cached_property
    def _books(self) -> dict[tuple[Path, tuple[str, ...]], str]:
        return {}

    def book(self, folder: Path, *also: str) -> str:
        """Fingerprint of a book's own pages and styles; those of the programme only where they are asked for."""
        left_out = {"_build", PROGRAMME} - set(also)
        if (folder, also) not in self._books:
            files = [
                path
                for path in sorted(folder.rglob("*"))
                if path.is_file() and not left_out & set(path.relative_to(folder).parts)
            ]
            self._books[folder, also] = self._detailed(
                {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
            )
        return self._books[folder, also]

    @property
    def binding(self) -> str:
        """Fingerprint of the modules that make reports of executed pages."""
        return self._modules[1]

    def notebook(self, path: Path) -> str:
        """Fingerprint of a notebook: kinds, sources and meaning metadata of its cells."""
        return self._notebook(path)[0]

    @cached_property
    def _read(self) -> dict[Path, tuple[str, bool]]:
        return {}

    def _notebook(self, path: Path) -> tuple[str, bool]:
        """Give a notebook's fingerprint, and whether it compares with the other countries."""
        if path not in self._read:
            cells = list(_cells(path))
            code = [text for kind, text, _ in cells if kind == "code"]
            self._read[path] = fingerprint(cells), any(map(compares, code))
        return self._read[path]

    def _detailed(self, parts: dict[str, str]) -> str:
        whole = fingerprint(parts)
        self.details[whole] = parts
        return whole


def fingerprint(content: Any) -> str:
    """SHA-256 of anything JSON can say, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def compares(code: str) -> bool:
    """Tell whether code calls for the other countries of the study; what can't be parsed is taken to.

    Examples
    --------
    >>> compares("results = cips.read_peers(results, study)"), compares("# cips.read_peers")
    (True, False)
    """
    try:
        nodes = ast.walk(ast.parse(code))
    except SyntaxError:  # a magic, perhaps
        return READS_OTHERS in code
    return any(READS_OTHERS in (getattr(node, "attr", ""), getattr(node, "id", "")) for node in nodes)


def locked(lock: Path) -> list[str]:
    """Name the libraries a lock file pins."""
    return re.findall(r"^([A-Za-z0-9_.-]+)==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # for another system
        return NONE


def _of_model(model: Any) -> str:
    return hashlib.sha256(model.model_dump_json().encode()).hexdigest()


def _cells(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Give kind, source and meaning metadata of a notebook's cells; as nbformat stores them, a text or its lines."""
    for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", ()):
        source = cell.get("source", "")
        metadata = {name: value for name, value in cell.get("metadata", {}).items() if name in ("tags", "mystnb")}
        yield cell.get("cell_type", ""), source if isinstance(source, str) else "".join(source), metadata
