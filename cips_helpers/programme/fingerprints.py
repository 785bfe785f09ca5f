"""Fingerprints of all that pages and reports are made from, each under a name a person understands.

They alone decide what is fresh, never the time a file was written. Those of a whole report stand in its manifest, which
goes out, so they are keyed with the study's secret; the others stay in the output folder. A fingerprint is of content:
a notebook counts without its outputs, a questionnaire or a study without its comments and layout, a shared file of
answers by the rows of the sample alone, a module of the package where something that is made depends on it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from cips_helpers.build.manifest import NONE, sha256_of
from cips_helpers.build.report import Request
from cips_helpers.catalogue import LOCALE, catalogue_files
from cips_helpers.folders import PACKAGE, ROOT
from cips_helpers.programme.commentary import FOLDER as COMMENTARY
from cips_helpers.programme.secret import keyed, read_secret
from cips_helpers.programme.style import style_inputs
from cips_helpers.survey.slices import Slices
from cips_helpers.survey.study import Country, Study

LOCK = ROOT / "requirements" / "report.txt"

MAKE_PAGES = ("__init__.pyi", "build/notebooks.py")
"""The public names that notebooks call, and the module that runs notebooks; a page depends on what these import."""
MAKE_REPORTS = ("programme/report.py", "programme/binding.py")
"""The modules that make a report, or a book of reports, of executed pages."""
DESK = ".desk"
"""Public names by which people make reports: nothing that a chapter shows depends on them."""
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([.\w]+))", re.MULTILINE
)

ANSWERS = "answers: iteration {iteration}, {group}"
PEERS, NOTEBOOK = "the other countries' scores", "notebook"
HELPERS, LIBRARIES, BINDING = "helper modules", "libraries", "modules that bind and print"
OWN_WORDS, STYLE = "the country's own words", "the house style"
BOOK, EPOCH = "the book's own pages and styles", "SOURCE_DATE_EPOCH"
ALL_COUNTRIES = "all countries"
CHAPTER = "chapter {page}"
TRANSLATIONS, LANGUAGES = "translations", "languages of the report"
PROGRAMME = "programme"
"""Folder of the programme's own chapters and pages, below those of the national reports."""
READS_PEERS = "read_peers"
"""The call by which a notebook compares with the other countries of the study."""

Inputs = dict[str, str]
"""Name of an input → its fingerprint."""


@dataclass(frozen=True)
class Sources:
    """Fingerprints of all inputs of a study's pages and reports; each file is read once.

    Parameters
    ----------
    study
        The loaded study.
    slices
        Fingerprints of its answers.
    details
        Fingerprint → the fingerprints it was made of, for those that stand for many files; filled here.
    """

    study: Study
    slices: Slices
    details: dict[str, dict[str, str]] = field(default_factory=dict)

    def page(self, request: Request, page: str, peers: str = NONE) -> Inputs:
        """Return the inputs of one page of a report.

        Parameters
        ----------
        request, page
            The report, and one of its chapters.
        peers
            Fingerprint of what the report says of the other countries.
        """
        text, compares = self._notebook(request.notebooks / f"{page}.ipynb")
        inputs = self._of_country(request) | self.shared | self.translations(request.language) | {NOTEBOOK: text}
        return inputs | {PEERS: peers} if compares else inputs

    def report(self, request: Request, peers: str = NONE) -> Inputs:
        """Return the inputs of a whole report, those of its pages and of book and PDF, as its manifest has them.

        They are keyed; without the study's secret there are none.
        """
        chapters = {CHAPTER.format(page=path.stem): self.notebook(path) for path in request.chapters}
        return self.keyed(
            {
                **self._of_country(request),
                **self.shared,
                **self.translations(request.language),
                **chapters,
                PEERS: peers,
                "formats": ", ".join(sorted(request.formats)),
                **self._own_words(request),
                **({LANGUAGES: ", ".join(request.languages)} if request.languages else {}),
                **self.binding(request.book),
            }
        )

    def keyed(self, inputs: Inputs) -> Inputs:
        """Return inputs as they may go out; none without the study's secret."""
        if (secret := self._secret) is None:
            return {}
        out = {name: keyed(secret, name, plain) for name, plain in inputs.items()}
        known = [(out[name], plain) for name, plain in inputs.items() if plain in self.details]
        self.details.update((of, self.details[plain]) for of, plain in known)
        return out

    def answers(self, country: Country, *, latest: bool = False) -> Inputs:
        """Return the fingerprints of a country's answers and of its entry in the study."""
        answers = {
            ANSWERS.format(iteration=iteration.number, group=group): self.slices.fingerprint(source)
            for iteration in (country.latest() if latest else country).iterations
            for group, source in iteration.groups.items()
        }
        return {**answers, "the country's entry in the study": _of_model(country)}

    def all_answers(self) -> Inputs:
        """Return the inputs of figures over all countries that are the study's own."""
        answers = {code: self.answers(country) for code, country in self.study.countries.items()}
        return {ALL_COUNTRIES: fingerprint(answers)}

    def extracts(self, *, latest: bool) -> dict[str, Inputs]:
        """Return country code → the inputs of what the country gives to pages that are not its own."""
        countries = self.study.countries.items()
        return {code: self.answers(country, latest=latest) | self.shared for code, country in countries}

    def binding(self, book: Path, *subfolders: str) -> Inputs:
        """Return what binding and printing depend on besides the pages.

        Parameters
        ----------
        book
            Folder of the book's own pages and styles.
        subfolders
            Folders in it that count too; without them, the programme's does not.
        """
        ignored = {"_build", LOCALE, PROGRAMME} - set(subfolders)
        if (book, subfolders) not in self._books:
            files = {
                path.relative_to(book).as_posix(): sha256_of(path)
                for path in sorted(book.rglob("*"))
                if path.is_file() and not ignored & set(path.relative_to(book).parts)
            }
            self._books[book, subfolders] = self._detailed(files)
        style = self._detailed(style_inputs(self.study))
        return {
            BOOK: self._books[book, subfolders],
            STYLE: style,
            BINDING: self._code[1],
            EPOCH: os.environ.get(EPOCH, NONE),
        }

    def translations(self, language: str) -> Inputs:
        """Return the fingerprint of a language's catalogues; none for the language of the code."""
        files = catalogue_files(language)
        return {TRANSLATIONS: fingerprint([sha256_of(path) for path in files])} if files else {}

    def notebook(self, path: Path) -> str:
        """Return the fingerprint of a notebook: kinds, sources and relevant metadata of its cells."""
        return self._notebook(path)[0]

    @cached_property
    def origin(self) -> str:
        """Fingerprint of the study file and the questionnaire as they are on disk now."""
        return fingerprint([sha256_of(self.study.path), sha256_of(self.study.instrument)])

    @cached_property
    def shared(self) -> Inputs:
        """Inputs of every page and of every country's scores."""
        return {
            "the study's general entries": fingerprint(
                self.study.model_dump(mode="json", exclude={"contact", "style", "countries", "path", "instrument"})
            ),
            "the questionnaire": _of_model(self.study.questionnaire),
            HELPERS: self._code[0],
            LIBRARIES: self._libraries,
            "lock file": sha256_of(LOCK),
        }

    def _of_country(self, request: Request) -> Inputs:
        names = ("country", "label", "iteration", "edition", "language")
        parameters = [*(getattr(request, name) for name in names), self.study.path.name]
        return {**self.answers(self.study.countries[request.country]), "parameters": fingerprint(parameters)}

    def _own_words(self, request: Request) -> Inputs:
        files = sorted((self.study.path.parent / COMMENTARY / request.country).glob("*.md"))
        hashes = {f"{request.country}/{path.name}": sha256_of(path) for path in files}
        return {OWN_WORDS: self._detailed(hashes)} if hashes else {}

    @cached_property
    def _secret(self) -> bytes | None:
        return read_secret(self.study.path)

    @cached_property
    def _code(self) -> tuple[str, str]:
        pages, binding = code_of(PACKAGE)
        return self._detailed(pages), self._detailed(binding)

    @cached_property
    def _libraries(self) -> str:
        versions = {name: _version(name) for name in sorted(locked(LOCK))}
        return self._detailed({"Python": platform.python_version(), **versions})

    @cached_property
    def _books(self) -> dict[tuple[Path, tuple[str, ...]], str]:
        return {}

    @cached_property
    def _notebooks(self) -> dict[Path, tuple[str, bool]]:
        return {}

    def _notebook(self, path: Path) -> tuple[str, bool]:
        """Return a notebook's fingerprint, and whether it compares with the other countries."""
        if path not in self._notebooks:
            cells = list(_cells(path))
            code = [text for kind, text, _ in cells if kind == "code"]
            self._notebooks[path] = fingerprint(cells), any(map(compares, code))
        return self._notebooks[path]

    def _detailed(self, parts: dict[str, str]) -> str:
        whole = fingerprint(parts)
        self.details[whole] = parts
        return whole


def code_of(package: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of the package that can change a page, and those that only bind and print, by fingerprint.

    Pages depend on the modules reached by imports from `MAKE_PAGES`, and on all files that are not modules, such as
    lists of words; reports on those reached from `MAKE_REPORTS` and the rest of ``build/``; nothing on any other. What
    an installed package keeps of chapters, book and examples counts where it is used.
    """
    left_out = {"__pycache__", "shared"}
    found = {path.relative_to(package): path for path in sorted(package.rglob("*")) if path.is_file()}
    files = {name.as_posix(): path for name, path in found.items() if not left_out & {*name.parts}}
    pages = _reached(files, [*MAKE_PAGES, *(name for name in files if not name.endswith(".py"))])
    binding = _reached(files, [*MAKE_REPORTS, *(name for name in files if name.startswith("build/"))])
    hashes = {name: sha256_of(path) for name, path in files.items() if name in pages | binding}
    return {name: hashes[name] for name in hashes if name in pages}, {
        name: hashes[name] for name in hashes if name not in pages
    }


def _reached(files: Mapping[str, Path], names: Iterable[str]) -> set[str]:
    """Return files of the package with all modules they import, directly or not."""
    reached, pending = set[str](), list(names)
    while pending:
        name = pending.pop()
        if name in files and name not in reached:
            reached.add(name)
            if name.endswith((".py", ".pyi")):
                pending += _imports(files[name].read_text(encoding="utf-8"))
    return reached


@cache  # a module is reached from pages and from reports
def _imports(text: str) -> tuple[str, ...]:
    """Return the files of the package that the import statements of a module may load."""
    return tuple(_named_files(text))


def _named_files(text: str) -> Iterator[str]:
    for source, names, module in IMPORT.findall(text):
        name = source or module
        if name == DESK:
            continue
        if name.startswith(("cips_helpers", ".")):  # only the stub of the public names imports relatively
            base = PurePosixPath(*name.removeprefix("cips_helpers").split("."))
            for path in (base, *(base / word for word in re.findall(r"\w+", names))):
                yield f"{path}.py"
                yield from (str(parent / "__init__.py") for parent in (path, *path.parents))


def fingerprint(content: Any) -> str:
    """Return the SHA-256 of JSON-like content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def compares(code: str) -> bool:
    """Return whether code calls for the other countries of the study; what can't be parsed is taken to.

    Examples
    --------
    >>> compares("results = cips.read_peers(results, study)"), compares("# cips.read_peers")
    (True, False)
    """
    try:
        nodes = ast.walk(ast.parse(code))
    except SyntaxError:  # a magic, perhaps
        return READS_PEERS in code
    return any(READS_PEERS in (getattr(node, "attr", ""), getattr(node, "id", "")) for node in nodes)


def locked(lock: Path) -> list[str]:
    """Return the names of the libraries a lock file pins."""
    return re.findall(r"^([A-Za-z0-9_.-]+)==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)


@cache  # each of some two hundred is looked up in a file
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # for another system
        return NONE


def _of_model(model: Any) -> str:
    return hashlib.sha256(model.model_dump_json().encode()).hexdigest()


def _cells(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Yield kind, source and relevant metadata of a notebook's cells; nbformat stores a source as a text or lines."""
    for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", ()):
        source = cell.get("source", "")
        metadata = {name: value for name, value in cell.get("metadata", {}).items() if name in ("tags", "mystnb")}
        yield cell.get("cell_type", ""), source if isinstance(source, str) else "".join(source), metadata
