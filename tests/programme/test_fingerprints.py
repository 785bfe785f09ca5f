"""Fingerprints of the package: a line changed in any module makes stale what depends on it, and nothing else."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import grimp
import pytest

import cips_helpers
from cips_helpers.build.report import Request
from cips_helpers.catalogue import OWN
from cips_helpers.programme import fingerprints
from cips_helpers.programme.fingerprints import DESK, PACKAGE, Inputs, code_of, fingerprint
from cips_helpers.programme.secret import make_secret
from cips_helpers.programme.store import Store
from cips_helpers.survey.load import load_study
from made_up import small_programme


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("package") / "cips_helpers"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("cips_helpers", cache_dir=None)


def reached(graph: grimp.ImportGraph, *modules: str) -> set[str]:
    """Return the files of modules and of all they import, packages included, as names in the package's folder."""
    names = set(modules).union(*(graph.find_upstream_modules(module) for module in modules))
    files = set()
    for name in names:
        *rooms, last = name.split(".")[1:] or [""]
        path = "/".join((*rooms, last))
        files.add(f"{path}.py" if (PACKAGE / f"{path}.py").is_file() else f"{path}/__init__.py".lstrip("/"))
        files |= {"/".join((*rooms[:depth], "__init__.py")) for depth in range(len(rooms) + 1)}
    return files


def test_a_line_changed_in_any_module_makes_stale_what_depends_on_it_and_nothing_else(
    package: Path, graph: grimp.ImportGraph
) -> None:
    public = {getattr(cips_helpers, name).__module__ for name in cips_helpers.__all__} - {f"cips_helpers{DESK}"}
    pages = reached(graph, *public, "cips_helpers.build.notebooks")
    binding = reached(graph, "cips_helpers.programme.report", "cips_helpers.programme.binding")
    binding |= reached(graph, *graph.find_descendants("cips_helpers.build"))
    before = code_of(package)
    for path in package.rglob("*.py"):
        path.write_bytes(path.read_bytes() + b"# changed\n")
    after = code_of(package)
    assert [list(files) for files in after] == [list(files) for files in before]
    assert not before[0].keys() & before[1].keys()
    stale = [{name for name in now if now[name] != then[name]} for now, then in zip(after, before, strict=True)]
    assert stale == [pages, binding - pages]


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        ("estimation/estimates.py", 0),
        ("results/countries.py", 0),
        ("disclosure/peers.py", 0),
        ("build/scrub.py", 0),
        ("charts/radar.py", 0),
        ("build/paper.py", 1),
        ("build/jupyter_book.py", 1),
        ("build/sphinx_ext.py", 1),
        ("programme/report.py", 1),
        ("programme/run.py", None),
        ("programme/workers.py", None),
        ("cli/report.py", None),
        ("synthetic/study.py", None),
    ],
)
def test_what_some_modules_are_for(module: str, kind: int | None) -> None:
    assert [module in part for part in code_of(PACKAGE)] == [kind == 0, kind == 1]


def test_a_module_counts_from_its_first_import_on(package: Path) -> None:
    (package / "charts" / "map.py").write_text('"""A map."""\n', encoding="utf-8")
    assert not any("charts/map.py" in part for part in code_of(package))
    radar = package / "charts" / "radar.py"
    text = radar.read_text(encoding="utf-8")
    radar.write_text(f"{text}\n\ndef later() -> None:\n    from cips_helpers.charts import (\n        map,\n    )\n")
    assert "charts/map.py" in code_of(package)[0]


LABEL = "country_K7A"
"""Label of a report that does not name its country."""


def named(made_from: Inputs) -> set[str]:
    """Return the codes with which the parameters of a report have a fingerprint in its manifest: all 26^3 are tried."""
    told, rest = set(made_from.values()), (LABEL, 1, "internal", "en", "study.yml")
    codes = map("".join, product(ascii_uppercase, repeat=3))
    return {code for code in codes if fingerprint([code, *rest]) in told}


def test_a_country_is_not_named_by_what_its_report_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hole 1: a plain SHA-256 of code, label, iteration, edition, language and file name is found in a second."""
    monkeypatch.setattr(fingerprints, "code_of", lambda _: ({}, {}))  # takes long, and tells nothing of a country
    path = small_programme.study(tmp_path / "study", countries=2)
    [request, _] = small_programme.planned(path, tmp_path / "out", small_programme.notebooks(tmp_path / "chapters"))
    make_secret(path)
    study = load_study(path)
    sources = Store(tmp_path / "out").sources(study)
    answers = set(sources.answers(study.countries["XAA"]).values())
    out = sources.report(replace(request, label=LABEL))
    assert named(out) == set()
    assert answers & set(out.values()) == set(), "nor can a file be tested that somebody has"
    monkeypatch.setattr(fingerprints, "keyed", lambda _secret, _name, plain: plain)
    out = sources.report(replace(request, label=LABEL))
    assert named(out) == {"XAA"}
    assert answers <= set(out.values())


def test_a_changed_catalogue_makes_stale_what_is_in_its_language_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "code_of", lambda _: ({}, {}))
    path = small_programme.study(tmp_path / "study", countries=1)
    chapters = small_programme.notebooks(tmp_path / "chapters")
    [english] = small_programme.planned(path, tmp_path / "out", chapters)
    french = replace(english, language="fr")
    monkeypatch.setenv(OWN, str(tmp_path / "locale"))

    def inputs(request: Request) -> list[Inputs]:
        sources = Store(tmp_path / "out").sources(load_study(path))
        return [sources.page(request, "01_scores"), sources.report(request)]

    make_secret(path)
    before = inputs(english), inputs(french)
    catalogue = tmp_path / "locale" / "fr" / "cips.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Score"\nmsgstr "Note"\n', encoding="utf-8")
    after = inputs(english), inputs(french)
    assert after[0] == before[0]
    changed = [{name for name in now if now[name] != then[name]} for now, then in zip(after[1], before[1], strict=True)]
    assert changed == [{"translations"}, {"translations"}]
