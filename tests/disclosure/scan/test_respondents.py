"""Answers of respondents are found in every form in which a chapter could show them, and nowhere else."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure.scan.leaks import scan
from cips_helpers.disclosure.scan.respondents import Respondents
from cips_helpers.disclosure.scan.secrets import Secrets
from cips_helpers.disclosure.scan.vocabulary import Vocabulary
from cips_helpers.disclosure.scan.written import Written
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.readers.table import read_table
from made_up import example

STUDY = Path(__file__).parents[3] / "data" / "example" / "study.yml"
KIND = "answers of a respondent"


def country() -> CountryResults:
    return example.country("XBB")


@cache
def secrets() -> Secrets:
    """The answers alone are searched for: other secrets have tests of their own."""
    return Secrets(words={}, paths=frozenset(), respondents=country().secrets([country().results()]).respondents)


@cache
def people() -> pd.DataFrame:
    """Five people in no order, of all who answered most questions."""
    answers = country().survey.samples[1, "private"].answers
    return answers[(answers == -1).sum(axis=1) < 8].sample(5, random_state=4).reset_index(drop=True)


@cache
def labels() -> pd.DataFrame:
    scales = country().survey.samples[1, "private"].scales
    names = {item: {answer.code: answer.label["en"] for answer in scale.answers} for item, scale in scales.items()}
    return pd.DataFrame({item: people()[item].map(names[item]) for item in people()})


@cache
def entries() -> pd.DataFrame:
    """Five lines of the file as they stand in it, with ids."""
    source = country().study.countries["XBB"].iterations[0].groups["private"]
    return pd.DataFrame(read_table(country().study.file_of(source)).cells).sample(5, random_state=2)


@cache
def texts() -> dict[str, str]:
    """Item → wording."""
    instrument = country().survey.instrument
    return {item: instrument.text(item, "private") for item in people()}


def with_missing(frame: pd.DataFrame) -> pd.DataFrame:
    """As an analyst would read it: no answer is no number."""
    return frame.astype(float).replace({-1: np.nan})


def page(body: str) -> dict[str, str]:
    return {"page.html": f"<html><body><p>Scores</p>{body}</body></html>"}


def pre(text: str) -> dict[str, str]:
    return page(f"<pre>{escape(text)}</pre>")


def table(frame: pd.DataFrame, **options: object) -> dict[str, str]:
    return page(frame.to_html(**options))


def packed(data: bytes) -> dict[str, str]:
    return page(f'<script>load("{base64.b64encode(data).decode()}")</script>')


def picture(frame: pd.DataFrame) -> dict[str, str]:
    """A table that is drawn: a text for each cell, in a picture that is packed into the page."""
    cells = "".join(
        f'<text x="{20 * across}" y="{10 * down}">{value}</text>'
        for down, row in enumerate([list(frame), *frame.to_numpy().tolist()])
        for across, value in enumerate(row)
    )
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{cells}</svg>"
    return page(f'<img alt="x" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">')


def drawn(frame: pd.DataFrame) -> dict[str, str]:
    """Matplotlib draws texts as shapes and writes them into comments."""
    glyphs = "".join(f'<!-- {value} --><path d="M 1 2"/>' for row in frame.to_numpy().tolist() for value in row)
    return {"chart.svg": f"<svg>{glyphs}</svg>"}


def book(frame: pd.DataFrame, **options: object) -> dict[str, bytes]:
    buffer = io.BytesIO()
    frame.to_excel(buffer, **options)
    return {"tables.xlsx": buffer.getvalue()}


def notebook(*lines: str) -> dict[str, str]:
    cell = {"cell_type": "code", "outputs": [{"data": {"text/plain": list(lines)}}], "source": []}
    return {"page.ipynb": json.dumps({"cells": [cell]})}


def one(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.iloc[[0]]


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(frac=1, axis=1, random_state=3)


def rows() -> list[list[str]]:
    return [list(map(str, row)) for row in people().to_numpy().tolist()]


def between(sign: str) -> dict[str, str]:
    return pre("\n".join(sign.join(row) for row in rows()))


def marked(write: Callable[[str, int], str]) -> dict[str, str]:
    """Elements with what is written of each answer in their tags, an element a person."""
    return page(
        "".join(
            f"<p {' '.join(write(str(item), value) for item, value in row.items())}></p>"
            for _, row in people().iterrows()
        )
    )


def drawn_by_columns(frame: pd.DataFrame) -> dict[str, str]:
    cells = "".join(
        f'<text x="{20 * across}" y="{10 * down}">{value}</text>'
        for across, column in enumerate(frame)
        for down, value in enumerate(frame[column])
    )
    return {"chart.svg": f"<svg>{cells}</svg>"}


def archive(frame: pd.DataFrame, *, times: int = 1) -> bytes:
    content, name = frame.to_csv(index=False).encode(), "a.csv"
    for _ in range(times):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed_files:
            packed_files.writestr(name, content)
        content, name = buffer.getvalue(), "a.zip"
    return content


def array(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, frame.to_numpy())
    return buffer.getvalue()


FEW = ["gender", "experience", "operator", "region"]
STATEMENTS = slice(0, 18)

FORMS: dict[str, Callable[[], dict[str, str] | dict[str, bytes]]] = {
    "table of codes": lambda: table(people()),
    "table of codes without index": lambda: table(people(), index=False),
    "table of codes without headings": lambda: table(people(), header=False, index=False),
    "table with decimals": lambda: table(people().astype(float)),
    "table with decimals and gaps": lambda: table(with_missing(people())),
    "table with a decimal comma": lambda: table(people().astype(float), decimal=","),
    "table of labels": lambda: table(labels()),
    "table of labels without headings": lambda: table(labels(), header=False, index=False),
    "table of labels with gaps as words": lambda: table(labels(), na_rep="None"),
    "table transposed": lambda: table(people().T),
    "table transposed without headings": lambda: table(people().T, header=False, index=False),
    "table transposed of labels": lambda: table(labels().T),
    "table of wordings": lambda: table(people().rename(columns=texts())),
    "table of wordings transposed": lambda: table(labels().rename(columns=texts()).T),
    "table in reversed columns": lambda: table(people().iloc[:, ::-1], header=False, index=False),
    "table in alphabetical columns": lambda: table(people().sort_index(axis=1), header=False, index=False),
    "table in any order of columns": lambda: table(shuffled(people())),
    "table of labels in any order of columns": lambda: table(shuffled(labels())),
    "table of a few columns": lambda: table(people()[FEW]),
    "table of a few columns of labels": lambda: table(labels()[FEW], index=False),
    "table sorted by an answer": lambda: table(people().sort_values("gender").sort_index(axis=1)),
    "table of statements alone": lambda: table(people().iloc[:, STATEMENTS], header=False, index=False),
    "table of the first and last columns": lambda: table(people(), max_cols=20),
    "table of one person": lambda: table(one(people())),
    "table of one person in a column": lambda: table(one(labels()).T, header=False),
    "table of one person, some questions": lambda: table(one(shuffled(people())).iloc[:, :14]),
    "entries of the file": lambda: table(entries()),
    "entries of the file without headings": lambda: table(entries(), header=False, index=False),
    "entries of the file as text": lambda: pre(entries().to_csv(index=False, sep=";")),
    "scores without other answers": lambda: table(people().where(people() < 8).where(people() >= 0)),
    "printed": lambda: pre(people().to_string()),
    "printed with decimals": lambda: pre(with_missing(people()).to_string()),
    "printed labels": lambda: pre(labels().to_string()),
    "printed transposed": lambda: pre(people().T.to_string()),
    "printed transposed without headings": lambda: pre(people().T.to_string(header=False, index=False)),
    "printed in several parts": lambda: pre(people().to_string(line_width=120)),
    "printed array": lambda: pre(str(people().to_numpy())),
    "printed array of decimals": lambda: pre(str(with_missing(people()).to_numpy())),
    "printed list": lambda: pre(str(people().to_numpy().tolist())),
    "printed list of labels": lambda: pre(str(labels().to_numpy().tolist())),
    "printed series": lambda: pre(people().iloc[0].to_string()),
    "printed series of labels": lambda: pre(labels().iloc[0].to_string()),
    "printed record": lambda: pre(str(people().iloc[0].to_dict())),
    "printed records": lambda: pre(str(labels().to_dict("records"))),
    "printed columns": lambda: pre(str(people().to_dict("list"))),
    "a sentence": lambda: page(f"<p>Person A said {', '.join(map(str, people().iloc[0]))}.</p>"),
    "a sentence of labels": lambda: page(f"<p>Person A said {'; '.join(labels().iloc[0].astype(str))}.</p>"),
    "digits without a space": lambda: page(f"<p>{''.join(map(str, people().iloc[0, STATEMENTS]))}9999</p>"),
    "a list": lambda: page("<ul>" + "".join(f"<li>{value}</li>" for value in people().iloc[1]) + "</ul>"),
    "a list of definitions": lambda: page(
        "<dl>" + "".join(f"<dt>{item}</dt><dd>{value}</dd>" for item, value in labels().iloc[0].items()) + "</dl>"
    ),
    "an attribute": lambda: page(f'<div data-rows="{people().iloc[0].tolist()}">x</div>'),
    "an alternative text": lambda: page(f'<img src="a.png" alt="{" ".join(map(str, people().iloc[0]))}">'),
    "a comment": lambda: page(f"<!-- {people().to_csv(index=False)} -->"),
    "a table in Markdown": lambda: pre("\n".join(" | ".join(map(str, row)) for row in people().to_numpy().tolist())),
    "CSV": lambda: {"a.csv": people().to_csv(index=False)},
    "CSV of labels": lambda: {"a.csv": labels().to_csv(index=False)},
    "CSV with semicolons": lambda: {"a.csv": people().to_csv(index=False, sep=";")},
    "CSV with tabs": lambda: {"a.csv": people().to_csv(index=False, sep="\t")},
    "CSV with bars": lambda: {"a.csv": people().to_csv(index=False, header=False, sep="|")},
    "CSV with a decimal comma": lambda: {"a.csv": people().astype(float).to_csv(index=False, sep=";", decimal=",")},
    "CSV transposed": lambda: {"a.csv": people().T.to_csv(header=False)},
    "CSV in any order of columns": lambda: {"a.csv": shuffled(labels()).to_csv(index=False)},
    "CSV with a row in a cell": lambda: {
        "a.csv": pd.DataFrame({"x": [str(row) for row in people().to_numpy()]}).to_csv()
    },
    "a text file": lambda: {"a.txt": people().to_csv(index=False, header=False, sep=" ")},
    "a workbook": lambda: book(people()),
    "a workbook of labels": lambda: book(labels(), index=False),
    "a workbook transposed": lambda: book(people().T, header=False, index=False),
    "a workbook in any order of columns": lambda: book(shuffled(people())),
    "a workbook below a title": lambda: book(people(), startrow=3, startcol=2),
    "JSON records": lambda: {"a.json": people().to_json(orient="records")},
    "JSON records of labels": lambda: {"a.json": labels().to_json(orient="records")},
    "JSON columns": lambda: {"a.json": people().to_json(orient="columns")},
    "JSON split": lambda: {"a.json": shuffled(people()).to_json(orient="split")},
    "JSON index": lambda: {"a.json": people().to_json(orient="index")},
    "JSON values": lambda: {"a.json": people().to_json(orient="values")},
    "JSON table": lambda: {"a.json": people().to_json(orient="table")},
    "JSON lists": lambda: {"a.json": json.dumps(people().to_dict("list"))},
    "a script of records": lambda: page(f"<script>const rows = {people().to_json(orient='records')};</script>"),
    "a script of columns": lambda: page(f"<script>plot({people().to_json(orient='columns')})</script>"),
    "a script with bare keys": lambda: page(
        f"<script>let p = {{{', '.join(f'{item}: {value}' for item, value in people().iloc[2].items())}}}</script>"
    ),
    "a script beside": lambda: {"a.js": f"var data={people().to_json(orient='split')};"},
    "base64 of CSV": lambda: packed(people().to_csv(index=False).encode()),
    "base64 of labels in JSON": lambda: packed(labels().to_json(orient="records").encode()),
    "base64 of compressed CSV": lambda: packed(gzip.compress(people().to_csv(index=False).encode(), mtime=0)),
    "base64 of small numbers": lambda: packed(people().to_numpy().astype("i1").tobytes()),
    "base64 of decimals": lambda: packed(people().to_numpy().astype("<f8").tobytes()),
    "a picture with a table": lambda: picture(people()),
    "a picture with a table of labels": lambda: picture(labels()),
    "a picture with drawn numbers": lambda: drawn(people()),
    "a notebook's output": lambda: notebook(people().to_string()),
    "a notebook's output with decimals": lambda: notebook(with_missing(people()).to_csv(index=False)),
    "a notebook's table in lines": lambda: notebook(*shuffled(people()).to_html().splitlines(True)),
    **{
        f"cells between {sign!r}": partial(between, sign)
        for sign in ("-", " – ", "_", "·", "→", "~", "*", "&", " \u200e")
    },
    "cells between signs nobody sees": lambda: between("\u200b"),
    "cells in quotation marks": lambda: pre("; ".join(f"“{value}”" for value in people().iloc[0])),
    "digits of Arabic": lambda: pre(
        "\n".join(map("، ".join, rows())).translate({48 + at: 0x660 + at for at in range(10)})
    ),
    "a table of LaTeX": lambda: pre(shuffled(people()).to_latex()),
    "numbers as NumPy prints them": lambda: pre(", ".join(f"np.int16({value})" for value in people().iloc[0])),
    "a record as NumPy prints it": lambda: pre(
        ", ".join(f"'{item}': np.int16({value})" for item, value in shuffled(people()).iloc[0].items())
    ),
    "powers of ten": lambda: pre("\n".join(",".join(f"{float(value):.1e}" for value in row) for row in rows())),
    "codes with labels": lambda: table(people().astype(str) + ": " + labels().astype(str)),
    "codes with labels in parentheses": lambda: table(people().astype(str) + " (" + labels().astype(str) + ")"),
    "labels with codes": lambda: table(labels().astype(str) + " (" + people().astype(str) + ")"),
    "numbered answers": lambda: page(
        f"<p>{', '.join(f'Q{at}: {value}' for at, value in enumerate(people().iloc[0]))}</p>"
    ),
    "a list in Markdown": lambda: pre(
        "\n".join(f"- **{item}**: {value}" for item, value in shuffled(people()).iloc[0].items())
    ),
    "answers before their questions": lambda: table(
        pd.DataFrame({"answer": shuffled(labels()).iloc[0], "question": [texts()[id] for id in shuffled(labels())]}),
        index=False,
    ),
    "attributes of a record": lambda: marked(lambda item, value: f'{item}="{value}"'),
    "attributes with data": lambda: marked(lambda item, value: f'data-{item}="{value}"'),
    "a form filled in": lambda: marked(lambda item, value: f'><input name="{item}" value="{value}"'),
    "what is said at a mark": lambda: marked(lambda item, value: f'><i title="{value}"></i'),
    "an address": lambda: page(f'<a href="a.html?{urlencode(shuffled(people()).iloc[0].to_dict())}">a</a>'),
    "a page in a page": lambda: page(f'<iframe srcdoc="{escape(shuffled(people()).to_html())}"></iframe>'),
    "a picture drawn by columns": lambda: drawn_by_columns(people()),
    "base64 of an archive": lambda: packed(archive(people())),
    "base64 of a workbook": lambda: packed(book(people())["tables.xlsx"]),
    "base64 of base64": lambda: packed(base64.b64encode(people().to_csv().encode())),
    "base64 for addresses": lambda: page(f"<i>{base64.urlsafe_b64encode(people().to_csv().encode()).decode()}</i>"),
    "base64 of CSV of two bytes": lambda: packed(people().to_csv(index=False).encode("utf-16")),
    "base64 of large first bytes": lambda: packed(people().to_numpy().astype(">i4").tobytes()),
    "base64 of an array of NumPy": lambda: packed(array(people())),
    "base64 of CSV in BZ2 and LZMA": lambda: packed(bz2.compress(lzma.compress(people().to_csv().encode()))),
    "digits of hexadecimal": lambda: page(f"<i>{people().to_csv(index=False).encode().hex()}</i>"),
    "a compressed file": lambda: {"a.csv.gz": gzip.compress(people().to_csv(index=False).encode(), mtime=0)},
    "an archive in an archive": lambda: {"a.zip": archive(people(), times=2)},
    "CSV of two bytes": lambda: {"a.csv": people().to_csv(index=False).encode("utf-16")},
}


def written(folder: Path, form: str) -> Path:
    for name, content in FORMS[form]().items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_answers_are_found_in_every_form(tmp_path: Path, form: str) -> None:
    folder = written(tmp_path, form)
    found = scan(folder, secrets())
    assert {leak.kind for leak in found} == {KIND}
    assert {leak.file for leak in found} == {path.name for path in folder.iterdir()}
    assert scan(folder, replace(secrets(), respondents=Respondents())) == [], "nothing else finds them"


def test_the_same_answers_are_named_in_each_file(tmp_path: Path) -> None:
    for name in ("a.md", "b.log", "c.log"):
        (tmp_path / name).write_text(people().to_csv(index=False), encoding="utf-8")
    assert [leak.file for leak in scan(tmp_path, secrets())] == ["a.md", "b.log", "c.log"]


def invented() -> pd.DataFrame:
    """Answers of people who are not there: each question's answers of somebody else."""
    answers = country().survey.samples[1, "private"].answers
    rng = np.random.default_rng(5)
    return answers.apply(lambda column: rng.permutation(column.to_numpy())).head(5)


def test_a_file_that_nobody_can_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "answers.parquet").write_bytes(people().to_parquet())
    assert [leak.kind for leak in scan(tmp_path, secrets())] == ["content that cannot be read"]


HARMLESS: dict[str, Callable[[], dict[str, str]]] = {
    "answers of nobody": lambda: table(shuffled(invented())),
    "codes of a questionnaire": lambda: page(
        "".join(
            f"<p>{item}: {text} <ol><li>3 Strongly agree</li><li>2 Agree</li><li>1 Disagree</li><li>0 Strongly disagree"
            "</li><li>8 Don't know</li></ol></p>"
            for item, text in texts().items()
        )
    ),
    "shares of answers": lambda: table(people().apply(lambda c: c.value_counts(normalize=True)).fillna(0).T.round(2)),
    "means by question": lambda: table(pd.DataFrame({"mean": people().mean().round(1), "n": 5})),
    "ranks": lambda: table(pd.DataFrame({item: [at % 10 + 1, at % 3 + 1] for at, item in enumerate(people())}).T),
    "codes that repeat": lambda: {"a.csv": "".join(f"x,{at % 3 + 1},{3 - at % 4},a\n" for at in range(400))},
    "the commonest answers": lambda: table(people().mode().iloc[[0]].T),
}


@pytest.mark.parametrize("form", HARMLESS)
def test_what_is_no_answer_of_anybody_is_not_found(tmp_path: Path, form: str) -> None:
    for name, content in HARMLESS[form]().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert scan(tmp_path, secrets()) == []


LISTED = [1, 2, 3, 4, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]
"""Answers as our own tables list the codes of a question with four answers, and of one with two several times."""


WITHOUT_MOST = [1, 2, 3, 3, 2, 1, 0, -1, -1, -1, -1, -1]
"""Answers as they list the codes of two questions above figures that are of no answer."""


@pytest.mark.parametrize(
    ("answers", "found"), [(LISTED, False), (WITHOUT_MOST, False), ([*LISTED[:5], 4, 3, 1, 3, 2, 1, 4, 2, 2], True)]
)
def test_somebody_who_answered_as_a_table_lists_codes_is_not_searched_for(answers: list[int], found: bool) -> None:
    """In a survey of 800 some do; their report would be refused for its own table of figures."""
    vocabulary = Vocabulary()
    cells = np.array([[vocabulary.answer(str(code)) for code in answers]], np.int32)
    searcher = Respondents(vocabulary, [Written(cells, {}, (tuple(range(len(answers))),))])
    assert searcher.in_grid([["part"], *([str(code)] for code in answers)]) == found


def test_the_searcher_survives_the_way_to_another_process(tmp_path: Path) -> None:
    sent = pickle.loads(pickle.dumps(secrets()))
    assert {leak.kind for leak in scan(written(tmp_path, "table of labels"), sent)} == {KIND}
    assert "XBB" not in repr(sent), "nothing of a secret is displayed"
