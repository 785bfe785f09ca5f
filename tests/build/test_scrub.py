"""An executed notebook tells nothing of the machine, the person or the hour."""

from __future__ import annotations

import getpass
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.scrub import scrub
from made_up import small_report

TELLTALE = """
import getpass, os, pathlib, sys
print(study, os.getcwd(), pathlib.Path.home(), sys.prefix)
print("to the analyst", file=sys.stderr)
{"a path": study}
"""


def executed(folder: Path) -> nbformat.NotebookNode:
    notebook = small_report.notebook("# Page", TELLTALE)
    notebook.metadata["author"] = "somebody"
    notebook.cells[-1].metadata.update(tags=["keep"], mystnb={"image": {"alt": "x"}}, collapsed=True)
    report = small_report.report(folder, {"01_a.ipynb": notebook})
    (folder / "work").mkdir()
    [path] = run_notebooks(report, [report.request.notebooks / "01_a.ipynb"], folder / "work")
    return nbformat.read(path, as_version=4)


def test_no_path_no_person_no_time(tmp_path: Path) -> None:
    notebook = executed(tmp_path)
    text = json.dumps(notebook)
    for path in (tmp_path, Path.home(), Path.cwd(), "cips-"):
        assert str(path) not in text.replace("cips-helpers", "")
    assert getpass.getuser() not in re.findall(r"\w+", text)
    assert not re.search(r"\d{4}-\d\d-\d\dT|papermill|duration|somebody|version\b", text)


def test_the_output_is_kept_with_its_folders_cut(tmp_path: Path) -> None:
    outputs = executed(tmp_path).cells[-1].outputs
    assert [output.output_type for output in outputs] == ["stream", "execute_result"]
    assert outputs[0].text.startswith("…/study.yml …")
    assert outputs[1].data["text/plain"] == "{'a path': '…/study.yml'}"


@pytest.mark.parametrize("home", ["/data", "/a", "/css", "/"])
def test_words_that_contain_a_folders_name_stay(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", home)
    html = '<a href="tables/data_dictionary.csv">list</a> <link href="html/css/theme.css">'
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[new_output("display_data", {"text/html": html})])])
    scrub(notebook, {}, private=[Path("/data"), Path("/a")])
    assert notebook.cells[0].outputs[0].data["text/html"] == html


def test_of_metadata_only_tags_and_the_pages_own_remain(tmp_path: Path) -> None:
    notebook = executed(tmp_path)
    assert notebook.cells[-1].metadata == {"tags": ["keep"], "mystnb": {"image": {"alt": "x"}}}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


def test_injected_parameters_name_no_folder(tmp_path: Path) -> None:
    cell = next(c for c in executed(tmp_path).cells if "injected-parameters" in c.metadata.get("tags", []))
    assert cell.source.splitlines()[1:] == [
        "study = 'study.yml'",
        "country = 'XAA'",
        "iteration = 2",
        "language = 'en'",
        "edition = 'internal'",
    ]


def test_notebooks_get_the_study_as_an_absolute_path(tmp_path: Path) -> None:
    assert Path(str(small_report.request(tmp_path).parameters["study"])).is_absolute()


def test_the_finished_report_tells_nothing_either(report: Path) -> None:
    texts = [path for path in report.rglob("*") if path.suffix in {".html", ".js", ".json", ".svg"}]
    assert len(texts) > 20
    for path in texts:
        text = path.read_text(encoding="utf-8")
        for folder in (report, Path.home(), Path.cwd()):
            assert str(folder) not in text, path.name
