"""The scan finds what is planted in each kind of artefact, and nothing in clean ones."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from cips_helpers import catalogue
from cips_helpers.disclosure.scan import boilerplate
from cips_helpers.disclosure.scan.leaks import Scanner, files_of_part, scan
from cips_helpers.disclosure.scan.search import MANY, pieces_of
from cips_helpers.disclosure.scan.secrets import ENTRY, ID, HiddenFigure, Secrets, _within
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.exports.files import write_all
from cips_helpers.exports.spreadsheet import as_csv, as_workbook
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from cips_helpers.survey.readers.table import read_table
from cips_helpers.synthetic.study import write_synthetic_study
from made_up import example

DATA = Path(__file__).parents[3] / "data"
STUDY, INSTRUMENT = DATA / "example" / "study.yml", DATA / "instrument" / "cips.yml"


def evidence() -> CountryResults:
    return example.country("XBB")


@cache
def secrets() -> Secrets:
    return evidence().secrets([evidence().results()])


@cache
def respondent() -> str:
    source = evidence().study.countries["XBB"].iterations[0].groups["private"]
    return "respondent: " + str(read_table(evidence().study.file_of(source)).cells["respondent"].iloc[3])


@cache
def answers() -> str:
    return ",".join(map(str, evidence().survey.samples[1, "private"].answers.iloc[5].tolist()))


@cache
def hidden_value() -> str:
    """The name of a part of which too few answered, and its hidden score."""
    shown = evidence().results()
    answer = shown.scales["operator"].by_code[int(_hidden_part()["level"])]
    return f"{shown.text(answer.label)} {_hidden_part()['estimate']:.2f}"


def exact_value() -> str:
    hidden = (e for e in evidence().estimates.frame["estimate"] if f"{e:.6f}" in secrets().exact)
    return next(repr(float(e)) for e in hidden if e > 0 and len(repr(float(e))) > 12)


@cache
def _hidden_part():
    frame = evidence().estimates.frame
    rows = frame[(frame["domain"] == "operator") & (frame["indicator"] == "audit") & (frame["statistic"] == "mean")]
    return rows[(rows["n"] > 0) & (rows["n"] < 10)].iloc[-1]


PLANTED: dict[str, tuple[str, Callable[[], str]]] = {
    "id": ("respondent id", respondent),
    "answers": ("answers of a respondent", answers),
    "peer": ("name of another country", lambda: "Valdoria"),
    "code": ("code of another country", lambda: "XCC"),
    "value": ("hidden value", hidden_value),
    "exact": ("hidden value", exact_value),
    "path": ("path of this machine", lambda: str(STUDY.resolve().parent / "responses")),
}


def html(folder: Path, text: str) -> None:
    (folder / "page.html").write_text(f"<html><body><p>Score</p><p>{text}</p></body></html>", encoding="utf-8")


def alternative_text(folder: Path, text: str) -> None:
    (folder / "page.html").write_text(f'<html><body><img alt="{text}" src="a.png"></body></html>', encoding="utf-8")


def packed_svg(folder: Path, text: str) -> None:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><title>{text}</title></svg>"
    data = base64.b64encode(svg.encode()).decode()
    (folder / "page.html").write_text(f'<img alt="a" src="data:image/svg+xml;base64,{data}">', encoding="utf-8")


def svg(folder: Path, text: str) -> None:
    (folder / "chart.svg").write_text(f"<svg><metadata>{text}</metadata><path d='M1 2'/></svg>", encoding="utf-8")


def search_index(folder: Path, text: str) -> None:
    (folder / "searchindex.js").write_text(f'Search.setIndex({{"titles": ["{text}"], "n": [1, 2]}})', encoding="utf-8")


def notebook(folder: Path, text: str) -> None:
    cell = {"cell_type": "code", "outputs": [{"data": {"text/plain": [f"shows {text}\n"]}}], "source": []}
    (folder / "page.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")


def manifest(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(json.dumps({"hidden": [{"note": text}]}), encoding="utf-8")


def table(folder: Path, text: str) -> None:
    (folder / "tables.csv").write_text(f'what,which\nfigure,"{text}"\n', encoding="utf-8")


def workbook(folder: Path, text: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["figure", text])
    book.save(folder / "tables.xlsx")


def workbook_properties(folder: Path, text: str) -> None:
    book = openpyxl.Workbook()
    book.properties.description = text
    book.save(folder / "tables.xlsx")


def pdf(folder: Path, text: str) -> None:
    _print(folder, "#set text(size: 6pt)\n#sys.inputs.text", text)


def pdf_metadata(folder: Path, text: str) -> None:
    _print(folder, '#set document(title: "x", description: sys.inputs.text)\nx', text)


def pdf_alternative(folder: Path, text: str) -> None:
    pixel = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"
    source = f'#set document(title: "x")\n#image(bytes("{pixel}"), format: "svg", alt: sys.inputs.text)'
    _print(folder, source, text, pdf_standards="ua-1")


def pdf_attribute(folder: Path, text: str) -> None:
    """Write the text as a string among the cells of a table, beside strings that only name cells."""
    cells = "<</Type/StructElem/ID(U1x1y0)/A[<</Headers[(U1x1y0)]>>]"
    written = text.encode("utf-16-be").hex()
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", f"{cells}>>", f"{cells}/E<feff{written}>>>"]
    data, starts = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    data += f"xref\n0 {len(starts) + 1}\n0000000000 65535 f \n{table}".encode()
    end = f"trailer\n<</Size {len(starts) + 1}/Root 1 0 R>>\nstartxref\n{data.index(b'xref')}\n%%EOF\n"
    (folder / "report.pdf").write_bytes(data + end.encode())


def _print(folder: Path, source: str, text: str, **options: Any) -> None:
    import typst

    typst.compile(source.encode(), output=folder / "report.pdf", root=folder, sys_inputs={"text": text}, **options)


ARTEFACTS = [
    html,
    alternative_text,
    packed_svg,
    svg,
    search_index,
    notebook,
    manifest,
    table,
    workbook,
    workbook_properties,
    pdf,
    pdf_metadata,
    pdf_alternative,
    pdf_attribute,
]


@pytest.mark.parametrize("write", ARTEFACTS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(tmp_path: Path, write: Callable[[Path, str], None], planted: str) -> None:
    kind, text = PLANTED[planted]
    write(tmp_path, text())
    found = scan(tmp_path, secrets())
    assert kind in {leak.kind for leak in found}
    assert text() not in " ".join(map(str, found)), "a finding must not quote what it found"


@pytest.mark.parametrize("write", ARTEFACTS, ids=lambda write: write.__name__)
def test_clean_artefacts_are_clean(tmp_path: Path, write: Callable[[Path, str], None]) -> None:
    write(tmp_path, "Broker 2.31, Woman 28, Pellin Islands, 12 of 40")
    assert scan(tmp_path, secrets()) == []


def test_parts_of_a_scan_hold_every_file_once_and_find_what_one_scan_finds(tmp_path: Path) -> None:
    for number in range(9):
        for folder in ("tables", "html/tables"):
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / f"{number}.csv").write_text("a\n" * number, encoding="utf-8")
    (tmp_path / "html" / "a.txt").write_text(PLANTED["path"][1](), encoding="utf-8")
    parts = [files_of_part(tmp_path, part, 3) for part in range(3)]
    assert sorted(path for part in parts for path in part) == sorted(p for p in tmp_path.rglob("*") if p.is_file())
    assert all(len({path.name for path in part}) * 2 >= len(part) > 0 for part in parts), "copies are read once"
    found = [leak for part in range(3) for leak in Scanner(secrets()).scan(tmp_path, part=part, parts=3)]
    assert found == scan(tmp_path, secrets()) != []


def test_the_width_of_a_line_is_no_hidden_mean(tmp_path: Path) -> None:
    """Pictures of the theme are drawn with lines 1.99999988 wide, and a hidden mean may be 2."""
    short = {round(e, 2) for e in evidence().estimates.frame["estimate"] if f"{e:.6f}".endswith("0000")}
    assert len(short) > 10
    widths = " ".join(f'<path style="stroke-width:{width - 1.2e-7:.8f}"/>' for width in short)
    (tmp_path / "logo.svg").write_text(f"<svg>{widths}</svg>", encoding="utf-8")
    assert scan(tmp_path, secrets()) == []


def test_a_rounded_figure_in_a_workbook_is_no_hidden_one_of_three_decimals(tmp_path: Path) -> None:
    """A workbook may hold 0.088 as the number next to it."""
    assert not [text for text in secrets().exact if text.endswith("000")]
    hidden = dataclasses.replace(secrets(), exact=frozenset({"0.088001"}))
    for value, found in ((0.08799999999999999, []), (0.0880012, ["hidden value"])):
        (tmp_path / "a.csv").write_text(f"p\n{value!r}\n", encoding="utf-8")
        assert [leak.kind for leak in scan(tmp_path, hidden)] == found


def kinds_in(folder: Path, name: str, text: str, looked_for: Secrets) -> list[str]:
    """The kinds of secrets found in a folder that holds this one file."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = [leak.kind for leak in scan(folder, looked_for)]
    path.unlink()
    return found


def test_a_code_is_looked_for_as_it_is_written(tmp_path: Path) -> None:
    """The United Arab Emirates are ARE; the stem of XAY in a search index is xai, and every PDF's metadata say xap."""
    found = dataclasses.replace(secrets(), codes={"code of another country": frozenset({"ARE", "AND", "XAI"})})
    for name, text, kinds in (
        ("index.html", "<p>They are brokers and carriers.</p>", []),
        ("index.html", "<p>As in ARE.</p>", ["code of another country"]),
        ("searchindex.js", '{"terms": {"xai": 3, "are": 2}}', []),
        ("searchindex.js", '{"titles": ["XAI"]}', ["code of another country"]),
        ("_static/theme.js", "/* WITHOUT WARRANTY, EXPRESS AND IMPLIED */", []),
        ("XAI.txt", "", ["code of another country"]),
    ):
        assert kinds_in(tmp_path, name, text, found) == kinds, (name, text)


def test_a_country_may_be_called_like_a_typeface_or_an_author(tmp_path: Path) -> None:
    found = dataclasses.replace(secrets(), names={"name of another country": frozenset({"Monaco", "Jordan"})}, codes={})
    for name, text, kinds in (
        ("_static/theme.css", "font-family: Monaco, monospace", []),
        ("_static/LICENSE.txt", "Copyright Jordan Doe", []),
        ("index.html", "<p>As in <b>monaco</b>.</p>", ["name of another country"]),
        ("Jordan.txt", "", ["name of another country"]),
    ):
        assert kinds_in(tmp_path, name, text, found) == kinds, (name, text)


def test_only_a_books_own_folder_of_libraries_is_excused(tmp_path: Path) -> None:
    """Neither a folder around the report, nor a file of a library with the same bytes."""
    folder = tmp_path / "_static" / "XBB"
    for name in ("html/_static/a.txt", "html/b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("XCC", encoding="utf-8")
    assert [(leak.file, leak.kind) for leak in scan(folder, secrets())] == [("html/b.txt", "code of another country")]


def test_every_id_of_a_country_is_looked_for(tmp_path: Path) -> None:
    found = example.country("XAA")
    ordinary = found.secrets([found.results()])
    for number in (1, max(sample.n for sample in found.survey.samples.values())):
        html(tmp_path, f"told by respondent {number:05}.")
        assert [leak.kind for leak in scan(tmp_path, ordinary)] == ["respondent id"]
    html(tmp_path, '[{"respondent": 17}, {"respondent": 18}]')  # without the zeros, as pandas reads them
    assert [leak.kind for leak in scan(tmp_path, ordinary)] == ["respondent id"]
    html(tmp_path, "told in 00001 words, by respondent 1 of 17")  # a short number alone says nothing
    assert scan(tmp_path, ordinary) == []


def test_a_row_of_totals_and_a_column_called_number_are_nobodys_ids(tmp_path: Path) -> None:
    path = write_synthetic_study(tmp_path / "study", instrument=INSTRUMENT, countries=1, seed=3, iterations=1)
    answers = path.parent / "responses" / "xaa_1_officials.csv"
    head, *rows = answers.read_text(encoding="utf-8").splitlines()
    rows = [",".join((str(number), *row.split(",")[1:])) for number, row in enumerate(rows, 1)]
    silent, total = ("m.orlan@customs.invented", "Total")
    rows += [f"{name}{',' * head.count(',')}" for name in (silent, total)]
    answers.write_text("\n".join([head.replace("respondent", "N°", 1), *rows, ""]), encoding="utf-8")
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries["countries"]["XAA"]["iterations"][0]["groups"]["officials"]["respondent"] = "N°"
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    found = CountryResults.read(load_study(path), "XAA")
    own = dataclasses.replace(secrets(), names=found.secrets([found.results()]).names)
    report = tmp_path / "report"
    report.mkdir()
    html(report, "Total: law n° 12 of 2020")
    assert scan(report, own) == []
    for leak in ('of the data: {"N°": "12"}', f"invited, no answer: {silent}"):
        html(report, leak)
        assert [leak.kind for leak in scan(report, own)] == ["respondent id"]


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        ("Respondent,score\n17,2.5\n40,1.5\n", [ID]),
        ("score;respondent\n2.5;17.0\n1.5;40.0\n", [ID]),
        ("page,score\n17,2.5\n40,1.5\n", []),
        ("respondent,score\nofficials,2.5\nall,1.5\n", []),
    ],
)
def test_short_ids_are_found_below_their_heading(tmp_path: Path, table: str, kinds: list[str]) -> None:
    (tmp_path / "own.csv").write_text(table, encoding="utf-8")
    own = dataclasses.replace(secrets(), ids={"respondent": frozenset({"17", "40"})})
    assert [leak.kind for leak in scan(tmp_path, own)] == kinds


def test_ids_of_a_file_are_known_by_their_heading() -> None:
    source = evidence().study.countries["XBB"].iterations[0].groups["private"]
    assert secrets().ids["respondent"] >= set(read_table(evidence().study.file_of(source)).cells["respondent"])


@pytest.fixture(scope="module")
def commented(tmp_path_factory: pytest.TempPathFactory) -> CountryResults:
    """A country whose file has columns of all kinds besides the answers, as survey programs write them."""
    folder = tmp_path_factory.mktemp("commented")
    path = write_synthetic_study(folder / "study", instrument=INSTRUMENT, countries=1, seed=3, iterations=1)
    answers = path.parent / "responses" / "xaa_1_officials.csv"
    head, *rows = answers.read_text(encoding="utf-8").splitlines()
    rare = ["Nothing", "code  of conduct", "Everybody knows Ana Kovač", "Kovačić", "ana@post.example", "none", "Why?"]
    colleagues = ["Kelly", "Fischer", "Duncan"]  # authors of methods, whom docstrings name
    comments = dict(enumerate(rare + colleagues)) | dict.fromkeys(range(20, 32), "Nobody follows up")
    columns = ["comment", "status", "language", *(f"other {number}" for number in range(10))]
    lines = [",".join((head, *columns))]
    for at, row in enumerate(rows):
        again = "Ask Irena Bell" if at == 40 else ""
        lines.append(",".join((row, comments.get(at, ""), "complete", "English", *[again] * 10)))
    answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    source = study["countries"]["XAA"]["iterations"][0]["groups"]["officials"]
    source["ignore"] = columns
    path.write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    return CountryResults.read(path, "XAA")


class TestEntriesThatAreNoAnswers:
    """Of what respondents wrote, that is looked for which may tell one of them."""

    def test_what_many_wrote_or_every_report_says_is_not_looked_for(self, commented: CountryResults) -> None:
        found = commented.secrets([commented.results()])
        assert found.names[ENTRY] == {"Everybody knows Ana Kovač", "ana@post.example", "Ask Irena Bell"}
        assert found.visible[ENTRY] == {"Kovačić", "Kelly", "Fischer", "Duncan"}

    @pytest.mark.parametrize(
        ("text", "kinds"),
        [
            ("<p>As one said: everybody knows ANA KOVAČ.</p>", [ENTRY]),
            ("<p>Kovačić</p>", [ENTRY]),
            ("<p>Ask Kelly.</p>", [ENTRY]),
            ("<p>Everybody knows (as Ana\u200b Kovac does): everybody   knows <em>Ana</em> Kovac.</p>", [ENTRY]),
            ("<script>let kovačić = 1</script>", []),
            ("<p>Code of conduct, complete: nothing, nobody follows up</p>", []),
        ],
    )
    def test_the_others_are_found(self, commented: CountryResults, tmp_path: Path, text: str, kinds: list[str]) -> None:
        looked_for = commented.secrets([commented.results()])
        assert kinds_in(tmp_path, "index.html", text, looked_for) == kinds


QUOTED = "In my office at the north gate the chief takes the fees himself, and José’s people know about it all"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (QUOTED.replace(" the north", "\n the&nbsp;north"), [ENTRY]),
        ("0   In my office at the north gate the chief take...", [ENTRY]),
        ("One said: THE CHIEF takes the <b>fees</b> himself – and José's people", [ENTRY]),
        ("and Jose\u0301’s peo&shy;ple know about it all", [ENTRY]),
        ("In my office at the south gate the chief takes none of the fees", []),
        ("The code of conduct is known, as many write, to all officials of this", []),
    ],
)
def test_a_part_of_an_entry_is_found_however_it_is_set(tmp_path: Path, text: str, kinds: list[str]) -> None:
    """A sentence quoted in a country's own words, and the beginning that pandas prints."""
    often = [f"The code of conduct is known, as many write, to all officials of {number}" for number in range(12)]
    entries = frozenset({QUOTED, *often})
    looked_for = Secrets(words={}, paths=frozenset(), names={ENTRY: entries})
    assert kinds_in(tmp_path, "index.html", f"<p>{text}</p>", looked_for) == []  # whole, as written, it is not there
    pieces = pieces_of(entries, floor=10, is_common=lambda _: False)
    looked_for = dataclasses.replace(looked_for, sentences={ENTRY: pieces})
    assert kinds_in(tmp_path, "index.html", f"<p>{text}</p>", looked_for) == kinds


def test_with_the_words_of_docstrings_colleagues_called_like_authors_would_be_harmless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hole 8: the names stand in the package's code, which is no part of any report."""
    authors = ("Kelly", "Duncan")
    assert not any(map(boilerplate.boilerplate_test(), authors))
    code = " ".join(path.read_text(encoding="utf-8") for path in boilerplate.PACKAGE.rglob("*.py"))
    every_report = boilerplate.of_every_report()
    monkeypatch.setattr(boilerplate, "of_every_report", lambda: every_report + boilerplate._words_of(code))
    assert all(map(boilerplate.boilerplate_test(), authors))


@pytest.mark.parametrize("also", [[], [f"id{number}" for number in range(MANY)]], ids=["few", "many"])
def test_an_id_is_not_found_in_the_decimals_of_a_place(tmp_path: Path, also: list[str]) -> None:
    found = dataclasses.replace(secrets(), names={"respondent id": frozenset(["909714", *also])})
    for text, kinds in (
        ('<rect x="184.909714"/>', []),
        ("<p>909714</p>", ["respondent id"]),
        ("<p>No.909714</p>", ["respondent id"]),
        ('<rect x="184.909714"/><p>909714</p>', ["respondent id"]),
    ):
        assert kinds_in(tmp_path, "index.html", text, found) == kinds, text


def test_the_name_of_a_file_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "Valdoria.txt").write_text("x", encoding="utf-8")
    assert [leak.kind for leak in scan(tmp_path, secrets())] == ["name of another country"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_of_an_export_that_shows_a_hidden_figure_is_found(tmp_path: Path, kind: str) -> None:
    part = _hidden_part()

    def write(level: str) -> None:
        cells = ["private", "operator", level, "audit", "mean", round(part["estimate"], 2)]
        if kind == "csv":
            (tmp_path / "figures.csv").write_text(",".join(map(str, cells)), encoding="utf-8")
        else:
            book = openpyxl.Workbook()
            book.active.append(cells)
            book.save(tmp_path / "figures.xlsx")

    write(part["level"])
    assert [leak.kind for leak in scan(tmp_path, secrets())] == ["hidden value"]
    write("1")  # brokers, who are shown
    assert scan(tmp_path, secrets()) == []


class TestTheExportsOfAReport:
    """They hold every figure, other iterations' of a hidden part too: none of these is a leak, a hidden one is."""

    @pytest.mark.parametrize("edition", ["internal", "public"])
    @pytest.mark.parametrize("country", ["XAA", "XBB", "XDD"])
    def test_are_clean(self, tmp_path: Path, country: str, edition: str) -> None:
        told = example.country(country)
        results = told.results(edition=edition)
        write_all(results, tmp_path)
        assert scan(tmp_path, told.secrets([results])) == []

    def test_a_shown_share_is_no_hidden_number_of_people(self, tmp_path: Path) -> None:
        # 9 per cent of one iteration are exporters, and 9 exporters answered a hidden question of the other.
        study = write_synthetic_study(
            tmp_path / "study", instrument=INSTRUMENT, countries=1, seed=1, respondents=120, iterations=2
        )
        told = CountryResults.read(study, "XAA")
        (tmp_path / "report").mkdir()
        write_all(told.results(), tmp_path / "report")
        assert scan(tmp_path / "report", told.secrets([told.results()])) == []

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    @pytest.mark.parametrize("statistic", ["mean", "sample_share"])
    def test_a_hidden_figure_among_them_is_found(self, tmp_path: Path, kind: str, statistic: str) -> None:
        sheet = figures_sheet(evidence().results())
        table = sheet.frame
        place = {
            "mean": ["audit", "operator", str(_hidden_part()["level"])],
            "sample_share": ["operator", "all", "all"],
        }
        of_part = (table[["indicator", "demographic", "part"]] == place[statistic]).all(axis=1)
        here = of_part & (table["statistic"] == statistic) & (table["state"] == "suppressed")
        here &= table["group"] == "private"
        at = table.index[here & (table["iteration"] == _hidden_part()["iteration"])][0]
        truth = evidence().estimates.frame
        row = table.loc[at]
        [value] = truth.loc[
            (truth["iteration"] == row["iteration"])
            & (truth["group"] == "private")
            & (truth["indicator"] == row["indicator"])
            & (truth["statistic"] == statistic)
            & (truth["level"].astype(str) == row["part"])
            & (truth["answer"] == (-1 if statistic == "mean" else row["answer"])),
            "estimate",
        ]
        table.loc[at, "estimate"] = value * (1 if statistic == "mean" else 100)
        made = as_csv(sheet) if kind == "csv" else as_workbook([sheet], title="T")
        (tmp_path / f"figures.{kind}").write_bytes(made)
        assert [leak.kind for leak in scan(tmp_path, secrets())] == ["hidden value"]


def test_a_picture_is_read_in_lines_as_it_is_seen(tmp_path: Path) -> None:
    """It is drawn in another order: the last name of an axis, then the figure of another row."""
    name, figure = hidden_value().rsplit(maxsplit=1)

    def picture(beside: str, above: str) -> None:
        texts = ((0, 10, "Broker"), (0, 30, name), (90, 10, above), (90, 30.8, beside))
        drawn = "".join(f'<text x="{x}" y="{y}">{text}</text>' for x, y, text in texts)
        (tmp_path / "page.html").write_text(f"<html><body><svg>{drawn}</svg></body></html>", encoding="utf-8")

    picture(beside=figure, above="•")
    assert "hidden value" in {leak.kind for leak in scan(tmp_path, secrets())}
    picture(beside="•", above=figure)
    assert scan(tmp_path, secrets()) == []


def line(*texts: str) -> str:
    """Return a picture of one line."""
    drawn = "".join(f'<text x="{90 * at}" y="10">{text}</text>' for at, text in enumerate(texts))
    return f"<svg>{drawn}</svg>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (line("talk to each other", "86%", "{value}"), False),
        (line("other", "86%", "{value}"), False),
        (line("Other", "86%", "{value}"), True),
        ("<table><tr><td>We talk to each other</td><td>86%</td><td>{value}</td></tr></table>", False),
        ("<table><tr><td>Other</td><td>86%</td><td>{value}</td></tr></table>", True),
        ("<p>It is lower among all other: {value}.</p>", True),
    ],
)
def test_a_part_called_like_a_word_of_a_question_raises_no_alarm_there(tmp_path: Path, text: str, found: bool) -> None:
    figure = HiddenFigure(frozenset({"Other"}), frozenset({"operator", "7"}), frozenset({"5.2%", "5%"}), {})
    within = frozenset(_within(["Do you talk to each other?", "Other"], [figure]))
    assert within == {"to each other"}
    searched = Secrets(words={}, paths=frozenset(), figures=(figure,), within=within)
    (tmp_path / "page.html").write_text(f"<html><body>{text.format(value='5.2%')}</body></html>", encoding="utf-8")
    assert [leak.kind for leak in scan(tmp_path, searched)] == ["hidden value"] * found


def test_texts_of_reports_are_known_in_the_languages_of_the_study() -> None:
    text = catalogue.translations("fr").gettext("Arrows: clear changes, in points.")
    assert not boilerplate.boilerplate_test()(text)
    in_french = boilerplate.boilerplate_test(languages=("fr",))
    assert in_french(text)
    assert not in_french(f"{text} Irena Bell")
