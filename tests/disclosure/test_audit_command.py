"""`cips audit`: what it says of clean and of spoilt reports, and its end."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.disclosure.audit import Breach
from cips_helpers.programme import report as national
from cips_helpers.results.country import Evidence

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "data" / "example" / "study.yml"


def audit(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["audit", *arguments, "--study", str(STUDY)])


def test_a_clean_country_ends_with_nought(tmp_path: Path) -> None:
    page = tmp_path / "XDD" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Meridor: 2.31 of 3</p>", encoding="utf-8")
    done = audit("XDD", "--output", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert done.stdout == "XDD: 0 hidden figure(s) can be worked out, 0 leak(s) (scanned: XDD)\n"


def test_a_peers_name_in_either_edition_is_told_without_quoting_it(tmp_path: Path) -> None:
    page = tmp_path / "XDD_public" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>better than in Valdoria</p>", encoding="utf-8")
    done = audit("XDD", "--output", str(tmp_path))
    assert done.exit_code == 1
    assert "XDD_public/html/index.html: name of another country" in done.stdout
    assert "Valdoria" not in done.output


class Here(AbstractContextManager[None]):
    """Calls in this process what would run apart, where nothing is patched."""

    def __init__(self, *call: Any) -> None:
        self.call = call

    def __exit__(self, *_: object) -> None:
        pass

    def result(self) -> Any:
        function, *arguments = self.call
        return function(*arguments)


def test_a_figure_that_can_be_worked_out_is_told_by_rule_place_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breach = Breach("count", 1, "officials", "gender", "3", "people")
    monkeypatch.setattr(Evidence, "audit", lambda _: [breach])
    monkeypatch.setattr(national, "Apart", Here)
    done = audit("XDD", "--output", str(tmp_path))
    assert done.exit_code == 1
    assert "XDD: iteration 1, officials, gender = 3, people: how many people a hidden part has" in done.stdout
    assert "hide another part" in done.stdout
    report = CliRunner().invoke(app, ["report", "XDD", "--study", str(STUDY), "--output", str(tmp_path)])
    assert report.exit_code == 1
    assert "hidden figures can be worked out" in report.stderr
    assert not (tmp_path / "XDD").exists()
