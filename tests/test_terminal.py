"""Messages in the language of the terminal: extracted whole, found again as written, and seen by no report."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from cips_helpers import terminal
from cips_helpers.catalogue import OWN
from cips_helpers.folders import PACKAGE, ROOT
from cips_helpers.terminal import FILE, LANGUAGE, PLACEHOLDER, Messages, chosen_language, told
from conftest import cips
from made_up.messages import program, template_of_commands
from made_up.pseudo import pseudo

LOCALE = ROOT / "book" / "locale"
LANGUAGES = sorted(path.parent.name for path in LOCALE.glob(f"*/{FILE}"))
STUDY = ROOT / "data" / "example" / "study.yml"
SPEAKING = {"cli", "planning", "desk.py", "survey/understood.py", "terminal.py"}
"""Modules that speak the language of the terminal."""


@cache
def catalogue(language: str) -> Catalog:
    return program().catalogue_of(language, FILE)


def messages() -> list[str]:
    return [message.id for message in template_of_commands() if message.id]


@pytest.fixture(autouse=True)
def anew() -> None:
    terminal._known.cache_clear()


def test_languages_are_those_promised() -> None:
    assert {"fr", "es"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_no_other(language: str) -> None:
    missing = [message.id for message in program().missing(catalogue(language))]
    assert (missing, {m.id for m in catalogue(language)} - {""} ^ set(messages())) == ([], set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_code_are_those_of_the_source(language: str) -> None:
    kept = re.compile(r"\{\w+\}|--[a-z]+|`[a-z_]+`|\b[a-z_]+\.(?:yml|xlsx|html)\b")
    wrong = {
        m.id: m.string for m in catalogue(language) if m.id and set(kept.findall(m.id)) != set(kept.findall(m.string))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_as_the_program_writes_them(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = catalogue(language)
    monkeypatch.setattr(program(), "LOCALE", tmp_path)
    program().save(written, language, FILE)
    assert (tmp_path / language / FILE).read_bytes() == (LOCALE / language / FILE).read_bytes()


def test_every_message_is_found_again_as_it_was_written() -> None:
    """No message hides another, whatever stands in its placeholders and before it."""
    in_pseudo = Messages({message: pseudo(message) for message in messages()})

    def filled(text: str) -> str:
        numbers = iter(range(100, 200))
        places: dict[str, str] = {}
        return PLACEHOLDER.sub(lambda found: places.setdefault(found[1], f"‹{next(numbers)}›"), text)

    lost = {message: in_pseudo.told(f"XAA: {filled(message)}.") for message in messages()}
    assert {m: t for m, t in lost.items() if t != f"XAA: {filled(pseudo(m))}."} == {}


def test_no_sentence_of_a_command_is_left_out() -> None:
    """Every text of three words that an error, a yield or a command says is a message."""
    known = set(messages())
    core, forms = program().commands.core, program().commands.forms
    lost = {
        f"{path.relative_to(PACKAGE)}: {text}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] in (*program().commands.ROOMS, *program().commands.FILES)
        and path.relative_to(PACKAGE).as_posix() not in program().commands.DOCUMENTS
        for node in said_in(ast.parse(path.read_text(encoding="utf-8")))
        for form in forms(node)
        for text in map(core, form.split("\n"))
        if re.search(r"[^\W\d_]{2,} [^\W\d_]{2,},? [^\W\d_]{2,}", text)
        and text not in known | program().commands.IGNORED
    }
    assert lost == set()


def said_in(tree: ast.AST) -> list[ast.expr]:
    """Return the texts that are raised, yielded, or given to a function that says or collects them."""
    told = list[ast.AST]()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Raise, ast.Yield)):
            told += list(ast.walk(node))
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if getattr(getattr(node.func, "value", None), "func", None) is not None and name == "error":
                continue  # a log
            if name in ("stop", "told", "error", "warn", "append", "_counted") or name.endswith("Error"):
                told += [part for argument in node.args for part in ast.walk(argument)]
    inside = {
        id(part) for node in told if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node
    }
    texts = (node for node in told if isinstance(node, (ast.JoinedStr, ast.Constant)) and id(node) not in inside)
    return [node for node in texts if isinstance(node, ast.expr)]


def test_no_module_of_a_report_speaks_the_language_of_the_terminal() -> None:
    importing = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"cips_helpers(\.| import )terminal\b", path.read_text(encoding="utf-8"))
    }
    assert {path if path in SPEAKING else path.split("/")[0] for path in importing} <= SPEAKING


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({LANGUAGE: "fr"}, "fr"),
        ({LANGUAGE: "FR", "LANG": "es_MX.UTF-8"}, "fr"),
        ({LANGUAGE: "en", "LANG": "es_MX.UTF-8"}, "en"),
        ({LANGUAGE: "xx"}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_MESSAGES": "fr_SN@euro"}, "fr"),
        ({"LANG": "es_MX.UTF-8", "LC_MESSAGES": "fr_SN", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_systems(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert chosen_language() == language


def test_letters_that_a_terminal_lacks_are_not_asked_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uk").mkdir()
    (tmp_path / "uk" / FILE).write_text('msgid "error"\nmsgstr "помилка"\n', encoding="utf-8")
    monkeypatch.setenv(OWN, str(tmp_path))
    monkeypatch.setenv(LANGUAGE, "uk")
    assert told("error") == "помилка"
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp850"))
    assert told("error") == "error"


def test_names_entries_and_code_are_left_as_they_are() -> None:
    known = Messages({"few": "peu", "no column {column}": "pas de colonne {column}", "{rows} rows": "{rows} lignes"})
    assert (
        known.told("a few.csv: no column 'few; rows' (12 rows)") == "a few.csv: pas de colonne 'few; rows' (12 lignes)"
    )
    assert known.told("few: few") == "peu: peu"
    assert known.told("nothing of ours; at all") == "nothing of ours; at all"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "utf-8"])
def test_no_letter_ends_a_command(encoding: str) -> None:
    command = [sys.executable, "-m", "cips_helpers", "check", "--study", "nowhere.yml"]
    environment = {**os.environ, LANGUAGE: "fr", "PYTHONIOENCODING": f"{encoding}:strict"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    no_file = "there is no file" if encoding == "ascii" else "n’y a pas de fichier"  # ASCII has no French letters
    assert (done.returncode, no_file.replace("’", "'") in done.stderr.decode(encoding).replace("’", "'")) == (1, True)


@pytest.mark.parametrize(
    ("language", "told_of_faults"),
    [
        (
            "fr",
            "study.yml: dans ce fichier (étude), nombre de fautes : 2\n"
            "  - title: manque\n"
            "  - ligne 5, colonne 1: titel: il n’y a pas d’entrée de ce nom ici (vouliez-vous dire title\xa0?)\n",
        ),
        (
            "es",
            "study.yml: fallos en este archivo (estudio): 2\n"
            "  - title: falta\n"
            "  - línea 5, columna 1: titel: no hay aquí ninguna entrada con ese nombre (¿quería decir title?)\n",
        ),
    ],
)
def test_faults_of_a_study_are_in_the_language(language: str, told_of_faults: str, tmp_path: Path) -> None:
    study = tmp_path / "study.yml"
    study.write_text(STUDY.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    done = cips("check", "--study", str(study), CIPS_LANGUAGE=language)
    assert done.stderr.replace("nombre de fautes\xa0:", "nombre de fautes :") == told_of_faults
