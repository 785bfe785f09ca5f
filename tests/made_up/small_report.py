"""Five small chapters that use everything the book knows: figures, tables, sentences, formulas, links."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cips_helpers.build.report import Report, Request
from cips_helpers.build.report import chapters as chapters_in
from cips_helpers.folders import ROOT

PARAMETERS = """study: str = "data/example/study.yml"
country: str = "XAA"
iteration: int = 1
language: str = "en"
edition: str = "internal"
"""

CHART = '''
import io
import matplotlib
matplotlib.rcParams.update({"svg.hashsalt": "cips", "svg.fonttype": "path"})
import matplotlib.pyplot as plt

class Chart:
    """Stands in for what cips_helpers.charts returns."""
    def __init__(self, label, caption, alt, note="", size=(7, 4)):
        self.meta = {"label": label, "caption": caption, "alt": alt, "note": note}
        figure, ax = plt.subplots(figsize=size)
        ax.barh(["Leadership", "Regulation", "Transparency"], [2.4, 2.1, 1.7], color="#00798c")
        ax.set_xlim(0, 3); ax.set_title("Score, 0 to 3 points")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None}, bbox_inches="tight")
        plt.close(figure)
        self.svg = buffer.getvalue()
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": self.meta["alt"]}, {"image/svg+xml": self.meta}

class Table:
    """Stands in for what cips_helpers.tables returns."""
    def __init__(self, gt, label, caption, note=""):
        self.gt, self.meta = gt, {"label": label, "caption": caption, "note": note}
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.gt.as_raw_html(), "text/plain": self.meta["caption"]}, {"text/html": self.meta}

class Sentence(str):
    def _repr_markdown_(self):
        return str(self)
'''

TABLE = """
import pandas as pd
from great_tables import GT
frame = pd.DataFrame({"Key factor": ["Leadership and Commitment", "Transparency"] * ROWS,
                      "Officials": [2.41, 1.72] * ROWS, "Private sector": [2.02, 1.55] * ROWS, "n": [316, 75] * ROWS})
Table(GT(frame).fmt_number(["Officials", "Private sector"]), "LABEL", "Scores by **group**", "Base: all who answered.")
"""

LINK = 'All figures are in the file <a href="../tables/figures.csv">figures.csv</a>.'

HIDDEN = "SECRET_OF_THE_SOURCE = 1"


def notebook(*cells: str, parameters: str = PARAMETERS) -> nbformat.NotebookNode:
    """Make a notebook: a cell that starts with # is Markdown, the others are code."""
    made = [new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    for text in cells:
        made.append(new_markdown_cell(text) if text.lstrip().startswith(("#", ">")) else new_code_cell(text.strip()))
    made[:2] = made[1::-1]  # the title comes before the parameters
    for index, cell in enumerate(made):
        cell["id"] = f"c{index}"
    return new_notebook(cells=made, metadata={"kernelspec": {"name": "someone-elses", "display_name": "x"}})


def chart(label: str, caption: str, size: str = "(7, 4)") -> str:
    """Give the source of a cell that shows a chart."""
    alt = "Three bars: Leadership 2.4, Regulation 2.1, Transparency 1.7 of 3"
    return f'Chart("{label}", "{caption}", "{alt}", "Lines are 95 % intervals.", {size})'


def chapters() -> dict[str, nbformat.NotebookNode]:
    """Make the five chapters."""
    setup = HIDDEN + CHART
    prose = "A sentence of prose that a reader reads. " * 12
    return {
        "01_summary.ipynb": notebook(
            "# Summary\n\nHow do the two groups see integrity, at a glance?",
            setup,
            "## Method\n\n" + prose,
            chart("fig-radar", "All ten factors, both groups", "(6, 6)"),
            'Sentence("Officials rate *Leadership* highest (2.41 of 3.00; see {numref}`fig-radar`).")',
            "### Details\n\n" + prose,
            TABLE.replace("ROWS", "2").replace("LABEL", "tab-summary"),
        ),
        "02_respondents.ipynb": notebook(
            "# Respondents\n\nWho answered?",
            setup,
            "## Method\n\n" + prose + "\n\n" + LINK,
            chart("fig-who", "Who answered, by region"),
            TABLE.replace("ROWS", "30").replace("LABEL", "tab-long"),
        ),
        "03_factors.ipynb": notebook(
            "# Key factors\n\nWhere do perceptions differ?",
            setup,
            "## Ranking\n\n" + prose,
            chart("fig-rank", "Ten factors, ranked"),
            chart("fig-gap", "The gap between the groups", "(9, 5)"),
            'Sentence("## A heading made from numbers\\n\\nThe widest gap is in **Transparency**.")',
        ),
        "04_indicators.ipynb": notebook(
            "# Indicators\n\nWhat stands behind each factor?",
            setup,
            *[
                text
                for i in range(4)
                for text in (f"## Factor {i}\n\n{prose}", chart(f"fig-item-{i}", f"Items of factor {i}", "(7, 5)"))
            ],
        ),
        "05_technical_note.ipynb": notebook(
            "# Technical note\n\nHow were the figures made?",
            setup,
            "## Formulas\n\nThe mean is $\\bar{y} = \\frac{\\sum_i w_i y_i}{\\sum_i w_i}$, with the variance\n\n"
            "$$\\widehat{\\mathrm{var}}(\\bar y)=\\sum_h (1-f_h)\\frac{n_h}{n_h-1}\\sum_i (z_{hi}-\\bar z_h)^2$$\n",
            "(study, country, iteration, language, edition)",
        ),
    }


def export(folder: Path) -> None:
    """Write what `LINK` leads to."""
    folder.mkdir()
    (folder / "figures.csv").write_text("n\r\n316\r\n", encoding="utf-8")


def write(folder: Path, notebooks: dict[str, nbformat.NotebookNode]) -> Path:
    """Write notebooks into a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in notebooks.items():
        nbformat.write(made, folder / name)
    return folder


def request(folder: Path, notebooks: dict[str, nbformat.NotebookNode] | None = None, **changes: object) -> Request:
    """Return a request for a report on an invented country whose notebooks are in ``folder``."""
    study = folder / "private" / "study.yml"
    study.parent.mkdir(parents=True, exist_ok=True)
    study.write_text("countries: {}\n", encoding="utf-8")
    written = write(folder / "notebooks", notebooks or chapters())
    values: dict[str, object] = {
        "study": study,
        "country": "XAA",
        "iteration": 2,
        "edition": "internal",
        "language": "en",
        "output": folder / "out",
        "label": "XAA",
        "notebooks": written,
        "book": ROOT / "book",
        "pages": tuple(path.stem for path in chapters_in(written)),
    }
    return Request(**{**values, **changes})


def report(folder: Path, notebooks: dict[str, nbformat.NotebookNode] | None = None, **changes: object) -> Report:
    """Return the report made for a request; changes are of the request."""
    facts = {
        "Officials": "316 of 9,800",
        "Private sector": "248 of 3,100",
        "Officials' score": "2.37 of 3.00",
        "Private sector's score": "2.04 of 3.00",
        "Targets met": "6 of 10",
        "Fieldwork": "3–28 March 2023",
    }
    return Report(
        request=request(folder, notebooks, **changes),
        name="Examplia",
        edition_title="Internal edition",
        mark="CONFIDENTIAL",
        subtitle="Second iteration, 2023",
        facts=facts,
        author="Examplia Customs, Integrity Unit",
        notice="A synthetic example: the country and every answer are invented.",
    )
