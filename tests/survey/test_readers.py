"""One file, whatever its format and encoding, gives one table of texts; what is no such file is named."""

import csv
import io
import sys
import zipfile

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table

ROWS = [["id", "région", "note"], ["1", "Val-Doré", "2,5"], ["2", "", 'said "no", then']]


def delimited(delimiter, *, ends="\n"):
    def field(text):
        return '"' + text.replace('"', '""') + '"' if set(text) & {delimiter, '"'} else text

    return ends.join(delimiter.join(map(field, row)) for row in ROWS) + ends


def workbook(*sheets, **cells):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets or [("answers", ROWS)]:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for place, value in cells.items():
            sheet[place] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def parquet(**columns):
    made = io.BytesIO()
    pq.write_table(pa.table(columns), made)
    return made.getvalue()


def archive(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "."), content)
    return made.getvalue()


def read(folder, name, data, **options):
    (folder / name).write_bytes(data)
    return read_table(folder / name, **options)


def rows_of(table):
    return [list(table.columns), *table.cells.to_numpy().tolist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be-bom"])
def test_delimiters_and_encodings(tmp_path, delimiter, encoding):
    text = delimited(delimiter)
    data = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
    assert rows_of(read(tmp_path, "answers.csv", data)) == ROWS


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines(tmp_path, ends):
    data = (ends + delimited(";", ends=ends) + ends * 2).encode()
    assert rows_of(read(tmp_path, "answers.csv", data)) == ROWS


def test_excels_hint_of_the_delimiter_is_no_heading(tmp_path):
    assert rows_of(read(tmp_path, "answers.csv", b"sep=;\r\n" + delimited(";").encode())) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", ":", " ", "~", "."])
@pytest.mark.parametrize("line", ["sep={}\r\n", '"sep={}"\n', "SEP={}  \r"])
def test_a_hint_may_name_any_delimiter(tmp_path, delimiter, line):
    text = line.format(delimiter) + delimited(delimiter)
    assert rows_of(read(tmp_path, "answers.csv", text.encode())) == ROWS


def test_a_hint_outweighs_the_delimiters_of_the_headings(tmp_path):
    assert rows_of(read(tmp_path, "a.csv", b"sep=^\na,b;c^d\n1,2;3^4\n")) == [["a,b;c", "d"], ["1,2;3", "4"]]


def test_decimal_commas_do_not_separate_columns(tmp_path):
    table = read(tmp_path, "answers.csv", b"a;b, if any\n1,5;2,5\n3,5;4,5\n", known=["a"])
    assert rows_of(table) == [["a", "b, if any"], ["1,5", "2,5"], ["3,5", "4,5"]]


def test_workbook_and_parquet_give_the_same_texts(tmp_path):
    assert rows_of(read(tmp_path, "a.xlsx", workbook())) == ROWS
    columns = dict(zip(ROWS[0], zip(*ROWS[1:], strict=True), strict=True))
    assert rows_of(read(tmp_path, "a.parquet", parquet(**columns))) == ROWS


def test_numbers_of_a_workbook_are_written_as_seen(tmp_path):
    rows = [["a", "b", "c", "d"], [3, 2.5, True, pd.Timestamp(2024, 5, 1)], [None, 1e20, "03", "x"]]
    assert rows_of(read(tmp_path, "a.xlsx", workbook(("s", rows))))[1:] == [
        ["3", "2.5", "True", "2024-05-01"],
        ["", "1e+20", "03", "x"],
    ]


def test_equal_cells_of_different_types_are_written_each_as_seen(tmp_path):
    rows = [["a", "b", "c"], [1, True, "1"], [0, False, "0"], [1e15, 10**15, None]]
    assert rows_of(read(tmp_path, "a.xlsx", workbook(("s", rows))))[1:] == [
        ["1", "True", "1"],
        ["0", "False", "0"],
        ["1000000000000000.0", "1000000000000000.0", ""],
    ]


def test_a_sheet_may_begin_below_and_beside_its_corner(tmp_path):
    data = workbook(("s", [["", "", ""], ["", "", ""], ["", "a", "b"], ["", 1, "x"], ["", "", ""], ["", 2, "y"]]))
    table = read(tmp_path, "a.xlsx", data)
    assert rows_of(table) == [["a", "b"], ["1", "x"], ["2", "y"]]
    assert list(table.cells.index) == [4, 6]


def test_types_of_parquet(tmp_path):
    data = parquet(
        whole=[3, None], broken=[3.0, float("nan")], coded=pa.array(["a", None]).dictionary_encode(), flag=[True, None]
    )
    assert rows_of(read(tmp_path, "a.parquet", data))[1:] == [["3", "3.0", "a", "true"]]


def test_a_sheet_is_chosen_by_name_and_the_first_is_said(tmp_path):
    data = workbook(("about", [["x"], ["y"]]), ("answers", ROWS))
    assert rows_of(read(tmp_path, "a.xlsx", data, sheet="answers")) == ROWS
    (note,) = read(tmp_path, "a.xlsx", data).notes
    assert "2 sheets" in note[0]
    assert "'about'" in note[1]
    with pytest.raises(ReadError, match="has no sheet 'results'; its sheets are 'about', 'answers'"):
        read(tmp_path, "a.xlsx", data, sheet="results")


def test_a_computed_formula_counts_by_its_value(tmp_path):
    plain = workbook(("s", [["a", "b"], [1, 4711]]))
    with zipfile.ZipFile(io.BytesIO(plain)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v>4711</v>" in parts[sheet]
    parts[sheet] = parts[sheet].replace(b"<v>4711</v>", b"<f>A2*2</f><v>2</v>")
    table = read(tmp_path, "a.xlsx", archive(**parts))
    assert rows_of(table) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(("cell", "counts"), [("=A1", "1 formula"), ("#N/A", "1 error")])
def test_a_cell_without_a_value_is_no_empty_answer(tmp_path, cell, counts):
    data = workbook(("s", [["a", "b"], [1, 2]]), B2=cell)
    with pytest.raises(ReadError, match=counts):
        read(tmp_path, "a.xlsx", data)


def test_formulas_on_another_sheet_do_not_matter(tmp_path):
    data = workbook(("answers", ROWS), ("sums", [["=1+1"]]))
    assert rows_of(read(tmp_path, "a.xlsx", data)) == ROWS


def test_rows_without_entry_are_left_out_and_counted(tmp_path):
    table = read(tmp_path, "a.csv", b"a,b\n1,2\n , \n,\n3,4\n")
    assert rows_of(table) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert table.notes == (("rows without any entry", "they were left out", 2),)


def test_nameless_empty_columns_go_and_others_stay(tmp_path):
    assert read(tmp_path, "a.csv", b"a;;b;\n1;;2;\n").columns == ("a", "b")
    assert read(tmp_path, "a.csv", b"a;;b;\n1;;2;x\n").columns == ("a", "b", "")


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,"x\n2,y\n3,z\n',  # open to the end of the file
        'a,b\n1,"x\n2,"y\n3,z\n',  # closed two lines below: the lines look like one
    ],
)
def test_an_open_quotation_mark_swallows_nobody(tmp_path, text):
    with pytest.raises(ReadError, match="quotation mark"):
        read(tmp_path, "a.csv", text.encode())


def test_a_text_may_hold_line_breaks(tmp_path):
    table = read(tmp_path, "a.csv", b'a,b\n1,"x\ny"\n2,z\n')
    assert rows_of(table) == [["a", "b"], ["1", "x\ny"], ["2", "z"]]


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b" \r\n\n", "the file is empty"),
        ("a.csv", b"\xef\xbb\xbf", "the file is empty"),
        ("a.csv", b"\xff\xfe", "the file is empty"),
        ("a.xlsx", b"", "the file is empty"),
        ("a.csv", b"<!DOCTYPE html><html><table>", "holds a web page"),
        ("a.csv", b"\xef\xbb\xbf\n <TABLE><tr>", "holds a web page"),
        ("a.xlsx", b"<html><body>", "holds a web page"),
        ("a.csv", b"<?xml version='1.0'?><data/>", "holds XML"),
        ("a.csv", b'[{"a": 1}]', "holds JSON"),
        ("a.csv", b"%PDF-1.7 ...", "holds a PDF"),
        ("a.csv", b"\x1f\x8b\x08\0", "compressed"),
        ("a.csv", b"a,b\n1,\0\0\n", "binary data"),
        ("a.csv", "a,b\n1,2".encode("utf-16-le") + b"\0", "binary data"),
        ("a.csv", b"a,b\n\x81\x8d,\xff\n", "neither UTF-8 nor Windows-1252"),
        ("a.csv", b"\xff\xfea", "begins like UTF-16 but is damaged"),
        ("a.csv", workbook(), "is named like delimited text but holds an Excel workbook"),
        ("a.xlsx", b"a,b\n1,2\n", "is named like an Excel workbook but holds delimited text"),
        ("a.parquet", b"a,b\n1,2\n", "is named like a Parquet file but holds delimited text"),
        ("a.csv", parquet(a=[1]), "is named like delimited text but holds a Parquet file"),
        ("a.xlsx", archive(readme__txt="x"), "holds a zip archive"),
        ("a.csv", archive(readme__txt="x"), "holds a zip archive"),
        ("a.xlsx", archive(content__xml="x"), "OpenDocument"),
        ("a.xlsx", workbook()[:1500], "damaged or cut off"),
        ("a.xlsx", workbook()[:-10], "damaged or cut off"),
        ("a.parquet", parquet(a=[1])[:-8], "damaged"),
        ("a.parquet", parquet(a=[[1]]), "damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        ("a.xlsx", workbook(("answers", [])), "the sheet 'answers' is empty"),
        ("a.sav", b"$FL2@(#) SPSS", "damaged"),
        ("a.dat", b"a,b\n1,2\n", "the ending '.dat' does not say"),
        ("a.csv", b"a,b\n1,2\n3\n4,5,6\n", "2 line(s) don't have 2 columns"),
        ("a.csv", b'"' + b"x" * 200_000 + b"\n1\n", "can't be told apart"),
    ],
)
def test_what_is_no_such_file_is_named(tmp_path, name, data, what):
    with pytest.raises(ReadError) as caught:
        read(tmp_path, name, data)
    assert what in caught.value.what
    assert caught.value.todo


def test_a_mark_that_is_not_closed_where_a_library_has_lifted_the_limit_of_csv(tmp_path):
    before = csv.field_size_limit(sys.maxsize)
    try:
        with pytest.raises(ReadError) as caught:
            read(tmp_path, "a.csv", b'"' + b"x" * 200_000 + b"\n1\n")
    finally:
        csv.field_size_limit(before)
    assert "can't be told apart" in caught.value.what


def test_a_workbook_whose_parts_are_damaged(tmp_path):
    with zipfile.ZipFile(io.BytesIO(workbook())) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:300]
    with pytest.raises(ReadError, match="damaged"):
        read(tmp_path, "a.xlsx", archive(**parts))


@pytest.mark.parametrize("name", ["gone.csv", ".", "a\0b.csv"])
def test_a_file_that_is_not_there(tmp_path, name):
    with pytest.raises(ReadError, match=r"no such file|is a folder|can't be opened"):
        read_table(tmp_path / name)


def test_the_format_may_be_named_outright(tmp_path):
    assert read(tmp_path, "a.dat", delimited(",").encode(), format="csv").columns == tuple(ROWS[0])


@pytest.mark.parametrize(("cells", "counted"), [("A2:A3", 1), ("A1:B1", None)])
def test_merged_cells_below_the_headings_are_named(tmp_path, cells, counted):
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.active.merge_cells(cells)
    book.save(tmp_path / "answers.xlsx")
    notes = [rows for what, _, rows in read_table(tmp_path / "answers.xlsx").notes if "merged" in what]
    assert notes == ([] if counted is None else [counted])
