"""Answers of invented people as survey platforms export them, of forms that somebody typed in there by hand."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

from cips_helpers.forms.content import FormContent, Question

WHO = {"en": "Which group do you belong to?", "fr": "À quel groupe appartenez-vous ?", "ar": "إلى أي فئة تنتمي؟"}
AGREE = {"en": "How far do you agree?", "fr": "Êtes-vous d'accord ?", "ar": "إلى أي مدى توافق؟"}
OTHER = {"en": "Other (please specify)", "fr": "Autre (précisez)", "ar": "أخرى (يرجى التحديد)"}
Answers = Mapping[str, pd.DataFrame]
"""Group → entries by item, as codes."""


@dataclass(frozen=True)
class Column:
    """A question of a form: its heading in each way, and what each person entered, as code and as label."""

    id: str
    text: str
    codes: list[str]
    labels: list[str]
    choices: dict[str, str]
    """Code → label."""
    is_statement: bool
    is_number: bool = False


@dataclass(frozen=True)
class Filled:
    """The answers to one form: of a group, or of all."""

    name: str
    columns: tuple[Column, ...]
    n: int
    language: str

    @property
    def times(self) -> list[datetime]:
        """Times at which people sent the form."""
        first = datetime(2024, 5, 13, 9, 12, 5)
        return [first + timedelta(days=number % 18, minutes=7 * (number % 30)) for number in range(self.n)]


def of_each(forms: Mapping[str, FormContent], answers: Answers, language: str) -> list[Filled]:
    """Return a filled form of each group."""
    filled = []
    for group, form in forms.items():
        columns = tuple(
            _column(question, list(answers[group][question.item.id]), language) for question in form.questions
        )
        filled.append(Filled(group, columns, len(answers[group]), language))
    return filled


def together(forms: Mapping[str, FormContent], answers: Answers, language: str) -> Filled:
    """Return one filled form of all groups, which first asks for the group."""
    n = sum(len(frame) for frame in answers.values())
    groups = [group for group, frame in answers.items() for _ in range(len(frame))]
    instrument = next(iter(forms.values())).instrument
    labels = {group: instrument.group(group).label[language] for group in forms}
    who = Column("q_who", WHO[language], groups, [labels[group] for group in groups], labels, is_statement=False)
    questions: dict[str, Question] = {}
    for form in forms.values():
        for question in form.questions:
            questions.setdefault(question.item.id, question)
    every = pd.concat(answers.values(), ignore_index=True).fillna("")
    columns = (_column(question, list(every[id]), language) for id, question in questions.items())
    return Filled("all", (who, *columns), n, language)


def _column(question: Question, codes: list[str], language: str) -> Column:
    choices = {str(answer.code): answer.label[language] for answer in question.choices}
    labels = [choices.get(code, code) for code in codes]
    is_statement = question.item.kind == "agreement"
    text = question.text[language]
    return Column(question.item.id, text, codes, labels, choices, is_statement, question.is_number)


def kobo(filled: Filled) -> tuple[str, bytes]:
    """KoboToolbox, XLSX with XML names in groups, and what people wrote beside *other*."""
    head = ["start", "end", "today", "deviceid", "username"]
    names = [f"{'statements' if column.is_statement else 'about'}/{column.id}" for column in filled.columns]
    tail = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
    rows: list[list[object]] = [[*head, *names, "about/gender_other", *tail, "__version__", "_tags", "_index"]]
    for at, time in enumerate(filled.times):
        start = [
            f"{time:%Y-%m-%dT%H:%M:%S}.000+03:00",
            f"{time:%Y-%m-%dT%H:%M:%S}.000+03:00",
            f"{time:%Y-%m-%d}",
            "d1",
            "",
        ]
        end = [4000 + at, f"uuid-{at}", time, "", "", "submitted_via_web", "", "vAbC", "", at + 1]
        rows.append([*start, *(_choice_name(column, at) for column in filled.columns), "x" if at == 3 else "", *end])
    return f"kobo_{filled.name}.xlsx", _workbook(rows)


def _choice_name(column: Column, at: int) -> str:
    """Return the automatic name of a choice: its label in small letters with underscores."""
    code = column.codes[at]
    if code not in column.choices:
        return code
    label = column.choices[code].replace("'", "").replace("’", "")
    return "_".join("".join(c if c.isalnum() else " " for c in label.casefold()).split())


def odk(filled: Filled) -> tuple[str, bytes]:
    """ODK Central, CSV with groups and codes."""
    names = [f"{'statements' if column.is_statement else 'about'}-{column.id}" for column in filled.columns]
    tail = ["meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"]
    rows = [
        ["SubmissionDate", "start", "end", *names, *tail, "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    ]
    for at, time in enumerate(filled.times):
        stamp = f"{time:%Y-%m-%dT%H:%M:%S}.111Z"
        own = [column.codes[at] for column in filled.columns]
        rows.append(
            [stamp, stamp, stamp, *own, f"uuid:{at}", f"uuid:{at}", "3", "app", "0", "0", "", "", "d", "0", "1"]
        )
    return f"odk_{filled.name}.csv", _csv(rows)


LIME = {
    "en": "Response ID|Date submitted|Last page|Start language|Seed|Date started|Date last action",
    "fr": "ID de la réponse|Date de soumission|Dernière page|Langue de départ|Tête de série|Date de lancement|"
    "Date de la dernière action",
    "ar": "معرف الاستجابة|تاريخ الإرسال|الصفحة الأخيرة|لغة البداية|البذرة|تاريخ البدء|تاريخ آخر إجراء",
}


def limesurvey(filled: Filled) -> tuple[str, bytes]:
    """LimeSurvey, CSV with full answers under code and text of the question, semicolons."""
    headings = []
    for number, column in enumerate(filled.columns):
        text = f"{AGREE[filled.language]} [{column.text}]" if column.is_statement else column.text
        headings.append(f"G{1 if column.is_statement else 2:02d}Q{number:02d}. {text}")
    rows = [[*LIME[filled.language].split("|"), *headings]]
    for at, time in enumerate(filled.times):
        stamp = f"{time:%Y-%m-%d %H:%M:%S}"
        number = [
            "" if not column.is_number or not column.codes[at] else f"{column.codes[at]}.0000000000"
            for column in filled.columns
        ]
        own = [number[i] or (column.labels[at] or "N/A") for i, column in enumerate(filled.columns)]
        rows.append([str(at + 1), stamp, "3", filled.language, "77", stamp, stamp, *own])
    return f"lime_{filled.name}.csv", _csv(rows, ";")


QUALTRICS = {
    "StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type", "IPAddress": "IP Address",
    "Progress": "Progress", "Duration (in seconds)": "Duration (in seconds)", "Finished": "Finished",
    "RecordedDate": "Recorded Date", "ResponseId": "Response ID", "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
}  # fmt: skip


def qualtrics(filled: Filled) -> tuple[str, bytes]:
    """Qualtrics, CSV with choice texts and three rows of headings."""
    names = [f"Q2_{number}" if column.is_statement else f"Q{number}" for number, column in enumerate(filled.columns, 3)]
    texts = [f"{AGREE[filled.language]} - {c.text}" if c.is_statement else c.text for c in filled.columns]
    ids = [json.dumps({"ImportId": f"QID{number}"}) for number in range(len(QUALTRICS) + len(names) + 1)]
    rows = [
        [*QUALTRICS, *names, "Q99_3_TEXT"],
        [*QUALTRICS.values(), *texts, f"{filled.columns[-1].text} - {OTHER[filled.language]} - Text"],
        ids,
    ]
    for at, time in enumerate(filled.times):
        stamp = f"{time:%Y-%m-%d %H:%M:%S}"
        about = [stamp, stamp, "IP Address", "10.0.0.1", "100", "300", "True", stamp, f"R_{at}", "anonymous", "EN"]
        rows.append([*about, *(column.labels[at] for column in filled.columns), "a barge" if at == 2 else ""])
    return f"qualtrics_{filled.name}.csv", _csv(rows)


def surveymonkey(filled: Filled) -> tuple[str, bytes]:
    """SurveyMonkey, XLSX with two rows of headings: a matrix, and *Response* below the others."""
    about = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"]
    first, second = list(about), [""] * len(about)
    before = False
    for column in filled.columns:
        first += [("" if before else AGREE[filled.language]) if column.is_statement else column.text]
        second += [column.text if column.is_statement else "Response"]
        before = column.is_statement
        if column.id == "gender":
            first, second = [*first, ""], [*second, OTHER[filled.language]]
    rows: list[list[object]] = [list(first), list(second)]
    for at, time in enumerate(filled.times):
        row: list[object] = [118_000_000 + at, 4711, time, time, "10.0.0.1", ""]
        for column in filled.columns:
            row += [column.labels[at]]
            row += ["x" if at == 5 else ""] if column.id == "gender" else []
        rows.append(row)
    return f"monkey_{filled.name}.xlsx", _workbook(rows)


STAMP = {"en": "Timestamp", "fr": "Horodateur", "ar": "طابع زمني"}


def google(filled: Filled) -> tuple[str, bytes]:
    """Google Forms, CSV with question texts, statements in a grid."""
    headings = [f"{AGREE[filled.language]} [{c.text}]" if c.is_statement else c.text for c in filled.columns]
    rows = [[STAMP[filled.language], *headings]]
    for at, time in enumerate(filled.times):
        rows.append([f"{time:%d/%m/%Y %H:%M:%S}", *(column.labels[at] for column in filled.columns)])
    return f"google_{filled.name}.csv", _csv(rows)


MS = {
    "en": ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"],
    "fr": ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Heure de la dernière modification"],
    "ar": ["المعرف", "وقت البدء", "وقت الإكمال", "البريد الإلكتروني", "الاسم", "وقت آخر تعديل"],
}


def microsoft(filled: Filled) -> tuple[str, bytes]:
    """Microsoft Forms, XLSX with question texts and a hard space behind them."""
    rows: list[list[object]] = [[*MS[filled.language], *(f"{column.text}\u00a0" for column in filled.columns)]]
    for at, time in enumerate(filled.times):
        rows.append([at + 1, time, time, "anonymous", "", "", *(column.labels[at] for column in filled.columns)])
    return f"ms_{filled.name}.xlsx", _workbook(rows)


def _variables(filled: Filled) -> tuple[pd.DataFrame, dict[str, str], dict[str, dict[float, str]]]:
    frame = pd.DataFrame({"caseid": range(1, filled.n + 1), "intdate": [f"{time:%Y-%m-%d}" for time in filled.times]})
    labels, values = {"caseid": "Case", "intdate": "Date of interview"}, {}
    for number, column in enumerate(filled.columns, 1):
        name = f"v{number:03d}"
        numbered = {code: float(code) if code.isdigit() else float(at) for at, code in enumerate(column.choices, 1)}
        frame[name] = pd.Series([numbered.get(c, float(c) if c.isdigit() else float("nan")) for c in column.codes])
        labels[name] = column.text
        if column.choices:
            values[name] = {numbered[code]: label for code, label in column.choices.items()}
    return frame, labels, values


def spss(filled: Filled) -> tuple[str, bytes]:
    """SPSS: variables v001 …, texts as variable labels, answers as value labels."""
    frame, texts, values = _variables(filled)
    options = {"column_labels": texts, "variable_value_labels": values}
    return _written(f"spss_{filled.name}.sav", lambda path: pyreadstat.write_sav(frame, path, **options))


def stata(filled: Filled) -> tuple[str, bytes]:
    """Stata: variables v001 …, texts as variable labels (cut at 80 characters), answers as value labels."""
    frame, texts, values = _variables(filled)
    whole = {name: {int(code): label for code, label in listed.items()} for name, listed in values.items()}
    options = {"column_labels": {name: text[:80] for name, text in texts.items()}, "variable_value_labels": whole}
    return _written(f"stata_{filled.name}.dta", lambda path: pyreadstat.write_dta(frame, path, **options))


def _written(name: str, write: Callable[[str], object]) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(str(path))
        return name, path.read_bytes()


PLATFORMS: dict[str, Callable[[Filled], tuple[str, bytes]]] = {
    make.__name__: make
    for make in (kobo, odk, limesurvey, qualtrics, surveymonkey, google, microsoft, spss, stata)
}  # fmt: skip
"""Name → function that makes a file."""


def _workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell if cell != "" else None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
