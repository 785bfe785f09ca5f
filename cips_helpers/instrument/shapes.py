"""Faults in the shape of a YAML file's entries, in the reader's words: what one takes, which name was meant."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cips_helpers.instrument.meant import meant
from cips_helpers.instrument.patterns import COUNTRY_CODE, IDENTIFIER, SHORT_CODE

PATTERNS = {
    IDENTIFIER: "takes small letters a–z, digits and _, 40 at most, and begins with a letter",
    SHORT_CODE: "takes a capital letter and a number of up to three digits (A1)",
    COUNTRY_CODE: "takes three capital letters",
}
MESSAGES = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_type": "takes a text; put it in quotes",
    "bool_type": "takes true or false",
    "bool_parsing": "takes true or false",
    "int_type": "takes a whole number",
    "int_parsing": "takes a whole number",
    "int_from_float": "takes a whole number",
    "float_type": "takes a number",
    "float_parsing": "takes a number, with a point for decimals (2.5)",
    "finite_number": "takes a number that is not infinite",
    "date_type": "takes a date (2026-05-04)",
    "date_parsing": "takes a date (2026-05-04)",
    "date_from_datetime_parsing": "takes a date (2026-05-04)",
    "date_from_datetime_inexact": "takes a date (2026-05-04) without a time of day",
    "path_type": "takes the name of a file",
    "list": "takes a list (a line with a dash for each, or [a, b])",
}
"""Kind of pydantic's faults → what the entry takes."""
ENTRIES = "takes entries of its own (name: value, set in below it)"


def shape_faults(error: ValidationError, raw: Any, model: type[BaseModel]) -> list[str]:
    """Return pydantic's errors as lines that name list entries by their id where they have one.

    Parameters
    ----------
    error
        What pydantic raised.
    raw
        The entries it was given.
    model
        What they were to be; its entries are suggested for misspelt names.

    Returns
    -------
    list of str
        One line per fault: the path to the entry, and what is wrong with it.
    """
    lines, faults = [], error.errors(include_url=False)
    names_refused = [fault["loc"][:-1] for fault in faults if fault["loc"][-1:] == ("[key]",)]
    for fault in faults:
        if fault["loc"][:-1] in names_refused and fault["loc"][-1] == "code":
            continue  # the code of a country is the name of its entry
        names, entry = _way(fault["loc"], raw)
        if fault["type"] == "too_short" and entry and len(entry) >= fault["ctx"]["min_length"]:
            continue  # pydantic counts valid entries only; the invalid ones have lines of their own
        lines.append(f"{' → '.join(names) or 'the file'}: {_message(fault, model)}")
    return list(dict.fromkeys(lines))


def _way(loc: Sequence[str | int], raw: Any) -> tuple[list[str], Any]:
    entry, names = raw, []
    for key in loc:
        if key == "[key]":  # the fault is in the name itself
            continue
        in_list = isinstance(entry, list)
        try:
            entry = entry[key]
        except (KeyError, IndexError, TypeError):
            entry = None
        if in_list and isinstance(entry, dict) and "id" in entry:
            names.append(repr(entry["id"]))
        else:
            names.append(f"no. {key + 1}" if in_list and isinstance(key, int) else str(key))
    return names, entry


def _message(fault: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if fault["input"] is None and kind.endswith("_type") and kind != "missing":
        return "is empty"
    if kind == "extra_forbidden":
        return f"there is no entry of this name here{_meant(fault['loc'], model)}"
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(context["pattern"], fault["msg"])
    if kind == "too_short":
        return f"needs at least {context['min_length']}, has {context['actual_length']}"
    if kind == "too_long":
        return f"takes at most {context['max_length']}, has {context['actual_length']}"
    if kind == "literal_error":
        known = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        close = get_close_matches(str(fault["input"]), known, n=1)
        guess = f" (meant: {close[0]}?)" if close else ""
        return f"can't be {_shortened(fault['input'])}{guess}; it is {', '.join(known)}"
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        [(word, limit)] = [(word, context[key]) for key, word in LIMITS.items() if key in context]
        return f"is {_shortened(fault['input'])}; it takes {word} {limit:g}"
    if kind in ("dict_type", "mapping_type"):
        if isinstance(fault["input"], str) and _is_text(_annotation(fault["loc"], model)):
            return f'takes its text by language, as {{en: "{_shortened(fault["input"], quoted=False)}"}}'
        return ENTRIES
    if kind.startswith("model_"):
        return ENTRIES
    if kind in ("tuple_type", "list_type"):
        kind = "list"
    if kind in MESSAGES:
        told = MESSAGES[kind]
        is_value = kind not in ("missing", "string_too_short") and isinstance(fault["input"], str | int | float | date)
        return f"{told}, " + f"not {_shortened(fault['input'])}" if is_value else told
    return fault["msg"].removeprefix("Value error, ")


LIMITS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}


def _shortened(value: Any, *, quoted: bool = True) -> str:
    text = repr(value) if quoted and isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _meant(loc: Sequence[str | int], model: type[BaseModel]) -> str:
    """Suggest an entry of the model in which one has an unknown name."""
    parent = _annotation(loc[:-1], model)
    known = list(parent.model_fields) if isinstance(parent, type) and issubclass(parent, BaseModel) else []
    known = [name for name in known if name not in ("path", "key")]
    return meant(loc[-1], known) or " (misspelt?)"


def _annotation(loc: Sequence[str | int], model: Any) -> Any:
    """Return what an entry is to be by the models; ``None`` where that is not known."""
    here = _bare(model)
    for key in loc:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(key))
            here = _bare(field.annotation) if field is not None else None
        elif get_origin(here) in (dict, Mapping):
            here = _bare(get_args(here)[1])
        elif get_origin(here) in (tuple, list):
            here = _bare(get_args(here)[0])
        else:
            return None
    return here


def _bare(annotation: Any) -> Any:
    """Return an annotation without what qualifies it, and of a choice with nothing the other."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [_bare(each) for each in get_args(annotation) if each is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation


def _is_text(annotation: Any) -> bool:
    return get_origin(annotation) is dict and _bare(get_args(annotation)[1]) is str
