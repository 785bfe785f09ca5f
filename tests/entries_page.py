"""Write the page of every entry of a study and a questionnaire, from the models that read them.

Run: python tests/entries_page.py
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from cips_helpers.instrument.model import Instrument
from cips_helpers.instrument.shapes import PATTERNS
from cips_helpers.survey.study import Study

PAGE = Path(__file__).resolve().parents[1] / "data" / "entries.md"
OURS = {Study: {"path", "key"}}
"""Fields that are no entries of a file."""
HEAD = """# Every entry of the study and the questionnaire

Made from the models that read the files (`python tests/entries_page.py`); [README.md](README.md) explains them with
examples. *Text* is a text by language, as `{en: Audit}`; an *id* has small letters, digits and _.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for title, model in (("The study file", Study), ("The questionnaire", Instrument)):
        parts.append(f"## {title}\n")
        parts += [section(way, each) for way, each in models(model)]
    return "\n".join(parts)


def models(model: type[BaseModel], way: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield a model and those within it, with the way to each."""
    yield way, model
    for name, field in fields(model):
        inner, step = within(field.annotation)
        if inner is not None:
            yield from models(inner, f"{way}{name}{step}.")


def fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    """Return the entries of a model."""
    return [(name, field) for name, field in model.model_fields.items() if name not in OURS.get(model, set())]


def section(way: str, model: type[BaseModel]) -> str:
    """Return the table of a model's entries."""
    rows = [
        f"| `{name}` | {kind(field.annotation, field.metadata)} | {default(field)} | {described(model)[name]} |"
        for name, field in fields(model)
    ]
    head = f"### `{way.rstrip('.')}`\n\n" if way else ""
    return f"{head}| entry | takes | if left out | meaning |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def within(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """Return the model below an entry, and how it is repeated: by name, or in a list."""
    annotation = bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    if get_origin(annotation) is dict:
        return within(get_args(annotation)[1])[0], ".‹name›"
    if get_origin(annotation) is tuple:
        return within(get_args(annotation)[0])[0], "[]"
    return None, ""


def bare(annotation: Any) -> Any:
    """Return an annotation without what qualifies it."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        return bare(rest[0]) if len(rest) == 1 else annotation
    return annotation


NAMES: dict[Any, str] = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date"}
NAMES |= {Path: "file", Any: "anything"}


def kind(annotation: Any, metadata: Any = ()) -> str:
    """Return what an entry takes, in words."""
    limits = " ".join(filter(None, map(limit, metadata)))
    if pattern := next(filter(None, (getattr(each, "pattern", None) for each in metadata)), None):
        return of_pattern(pattern)
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return " ".join(filter(None, (kind(inner, more), limits)))
    annotation = bare(annotation)
    origin = get_origin(annotation)
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in get_args(annotation))
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(kind(each) for each in get_args(annotation) if each is not type(None)))
    if origin is dict:
        key, value = get_args(annotation)
        return "text by language" if kind(value) == "text" and key is str else f"{kind(key)}: {kind(value)}"
    if origin is tuple:
        return " ".join(filter(None, (f"list of {kind(get_args(annotation)[0])}", limits)))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "entries"
    return " ".join(filter(None, (NAMES[annotation], limits)))


def of_pattern(pattern: str) -> str:
    """Return what a pattern takes, in words."""
    said = PATTERNS.get(pattern, "takes a text")
    return "id" if "small letters" in said else said.removeprefix("takes ")


def limit(of: Any) -> str:
    """Return a limit in words."""
    words = {Ge: "≥ {}", Gt: "> {}", Le: "≤ {}", Lt: "< {}"}
    for each, text in words.items():
        if isinstance(of, each):
            return text.format(getattr(of, each.__name__.lower()))
    if isinstance(of, MinLen) and of.min_length > 1:
        return f"({of.min_length} or more)"
    return f"({of.max_length} at most)" if isinstance(of, MaxLen) else ""


def default(field: Any) -> str:
    """Return what holds without an entry."""
    if field.is_required():
        return "**needed**"
    value = field.default_factory() if field.default is PydanticUndefined else field.default
    if value in (None, {}, (), False) or isinstance(value, BaseModel):
        return ""
    return f"`{', '.join(value) if isinstance(value, tuple) else str(value).lower() if value is True else value}`"


@cache
def described(model: type[BaseModel]) -> dict[str, str]:
    """Return the documentation of a model's entries: what stands below each in the code."""
    [tree] = ast.parse(inspect.getsource(model)).body
    assert isinstance(tree, ast.ClassDef)
    texts = dict.fromkeys(model.model_fields, "")
    for base in model.__mro__[1:]:
        if issubclass(base, BaseModel) and base.__module__.startswith("cips_helpers"):
            texts |= {name: text for name, text in described(base).items() if text}
    for at, node in enumerate(tree.body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            follows = tree.body[at + 1 : at + 2]
            if follows and isinstance(follows[0], ast.Expr) and isinstance(follows[0].value, ast.Constant):
                text = " ".join(str(follows[0].value.value).split()).replace("``", "`").replace("|", "\\|")
                texts[node.target.id] = text
    return texts


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
