"""Extract the texts of the report and bring the catalogues up to date: ``make messages``.

What a reader sees comes from four places: templates in code (``say``, ``say_n``, ``N_``, ``N_n``), paragraphs of
notebooks and of the book's pages, entries of the book's settings, and what statistics are. A text that changed a little
keeps its old translation, marked as fuzzy; the report says it in English until somebody has looked at it.

What commands say to analysts is in a file of its own (``commands.po``), for the languages that have one: `commands`
tells how it is found.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from itertools import chain
from pathlib import Path

import yaml
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from cips_helpers.build.book_source import THEME_TEXTS, pages_of
from cips_helpers.build.report import START
from cips_helpers.build.translated import messages_in
from cips_helpers.exports.figures import unit_of
from cips_helpers.folders import PACKAGE, ROOT
from cips_helpers.schema.columns import STATISTICS
from cips_helpers.terminal import FILE as COMMANDS
from cips_helpers.words import RANGES, Words

LOCALE = Path(__file__).parent
sys.path.append(str(LOCALE))
import commands  # noqa: E402

REPORTS = "cips.po"
PLURALS = ("say_n", "N_n")
SINGULARS = ("say", "say_people", "N_")
"""Functions by what they are given: a text for one and one for many, or one text; the second of N_ is its context."""
OTHER_TEXTS = ("cli", "forms", "synthetic")
"""Rooms whose ``say`` is another: what is said in a terminal, or by a form."""
PLURALS_OF = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
"""Rules of plurals that Babel has in another order than Unicode and every editor."""
HEAD = """# Texts of CIPS reports in {name}; README.md tells how to correct one.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

Found = tuple[str, str | tuple[str, str], str | None]
"""Place, message and context."""


def extracted() -> Catalog:
    """Return all messages, with the modules and pages they are in."""
    catalogue = Catalog(project="CIPS reports", fuzzy=False)
    places: dict[tuple[str | tuple[str, str], str | None], list[str]] = {}
    for place, message, context in chain(in_code(), in_notebooks(), in_pages(), in_settings(), in_statistics()):
        if (message if isinstance(message, str) else message[0]).strip():
            places.setdefault((message, context), []).append(place)
    plural = {message[0] for message, _ in places if isinstance(message, tuple)}
    for (message, context), of_message in places.items():
        if message in plural:
            raise SystemExit(f"{message!r} stands with and without a plural: {', '.join(of_message)}")
        catalogue.add(message, locations=[(place, None) for place in sorted(set(of_message))], context=context)
    return catalogue


def said_by_commands() -> Catalog:
    """Return all messages of commands, with the modules they are in."""
    catalogue = Catalog(project="CIPS commands", fuzzy=False)
    places: dict[str, set[str]] = {}
    for place, message in commands.messages():
        if message:
            places.setdefault(message, set()).add(place)
    for message, of_message in places.items():
        catalogue.add(message, locations=[(place, None) for place in sorted(of_message)])
    return catalogue


def in_code() -> Iterator[Found]:
    """Yield the templates of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] in (*OTHER_TEXTS, "shared"):
            continue
        for message, context in templates_in(path.read_text(encoding="utf-8")):
            yield place.as_posix(), message, context


def templates_in(code: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """Yield the templates of a module: the message, or that of one and that of many, and the context.

    Babel's own extractor sees neither calls within f-strings nor that a text in brackets is a key.
    """
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = [part.value if isinstance(part, ast.Constant) else None for part in call.args[:2]]
            one, two = (*given, None, None)[:2]
            if name in PLURALS and isinstance(one, str) and isinstance(two, str):
                yield (one, two), None
            elif name in SINGULARS and isinstance(one, str):
                yield one, two if name == "N_" and isinstance(two, str) else None


def in_notebooks() -> Iterator[Found]:
    """Yield the paragraphs of the chapters."""
    for path in sorted((ROOT / "notebooks").rglob("[0-9][0-9]_*.ipynb")):
        if path.stem == START:
            continue
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                text = "".join(cell["source"])
                yield from ((path.relative_to(ROOT).as_posix(), message, None) for message in messages_in(text))


def in_pages() -> Iterator[Found]:
    """Yield the paragraphs of the book's pages, for each way in which people come to take part and for all at once."""
    english, ways = Words("en"), sorted(RANGES)
    for book in (ROOT / "book", ROOT / "book" / "programme"):
        for ranges in (*([way] for way in ways), ways):
            for name, text in pages_of(book, ranges, english).items():
                yield from ((f"book/{name}", message, None) for message in messages_in(text))


def in_settings() -> Iterator[Found]:
    """Yield the headings of parts, the names of figures and tables, and what the theme says."""
    for toc in ("_toc.yml", "programme/_toc.yml"):
        for part in yaml.safe_load((ROOT / "book" / toc).read_text(encoding="utf-8"))["parts"]:
            yield f"book/{toc}", part["caption"], None
    config = yaml.safe_load((ROOT / "book" / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    for text in (*config["numfig_format"].values(), *(config["html_theme_options"][name] for name in THEME_TEXTS)):
        yield "book/_config.yml", text, None


def in_statistics() -> Iterator[Found]:
    """Yield what the data dictionary says of the statistics."""
    for statistic in STATISTICS.values():
        for text in (statistic.meaning, unit_of(statistic.unit)):
            yield "schema/columns.py", text, None


def catalogue_of(language: str, file_name: str = REPORTS) -> Catalog:
    """Return the catalogue of a language as it is on disk; a new one has only a header."""
    path = LOCALE / language / file_name
    if path.is_file():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message in catalogue:  # Babel reads an earlier text (#|) as a comment, and would write it once more
            message.user_comments = [line for line in message.user_comments if not line.startswith("|")]
        return catalogue
    return Catalog(locale=Locale.parse(language), project="CIPS reports", fuzzy=False)


def save(catalogue: Catalog, language: str, file_name: str = REPORTS) -> None:
    """Write a catalogue, sorted by message and without anything that changes from day to day."""
    lines = io.BytesIO()
    write_po(lines, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_previous=True)
    _, _, messages = lines.getvalue().decode().partition("\n\n")
    name, plural = Locale.parse(language).english_name, PLURALS_OF.get(language, catalogue.plural_forms)
    head = HEAD.format(name=name, language=language, plural=plural)
    (LOCALE / language).mkdir(exist_ok=True)
    (LOCALE / language / file_name).write_text(f"{head}\n{messages}", encoding="utf-8")


def missing(catalogue: Catalog) -> list[Message]:
    """Return the messages without a whole translation that somebody has looked at."""
    return [message for message in catalogue if message.id and not _is_done(message)]


def _is_done(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


def main() -> None:
    """Update the catalogues of all languages that have one, and of those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", nargs="*", help="a language to begin, for example uk")
    parser.add_argument("--commands", action="store_true", help="begin what commands say, not what reports say")
    arguments = parser.parse_args()
    for file_name, template in ((REPORTS, extracted()), (COMMANDS, said_by_commands())):
        known = sorted(path.parent.name for path in LOCALE.glob(f"*/{file_name}"))
        begun = arguments.language if arguments.commands == (file_name == COMMANDS) else []
        for language in dict.fromkeys((*known, *begun)):
            catalogue = catalogue_of(language, file_name)
            # Babel puts the template's own entries into the catalogue, where translations would reach the next one.
            catalogue.update(deepcopy(template), no_fuzzy_matching=False, update_header_comment=False)
            save(catalogue, language, file_name)
            print(f"{language}/{file_name}: {len(catalogue)} texts, {len(missing(catalogue))} to translate")


if __name__ == "__main__":
    main()
