"""Reports made side by side: fresh ones left, failures kept apart, interrupted runs taken up, the same bytes always."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import Future
from pathlib import Path

import pytest

from cips_helpers.build.events import Event
from cips_helpers.build.report import Outcome
from cips_helpers.programme.run import in_all_languages
from cips_helpers.programme.store import Freshness
from cips_helpers.programme.workers import Workers
from cips_helpers.survey.load import load_study
from made_up import small_programme

from .conftest import Ran, opened, ran


def tree(folder: Path) -> dict[str, str]:
    """Name and fingerprint of every file a person may open, without the notes that runs keep."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def at(state: Freshness) -> str:
    return state.request.name


def grouped(news: list[tuple[str, Event | Outcome]]) -> dict[str, list[Event | Outcome]]:
    """Return the news of each report."""
    return {name: [what for of, what in news if of == name] for name, _ in news}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Ran:
    """Three countries; the files of the second have faults."""
    folder = tmp_path_factory.mktemp("three")
    study = small_programme.study(folder / "study", countries=3)
    (study.parent / "responses" / "xab_1_officials.csv").write_text("nothing;of\nthe;kind\n", encoding="utf-8")
    requests = small_programme.planned(study, folder / "out", small, formats=["html", "pdf"])
    with opened(folder / "out") as workers:
        return ran(study, requests, workers)


def test_one_countrys_faults_are_its_own(three: Ran) -> None:
    assert three.states == {"XAA": "made", "XAB": "failed", "XAC": "made"}
    [failed] = [outcome for outcome in three.outcomes.values() if outcome.state == "failed"]
    assert failed.kind == "data"
    assert "xab_1_officials.csv" in failed.fault
    assert "the;kind" not in failed.fault
    for code in ("XAA", "XAC"):
        made = {path.name for path in (three.output / code).iterdir()}
        pdfs = {f"CIPS_{code}_1.pdf", f"CIPS_{code}_1_data_and_methods.pdf"}
        assert made == {"html", "tables", "manifest.json", *pdfs}
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
    with opened(three.output) as workers:
        again = ran(three.study, three.requests, workers)
    assert again.states == {"XAA": "fresh", "XAB": "failed", "XAC": "fresh"}
    assert tree(three.output) == before


def test_two_runs_give_the_same_bytes_whatever_runs_beside_what(three: Ran, tmp_path: Path) -> None:
    requests = small_programme.planned(
        three.study, tmp_path / "out", three.requests[0].notebooks, formats=["html", "pdf"]
    )
    with opened(tmp_path / "out", count=1) as workers:
        other = ran(three.study, requests[::2], workers)
    assert set(other.states.values()) == {"made"}
    assert tree(tmp_path / "out") == tree(three.output)


def test_a_countrys_languages_are_one_piece_of_work(small: Path, tmp_path: Path) -> None:
    study = small_programme.study(tmp_path / "study", countries=1, languages=["en", "fr"])
    requests = small_programme.planned(study, tmp_path / "out", small, languages=["en", "fr"], only=["*/01*"])
    assert [list(map(at, group)) for group in in_all_languages(small_programme.examined(study, requests))] == [
        ["XAA", "XAA_fr"]
    ]
    with opened(tmp_path / "out") as workers:
        done = ran(study, requests, workers)
    assert done.states == {"XAA": "made", "XAA_fr": "made"}
    pages = {folder: {one.label for one in of if isinstance(one, Event)} for folder, of in grouped(done.news).items()}
    assert pages == {"XAA": {"01_scores"}, "XAA_fr": {"01_scores"}}
    assert all(isinstance(of[-1], Outcome) for of in grouped(done.news).values())
    assert (tmp_path / "out" / "notebooks" / "XAA_fr" / "01_scores.ipynb").is_file()


def test_a_report_that_was_made_before_its_process_died_is_made(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=1, languages=["en", "fr"])
    requests = small_programme.planned(study, tmp_path / "out", small, languages=["en", "fr"])

    def die(
        self: Workers, work: object, _: object, group: list[Freshness], *__: object, **___: object
    ) -> Future[Outcome]:
        small_programme.pretend(group[:1])
        future: Future[Outcome] = Future()
        future.set_result(Outcome(fault="its process was ended from outside", kind="ended"))
        return future

    monkeypatch.setattr(Workers, "submit", die)
    with opened(tmp_path / "out") as workers:
        assert ran(study, requests, workers).states == {"XAA": "made", "XAA_fr": "failed"}


def test_only_some_pages_run_and_no_book_is_bound(three: Ran, small: Path, tmp_path: Path) -> None:
    requests = small_programme.planned(three.study, tmp_path / "out", small, only=["XAA/01*"])
    with opened(tmp_path / "out") as workers:
        done = ran(three.study, requests, workers)
    assert list(done.outcomes.values()) == [Outcome(("01_scores",), bound=False)]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["notebooks"]
    assert (
        tree(tmp_path / "out")["notebooks/XAA/01_scores.ipynb"] == tree(three.output)["notebooks/XAA/01_scores.ipynb"]
    )
