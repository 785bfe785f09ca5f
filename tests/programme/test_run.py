"""Reports made side by side: fresh ones left, failures kept apart, interrupted runs taken up, the same bytes always."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from cips_helpers.build.events import Event
from cips_helpers.programme.extracts import SCORES, SHARES, Wanted, extracts, make_extract
from cips_helpers.programme.fingerprints import Sources
from cips_helpers.programme.processes import work_alone
from cips_helpers.programme.run import Outcome, look
from cips_helpers.programme.store import Store, sources_of
from cips_helpers.survey.load import load_study
from made_up import small_programme

from .conftest import Ran, hands, ran


def tree(folder: Path) -> dict[str, str]:
    """Name and fingerprint of every file a person may open, without the notes that runs keep."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Ran:
    """Three countries; the files of the second have faults."""
    folder = tmp_path_factory.mktemp("three")
    study = small_programme.study(folder / "study", countries=3)
    (study.parent / "responses" / "xab_1_officials.csv").write_text("nothing;of\nthe;kind\n", encoding="utf-8")
    tasks = small_programme.planned(study, folder / "out", small, formats=["html", "pdf"])
    with hands(folder / "out") as crew:
        return ran(study, tasks, crew)


def test_one_countrys_faults_are_its_own(three: Ran) -> None:
    assert three.states == {"XAA": "made", "XAB": "failed", "XAC": "made"}
    [failed] = [one for one in three.outcomes if one.state == "failed"]
    assert failed.kind == "data"
    assert "xab_1_officials.csv" in failed.fault
    assert "the;kind" not in failed.fault
    for code in ("XAA", "XAC"):
        made = {path.name for path in (three.output / code).iterdir()}
        assert made == {"html", "tables", "manifest.json", f"CIPS_{code}_1.pdf"}
    assert not (three.output / "XAB").exists()
    assert {path.name for path in three.output.iterdir()} == {"XAA", "XAC", "notebooks"}


def test_the_news_come_page_by_page_and_end_with_the_outcome(three: Ran) -> None:
    of_first = [what for folder, what in three.news if folder == "XAA"]
    assert next(one.stage for one in of_first if isinstance(one, Event)) == "notebooks"
    assert {"notebooks", "book", "pdf", "scan"} <= {one.stage for one in of_first if isinstance(one, Event)}
    assert isinstance(of_first[-1], Outcome)
    assert sum(isinstance(what, Outcome) for _, what in three.news) == 3


def test_a_package_tells_of_no_other_country(three: Ran) -> None:
    study = load_study(three.study)
    for code in ("XAA", "XAC"):
        others = [country for other, country in study.countries.items() if other != code]
        words = [one.code for one in others] + [name for one in others for name in one.name.values()]
        # Whole words: three capital letters stand in a font by chance.
        found = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words).encode())
        for path in (three.output / code).rglob("*"):
            fonts = path.suffix in (".ttf", ".woff", ".woff2")
            data = path.read_bytes() if path.is_file() and not fonts else path.name.encode()
            assert not found.search(data), path.name


def test_the_next_run_makes_nothing_but_what_failed(three: Ran) -> None:
    before = tree(three.output)
    with hands(three.output) as crew:
        again = ran(three.study, three.tasks, crew)
    assert again.states == {"XAA": "fresh", "XAB": "failed", "XAC": "fresh"}
    assert tree(three.output) == before


def test_two_runs_give_the_same_bytes_whatever_runs_beside_what(three: Ran, tmp_path: Path) -> None:
    tasks = small_programme.planned(three.study, tmp_path / "out", three.tasks[0].notebooks, formats=["html", "pdf"])
    with hands(tmp_path / "out", workers=1) as crew:
        other = ran(three.study, tasks[::2], crew)
    assert set(other.states.values()) == {"made"}
    assert tree(tmp_path / "out") == tree(three.output)


def test_only_some_pages_run_and_no_book_is_bound(three: Ran, small: Path, tmp_path: Path) -> None:
    tasks = small_programme.planned(three.study, tmp_path / "out", small, only=["XAA/01*"])
    with hands(tmp_path / "out") as crew:
        done = ran(three.study, tasks, crew)
    [outcome] = done.outcomes
    assert outcome.made is not None
    assert (outcome.made.ran, outcome.made.bound) == (("01_scores",), False)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["notebooks"]
    assert (
        tree(tmp_path / "out")["notebooks/XAA/01_scores.ipynb"] == tree(three.output)["notebooks/XAA/01_scores.ipynb"]
    )


def slow(order: float, tell: object) -> float:
    time.sleep(order)
    return order


def mortal(order: object, tell: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raising(order: object, tell: object) -> None:
    raise KeyError("row 17: a respondent's answer")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    before = set(psutil.Process().children(recursive=True))
    yield tmp_path
    _, alive = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, timeout=5)
    assert not alive


def test_work_that_takes_too_long_is_ended(room: Path) -> None:
    done = work_alone(slow, 60.0, name="a", run=room, minutes=0.01)
    assert (done.kind, done.value) == ("time", None)
    assert done.fault == "it was not finished after 0.01 minutes; --timeout allows more"


def test_a_process_that_dies_is_told(room: Path) -> None:
    done = work_alone(mortal, None, name="a", run=room)
    assert done.kind == "ended"
    assert "ended from outside" in done.fault


def test_a_fault_nobody_foresaw_quotes_nothing(room: Path) -> None:
    done = work_alone(raising, None, name="a", run=room)
    assert done.kind == "build"
    assert done.fault.startswith("KeyError in test_run.py, line ")
    assert "respondent" not in done.fault


def test_when_the_run_is_gone_nobody_works_on(room: Path) -> None:
    folder = room / "run"
    folder.mkdir()
    threading.Timer(0.5, shutil.rmtree, [folder]).start()
    done = work_alone(slow, 60.0, name="a", run=folder)
    assert done.fault == "the run was stopped"


def test_a_file_changed_while_it_is_read_makes_no_page(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cips_helpers.build.events import ReportError
    from cips_helpers.programme import report as national

    study = small_programme.study(tmp_path / "study", countries=1)
    tasks = small_programme.planned(study, tmp_path / "out", small, only=["01*"])
    [order] = look(load_study(study), tasks)
    prepare = national.prepare

    def meddle(*arguments: object) -> national.Prepared:
        ready = prepare(*arguments)
        with (study.parent / "responses" / "xaa_1_private.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
        return ready

    monkeypatch.setattr(national, "prepare", meddle)
    with pytest.raises(ReportError, match="was changed in the meantime; run the command again"):
        national.make_report(order)
    assert small_programme.stale(study, tasks) == {"XAA/01_scores": "never made"}


@pytest.mark.parametrize("kind", [SCORES, SHARES])
def test_extracts_share_the_studys_questionnaire(kind: str, tmp_path: Path) -> None:
    found, store = load_study(small_programme.study(tmp_path / "study", countries=2)), Store(tmp_path / "out")
    sources = sources_of(found, store)
    wanted = {code: sources.answers(one, latest=kind == SCORES) for code, one in found.countries.items()}

    def make_all(_: Sources, orders: Sequence[Wanted]) -> None:
        for order in orders:
            make_extract(order)

    made = extracts(kind, store, sources, wanted, make_all)
    assert list(made) == ["XAA", "XAB"]
    assert all(one is not None and one.instrument is found.questionnaire for one in made.values())


@pytest.mark.parametrize("kind", [SCORES, SHARES])
def test_an_extract_is_kept_only_where_the_answers_are_still_those(kind: str, tmp_path: Path) -> None:
    study, store = small_programme.study(tmp_path / "study", countries=1), Store(tmp_path / "out")
    found = load_study(study)
    country, sources = found.countries["XAA"], sources_of(found, store)
    made_from = sources.answers(country, latest=kind == SCORES)
    place = store.folder / f".{kind}" / "XAA.pickle"
    make_extract(Wanted(kind, found, "XAA", store.output, made_from | {next(iter(made_from)): "another"}))
    assert not place.exists()
    make_extract(Wanted(kind, found, "XAA", store.output, made_from | {"lock file": "1"}))
    assert store.why_stale(place, made_from | {"lock file": "1"}) is None
