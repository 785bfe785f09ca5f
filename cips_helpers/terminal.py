"""Messages to the analyst in the analyst's language: what commands print, their help, and the page of a check.

Code writes its messages in English, and in English they go through errors, logs, other processes and kept files: what
a terminal speaks can change no report and no fingerprint. The last step, where a line is printed, looks up by which
messages it was written (``book/locale/<language>/commands.po``) and writes it by their translations. Messages are
therefore extracted from the code as they stand there, f-strings included, and a new one needs no mark.
"""

from __future__ import annotations

import codecs
import locale
import os
import re
import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

LANGUAGE = "CIPS_LANGUAGE"
"""Environment variable that names the language of messages, before those of the system."""
FILE = "commands.po"
SOURCE = "en"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
QUOTED = re.compile(r"(?<!\w)'[^']*'(?!\w)|(?<!\w)\"[^\"]*\"|`[^`]*`|“[^”]*”")
"""Names, entries and code, within which no message begins or ends."""
BETWEEN = re.compile(r"^[\s…-]+|: |:$|; | → | \(|\(|\)|,\s|\.\s|\.$|\s+\[|\[|\]$|\s+$")
"""Signs between two messages of a line, or between a message and a name."""
FEWEST = 3
"""Letters that a message has besides its placeholders; others would be found in names."""
SUBSTITUTES = str.maketrans(
    {
        "→": "->",
        "−": "-",
        "–": "-",
        "…": "...",
        "’": "'",
        "“": '"',
        "”": '"',
        "œ": "oe",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)


def told(text: str) -> str:
    """Return lines in the language of the terminal; what is no message of ours stays as it is."""
    messages = _messages(chosen_language())
    return "\n".join(map(messages.told, text.split("\n"))) if messages else text


def in_all_languages(text: str) -> list[str]:
    """Return a text in each language of messages, English last, as a file may have it that was written elsewhere."""
    from cips_helpers.catalogue import LOCALE
    from cips_helpers.folders import ROOT

    languages = sorted(path.parent.name for path in (ROOT / "book" / LOCALE).glob(f"*/{FILE}"))
    return [*(messages.told(text) for language in languages if (messages := _messages(language))), text]


def chosen_language() -> str:
    """Return the language of messages: the one asked for or the system's, if there are messages and letters for it."""
    wanted = os.environ.get(LANGUAGE) or _of_system()
    return _known(wanted, *(getattr(stream, "encoding", None) or "utf-8" for stream in (sys.stdout, sys.stderr)))


def write_any_letter() -> None:
    """Let no letter end a command: others, or a question mark, stand for one that the terminal's encoding lacks."""
    codecs.register_error("cips", _substituted)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="cips")


def _substituted(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end].translate(SUBSTITUTES)
    return letters.encode(error.encoding, "replace").decode(error.encoding), error.end


def _of_system() -> str:
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not named and sys.platform == "win32":
        import ctypes

        named = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return named


@lru_cache
def _known(named: str, *encodings: str) -> str:
    """Return the language of a locale (``fr_SN.UTF-8``) that has messages; English where its letters can't be shown."""
    language = re.split(r"[_.@-]", named)[0].lower()
    if language in ("", SOURCE, "c", "posix") or not _files(language):
        return SOURCE
    from babel import Locale

    try:
        for encoding in encodings:
            str(Locale.parse(language).get_language_name()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return SOURCE
    return language


def _files(language: str) -> list[Path]:
    from cips_helpers.catalogue import catalogue_files

    return catalogue_files(language, FILE)


@lru_cache
def _messages(language: str) -> Messages | None:
    if language == SOURCE:
        return None
    from babel.messages.pofile import read_po

    known: dict[str, str] = {}
    for path in reversed(_files(language)):
        with path.open("rb") as file:
            known |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and not m.fuzzy}
    return Messages(known)


@dataclass(frozen=True)
class Message:
    """A message with placeholders, and its translation."""

    source: str
    translation: str

    @cached_property
    def literals(self) -> list[str]:
        """The parts between placeholders."""
        return [part for part in PLACEHOLDER.split(self.source)[::2] if part]

    @cached_property
    def letters(self) -> int:
        """The number of letters that are not of placeholders."""
        return sum(letter.isalpha() for part in self.literals for letter in part)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression of texts that the message makes."""
        parts = PLACEHOLDER.split(self.source)
        return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))

    def filled(self, parts: dict[str, str]) -> str:
        """Return the translation with its placeholders filled."""
        return PLACEHOLDER.sub(lambda name: parts[name[1]], self.translation)

    def could_make(self, text: str) -> bool:
        """Return whether a text has all parts of the message, in their order."""
        at = 0
        for part in self.literals:
            if (found := text.find(part, at)) < 0:
                return False
            at = found + len(part)
        return True


@dataclass(frozen=True)
class Reading:
    """A text as messages made it: how many of its letters they account for, and the text in their translations."""

    letters: int
    text: str


class Messages:
    """The messages of a language, and the search for those that made a line.

    Parameters
    ----------
    translations
        Message → translation, both with the same placeholders.

    Examples
    --------
    >>> messages = Messages({"{rows} rows": "{rows} lignes", "no column {column}": "pas de colonne {column}"})
    >>> messages.told("a.csv: no column 'Q1' (12 rows)")
    "a.csv: pas de colonne 'Q1' (12 lignes)"
    """

    def __init__(self, translations: dict[str, str]) -> None:
        self.whole = {source: text for source, text in translations.items() if not PLACEHOLDER.search(source)}
        made = [Message(source, text) for source, text in translations.items() if source not in self.whole]
        self.made = sorted((m for m in made if m.letters >= FEWEST), key=lambda m: -m.letters)
        self._readings: dict[str, Reading] = {}

    def told(self, line: str) -> str:
        """Return a line in the language."""
        return self._read(line).text

    def _read(self, line: str) -> Reading:
        """Return the reading of a line that explains most of it: messages, and names between them."""
        if (known := self._readings.get(line)) is not None:
            return known
        possible = [message for message in self.made if message.could_make(line)]
        cuts = _cuts(line)
        best = {len(line): Reading(0, "")}
        for begin in reversed(cuts[:-1]):
            further = next(cut for cut in cuts if cut > begin)
            best[begin] = Reading(best[further].letters, line[begin:further] + best[further].text)
            for end in (cut for cut in reversed(cuts) if cut > begin):
                piece = self._made(line[begin:end], possible)
                if piece and piece.letters + best[end].letters > best[begin].letters:
                    best[begin] = Reading(piece.letters + best[end].letters, piece.text + best[end].text)
        self._readings[line] = best[0]
        return best[0]

    def _made(self, text: str, possible: list[Message]) -> Reading | None:
        """Return the reading of a text as one message, the names in it read too; ``None`` if none made it."""
        if translation := self.whole.get(text):
            return Reading(sum(map(str.isalpha, text)), translation)
        # A full stop is no part of a message, nor of its last name.
        if text.endswith(".") and not text.endswith(".."):
            return None
        for message in possible:
            if match := message.pattern.fullmatch(text):
                parts = {name: self._read(part) for name, part in match.groupdict().items()}
                letters = message.letters + sum(part.letters for part in parts.values())
                return Reading(letters, message.filled({name: part.text for name, part in parts.items()}))
        return None


def _cuts(line: str) -> list[int]:
    """Return the places where a message can begin or end."""
    quoted = [match.span() for match in QUOTED.finditer(line)]
    places = {0, len(line)}
    for match in BETWEEN.finditer(line):
        if not any(begin < match.start() < end for begin, end in quoted):
            places |= {match.start(), match.end()}
    return sorted(places)
