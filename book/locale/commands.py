"""Extract the messages of commands: what an analyst reads in a terminal, in help and on the page of a check.

Unlike the texts of reports they need no mark in the code: every text of two words or more in the rooms that speak to
analysts is a message. An f-string is one with a placeholder for each value; a choice within it makes one for each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import typer

from cips_helpers.cli.app import app
from cips_helpers.folders import PACKAGE

ROOMS = ("build", "cli", "disclosure", "forms", "instrument", "planning", "programme", "results", "survey", "synthetic")
FILES = ("desk.py", "frame_files.py", "inputs.py", "limits.py", "palette.py", "people.py")
"""Rooms and files that speak to analysts."""
DOCUMENTS = ("forms/page.py",)
"""Files that write documents and styles."""
OF_REPORTS = ("say", "say_n", "say_people", "N_", "N_n", "text")
"""Calls whose texts are of reports, in rooms other than that of commands."""
NO_MESSAGES = (
    "compile",
    "sub",
    "match",
    "search",
    "fullmatch",
    "findall",
    "split",
    "Option",
    "Argument",
    "info",
    "debug",
)
"""Calls whose texts are no messages: expressions, what is read from the commands themselves, and logs."""
EDGES = " ,;:"
HEAD = re.compile(r"^(?:(?:[\w-]+|\{\w+\}) → )*\{\w+\}(?: → [\w-]+)*: (?=\S)")
"""Names of entries and files before a message; they are no part of it."""
WORD = re.compile(r"[(“‘'-]*[^\W\d_]{2,}(?:['’/-][^\W\d_]+)*(?:\(s\))?[.,:;?!)”’']*")
NO_TEXT = re.compile(
    r"</?\w|<!|[<>]= |://|\(\?|\\|%[srm(]|\[\^|^#|^\w+ ?\{$|\w\|\w|[>=\]] \w+[,\]]| BMC | rg /"
    r"|\{%|\}\}$|^```|^\$\{|> (?:col|tr)\b"
    r"|\d(?:px|rem|mm|em)\b|-wrap:|-align:|border|navbar|^background:|font-family|\d%;|display:|padding-"
    r"|^select|^not\(|^and \(|^\{asked\}|^missing: \[|^(?:[\w.{}]+ → )+[\w.{} ]+$"
)
"""Markup, styles and expressions."""
IGNORED = {
    "no. {value}",
    "{share} (in the file: {entries})",
    "{what} ({rows} row)",
    "{what} ({rows} rows)",
    "{file} ({facts}): {rows} row(s), {kept} respondent(s)",
    "{file} ({facts}): {rows} row(s), {kept} respondent(s) ({left})",
    "{rows} row(s), {kept} respondent(s) ({left})",
    "Country {code}",
    "Customs integrity perception survey",
    "HTML  {value}",
    "IBM Plex Sans",
    "IBM Plex Sans Arabic",
    "Integrity survey of {values}",
    "Invented data: no person, company or administration answered",
    "My country",
    "No marcado",
    "Non coché",
    "Not ticked",
    "Não assinalado",
    "Open-Ended Response",
    "Resposta aberta",
    "Resposta livre",
    "Respuesta abierta",
    "Réponse ouverte",
    "Selected Choice",
    "Synthetic study",
    "Table Grid",
    "Value error",
    "Work on the key factor {label}",
    "Written by the synthetic-study generator, seed {seed}. {note}",
    "another document",
    "article img",
    "black is readable",
    "bold red",
    "chomping or indentation",
    "cips check --confirm; cips report XAA",
    "cips {name}",
    "cips {value}",
    "could not find expected ':'",
    "did not find",
    "drop out",
    "failed to map segment",
    "few people",
    "file: {folder}",
    "informed consent",
    "mapping keys are not allowed",
    "mapping values are not allowed",
    "no seleccionado",
    "no shares of scores {scores} to {scores2} have the mean {mean}",
    "no tree of names in the tags",
    "non coché",
    "non sélectionné",
    "not checked",
    "not mentioned",
    "not quoted",
    "not selected",
    "not ticked",
    "only cips_helpers.disclosure.disclose makes a Disclosed",
    "only cips_helpers.results.pool.pool makes a Pooled",
    "se of all",
    "second cell",
    "under way",
    "unknown escape character",
    "{country} {edition} {language} iteration {iteration}",
    "{positions} figures fit {where}",
    "رد مفتوح",
    "غير محدد",
}
"""Texts of reports, styles and other programs, errors of code, and lines made of messages alone."""
SHORT = (
    "error",
    "warning",
    "none",
    "few",
    "item",
    "question",
    "answer",
    "share",
    "column",
    "report",
    "iteration",
    "edition",
    "language",
    "pages",
    "answers",
    "fresh",
    "stale",
    "failed",
    "made",
    "Chapters",
    "Checks",
    "Slides",
    "Privacy",
    "Release",
    "Fingerprint",
    "Stopped",
    "Shown",
    "sheet",
    "rows",
    "file",
    "kind",
    "where",
    "what",
    "Summary",
    "Tables",
    "Arguments",
    "Options",
    "Commands",
    "Usage",
    "Error",
    "required",
    "book",
    "group",
    "questionnaire",
    "instrument",
    "study",
    "recipe",
    "default",
    "Answers",
    "Planned",
    "People",
    "Points",
    "points",
    "Interviews",
    "Interviewers",
    "Minutes",
    "Question",
    "Share",
    "Fieldwork",
    "Total",
    "Invited",
    "Answered",
    "Part",
    "Everybody",
    "enough",
    "Precision",
    "Assumptions",
    "Assumption",
    "Value",
    "Allocation",
    "Intervals",
    "Changes",
    "Parts",
    "proportional",
)
"""Words that are messages alone."""
OF_TYPER = (
    "Show this message and exit.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "Install completion for the current shell.",
    "Missing argument {name}",
    "Missing option {name}",
    "Missing command",
    "No such option: {name}",
    "Did you mean {name}?",
    "No such command {name}",
    "Invalid value for {name}",
    "Got unexpected extra argument",
    "Got unexpected extra arguments",
    "Option {name} requires an argument",
    "Option {name} does not take a value",
    "{value} is not a valid integer",
    "{value} is not a valid float",
    "{value} is not in the range {range}",
)
"""Messages of the library that reads a command's arguments."""


def messages() -> Iterator[tuple[str, str]]:
    """Yield the place and text of each message."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place not in DOCUMENTS and (place.split("/")[0] in ROOMS or place in FILES):
            for text in messages_in(path):
                yield place, text
    yield from (("cli", text) for text in help_texts())
    yield from (("typer", core(text)) for text in (*SHORT, *OF_TYPER))


def messages_in(path: Path) -> Iterator[str]:
    """Yield the messages of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = _aside(tree, reports=path.parent.name != "cli")
    for node in ast.walk(tree):
        if id(node) not in aside and isinstance(node, (ast.JoinedStr, ast.Constant)):
            for message in (core(line) for text in forms(node) for line in text.split("\n")):
                if is_message(message) and message not in IGNORED:
                    yield message


def _aside(tree: ast.AST, *, reports: bool) -> set[int]:
    """Return the texts of a module that are no messages, or parts of others."""
    aside = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            aside.add(id(node.value))
        elif isinstance(node, ast.FunctionDef) and node.name == "__repr__":
            aside |= set(map(id, ast.walk(node)))
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in NO_MESSAGES or (reports and name in OF_REPORTS):
                parts = [*node.args, *(keyword.value for keyword in node.keywords)]
                aside |= {id(part) for given in parts for part in ast.walk(given)}
        elif isinstance(node, ast.JoinedStr):
            aside |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
            chosen = (part.value for part in node.values if isinstance(part, ast.FormattedValue))
            for choice in (part for part in chosen if isinstance(part, ast.IfExp)):
                aside |= {id(part) for branch in (choice.body, choice.orelse) for part in _text_of(branch)}
            specs = (getattr(part, "format_spec", None) for part in node.values)
            aside |= {id(part) for spec in filter(None, specs) for part in ast.walk(spec)}
    return aside


def _text_of(branch: ast.expr) -> list[ast.AST]:
    return list(ast.walk(branch)) if isinstance(branch, (ast.Constant, ast.JoinedStr)) else []


def forms(node: ast.expr) -> list[str]:
    """Return the texts that an expression can make, with placeholders for what is not known."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else ["{value}"]
    if isinstance(node, ast.IfExp):
        return [*forms(node.body), *forms(node.orelse)]
    if not isinstance(node, ast.JoinedStr):
        return [f"{{{_name(node)}}}"]
    parts = [forms(part.value) if isinstance(part, ast.FormattedValue) else forms(part) for part in node.values]
    return [_numbered("".join(chosen)) for chosen in product(*parts)]


def _name(node: ast.expr) -> str:
    """Return a name for the value of an expression."""
    if isinstance(node, ast.Call):
        return _name(node.args[0] if node.args else node.func)
    if isinstance(node, ast.Name):
        return node.id.strip("_")
    if isinstance(node, ast.Attribute):
        return _name(node.value) if node.attr in ("name", "id") else node.attr.strip("_")
    if isinstance(node, (ast.Subscript, ast.Starred)):
        return _name(node.value)
    return "value"


def _numbered(text: str) -> str:
    """Return a text whose placeholders have different names; of two side by side, whose border no reader sees, one."""
    text = re.sub(r"(\{\w+\})(?:\{\w+\})+", r"\1", text)
    seen: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        seen[match[1]] = n = seen.get(match[1], 0) + 1
        return f"{{{match[1]}{n if n > 1 else ''}}}"

    return re.sub(r"\{(\w+)\}", named, text)


def core(text: str) -> str:
    """Return a message without what it is set in: names before it, brackets, the full stop."""
    before = ""
    while text != before:
        before = text
        text = HEAD.sub("", re.sub(r"^(?:[…→ ]|- )+", "", text.strip(EDGES + "\n")))
        if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
            text = text[1:-1]
        if text.endswith(".") and not text.endswith(".."):
            text = text[:-1]
    return text


def is_message(text: str) -> bool:
    """Return whether a text has two words, or one beside a value, and is no markup."""
    parts = re.sub(r"`[^`]*`", "{code}", text).split()
    words = [part for part in parts if WORD.fullmatch(part)]
    values = sum("{" in part for part in parts)
    return len(words) + values > 1 and any(len(word) > 2 for word in words) and not NO_TEXT.search(text)


def help_texts() -> Iterator[str]:
    """Yield the help of commands and their options."""
    group = typer.main.get_command(app)
    for command in (group, *getattr(group, "commands", {}).values()):
        yield core(command.help or "")
        for option in command.params:
            if text := getattr(option, "help", ""):
                yield core(text)
