"""The search for unreachable names finds a planted one, and takes nothing that is used for dead."""

from pathlib import Path

import pytest

from unreachable import unreached

FILES = {
    "__init__.pyi": "from .charts.radar import chart_radar as chart_radar",
    "__init__.py": "",
    "__main__.py": "from cips_helpers.cli import app\napp()",
    "cli/__init__.py": "from cips_helpers.cli import report\nfrom cips_helpers.cli.common import app",
    "cli/common.py": "import typer\napp = typer.Typer()",
    "cli/report.py": """
from cips_helpers.cli.common import app
@app.command()
def report(): return build()
def build():
    from cips_helpers.charts import radar
    return radar.drawn()
""",
    "charts/__init__.py": "",
    "charts/radar.py": """
from html.parser import HTMLParser
WIDTH = 3
class Radar(HTMLParser):
    def handle_data(self, data): ...
class Line:
    def length(self): return WIDTH
    def _repr_html_(self): ...
def chart_radar(): return Line().length()
def drawn(): return Radar()
""",
}


def write(root: Path, **more: str) -> list[str]:
    files = FILES | {f"{name}.py": FILES.get(f"{name}.py", "") + text for name, text in more.items()}
    for name, text in files.items():
        path = root / "cips_helpers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [line.rpartition(": ")[2] for line in unreached(root)]


def test_a_package_whose_names_are_all_used_is_clean(tmp_path: Path) -> None:
    assert write(tmp_path) == []


@pytest.mark.parametrize(
    ("planted", "names"),
    [
        ("def dead(): ...", ["dead"]),
        ("def dead(): return unused()\ndef unused(): return dead()", ["dead", "unused"]),
        ("DEAD = 1", ["DEAD"]),
        ("class Dead:\n    def method(self): ...", ["Dead"]),
        ("def dead(): ...\ndef chart_map(dead): return dead\nchart_map(1)", ["dead"]),
    ],
)
def test_what_nothing_uses_is_found(planted: str, names: list[str], tmp_path: Path) -> None:
    assert write(tmp_path, **{"charts/radar": f"\n{planted}\n"}) == names


def test_a_method_is_found_in_a_class_that_is_used(tmp_path: Path) -> None:
    planted = "class Map:\n    def used(self): ...\n    def dead(self): ...\nMap().used()"
    assert write(tmp_path, **{"charts/radar": f"\n{planted}\n"}) == ["Map.dead"]


def test_a_module_that_nothing_imports_is_found(tmp_path: Path) -> None:
    assert write(tmp_path, **{"charts/alone": "def dead(): ..."}) == ["the whole module"]
