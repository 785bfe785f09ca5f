"""XLSForms: converted by pyxform without a warning, whatever the questionnaire's texts, and read back."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyxform.xls2xform import convert

from cips_helpers.forms.texts import FormError
from cips_helpers.forms.xlsform import xlsform
from cips_helpers.instrument.form_texts import standard_texts
from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.decode import plain
from made_up import tiny

from .made import HOSTILE, cips, form, hostile, tiny_instrument

X = "{http://www.w3.org/2002/xforms}"


def converted(instrument: Instrument, group: str = "officials") -> ElementTree.Element:
    made = convert(io.BytesIO(xlsform(form(instrument, group))), file_type=".xlsx", warnings=[])
    assert made.warnings == []
    return ElementTree.fromstring(made.xform)


def binds(xform: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {bind.get("nodeset", "").rpartition("/")[2]: bind for bind in xform.iter(f"{X}bind")}


@pytest.mark.parametrize("group", ["officials", "private"])
def test_both_forms_of_the_questionnaire_are_converted_without_a_warning(group: str) -> None:
    instrument = cips()
    named = binds(converted(instrument, group))
    assert {item.id for item in instrument.items_of(group)} <= named.keys()
    assert {"consent", "form_version", "start", "end"} <= named.keys()


def test_filters_numbers_and_consent_are_conditions(tmp_path: Path) -> None:
    named = binds(converted(tiny_instrument(tmp_path)))
    reported = re.sub(r"\s+", " ", named["reported"].get("relevant", "")).strip()
    assert reported == "/data/consent = 'yes' and ( /data/offered = '1')"
    assert "consent" in named["gender"].get("relevant", "")
    assert named["years"].get("type") == "int"
    assert named["years"].get("constraint") == "(. >= 0 and . <= 60) or . = 99"
    assert named["consent"].get("required") == "true()"


def test_a_filter_on_a_number_asks_for_its_band(tmp_path: Path) -> None:
    changes = {
        "items/reported/base": {"item": "years", "codes": [2]},
        "items/years/asked_of": ["officials"],
        "items/years/kind": "demographic",
    }
    bind = binds(converted(tiny_instrument(tmp_path, changes)))["reported"]
    assert re.search(r"years\s*>= 5 and\s+/data/years\s*< 61", bind.get("relevant", ""))


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    instrument = hostile(tmp_path)
    xform = converted(instrument)
    labels = [value for value in xform.iter(f"{X}value") if not value.get("form")]
    assert not list(xform.iter(f"{X}output")), "a label refers to an answer"
    texts = [plain("".join(value.itertext())) for value in labels]
    assert sum(text.startswith(plain(HOSTILE.split(" ")[0])) for text in texts) > 20
    for text in ("".join(value.itertext()) for value in labels):
        assert not re.search(r"\$\{|<[a-z/]|\*.*\*|_.*_|\]\(", text)
    book = openpyxl.load_workbook(io.BytesIO(xlsform(form(instrument))))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n"}


def test_items_may_bear_the_names_of_the_forms_own_fields(tmp_path: Path) -> None:
    changes = {"items/gender/id": "consent"}
    named = binds(converted(tiny_instrument(tmp_path, changes)))
    assert {"consent", "consent_"} <= named.keys()


def test_a_name_that_odk_keeps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="keep the name 'meta' for themselves; give this item another id"):
        xlsform(form(tiny_instrument(tmp_path, {"items/gender/id": "meta"})))


def test_a_language_of_a_country_has_a_registered_code(tmp_path: Path) -> None:
    texts = {name: {"en": text["en"], "pt_br": text["pt"]} for name, text in standard_texts().items()}

    def translated(part: Any) -> Any:
        if isinstance(part, dict):
            if set(part) == {"en", "fr"}:
                return {"en": part["en"], "pt_br": part["fr"]}
            return {key: ["en", "pt_br"] if key == "languages" else translated(each) for key, each in part.items()}
        return [translated(each) for each in part] if isinstance(part, list) else part

    entries = translated(tiny.instrument()) | {"form": texts}
    xform = converted(load_instrument(tiny.save(tmp_path / "mine.yml", entries)))
    assert [each.get("lang") for each in xform.iter(f"{X}translation")] == ["English (en)", "Português Brasil (pt)"]


def test_the_same_questionnaire_gives_the_same_bytes(tmp_path: Path) -> None:
    instrument = tiny_instrument(tmp_path)
    assert xlsform(form(instrument)) == xlsform(form(instrument))


def test_answers_collected_with_the_form_are_read_by_item_and_code(tmp_path: Path) -> None:
    """KoboToolbox exports a column a question, the choice's name in it, and columns of its own."""
    book = openpyxl.load_workbook(io.BytesIO(xlsform(form(tiny_instrument(tmp_path)))))
    heads, *rows = book["survey"].iter_rows(values_only=True)
    survey = [dict(zip(heads, row, strict=True)) for row in rows]
    codes: dict[str, list[str]] = {}
    for listed, name, *_ in list(book["choices"].iter_rows(values_only=True))[1:]:
        codes.setdefault(listed, []).append(name)
    fields = [row for row in survey if row["type"] != "note"]

    def answer(row: dict[str, str], person: int) -> str:
        kind, _, listed = row["type"].partition(" ")
        if kind == "select_one":
            return "yes" if row["name"] == "consent" else codes[listed][person % len(codes[listed])]
        return {"integer": str(person), "start": "2024-03-02T09:00:00", "end": "2024-03-02T09:12:00"}.get(kind, "x")

    own = ["_id", "_uuid", "_submission_time", "__version__"]
    lines = [";".join([*(row["name"] for row in fields), *own])]
    for person in range(12):
        lines.append(";".join([*(answer(row, person) for row in fields), *(f"{name}{person}" for name in own)]))
    ignored = ["start", "end", "consent", "form_version", *own[1:]]
    survey_read = tiny.read(tmp_path, "\n".join(lines), respondent="_id", ignore=ignored)
    [sample] = survey_read.samples.values()
    assert sample.absent == ()
    assert sorted(sample.answers["example"].unique()) == [0, 1, 2, 3, 8, 9]
    assert sorted(sample.answers["region"].unique()) == [1, 2]
    assert sorted(sample.answers["years"].unique()) == [1, 2]
