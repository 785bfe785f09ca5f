"""Whatever a file holds, it is read or refused with a message; nothing else comes out."""

import contextlib
import copy
import csv
import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cips_helpers.plain_text import visible
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.study import StudyError
from cips_helpers.synthetic.recipe import RecipeError, load_recipe
from made_up import tiny

from .test_read import as_parquet, as_xlsx, frame

NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.parquet", "a.txt"])
STARTS = st.sampled_from(
    [b"", b"PAR1", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"sep=;\n", b"id,example\n", b"<", b'"']
)
TEXTS = st.text(st.sampled_from('id,;\t\n\r" 03Aé\0=-.NA'), max_size=80)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def designed(folder):
    strata = {"column": "region", "population": {"North": 9, "South": 9}}
    return load_study(tiny.write(folder, strata=strata, weight="years", seconds="merit"))


def check_message(message, names=""):
    """Assert that a message is plain: no long line, no more than 40, no control character or other unseen sign."""
    lines = message.split("\n")
    assert names in message
    assert len(lines) <= 40
    assert all(line == visible(line) and len(line) <= 600 for line in lines), ascii(message)


def try_table(folder, name, data):
    (folder / name).write_bytes(data)
    try:
        table = read_table(folder / name)
    except ReadError as error:
        check_message(str(error), names="; ")
        return
    assert all(isinstance(cell, str) for column in table.cells for cell in table.cells[column])


@settings(max_examples=300)
@given(name=NAMES, start=STARTS, data=st.binary(max_size=300) | TEXTS.map(str.encode))
def test_any_bytes(folder, name, start, data):
    try_table(folder, name, start + data)


WORKBOOK, PARQUET = as_xlsx(frame()), as_parquet(frame())


@settings(max_examples=200)
@given(data=st.data(), whole=st.sampled_from([("a.xlsx", WORKBOOK), ("a.parquet", PARQUET)]))
def test_a_damaged_file(folder, data, whole):
    name, content = whole
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try_table(folder, name, bytes(broken[: data.draw(st.integers(1, len(broken)))]))


@settings(max_examples=60)
@given(
    cells=st.lists(
        st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | TEXTS, max_size=4), max_size=4
    )
)
def test_any_cells_of_a_workbook(folder, cells):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append([c.replace("\0", "") if isinstance(c, str) else c for c in row])
    made = io.BytesIO()
    book.save(made)
    try_table(folder, "a.xlsx", made.getvalue())


@settings(max_examples=100)
@given(cells=st.lists(st.lists(TEXTS | st.sampled_from(["3", "1", "North", ""]), min_size=9, max_size=9), max_size=5))
def test_any_answers(folder, designed, cells):
    table = frame().iloc[:0]
    for place, row in enumerate(cells):
        table.loc[place] = row
    (folder / "answers.csv").write_bytes(table.to_csv(index=False).encode())
    try:
        survey = read_survey(designed, "XAA")
    except SurveyError as error:
        check_message(str(error), names="answers.csv")
        return
    assert survey.samples[1, "officials"].n > 0


@settings(max_examples=300)
@given(
    rows=st.lists(st.lists(st.text(st.sampled_from('ab3 é;,"|'), min_size=1, max_size=6), min_size=3, max_size=3)),
    delimiter=st.sampled_from(",;\t|"),
)
def test_what_is_accepted_equals_the_plain_reading(folder, rows, delimiter):
    rows = [[cell if cell.strip() else "x" for cell in row] for row in rows]
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([["first", "second", "third"], *rows])
    (folder / "a.csv").write_bytes(made.getvalue().encode())
    assert read_table(folder / "a.csv", known=["first"]).cells.to_numpy().tolist() == rows


WRITTEN = st.text(st.sampled_from('ab3 é;,"|=-<&'), min_size=1, max_size=6).filter(str.strip)
WHOLE = st.integers(-(10**9), 10**9)
DECIMAL = st.integers(-(10**6), 10**6).map(lambda whole: whole / 8).filter(lambda value: value % 1)


@settings(max_examples=200)
@given(rows=st.lists(st.tuples(WRITTEN, WRITTEN | WHOLE | DECIMAL | st.none(), WRITTEN | WHOLE | DECIMAL), max_size=6))
def test_what_is_accepted_of_a_workbook_equals_the_plain_reading(folder, rows):
    book = openpyxl.Workbook()
    for row in [("first", "second", "third"), *rows]:
        book.active.append(row)
    for cell in (cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    made = io.BytesIO()
    book.save(made)
    (folder / "a.xlsx").write_bytes(made.getvalue())
    plain = [["" if cell is None else str(cell) for cell in row] for row in rows]
    assert read_table(folder / "a.xlsx", known=["first"]).cells.to_numpy().tolist() == plain


@settings(max_examples=250)
@given(
    rows=st.lists(st.tuples(WRITTEN | st.none(), WHOLE | st.none(), DECIMAL | st.none(), WRITTEN), max_size=6),
    repeated=st.booleans(),
    compression=st.sampled_from(["none", "snappy", "zstd"]),
)
def test_what_is_accepted_of_a_parquet_file_equals_the_plain_reading(folder, rows, repeated, compression):
    types = (pa.string(), pa.int64(), pa.float64(), pa.large_string())
    columns = [pa.array([row[at] for row in rows], kind) for at, kind in enumerate(types)]
    table = pa.table(columns, names=["first", "second", "third", "fourth"])
    pq.write_table(table, folder / "a.parquet", use_dictionary=repeated, compression=compression)
    plain = [["" if cell is None else str(cell) for cell in row] for row in rows]
    assert read_table(folder / "a.parquet", known=["first"]).cells.to_numpy().tolist() == plain


def places(entries, path=()):
    """Every place of a nest of entries."""
    yield path
    inner = entries.items() if isinstance(entries, dict) else enumerate(entries) if isinstance(entries, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


def replaced(entries, path, value):
    if not path:
        return value
    entries = copy.deepcopy(entries)
    inner = entries
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return entries


STUDY = tiny.study(
    weight="years", strata={"column": "region", "population": {"North": 9}}, margins={"gender": {"Woman": 1.0}}
)


@settings(max_examples=100)
@given(path=st.sampled_from(list(places(STUDY))), value=VALUES)
def test_any_entry_of_a_study(folder, path, value):
    tiny.write(folder)
    try:
        study = load_study(tiny.save(folder / "study.yml", replaced(STUDY, path, value)))
    except StudyError as error:
        check_message(str(error))
        return
    assert study.countries


@settings(max_examples=100)
@given(path=st.sampled_from(list(places(tiny.INSTRUMENT))), value=VALUES)
def test_any_entry_of_a_questionnaire(folder, path, value):
    tiny.write(folder)
    tiny.save(folder / "instrument.yml", replaced(tiny.INSTRUMENT, path, value))
    try:
        load_study(folder / "study.yml")
    except StudyError as error:
        check_message(str(error))


@settings(max_examples=150)
@given(
    text=st.binary(max_size=60) | st.text(st.sampled_from("a:-[]{}&*!|>?%@`'\"# \n\t0\0é"), max_size=60).map(str.encode)
)
def test_any_text_as_a_study_or_recipe(folder, text):
    (folder / "broken.yml").write_bytes(text)
    with pytest.raises(StudyError) as caught:
        load_study(folder / "broken.yml")
    check_message(str(caught.value))
    with contextlib.suppress(RecipeError):
        load_recipe(folder / "broken.yml")


@settings(max_examples=250)
@given(
    data=st.data(),
    name=st.sampled_from(["study.yml", "instrument.yml"]),
    put=st.text(st.sampled_from("a:-[]{}&*!|>?%@`'\"# \n\t0é\u202e\x1b"), max_size=4),
)
def test_a_mistyped_study_or_questionnaire(folder, data, name, put):
    tiny.write(folder)
    text = (folder / name).read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    (folder / name).write_text(text[:start] + put + text[start + data.draw(st.integers(0, 5)) :], encoding="utf-8")
    try:
        study = load_study(folder / "study.yml")
    except StudyError as error:
        check_message(str(error), names=".yml")
        return
    assert study.countries
