"""Labels in one line, and signs that can't be seen as escapes, in messages as in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from rich.console import Console

from cips_helpers.cli.common import stop
from cips_helpers.instrument.entries import FaultyFileError
from cips_helpers.instrument.load import InstrumentError, load_instrument
from cips_helpers.plain_text import typeset, unbroken, visible
from cips_helpers.survey.faults import shown

INSTRUMENT = Path(__file__).parents[1] / "data" / "instrument" / "cips.yml"


@pytest.mark.parametrize(
    ("sign", "escape"),
    [
        ("\x1b", r"\x1b"),
        ("\0", r"\x00"),
        ("\u202e", r"\u202e"),
        ("\u200b", r"\u200b"),
        ("\n", r"\n"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_cant_be_seen_is_shown_as_an_escape(sign: str, escape: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert visible(f"a{sign}b") == f"a{escape}b"
    assert shown(f"a{sign}b") == f"a{escape}b"
    assert f"a{escape}b" in str(FaultyFileError(Path("study.yml"), [f"a{sign}b"]))
    if sign != "\n":
        with pytest.raises(typer.Exit):
            stop(Console(stderr=True), f"a{sign}b\nc")
        assert capsys.readouterr().err.splitlines() == [f"a{escape}b", "c"]


def test_letters_and_spaces_of_every_script_stay() -> None:
    assert visible("Côte d’Ivoire : الجمارك 😀\u00a0!") == "Côte d’Ivoire : الجمارك 😀\u00a0!"


def test_lines_are_joined_and_spaces_kept() -> None:
    assert unbroken(" a\r\n\t b\u2028c  d\u00a0e ") == "a b c  d\u00a0e"


def test_an_apostrophe_is_set_between_letters_alone() -> None:
    assert typeset("can't 'quote' x=' -- \"") == "can’t 'quote' x=' -- \""


def test_a_label_is_one_line(tmp_path: Path) -> None:
    text = INSTRUMENT.read_text(encoding="utf-8").replace("{en: Control,", r'{en: "Con\n\n# trol",')
    (tmp_path / "own.yml").write_text(text, encoding="utf-8")
    labels = [cluster.label["en"] for cluster in load_instrument(tmp_path / "own.yml").clusters]
    assert "Con # trol" in labels


def test_a_control_character_in_a_label_is_refused_in_one_line(tmp_path: Path) -> None:
    text = INSTRUMENT.read_text(encoding="utf-8").replace("{en: Control,", r'{en: "Con\etrol",')
    (tmp_path / "own.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InstrumentError) as refused:
        load_instrument(tmp_path / "own.yml")
    [fault] = refused.value.faults
    assert r"\x1b" in fault
    assert "\x1b" not in str(refused.value)
