"""Rules for the form of notebooks: who has read one chapter can read them all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

import cips_helpers

LINES, PARAMETERS = 12, 8
STATEMENTS = {
    "a def": (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    "a loop": (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    "a try": (ast.Try, ast.With, ast.AsyncWith),
    "an if": (ast.If, ast.IfExp),
}


def is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def faults(notebook: NotebookNode) -> list[str]:
    """Return a line for each broken rule."""
    return [
        *_format(notebook),
        *_opening(notebook),
        *_parameters(notebook),
        *(
            f"cell {n}: {fault}"
            for n, cell in enumerate(notebook.cells, 1)
            if cell.cell_type == "code"
            for fault in _code(cell)
        ),
        *_imports(notebook),
    ]


def _format(notebook: NotebookNode) -> Iterator[str]:
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        yield f"format {notebook.nbformat}.{notebook.nbformat_minor}, not 4.5"
    elif not nbformat.validator.isvalid(notebook):
        yield "not a valid notebook"
    if any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells):
        yield "stored outputs"
    if extra := set(notebook.metadata) - {"kernelspec", "language_info"}:
        yield f"metadata {', '.join(sorted(extra))}"


def _opening(notebook: NotebookNode) -> Iterator[str]:
    kinds = [cell.cell_type for cell in notebook.cells[:3]]
    if kinds != ["markdown", "code", "code"] or not is_parameters(notebook.cells[1]):
        yield "does not open with title, parameters, import"
        return
    title, _, question = notebook.cells[0].source.partition("\n\n")
    finding = notebook.cells[3:4]
    if not question and finding and finding[0].source.startswith("cips.say_finding("):
        question = notebook.cells[4].source  # the finding stands between title and question
    if not title.startswith("# ") or "\n" in title:
        yield "no title"
    if "?" not in question or question.lstrip().startswith("#") or "\n\n" in question.strip():
        yield "no single paragraph with the question this page answers"
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    if sum(line.startswith("# ") for text in prose for line in text.splitlines()) != 1:
        yield "not exactly one title"


def _parameters(notebook: NotebookNode) -> Iterator[str]:
    tagged = [cell for cell in notebook.cells if is_parameters(cell)]
    if len(tagged) != 1:
        yield "not exactly one parameters cell"
        return
    body = ast.parse(tagged[0].source).body
    if len(body) > PARAMETERS:
        yield f"more than {PARAMETERS} parameters"
    for line in body:
        plain = isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name)
        if not plain or not isinstance(line.value, ast.Constant):
            yield f"parameter {ast.unparse(line)!r} is no plain assignment"


def _code(cell: NotebookNode) -> Iterator[str]:
    lines = cell.source.splitlines()
    if len(lines) > LINES:
        yield f"more than {LINES} lines"
    if _is_magic(cell.source):
        yield "a magic"
        return
    nodes = list(ast.walk(ast.parse(cell.source)))
    for name, kinds in STATEMENTS.items():
        if any(isinstance(node, kinds) for node in nodes):
            yield name
    if any(isinstance(node, ast.Name) and node.id == "warnings" for node in nodes):
        yield "a warning filter"
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if not is_parameters(cell) and any("/" in text or "\\" in text for text in texts):
        yield "a path"
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    if not is_parameters(cell) and len(calls) != 1:
        yield f"{len(calls)} calls, not one"
    for call in calls:
        if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) != "cips":
            yield f"calls {ast.unparse(call.func)}, which is not of cips"
        elif call.func.attr not in cips_helpers.__all__:
            yield f"calls cips.{call.func.attr}, which does not exist"


def _imports(notebook: NotebookNode) -> Iterator[str]:
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and not _is_magic(cell.source)]
    found = [
        [ast.unparse(node) for node in ast.parse(cell.source).body if isinstance(node, ast.Import | ast.ImportFrom)]
        for cell in code
    ]
    if [lines for lines in found if lines] != [["import cips_helpers as cips"]]:
        yield "not exactly one cell that imports, and only `import cips_helpers as cips`"


def _is_magic(source: str) -> bool:
    return any(line.lstrip().startswith(("%", "!", "?")) for line in source.splitlines())
