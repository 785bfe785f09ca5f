"""`cips fieldwork`: what the page says of answers as they come in, and what it keeps to itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.planning.fieldwork import Progress, progress_of
from cips_helpers.planning.fieldwork_page import fieldwork_page, masked
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from made_up import small_programme, tiny

NAMES = ["Ana", "Ben", "Cleo", "Dov"]
"""Interviewers; Ben makes his interviews up, Dov made few."""
BY_BEN, BY_DOV = 20, 4


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a study in its fieldwork: 90 officials, with dates, interviewers and durations."""
    path = small_programme.study(tmp_path_factory.mktemp("fieldwork"), countries=1, respondents=90)
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    [iteration] = entries["countries"]["XAA"]["iterations"]
    iteration |= {"start": date(2026, 5, 4), "end": date(2026, 5, 29)}
    source = iteration["groups"]["officials"]
    source |= {"interviewer": "enumerator", "seconds": "duration", "ignore": ["date"], "invited": 200}
    file = path.parent / source["file"]
    answers = pd.read_csv(file, dtype=str, keep_default_na=False)
    n = len(answers)
    who = ["Ben"] * BY_BEN + ["Dov"] * BY_DOV + [["Ana", "Cleo"][at % 2] for at in range(n - BY_BEN - BY_DOV)]
    items = [name for name in answers if re.match("leadership|regulation|transparency", name)]
    answers.loc[: BY_BEN - 1, items] = "2"
    answers["enumerator"] = who
    answers["duration"] = ["120" if name == "Ben" else str(600 + 3 * at) for at, name in enumerate(who)]
    answers["date"] = [f"2026-05-{4 + at * 12 // n:02d}" for at in range(n)]
    answers.to_csv(file, index=False)
    return tiny.save(path, entries)


@pytest.fixture(scope="module")
def progress(study: Path) -> tuple[Progress, ...]:
    return progress_of(read_survey(load_study(study), "XAA", latest=True))


@pytest.fixture(scope="module")
def page(progress: tuple[Progress, ...]) -> str:
    return fieldwork_page(progress, title="Testland, 2026", made="2026-05-16 08:00")


def fieldwork(study: Path, folder: Path, *options: object) -> Result:
    arguments = ["fieldwork", "XAA", "--study", study, "--output", folder, *options]
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_an_interviewer_who_makes_answers_up_differs_from_the_others(progress: tuple[Progress, ...]) -> None:
    ana, ben, cleo, dov = progress[0].interviewers
    assert (ben.number, ben.interviews, ben.minutes) == (2, BY_BEN, 2.0)
    assert ben.signs == ("short interviews", "the same answer throughout more often than others")
    assert ana.signs == cleo.signs == ()
    assert dov.signs == (), "four interviews say nothing"


def test_the_pace_gives_the_answers_at_the_end(progress: tuple[Progress, ...]) -> None:
    officials = progress[0]
    n = officials.sample.n
    assert sum(officials.days.values()) == n
    assert (min(officials.days), max(officials.days)) == (date(2026, 5, 4), date(2026, 5, 15))
    last_week = sum(n for day, n in officials.days.items() if day > date(2026, 5, 8))
    assert officials.pace == last_week / 7
    assert officials.forecast == round(n + 14 * last_week / 7)


def test_precision_is_shown_and_scores_are_not(progress: tuple[Progress, ...], page: str) -> None:
    names = [name for name, _, _ in progress[0].precision]
    assert names[0] == "All key factors together"
    assert len(names) == 1 + len(small_programme.FACTORS)
    assert all(0 < half < 1 for _, half, _ in progress[0].precision)
    assert re.search(r"± 0\.\d\d", page)
    scores = read_scores(progress[0])
    assert not [score for score in scores if re.search(rf">\s*{score:.2f}\s*<", page)]


def read_scores(progress: Progress) -> list[float]:
    answers = progress.sample.answers
    return [float(answers[id].where(answers[id] < 8).mean()) for id in answers]


def test_the_page_speaks_the_language_of_the_terminal(
    progress: tuple[Progress, ...], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIPS_LANGUAGE", "fr")
    french = fieldwork_page(progress, title="Testland, 2026", made="2026-05-16 08:00")
    assert '<html lang="fr">' in french
    same = [set(re.findall(r">([^<>{}]*[a-z]{2}[^<>{}]*)<", text)) for text in (page, french)]
    own = {"Customs officials", "Private sector", "Region", "Strata", "North", "South", "East"}
    factors = {"Leadership and Commitment", "Regulatory Framework", "Transparency"}
    assert same[0] & same[1] <= own | factors | {"Minutes", "Points"}
    assert "moins de 10" in french


def test_the_page_tells_of_few_people_only_that_they_are_few(progress: tuple[Progress, ...], page: str) -> None:
    assert f">{BY_DOV}<" not in page
    assert "under 10" in page
    small = [n for counts in progress[0].parts.values() for part in counts if 0 < (n := part.answers) < 10]
    assert not [n for n in small if f'<td class="n">{n}</td>' in page]
    assert "(under 10 rows)" in page
    assert not re.search(r"\([1-9] rows?\)", page)
    for name in NAMES:
        assert name not in page
    assert "Interviewer no. 2: short interviews" in page
    assert "INTERNAL" in page
    assert "http" not in page.replace("http-equiv", ""), "it loads nothing"


def open_to_a_reader(shown: Sequence[str], total: int, at: int) -> tuple[int, int]:
    """Return the least and the most that one number may be, with all others and the total."""
    ranges = []
    for text in shown:
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        fixed = {"none": (0, 0), "under 10": (1, 9), "–": (0, total), "10 or more": (10, total)}
        ranges.append(fixed[text] if text in fixed else (numbers[0], numbers[-1]))
    others = [ends for place, ends in enumerate(ranges) if place != at]
    least, most = (total - sum(ends[side] for ends in others) for side in (1, 0))
    return max(ranges[at][0], least), min(ranges[at][1], most)


def test_of_few_people_the_total_tells_no_more_than_that_they_are_few() -> None:
    rng = np.random.default_rng(1)
    texts = set()
    for _ in range(3000):
        counts = rng.choice([0, 1, 2, 5, 8, 9, 10, 11, 15, 20, 25, 60], int(rng.integers(1, 7))).tolist()
        shown, total = masked(counts), sum(counts)
        texts |= {re.sub(r"\d+–\d+", "range", text) for text in shown if text not in map(str, counts)}
        for at, (text, n) in enumerate(zip(shown, counts, strict=True)):
            least, most = open_to_a_reader(shown, total, at)
            assert least <= n <= most
            assert text != "under 10" or (least, most) == (1, 9), (counts, shown)
            assert text != "–" or total < 10 or most - least >= 9
    assert texts == {"none", "under 10", "range", "10 or more", "–"}
    # Rounding the smallest of the others to tens, as before, tells nine of nine people, and one of one.
    assert open_to_a_reader(["40", "15 to 25", "under 10"], 40 + 25 + 9, 2) == (9, 9)
    assert open_to_a_reader(["40", "15 to 25", "under 10"], 40 + 15 + 1, 2) == (1, 1)


def test_quotas_of_a_plan_are_matched_with_the_answers(study: Path, tmp_path: Path) -> None:
    loaded = load_study(study)
    sample = read_survey(loaded, "XAA").samples[1, "officials"]
    labels = {answer.code: answer.label["en"] for answer in sample.scales["region"].answers}
    frame = pd.DataFrame({"region": list(labels.values()), "people": 200})
    frame.to_csv(tmp_path / "frame.csv", index=False)
    planned = ["sample", tmp_path / "frame.csv", "--answers", 120, "--output", tmp_path / "plan"]
    assert CliRunner().invoke(app, [str(each) for each in planned]).exit_code == 0
    done = fieldwork(study, tmp_path / "out", "--plan", f"officials={tmp_path / 'plan' / 'plan.xlsx'}")
    assert done.exit_code == 0, done.output
    assert f"officials: {sample.n} answers of 120 planned, {sample.n / 200:.0%} of the 200 invited" in done.output
    html = (tmp_path / "out" / "XAA_1.html").read_text(encoding="utf-8")
    counts = sample.answers["region"].value_counts()
    most = labels[counts.idxmax()]
    row = re.search(
        rf'<th scope="row">{re.escape(most)}</th>\s*<td class="n">(.*?)</td>\s*<td class="n">(\d+)</td>', html
    )
    assert row is not None
    assert row[1] == str(counts.max())
    assert "The plan is ± 0." in html
    # The regions of the plan are no second table: beside strata that divide them, they would be totals of these.
    officials, _ = html.split("<h2>")[1:]
    assert officials.count(f'<th scope="row">{most}</th>') == 1


@pytest.mark.parametrize(
    ("frame", "plan", "message"),
    [
        ("island,people\nA,300\n", "officials={}", "the plan is by 'island', which is no question to officials"),
        ("region,people\nAtlantis,300\n", "officials={}", "'Atlantis' is no answer of the survey"),
        ("region,people\nAtlantis,300\n", "pirates={}", "--plan takes officials or private=plan.xlsx"),
        ("", "{}", "there is no such file"),
    ],
)
def test_a_plan_that_does_not_fit_is_one_line(study: Path, tmp_path: Path, frame: str, plan: str, message: str) -> None:
    (tmp_path / "frame.csv").write_text(frame, encoding="utf-8")
    arguments = ["sample", tmp_path / "frame.csv", "--answers", 50, "--output", tmp_path / "plan"]
    CliRunner().invoke(app, [str(each) for each in arguments])
    done = fieldwork(study, tmp_path / "out", "--plan", plan.format(tmp_path / "plan" / "plan.xlsx"))
    assert done.exit_code in (1, 2)
    assert message in done.output.replace("\n", " ")
    assert not (tmp_path / "out").exists()
