"""Forms filled in by invented people, exported in the ways of survey platforms; made from the files of the forms."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import openpyxl
import pandas as pd

from cips_helpers.forms.codebook import codebook_sheet
from cips_helpers.forms.content import FormContent
from cips_helpers.forms.limesurvey import limesurvey
from cips_helpers.forms.xlsform import xlsform

REFUSALS = 3
"""People who do not consent, in each export."""
Rows = list[dict[str, str]]


def people(form: FormContent, n: int, seed: int) -> pd.DataFrame:
    """Return an entry for each question and person, as code or number; empty if it is not asked or not answered."""
    draw = np.random.default_rng(seed)
    answers: dict[str, list[str]] = {}
    for question in form.questions:
        choices = [str(answer.code) for answer in question.choices]
        if question.is_number:
            low, high = int(question.scale.minimum or 0), int(question.scale.maximum or 0)
            choices += [str(number) for number in range(low, high + 1)]
        own = draw.choice(choices, size=n)
        if question.several:
            kinds = {str(answer.code): answer.kind for answer in question.choices}
            more = draw.random((n, len(choices))) < 0.3
            own = np.array([_all_of(first, choices, row, kinds) for first, row in zip(own, more, strict=True)])
        own[draw.random(n) < 0.1] = ""
        if question.earlier is not None:
            opening = {str(answer.code) for answer in question.opening}
            own = np.where([entry in opening for entry in answers[question.earlier.item.id]], own, "")
        answers[question.item.id] = list(own)
    answered = pd.DataFrame(answers)
    return answered.assign(**{form.questions[0].item.id: draw.choice(["1", "2"], size=n)})  # nobody without any answer


def _all_of(first: str, choices: list[str], more: np.ndarray, kinds: dict[str, str]) -> str:
    """Return several answers, with a space between them; what is no answer goes with no other."""
    also = [code for code, is_one in zip(choices, more, strict=True) if is_one and kinds[code] == "answer"]
    return first if kinds[first] != "answer" else " ".join(sorted({first, *also}))


def codes(form: FormContent, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answer codes that belong to the entries, -1 for none; a number has the code of its band."""
    coded = {}
    for question in form.questions:
        if question.several:
            given = [entry.split() for entry in answers[question.item.id]]
            other = {str(a.code): a.code for a in question.choices if a.kind != "answer"}
            for answer in question.scale.substantive:
                code = str(answer.code)
                coded[f"{question.item.id}_{code}"] = [
                    -1 if not each else other.get(each[0], int(code in each)) for each in given
                ]
            continue
        kinds = {str(answer.code): answer.code for answer in question.choices}
        bands = [(a.lower, a.upper, a.code) for a in question.scale.substantive] if question.is_number else []

        def code(entry: str, kinds: dict[str, int] = kinds, bands: list = bands) -> int:
            banded = [code for low, high, code in bands if entry and low <= float(entry) < high]
            return kinds.get(entry, banded[0] if banded else -1)

        coded[question.item.id] = [code(entry) for entry in answers[question.item.id]]
    return pd.DataFrame(coded)


@dataclass(frozen=True)
class Export:
    """A file as a platform delivers it."""

    name: str
    content: bytes


@dataclass
class _XlsForm:
    """The parts of an XLSForm, as the platforms read them from its file."""

    questions: list[dict[str, str]]
    choices: dict[str, dict[str, dict[str, str]]]

    @classmethod
    def of(cls, form: FormContent) -> _XlsForm:
        book = openpyxl.load_workbook(io.BytesIO(xlsform(form)))
        choices: dict[str, dict[str, dict[str, str]]] = {}
        for row in _table(book["choices"]):
            choices.setdefault(row["list_name"], {})[row["name"]] = row
        return cls(_table(book["survey"]), choices)

    def submissions(self, form: FormContent, answers: pd.DataFrame) -> Rows:
        """Return what the platform stores, by name: values, with refusals in between."""
        rows = []
        for number, answer in enumerate(_with_refusals(answers)):
            row = {"start": f"2024-05-{13 + number % 9}T09:00:00.000+02:00", "form_version": form.version}
            row |= {"end": row["start"].replace("T09:00", "T09:15"), "consent": "yes" if answer else "no", **answer}
            rows.append({question["name"]: row.get(question["name"], "") for question in self.questions})
        return rows

    def labelled(self, name: str, value: str, label: str) -> str:
        [question] = [question for question in self.questions if question["name"] == name]
        kind, _, listed = question["type"].partition(" ")
        if not kind.startswith("select") or not value:
            return value
        return " ".join(self.choices[listed][each][label] for each in value.split())

    def split(self, row: dict[str, str], separator: str) -> dict[str, str]:
        """Return a column of 0 and 1 for each answer to a question with several."""
        columns = {}
        for question in self.questions:
            kind, _, listed = question["type"].partition(" ")
            if kind == "select_multiple":
                value = row[question["name"]]
                for choice in self.choices[listed]:
                    columns[f"{question['name']}{separator}{choice}"] = (
                        str(int(choice in value.split())) if value else ""
                    )
        return columns


def kobo_values(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """KoboToolbox: XML values and headers, in groups that were added to the form."""
    made = _XlsForm.of(form)
    rows = [row | made.split(row, "/") for row in made.submissions(form, answers)]
    grouped = [
        {name if at < 3 else f"part_{'ab'[at > 20]}/{name}": row[name] for at, name in enumerate(row)} for row in rows
    ]
    return Export("kobo.csv", _csv(_with_kobo(grouped), delimiter=";"))


def kobo_labels(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """KoboToolbox: labels as values and headers."""
    made = _XlsForm.of(form)
    label = next(column for column in made.questions[4] if column.endswith(f"({language})"))
    headings = [(question["name"], question[label] or question["name"]) for question in made.questions]
    rows = [
        {text: made.labelled(name, row[name], label) for name, text in headings}
        for row in made.submissions(form, answers)
    ]
    return Export("kobo_labels.csv", _csv(_with_kobo(rows), delimiter=";"))


def _with_kobo(rows: Rows) -> Rows:
    return [
        {
            **row,
            **{
                "_id": str(4000 + number),
                "_uuid": f"u-{number}",
                "_submission_time": f"2024-05-{13 + number % 9}T07:16:00",
            },
            **{"_validation_status": "", "_notes": "", "_status": "submitted_via_web", "_submitted_by": ""},
            **{"__version__": "vQ1", "_tags": "", "_index": str(number + 1)},
        }
        for number, row in enumerate(rows)
    ]


def odk(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """ODK Central: values, group and name joined by a dash, notes as empty columns."""
    rows = [
        {
            "SubmissionDate": "2024-05-14T07:31:02.111Z",
            **{name if name in ("start", "end") else f"main-{name}": value for name, value in row.items()},
            **{
                "meta-instanceID": f"uuid:{number}",
                "KEY": f"uuid:{number}",
                "SubmitterID": "7",
                "SubmitterName": "app",
            },
            **{"AttachmentsPresent": "0", "AttachmentsExpected": "0", "Status": "", "ReviewState": "", "DeviceID": "d"},
            **{"Edits": "0", "FormVersion": form.version},
        }
        for number, row in enumerate(_XlsForm.of(form).submissions(form, answers))
    ]
    return Export("odk.csv", _csv(rows))


def surveycto(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """SurveyCTO: values, dates in words, no notes."""
    made = _XlsForm.of(form)
    notes = [question["name"] for question in made.questions if question["type"] == "note"]
    rows = [
        {
            **{
                "CompletionDate": "May 13, 2024 9:15:22 AM",
                "SubmissionDate": f"May {13 + number % 9}, 2024 10:01:00 AM",
            },
            **{"deviceid": "d", "username": "enum1", "duration": "812", "caseid": ""},
            **{name: value for name, value in row.items() if name not in notes},
            **made.split(row, "_"),
            **{
                "instanceID": f"uuid:{number}",
                "formdef_version": form.version,
                "review_quality": "",
                "KEY": f"k{number}",
            },
        }
        for number, row in enumerate(made.submissions(form, answers))
    ]
    return Export("surveycto.csv", _csv(rows))


def limesurvey_codes(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """LimeSurvey: question codes and answer codes."""
    return Export("limesurvey_codes.csv", _csv(list(_lime(form, answers, language, full=False))))


def limesurvey_full(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """LimeSurvey: full question texts and full answers."""
    return Export("limesurvey_full.csv", _csv(list(_lime(form, answers, language, full=True))))


def _lime(form: FormContent, answers: pd.DataFrame, language: str, *, full: bool) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(limesurvey(form).decode("utf-8-sig")), delimiter="\t")
    rows = [row for row in reader if row["language"] == language]
    texts = [{**row, "text": html.unescape(row["text"])} for row in rows if row["class"] in ("Q", "SQ", "A")]
    items, headings, choices, own, array = _items_by_code(form), {}, {}, {}, texts[0]
    several = set()
    for row in texts:
        array = row if row["class"] == "Q" else array
        if row["class"] == "A":
            choices.setdefault(array["name"], {})[row["name"]] = row["text"]
        elif row["class"] == "SQ" and array["type/scale"] == "M":
            name = f"{array['name']}_{row['name']}"
            several.add(name)
            headings[name] = f"{array['text']} [{row['text']}]" if full else f"{array['name']}[{row['name']}]"
        elif row["class"] == "SQ":
            own[row["name"]] = array["name"]
            heading = f"{array['text']} [{row['text']}]" if full else f"{array['name']}[{row['name']}]"
            headings[row["name"]] = heading
        elif row["type/scale"] not in ("F", "M"):
            headings[row["name"]] = row["text"] if full and row["type/scale"] != "*" else row["name"]
    yes_no = {"Y": {"en": "Yes", "fr": "Oui", "ar": "نعم"}, "N": {"en": "No", "fr": "Non", "ar": "لا"}}
    for number, answer in enumerate(_with_refusals(answers)):
        consent = "Y" if answer else "N"
        row = {"id": str(number + 1), "submitdate": f"2024-05-{13 + number % 9} 09:12:00", "lastpage": "9"}
        row |= {"startlanguage": language, "seed": str(7 * number)}
        for name, heading in headings.items():
            if name == "consent":
                row[heading] = yes_no[consent][language] if full else consent
            elif name == "formversion":
                row[heading] = form.version
            elif name in several:
                code, _, option = name.partition("_")
                is_ticked = option in answer.get(items[code], "").split()
                row[heading] = yes_no["Y" if is_ticked else "N"][language] if full else "Y" if is_ticked else ""
            else:
                entry = answer.get(items[name], "")
                listed = choices.get(own.get(name, name))
                number_ = f"{entry}.0000000000" if entry else ""
                row[heading] = (listed.get(entry, "") if full else entry) if listed else number_
        yield row


def typed(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """A sheet into which paper forms were typed: short codes and the codes of the codebook, below a title."""
    items = _items_by_code(form)
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Paper forms", None, None, "typed in May"])
    page.append(["no", *items])
    for number, (_, row) in enumerate(answers.iterrows(), 1):
        typed = ((int(row[id]) if row[id].isdigit() else row[id].replace(" ", ", ")) for id in items.values())
        page.append([number, *(entry or None if entry != 0 else 0 for entry in typed)])
    file = io.BytesIO()
    book.save(file)
    return Export("typed.xlsx", file.getvalue())


def typed_labels(form: FormContent, answers: pd.DataFrame, language: str) -> Export:
    """A sheet with the words that are printed on the paper form."""
    items = _items_by_code(form)
    labels = {
        question.code: {str(answer.code): answer.label[language] for answer in question.choices}
        for question in form.questions
    }
    several = {question.code for question in form.questions if question.several}

    def words(code: str, entry: str) -> str:
        if code in several:
            return "; ".join(labels[code][each] for each in entry.split())
        return labels[code].get(entry, entry)

    rows = [{code: words(code, row[id]) for code, id in items.items()} for _, row in answers.iterrows()]
    return Export("typed_labels.csv", _csv(rows))


EXPORTS: dict[str, Callable[[FormContent, pd.DataFrame, str], Export]] = {
    make.__name__: make
    for make in (kobo_values, kobo_labels, odk, surveycto, limesurvey_codes, limesurvey_full, typed, typed_labels)
}
"""Name → function that makes an export."""


def _items_by_code(form: FormContent) -> dict[str, str]:
    """Return short code → item as the codebook says."""
    frame = codebook_sheet([form]).frame
    return dict(zip(frame["code"], frame["item"], strict=True))


def _with_refusals(answers: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Yield the answers of each person, and nothing for those who do not consent."""
    for number, row in enumerate(answers.to_dict("records")):
        if number < REFUSALS:
            yield {}
        yield {str(name): entry for name, entry in row.items()}


def _table(page: object) -> list[dict[str, str]]:
    first, *others = page.iter_rows(values_only=True)  # type: ignore[attr-defined]
    return [{name: str(cell or "") for name, cell in zip(first, row, strict=True)} for row in others]


def _csv(rows: Rows, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
