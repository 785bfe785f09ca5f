"""Translations: every text of every language, whole and with its placeholders; and no text that is in no catalogue."""

from __future__ import annotations

import ast
import re
from functools import cache
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from matplotlib.figure import Figure
from matplotlib.text import Text

from cips_helpers.catalogue import OWN
from cips_helpers.charts.svg import TIP
from cips_helpers.folders import PACKAGE, ROOT
from cips_helpers.people import FORMS
from cips_helpers.words import Words
from made_up import example, pseudo
from made_up.messages import program as messages
from made_up.messages import template
from made_up.whole_report import text_of

LOCALE = ROOT / "book" / "locale"
LANGUAGES = sorted(path.parent.name for path in LOCALE.glob("*/cips.po"))
ROOMS = ("sentences", "tables", "charts", "sections", "exports", "verdicts")
"""Rooms that write what a reader sees."""
NO_SENTENCES = {
    'charts/own.py: " has no text for people who cannot see it: exhibit(…, alt="Officials 2.1, private sector 1.8")',
    "charts/options.py: Another title, if the usual one does not fit.",
    "charts/options.py: One group alone; by default all are drawn.",
    "charts/style.py: IBM Plex Sans",
    "charts/style.py: IBM Plex Sans Arabic",
    "charts/svg.py: , IBM Plex Sans Arabic,",
    "charts/svg.py: IBM Plex Sans",
    "charts/svg.py: IBM Plex Sans, Liberation Sans, Arial, sans-serif",
}
"""Texts of the rooms that no reader of a report sees: an error, documentation, typefaces."""
MARKUP = re.compile(r"\*\*|(?<!\*)\*(?!\*)|`[^`]*`|\]\([^)]*\)|\$[^$]+\$|^#+ |^- |^: |^\| ", re.MULTILINE)

UNBROKEN = re.compile("[\u00a0\u202f]")
"""Spaces at which no line is broken."""


@cache
def catalogue(language: str) -> Catalog:
    return messages().catalogue_of(language)


def texts(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def is_template(message: Message) -> bool:
    """Return whether a message is of code, and so has placeholders; Markdown has braces of its own."""
    return not any(place.startswith(("book/", "notebooks/", "schema/")) for place, _ in message.locations)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def marks(text: str) -> list[str]:
    return sorted(MARKUP.findall(text))


def keys(catalogue: Catalog) -> set[Any]:
    return {(message.id, message.context) for message in catalogue if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_no_other(language: str) -> None:
    missing = [message.id for message in messages().missing(catalogue(language))]
    assert (missing, keys(template()) ^ keys(catalogue(language))) == ([], set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_source(language: str) -> None:
    wrong = []
    for message in filter(is_template, catalogue(language)):
        wanted = set[str]().union(*map(names, texts(message)))
        free = {"n"} if isinstance(message.id, tuple) else set()
        wrong += [(message.id, text) for text in strings(message) if names(text) - free != wanted - free]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_of_names_are_known(language: str) -> None:
    specs = {
        (text, spec)
        for message in filter(is_template, catalogue(language))
        for text in strings(message)
        for _, _, spec, _ in Formatter().parse(text)
        if spec
    }
    assert {text for text, spec in specs if spec.lower() not in FORMS} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_that_of_the_source(language: str) -> None:
    pages = [message for message in catalogue(language) if message.id and not is_template(message)]
    wrong = {message.id: text for message in pages for text in strings(message) if marks(text) != marks(message.id)}
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_line_may_part_in_the_source_is_not_parted(language: str) -> None:
    parted = [
        string
        for message in catalogue(language)
        for string in strings(message)
        if message.id and len(UNBROKEN.findall(string)) < min(len(UNBROKEN.findall(text)) for text in texts(message))
    ]
    assert parted == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_its_form(language: str) -> None:
    number = Catalog(locale=Locale.parse(language)).num_plurals
    assert number == catalogue(language).num_plurals
    several = [message for message in catalogue(language) if isinstance(message.id, tuple)]
    wrong = [message.id[0] for message in several if len(strings(message)) != number or not all(strings(message))]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_as_the_program_writes_them(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = catalogue(language)  # read before the folder is another
    monkeypatch.setattr(messages(), "LOCALE", tmp_path)
    messages().save(written, language)
    assert (tmp_path / language / "cips.po").read_bytes() == (LOCALE / language / "cips.po").read_bytes()


def test_arabic_is_written_in_arabic() -> None:
    """A text of another language has its placeholders too: its letters tell."""
    signs = re.compile(r"\{[^}]*\}|`[^`]*`|\$[^$]+\$|\]\([^)]*\)")
    said = (signs.sub("", text) for message in catalogue("ar") if message.id for text in strings(message))
    foreign = [text for text in said if re.search(r"[^\W\d_]{2}", text) and not re.search("[\u0600-\u06ff]", text)]
    assert foreign == []


def test_notes_name_the_side_of_a_mirrored_chart() -> None:
    """A chart in Arabic runs from the right, so that what is on its right in English is on its left."""
    sides = {str(message.id): message.string for message in catalogue("ar") if " on the right" in str(message.id)}
    assert sides
    assert [text for text in sides.values() if "اليمين" in text or "اليسار" not in text] == []


def test_no_language_has_the_words_of_another() -> None:
    """Texts of several words are never the same in two languages."""
    said: dict[tuple[object, str], list[str]] = {}
    for language in LANGUAGES:
        for message in catalogue(language):
            for text in strings(message) if message.id else ():
                if len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^}]*\}", "", text))) > 5:
                    said.setdefault((message.id, text), []).append(language)
    twice = {key: languages for key, languages in said.items() if len(set(languages)) > 1}
    assert twice == {}


def test_no_call_says_a_text_that_is_not_extracted() -> None:
    """A text that is put together is not in the catalogue; one that is named is marked where it is defined."""
    glued = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in (*messages().OTHER_TEXTS, "shared")
        for call in calls(ast.parse(path.read_text(encoding="utf-8")))
        for text in call.args[:1]
        if isinstance(text, (ast.JoinedStr, ast.BinOp)) or is_chosen(text)
    ]
    assert glued == []


def is_chosen(text: ast.expr) -> bool:
    """Return whether an expression chooses between texts that nobody marked."""
    return isinstance(text, ast.IfExp) and any(isinstance(part, ast.Constant) for part in (text.body, text.orelse))


def calls(tree: ast.AST) -> list[ast.Call]:
    """Return the calls that say something."""
    said = (*messages().SINGULARS, *messages().PLURALS)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "attr", getattr(call.func, "id", "")) in said]


def test_no_sentence_stands_in_code_without_a_mark() -> None:
    unmarked = {
        f"{path.relative_to(PACKAGE)}: {text}"
        for room in ROOMS
        for path in (PACKAGE / room).glob("*.py")
        for text in unmarked_in(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert unmarked == NO_SENTENCES


def unmarked_in(tree: ast.AST) -> list[str]:
    """Return texts of three words or more that no call says or marks, documentation and errors aside."""
    aside = set[int]()
    for node in ast.walk(tree):
        of_errors = isinstance(node, (ast.Raise, ast.Assert))
        of_documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if of_errors or of_documentation:
            aside |= {id(part) for part in ast.walk(node)}
    for call in calls(tree):
        aside |= {id(part) for argument in call.args for part in ast.walk(argument)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and id(node) not in aside
        and isinstance(node.value, str)
        and re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}(,|:)? [^\W\d_]{2,}", node.value)
    ]


def test_what_the_search_for_sentences_finds() -> None:
    told = '"Bars of the answers"'
    code = "\n".join((f"alt = {told}", f"say({told})", f"raise ValueError({told})", told))
    assert unmarked_in(ast.parse(code)) == ["Bars of the answers"]


def test_numbers_have_the_form_of_arabic() -> None:
    words = Words("ar")
    forms = [next(m for m in catalogue("ar") if m.id == ("{n} gap", "{n} gaps")).string]
    said = [words.say_n("{n} gap", "{n} gaps", n) for n in (0, 1, 2, 3, 11, 100)]
    assert said == [form.format(n=n) for form, n in zip(*forms, (0, 1, 2, 3, 11, 100), strict=True)]


def written_in(figure: Figure, **_: object) -> str:
    """Return the texts and tips of a chart as markup, without drawing it."""
    texts = [text.get_text() for text in figure.findobj(Text)]
    gids = [str(artist.get_gid()) for artist in figure.findobj()]
    tips = [gid.removeprefix(TIP) for gid in gids if gid.startswith(TIP)]
    return "".join(f"<text>{escape(text)}</text>" for text in (*texts, *tips))


def test_no_english_is_left_in_a_report_in_a_made_up_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chapters, sentences, tables, charts, glossary: whatever is not from a catalogue or the study has no brackets."""
    monkeypatch.setenv(OWN, str(pseudo.write_catalogue(template(), tmp_path)))
    monkeypatch.setattr("cips_helpers.charts.figure.draw", written_in)  # to save time
    results = pseudo.in_pseudo(example.country("XAA").results())
    text = re.sub(r"\$\$[^$]*\$\$|\([a-z]+(_[a-z]+)*\)|spring", " ", text_of(results, drawn=True))
    months = [Locale(pseudo.LANGUAGE).months["format"][width].values() for width in ("wide", "abbreviated")]
    ids = {word for scale in results.instrument.scales for word in scale.id.split("_")}
    assert set(pseudo.english_in(text)) - ids - {"kaj", "CSV"}.union(*months) == set()
