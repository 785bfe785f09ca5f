"""A questionnaire and a study whose every text holds signs that some file format gives a meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

import yaml

from cips_helpers.synthetic.study import write_synthetic_study

TEXTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "</title></textarea></style></script><b>",
    "--> ]]> <!-- <![CDATA[",
    "{{7*7}} {%raw%} {# #} ${7*7}",
    "{download}`/../../etc/hostname`",
    "```{include} /etc/hostname",
    "\n```\n\n```{image} /etc/hostname\n```\n",
    "{eval-rst}\n.. include:: /etc/hostname\n.. raw:: html\n   :file: /etc/hostname",
    "$x$ $$ \\(y\\) \\[z\\] $",
    "_a_ *em* **strong** `code` ~~s~~ ^sup^",
    "[link](javascript:alert(1)) <https://example.org> https://example.org [^1] [^1]: note",
    "![x](https://example.org/x.png) [a]: https://example.org",
    "=cmd|'/C calc'!A0",
    "+1 -1 @SUM(A1) =1+1",
    "\u202eoverride\u202c and \u2066isolate\u2069",
    "zero\u200bwidth\ufeff joined\u200dtoo",
    "emoji 😀 👩🏽‍⚖️ and الجمارك",
    "%(a)s %s {name} {0} {} %",
    "\n# heading\n---\n- point\n1. one\n> quote\n| a | b |",
    "&amp; &lt; &#60; &nbsp;",
    "\"double\" 'single' ''' \"\"\" `back`",
    "C:\\new\\table \\\\ \\u0041 \\",
    "{.class #id} (target)= +++ :::{note} %comment",
    "... -- --- (c) 1/2",
)
FINDING = "<i>{share}</i> of [them](javascript:alert(1)) &amp; *others*."
LONG = "long " * 500 + "x" * 2500
MARKED = re.compile(r"⟦(\d+):(.*?):\1⟧", re.DOTALL)
"""A text between its number and its number again, wherever it stands."""


def seen(text: str) -> str:
    """Return a text as a reader sees it: in one line, with apostrophes as printers set them."""
    return re.sub(r"(?<=\w)['’](?=\w)", "’", " ".join(text.split()))


class Marker:
    """Puts hostile texts into labels, each in turn; ``texts`` holds them by number."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._turn: Iterator[str] = cycle(TEXTS)
        self._numbers = count()

    def __call__(self, label: str) -> str:
        """Return a label with a hostile text before it, so that it begins with one too."""
        text, number = next(self._turn), str(next(self._numbers))
        self.texts[number] = text
        return f"{text.strip()} {label} ⟦{number}:{text}:{number}⟧"


def marked(entry: Any, mark: Callable[[str], str], *, languages: tuple[str, ...] = ("en",)) -> Any:
    """Return entries of a YAML file with every text in a language marked."""
    if isinstance(entry, list):
        return [marked(part, mark) for part in entry]
    if not isinstance(entry, dict):
        return entry
    return {
        key: mark(value) if key in languages and isinstance(value, str) else marked(value, mark)
        for key, value in entry.items()
    }


def hostile_study(folder: Path, instrument: Path, *, respondents: int = 120) -> tuple[Path, dict[str, str]]:
    """Write a study of two countries whose questionnaire and study file are hostile; return it and its texts."""
    mark = Marker()
    entries = marked(yaml.safe_load(instrument.read_text(encoding="utf-8")), mark)
    entries["languages"] = ["en"]
    for item in entries["items"]:
        if "finding" in item:
            item["finding"] = {"en": FINDING}
    entries["factors"][1]["describes"] = {"en": LONG}
    entries["factors"][1]["next_steps"] = [{"en": LONG}]
    entries["items"][0]["text"] = {"en": LONG}
    questionnaire = folder / "hostile.yml"
    questionnaire.write_text(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True), encoding="utf-8")
    path = write_synthetic_study(folder, instrument=questionnaire, countries=2, respondents=respondents, seed=1)
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    study["title"], study["note"] = {"en": mark("Study")}, {"en": mark("Invented.")}
    for code, country in study["countries"].items():
        country["name"] = {"en": mark(f"Country {code}")}
        country["initiatives"] = [
            {"factor": "automation", "what": {"en": mark("Work")}, "when": mark("spring"), "by": {"en": mark("Office")}}
        ]
        for iteration in country["iterations"]:
            iteration["label"] = mark(str(iteration["label"]))
            iteration["frame"] = {"en": mark("Register")}
    path.write_text(yaml.safe_dump(study, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path, mark.texts
