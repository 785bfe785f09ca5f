"""Commands, options, targets and files that the guides name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from cips_helpers.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
GUIDES = [
    ROOT / name
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "benchmarks/README.md",
        "data/README.md",
        "data/own_questionnaire/README.md",
    )
]
TEXTS = {str(guide.relative_to(ROOT)): guide.read_text(encoding="utf-8") for guide in GUIDES}
COMMANDS = typer.main.get_command(app).commands
MADE_BY_THE_READER = re.compile(
    r"_build/|commentary/|guide/|context\.md|key_factors\.|style/|my_|releases/|33_my_chapter|questionnaire\.yml|reports$|responses/|html/|tables/$|CIPS_XAA_2|manifest|\.venv/|.*="
)


def code_of(text: str) -> list[str]:
    """Every line of the code blocks and every inline code, without comments."""
    blocks = re.findall(r"^ *```(?:sh)?\n(.*?)^ *```", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [*filter(None, lines), *re.findall(r"`([^`\n]+)`", outside)]


def commands(text: str) -> list[list[str]]:
    lines = [line.split() for line in code_of(text)]
    return [words for words in lines if words[0] == "cips" and len(words) > 1 and not words[1].startswith("--")]


@pytest.mark.parametrize("guide", TEXTS)
def test_commands_and_options_exist(guide: str) -> None:
    for _, command, *rest in commands(TEXTS[guide]):
        assert command in COMMANDS, f"cips {command}"
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= known, " ".join(rest)


def test_options_of_the_program_itself_exist() -> None:
    named = {words[1] for line in code_of(TEXTS["README.md"]) if (words := line.split())[:1] == ["cips"] and words[1:]}
    known = {option for parameter in typer.main.get_command(app).params for option in parameter.opts}
    assert {"--version", "--install-completion"} <= known
    assert {word for word in named if word.startswith("--")} <= known


def test_options_named_alone_exist() -> None:
    known = {option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts}
    alone = {code.split()[0] for code in code_of(TEXTS["README.md"]) if code.startswith("--")}
    assert alone
    assert alone <= known


def test_every_command_is_in_the_readme() -> None:
    named = {words[1] for words in commands(TEXTS["README.md"])}
    assert named == set(COMMANDS), "say in README.md what each command is for"


def test_make_targets_and_variables_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    variables = set(re.findall(r"^([A-Z]+) \?=", makefile, flags=re.MULTILINE))
    asked = [line.split()[1:] for line in code_of(TEXTS["README.md"]) if line.startswith("make ")]
    assert {"report", "test", "lab"} <= {words[0] for words in asked}
    for target, *settings in asked:
        assert target in targets
        assert {setting.partition("=")[0] for setting in settings} <= variables


@pytest.mark.parametrize("guide", TEXTS)
def test_files_and_folders_exist(guide: str) -> None:
    places = (ROOT, (ROOT / guide).parent, ROOT / "data" / "example", ROOT / "cips_helpers")
    named = {word for line in code_of(TEXTS[guide]) for word in line.split()}
    named |= set(re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXTS[guide]))
    files = {word for word in named if re.fullmatch(r"[\w.-]+(/[\w.-]*)+|\w[\w.-]*\.(md|yml|cff|py|ipynb)", word)}
    files = {word for word in files if not MADE_BY_THE_READER.match(word)}
    assert len(files) > 3
    assert not [word for word in sorted(files) if not any((place / word).exists() for place in places)]
