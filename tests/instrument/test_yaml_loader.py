"""YAML that PyYAML would accept, hang on or fail at is refused in one line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.instrument.entries import EntriesError, read_entries

LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{inner}'] * 9)}]\n" for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)
REFUSED = [
    (LAUGHS, "more than 300,000 entries with aliases written out (line 6, column "),
    (f"{LAUGHS}? *i\n: 1\n", "more than 300,000 entries"),
    ("a: 1\nb: &b [*b]\n", "an alias of the entry it stands in (line 2, column "),
    ("a: &a {b: 1}\nc:\n  <<: *a\n", "a merge key (<<); write its entries out (line 3, column "),
    (
        "? [1, 2]\n: 3\n",
        "a text that begins with ?, { or [ in place of a name; put the text in quotes (line 1, column ",
    ),
    (
        "? {a: 1}\n: 3\n",
        "a text that begins with ?, { or [ in place of a name; put the text in quotes (line 1, column ",
    ),
    ("a: 1\nb: !!timestamp x\n", "no date (line 2, column "),
    ("a: 2024-02-30\n", "no date: 2024-02-30 (day"),
    ("a: !!bool x\n", "no true or false (line 1, column "),
    ("a: !!int x\n", "no whole number (line 1, column "),
    ("a: !!float x\n", "no number (line 1, column "),
    ("a: !!map 1\n", "no entries (line 1, column "),
    (f"a: {'9' * 5000}\n", "a number of more than 18 digits (line 1, column "),
    (f"a: 0x{'f' * 9000}\n", "a number of more than 18 digits (line 1, column "),
    (f"a: 1{'0' * 400}\n", "a number of more than 18 digits (line 1, column "),
    (f"{'9' * 500}: a\n", "a number of more than 18 digits (line 1, column "),
    ('a: 1\nb: "\\uD800"\n', "the character '\\ud800' can't be printed; delete it (line 2, column "),
    ('"\\uD800": 1\n', "can't be printed"),
    ('a: "\\0"\n', "the character '\\x00' can't be printed"),
    ('a: "\\e[31m"\n', "the character '\\x1b' can't be printed"),
    ("a: 1\nb: \0\n", "special characters are not allowed (line 2)"),
    ("{a: " * 40, "entries within entries, more than 30 levels (line 1, column "),
    ("[" * 100_000, "entries within entries, more than 30 levels"),
    (f"a: !<{'x' * 5000}> b\n", "a text that begins with !; put the text in quotes"),
    (f"{'x' * 120}: 1\n{'x' * 120}: 2\n", "stands twice"),
    ("a: 1\n---\nb: 2\n", "another document begins here (---); a file holds one (line 2, column "),
]


def refused(folder: Path, content: bytes) -> str:
    (folder / "mine.yml").write_bytes(content)
    with pytest.raises(EntriesError) as caught:
        read_entries(folder / "mine.yml", expected="id")
    return str(caught.value)


@pytest.mark.parametrize(("text", "fault"), REFUSED, ids=[fault[:30] for _, fault in REFUSED])
def test_is_refused_in_one_short_line(tmp_path: Path, text: str, fault: str) -> None:
    message = refused(tmp_path, text.encode())
    assert message.startswith("not readable as YAML: ")
    assert fault in message
    assert message.isprintable()
    assert len(message) < 300


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    assert "save it as UTF-8 (line 1)" in refused(tmp_path, "é: 1\n".encode(encoding))


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    assert "larger than 2 MB" in refused(tmp_path, b"a: 1\n" * 500_000)


def test_a_byte_order_mark_and_aliases_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_bytes(b"\xef\xbb\xbfa: &a {en: x}\nb: *a\nc: [*a, *a]\n")
    entry = {"en": "x"}
    assert read_entries(tmp_path / "mine.yml", expected="a") == {"a": entry, "b": entry, "c": [entry, entry]}
