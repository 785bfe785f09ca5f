"""Description of the tables for other programs: a Data Package (version 2, datapackage.org)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import PUBLIC
from cips_helpers.exports.dictionary import HEADS, STATES, dictionary_sheet
from cips_helpers.exports.figures import COLUMNS, figures_sheet, title_of
from cips_helpers.exports.spreadsheet import as_csv
from cips_helpers.schema.columns import STATISTICS

PROFILE = "https://datapackage.org/profiles/2.0/"
NUMBERS = {
    "iteration": "integer",
    "answer": "integer",
    "estimate": "number",
    "low": "number",
    "high": "number",
    "n": "integer",
    "dont_know": "number",
    "p_adjusted": "number",
}
"""Type of the columns that hold numbers; the others hold text."""
CATEGORIES = ("group", "kind", "statistic", "unit", "state")
"""Columns whose entries are few and have a meaning each."""
KEY = ["iteration", "group", "demographic", "part", "indicator", "statistic", "answer", "against"]


def data_package(results: Disclosed) -> bytes:
    """Describe the CSV files: columns, types, categories, key, reasons of missing, licence, SHA-256.

    Returns
    -------
    bytes
        JSON in UTF-8; the same figures give the same bytes.
    """
    say = results.words.say
    figures, dictionary = figures_sheet(results), dictionary_sheet(results)
    meanings = {name: say(meaning) for name, meaning in COLUMNS.items()}
    package = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": f"cips-{results.country.lower()}-{results.iteration}",
        "title": title_of(results),
        "description": say("Figures that passed the privacy gate; no answer of a respondent is in these files."),
        "keywords": ["customs", "integrity", "perception survey"],
        "licenses": [_licence(results)],
        "resources": [
            _resource("figures", as_csv(figures), _figures_schema(results, figures.frame, meanings)),
            _resource("data_dictionary", as_csv(dictionary), {"fields": [_field(name, "string") for name in HEADS]}),
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _licence(results: Disclosed) -> dict[str, str]:
    if results.edition == PUBLIC.name:
        return {
            "name": "notspecified",
            "title": results.words.say("Ask the administration before you use the figures."),
        }
    return {"name": "other-closed", "title": results.words.say("Confidential: for the administration alone.")}


def _resource(name: str, content: bytes, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"$schema": f"{PROFILE}tableschema.json", **schema},
    }


def _figures_schema(results: Disclosed, frame: pd.DataFrame, meanings: Mapping[str, str]) -> dict[str, Any]:
    labels = {
        "group": dict(zip(frame["group"], frame["group_label"], strict=True)),
        "statistic": {name: results.words.say(STATISTICS[name].meaning) for name in frame["statistic"].unique()},
        "state": {name: results.words.say(meaning) for name, meaning in STATES.items()},
    }
    fields = []
    for name in frame:
        column = _field(name, NUMBERS.get(name, "string"), description=meanings[name])
        if name in CATEGORIES:
            present = list(STATES) if name == "state" else sorted(set(frame[name]) - {""})
            column["categories"] = [
                {"value": value, "label": labels.get(name, {}).get(value, value)} for value in present
            ]
            column["constraints"] = {"enum": present}
        fields.append(column)
    missing = results.words.say("No such number, or it is hidden: the column ‘state’ tells which.")
    return {"fields": fields, "missingValues": [{"value": "", "label": missing}], "uniqueKeys": [KEY]}


def _field(name: str, kind: str, **more: object) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}
