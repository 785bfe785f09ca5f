"""The house style of a study: on pages, on paper and in charts; changed without running a chapter; faults told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from cips_helpers.palette import HOUSE
from cips_helpers.programme.report import make_report
from cips_helpers.programme.verify import verify
from cips_helpers.survey.load import load_study
from cips_helpers.survey.study import StudyError
from made_up import small_programme

STYLE = {
    "organisation": {"en": "Customs & Excise <b>of XAA</b>"},
    "footer": {"en": "Printed on <i>recycled</i> paper"},
    "logo": "logo.svg",
    "cover": "cover.png",
    "colours": {"title": "#3b0764", "groups": {"officials": "#0F766E"}},
}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#3b0764"/></svg>'
FORMATS = ("html", "pdf", "pptx", "docx")
CHAPTERS = {
    "10_result": ("# Result", "cips.table_overall(results)"),
    "15_scores": ("# Scores", "cips.chart_factors(results)"),
}


def styled(study: Path, style: Mapping[str, Any] | str, **entries: Any) -> Path:
    """Write a style, or text in its place, into a study."""
    raw = yaml.safe_load(study.read_text(encoding="utf-8"))
    raw.pop("style", None)
    raw |= entries
    text = yaml.safe_dump(raw, sort_keys=False, allow_unicode=True)
    text += style if isinstance(style, str) else yaml.safe_dump({"style": style}, allow_unicode=True)
    study.write_text(text, encoding="utf-8")
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = small_programme.study(tmp_path_factory.mktemp("style") / "study", countries=1)
    (path.parent / "logo.svg").write_text(LOGO, encoding="utf-8")
    Image.new("RGB", (1200, 640), "#88aacc").save(path.parent / "cover.png")
    return path


@pytest.fixture(scope="module")
def report(fork_server: None, study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    styled(study, STYLE, contact={"en": "integrity@customs.example"})
    folder = tmp_path_factory.mktemp("styled")
    chapters = small_programme.notebooks(folder / "chapters", CHAPTERS)
    [request] = small_programme.planned(study, folder / "out", chapters, formats=FORMATS)
    [state] = small_programme.examined(study, [request])
    make_report(load_study(study), state)
    return request.folder


def test_pages_have_names_logo_footer_and_colours(report: Path) -> None:
    front = BeautifulSoup((report / "html" / "index.html").read_text(encoding="utf-8"), "html.parser")
    imprint, logo = front.select_one(".cips-imprint"), front.select_one("img.cips-logo")
    assert imprint is not None
    assert logo is not None
    assert imprint.get_text() == "Customs & Excise <b>of XAA</b> · integrity@customs.example · Internal edition"
    assert logo["alt"] == "Customs & Excise <b>of XAA</b>"
    assert (report / "html" / str(logo["src"])).is_file()
    chapter = (report / "html" / "15_scores.html").read_text(encoding="utf-8")
    assert '<p class="cips-footer">Printed on &lt;i&gt;recycled&lt;/i&gt; paper</p>' in chapter
    palette = (report / "html" / "_static" / "palette.css").read_text(encoding="utf-8")
    assert "--title: #3b0764;" in palette
    assert "--officials: #0f766e;" in palette
    assert "#0f766e" in chapter
    for file in (report / "html").rglob("*.*"):
        if file.suffix in (".html", ".css", ".svg") and file.name != "favicon.svg":
            text = file.read_text(encoding="utf-8")
            assert HOUSE.groups[0] not in text, file.name
            assert HOUSE.title not in text, file.name


def test_paper_has_them_too(report: Path) -> None:
    pages = PdfReader(report / "CIPS_XAA_1.pdf").pages
    cover, last = pages[0].extract_text(), pages[-1].extract_text()
    assert "Customs & Excise <b>of XAA</b> · integrity@customs.example" in " ".join(cover.split())
    assert "Printed on <i>recycled</i> paper" in last
    assert [image.image.size for image in pages[0].images if image.image] == [(1200, 640)]
    streams = [stream for page in pages if (stream := page.get_contents()) is not None]
    drawn = b"".join(stream.get_data() for stream in streams).decode("latin-1")
    used = {tuple(map(float, numbers)) for numbers in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) scn", drawn)}
    used = {"#" + "".join(f"{round(255 * channel):02x}" for channel in colour) for colour in used}
    assert {"#3b0764", "#0f766e"} <= used
    assert not {HOUSE.title, HOUSE.groups[0]} & used


def test_slides_and_summary_are_files_of_the_report(report: Path, study: Path) -> None:
    names = {"CIPS_XAA_1.pptx", "CIPS_XAA_1_summary.docx"}
    assert names <= set(json.loads((report / "manifest.json").read_text(encoding="utf-8"))["files"])
    verdict = verify(report, load_study(study))
    assert verdict.is_right, verdict.lines
    (report / "CIPS_XAA_1.pptx").write_bytes((report / "CIPS_XAA_1.pptx").read_bytes() + b" ")
    assert not verify(report, load_study(study)).is_right
    (report / "CIPS_XAA_1.pptx").write_bytes((report / "CIPS_XAA_1.pptx").read_bytes()[:-1])
    assert Presentation(report / "CIPS_XAA_1.pptx").slides[0].shapes.title.text == "Country XAA"


def test_another_colour_runs_no_chapter(report: Path, study: Path) -> None:
    chapters = report.parents[1] / "chapters"
    [request] = small_programme.planned(study, report.parent, chapters, formats=FORMATS)
    assert small_programme.stale(study, [request]) == {}
    styled(study, {**STYLE, "footer": {"en": "Other"}})
    assert small_programme.stale(study, [request]) == {"XAA": "the house style (entries)"}
    styled(study, STYLE, contact={"en": "integrity@customs.example"})
    (study.parent / "logo.svg").write_text(LOGO.replace("40", "41"), encoding="utf-8")
    assert small_programme.stale(study, [request]) == {"XAA": "the house style (logo.svg)"}


@pytest.mark.parametrize(
    ("style", "message"),
    [
        (
            "style: {colours: {title: '#ffcc00'}}",
            "title: #ffcc00 has a contrast of 1.5 on white, and small letters need 4.5; a darker one would be #8",
        ),
        (
            "style: {colours: {groups: {officials: '#b45308'}}}",
            "officials (#b45308) and private (#b45309) look alike; give one of them another hue",
        ),
        (
            "style: {colours: {groups: {offcials: '#17457f'}}}",
            "groups → 'offcials': there is no such group (meant: officials?)",
        ),
        (
            "style:\n  colours:\n    title: #17457f\n",
            'title: takes a colour of six digits in quotes, as "#17457f" (without quotes, # begins a comment)',
        ),
        ("style: {colours: {title: navy}}", "takes a colour of six digits in quotes"),
        ("style: {color: {title: navy}}", "style → color: there is no entry of this name here"),
    ],
)
def test_faults_are_told_with_a_cure(study: Path, style: str, message: str) -> None:
    with pytest.raises(StudyError) as error:
        load_study(styled(study, style))
    assert message in str(error.value)
